/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tests of what is in a memory map: types, sizes, where entries end, and which of
 * two wins. Part of memmap_test.c.
 */
#include "memmap_test.h"

TEST(as_qemu_pc)
{
	const entry_t in[] = {
		{ 0, 0x9fc00, RAM }, { 0x9fc00, 0x400, RSV }, { 0xf0000, 0x10000, RSV },
		{ MIB, 0xfee0000, RAM }, { 0xffe0000, 0x20000, RSV },
		{ 0xfffc0000, 0x40000, RSV }, { 0xfd00000000, 0x300000000, RSV },
	};

	EXPECT_EQ(PVH_OK, convert(in, 7));
	EXPECT_EQ(7, map.nr);
	EXPECT_EQ(0, info.report.seen);
	EXPECT_RANGE(0, 0, 0x9fc00, RAM);
	EXPECT_RANGE(1, 0x9fc00, 0xa0000, RSV);
	EXPECT_RANGE(2, 0xf0000, MIB, RSV);
	EXPECT_RANGE(3, MIB, 0xffe0000, RAM);
	EXPECT_RANGE(4, 0xffe0000, 0x10000000, RSV);
	EXPECT_RANGE(5, 0xfffc0000, GIB4, RSV);
	EXPECT_RANGE(6, 0xfd00000000, 0x10000000000, RSV);
}

TEST(isa_hole_is_not_ram)
{
	const entry_t in[] = { { 0, 64 * MIB, RAM } };

	EXPECT_EQ(PVH_OK, convert(in, 1));
	EXPECT_EQ(3, map.nr);
	EXPECT_RANGE(0, 0, 0xa0000, RAM);
	EXPECT_RANGE(1, 0xa0000, MIB, RSV);
	EXPECT_RANGE(2, MIB, 64 * MIB, RAM);
}

TEST(isa_hole_edges)
{
	const entry_t in[] = {
		{ 0, 0xa0000, RAM }, { 0xa0000, 1, RAM }, { 0xb0000, 0x10000, ACPI },
		{ 0xfffff, 1, RAM }, { MIB, MIB, RAM },
	};

	EXPECT_EQ(PVH_OK, convert(in, 5));
	EXPECT_EQ(5, map.nr);
	EXPECT_RANGE(0, 0, 0xa0000, RAM);
	EXPECT_RANGE(1, 0xa0000, 0xa0001, RSV);
	EXPECT_RANGE(2, 0xb0000, 0xc0000, ACPI);
	EXPECT_RANGE(3, 0xfffff, MIB, RSV);
	EXPECT_RANGE(4, MIB, 2 * MIB, RAM);
}

TEST(types)
{
	const u32 types[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 128, 0xefffffff, 0xffffffff };
	const u32 want[] = { RSV, RAM, RSV, ACPI, NVS, UNUSABLE, RSV, PMEM, RSV, RSV,
			     RSV, RSV, RSV, RSV };
	const bool warn[] = { 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1 };
	unsigned int i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		const entry_t in[] = { { MIB, MIB, RAM }, { 8 * MIB, MIB, types[i] } };

		EXPECT_EQ(PVH_OK, convert(in, 2));
		EXPECT_RANGE(1, 8 * MIB, 9 * MIB, want[i]);
		if (warn[i])
			EXPECT_ONLY(PVH_WARN_ENTRY_TYPE, types[i]);
		else
			EXPECT_EQ(0, info.report.seen);
	}
}

TEST(entry_of_size_0)
{
	const entry_t in[] = { { 0x5000, 0, RAM }, { MIB, MIB, RAM }, { 0x7000, 0, RSV } };

	EXPECT_EQ(PVH_OK, convert(in, 3));
	EXPECT_EQ(1, map.nr);
	EXPECT_ONLY(PVH_WARN_ENTRY_EMPTY, 0x5000);
}

TEST(entry_ends_at_2_64)
{
	const entry_t in[] = { { MIB, MIB, RAM }, { U64_MAX - 0xfff, 0x1000, RSV } };

	EXPECT_EQ(PVH_OK, convert(in, 2));
	EXPECT_RANGE(1, U64_MAX - 0xfff, U64_MAX, RSV);
	EXPECT_EQ(0, info.report.seen);
}

TEST(entry_ends_below_2_64)
{
	const entry_t in[] = { { MIB, MIB, RAM }, { U64_MAX - 0xfff, 0xfff, RSV } };

	EXPECT_EQ(PVH_OK, convert(in, 2));
	EXPECT_RANGE(1, U64_MAX - 0xfff, U64_MAX, RSV);
	EXPECT_EQ(0, info.report.seen);
}

TEST(entry_wraps)
{
	const entry_t in[] = { { MIB, MIB, RAM }, { 8 * MIB, U64_MAX, NVS } };

	EXPECT_EQ(PVH_OK, convert(in, 2));
	EXPECT_EQ(2, map.nr);
	EXPECT_RANGE(0, MIB, 2 * MIB, RAM);
	EXPECT_RANGE(1, 8 * MIB, U64_MAX, NVS);
	EXPECT_ONLY(PVH_WARN_ENTRY_WRAPS, 8 * MIB);
}

TEST(entry_wraps_onto_ram)
{
	const entry_t in[] = { { MIB, MIB, RAM }, { U64_MAX, 2 * MIB, RSV } };

	EXPECT_EQ(PVH_OK, convert(in, 2));
	EXPECT_EQ(1, map.nr);
	EXPECT_RANGE(0, MIB, 2 * MIB, RAM);
}

TEST(ram_beyond_the_cpu)
{
	const entry_t in[] = {
		{ MIB, MIB, RAM }, { ARENA_LIMIT - MIB, 2 * MIB, RAM }, { ARENA_LIMIT, MIB, RAM },
		{ ARENA_LIMIT + 4 * MIB, MIB, RSV },
	};

	EXPECT_EQ(PVH_OK, convert(in, 4));
	EXPECT_EQ(3, map.nr);
	EXPECT_RANGE(1, ARENA_LIMIT - MIB, ARENA_LIMIT, RAM);
	EXPECT_RANGE(2, ARENA_LIMIT + 4 * MIB, ARENA_LIMIT + 5 * MIB, RSV);
	EXPECT_ONLY(PVH_WARN_ENTRY_LIMIT, ARENA_LIMIT - MIB);
}

TEST(overlap_non_ram_wins)
{
	const entry_t in[] = {
		{ MIB, 15 * MIB, RAM }, { 2 * MIB, MIB, RSV }, { 4 * MIB, MIB, UNUSABLE },
		{ 4 * MIB, 2 * MIB, ACPI }, { 15 * MIB, 2 * MIB, PMEM },
	};

	EXPECT_EQ(PVH_OK, convert(in, 5));
	EXPECT_EQ(7, map.nr);
	EXPECT_RANGE(0, MIB, 2 * MIB, RAM);
	EXPECT_RANGE(1, 2 * MIB, 3 * MIB, RSV);
	EXPECT_RANGE(2, 3 * MIB, 4 * MIB, RAM);
	EXPECT_RANGE(3, 4 * MIB, 5 * MIB, UNUSABLE);
	EXPECT_RANGE(4, 5 * MIB, 6 * MIB, ACPI);
	EXPECT_RANGE(5, 6 * MIB, 15 * MIB, RAM);
	EXPECT_RANGE(6, 15 * MIB, 17 * MIB, PMEM);
	EXPECT_EQ(0, info.report.seen);
}

TEST(same_entry_twice)
{
	const entry_t in[] = { { MIB, MIB, RAM }, { MIB, MIB, RAM }, { MIB, MIB, RAM } };

	EXPECT_EQ(PVH_OK, convert(in, 3));
	EXPECT_EQ(1, map.nr);
	EXPECT_RANGE(0, MIB, 2 * MIB, RAM);
}

TEST(touching_entries_merge)
{
	const entry_t in[] = { { 3 * MIB, MIB, RAM }, { MIB, MIB, RAM }, { 2 * MIB, MIB, RAM },
			       { 4 * MIB, MIB, RSV }, { 5 * MIB, MIB, RSV } };

	EXPECT_EQ(PVH_OK, convert(in, 5));
	EXPECT_EQ(2, map.nr);
	EXPECT_RANGE(0, MIB, 4 * MIB, RAM);
	EXPECT_RANGE(1, 4 * MIB, 6 * MIB, RSV);
}

TEST(e820_stride)
{
	struct {
		u64 addr, size;
		u32 type;
	} __attribute__((packed)) in[] = { { MIB, MIB, RAM }, { 4 * MIB, MIB, NVS } };

	memset(&info, 0, sizeof(info));
	arena_reset();
	arena_write(MAP, in, sizeof(in));
	EXPECT_EQ(PVH_OK, run(MAP, 2, 20, MAX_WS, MAX_OUT));
	EXPECT_EQ(2, map.nr);
	EXPECT_RANGE(1, 4 * MIB, 5 * MIB, NVS);
	EXPECT_EQ(MAP + 40, arena_highest_read);
}
