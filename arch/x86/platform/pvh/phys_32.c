// SPDX-License-Identifier: GPL-2.0
/*
 * pvh_read_phys() for the native 32-bit PVH entry.
 *
 * Runs at the kernel's link address with paging off: the segments' base makes
 * PAGE_OFFSET physical 0, and addresses wrap at 4 GiB, so that every physical
 * address has a virtual one, PAE or not. One of them is NULL and objects may
 * span it, which is why this copies with an instruction and not in C.
 */
#include <linux/bits.h>
#include <linux/init.h>
#include <asm/page.h>

#include "pvh.h"

#define PHYS_LIMIT	BIT_ULL(32)

bool __init pvh_read_phys(void *dst, u64 pa, size_t len)
{
	unsigned long src = (unsigned long)pa + PAGE_OFFSET;

	if (pa > PHYS_LIMIT || len > PHYS_LIMIT - pa)
		return false;

	asm volatile("rep movsb" : "+D" (dst), "+S" (src), "+c" (len) : : "memory");
	return true;
}
