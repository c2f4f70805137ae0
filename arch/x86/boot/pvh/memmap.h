/* SPDX-License-Identifier: GPL-2.0 */
/* The EFI memory map of the environment. */
#ifndef BOOT_PVH_MEMMAP_H
#define BOOT_PVH_MEMMAP_H

#include <asm/pvh_start_info.h>

#include "uefi.h"

#define PAGE_DOWN(addr)		((addr) & ~(u64)(EFI_PAGE_SIZE - 1))
#define PAGE_UP(addr)		PAGE_DOWN((addr) + EFI_PAGE_SIZE - 1)

/* Nothing is allocated in the BIOS's and the kernel trampoline's megabyte. */
#define MEMMAP_FLOOR		0x100000ULL

/* Memory below this is taken first: 32-bit pointers lead to some of it. */
#define MEMMAP_LOW		0x100000000ULL

/* What an allocation may split: one descriptor becomes three. */
#define MEMMAP_SPARE		2

/**
 * struct memory_range - a part of memory
 * @start: guest physical address, page aligned
 * @end: first byte behind it
 * @type: EFI memory type
 * @allocated: it came from the allocator, which is all that may be freed
 */
struct memory_range {
	u64 start;
	u64 end;
	u32 type;
	bool allocated;
};

/**
 * struct memory - the memory map: sorted, disjoint, alike neighbours are one
 * @range: storage for @max ranges
 * @max: at least MEMMAP_SPARE more than are in use
 * @nr: ranges in use
 * @key: changes with the map
 */
struct memory {
	struct memory_range *range;
	u32 max;
	u32 nr;
	u64 key;
};

void memmap_fill(struct memory *mem, const struct pvh_memmap *map);
efi_status_t memmap_claim(struct memory *mem, u64 start, u64 end, u32 type);
efi_status_t memmap_release(struct memory *mem, u64 start, u64 end);
bool memmap_is_free(const struct memory *mem, u64 start, u64 end);
u64 memmap_find(const struct memory *mem, u64 pages, u64 align, u64 limit);
u64 memmap_describe(const struct memory *mem, efi_memory_desc_t *desc);

#endif /* BOOT_PVH_MEMMAP_H */
