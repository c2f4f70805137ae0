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
 *	PVH_IMAGE_DISTRO	an image with the mitigations and checks of distributions
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
#include "efi_test.h"
#include "fnv.h"

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
	PATHS("distribution, pc, initrd", .kernel = "PVH_IMAGE_DISTRO", .machine = "pc",
	      .mem = 256, .initrd_size = 64 * KIB, .own_memory = true),
	/* One CPU: see boot_test.c. */
	PATHS("distribution, q35, CPU max", .kernel = "PVH_IMAGE_DISTRO", .machine = "q35",
	      .cpu = "max", .mem = 256, .la57 = true, .own_memory = true),
	PATHS("KASAN, pc", .kernel = "PVH_IMAGE_KASAN", .machine = "pc", .mem = 1024,
	      .own_memory = true, .timeout = 300),
	PATHS("KASAN, q35, initrd", .kernel = "PVH_IMAGE_KASAN", .machine = "q35", .mem = 1024,
	      .own_memory = true, .timeout = 300, .initrd_size = 3 * MIB),
};

const char *efi_image;

bool efi_boot(const char *machine, unsigned int mem, const char *kernel, bool efi,
	      const char *more)
{
	struct boot_case c = {
		.machine = machine, .mem = mem, .efi = efi, .more = more,
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
	tap_plan(ARRAY_SIZE(cases) + 6 + 2 + 1 + 2 + 2 + 2 + 2 * NR_CONFIDENTIAL);
	boot_cases(cases, ARRAY_SIZE(cases), efi_image);
	compare_with_vmlinux();
	kaslr(kaslr_boots);
	kaslr_high();
	no_kaslr(true);
	no_kaslr(false);
	writable_and_executable(true);
	writable_and_executable(false);
	kexec_case("-c", "efi, kexec by kexec_load");
	kexec_case("-s", "efi, kexec by kexec_file_load");
	inject_run_cases("efi, input: ", efi_image, "", NR_CONFIDENTIAL);
	inject_run_cases("direct, input: ", efi_image, DIRECT, NR_CONFIDENTIAL);
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
