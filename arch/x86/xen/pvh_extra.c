// SPDX-License-Identifier: GPL-2.0
/*
 * Memory for foreign maps in a Xen PVH guest that was started by the EFI stub.
 *
 * Runs in efi_init(): the e820 table is made, memblock knows nothing of it yet.
 * On the direct path enlighten_pvh.c does this to boot_params before, which
 * here are the stub's and are not read again.
 */
#include <linux/init.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/pfn.h>
#include <asm/e820/api.h>
#include <asm/processor.h>
#include <asm/xen/hypervisor.h>

#include "xen-ops.h"

static u64 __init ram_size(void)
{
	u64 size = 0;
	u32 i;

	for (i = 0; i < e820_table->nr_entries; i++) {
		if (e820_table->entries[i].type == E820_TYPE_RAM)
			size += e820_table->entries[i].size;
	}
	return size;
}

/**
 * xen_pvh_extra_memory() - reserve addresses for foreign maps
 *
 * Xen marks as unusable what could be RAM but is not populated. The kernel may
 * put grants and other domains' memory there, if it has a struct page for it:
 * so it becomes RAM, reserved, up to EXTRA_MEM_RATIO times the real RAM.
 */
void __init xen_pvh_extra_memory(void)
{
	u64 left = PAGE_ALIGN_DOWN(EXTRA_MEM_RATIO * ram_size());
	u64 limit = 1ULL << boot_cpu_data.x86_phys_bits;
	u32 i;

	for (i = 0; i < e820_table->nr_entries && left; i++) {
		struct e820_entry *e = &e820_table->entries[i];
		u64 start = PAGE_ALIGN(e->addr);
		u64 end = PAGE_ALIGN_DOWN(min(e->addr + e->size, limit));

		if (e->type != E820_TYPE_UNUSABLE || start < e->addr || start >= end)
			continue;
		end = min(end, start + left);
		left -= end - start;
		/* Adds an entry behind the last one if this is not all of it. */
		e820__range_update(start, end - start, E820_TYPE_UNUSABLE, E820_TYPE_RAM);
		xen_add_extra_mem(PFN_DOWN(start), PFN_DOWN(end - start));
	}
	e820__update_table(e820_table);
}
