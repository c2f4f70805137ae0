// SPDX-License-Identifier: GPL-2.0
/*
 * The PVH converter's memory map in user space, under ASan and UBSan: a case
 * for each kind of map, then random maps against a model.
 */
#include <stdlib.h>
#include <string.h>

#include "../kselftest_harness.h"
#include "oracle.h"

#define MAP		0x10000ULL
#define MODLIST		0x2000ULL
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

static enum pvh_message convert(const entry_t *entries, u32 nr)
{
	memset(&info, 0, sizeof(info));
	arena_reset();
	arena_write(MAP, entries, nr * sizeof(*entries));
	return run(MAP, nr, sizeof(*entries), MAX_WS, MAX_OUT);
}

#define EXPECT_RANGE(i, s, e, t) do {						\
	EXPECT_LT(i, map.nr);							\
	EXPECT_EQ((u64)(s), out[i].start);					\
	EXPECT_EQ((u64)(e), out[i].end);					\
	EXPECT_EQ((u32)(t), out[i].type);					\
} while (0)

#define EXPECT_ONLY(msg, val) do {						\
	EXPECT_EQ(1U << (msg), info.report.seen);				\
	EXPECT_EQ((u64)(val), info.report.value[msg]);				\
} while (0)

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

TEST(modules_are_reserved)
{
	const entry_t in[] = { { MIB, 63 * MIB, RAM } };
	const struct hvm_modlist_entry mod[] = {
		{ 32 * MIB, MIB }, { 40 * MIB, 0x1001 }, { 20 * MIB, MIB }, { 50 * MIB, MIB },
	};

	memset(&info, 0, sizeof(info));
	arena_reset();
	arena_write(MAP, in, sizeof(in));
	arena_write(MODLIST, mod, sizeof(mod));
	info.modlist_paddr = MODLIST;
	info.nr_modules = 4;
	EXPECT_EQ(PVH_OK, run(MAP, 1, 24, MAX_WS, MAX_OUT));
	EXPECT_EQ(5, map.nr);
	EXPECT_RANGE(0, MIB, 40 * MIB, RAM);
	EXPECT_RANGE(1, 40 * MIB, 40 * MIB + 0x1001, RSV);
	EXPECT_RANGE(3, 50 * MIB, 51 * MIB, RSV);
	/* Module 2 claims the kernel. */
	EXPECT_ONLY(PVH_WARN_MODULE_RANGE, 20 * MIB);
}

TEST(modlist_ends_early)
{
	const entry_t in[] = { { MIB, 63 * MIB, RAM } };

	memset(&info, 0, sizeof(info));
	arena_reset();
	arena_write(MAP, in, sizeof(in));
	info.modlist_paddr = ARENA_LIMIT - 32;
	info.nr_modules = 3;
	EXPECT_EQ(PVH_OK, run(MAP, 1, 24, MAX_WS, MAX_OUT));
	EXPECT_EQ(1, map.nr);
	EXPECT_ONLY(PVH_WARN_MODLIST_PADDR, ARENA_LIMIT - 32);
}

TEST(initrd_larger_than_ram)
{
	const entry_t in[] = { { MIB, 63 * MIB, RAM } };
	u64 size;

	for (size = 63 * MIB - 1; size <= 63 * MIB; size++) {
		memset(&info, 0, sizeof(info));
		info.initrd_paddr = 2 * MIB;
		info.initrd_size = size;
		arena_reset();
		arena_write(MAP, in, sizeof(in));
		EXPECT_EQ(PVH_OK, run(MAP, 1, 24, MAX_WS, MAX_OUT));
		EXPECT_EQ(size < 63 * MIB ? size : 0, info.initrd_size);
		EXPECT_EQ(size < 63 * MIB ? 0 : 1U << PVH_WARN_INITRD_SIZE, info.report.seen);
	}
}

/* Addresses and sizes in pages, so that entries meet; the ISA hole is among them. */
#define PAGES		160
#define PAGE		0x1000ULL
#define PAGES_AT	0x70000ULL
#define ROUNDS		3000

TEST(random_maps_against_the_model)
{
	static const u32 types[] = { 0, 1, 1, 1, 2, 3, 4, 5, 6, 7, 200 };
	static struct model model;
	u64 seed = 42;
	u32 round, i;

	for (round = 0; round < ROUNDS; round++) {
		u32 nr = 1 + arena_random(&seed) % 40;
		const char *wrong;
		entry_t in[41];
		const struct model_input input = { .entry = in, .nr = nr + 1, .limits = &limits };

		for (i = 0; i < nr; i++) {
			u32 from = arena_random(&seed) % PAGES;
			u32 n = arena_random(&seed) % (PAGES - from + 1);
			u32 t = arena_random(&seed) % (sizeof(types) / sizeof(types[0]));

			in[i] = (entry_t) { PAGES_AT + from * PAGE, n * PAGE, types[t] };
		}
		in[nr] = (entry_t) { GIB4, MIB, RAM };
		memset(&info, 0, sizeof(info));
		arena_reset();
		arena_write(MAP, in, (nr + 1) * sizeof(in[0]));
		ASSERT_EQ(PVH_OK, run(MAP, nr + 1, 24, 1 + arena_random(&seed) % 90, MAX_OUT));
		model_convert(&model, &input);
		wrong = model_compare(&model, &map, &info, 0, PVH_OK);
		ASSERT_EQ(NULL, wrong) {
			TH_LOG("round %u, %u entries: %s", round, nr, wrong);
		}
	}
}

TEST_HARNESS_MAIN
