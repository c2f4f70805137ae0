// SPDX-License-Identifier: GPL-2.0
/*
 * The PVH converter's memory map in user space, under ASan and UBSan: a case
 * for each kind of map, modules in it, then random maps against a model.
 *
 * The harness knows the tests of one source file, so those are included here,
 * in the order in which they run.
 */
#include "memmap_test.h"
#include "memmap_test_entries.h"
#include "memmap_test_lengths.h"

#define MODLIST		0x2000ULL

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
