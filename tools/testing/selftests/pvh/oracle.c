// SPDX-License-Identifier: GPL-2.0
/*
 * A model of the memory map conversion that is too simple to be wrong, in user
 * space: the type of one address is the highest type that any entry claims for
 * it. That changes at addresses of the input only, so looking at those is
 * looking at all.
 */
#include <stdlib.h>
#include <string.h>

#include "oracle.h"

#define RAM		XEN_HVM_MEMMAP_TYPE_RAM
#define RESERVED	XEN_HVM_MEMMAP_TYPE_RESERVED
#define ISA_HOLE	0xa0000ULL
#define ISA_HOLE_END	0x100000ULL
#define MAX_POINTS	(2 * MODEL_RANGES)

typedef unsigned __int128 u128;

static u32 become(u32 type)
{
	switch (type) {
	case XEN_HVM_MEMMAP_TYPE_RAM:
	case XEN_HVM_MEMMAP_TYPE_ACPI:
	case XEN_HVM_MEMMAP_TYPE_NVS:
	case XEN_HVM_MEMMAP_TYPE_UNUSABLE:
	case XEN_HVM_MEMMAP_TYPE_PMEM:
		return type;
	default:
		return RESERVED;
	}
}

static bool good_module(const struct hvm_modlist_entry *mod, const struct pvh_limits *limits)
{
	u128 start = mod->paddr, end = start + mod->size;

	return start && mod->size && end <= limits->phys_limit && end - 1 <= arena_last &&
	       (end <= limits->image_start || start >= limits->image_end);
}

static bool covers(u64 start, u64 size, u64 pa)
{
	return pa >= start && pa < (u128)start + size;
}

static u32 type_at(const struct model_input *in, u64 pa)
{
	u32 i, type = 0;

	for (i = 0; i < in->nr; i++) {
		u32 t = become(in->entry[i].type);

		if (!covers(in->entry[i].addr, in->entry[i].size, pa) ||
		    (t == RAM && pa >= in->limits->phys_limit))
			continue;
		if (t > type)
			type = t;
	}
	for (i = 0; i < in->nr_modules; i++) {
		if (type < RESERVED && good_module(&in->module[i], in->limits) &&
		    covers(in->module[i].paddr, in->module[i].size, pa))
			type = RESERVED;
	}
	if (type == RAM && pa >= ISA_HOLE && pa < ISA_HOLE_END)
		type = RESERVED;
	return type;
}

static int by_address(const void *a, const void *b)
{
	u64 x = *(const u64 *)a, y = *(const u64 *)b;

	return x < y ? -1 : x > y;
}

/* The addresses where the type may change, once each; U64_MAX is the last. */
static u32 collect_points(const struct model_input *in, u64 *point)
{
	u32 i, n = 0, unique = 0;

	point[n++] = ISA_HOLE;
	point[n++] = ISA_HOLE_END;
	point[n++] = in->limits->phys_limit;
	point[n++] = U64_MAX;
	for (i = 0; i < in->nr; i++) {
		point[n++] = in->entry[i].addr;
		point[n++] = in->entry[i].addr + in->entry[i].size;
	}
	for (i = 0; i < in->nr_modules; i++) {
		point[n++] = in->module[i].paddr;
		point[n++] = in->module[i].paddr + in->module[i].size;
	}
	qsort(point, n, sizeof(*point), by_address);
	for (i = 0; i < n; i++) {
		if (!unique || point[unique - 1] != point[i])
			point[unique++] = point[i];
	}
	return unique;
}

static void note_entries(struct pvh_report *report, const struct model_input *in)
{
	u32 i;

	for (i = 0; i < in->nr; i++) {
		const struct hvm_memmap_table_entry *e = &in->entry[i];
		u128 end = (u128)e->addr + e->size;

		if (!e->size) {
			pvh_note(report, PVH_WARN_ENTRY_EMPTY, e->addr);
			continue;
		}
		if (e->type != XEN_HVM_MEMMAP_TYPE_DISABLED && become(e->type) != e->type)
			pvh_note(report, PVH_WARN_ENTRY_TYPE, e->type);
		/* An end of exactly 2^64 does not wrap. */
		if (end > (u128)U64_MAX + 1)
			pvh_note(report, PVH_WARN_ENTRY_WRAPS, e->addr);
		if (end > U64_MAX)
			end = U64_MAX;
		if (e->type == RAM && end > in->limits->phys_limit)
			pvh_note(report, PVH_WARN_ENTRY_LIMIT, e->addr);
	}
	for (i = 0; i < in->nr_modules; i++) {
		if (!good_module(&in->module[i], in->limits))
			pvh_note(report, PVH_WARN_MODULE_RANGE, in->module[i].paddr);
	}
}

void model_convert(struct model *model, const struct model_input *in)
{
	static u64 point[MAX_POINTS];
	u32 i, n;

	if (2 * (in->nr + in->nr_modules) + 4 > MAX_POINTS)
		abort();
	n = collect_points(in, point);
	model->nr = 0;
	for (i = 0; i + 1 < n; i++) {
		struct pvh_range *last = model->nr ? &model->range[model->nr - 1] : NULL;
		u32 type = type_at(in, point[i]);

		if (!type)
			continue;
		if (last && last->type == type && last->end == point[i])
			last->end = point[i + 1];
		else
			model->range[model->nr++] =
				(struct pvh_range) { point[i], point[i + 1], type };
	}
	memset(&model->report, 0, sizeof(model->report));
	note_entries(&model->report, in);
}

bool model_is_sorted(const struct pvh_memmap *map)
{
	u32 i;

	for (i = 0; i < map->nr; i++) {
		if (map->range[i].start >= map->range[i].end ||
		    (i && map->range[i].start < map->range[i - 1].end))
			return false;
	}
	return map->nr <= map->max;
}

/* Larger is worth more; no RAM is worth less than what is not RAM. */
static u128 worth(const struct pvh_range *range)
{
	return range->end - range->start + ((u128)(range->type == RAM) << 64);
}

static bool same(const struct pvh_range *a, const struct pvh_range *b)
{
	return a->start == b->start && a->end == b->end && a->type == b->type;
}

static const char *compare_ranges(const struct model *model, const struct pvh_memmap *map)
{
	u128 kept = (u128)-1, dropped = 0;
	u32 i, at = 0;

	if (!model_is_sorted(map))
		return "not sorted, not disjoint or too many";
	for (i = 0; i < model->nr; i++) {
		u128 w = worth(&model->range[i]);

		if (at < map->nr && same(&map->range[at], &model->range[i])) {
			at++;
			kept = w < kept ? w : kept;
		} else {
			dropped = w > dropped ? w : dropped;
		}
	}
	if (at != map->nr)
		return "a range that is not in the input";
	if (map->nr + map->dropped != model->nr)
		return "ranges are missing and not counted";
	if (map->dropped && map->nr != map->max)
		return "dropped, but there is room";
	if (dropped > kept)
		return "dropped, and something of less worth kept";
	return NULL;
}

static bool same_reports(const struct pvh_report *a, const struct pvh_report *b)
{
	u32 i;

	for (i = 0; i < PVH_NR_MESSAGES; i++) {
		if (a->seen >> i & 1 && a->value[i] != b->value[i])
			return false;
	}
	return a->seen == b->seen;
}

const char *model_compare(const struct model *model, const struct pvh_memmap *map,
			  const struct pvh_info *info, u64 initrd_size,
			  enum pvh_message err)
{
	const char *wrong = compare_ranges(model, map);
	struct pvh_report report = model->report;
	enum pvh_message want = PVH_OK;
	u64 ram = 0;
	u32 i;

	if (wrong)
		return wrong;
	for (i = 0; i < map->nr; i++) {
		if (map->range[i].type == RAM)
			ram += map->range[i].end - map->range[i].start;
	}
	if (!ram) {
		want = pvh_fail(&report, PVH_ERR_NO_RAM, info->source.entries);
	} else {
		if (initrd_size && initrd_size >= ram) {
			pvh_note(&report, PVH_WARN_INITRD_SIZE, initrd_size);
			initrd_size = 0;
		}
		if (map->dropped)
			pvh_note(&report, PVH_WARN_DROPPED, map->dropped);
	}
	if (err != want)
		return "wrong return value";
	if (info->initrd_size != initrd_size)
		return "wrong initrd size";
	if (!same_reports(&report, &info->report))
		return "wrong warnings";
	return NULL;
}
