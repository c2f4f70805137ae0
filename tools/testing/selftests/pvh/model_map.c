// SPDX-License-Identifier: GPL-2.0
/*
 * What must become of the memory map: each address gets the highest type that
 * anything claims for it, and addresses of one type that touch become one range.
 */
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "model.h"

#define RAM		XEN_HVM_MEMMAP_TYPE_RAM
#define RESERVED	XEN_HVM_MEMMAP_TYPE_RESERVED
#define ISA_START	0xa0000ULL
#define ISA_END		0x100000ULL
#define MAX_ENTRIES	65536

/* An interval of which something is said. */
struct claim {
	uint64_t start, end;
	uint32_t type;
};

static struct claim claim[MAX_ENTRIES + MODEL_MAX_MODULES];
static unsigned int nr_claims;
static uint64_t point[2 * (MAX_ENTRIES + MODEL_MAX_MODULES) + 2];
static uint32_t paint[2 * (MAX_ENTRIES + MODEL_MAX_MODULES) + 2];
static struct model_range ranges[2 * (MAX_ENTRIES + MODEL_MAX_MODULES) + 2];

void model_forget_claims(void)
{
	nr_claims = 0;
}

void model_add_claim(uint64_t start, uint64_t end, uint32_t type)
{
	claim[nr_claims++] = (struct claim) { start, end, type };
}

static void read_entry(struct model *m, const struct scene *s,
		       const struct hvm_memmap_table_entry *e)
{
	uint64_t end = e->addr + e->size;
	uint32_t type = e->type;

	if (!e->size) {
		model_say(m, "memory map entry of size 0 dropped, addr", e->addr);
		return;
	}
	if (type < 1 || type > 7)
		model_say(m, "memory map entry of unknown type is now reserved, type", type);
	if (type < 1 || type > 7 || type == XEN_HVM_MEMMAP_TYPE_DISABLED)
		type = RESERVED;
	/* The end of the address space is 2^64, which no end in 64 bits can be. */
	if (end < e->addr) {
		if (end)
			model_say(m, "memory map entry wraps, clamped, addr", e->addr);
		end = UINT64_MAX;
	}
	if (type == RAM && end > s->base.phys_limit) {
		model_say(m, "RAM above the CPU's address limit cut off, addr", e->addr);
		end = s->base.phys_limit;
	}
	if (e->addr < end)
		model_add_claim(e->addr, end, type);
}

static int compare_points(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static unsigned int sort_points(void)
{
	unsigned int i, n = 0, unique = 0;

	for (i = 0; i < nr_claims; i++) {
		point[n++] = claim[i].start;
		point[n++] = claim[i].end;
	}
	point[n++] = ISA_START;
	point[n++] = ISA_END;
	qsort(point, n, sizeof(point[0]), compare_points);
	for (i = 0; i < n; i++) {
		if (!unique || point[i] != point[unique - 1])
			point[unique++] = point[i];
	}
	return unique;
}

static unsigned int find_point(uint64_t value, unsigned int n)
{
	uint64_t *at = bsearch(&value, point, n, sizeof(point[0]), compare_points);

	return at - point;
}

/* One coat for each type, the highest last. */
static void paint_all(unsigned int n)
{
	uint32_t type;
	unsigned int i, p;

	memset(paint, 0, sizeof(paint[0]) * n);
	for (type = RAM; type <= XEN_HVM_MEMMAP_TYPE_PMEM; type++) {
		for (i = 0; i < nr_claims; i++) {
			if (claim[i].type != type)
				continue;
			for (p = find_point(claim[i].start, n); point[p] < claim[i].end; p++)
				paint[p] = type;
		}
	}
	for (p = find_point(ISA_START, n); point[p] < ISA_END; p++) {
		if (paint[p] == RAM)
			paint[p] = RESERVED;
	}
}

void model_make_ranges(struct model *m)
{
	unsigned int p, n = sort_points();

	paint_all(n);
	m->range = ranges;
	for (p = 0; p + 1 < n; p++) {
		struct model_range *last = &ranges[m->nr_ranges] - 1;

		if (!paint[p])
			continue;
		if (paint[p] == RAM)
			m->ram += point[p + 1] - point[p];
		if (m->nr_ranges && last->end == point[p] && last->type == paint[p])
			last->end = point[p + 1];
		else
			ranges[m->nr_ranges++] = (struct model_range) {
				point[p], point[p + 1], paint[p] };
	}
}

bool model_read_map(struct model *m, const struct scene *s, const struct hvm_start_info *info)
{
	uint64_t size = info->memmap_entries * sizeof(struct hvm_memmap_table_entry);
	static struct hvm_memmap_table_entry map[MAX_ENTRIES];
	unsigned int i;

	if (info->version < 1 || !info->memmap_paddr || !info->memmap_entries)
		model_halt(m, "no memory map, start_info version", info->version);
	else if (info->memmap_entries > MAX_ENTRIES)
		model_halt(m, "memory map is too long, memmap_entries", info->memmap_entries);
	else if (info->memmap_paddr + size < size || !pvh_read_phys(map, info->memmap_paddr, size))
		model_halt(m, "memory map is out of reach, memmap_paddr", info->memmap_paddr);
	if (m->fatal)
		return false;
	for (i = 0; i < info->memmap_entries; i++)
		read_entry(m, s, &map[i]);
	return true;
}
