// SPDX-License-Identifier: GPL-2.0
/*
 * Boots kernels in QEMU by the EFI environment: pvhImage, which has both in it
 * ("efi"), and the environment with the kernel as a module ("module"). Compares
 * with the direct boot of vmlinux.
 *
 * usage: efi_test [--kaslr=N]	N boots for each test of KASLR, default 20
 *        efi_test --soak=N [--seed=S]	N boots with memory and initrd at random
 *
 * From the environment; what is missing is skipped:
 *	PVH_IMAGE		the image, pvhImage
 *	PVH_VMLINUX		vmlinux of the same build
 *	PVH_IMAGE_DEBUG, PVH_IMAGE_KASAN	images with those configurations
 *	PVH_IMAGE_DISTRO	an image with the mitigations and checks of distributions
 *	PVH_EFI			the environment alone, pvhefi
 *	PVH_BZIMAGE		the kernel for it, bzImage of the usual build
 *	PVH_BZIMAGE_DEBUG	what the debug image is to kexec
 *	PVH_INIT		init for images that have another one built in
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../kselftest.h"
#include "efi_test.h"
#include "fnv.h"

#define EFI(text, ...)	{ "efi, " text, .efi = true, __VA_ARGS__ }
/* The environment alone; QEMU's only module is the kernel. */
#define MODULE(text, ...) \
	{ "module, " text, .kernel = "PVH_EFI", .payload = "PVH_BZIMAGE", .efi = true, __VA_ARGS__ }

static const struct boot_case cases[] = {
	EFI("pc", .machine = "pc", .mem = 256),
	EFI("q35", .machine = "q35", .mem = 256),
	EFI("microvm", MICROVM, .mem = 256),
	EFI("pc, 64 MiB", .machine = "pc", .mem = 64),
	EFI("q35, 64 MiB", .machine = "q35", .mem = 64),
	EFI("microvm, 64 MiB", MICROVM, .mem = 64),
	EFI("pc, 4096 MiB", .machine = "pc", .mem = 4096),
	EFI("q35, 4096 MiB", .machine = "q35", .mem = 4096),
	EFI("microvm, 4096 MiB", MICROVM, .mem = 4096),
	EFI("pc, 6144 MiB", .machine = "pc", .mem = 6144),
	EFI("q35, 6144 MiB", .machine = "q35", .mem = 6144),
	EFI("microvm, 6144 MiB", MICROVM, .mem = 6144),
	EFI("pc, CPU qemu64", .machine = "pc", .cpu = "qemu64", .mem = 256),
	EFI("pc, CPU max, 5 levels", .machine = "pc", .cpu = "max", .mem = 256, .la57 = true),
	EFI("pc, CPU max, no5lvl", .more = "no5lvl", .machine = "pc", .cpu = "max", .mem = 256),
	EFI("q35, CPU max, 4 CPUs, 6144 MiB", .machine = "q35", .cpu = "max", .mem = 6144,
	    .smp = 4, .la57 = true),
	EFI("microvm, CPU max", MICROVM, .cpu = "max", .mem = 256, .la57 = true),
	EFI("pc, 4 CPUs", .machine = "pc", .mem = 256, .smp = 4),
	EFI("q35, 4 CPUs", .machine = "q35", .mem = 256, .smp = 4),
	EFI("microvm, 4 CPUs", MICROVM, .mem = 256, .smp = 4),
	EFI("pc, initrd", .machine = "pc", .mem = 256, .initrd_size = 3 * MIB + 5),
	EFI("q35, initrd", .machine = "q35", .mem = 256, .initrd_size = 3 * MIB + 5),
	EFI("microvm, initrd", MICROVM, .mem = 256, .initrd_size = 3 * MIB + 5),
	EFI("pc, qboot, initrd", QBOOT, .machine = "pc", .mem = 256,
	    .initrd_size = 3 * MIB + 5),
	EFI("pc, initrd of 100 MiB", .machine = "pc", .mem = 512, .initrd_size = 100 * MIB),
	EFI("pc, initrd of 100 MiB, 6144 MiB", .machine = "pc", .mem = 6144,
	    .initrd_size = 100 * MIB),
	EFI("microvm, initrd of 100 MiB", MICROVM, .mem = 512, .initrd_size = 100 * MIB),
	EFI("pc, reboot", .machine = "pc", .mem = 256, .reboot = true),
	EFI("q35, reboot", .machine = "q35", .mem = 256, .reboot = true),
	EFI("microvm, reboot", MICROVM, .mem = 256, .reboot = true),
	EFI("pc, 2000 bytes of command line", .machine = "pc", .mem = 256,
	    .cmdline_len = 2000),
	EFI("pc, stray initrd=", .more = "initrd=nowhere", .machine = "pc", .mem = 256,
	    .initrd_size = 64 * KIB),
	EFI("pc, efi=noruntime", .machine = "pc", .mem = 256, .more = "efi=noruntime"),
	EFI("microvm, efi=noruntime, reboot", MICROVM, .mem = 256, .more = "efi=noruntime",
	    .reboot = true),
	EFI("debug, pc", .kernel = "PVH_IMAGE_DEBUG", .machine = "pc", .mem = 512,
	    .own_memory = true),
	EFI("debug, q35, CPU max", .kernel = "PVH_IMAGE_DEBUG", .machine = "q35",
	    .cpu = "max", .mem = 512, .own_memory = true, .la57 = true),
	EFI("distribution, pc, initrd", .kernel = "PVH_IMAGE_DISTRO", .machine = "pc",
	    .mem = 256, .initrd_size = 64 * KIB, .own_memory = true),
	/* One CPU: see boot_test.c. */
	EFI("distribution, q35, CPU max", .kernel = "PVH_IMAGE_DISTRO", .machine = "q35",
	    .cpu = "max", .mem = 256, .la57 = true, .own_memory = true),
	EFI("KASAN, pc", .kernel = "PVH_IMAGE_KASAN", .machine = "pc", .mem = 1024,
	    .own_memory = true, .timeout = 300),
	EFI("KASAN, q35, initrd", .kernel = "PVH_IMAGE_KASAN", .machine = "q35", .mem = 1024,
	    .own_memory = true, .timeout = 300, .initrd_size = 3 * MIB),
	MODULE("pc", .machine = "pc", .mem = 256),
	MODULE("pc, 64 MiB", .machine = "pc", .mem = 64),
	MODULE("q35, CPU max, 4 CPUs, 6144 MiB", .machine = "q35", .cpu = "max", .mem = 6144,
	       .smp = 4, .la57 = true),
	MODULE("microvm", MICROVM, .mem = 256),
	MODULE("pc, qboot, reboot", QBOOT, .machine = "pc", .mem = 256, .reboot = true),
};

const char *efi_image;

bool efi_boot(const char *machine, unsigned int mem, const char *kernel, const char *more)
{
	struct boot_case c = {
		.machine = machine, .mem = mem, .efi = kernel == efi_image, .more = more,
		.warnings = strcmp(machine, "microvm") ? 0 : 1,
	};

	return boot_case_run(&c, kernel);
}

void efi_verdict(bool ok, const char *name)
{
	if (!ok)
		show_logs();
	tap_result(ok, "%s", name);
}

static void run_all(unsigned int kaslr_boots)
{
	tap_plan(ARRAY_SIZE(cases) + 3 + 2 + 1 + 1 + 1 + 2 + NR_CONFIDENTIAL + NR_REFUSED);
	boot_cases(cases, ARRAY_SIZE(cases), efi_image);
	compare_with_vmlinux();
	kaslr(kaslr_boots);
	kaslr_high();
	no_kaslr();
	writable_and_executable();
	kexec_case("-c", "efi, kexec by kexec_load");
	kexec_case("-s", "efi, kexec by kexec_file_load");
	inject_run_cases("efi, input: ", efi_image, "", NR_CONFIDENTIAL);
	refused_payloads();
}

static uint64_t random_below(uint64_t *state, uint64_t limit)
{
	*state = fnv_add(*state, state, sizeof(*state));
	return (*state >> 16) % limit;
}

/* Boots with memory at random, and initrds of up to a third of it, mostly small. */
static void soak_boots(unsigned int n, uint64_t seed)
{
	uint64_t state = fnv_add(FNV_INIT, &seed, sizeof(seed));
	unsigned int i;

	tap_plan(n);
	ksft_print_msg("again with: efi_test --soak=%u --seed=%" PRIu64 "\n", n, seed);
	for (i = 0; i < n; i++) {
		struct boot_case c = { .machine = "pc", .efi = true };
		uint64_t most;
		bool ok;

		c.mem = 64 + random_below(&state, 3000 - 64 + 1);
		most = c.mem * MIB / 3;
		c.initrd_size = random_below(&state, 1 + random_below(&state, most));
		/* Unpacking and hashing is what takes long. */
		c.timeout = 60 + c.initrd_size / (4 * MIB);
		ok = boot_case_run(&c, efi_image);
		if (!ok)
			show_logs();
		tap_result(ok, "soak: %u MiB, initrd of %" PRIu64 " bytes (%.1f s)",
			   c.mem, c.initrd_size, result.seconds);
	}
}

int main(int argc, char **argv)
{
	static const struct option longopts[] = {
		{ "kaslr", 1, NULL, 'k' }, { "soak", 1, NULL, 's' }, { "seed", 1, NULL, 'S' }, { }
	};
	unsigned int kaslr_boots = 20, nr_soak = 0;
	uint64_t seed = time(NULL);
	int c;

	while ((c = getopt_long(argc, argv, "", longopts, NULL)) != -1) {
		if (c == 'k')
			kaslr_boots = atoi(optarg);
		else if (c == 's')
			nr_soak = atoi(optarg);
		else if (c == 'S')
			seed = strtoull(optarg, NULL, 0);
		else
			return 2;
	}
	ksft_print_header();
	if (kaslr_boots < 1 || kaslr_boots > MAX_BOOTS)
		ksft_exit_fail_msg("--kaslr= must be from 1 to %u\n", MAX_BOOTS);
	check_setup("PVH_IMAGE");
	efi_image = getenv("PVH_IMAGE");
	if (nr_soak)
		soak_boots(nr_soak, seed);
	else
		run_all(kaslr_boots);
	check_cleanup();
	tap_finished();
}
