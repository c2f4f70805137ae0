// SPDX-License-Identifier: GPL-2.0
/*
 * Finds the SMBIOS entry point that firmware or the VMM left in memory.
 *
 * Runs as pvh-efi.h says. Under EFI the kernel takes it from a configuration
 * table and does not search for it. Implements the SMBIOS reference
 * specification (DSP0134) 3.7 section 5.2: on a 16-byte boundary in 0xf0000 to
 * 0xfffff, its length in its header, all bytes sum up to 0.
 */
#include "pvh-efi.h"

#define SCAN_START	0xf0000ULL
#define SCAN_END	0x100000ULL
#define SCAN_STEP	16

/* Offsets of the lengths, and the lengths, of both kinds of entry point. */
#define V2_LENGTH	5
#define V2_SIZE		0x1f
#define V3_LENGTH	6
#define V3_SIZE		0x18

static bool sums_to_zero(const u8 *p, u32 len)
{
	u8 sum = 0;

	while (len--)
		sum += *p++;
	return !sum;
}

static bool is_entry_point(const u8 *p, bool v3)
{
	u32 len = p[v3 ? V3_LENGTH : V2_LENGTH];

	if (memcmp(p, v3 ? "_SM3_" : "_SM_", v3 ? 5 : 4))
		return false;
	/* Version 2.1 says 0x1e by mistake, and later ones may be longer. */
	if (len < (v3 ? V3_SIZE : V2_SIZE - 1) || (u64)p + len > SCAN_END)
		return false;
	return sums_to_zero(p, len);
}

/**
 * pvh_find_smbios() - find the SMBIOS entry point
 * @v3: of version 3 (64-bit) instead of version 2
 *
 * Return: its physical address, or 0.
 */
u64 pvh_find_smbios(bool v3)
{
	u64 pa;

	for (pa = SCAN_START; pa < SCAN_END; pa += SCAN_STEP) {
		if (is_entry_point((const u8 *)pa, v3))
			return pa;
	}
	return 0;
}
