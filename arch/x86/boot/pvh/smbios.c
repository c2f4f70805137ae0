// SPDX-License-Identifier: GPL-2.0
/*
 * Finds the SMBIOS entry point that firmware or the VMM left in memory.
 *
 * Runs as env.h says. Under EFI the kernel takes it from a configuration
 * table and does not search for it. Implements the SMBIOS reference
 * specification (DSP0134) 3.7 section 5.2: on a 16-byte boundary in 0xf0000 to
 * 0xfffff, its length in its header, all bytes sum up to 0.
 */
#include "env.h"

#define SCAN_START	0xf0000ULL
#define SCAN_END	0x100000ULL
#define SCAN_STEP	16
#define ANCHOR		0x4d535f	/* "_SM" */

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

static bool is_entry_point(u64 pa, bool v3)
{
	const u8 *p = (const u8 *)pa;
	u32 len = p[v3 ? V3_LENGTH : V2_LENGTH];

	if (v3 ? p[3] != '3' || p[4] != '_' : p[3] != '_')
		return false;
	/* Version 2.1 says 0x1e by mistake, and later ones may be longer. */
	if (len < (v3 ? V3_SIZE : V2_SIZE - 1) || len > SCAN_END - pa)
		return false;
	return sums_to_zero(p, len);
}

/**
 * find_smbios() - find the SMBIOS entry points
 * @v2: gets the physical address of version 2's, 0 if there is none
 * @v3: gets that of version 3 (64-bit)
 */
void find_smbios(u64 *v2, u64 *v3)
{
	u64 pa;

	*v2 = 0;
	*v3 = 0;
	for (pa = SCAN_START; pa < SCAN_END; pa += SCAN_STEP) {
		/* Both begin alike: "_SM_" and "_SM3_". */
		if ((*(const u32 *)pa & 0xffffff) != ANCHOR)
			continue;
		if (!*v2 && is_entry_point(pa, false))
			*v2 = pa;
		if (!*v3 && is_entry_point(pa, true))
			*v3 = pa;
	}
}
