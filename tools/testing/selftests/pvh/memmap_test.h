/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the tests of the PVH converter's memory map share: the map goes in at MAP
 * and comes out in map.
 */
#ifndef _PVH_MEMMAP_TEST_H
#define _PVH_MEMMAP_TEST_H

#include <stdlib.h>
#include <string.h>

#include "../kselftest_harness.h"
#include "oracle.h"

#define MAP		0x10000ULL
#define MIB		0x100000ULL
#define GIB4		0x100000000ULL
#define MAX_OUT		320
#define MAX_WS		1024

#define RAM		XEN_HVM_MEMMAP_TYPE_RAM
#define RSV		XEN_HVM_MEMMAP_TYPE_RESERVED
#define ACPI		XEN_HVM_MEMMAP_TYPE_ACPI
#define NVS		XEN_HVM_MEMMAP_TYPE_NVS
#define UNUSABLE	XEN_HVM_MEMMAP_TYPE_UNUSABLE
#define DISABLED	XEN_HVM_MEMMAP_TYPE_DISABLED
#define PMEM		XEN_HVM_MEMMAP_TYPE_PMEM

typedef struct hvm_memmap_table_entry entry_t;

static struct pvh_info info;
static struct pvh_range out[MAX_OUT];
static struct pvh_memmap map;
static const struct pvh_limits limits = {
	.phys_limit = ARENA_LIMIT, .image_start = 16 * MIB, .image_end = 24 * MIB,
};

/* Converts the map at @pa; info is cleared by the caller. */
static enum pvh_message run(u64 pa, u32 nr, u32 stride, u32 max_events, u32 max_out)
{
	struct pvh_event *event = malloc(max_events * sizeof(*event));
	struct pvh_workspace ws = { .event = event, .max = max_events };
	enum pvh_message err;

	info.version = 1;
	info.source = (struct pvh_memmap_source) { pa, nr, stride };
	map.range = out;
	map.max = max_out;
	err = pvh_convert_memmap(&info, &limits, &ws, &map);
	free(event);
	return err;
}

/* Converts @entries, with room for all that comes of it. */
static enum pvh_message convert(const entry_t *entries, u32 nr)
{
	memset(&info, 0, sizeof(info));
	arena_reset();
	arena_write(MAP, entries, nr * sizeof(*entries));
	return run(MAP, nr, sizeof(*entries), MAX_WS, MAX_OUT);
}

/* Range number @i of the result is from @s to @e, of type @t. */
#define EXPECT_RANGE(i, s, e, t) do {						\
	EXPECT_LT(i, map.nr);							\
	EXPECT_EQ((u64)(s), out[i].start);					\
	EXPECT_EQ((u64)(e), out[i].end);					\
	EXPECT_EQ((u32)(t), out[i].type);					\
} while (0)

/* That warning, with that value, and no other. */
#define EXPECT_ONLY(msg, val) do {						\
	EXPECT_EQ(1U << (msg), info.report.seen);				\
	EXPECT_EQ((u64)(val), info.report.value[msg]);				\
} while (0)

#endif /* _PVH_MEMMAP_TEST_H */
