// SPDX-License-Identifier: GPL-2.0
/* Compares what a guest sees behind EFI with vmlinux's boot. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../kselftest.h"
#include "efi_test.h"

#define EL64		0x34364c45	/* efi_info's signature of 64-bit EFI */
#define RT_SET_VIRTUAL	0x80		/* UEFI specification 2.10, 4.6 */
#define RESIDENT	(2 * PAGE)	/* runtime code and data */
#define ROUNDING	PAGE		/* of 0x9fc00 */
#define MEMTOTAL_LOSS	12		/* kB */

/* What a guest saw, to compare ways of booting. */
struct facts {
	bool there;
	uint64_t ram, memtotal_kb, rsdp;
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
	f->rsdp = rsdp_given(&result);
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
static bool same_facts(const struct facts *got, const struct facts *want)
{
	bool ok = same_text("DMI", got->dmi, want->dmi) &&
		  same_text("ACPI tables", got->tables, want->tables);

	if (!*want->tables) {
		ksft_print_msg("vmlinux shows no ACPI tables: build it with this init\n");
		return false;
	}
	if (got->rsdp != want->rsdp)
		ok = complain("address of the RSDP", got->rsdp, want->rsdp);
	if (got->ram > want->ram || got->ram < want->ram - RESIDENT - ROUNDING)
		ok = complain("RAM", got->ram, want->ram);
	if (got->memtotal_kb + MEMTOTAL_LOSS < want->memtotal_kb)
		ok = complain("MemTotal in kB", got->memtotal_kb, want->memtotal_kb);
	return ok;
}

static bool check_efi(void)
{
	char text[128];
	bool ok;

	ok = check_number("efi", 1) && check_number("efi_loader", EL64) &&
	     check_number("efi_platform_size", 64);
	if (ok && !guest_value(&result, "efi_runtime", text, sizeof(text)))
		return complain("efi_runtime", 0, 1);
	/* Services that are not there must not be promised. */
	return ok && check_number("efi_rt_mask", RT_SET_VIRTUAL);
}

/* On each machine. Without KASLR: MemTotal depends by a few kB on where the kernel is. */
void compare_with_vmlinux(void)
{
	static const char * const machines[] = { "pc", "q35", "microvm" };
	const char *vmlinux = getenv("PVH_VMLINUX");
	struct facts want, got;
	char name[64];
	unsigned int i;
	bool ok;

	for (i = 0; i < ARRAY_SIZE(machines); i++) {
		snprintf(name, sizeof(name), "efi, %s, as in the direct boot of vmlinux",
			 machines[i]);
		if (!vmlinux) {
			tap_skip("%s: PVH_VMLINUX is not set", name);
			continue;
		}
		ok = efi_boot(machines[i], 256, vmlinux, NULL);
		get_facts(&want);
		ok = ok && efi_boot(machines[i], 256, efi_image, "nokaslr");
		get_facts(&got);
		efi_verdict(ok && same_facts(&got, &want) && check_efi(), name);
	}
}
