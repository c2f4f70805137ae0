// SPDX-License-Identifier: GPL-2.0
/*
 * Boots the compressed PVH image in QEMU, through its EFI stub (path "efi") and
 * without it ("pvh=direct" on the command line), and compares both with the
 * direct boot of vmlinux.
 *
 * usage: efi_test [--kaslr=N]	N boots for each test of KASLR, default 20
 *        efi_test --soak=N [--seed=S]	N boots with memory and initrd at random
 *
 * From the environment; what is missing is skipped:
 *	PVH_IMAGE		the image, pvhImage
 *	PVH_VMLINUX		vmlinux of the same build
 *	PVH_IMAGE_DEBUG, PVH_IMAGE_KASAN	images with those configurations
 *	PVH_BZIMAGE		what the debug image is to kexec
 *	PVH_INIT		init for images that have another one built in
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../kselftest.h"
#include "check.h"
#include "fnv.h"

#define DIRECT		"pvh=direct"
#define EL64		0x34364c45	/* efi_info's signature of 64-bit EFI */
#define RT_SET_VIRTUAL	0x80		/* UEFI specification 2.10, 4.6 */
#define RT_RESET	0x400
#define RESIDENT	(2 * PAGE)	/* runtime code and data */
#define ROUNDING	PAGE		/* of 0x9fc00 */
#define MEMTOTAL_LOSS	12		/* kB */
#define MAX_BOOTS	100
#define GIB4		(4096 * MIB)

/* The same guest on both paths. */
#define PATHS(text, ...) \
	{ "efi, " text, .efi = true, __VA_ARGS__ }, \
	{ "direct, " text, .more = DIRECT, __VA_ARGS__ }
/* With something more on the command line. */
#define PATHS_MORE(text, words, ...) \
	{ "efi, " text, .efi = true, .more = words, __VA_ARGS__ }, \
	{ "direct, " text, .more = DIRECT " " words, __VA_ARGS__ }

static const struct boot_case cases[] = {
	PATHS("pc", .machine = "pc", .mem = 256),
	PATHS("q35", .machine = "q35", .mem = 256),
	PATHS("microvm", MICROVM, .mem = 256),
	PATHS("pc, 64 MiB", .machine = "pc", .mem = 64),
	PATHS("q35, 64 MiB", .machine = "q35", .mem = 64),
	PATHS("microvm, 64 MiB", MICROVM, .mem = 64),
	PATHS("pc, 4096 MiB", .machine = "pc", .mem = 4096),
	PATHS("q35, 4096 MiB", .machine = "q35", .mem = 4096),
	PATHS("microvm, 4096 MiB", MICROVM, .mem = 4096),
	PATHS("pc, 6144 MiB", .machine = "pc", .mem = 6144),
	PATHS("q35, 6144 MiB", .machine = "q35", .mem = 6144),
	PATHS("microvm, 6144 MiB", MICROVM, .mem = 6144),
	PATHS("pc, CPU qemu64", .machine = "pc", .cpu = "qemu64", .mem = 256),
	PATHS("pc, CPU max, 5 levels", .machine = "pc", .cpu = "max", .mem = 256, .la57 = true),
	PATHS_MORE("pc, CPU max, no5lvl", "no5lvl", .machine = "pc", .cpu = "max", .mem = 256),
	PATHS("q35, CPU max, 4 CPUs, 6144 MiB", .machine = "q35", .cpu = "max", .mem = 6144,
	      .smp = 4, .la57 = true),
	PATHS("microvm, CPU max", MICROVM, .cpu = "max", .mem = 256, .la57 = true),
	PATHS("pc, 4 CPUs", .machine = "pc", .mem = 256, .smp = 4),
	PATHS("q35, 4 CPUs", .machine = "q35", .mem = 256, .smp = 4),
	PATHS("microvm, 4 CPUs", MICROVM, .mem = 256, .smp = 4),
	PATHS("pc, initrd", .machine = "pc", .mem = 256, .initrd_size = 3 * MIB + 5),
	PATHS("q35, initrd", .machine = "q35", .mem = 256, .initrd_size = 3 * MIB + 5),
	PATHS("microvm, initrd", MICROVM, .mem = 256, .initrd_size = 3 * MIB + 5),
	PATHS("pc, qboot, initrd", QBOOT, .machine = "pc", .mem = 256,
	      .initrd_size = 3 * MIB + 5),
	PATHS("pc, initrd of 100 MiB", .machine = "pc", .mem = 512, .initrd_size = 100 * MIB),
	PATHS("pc, initrd of 100 MiB, 6144 MiB", .machine = "pc", .mem = 6144,
	      .initrd_size = 100 * MIB),
	PATHS("microvm, initrd of 100 MiB", MICROVM, .mem = 512, .initrd_size = 100 * MIB),
	PATHS("pc, reboot", .machine = "pc", .mem = 256, .reboot = true),
	PATHS("q35, reboot", .machine = "q35", .mem = 256, .reboot = true),
	PATHS("microvm, reboot", MICROVM, .mem = 256, .reboot = true),
	/* Images that have one of the paths only. */
	{ "EFI only, pc, initrd", .kernel = "PVH_IMAGE_EFI", .efi = true, .machine = "pc",
	  .mem = 256, .initrd_size = 64 * KIB },
	{ "EFI only, pc, pvh=direct", .kernel = "PVH_IMAGE_EFI", .efi = true, .machine = "pc",
	  .mem = 256, .more = DIRECT, .warnings = 1 },
	{ "direct only, pc, initrd", .kernel = "PVH_IMAGE_DIRECT", .machine = "pc",
	  .mem = 256, .initrd_size = 64 * KIB },
	{ "direct only, pc, pvh=efi", .kernel = "PVH_IMAGE_DIRECT", .machine = "pc",
	  .mem = 256, .more = "pvh=efi", .warnings = 1 },
	PATHS("pc, 2000 bytes of command line", .machine = "pc", .mem = 256,
	      .cmdline_len = 2000),
	PATHS_MORE("pc, stray initrd=", "initrd=nowhere", .machine = "pc", .mem = 256,
		   .initrd_size = 64 * KIB),
	{ "efi, pc, efi=noruntime", .efi = true, .machine = "pc", .mem = 256,
	  .more = "efi=noruntime" },
	{ "efi, microvm, efi=noruntime, reboot", .efi = true, MICROVM, .mem = 256,
	  .more = "efi=noruntime", .reboot = true },
	PATHS("debug, pc", .kernel = "PVH_IMAGE_DEBUG", .machine = "pc", .mem = 512,
	      .own_memory = true),
	PATHS("debug, q35, CPU max", .kernel = "PVH_IMAGE_DEBUG", .machine = "q35",
	      .cpu = "max", .mem = 512, .own_memory = true, .la57 = true),
	PATHS("KASAN, pc", .kernel = "PVH_IMAGE_KASAN", .machine = "pc", .mem = 1024,
	      .own_memory = true, .timeout = 300),
	PATHS("KASAN, q35, initrd", .kernel = "PVH_IMAGE_KASAN", .machine = "q35", .mem = 1024,
	      .own_memory = true, .timeout = 300, .initrd_size = 3 * MIB),
};

static const char *image;

/* What a guest saw, to compare ways of booting. */
struct facts {
	bool there;
	uint64_t ram, memtotal_kb;
	char dmi[256];
	char tables[4096];
};

static void get_facts(struct facts *f)
{
	const char *at = result.report;
	size_t len = 0;
	char text[128];

	memset(f, 0, sizeof(*f));
	f->there = true;
	f->ram = all_ram();
	f->memtotal_kb = guest_number(&result, "memtotal_kb");
	snprintf(f->dmi, sizeof(f->dmi), "%s",
		 guest_value(&result, "dmi_product", text, sizeof(text)) ?: "none");
	len = strlen(f->dmi);
	snprintf(f->dmi + len, sizeof(f->dmi) - len, ", %s",
		 guest_value(&result, "dmi_vendor", text, sizeof(text)) ?: "none");
	/* The same kernel lists them in the same order. */
	for (len = 0; (at = strstr(at, "\nacpi_table=")); at++) {
		int n = strcspn(at + 12, "\n");

		len += snprintf(f->tables + len, sizeof(f->tables) - len, "%.*s;", n, at + 12);
	}
}

static bool same_text(const char *what, const char *got, const char *want)
{
	if (!strcmp(got, want))
		return true;
	ksft_print_msg("%s: %s, in the direct boot of vmlinux: %s\n", what, got, want);
	return false;
}

/* EFI has two pages for good; nothing else is lost. */
static bool same_facts(const struct facts *got, const struct facts *want, bool efi)
{
	uint64_t lost = efi ? RESIDENT + ROUNDING : 0;
	bool ok = same_text("DMI", got->dmi, want->dmi) &&
		  same_text("ACPI tables", got->tables, want->tables);

	if (!*want->tables) {
		ksft_print_msg("vmlinux shows no ACPI tables: build it with this init\n");
		return false;
	}
	if (got->ram > want->ram || got->ram < want->ram - lost)
		ok = complain("RAM", got->ram, want->ram);
	if (got->memtotal_kb + MEMTOTAL_LOSS < want->memtotal_kb)
		ok = complain("MemTotal in kB", got->memtotal_kb, want->memtotal_kb);
	return ok;
}

static bool check_efi(bool runtime)
{
	uint64_t mask = guest_number(&result, "efi_rt_mask");
	char text[128];
	bool ok;

	ok = check_number("efi", 1) && check_number("efi_loader", EL64) &&
	     check_number("efi_platform_size", 64);
	ok = ok && check_number("efi_acpi", guest_number(&result, "acpi_rsdp_addr"));
	if (ok && runtime && !guest_value(&result, "efi_runtime", text, sizeof(text)))
		return complain("efi_runtime", 0, 1);
	/* Services that are not there must not be promised. */
	if (ok && ((mask & ~(uint64_t)RT_RESET) != RT_SET_VIRTUAL))
		return complain("runtime services (SetVirtualAddressMap, ResetSystem may be)",
				mask, RT_SET_VIRTUAL | RT_RESET);
	return ok;
}

static bool boot(const char *machine, unsigned int mem, const char *kernel, bool efi,
		 const char *more)
{
	struct boot_case c = {
		.machine = machine, .mem = mem, .efi = efi, .more = more,
		.warnings = strcmp(machine, "microvm") ? 0 : 1,
	};

	return boot_case_run(&c, kernel);
}

static void verdict(bool ok, const char *name)
{
	if (!ok)
		show_logs();
	tap_result(ok, "%s", name);
}

/*
 * Both paths against vmlinux, on each machine: 2 tests each. Without KASLR,
 * because MemTotal depends by a few kB on where the kernel is.
 */
static void compare_with_vmlinux(void)
{
	static const char * const machines[] = { "pc", "q35", "microvm" };
	const char *vmlinux = getenv("PVH_VMLINUX");
	struct facts want, got;
	char name[64];
	unsigned int i;
	int efi;

	for (i = 0; i < ARRAY_SIZE(machines); i++) {
		bool usual = vmlinux && boot(machines[i], 256, vmlinux, false, NULL);

		get_facts(&want);
		for (efi = 1; efi >= 0; efi--) {
			bool ok;

			snprintf(name, sizeof(name), "%s, %s, as in the direct boot of vmlinux",
				 efi ? "efi" : "direct", machines[i]);
			if (!vmlinux) {
				tap_skip("%s: PVH_VMLINUX is not set", name);
				continue;
			}
			ok = usual && boot(machines[i], 256, image, efi,
					   efi ? "nokaslr" : DIRECT " nokaslr");
			get_facts(&got);
			ok = ok && same_facts(&got, &want, efi);
			verdict(ok && (!efi || check_efi(true)), name);
		}
	}
}

static unsigned int distinct(const uint64_t *values, unsigned int n)
{
	unsigned int i, j, count = 0;

	for (i = 0; i < n; i++) {
		for (j = 0; j < i && values[j] != values[i]; j++)
			;
		count += j == i;
	}
	return count;
}

static bool text_address(uint64_t *phys, uint64_t *virt)
{
	char text[64];

	if (!guest_value(&result, "text_phys", text, sizeof(text)))
		return complain("text_phys", 0, 1);
	*phys = strtoull(text, NULL, 16);
	*virt = guest_number(&result, "text_virt");
	return *virt || complain("text_virt", 0, 1);
}

/* Of @n boots at least three in four are at places of their own. 2 tests */
static void kaslr(unsigned int n)
{
	uint64_t phys[MAX_BOOTS] = { }, virt[MAX_BOOTS] = { };
	unsigned int i, np, nv;
	bool ok = true;

	for (i = 0; ok && i < n; i++)
		ok = boot("pc", 512, image, true, NULL) && text_address(&phys[i], &virt[i]);
	if (!ok)
		show_logs();
	np = distinct(phys, ok ? n : 0);
	nv = distinct(virt, ok ? n : 0);
	tap_result(ok && 4 * np >= 3 * n, "efi, KASLR: %u physical addresses in %u boots",
		   np, n);
	tap_result(ok && 4 * nv >= 3 * n, "efi, KASLR: %u virtual addresses in %u boots",
		   nv, n);
}

/* More than half of the places are above 4 GiB; 20 boots miss it once in 1e6 times. */
static void kaslr_high(void)
{
	uint64_t phys = 0, virt;
	bool ok = true;
	unsigned int i;

	for (i = 0; ok && phys < GIB4 && i < 20; i++)
		ok = boot("pc", 6144, image, true, NULL) && text_address(&phys, &virt);
	if (!ok)
		show_logs();
	tap_result(ok && phys >= GIB4,
		   "efi, KASLR: kernel above 4 GiB in boot %u of 20 (0x%" PRIx64 ")", i, phys);
}

static void no_kaslr(bool efi)
{
	uint64_t phys[2] = { }, virt[2] = { };
	bool ok = true;
	unsigned int i;

	for (i = 0; ok && i < 2; i++)
		ok = boot("pc", 256, image, efi, efi ? "nokaslr" : DIRECT " nokaslr") &&
		     text_address(&phys[i], &virt[i]);
	if (ok && phys[0] != phys[1])
		ok = complain("text_phys", phys[1], phys[0]);
	/* Where it is linked, Documentation/arch/x86/x86_64/mm.rst and PHYSICAL_START. */
	if (ok && virt[0] != 0xffffffff81000000ULL)
		ok = complain("text_virt", virt[0], 0xffffffff81000000ULL);
	if (ok && virt[0] != virt[1])
		ok = complain("text_virt", virt[1], virt[0]);
	verdict(ok, efi ? "efi, nokaslr: always the same address" :
			  "direct, nokaslr: always the same address");
}

static void writable_and_executable(bool efi)
{
	const char *name = efi ? "efi, no W+X mapping" : "direct, no W+X mapping";
	const char *kernel = getenv("PVH_IMAGE_DEBUG");
	struct boot_case c = {
		.machine = "pc", .mem = 512, .efi = efi, .more = efi ? NULL : DIRECT,
		.own_memory = true,
	};
	char text[128] = "nothing";
	bool ok;

	if (!kernel) {
		tap_skip("%s: PVH_IMAGE_DEBUG is not set", name);
		return;
	}
	ok = boot_case_run(&c, kernel);
	guest_value(&result, "wx", text, sizeof(text));
	if (ok && strncmp(text, "passed", 6)) {
		ksft_print_msg("the kernel's check of W+X mappings says: %s\n", text);
		ok = false;
	}
	verdict(ok, name);
}

/* The second kernel still finds EFI, ACPI and all its memory. */
static bool check_second(uint64_t rsdp, uint64_t given)
{
	char text[256] = "";

	if (!guest_next_report(&result)) {
		ksft_print_msg("the second kernel did not report\n");
		return false;
	}
	guest_value(&result, "cmdline", text, sizeof(text));
	if (!strstr(text, "pvh_second=1")) {
		ksft_print_msg("this is not the second kernel: %s\n", text);
		return false;
	}
	if (all_ram() > given || all_ram() < given - MIB)
		return complain("RAM of the second kernel", all_ram(), given);
	return check_number("efi", 1) && check_number("acpi", 1) &&
	       check_number("acpi_rsdp_addr", rsdp);
}

static void kexec_case(const char *option, const char *name)
{
	const char *kernel = getenv("PVH_IMAGE_DEBUG"), *next = getenv("PVH_BZIMAGE");
	char initrd[64], append[128];
	struct guest_opts opts = {
		.kernel = kernel, .machine = "pc", .mem = 1024, .append = append,
		.initrd = initrd, .dir = check_dir, .timeout = 180,
	};
	uint64_t rsdp;
	bool ok;

	if (!kernel || !next) {
		tap_skip("%s: PVH_IMAGE_DEBUG or PVH_BZIMAGE is not set", name);
		return;
	}
	snprintf(initrd, sizeof(initrd), "%s/initrd", check_dir);
	if (!make_kexec_initrd(initrd, next, getenv("PVH_INIT"))) {
		tap_skip("%s: install kexec-tools", name);
		return;
	}
	snprintf(append, sizeof(append), CONSOLE " pvh_end=kexec pvh_kexec=%s", option);
	guest_run(&opts, NULL, NULL, &result);
	rsdp = guest_number(&result, "acpi_rsdp_addr");
	ok = check_end(GUEST_POWEROFF) && check_boots(2) && check_number("efi", 1);
	verdict(ok && check_second(rsdp, opts.mem * MIB), name);
}

static void run_all(unsigned int kaslr_boots)
{
	tap_plan(ARRAY_SIZE(cases) + 6 + 2 + 1 + 2 + 2 + 2 + 2 * NR_CONFIDENTIAL);
	boot_cases(cases, ARRAY_SIZE(cases), image);
	compare_with_vmlinux();
	kaslr(kaslr_boots);
	kaslr_high();
	no_kaslr(true);
	no_kaslr(false);
	writable_and_executable(true);
	writable_and_executable(false);
	kexec_case("-c", "efi, kexec by kexec_load");
	kexec_case("-s", "efi, kexec by kexec_file_load");
	inject_run_cases("efi, input: ", image, "", NR_CONFIDENTIAL);
	inject_run_cases("direct, input: ", image, DIRECT, NR_CONFIDENTIAL);
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
		ok = boot_case_run(&c, image);
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
	image = getenv("PVH_IMAGE");
	if (nr_soak)
		soak_boots(nr_soak, seed);
	else
		run_all(kaslr_boots);
	check_cleanup();
	tap_finished();
}
