// SPDX-License-Identifier: GPL-2.0
/* What takes the image with debug options: W+X mappings, and kexec. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../kselftest.h"
#include "efi_test.h"

void writable_and_executable(void)
{
	const char *name = "efi, no W+X mapping";
	const char *kernel = getenv("PVH_IMAGE_DEBUG");
	struct boot_case c = {
		.machine = "pc", .mem = 512, .efi = true, .own_memory = true,
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
	efi_verdict(ok, name);
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
	       check_number("efi_acpi", rsdp);
}

void kexec_case(const char *option, const char *name)
{
	const char *kernel = getenv("PVH_IMAGE_DEBUG"), *next = getenv("PVH_BZIMAGE_DEBUG");
	char initrd[64], append[128];
	struct guest_opts opts = {
		.kernel = kernel, .machine = "pc", .mem = 1024, .append = append,
		.initrd = initrd, .dir = check_dir, .timeout = 180,
	};
	uint64_t rsdp;
	bool ok;

	if (!kernel || !next) {
		tap_skip("%s: PVH_IMAGE_DEBUG or PVH_BZIMAGE_DEBUG is not set", name);
		return;
	}
	snprintf(initrd, sizeof(initrd), "%s/initrd", check_dir);
	if (!make_kexec_initrd(initrd, next, getenv("PVH_INIT"))) {
		tap_skip("%s: install kexec-tools", name);
		return;
	}
	snprintf(append, sizeof(append), CONSOLE " pvh_end=kexec pvh_kexec=%s", option);
	guest_run(&opts, NULL, NULL, &result);
	rsdp = guest_number(&result, "efi_acpi");
	ok = check_end(GUEST_POWEROFF) && check_boots(2) && check_number("efi", 1);
	efi_verdict(ok && check_second(rsdp, opts.mem * MIB), name);
}
