/* SPDX-License-Identifier: GPL-2.0 */
/* The converter's state: internal to events.c and memmap.c. */
#ifndef _PVH_EVENTS_H
#define _PVH_EVENTS_H

#include <asm/pvh_start_info.h>

/**
 * struct pvh_events - the events of one pass
 * @event: storage for @max events
 * @max: at least 1
 * @nr: events in this pass
 * @sorted: they were added in order; otherwise, once @nr is @max, a heap
 * @next_addr: address of the first event that no pass has had yet
 * @next_id: its id
 */
struct pvh_events {
	struct pvh_event *event;
	u32 max;
	u32 nr;
	bool sorted;
	u64 next_addr;
	u32 next_id;
};

/*@
 * predicate known_types(struct pvh_event *e, integer nr) =
 *	\forall integer i; 0 <= i < nr ==> e[i].type <= XEN_HVM_MEMMAP_TYPE_PMEM;
 * predicate good_events(struct pvh_events *s) =
 *	\valid(s) && 1 <= s->max && s->nr <= s->max &&
 *	\valid(s->event + (0 .. s->max - 1)) &&
 *	\separated(s, s->event + (0 .. s->max - 1)) && known_types(s->event, s->nr);
 */

/*@
 * requires good_events(events);
 * assigns events->nr, events->sorted, events->next_addr, events->next_id;
 * ensures good_events(events) && events->nr == 0;
 */
void pvh_start_pass(struct pvh_events *events);

/*@
 * requires good_events(events) && type <= XEN_HVM_MEMMAP_TYPE_PMEM;
 * assigns events->nr, events->sorted, events->event[0 .. events->max - 1];
 * ensures good_events(events);
 */
void pvh_add_event(struct pvh_events *events, u64 addr, u32 id, u32 type);

/*@
 * requires good_events(events);
 * assigns events->event[0 .. events->max - 1];
 * ensures good_events(events);
 */
void pvh_sort_events(struct pvh_events *events);

#define RAM			XEN_HVM_MEMMAP_TYPE_RAM
#define RESERVED		XEN_HVM_MEMMAP_TYPE_RESERVED
#define NR_TYPES		(XEN_HVM_MEMMAP_TYPE_PMEM + 1)
#define BATCH			16	/* entries that are read at once */

/* What is common to a memory map entry and an e820 entry, and all we need. */
#define ENTRY_SIZE		offsetof(struct hvm_memmap_table_entry, reserved)

struct conversion {
	struct pvh_info *info;
	const struct pvh_limits *limits;
	struct pvh_events events;
	struct pvh_memmap *map;
	struct pvh_range pending;	/* may still grow; empty if type is 0 */
	u64 pos;			/* swept up to here */
	u32 open[NR_TYPES];		/* ranges of each type that cover @pos */
	u32 open_types;			/* bit T: open[T] is not 0 */
};

#endif /* _PVH_EVENTS_H */
