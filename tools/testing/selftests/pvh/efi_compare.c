// SPDX-License-Identifier: GPL-2.0
/* Compares what a guest sees on both of the image's paths with vmlinux's boot. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../kselftest.h"
#include "efi_test.h"

#define EL64		0x34364c45	/* efi_info's signature of 64-bit EFI */
#define RT_SET_VIRTUAL	0x80		/* UEFI specification 2.10, 4.6 */
#define RT_RESET	0x400
#define RESIDENT	(2 * PAGE)	/* runtime code and data */
#define ROUNDING	PAGE		/* of 0x9fc00 */
#define MEMTOTAL_LOSS	12		/* kB */

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

/*
 * Both paths against vmlinux, on each machine: 2 tests each. Without KASLR,
 * because MemTotal depends by a few kB on where the kernel is.
 */
void compare_with_vmlinux(void)
{
	static const char * const machines[] = { "pc", "q35", "microvm" };
	const char *vmlinux = getenv("PVH_VMLINUX");
	struct facts want, got;
	char name[64];
	unsigned int i;
	int efi;

	for (i = 0; i < ARRAY_SIZE(machines); i++) {
		bool usual = vmlinux && efi_boot(machines[i], 256, vmlinux, false, NULL);

		get_facts(&want);
		for (efi = 1; efi >= 0; efi--) {
			bool ok;

			snprintf(name, sizeof(name), "%s, %s, as in the direct boot of vmlinux",
				 efi ? "efi" : "direct", machines[i]);
			if (!vmlinux) {
				tap_skip("%s: PVH_VMLINUX is not set", name);
				continue;
			}
			ok = usual && efi_boot(machines[i], 256, efi_image, efi,
					       efi ? "nokaslr" : DIRECT " nokaslr");
			get_facts(&got);
			ok = ok && same_facts(&got, &want, efi);
			efi_verdict(ok && (!efi || check_efi(true)), name);
		}
	}
}
