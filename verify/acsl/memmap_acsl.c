// SPDX-License-Identifier: GPL-2.0
/* memmap.c for WP: its loops' annotations and its static functions' contracts. */
#include "read_phys.h"
#include "events.h"

/* What the modules and the map may claim, apart from what events.h says. */
/*@
 * predicate good_input(struct conversion *c) =
 *	\valid(c) && \valid(c->info) && \valid_read(c->limits) &&
 *	(c->info->source.stride == 20 || c->info->source.stride == 24) &&
 *	c->info->nr_modules <= PVH_MAX_MODULES && good_events(&c->events) &&
 *	\separated(c, c->info, c->limits, c->events.event + (0 .. c->events.max - 1));
 * predicate good_map(struct pvh_memmap *m) =
 *	\valid(m) && m->nr <= m->max && \valid(m->range + (0 .. m->max - 1)) &&
 *	\separated(m, m->range + (0 .. m->max - 1)) && pvh_sorted(m);
 * predicate below(struct pvh_memmap *m, integer pos) =
 *	\forall integer i; 0 <= i < m->nr ==> m->range[i].end <= pos;
 * predicate good_pending(struct conversion *c) =
 *	c->pending.type != 0 ==>
 *		c->pending.start < c->pending.end && below(c->map, c->pending.start);
 * predicate good_output(struct conversion *c) =
 *	\valid(c) && good_map(c->map) && below(c->map, c->pending.end) && good_pending(c) &&
 *	\separated(c, c->map, c->map->range + (0 .. c->map->max - 1));
 */

#define GATHER_MEMMAP_LOOP \
	loop invariant i <= source->entries && good_input(c); \
	loop assigns i, batch[0 .. BATCH - 1], entry, range, c->info->report, \
		c->events.nr, c->events.sorted, c->events.event[0 .. \at(c->events.max, Pre) - 1]; \
	loop variant source->entries - i

#define GATHER_MODULES_LOOP \
	loop invariant 1 <= i && good_input(c); \
	loop assigns i, id, mod, range, c->info->report, \
		c->events.nr, c->events.sorted, c->events.event[0 .. \at(c->events.max, Pre) - 1]; \
	loop variant info->nr_modules - i

#define VICTIM_LOOP \
	loop invariant 1 <= i && victim < map->nr; \
	loop assigns i, victim; \
	loop variant map->nr - i

/* Entry i - 1 is the gap: what it holds does not count. */
#define CLOSE_GAP_LOOP \
	loop invariant map->nr == \at(map->nr, Pre) && map->max == \at(map->max, Pre); \
	loop invariant victim < i <= map->nr; \
	loop invariant below(map, range->start); \
	loop invariant \forall integer k; 0 <= k < map->nr ==> \
		map->range[k].start < map->range[k].end; \
	loop invariant \forall integer j, k; 0 <= j < k < i - 1 ==> \
		map->range[j].end <= map->range[k].start; \
	loop invariant \forall integer j; 0 <= j < i - 1 ==> \
		map->range[j].end <= map->range[i - 1].end; \
	loop invariant \forall integer k; i <= k < map->nr ==> \
		map->range[i - 1].end <= map->range[k].start; \
	loop invariant \forall integer j, k; i <= j < k < map->nr ==> \
		map->range[j].end <= map->range[k].start; \
	loop assigns i, map->range[0 .. \at(map->max, Pre) - 1]; \
	loop variant map->nr - i

#define SWEEP_LOOP \
	loop invariant i <= c->events.nr && e == c->events.event + i; \
	loop invariant c->events.nr == \at(c->events.nr, Pre); \
	loop invariant out: good_output(c); \
	loop invariant c->pending.end <= c->pos && c->map->max == \at(c->map->max, Pre); \
	loop invariant types: good_events(&c->events); \
	loop assigns i, e, c->pending, c->pos, c->open[0 .. NR_TYPES - 1], c->open_types, \
		c->map->nr, c->map->dropped, c->map->range[0 .. \at(c->map->max, Pre) - 1]; \
	loop variant c->events.nr - i

#define RAM_LOOP \
	loop invariant i <= map->nr; \
	loop assigns i, ram; \
	loop variant map->nr - i

#define PASS_LOOP \
	loop invariant good_input(&c) && good_output(&c) && c.pending.end <= c.pos; \
	loop assigns err, c, info->report, map->nr, map->dropped, \
		map->range[0 .. \at(map->max, Pre) - 1], ws->event[0 .. \at(ws->max, Pre) - 1]

#include "memmap.c"

/*@
 * requires \valid(report);
 * assigns *report;
 * ensures RAM <= \result < NR_TYPES;
 */
static u32 known_type(struct pvh_report *report, u32 type);

/*@
 * requires \valid(c) && \valid(c->info) && \valid_read(c->limits);
 * requires \valid_read(entry) && \valid(range) && \separated(c, c->info, c->limits, entry, range);
 * assigns c->info->report, *range;
 * ensures \result ==> range->start < range->end && RAM <= range->type < NR_TYPES;
 */
static bool check_entry(struct conversion *c, const struct hvm_memmap_table_entry *entry,
			struct pvh_range *range);

/* Bytes, which WP does not know: Eva looks at its body, see eva.c. */
/*@
 * requires \valid(entry) && \valid_read(batch + (0 .. BATCH - 1));
 * requires from + 20 <= BATCH * sizeof(*batch);
 * assigns *entry \from batch[0 .. BATCH - 1], from;
 */
static void copy_entry(struct hvm_memmap_table_entry *entry,
		       const struct hvm_memmap_table_entry *batch, u32 from);

/*@
 * requires good_input(c);
 * assigns c->info->report;
 * assigns c->events.nr, c->events.sorted, c->events.event[0 .. c->events.max - 1];
 * ensures good_input(c);
 */
static enum pvh_message gather_memmap(struct conversion *c);

/*@
 * requires good_input(c);
 * assigns c->info->report;
 * assigns c->events.nr, c->events.sorted, c->events.event[0 .. c->events.max - 1];
 * ensures good_input(c);
 */
static void gather_modules(struct conversion *c);

/*@
 * requires \valid_read(a) && \valid_read(b);
 * assigns \nothing;
 */
static bool worth_less(const struct pvh_range *a, const struct pvh_range *b);

/*@
 * requires good_map(map) && map->nr == map->max && \valid_read(range);
 * requires \separated(map, map->range + (0 .. map->max - 1), range);
 * requires below(map, range->start);
 * assigns map->nr, map->dropped, map->range[0 .. map->max - 1];
 * ensures pvh_not_empty(map) && pvh_disjoint(map) && below(map, range->start);
 * ensures map->nr <= map->max && good_map(map);
 * ensures \result ==> map->nr < map->max;
 */
static bool make_room(struct pvh_memmap *map, const struct pvh_range *range);

/*@
 * requires good_output(c);
 * assigns c->pending.type, c->map->nr, c->map->dropped;
 * assigns c->map->range[0 .. c->map->max - 1];
 * ensures c->pending.type == 0 && c->map->nr <= c->map->max;
 * ensures c->map->max == \old(c->map->max);
 * ensures pvh_not_empty(c->map) && pvh_disjoint(c->map) && below(c->map, c->pending.end);
 */
static void flush_pending(struct conversion *c);

/*@
 * requires good_output(c) && c->pending.end <= start < end;
 * assigns c->pending, c->map->nr, c->map->dropped;
 * assigns c->map->range[0 .. c->map->max - 1];
 * ensures good_output(c) && c->pending.end == end;
 */
static void emit(struct conversion *c, u64 start, u64 end, u32 type);

/*@
 * requires good_output(c) && c->pending.end <= start < end;
 * assigns c->pending, c->map->nr, c->map->dropped;
 * assigns c->map->range[0 .. c->map->max - 1];
 * ensures good_output(c) && c->pending.end == end;
 */
static void emit_outside_isa(struct conversion *c, u64 start, u64 end, u32 type);

/*@
 * requires \valid_read(e) && e->type < NR_TYPES && \separated(c, e);
 * requires good_output(c) && c->pending.end <= c->pos && good_events(&c->events);
 * requires \separated(c, c->map, c->map->range + (0 .. c->map->max - 1),
 *	c->events.event + (0 .. c->events.max - 1));
 * assigns c->open[0 .. NR_TYPES - 1], c->open_types;
 * ensures good_output(c) && c->pending.end <= c->pos;
 * ensures good_events(&c->events);
 */
static void count(struct conversion *c, const struct pvh_event *e);

/*@
 * requires good_output(c) && c->pending.end <= c->pos && good_events(&c->events);
 * requires \separated(c, c->map, c->map->range + (0 .. c->map->max - 1),
 *	c->events.event + (0 .. c->events.max - 1));
 * assigns c->pending, c->pos, c->open[0 .. NR_TYPES - 1], c->open_types;
 * assigns c->map->nr, c->map->dropped, c->map->range[0 .. c->map->max - 1];
 * ensures good_output(c) && c->pending.end <= c->pos;
 */
static void sweep(struct conversion *c);

/*@
 * requires \valid(info);
 * assigns info->report;
 * ensures \result == PVH_OK ==> info->source.entries <= PVH_MAX_MEMMAP_ENTRIES;
 */
static enum pvh_message check_source(struct pvh_info *info);

/*@
 * requires \valid(info) && \valid_read(map) && \valid_read(map->range + (0 .. map->nr - 1));
 * requires \separated(info, map, map->range + (0 .. map->nr - 1));
 * assigns info->report, info->initrd_size, info->initrd_paddr;
 */
static enum pvh_message check_result(struct pvh_info *info, const struct pvh_memmap *map);
