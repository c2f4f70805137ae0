// SPDX-License-Identifier: GPL-2.0
/*
 * Selects and sorts the begins and ends of memory map entries.
 *
 * Runs in any CPU mode and with any paging, before .bss is cleared: see
 * start_info.c.
 *
 * The events of a long map need not fit into the workspace. One pass over the
 * map offers all of them; the lowest that have not been in a pass before are
 * kept. Passes repeat until one does not fill the workspace. That is
 * O(n log n) for a map that fits, and one more pass over the map for each
 * further workspace-full, with no limit on the map's length.
 */
#include <asm/pvh_env.h>
#include <asm/pvh_start_info.h>

#include "events.h"

/*@
 * requires \valid_read(a) && \valid_read(b);
 * assigns \nothing;
 */
static bool __init before(const struct pvh_event *a, const struct pvh_event *b)
{
	return a->addr < b->addr || (a->addr == b->addr && a->id < b->id);
}

/* Restore the heap (largest event first) below @at, which holds @e. */
/*@
 * requires at < nr && \valid(heap + (0 .. nr - 1));
 * requires known_types(heap, nr) && e.type <= XEN_HVM_MEMMAP_TYPE_PMEM;
 * assigns heap[0 .. nr - 1];
 * ensures known_types(heap, nr);
 */
static void __init sift_down(struct pvh_event *heap, u32 nr, u32 at, struct pvh_event e)
{
	/*@
	 * loop invariant at < nr && known_types(heap, nr);
	 * loop assigns at, heap[0 .. nr - 1];
	 * loop variant nr - at;
	 */
	while (at < nr / 2) {
		u32 child = 2 * at + 1;

		if (child + 1 < nr && before(&heap[child], &heap[child + 1]))
			child++;
		if (!before(&e, &heap[child]))
			break;
		heap[at] = heap[child];
		at = child;
	}
	heap[at] = e;
}

/*@
 * requires \valid(heap + (0 .. nr - 1)) && known_types(heap, nr);
 * assigns heap[0 .. nr - 1];
 * ensures known_types(heap, nr);
 */
static void __init make_heap(struct pvh_event *heap, u32 nr)
{
	u32 i;

	/*@
	 * loop invariant i <= nr / 2 && known_types(heap, nr);
	 * loop assigns i, heap[0 .. nr - 1];
	 * loop variant i;
	 */
	for (i = nr / 2; i; i--)
		sift_down(heap, nr, i - 1, heap[i - 1]);
}

/*@
 * requires \valid(heap + (0 .. nr - 1)) && known_types(heap, nr);
 * assigns heap[0 .. nr - 1];
 * ensures known_types(heap, nr);
 */
static void __init sort_heap(struct pvh_event *heap, u32 nr)
{
	/*@
	 * loop invariant nr <= \at(nr, Pre) && known_types(heap, \at(nr, Pre));
	 * loop assigns nr, heap[0 .. \at(nr, Pre) - 1];
	 * loop variant nr;
	 */
	while (nr > 1) {
		struct pvh_event last = heap[--nr];

		heap[nr] = heap[0];
		sift_down(heap, nr, 0, last);
	}
}

/**
 * pvh_start_pass() - begin another pass over the input
 * @events: after the last pass, or as initialised
 *
 * Events up to the last one of the pass before will not be added again.
 */
void __init pvh_start_pass(struct pvh_events *events)
{
	if (events->nr) {
		events->next_addr = events->event[events->nr - 1].addr;
		events->next_id = events->event[events->nr - 1].id + 1;
	}
	events->nr = 0;
	events->sorted = true;
}

/**
 * pvh_add_event() - offer an event to this pass
 * @events: where to
 * @addr: guest physical address of the event
 * @id: number that no other event has, below 0xffffffff
 * @type: memory type
 *
 * The lowest @events->max events that are not behind us are kept. Maps mostly
 * come sorted: then this appends, and only a full workspace becomes a heap.
 */
void __init pvh_add_event(struct pvh_events *events, u64 addr, u32 id, u32 type)
{
	const struct pvh_event e = { .addr = addr, .id = id, .type = type };
	struct pvh_event *event = events->event;

	if (addr < events->next_addr ||
	    (addr == events->next_addr && id < events->next_id))
		return;

	if (events->nr < events->max) {
		if (events->nr && before(&e, &event[events->nr - 1]))
			events->sorted = false;
		event[events->nr++] = e;
		if (events->nr == events->max && !events->sorted)
			make_heap(event, events->nr);
		return;
	}
	if (events->sorted) {
		if (!before(&e, &event[events->nr - 1]))
			return;
		events->sorted = false;
		make_heap(event, events->nr);
	}
	if (before(&e, &event[0]))
		sift_down(event, events->nr, 0, e);
}

/**
 * pvh_sort_events() - end a pass: sort its events by address, then id
 * @events: the events
 */
void __init pvh_sort_events(struct pvh_events *events)
{
	if (events->sorted)
		return;
	make_heap(events->event, events->nr);
	sort_heap(events->event, events->nr);
}
