// SPDX-License-Identifier: GPL-2.0
/*
 * The EFI environment's memory map in user space, under ASan and UBSan: what
 * becomes of the converter's map, then claims, releases and searches at random,
 * each held against a model that knows nothing but a type for each page.
 */
#include <stdlib.h>
#include <string.h>

#include "../kselftest_harness.h"
#include "arena.h"
#include "memmap.h"

#define PAGE		EFI_PAGE_SIZE
#define RAM		XEN_HVM_MEMMAP_TYPE_RAM
#define RSV		XEN_HVM_MEMMAP_TYPE_RESERVED
#define ACPI		XEN_HVM_MEMMAP_TYPE_ACPI
#define NVS		XEN_HVM_MEMMAP_TYPE_NVS
#define UNUSABLE	XEN_HVM_MEMMAP_TYPE_UNUSABLE
#define PMEM		XEN_HVM_MEMMAP_TYPE_PMEM
#define CACHEABLE	0xfULL
#define GIB4		0x100000000ULL
#define LAST_PAGE	0xfffffffffffff000ULL

/* Two windows of pages, around 1 MiB and around 4 GiB. There is no memory elsewhere. */
#define WINDOW		256
#define PAGES		(2 * WINDOW)
#define HOLE		0xffffffff

static u64 page_addr(u32 page)
{
	u64 middle = page < WINDOW ? MEMMAP_FLOOR : GIB4;

	return middle - WINDOW / 2 * PAGE + page % WINDOW * PAGE;
}

static struct model {
	u32 type;
	bool allocated;
} model[PAGES];

static struct memory mem;

/* Room for @max ranges and not a byte more. */
static void make_room(u32 max)
{
	free(mem.range);
	mem = (struct memory) { .range = malloc(max * sizeof(*mem.range)), .max = max };
}

static void fill(const struct pvh_range *range, u32 nr)
{
	const struct pvh_memmap map = { .range = (struct pvh_range *)range, .nr = nr, .max = nr };

	make_room(nr + 1);
	memmap_fill(&mem, &map);
}

#define RANGES(...)	((const struct pvh_range []) { __VA_ARGS__ })
#define FILL(...)								\
	fill(RANGES(__VA_ARGS__), sizeof(RANGES(__VA_ARGS__)) / sizeof(struct pvh_range))

#define EXPECT_RANGE(i, s, e, t) do {						\
	ASSERT_LT(i, mem.nr);							\
	EXPECT_EQ((u64)(s), mem.range[i].start);				\
	EXPECT_EQ((u64)(e), mem.range[i].end);					\
	EXPECT_EQ((u32)(t), mem.range[i].type);					\
	EXPECT_FALSE(mem.range[i].allocated);					\
} while (0)

static struct model at(u64 addr)
{
	u32 window = addr >= page_addr(WINDOW) ? WINDOW : 0;
	u64 page = (addr - page_addr(window)) / PAGE;

	return page < WINDOW ? model[window + page] : (struct model) { HOLE };
}

static bool same(struct model a, struct model b)
{
	return a.type == b.type && a.allocated == b.allocated;
}

/* Ranges are as long as can be, and say of each page what the model says. */
static const char *compare(void)
{
	u32 i, pages = 0, expected = 0;

	for (i = 0; i < PAGES; i++)
		expected += model[i].type != HOLE;
	for (i = 0; i < mem.nr; i++) {
		const struct memory_range *r = &mem.range[i];
		struct model is = { r->type, r->allocated };
		u64 addr;

		if (r->start >= r->end || r->start % PAGE || r->end % PAGE)
			return "a range is empty or ends in a page";
		if (i && r->start < r[-1].end)
			return "ranges are not in order";
		if (i && r->start == r[-1].end &&
		    same(is, (struct model) { r[-1].type, r[-1].allocated }))
			return "alike neighbours are two";
		for (addr = r->start; addr < r->end; addr += PAGE, pages++) {
			if (!same(is, at(addr)))
				return "a page is of another kind";
		}
	}
	return pages == expected ? NULL : "pages are missing";
}

static u64 attributes_of(u32 type)
{
	switch (type) {
	case 0: case 8:
		return 0;
	case 5: case 6:
		return 0x800000000000000fULL;
	case 14:
		return 0x800fULL;
	default:
		return CACHEABLE;
	}
}

/* As one reads it who knows nothing of who allocated what. */
static const char *compare_described(void)
{
	u64 i, nr = memmap_describe(&mem, NULL), pages = 0, expected = 0;
	efi_memory_desc_t *desc = malloc(nr * sizeof(*desc));
	const char *wrong = NULL;

	if (memmap_describe(&mem, desc) != nr)
		wrong = "another number of descriptors";
	for (i = 0; i < PAGES; i++)
		expected += model[i].type != HOLE;
	for (i = 0; i < nr && !wrong; i++) {
		u64 start = desc[i].phys_addr, end = start + desc[i].num_pages * PAGE;

		if (desc[i].pad || desc[i].virt_addr ||
		    desc[i].attribute != attributes_of(desc[i].type))
			wrong = "a field of a descriptor";
		if (i && start == desc[i - 1].phys_addr + desc[i - 1].num_pages * PAGE &&
		    desc[i].type == desc[i - 1].type)
			wrong = "neighbours of a type are two descriptors";
		for (; start < end; start += PAGE, pages++) {
			if (at(start).type != desc[i].type)
				wrong = "a page has another type in its descriptor";
		}
	}
	free(desc);
	return wrong ?: pages == expected ? NULL : "pages are missing in descriptors";
}

#define EXPECT_MODEL(what, round) do {						\
	const char *_wrong = compare() ?: compare_described();			\
										\
	ASSERT_EQ(NULL, _wrong) {						\
		TH_LOG("%s in round %u: %s", what, round, _wrong);		\
	}									\
} while (0)

TEST(types)
{
	static const u32 types[][2] = {
		{ RAM, 7 }, { RSV, 0 }, { ACPI, 9 }, { NVS, 10 }, { UNUSABLE, 8 }, { PMEM, 14 },
		{ XEN_HVM_MEMMAP_TYPE_DISABLED, 0 }, { 0, 0 }, { 8, 0 }, { 0xffffffff, 0 },
	};
	efi_memory_desc_t desc;
	u32 i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		FILL({ 0x1000, 0x3000, types[i][0] });
		EXPECT_EQ(1, mem.nr);
		EXPECT_RANGE(0, 0x1000, 0x3000, types[i][1]);
		EXPECT_EQ(1, memmap_describe(&mem, &desc));
		EXPECT_EQ(0x1000, desc.phys_addr);
		EXPECT_EQ(2, desc.num_pages);
		EXPECT_EQ(attributes_of(types[i][1]), desc.attribute);
	}
}

TEST(ram_is_rounded_inwards)
{
	FILL({ 0x1001, 0x3fff, RAM });
	EXPECT_EQ(1, mem.nr);
	EXPECT_RANGE(0, 0x2000, 0x3000, 7);
	FILL({ 0x1fff, 0x3001, RAM });
	EXPECT_RANGE(0, 0x2000, 0x3000, 7);
	FILL({ 0x1001, 0x2fff, RAM });
	EXPECT_EQ(0, mem.nr);
	FILL({ 0x1000, 0x1fff, RAM });
	EXPECT_EQ(0, mem.nr);
}

TEST(all_else_is_rounded_outwards)
{
	FILL({ 0x1fff, 0x2001, RSV });
	EXPECT_EQ(1, mem.nr);
	EXPECT_RANGE(0, 0x1000, 0x3000, 0);
	FILL({ 0x1000, 0x1001, ACPI });
	EXPECT_RANGE(0, 0x1000, 0x2000, 9);
}

TEST(shared_pages)
{
	/* With RAM: the other one's, on either side. */
	FILL({ 0x1000, 0x2800, RAM }, { 0x2800, 0x3800, ACPI }, { 0x3800, 0x5000, RAM });
	EXPECT_EQ(3, mem.nr);
	EXPECT_RANGE(0, 0x1000, 0x2000, 7);
	EXPECT_RANGE(1, 0x2000, 0x4000, 9);
	EXPECT_RANGE(2, 0x4000, 0x5000, 7);
	/* With what is reserved: nobody's. */
	FILL({ 0x1000, 0x2800, ACPI }, { 0x2800, 0x3800, RSV }, { 0x3800, 0x5000, NVS });
	EXPECT_EQ(3, mem.nr);
	EXPECT_RANGE(0, 0x1000, 0x2000, 9);
	EXPECT_RANGE(1, 0x2000, 0x4000, 0);
	EXPECT_RANGE(2, 0x4000, 0x5000, 10);
	/* Three in a page; the first is gone altogether. */
	FILL({ 0x1000, 0x1400, ACPI }, { 0x1400, 0x1800, RSV }, { 0x1800, 0x1c00, NVS });
	EXPECT_EQ(1, mem.nr);
	EXPECT_RANGE(0, 0x1000, 0x2000, 0);
	/* Of a range that is gone, the one before it is a neighbour. */
	FILL({ 0, 0x1000, RSV }, { 0x1000, 0x1400, ACPI }, { 0x1400, 0x1800, RSV });
	EXPECT_EQ(1, mem.nr);
	EXPECT_RANGE(0, 0, 0x2000, 0);
	/* Otherwise the first one's. */
	FILL({ 0x1000, 0x1800, NVS }, { 0x1800, 0x3000, ACPI });
	EXPECT_RANGE(0, 0x1000, 0x2000, 10);
	EXPECT_RANGE(1, 0x2000, 0x3000, 9);
}

/* It is not mapped, so it is nobody's to take or to give back. */
TEST(page_0)
{
	FILL({ 0, 0x3000, RAM });
	EXPECT_EQ(2, mem.nr);
	EXPECT_RANGE(0, 0, 0x1000, 4);
	EXPECT_RANGE(1, 0x1000, 0x3000, 7);
	EXPECT_FALSE(memmap_is_free(&mem, 0, 0x1000));
	EXPECT_EQ(EFI_NOT_FOUND, memmap_release(&mem, 0, 0x1000));
	FILL({ 0, 0x1000, RAM });
	EXPECT_EQ(1, mem.nr);
	EXPECT_RANGE(0, 0, 0x1000, 4);
	FILL({ 0, 0x3000, RSV });
	EXPECT_EQ(1, mem.nr);
	EXPECT_RANGE(0, 0, 0x3000, 0);
}

TEST(end_of_addresses)
{
	FILL({ LAST_PAGE - 0x1000, U64_MAX, RSV });
	EXPECT_EQ(1, mem.nr);
	EXPECT_RANGE(0, LAST_PAGE - 0x1000, LAST_PAGE, 0);
	FILL({ LAST_PAGE - 0x1001, LAST_PAGE, RSV });
	EXPECT_RANGE(0, LAST_PAGE - 0x2000, LAST_PAGE, 0);
	FILL({ LAST_PAGE - 0x1000, LAST_PAGE - 0xfff, RSV });
	EXPECT_RANGE(0, LAST_PAGE - 0x1000, LAST_PAGE, 0);
	/* That page has no end, so it is not there. */
	FILL({ LAST_PAGE, U64_MAX, RSV });
	EXPECT_EQ(0, mem.nr);
}

TEST(found_as_high_as_may_be)
{
	FILL({ 0, 0xa0000, RAM }, { 0x100000, 0x200000, RAM }, { GIB4, GIB4 + 0x100000, RAM });
	EXPECT_EQ(0x1ff000, memmap_find(&mem, 1, PAGE, U64_MAX));
	EXPECT_EQ(0x1f0000, memmap_find(&mem, 1, 0x10000, U64_MAX));
	EXPECT_EQ(0x100000, memmap_find(&mem, 256, PAGE, U64_MAX));
	EXPECT_EQ(0x100000, memmap_find(&mem, 256, 0x100000, U64_MAX));
	EXPECT_EQ(GIB4, memmap_find(&mem, 1, 0x200000, U64_MAX));
	EXPECT_EQ(0, memmap_find(&mem, 1, 0x200000, GIB4));
	EXPECT_EQ(0, memmap_find(&mem, 257, PAGE, U64_MAX));
	/* The limit is in the last page: that page cannot be taken. */
	EXPECT_EQ(0x1fe000, memmap_find(&mem, 1, PAGE, 0x1fffff));
	EXPECT_EQ(0x100000, memmap_find(&mem, 1, PAGE, 0x101000));
	EXPECT_EQ(0, memmap_find(&mem, 1, PAGE, 0x100fff));
	EXPECT_EQ(0, memmap_find(&mem, 1, PAGE, 0));
	EXPECT_EQ(0, memmap_find(&mem, 0, PAGE, U64_MAX));
	/* In bytes, these would wrap. */
	EXPECT_EQ(0, memmap_find(&mem, EFI_PAGES_MAX, PAGE, U64_MAX));
	EXPECT_EQ(0, memmap_find(&mem, EFI_PAGES_MAX + 1, PAGE, U64_MAX));
	EXPECT_EQ(0, memmap_find(&mem, EFI_PAGES_MAX + 2, PAGE, U64_MAX));
	EXPECT_EQ(0, memmap_find(&mem, U64_MAX, PAGE, U64_MAX));
}

TEST(found_above_4g_when_below_is_full)
{
	FILL({ 0x101000, 0x103000, RAM }, { GIB4 - 0x1000, GIB4 + 0x2000, RAM });
	EXPECT_EQ(GIB4 - 0x1000, memmap_find(&mem, 1, PAGE, U64_MAX));
	EXPECT_EQ(0x101000, memmap_find(&mem, 2, PAGE, U64_MAX));
	EXPECT_EQ(GIB4, memmap_find(&mem, 2, 0x2000, U64_MAX));
	EXPECT_EQ(GIB4, memmap_find(&mem, 2, 0x2000, GIB4 + 0x2000));
	EXPECT_EQ(0, memmap_find(&mem, 2, 0x2000, GIB4 + 0x1fff));
}

static struct memory_range storage[16];

/* A MiB of RAM, in a map for @max ranges. */
static void one_mib(u32 max)
{
	make_room(max);
	mem.range[0] = (struct memory_range) { 0x100000, 0x200000, EFI_CONVENTIONAL_MEMORY };
	mem.nr = 1;
	memcpy(storage, mem.range, sizeof(*storage));
}

TEST(claimed_and_released)
{
	one_mib(8);
	EXPECT_EQ(EFI_SUCCESS, memmap_claim(&mem, 0x140000, 0x180000, EFI_LOADER_DATA));
	EXPECT_EQ(3, mem.nr);
	EXPECT_EQ(1, mem.key);
	EXPECT_FALSE(memmap_is_free(&mem, 0x17f000, 0x181000));
	EXPECT_FALSE(memmap_is_free(&mem, 0x13f000, 0x141000));
	EXPECT_TRUE(memmap_is_free(&mem, 0x100000, 0x140000));
	EXPECT_FALSE(memmap_is_free(&mem, 0x180000, 0x180000));
	EXPECT_FALSE(memmap_is_free(&mem, 0x180000, 0x17f000));
	EXPECT_EQ(EFI_NOT_FOUND, memmap_claim(&mem, 0x17f000, 0x181000, EFI_LOADER_DATA));
	EXPECT_EQ(EFI_NOT_FOUND, memmap_claim(&mem, 0x1ff000, 0x201000, EFI_LOADER_DATA));
	EXPECT_EQ(EFI_NOT_FOUND, memmap_claim(&mem, 0xff000, 0x101000, EFI_LOADER_DATA));
	EXPECT_EQ(EFI_NOT_FOUND, memmap_claim(&mem, 0x200000, 0x201000, EFI_LOADER_DATA));
	/* What was not allocated cannot be given back; nor more than was. */
	EXPECT_EQ(EFI_NOT_FOUND, memmap_release(&mem, 0x100000, 0x101000));
	EXPECT_EQ(EFI_NOT_FOUND, memmap_release(&mem, 0x17f000, 0x181000));
	EXPECT_EQ(EFI_NOT_FOUND, memmap_release(&mem, 0x200000, 0x201000));
	EXPECT_EQ(1, mem.key);
	EXPECT_EQ(EFI_SUCCESS, memmap_release(&mem, 0x140000, 0x180000));
	EXPECT_EQ(2, mem.key);
	EXPECT_EQ(1, mem.nr);
	EXPECT_EQ(0, memcmp(storage, mem.range, sizeof(*storage)));
}

/* The last rows are for what splits a range in three. */
TEST(full)
{
	one_mib(3);
	EXPECT_EQ(EFI_SUCCESS, memmap_claim(&mem, 0x140000, 0x180000, EFI_LOADER_DATA));
	EXPECT_EQ(3, mem.nr);
	EXPECT_EQ(EFI_OUT_OF_RESOURCES, memmap_claim(&mem, 0x100000, 0x140000, EFI_LOADER_DATA));
	EXPECT_EQ(EFI_OUT_OF_RESOURCES, memmap_release(&mem, 0x150000, 0x160000));
	/* Wrong is wrong, room or not. */
	EXPECT_EQ(EFI_NOT_FOUND, memmap_claim(&mem, 0x140000, 0x141000, EFI_LOADER_DATA));
	EXPECT_EQ(EFI_NOT_FOUND, memmap_release(&mem, 0x100000, 0x101000));
	EXPECT_EQ(3, mem.nr);
	EXPECT_EQ(1, mem.key);
	one_mib(2);
	EXPECT_EQ(EFI_OUT_OF_RESOURCES, memmap_claim(&mem, 0x140000, 0x180000, EFI_LOADER_DATA));
	EXPECT_EQ(1, mem.nr);
}

static void reset_model(void)
{
	u32 i;

	for (i = 0; i < PAGES; i++)
		model[i] = (struct model) { HOLE };
}

#define MAX_RANGES	40

/* Where a page's bytes are: type of the one, or what is stronger of several. */
static u32 type_of_page(const struct pvh_range *range, u32 nr, u64 addr)
{
	static const u32 types[] = { [RAM] = 7, [RSV] = 0, [ACPI] = 9, [NVS] = 10, [UNUSABLE] = 8 };
	u32 i, found = HOLE;

	for (i = nr; i--;) {
		const struct pvh_range *r = &range[i];

		if (r->end <= addr || r->start >= addr + PAGE)
			continue;
		if (r->type == RSV)
			return 0;
		if (r->type != RAM || (r->start <= addr && r->end >= addr + PAGE))
			found = types[r->type];
	}
	return found;
}

/* Sorted, disjoint, alike neighbours apart, as the converter has them; in bytes. */
static u32 random_ranges(struct pvh_range *range, u64 *seed, u32 window)
{
	u64 pos = page_addr(window * WINDOW), end = page_addr(window * WINDOW + WINDOW - 1) + PAGE;
	u32 nr = 0, step = arena_random(seed) % 2 ? 8192 : 65536;

	while (nr < MAX_RANGES / 2) {
		struct pvh_range *r = &range[nr];

		if (arena_random(seed) % 3 == 0)
			pos += arena_random(seed) % step;
		r->start = pos;
		pos += 1 + arena_random(seed) % step;
		if (arena_random(seed) % 2)
			pos = PAGE_UP(pos);
		r->end = pos;
		r->type = arena_random(seed) % 2 ? RAM : 1 + arena_random(seed) % 5;
		if (pos > end)
			break;
		if (!window && !nr && r->start % PAGE)
			continue;
		if (!nr || r->start != r[-1].end || r->type != r[-1].type)
			nr++;
	}
	return nr;
}

/* Fills map and model. @more: rows beyond those that filling needs. */
static void random_fill(u64 *seed, u32 more)
{
	struct pvh_range range[MAX_RANGES];
	u32 nr = random_ranges(range, seed, 0), i;
	struct pvh_memmap map = { .range = range };

	nr += random_ranges(range + nr, seed, 1);
	make_room(nr + more);
	map.nr = nr;
	memmap_fill(&mem, &map);
	for (i = 0; i < PAGES; i++)
		model[i] = (struct model) { type_of_page(range, nr, page_addr(i)) };
}

TEST(random_maps_are_filled)
{
	u64 seed = 42;
	u32 round;

	for (round = 0; round < 2000; round++) {
		random_fill(&seed, 0);
		EXPECT_MODEL("memmap_fill()", round);
		EXPECT_EQ(0, mem.key);
	}
}

static bool free_pages(u32 first, u32 n)
{
	u32 i;

	for (i = first; i < first + n; i++) {
		if (i / WINDOW != first / WINDOW || model[i].type != EFI_CONVENTIONAL_MEMORY)
			return false;
	}
	return n;
}

static bool allocated_pages(u32 first, u32 n)
{
	u32 i;

	for (i = first; i < first + n; i++) {
		if (i / WINDOW != first / WINDOW || !model[i].allocated)
			return false;
	}
	return n;
}

static void set_pages(u32 first, u32 n, u32 type, bool allocated)
{
	while (n--)
		model[first + n] = (struct model) { type, allocated };
}

/* The highest below 4 GiB, or else the highest above: tried one by one. */
static u64 find_pages(u32 n, u64 align, u64 limit)
{
	u32 window, i;

	for (window = 1; window <= 2; window++) {
		for (i = PAGES; i--;) {
			u64 addr = page_addr(i), end = addr + n * PAGE;
			u32 its = addr < GIB4 ? 1 : 2;

			if (its != window || (its == 1 && end > GIB4) || addr < MEMMAP_FLOOR)
				continue;
			if (addr % align == 0 && end <= limit && i + n <= PAGES && free_pages(i, n))
				return addr;
		}
	}
	return 0;
}

static efi_status_t model_status(bool good)
{
	if (!good)
		return EFI_NOT_FOUND;
	return mem.max - mem.nr < 2 ? EFI_OUT_OF_RESOURCES : EFI_SUCCESS;
}

#define STEPS	300

FIXTURE(random)
{
	u64 seed;
	u32 done;
};

FIXTURE_SETUP(random)
{
	self->seed = 7;
	self->done = 0;
	reset_model();
}

FIXTURE_TEARDOWN(random)
{
}

/* What was allocated is looked for more often than chance would have it. */
static void random_pages(struct _test_data_random *self, u32 *first, u32 *n)
{
	u32 tries;

	*n = 1 + arena_random(&self->seed) % (arena_random(&self->seed) % 2 ? 4 : 40);
	for (tries = 0; tries < 20; tries++) {
		*first = arena_random(&self->seed) % WINDOW;
		if (*first + *n > WINDOW)
			*first = WINDOW - *n;
		*first += arena_random(&self->seed) % 2 * WINDOW;
		if (free_pages(*first, *n))
			return;
		if (!model[*first].allocated)
			continue;
		while (*n > 1 && arena_random(&self->seed) % 16 && !allocated_pages(*first, *n))
			--*n;
		return;
	}
}

/* Rows that are not in use: what is freed in front of them is not to become one with them. */
static void bait(void)
{
	u64 end = mem.nr ? mem.range[mem.nr - 1].end : 0;
	u32 i;

	for (i = mem.nr; i < mem.max; i++)
		mem.range[i] = (struct memory_range) { end, end + PAGE, EFI_CONVENTIONAL_MEMORY };
}

static void step(struct _test_data_random *self, struct __test_metadata *_metadata)
{
	static const u32 types[] = { 1, 2, 2, 3, 4, 5, 6, 9, 10, 0, 8, 0x80000000 };
	u32 first, n, type = types[arena_random(&self->seed) % (sizeof(types) / sizeof(types[0]))];
	u64 key = mem.key, start, end;
	efi_status_t want;

	bait();
	random_pages(self, &first, &n);
	start = page_addr(first);
	end = start + n * PAGE;
	EXPECT_EQ(free_pages(first, n), memmap_is_free(&mem, start, end));
	if (arena_random(&self->seed) % 2) {
		want = model_status(free_pages(first, n));
		EXPECT_EQ(want, memmap_claim(&mem, start, end, type));
		if (want == EFI_SUCCESS)
			set_pages(first, n, type, true);
	} else {
		want = model_status(allocated_pages(first, n));
		EXPECT_EQ(want, memmap_release(&mem, start, end));
		if (want == EFI_SUCCESS)
			set_pages(first, n, EFI_CONVENTIONAL_MEMORY, false);
	}
	EXPECT_EQ(want == EFI_SUCCESS, mem.key != key);
	self->done += want == EFI_SUCCESS;
}

static void search(struct _test_data_random *self, struct __test_metadata *_metadata)
{
	u64 align = PAGE << arena_random(&self->seed) % 6;
	u64 limit = page_addr(arena_random(&self->seed) % PAGES) + arena_random(&self->seed) % 2;
	u32 n = 1 + arena_random(&self->seed) % 48;

	if (arena_random(&self->seed) % 4 == 0)
		limit = U64_MAX;
	EXPECT_EQ(find_pages(n, align, limit), memmap_find(&mem, n, align, limit));
}

TEST_F(random, claims_and_releases)
{
	u32 round, i;

	for (round = 0; round < 60; round++) {
		/* In every other map, rows are soon used up. */
		random_fill(&self->seed, round % 2 ? 6 : 100);
		for (i = 0; i < STEPS; i++) {
			step(self, _metadata);
			search(self, _metadata);
			EXPECT_MODEL("claim or release", i);
		}
	}
	EXPECT_GT(self->done, 60 * STEPS / 10);
}

TEST_HARNESS_MAIN
