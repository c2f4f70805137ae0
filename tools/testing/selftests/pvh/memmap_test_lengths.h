/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tests of memory maps of all lengths: none, out of reach, longer than the
 * workspace, longer than the result. Part of memmap_test.c.
 */
#include "memmap_test.h"

TEST(no_map)
{
	memset(&info, 0, sizeof(info));
	EXPECT_EQ(PVH_ERR_NO_MEMMAP, run(0, 0, 24, MAX_WS, MAX_OUT));
	EXPECT_ONLY(PVH_ERR_NO_MEMMAP, 1);
	EXPECT_EQ(0, map.nr);
}

TEST(no_ram)
{
	const entry_t in[] = { { MIB, MIB, RSV }, { 0xa0000, 0x60000, RAM }, { 4 * MIB, 0, RAM } };

	EXPECT_EQ(PVH_ERR_NO_RAM, convert(in, 3));
	EXPECT_EQ(3, info.report.value[PVH_ERR_NO_RAM]);
}

TEST(map_out_of_reach)
{
	memset(&info, 0, sizeof(info));
	EXPECT_EQ(PVH_ERR_MEMMAP_PADDR, run(ARENA_LIMIT - 43, 2, 24, MAX_WS, MAX_OUT));
	EXPECT_EQ(ARENA_LIMIT - 43, info.report.value[PVH_ERR_MEMMAP_PADDR]);
}

TEST(map_wraps)
{
	memset(&info, 0, sizeof(info));
	EXPECT_EQ(PVH_ERR_MEMMAP_PADDR, run(U64_MAX - 23, 2, 24, MAX_WS, MAX_OUT));
	EXPECT_EQ(U64_MAX - 23, info.report.value[PVH_ERR_MEMMAP_PADDR]);
}

TEST(map_too_long)
{
	memset(&info, 0, sizeof(info));
	EXPECT_EQ(PVH_ERR_MEMMAP_ENTRIES,
		  run(MAP, PVH_MAX_MEMMAP_ENTRIES + 1, 24, MAX_WS, MAX_OUT));
	EXPECT_EQ(PVH_MAX_MEMMAP_ENTRIES + 1, info.report.value[PVH_ERR_MEMMAP_ENTRIES]);
}

/* All but the last entry are empty, so that one pass does. */
TEST(map_longest)
{
	entry_t *in = calloc(PVH_MAX_MEMMAP_ENTRIES, sizeof(*in));

	in[PVH_MAX_MEMMAP_ENTRIES - 1] = (entry_t) { MIB, MIB, RAM };
	EXPECT_EQ(PVH_OK, convert(in, PVH_MAX_MEMMAP_ENTRIES));
	EXPECT_EQ(1, map.nr);
	EXPECT_RANGE(0, MIB, 2 * MIB, RAM);
	free(in);
}

static void shuffle(entry_t *e, u32 nr, u64 seed)
{
	u32 i;

	for (i = nr; i > 1; i--) {
		u32 j = arena_random(&seed) % i;
		entry_t tmp = e[i - 1];

		e[i - 1] = e[j];
		e[j] = tmp;
	}
}

FIXTURE(long_map)
{
};

FIXTURE_VARIANT(long_map)
{
	u32 nr;
	u32 max_events;
	bool reversed;
	bool shuffled;
};

FIXTURE_SETUP(long_map)
{
	arena_reset();
}

FIXTURE_TEARDOWN(long_map)
{
}

#define LONG_MAP(name, ...)							\
	FIXTURE_VARIANT_ADD(long_map, name) { __VA_ARGS__ }
LONG_MAP(sorted_127, 127, 1024, false, false);
LONG_MAP(sorted_128, 128, 1024, false, false);
LONG_MAP(sorted_129, 129, 1024, false, false);
LONG_MAP(sorted_255, 255, 1024, false, false);
LONG_MAP(sorted_256, 256, 1024, false, false);
LONG_MAP(sorted_257, 257, 1024, false, false);
LONG_MAP(fills_workspace, 512, 1024, false, false);
LONG_MAP(one_more_than_workspace, 513, 1024, true, false);
LONG_MAP(sorted_4096, 4096, 1024, false, false);
LONG_MAP(reversed_4096, 4096, 1024, true, false);
LONG_MAP(shuffled_4096, 4096, 1024, false, true);
LONG_MAP(shuffled_4096_small_workspace, 4096, 100, false, true);
LONG_MAP(shuffled_200_one_event_at_a_time, 200, 1, false, true);

/* All of RAM in nr pieces that touch: must be one range again. */
TEST_F(long_map, finely_split_ram)
{
	entry_t *in = calloc(variant->nr, sizeof(*in));
	u32 i;

	for (i = 0; i < variant->nr; i++) {
		u32 at = variant->reversed ? variant->nr - 1 - i : i;

		in[i] = (entry_t) { GIB4 + at * 0x3001ULL, 0x3001, RAM };
	}
	if (variant->shuffled)
		shuffle(in, variant->nr, 1);
	memset(&info, 0, sizeof(info));
	arena_write(MAP, in, variant->nr * sizeof(*in));
	EXPECT_EQ(PVH_OK, run(MAP, variant->nr, 24, variant->max_events, MAX_OUT));
	EXPECT_EQ(1, map.nr);
	EXPECT_RANGE(0, GIB4, GIB4 + variant->nr * 0x3001ULL, RAM);
	EXPECT_EQ(0, info.report.seen);
	free(in);
}

/* More ranges than the kernel holds: the largest RAM stays, the rest is told. */
TEST(ram_is_kept_before_the_rest)
{
	entry_t in[64];
	u32 i;

	for (i = 0; i < 64; i++)
		in[i] = (entry_t) { MIB * (16 + 4 * i), i % 2 ? MIB + i : 2 * MIB,
				    i % 2 ? RAM : RSV };
	memset(&info, 0, sizeof(info));
	arena_reset();
	arena_write(MAP, in, sizeof(in));
	EXPECT_EQ(PVH_OK, run(MAP, 64, 24, MAX_WS, 40));
	EXPECT_EQ(40, map.nr);
	EXPECT_ONLY(PVH_WARN_DROPPED, 24);
	for (i = 0; i < 64; i += 1) {
		u32 j, found = 0;

		for (j = 0; j < map.nr; j++)
			found += out[j].start == in[i].addr && out[j].type == in[i].type;
		if (in[i].type == RAM)
			EXPECT_EQ(1, found);
	}

	EXPECT_EQ(PVH_OK, run(MAP, 64, 24, MAX_WS, 8));
	EXPECT_EQ(8, map.nr);
	EXPECT_EQ(56, map.dropped);
	for (i = 0; i < 8; i++)
		EXPECT_RANGE(i, MIB * (16 + 4 * (49 + 2 * i)), MIB * (16 + 4 * (49 + 2 * i)) +
			     MIB + 49 + 2 * i, RAM);
}

/* A range that comes in pieces must not be judged by its first piece. */
TEST(full_map_still_merges)
{
	entry_t in[20];
	u32 i;

	for (i = 0; i < 4; i++)
		in[i] = (entry_t) { MIB * (16 + 4 * i), MIB, RAM };
	for (; i < 20; i++)
		in[i] = (entry_t) { GIB4 + i * 0x1000, 0x1000, RAM };
	in[19].size = 8 * MIB;
	memset(&info, 0, sizeof(info));
	arena_reset();
	arena_write(MAP, in, sizeof(in));
	EXPECT_EQ(PVH_OK, run(MAP, 20, 24, 4, 4));
	EXPECT_EQ(4, map.nr);
	EXPECT_RANGE(3, GIB4 + 4 * 0x1000, GIB4 + 19 * 0x1000 + 8 * MIB, RAM);
}
