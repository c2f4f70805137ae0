// SPDX-License-Identifier: GPL-2.0
/* Where the kernel ends up: at random with KASLR, always the same without. */
#include <inttypes.h>
#include <stdlib.h>

#include "../kselftest.h"
#include "efi_test.h"

#define GIB4		(4096 * MIB)

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
void kaslr(unsigned int n)
{
	uint64_t phys[MAX_BOOTS] = { }, virt[MAX_BOOTS] = { };
	unsigned int i, np, nv;
	bool ok = true;

	for (i = 0; ok && i < n; i++)
		ok = efi_boot("pc", 512, efi_image, NULL) && text_address(&phys[i], &virt[i]);
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
void kaslr_high(void)
{
	uint64_t phys = 0, virt;
	bool ok = true;
	unsigned int i;

	for (i = 0; ok && phys < GIB4 && i < 20; i++)
		ok = efi_boot("pc", 6144, efi_image, NULL) && text_address(&phys, &virt);
	if (!ok)
		show_logs();
	tap_result(ok && phys >= GIB4,
		   "efi, KASLR: kernel above 4 GiB in boot %u of 20 (0x%" PRIx64 ")", i, phys);
}

void no_kaslr(void)
{
	uint64_t phys[2] = { }, virt[2] = { };
	bool ok = true;
	unsigned int i;

	for (i = 0; ok && i < 2; i++)
		ok = efi_boot("pc", 256, efi_image, "nokaslr") &&
		     text_address(&phys[i], &virt[i]);
	if (ok && phys[0] != phys[1])
		ok = complain("text_phys", phys[1], phys[0]);
	/* Where it is linked, Documentation/arch/x86/x86_64/mm.rst and PHYSICAL_START. */
	if (ok && virt[0] != 0xffffffff81000000ULL)
		ok = complain("text_virt", virt[0], 0xffffffff81000000ULL);
	if (ok && virt[0] != virt[1])
		ok = complain("text_virt", virt[1], virt[0]);
	efi_verdict(ok, "efi, nokaslr: always the same address");
}
