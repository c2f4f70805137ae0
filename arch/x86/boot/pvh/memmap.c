// SPDX-License-Identifier: GPL-2.0
/*
 * The EFI memory map: ranges of memory, their types, and which are free.
 *
 * Pure: works on the struct memory that it is given. Runs in the environment
 * in 64-bit mode and in user space tests.
 *
 * Implements the UEFI specification 2.10, section 7.2.
 */
#include "memmap.h"

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

/* What a kind of memory can do. Of what is reserved nobody knows. */
static u64 attributes(u32 type)
{
	u64 cacheable = EFI_MEMORY_UC | EFI_MEMORY_WC | EFI_MEMORY_WT | EFI_MEMORY_WB;

	switch (type) {
	case EFI_RESERVED_TYPE:
	case EFI_UNUSABLE_MEMORY:
		return 0;
	case EFI_PERSISTENT_MEMORY:
		return cacheable | EFI_MEMORY_NV;
	default:
		return cacheable | (is_runtime(type) ? EFI_MEMORY_RUNTIME : 0);
	}
}

static bool alike(const struct memory_range *a, const struct memory_range *b)
{
	return a->type == b->type && a->allocated == b->allocated;
}

static void insert(struct memory *mem, u32 at, struct memory_range range)
{
	u32 i;

	for (i = mem->nr++; i > at; i--)
		mem->range[i] = mem->range[i - 1];
	mem->range[at] = range;
}

static void merge_with_next(struct memory *mem, u32 at)
{
	struct memory_range *r = &mem->range[at];
	u32 i;

	if (at + 1 >= mem->nr || r->end != r[1].start || !alike(r, r + 1))
		return;
	r->end = r[1].end;
	mem->nr--;
	for (i = at + 1; i < mem->nr; i++)
		mem->range[i] = mem->range[i + 1];
}

/*
 * RAM is rounded to whole pages inwards, everything else outwards. A page that
 * is shared belongs to the one that is not RAM, and between two of those to the
 * one that is more restricted: what is reserved is nobody's.
 */
static void append(struct memory *mem, const struct pvh_range *range)
{
	struct memory_range r = { .type = efi_type(range->type) };
	struct memory_range *last = mem->nr ? &mem->range[mem->nr - 1] : NULL;

	r.start = PAGE_DOWN(range->start);
	/* The last page of all has no end that fits. */
	r.end = range->end > PAGE_DOWN(U64_MAX) ? PAGE_DOWN(U64_MAX) : PAGE_UP(range->end);
	if (r.type == EFI_CONVENTIONAL_MEMORY) {
		r.start = PAGE_UP(range->start);
		r.end = PAGE_DOWN(range->end);
	}
	if (last && r.start < last->end) {
		if (r.type == EFI_RESERVED_TYPE && last->type != EFI_RESERVED_TYPE)
			last->end = r.start;
		else
			r.start = last->end;
		if (last->start == last->end)
			mem->nr--;
	}
	if (r.start >= r.end)
		return;
	insert(mem, mem->nr, r);
	if (mem->nr > 1)
		merge_with_next(mem, mem->nr - 2);
}

/* It is not mapped, and its address means failure: firmware's until the OS has it. */
static void keep_page_0(struct memory *mem)
{
	struct memory_range page = { .end = EFI_PAGE_SIZE, .type = EFI_BOOT_SERVICES_DATA };

	if (!mem->nr || mem->range[0].start || mem->range[0].type != EFI_CONVENTIONAL_MEMORY)
		return;
	if (mem->range[0].end > EFI_PAGE_SIZE) {
		mem->range[0].start = EFI_PAGE_SIZE;
		insert(mem, 0, page);
	} else {
		mem->range[0].type = page.type;
	}
}

/**
 * memmap_fill() - make the EFI memory map
 * @mem: gets it; has room for one more than @map->nr ranges
 * @map: the converted map, sorted and disjoint
 */
void memmap_fill(struct memory *mem, const struct pvh_memmap *map)
{
	u32 i;

	mem->nr = 0;
	for (i = 0; i < map->nr; i++)
		append(mem, &map->range[i]);
	keep_page_0(mem);
}

/* The range that has @addr, or the first one above it. */
static u32 find_range(const struct memory *mem, u64 addr)
{
	u32 low = 0, high = mem->nr;

	while (low < high) {
		u32 middle = low + (high - low) / 2;

		if (mem->range[middle].end <= addr)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* @start..@end is a part of range @at: make it another kind. */
static void change(struct memory *mem, u32 at, u64 start, u64 end, u32 type, bool allocated)
{
	struct memory_range before = mem->range[at], after = before;

	mem->range[at] = (struct memory_range) {
		.start = start, .end = end, .type = type, .allocated = allocated,
	};
	before.end = start;
	after.start = end;
	if (after.start < after.end)
		insert(mem, at + 1, after);
	else
		merge_with_next(mem, at);
	if (before.start < before.end)
		insert(mem, at, before);
	else if (at)
		merge_with_next(mem, at - 1);
	mem->key++;
}

/**
 * memmap_is_free() - may this memory be taken?
 * @mem: the map
 * @start: guest physical address, page aligned
 * @end: first byte behind
 *
 * Return: true if all of it is conventional memory.
 */
bool memmap_is_free(const struct memory *mem, u64 start, u64 end)
{
	u32 at = find_range(mem, start);

	return start < end && at < mem->nr && mem->range[at].start <= start &&
	       end <= mem->range[at].end && mem->range[at].type == EFI_CONVENTIONAL_MEMORY;
}

/**
 * memmap_claim() - take memory
 * @mem: the map
 * @start: guest physical address, page aligned
 * @end: first byte behind, page aligned
 * @type: its new type
 *
 * Return: EFI_SUCCESS, EFI_NOT_FOUND if not all of it is free, or
 * EFI_OUT_OF_RESOURCES if the map is full.
 */
efi_status_t memmap_claim(struct memory *mem, u64 start, u64 end, u32 type)
{
	if (!memmap_is_free(mem, start, end))
		return EFI_NOT_FOUND;
	if (mem->max - mem->nr < MEMMAP_SPARE)
		return EFI_OUT_OF_RESOURCES;
	change(mem, find_range(mem, start), start, end, type, true);
	return EFI_SUCCESS;
}

static bool all_allocated(const struct memory *mem, u64 start, u64 end)
{
	u32 at = find_range(mem, start);

	for (; at < mem->nr && start < end; at++) {
		if (mem->range[at].start > start || !mem->range[at].allocated)
			return false;
		start = mem->range[at].end;
	}
	return start >= end;
}

/**
 * memmap_release() - give memory back
 * @mem: the map
 * @start: guest physical address, page aligned
 * @end: first byte behind, page aligned, above @start
 *
 * Return: EFI_SUCCESS, EFI_NOT_FOUND if not all of it was allocated, or
 * EFI_OUT_OF_RESOURCES if the map is full.
 */
efi_status_t memmap_release(struct memory *mem, u64 start, u64 end)
{
	if (!all_allocated(mem, start, end))
		return EFI_NOT_FOUND;
	if (mem->max - mem->nr < MEMMAP_SPARE)
		return EFI_OUT_OF_RESOURCES;
	/* Only the first and the last range are split, so there is room for all. */
	while (start < end) {
		u32 at = find_range(mem, start);
		u64 to = mem->range[at].end < end ? mem->range[at].end : end;

		change(mem, at, start, to, EFI_CONVENTIONAL_MEMORY, false);
		start = to;
	}
	return EFI_SUCCESS;
}

static u64 find_between(const struct memory *mem, u64 bytes, u64 align, u64 floor, u64 limit)
{
	u32 i;

	for (i = mem->nr; i--;) {
		const struct memory_range *r = &mem->range[i];
		u64 start = r->start > floor ? r->start : floor;
		u64 end = r->end < limit ? r->end : limit;

		if (r->type != EFI_CONVENTIONAL_MEMORY || start >= end || bytes > end - start)
			continue;
		end = (end - bytes) & ~(align - 1);
		if (end >= start)
			return end;
	}
	return 0;
}

/**
 * memmap_find() - find free memory, as high as may be below 4 GiB, or else above
 * @mem: the map
 * @pages: number of pages
 * @align: alignment in bytes, a power of two, at least a page
 * @limit: first byte that it may not contain
 *
 * Return: its guest physical address, or 0. Never in the first MiB.
 */
u64 memmap_find(const struct memory *mem, u64 pages, u64 align, u64 limit)
{
	u64 place = 0;

	if (!pages || pages > EFI_PAGES_MAX)
		return 0;
	place = find_between(mem, pages << EFI_PAGE_SHIFT, align, MEMMAP_FLOOR,
			     limit < MEMMAP_LOW ? limit : MEMMAP_LOW);
	if (!place && limit > MEMMAP_LOW)
		place = find_between(mem, pages << EFI_PAGE_SHIFT, align, MEMMAP_LOW, limit);
	return place;
}

/**
 * memmap_describe() - write the map as EFI has it
 * @mem: the map
 * @desc: room for @mem->nr descriptors, or NULL
 *
 * What was allocated and what always was of a type is the same to the reader,
 * so neighbours become one.
 *
 * Return: number of descriptors.
 */
u64 memmap_describe(const struct memory *mem, efi_memory_desc_t *desc)
{
	const struct memory_range *last = NULL;
	u64 nr = 0;
	u32 i;

	for (i = 0; i < mem->nr; i++) {
		const struct memory_range *r = &mem->range[i];
		u64 pages = (r->end - r->start) >> EFI_PAGE_SHIFT;

		if (last && last->type == r->type && last->end == r->start) {
			if (desc)
				desc[nr - 1].num_pages += pages;
		} else {
			if (desc)
				desc[nr] = (efi_memory_desc_t) {
					.type = r->type, .phys_addr = r->start,
					.num_pages = pages, .attribute = attributes(r->type),
				};
			nr++;
		}
		last = r;
	}
	return nr;
}
