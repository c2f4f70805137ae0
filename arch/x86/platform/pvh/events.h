/* SPDX-License-Identifier: GPL-2.0 */
/* The converter's event selection: internal to events.c and memmap.c. */
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

void pvh_start_pass(struct pvh_events *events);
void pvh_add_event(struct pvh_events *events, u64 addr, u32 id, u32 type);
void pvh_sort_events(struct pvh_events *events);

#endif /* _PVH_EVENTS_H */
