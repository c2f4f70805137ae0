// SPDX-License-Identifier: GPL-2.0
/*
 * The EFI memory map of the PVH entry: sorted, disjoint descriptors without
 * neighbours that could be one.
 *
 * Runs as pvh-efi.h says. Implements GetMemoryMap(), UEFI specification 2.10
 * section 7.2.3.
 */
#include <linux/minmax.h>

#include "pvh-efi.h"

static efi_memory_desc_t desc[PVH_EFI_MAX_DESC];
static u32 nr_desc;
static unsigned long map_key;

static u64 desc_end(const efi_memory_desc_t *d)
{
	return d->phys_addr + d->num_pages * EFI_PAGE_SIZE;
}

static bool is_runtime(u32 type)
{
	return type == EFI_RUNTIME_SERVICES_CODE || type == EFI_RUNTIME_SERVICES_DATA;
}

/* Types of the ABI's memory map (Xen: public/arch-x86/hvm/start_info.h). */
static u32 efi_type(u32 type)
{
	switch (type) {
	case XEN_HVM_MEMMAP_TYPE_RAM:
		return EFI_CONVENTIONAL_MEMORY;
	case XEN_HVM_MEMMAP_TYPE_ACPI:
		return EFI_ACPI_RECLAIM_MEMORY;
	case XEN_HVM_MEMMAP_TYPE_NVS:
		return EFI_ACPI_MEMORY_NVS;
	case XEN_HVM_MEMMAP_TYPE_UNUSABLE:
		return EFI_UNUSABLE_MEMORY;
	case XEN_HVM_MEMMAP_TYPE_PMEM:
		return EFI_PERSISTENT_MEMORY;
	default:
		/* Not MMIO: Linux drops large MMIO ranges, the ECAM one too. */
		return EFI_RESERVED_TYPE;
	}
}

static void set_desc(efi_memory_desc_t *d, u64 start, u64 end, u32 type)
{
	*d = (efi_memory_desc_t) {
		.type = type,
		.phys_addr = start,
		.num_pages = (end - start) / EFI_PAGE_SIZE,
		.attribute = EFI_MEMORY_WB | (is_runtime(type) ? EFI_MEMORY_RUNTIME : 0),
	};
}

static void insert_desc(u32 at, u64 start, u64 end, u32 type)
{
	memmove(&desc[at + 1], &desc[at], (nr_desc - at) * sizeof(desc[0]));
	nr_desc++;
	set_desc(&desc[at], start, end, type);
}

static void remove_desc(u32 at)
{
	nr_desc--;
	memmove(&desc[at], &desc[at + 1], (nr_desc - at) * sizeof(desc[0]));
}

/* Make one of descriptor @at and the one behind it, if they are alike. */
static bool merge_desc(u32 at)
{
	efi_memory_desc_t *d = &desc[at];

	if (at + 1 >= nr_desc || d->type != d[1].type || desc_end(d) != d[1].phys_addr)
		return false;
	d->num_pages += d[1].num_pages;
	remove_desc(at + 1);
	return true;
}

/**
 * pvh_memmap_init() - make the EFI memory map
 * @map: the converted map: sorted, disjoint, at most PVH_MAX_RANGES
 *
 * RAM is rounded to whole pages inwards, everything else outwards.
 */
void pvh_memmap_init(const struct pvh_memmap *map)
{
	u64 start, end, done = 0;
	u32 i;

	for (i = 0; i < map->nr; i++) {
		const struct pvh_range *range = &map->range[i];
		u32 type = efi_type(range->type);

		if (type == EFI_CONVENTIONAL_MEMORY) {
			start = EFI_PAGE_ALIGN(range->start);
			end = range->end & EFI_PAGE_MASK;
		} else {
			start = range->start & EFI_PAGE_MASK;
			/* The last page of all has no end that fits. */
			end = range->end > EFI_PAGE_MASK ? EFI_PAGE_MASK :
							   EFI_PAGE_ALIGN(range->end);
		}
		start = max(start, done);
		if (start >= end)
			continue;
		done = end;
		set_desc(&desc[nr_desc++], start, end, type);
		if (nr_desc > 1)
			merge_desc(nr_desc - 2);
	}
}

/* Descriptor @at covers part of @start..@end: give that part another type. */
static u32 retype_desc(u32 at, u64 start, u64 end, u32 to)
{
	u64 from = desc[at].phys_addr, till = desc_end(&desc[at]);
	u32 old = desc[at].type;

	start = max(start, from);
	end = min(end, till);
	set_desc(&desc[at], start, end, to);
	if (from < start)
		insert_desc(at++, from, start, old);
	if (end < till)
		insert_desc(at + 1, end, till, old);
	if (at && merge_desc(at - 1))
		at--;
	merge_desc(at);
	return at;
}

/**
 * pvh_memmap_retype() - change the type of a part of memory
 * @start: first byte, page aligned
 * @end: first byte behind, page aligned
 * @from: only memory of this type is changed
 * @to: its new type
 *
 * Return: EFI_SUCCESS, or EFI_OUT_OF_RESOURCES if the map has no room for two
 * more descriptors; then nothing more has been changed.
 */
efi_status_t pvh_memmap_retype(u64 start, u64 end, u32 from, u32 to)
{
	u32 i;

	map_key++;
	for (i = 0; i < nr_desc && desc[i].phys_addr < end; i++) {
		if (desc[i].type != from || desc_end(&desc[i]) <= start)
			continue;
		if (nr_desc > PVH_EFI_MAX_DESC - 2)
			return EFI_OUT_OF_RESOURCES;
		i = retype_desc(i, start, end, to);
	}
	return EFI_SUCCESS;
}

/**
 * pvh_memmap_is() - is all of this memory of one type?
 * @start: first byte
 * @end: first byte behind
 * @type: EFI memory type
 *
 * Return: true if it is.
 */
bool pvh_memmap_is(u64 start, u64 end, u32 type)
{
	u32 i;

	/* Alike neighbours are merged, so one descriptor has it all or none. */
	for (i = 0; i < nr_desc; i++) {
		if (desc[i].type == type && desc[i].phys_addr <= start && start < end)
			if (end <= desc_end(&desc[i]))
				return true;
	}
	return false;
}

/**
 * pvh_memmap_find_free() - find free memory, the highest there is
 * @pages: number of pages, not 0
 * @limit: first byte that it may not contain
 *
 * Return: its address, or 0. Never below the first MiB.
 */
u64 pvh_memmap_find_free(u64 pages, u64 limit)
{
	u32 i;

	for (i = nr_desc; i--;) {
		u64 start = max(desc[i].phys_addr, PVH_EFI_ALLOC_FLOOR);
		u64 end = min(desc_end(&desc[i]), limit) & EFI_PAGE_MASK;

		if (desc[i].type == EFI_CONVENTIONAL_MEMORY && start < end &&
		    pages <= (end - start) / EFI_PAGE_SIZE)
			return end - pages * EFI_PAGE_SIZE;
	}
	return 0;
}

/**
 * pvh_memmap_key() - tell this state of the map from others
 *
 * Return: the key that GetMemoryMap() returns.
 */
unsigned long pvh_memmap_key(void)
{
	return map_key;
}

/* UEFI 7.2.3. The stub relies on @desc_size also if the buffer is too small. */
efi_status_t __efiapi pvh_get_memory_map(unsigned long *size, void *map, unsigned long *key,
					 unsigned long *desc_size, u32 *desc_version)
{
	unsigned long room = *size, needed = nr_desc * sizeof(desc[0]);

	*size = needed;
	*desc_size = sizeof(desc[0]);
	*desc_version = EFI_MEMORY_DESCRIPTOR_VERSION;
	if (room < needed)
		return EFI_BUFFER_TOO_SMALL;
	memcpy(map, desc, needed);
	*key = map_key;
	return EFI_SUCCESS;
}
