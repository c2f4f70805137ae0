// SPDX-License-Identifier: GPL-2.0
/*
 * Boots PVH kernels in QEMU, with good and with wrong input, and checks what
 * the guest's init program reports against what it was given.
 *
 * The kernels come from the environment; cases without theirs are skipped:
 *	PVH_VMLINUX		64-bit, with configs like the config fragment's
 *	PVH_VMLINUX_NOXEN	64-bit, without Xen
 *	PVH_VMLINUX_32, PVH_VMLINUX_PAE	32-bit, without and with PAE
 *	PVH_VMLINUX_TINY	64-bit, with neither ACPI nor PCI
 *	PVH_VMLINUX_KASAN	64-bit, with KASAN
 *	PVH_VMLINUX_DISTRO	64-bit, with the mitigations and checks of distributions
 */
#include <stdio.h>
#include <stdlib.h>

#include "../kselftest.h"
#include "check.h"

#define SHIFTED		.kernel = "PVH_VMLINUX_SHIFTED"	/* made here */
#define NOXEN		.kernel = "PVH_VMLINUX_NOXEN"
#define KASAN		.kernel = "PVH_VMLINUX_KASAN"
#define DISTRO		.kernel = "PVH_VMLINUX_DISTRO"
#define I386		.kernel = "PVH_VMLINUX_32"
#define I386_PAE	.kernel = "PVH_VMLINUX_PAE"

static const struct boot_case cases[] = {
	{ "pc", .machine = "pc", .mem = 256 },
	{ "q35", .machine = "q35", .mem = 256 },
	{ "microvm", MICROVM, .mem = 256 },
	{ "pc, reboot", .machine = "pc", .mem = 256, .reboot = true },
	{ "q35, reboot", .machine = "q35", .mem = 256, .reboot = true },
	{ "microvm, reboot", MICROVM, .mem = 256, .reboot = true },
	{ "pc, 29 MiB, the least for upstream", .machine = "pc", .mem = 29 },
	{ "microvm, 29 MiB", MICROVM, .mem = 29 },
	{ "pc, 4096 MiB", .machine = "pc", .mem = 4096 },
	{ "q35, 4096 MiB", .machine = "q35", .mem = 4096 },
	{ "pc, 6144 MiB", .machine = "pc", .mem = 6144 },
	{ "microvm, 6144 MiB", MICROVM, .mem = 6144 },
	{ "pc, 4 CPUs", .machine = "pc", .mem = 256, .smp = 4 },
	{ "q35, 4 CPUs", .machine = "q35", .mem = 256, .smp = 4 },
	{ "microvm, 4 CPUs", MICROVM, .mem = 256, .smp = 4 },
	{ "pc, initrd", .machine = "pc", .mem = 256, .initrd_size = 3 * MIB + 5 },
	{ "q35, initrd", .machine = "q35", .mem = 256, .initrd_size = 3 * MIB + 5 },
	{ "microvm, initrd", MICROVM, .mem = 256, .initrd_size = 3 * MIB + 5 },
	{ "pc, initrd of 100 MiB, 4096 MiB", .machine = "pc", .mem = 4096,
	  .initrd_size = 100 * MIB },
	{ "pc, qboot", QBOOT, .machine = "pc", .mem = 256 },
	{ "q35, qboot, initrd", .bios = "qboot.rom", .machine = "q35", .mem = 256,
	  .initrd_size = 3 * MIB + 5 },
	{ "pc, CPU qemu64", .machine = "pc", .cpu = "qemu64", .mem = 256 },
	{ "pc, CPU max, 5 levels", .machine = "pc", .cpu = "max", .mem = 256, .la57 = true },
	{ "pc, CPU max, no5lvl", .machine = "pc", .cpu = "max", .mem = 256, .more = "no5lvl" },
	{ "pc, CPU max, no5lvl behind a tab", .machine = "pc", .cpu = "max", .mem = 256,
	  .more = "loglevel=7\tno5lvl" },
	{ "q35, CPU max, 4 CPUs, 6144 MiB", .machine = "q35", .cpu = "max", .mem = 6144,
	  .smp = 4, .la57 = true },
	{ "microvm, CPU max", MICROVM, .cpu = "max", .mem = 256, .la57 = true },
	{ "pc, 2047 bytes of command line", .machine = "pc", .mem = 256, .cmdline_len = 2047 },
	{ "microvm, 2047 bytes of command line", MICROVM, .mem = 256, .cmdline_len = 2047 },
	{ "pc, loaded 48 MiB higher", SHIFTED, .machine = "pc", .mem = 256,
	  .initrd_size = 64 * KIB },
	{ "pc, loaded 48 MiB higher, 5 levels", SHIFTED, .machine = "pc", .cpu = "max",
	  .mem = 256, .la57 = true },
	{ "pc, kernel without Xen", NOXEN, .machine = "pc", .mem = 256,
	  .initrd_size = 64 * KIB },
	/* The entry has no shadow memory: whatever it calls must not look there. */
	{ "KASAN, pc, CPU max, 5 levels", KASAN, .machine = "pc", .cpu = "max", .mem = 512,
	  .la57 = true, .own_memory = true },
	/*
	 * One CPU: with more, TCG sometimes runs the int3 of a jump label that was
	 * patched long ago (3 of 40 boots of a bzImage by SeaBIOS, QEMU 7.2).
	 */
	{ "distribution, pc, initrd", DISTRO, .machine = "pc", .mem = 256,
	  .initrd_size = 64 * KIB, .own_memory = true },
	{ "distribution, q35, CPU max", DISTRO, .machine = "q35", .cpu = "max", .mem = 256,
	  .la57 = true, .own_memory = true },
	{ "distribution, microvm", DISTRO, MICROVM, .mem = 256, .own_memory = true },
	{ "i386, pc", I386, .machine = "pc", .mem = 256, .initrd_size = 64 * KIB },
	{ "i386, pc, reboot", I386, .machine = "pc", .mem = 256, .reboot = true },
	{ "i386 PAE, pc", I386_PAE, .machine = "pc", .mem = 256, .initrd_size = 64 * KIB },
	{ "i386 PAE, q35, 4 CPUs", I386_PAE, .machine = "q35", .mem = 256, .smp = 4 },
};

/*
 * It has its own command line in front, can only end with a reset, and its log has
 * no room for the first lines. 10 MiB is the least that 7.3 boots with: in less than
 * 9.2 it has no memory left before it frees the padding between its sections.
 */
static const struct boot_case tiny_cases[] = {
	{ "tiny, microvm, 10 MiB, the least", MICROVM, .mem = 10 },
	{ "tiny, pc, 10 MiB, the least", QBOOT, .machine = "pc", .mem = 10 },
	{ "tiny, pc, 4096 MiB", .machine = "pc", .mem = 4096 },
};

static void boot_tiny(const struct boot_case *c)
{
	struct guest_opts opts = {
		.kernel = getenv("PVH_VMLINUX_TINY"), .machine = c->machine, .bios = c->bios,
		.mem = c->mem, .append = CONSOLE " pvh_end=reboot", .dir = check_dir,
	};
	uint64_t total, taken, given = c->mem * MIB;
	bool ok;

	if (!opts.kernel) {
		tap_skip("%s: PVH_VMLINUX_TINY is not set", c->name);
		return;
	}
	guest_run(&opts, NULL, NULL, &result);
	ok = check_end(GUEST_RESET) && !guest_count(&result, "bad") && check_number("acpi", 0);
	total = guest_number(&result, "memtotal_kb") * KIB;
	/* Its image, 64 bytes a page and bounce buffers are not in it. */
	taken = 14 * MIB + given / 64 + (c->mem > 3072 ? 64 * MIB : 0);
	if (ok && (total > given || total + taken < given))
		ok = complain("MemTotal", total, given);
	if (!ok)
		show_logs();
	tap_result(ok, "%s (%.1f s)", c->name, result.seconds);
}

int main(int argc, char **argv)
{
	const char *vmlinux = getenv("PVH_VMLINUX");
	char shifted[sizeof(check_dir) + 16];
	unsigned int i;

	ksft_print_header();
	check_setup("PVH_VMLINUX");
	snprintf(shifted, sizeof(shifted), "%s/vmlinux", check_dir);
	if (!pvh_elf_shift(vmlinux, shifted, 48 * MIB))
		ksft_exit_fail_msg("cannot make a kernel for another address\n");
	setenv("PVH_VMLINUX_SHIFTED", shifted, 1);

	tap_plan(ARRAY_SIZE(cases) + ARRAY_SIZE(tiny_cases) + NR_CONFIDENTIAL + nr_inject_cases);
	boot_cases(cases, ARRAY_SIZE(cases), vmlinux);
	for (i = 0; i < ARRAY_SIZE(tiny_cases); i++)
		boot_tiny(&tiny_cases[i]);
	inject_run_cases("input: ", getenv("PVH_VMLINUX"), "", NR_CONFIDENTIAL);
	inject_run_cases("i386 input: ", getenv("PVH_VMLINUX_32"), "", nr_inject_cases);
	check_cleanup();
	tap_finished();
}
