// SPDX-License-Identifier: GPL-2.0
/*
 * pvh_read_phys() for the 64-bit PVH entries.
 *
 * Built into vmlinux, where it runs at the kernel's link address on
 * pvh_entry's page tables, which map the kernel image and nothing else, and
 * into the EFI environment. Guest memory is read through a read-only window
 * of one large page: that way all of it is in reach, above 4 GiB too, no wrong
 * pointer can fault, and no page tables need filling for it.
 */
#include <linux/minmax.h>
#include <linux/string.h>
#include <asm/page.h>
#include <asm/pgtable.h>
#include <asm/special_insns.h>

#include "pvh.h"

#ifdef PVH_BOOT_IMAGE
#define WINDOW		pvh_window.address
#define WINDOW_PMD	(*pvh_window.pmd)
#else
/* The entry has put the window's PMD page above the kernel image's. */
#define WINDOW		(__START_KERNEL_map + PUD_SIZE)
#define WINDOW_PMD	early_dynamic_pgts[EARLY_DYNAMIC_PAGE_TABLES - 1][0]
#endif

#define WINDOW_FLAGS	(_PAGE_PRESENT | _PAGE_ACCESSED | _PAGE_PSE)

static u64 phys_limit __initdata;

static const void * __init look_at(u64 pa)
{
	u64 entry = (pa & PMD_MASK) | WINDOW_FLAGS;

	if (WINDOW_PMD.pmd != entry) {
		WRITE_ONCE(WINDOW_PMD.pmd, entry);
		asm volatile("invlpg (%0)" : : "r" (WINDOW) : "memory");
	}
	return (const void *)(WINDOW + (pa & ~PMD_MASK));
}

bool __init pvh_read_phys(void *dst, u64 pa, size_t len)
{
	/* An entry with reserved bits set would fault. */
	if (!phys_limit)
		phys_limit = pvh_phys_limit();
	if (pa > phys_limit || len > phys_limit - pa)
		return false;

	while (len) {
		size_t n = min_t(size_t, len, PMD_SIZE - (pa & ~PMD_MASK));

		memcpy(dst, look_at(pa), n);
		dst += n;
		pa += n;
		len -= n;
	}
	return true;
}
