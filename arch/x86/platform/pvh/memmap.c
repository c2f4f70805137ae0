// SPDX-License-Identifier: GPL-2.0
/*
 * Converts a PVH memory map of any length, order and quality.
 *
 * Runs in any CPU mode and with any paging, before .bss is cleared: see
 * start_info.c. The input stays where it is and is not written to.
 *
 * Each range of the input has two events, its begin and its end. Sorted by
 * address they drive a sweep that knows which types are open at any address;
 * the highest type number wins, as in e820__update_table(), so RAM (1) loses
 * to everything. events.c selects and sorts them, one workspace-full a pass.
 */
#include <asm/pvh_env.h>
#include "events.h"

/* The PC's video and ROM window, which is not RAM whatever the map says. */
#define ISA_HOLE_START		0xa0000ULL
#define ISA_HOLE_END		0x100000ULL

/* Types that mean the same to Linux pass; kernel-internal ones never do. */
static u32 __init known_type(struct pvh_report *report, u32 type)
{
	if (type == XEN_HVM_MEMMAP_TYPE_DISABLED)
		return RESERVED;
	if (type >= RAM && type < NR_TYPES)
		return type;
	pvh_note(report, PVH_WARN_ENTRY_TYPE, type);
	return RESERVED;
}

/* False: the entry has no byte that counts. */
static bool __init check_entry(struct conversion *c,
			       const struct hvm_memmap_table_entry *entry,
			       struct pvh_range *range)
{
	struct pvh_report *report = &c->info->report;
	u64 limit = c->limits->phys_limit;

	if (!entry->size) {
		pvh_note(report, PVH_WARN_ENTRY_EMPTY, entry->addr);
		return false;
	}
	range->start = entry->addr;
	range->type = known_type(report, entry->type);
	if (entry->size <= U64_MAX - entry->addr) {
		range->end = entry->addr + entry->size;
	} else {
		/* An end of 2^64 is in order, but not a number of 64 bits. */
		if (entry->addr + entry->size)
			pvh_note(report, PVH_WARN_ENTRY_WRAPS, entry->addr);
		range->end = U64_MAX;
	}
	if (range->type == RAM && range->end > limit) {
		pvh_note(report, PVH_WARN_ENTRY_LIMIT, entry->addr);
		range->end = limit;
	}
	return range->start < range->end;
}

static void __init copy_entry(struct hvm_memmap_table_entry *entry,
			      const struct hvm_memmap_table_entry *batch, u32 from)
{
	__builtin_memcpy(entry, (const char *)batch + from, ENTRY_SIZE);
}

static enum pvh_message __init gather_memmap(struct conversion *c)
{
	const struct pvh_memmap_source *source = &c->info->source;
	struct hvm_memmap_table_entry batch[BATCH], entry;
	struct pvh_range range;
	u32 i;

	/*@ GATHER_MEMMAP_LOOP; */
	for (i = 0; i < source->entries; i++) {
		u32 left = source->entries - i;

		if (i % BATCH == 0 &&
		    !pvh_read_phys(batch, source->paddr + (u64)i * source->stride,
				   (left < BATCH ? left : BATCH) * source->stride))
			return pvh_fail(&c->info->report, PVH_ERR_MEMMAP_PADDR, source->paddr);
		copy_entry(&entry, batch, i % BATCH * source->stride);
		if (!check_entry(c, &entry, &range))
			continue;
		pvh_add_event(&c->events, range.start, 2 * i, range.type);
		pvh_add_event(&c->events, range.end, 2 * i + 1, range.type);
	}
	return PVH_OK;
}

/* Somebody's data is in them. Module 0, the initrd, Linux reserves by itself. */
static void __init gather_modules(struct conversion *c)
{
	struct pvh_info *info = c->info;
	struct hvm_modlist_entry mod;
	struct pvh_range range;
	u32 i, id = 2 * info->source.entries;

	/*@ GATHER_MODULES_LOOP; */
	for (i = 1; i < info->nr_modules; i++, id += 2) {
		u64 offset = (u64)i * sizeof(mod);

		if (offset > U64_MAX - info->modlist_paddr ||
		    !pvh_read_phys(&mod, info->modlist_paddr + offset, sizeof(mod))) {
			pvh_note(&info->report, PVH_WARN_MODLIST_PADDR, info->modlist_paddr);
			return;
		}
		if (!pvh_module_range(&mod, c->limits, &range)) {
			pvh_note(&info->report, PVH_WARN_MODULE_RANGE, mod.paddr);
			continue;
		}
		pvh_add_event(&c->events, range.start, id, range.type);
		pvh_add_event(&c->events, range.end, id + 1, range.type);
	}
}

/* RAM before the rest, then by size. */
static bool __init worth_less(const struct pvh_range *a, const struct pvh_range *b)
{
	bool a_is_ram = a->type == RAM;
	bool b_is_ram = b->type == RAM;

	if (a_is_ram != b_is_ram)
		return b_is_ram;
	return a->end - a->start < b->end - b->start;
}

/* Drop the least valuable of the map's ranges and @range. True: not @range. */
static bool __init make_room(struct pvh_memmap *map, const struct pvh_range *range)
{
	u32 i, victim = 0;

	map->dropped++;
	if (!map->max)
		return false;
	/*@ VICTIM_LOOP; */
	for (i = 1; i < map->nr; i++) {
		if (worth_less(&map->range[i], &map->range[victim]))
			victim = i;
	}
	if (!worth_less(&map->range[victim], range))
		return false;
	/*@ CLOSE_GAP_LOOP; */
	for (i = victim + 1; i < map->nr; i++)
		map->range[i - 1] = map->range[i];
	map->nr--;
	return true;
}

static void __init flush_pending(struct conversion *c)
{
	struct pvh_memmap *map = c->map;

	if (!c->pending.type)
		return;
	if (map->nr < map->max || make_room(map, &c->pending))
		map->range[map->nr++] = c->pending;
	c->pending.type = 0;
}

static void __init emit(struct conversion *c, u64 start, u64 end, u32 type)
{
	if (c->pending.type == type && c->pending.end == start) {
		c->pending.end = end;
		return;
	}
	flush_pending(c);
	c->pending.start = start;
	c->pending.end = end;
	c->pending.type = type;
}

/* @start..@end has one type; the ISA hole may cut up to three pieces of it. */
static void __init emit_outside_isa(struct conversion *c, u64 start, u64 end, u32 type)
{
	if (type != RAM || end <= ISA_HOLE_START || start >= ISA_HOLE_END) {
		emit(c, start, end, type);
		return;
	}
	if (start < ISA_HOLE_START) {
		emit(c, start, ISA_HOLE_START, RAM);
		start = ISA_HOLE_START;
	}
	emit(c, start, end < ISA_HOLE_END ? end : ISA_HOLE_END, RESERVED);
	if (end > ISA_HOLE_END)
		emit(c, ISA_HOLE_END, end, RAM);
}

static void __init count(struct conversion *c, const struct pvh_event *e)
{
	/* Guards against a map that changes between two passes. */
	if (!(e->id & 1))
		c->open[e->type]++;
	else if (c->open[e->type])
		c->open[e->type]--;

	if (c->open[e->type])
		c->open_types |= 1U << e->type;
	else
		c->open_types &= ~(1U << e->type);
}

static void __init sweep(struct conversion *c)
{
	const struct pvh_event *e = c->events.event;
	u32 i;

	/*@ SWEEP_LOOP; */
	for (i = 0; i < c->events.nr; i++, e++) {
		if (e->addr > c->pos) {
			if (c->open_types)
				emit_outside_isa(c, c->pos, e->addr,
						 31 - __builtin_clz(c->open_types));
			c->pos = e->addr;
		}
		count(c, e);
	}
}

static enum pvh_message __init check_source(struct pvh_info *info)
{
	const struct pvh_memmap_source *source = &info->source;

	if (!source->entries)
		return pvh_fail(&info->report, PVH_ERR_NO_MEMMAP, info->version);
	if (source->entries > PVH_MAX_MEMMAP_ENTRIES)
		return pvh_fail(&info->report, PVH_ERR_MEMMAP_ENTRIES, source->entries);
	if ((u64)source->entries * source->stride > U64_MAX - source->paddr)
		return pvh_fail(&info->report, PVH_ERR_MEMMAP_PADDR, source->paddr);
	return PVH_OK;
}

static enum pvh_message __init check_result(struct pvh_info *info,
					    const struct pvh_memmap *map)
{
	u64 ram = 0;
	u32 i;

	/*@ RAM_LOOP; */
	for (i = 0; i < map->nr; i++) {
		if (map->range[i].type == RAM)
			ram += map->range[i].end - map->range[i].start;
	}
	if (!ram)
		return pvh_fail(&info->report, PVH_ERR_NO_RAM, info->source.entries);
	if (info->initrd_size >= ram) {
		pvh_note(&info->report, PVH_WARN_INITRD_SIZE, info->initrd_size);
		info->initrd_size = 0;
		info->initrd_paddr = 0;
	}
	if (map->dropped)
		pvh_note(&info->report, PVH_WARN_DROPPED, map->dropped);
	return PVH_OK;
}

/**
 * pvh_convert_memmap() - make a sorted, disjoint memory map
 * @info: from pvh_parse_start_info(); @info->source may have been replaced.
 *	Warnings are added to its report; an initrd larger than RAM is removed.
 * @limits: the machine and the kernel
 * @ws: scratch memory
 * @map: storage for the result, filled in
 *
 * Entries of size 0 are dropped, entries that wrap are clamped, unknown types
 * become reserved, and where entries overlap the one that is not RAM wins.
 * Modules behind the first become reserved, as does RAM in the ISA hole.
 *
 * Return: PVH_OK, or PVH_ERR_NO_MEMMAP, PVH_ERR_MEMMAP_ENTRIES,
 * PVH_ERR_MEMMAP_PADDR or PVH_ERR_NO_RAM, with the offending value in
 * @info->report.
 */
enum pvh_message __init pvh_convert_memmap(struct pvh_info *info,
					   const struct pvh_limits *limits,
					   const struct pvh_workspace *ws,
					   struct pvh_memmap *map)
{
	struct conversion c = {
		.info = info, .limits = limits, .map = map,
		.events = { .event = ws->event, .max = ws->max },
	};
	enum pvh_message err = check_source(info);

	map->nr = 0;
	map->dropped = 0;
	if (err)
		return err;

	/*@ PASS_LOOP; */
	do {
		pvh_start_pass(&c.events);
		err = gather_memmap(&c);
		if (err)
			return err;
		gather_modules(&c);
		pvh_sort_events(&c.events);
		sweep(&c);
	} while (c.events.nr == c.events.max);

	flush_pending(&c);
	return check_result(info, map);
}
