// SPDX-License-Identifier: GPL-2.0
/* Cases: memory maps of all lengths and orders, and those that are out of reach. */
#include "cases.h"

#define RAM		XEN_HVM_MEMMAP_TYPE_RAM
#define RESERVED	XEN_HVM_MEMMAP_TYPE_RESERVED

#define HOLES		SCENE_HOLES_AT
#define LIMIT		(1ULL << 40)		/* of QEMU's CPUs under TCG */

static void paddr(struct scene *s, uint64_t arg)
{
	s->info.memmap_paddr = arg;
}

static void count(struct scene *s, uint64_t arg)
{
	s->info.memmap_entries = arg;
}

static void no_ram(struct scene *s, uint64_t arg)
{
	uint32_t i;

	for (i = 0; i < s->nr_map; i++)
		s->map[i].type = arg;
}

/* All RAM below 4 GiB is one entry, from 0 on, and nothing else is told. */
static void one_entry(struct scene *s, uint64_t arg)
{
	struct hvm_memmap_table_entry e = s->map[scene_main_ram(s)];

	s->nr_map = 0;
	scene_add(s, arg, e.addr + e.size - arg, RAM);
}

static void two_entries(struct scene *s, uint64_t arg)
{
	one_entry(s, 0);
	s->map[0].size -= arg;
	scene_add(s, s->map[0].addr + s->map[0].size, arg, RESERVED);
}

void map_reversed(struct scene *s, uint64_t arg)
{
	uint32_t i, n = s->nr_map;

	for (i = 0; i < n / 2; i++) {
		struct hvm_memmap_table_entry e = s->map[i];

		s->map[i] = s->map[n - 1 - i];
		s->map[n - 1 - i] = e;
	}
}

void map_shuffled(struct scene *s, uint64_t arg)
{
	uint64_t state = arg;
	uint32_t i;

	for (i = s->nr_map; i > 1; i--) {
		uint32_t j = scene_random(&state, i);
		struct hvm_memmap_table_entry e = s->map[i - 1];

		s->map[i - 1] = s->map[j];
		s->map[j] = e;
	}
}

static void doubled(struct scene *s, uint64_t arg)
{
	uint32_t i, n = s->nr_map;

	for (i = 0; i < n; i++)
		scene_add(s, s->map[i].addr, s->map[i].size, s->map[i].type);
}

void map_split(struct scene *s, uint64_t arg)
{
	uint32_t main = scene_main_ram(s), pieces = (uint32_t)arg - (s->nr_map - 1), i;
	struct hvm_memmap_table_entry whole = s->map[main];
	/* An odd number of bytes: no piece begins or ends with a page. */
	uint64_t piece = (uint32_t)(whole.size >> 8) / pieces * 256 + 1;

	s->map[main] = s->map[s->nr_map - 1];
	s->nr_map--;
	for (i = 0; i < pieces - 1; i++)
		scene_add(s, whole.addr + i * piece, piece, RAM);
	scene_add(s, whole.addr + i * piece, whole.size - i * piece, RAM);
}

static uint32_t nr_ranges_now(const struct scene *s)
{
	/* On the machines that this is for, nothing touches or overlaps. */
	return s->nr_map;
}

/* Pages that are not RAM, no two alike in size, until there are @arg ranges. */
static void holes(struct scene *s, uint64_t arg)
{
	uint32_t i, n = ((uint32_t)arg - nr_ranges_now(s)) / 2;

	for (i = 0; i < n; i++)
		scene_add(s, HOLES + i * 16 * KIB, 4 * KIB + 8 * i, RESERVED);
	/* One more range, if there must be an odd number of further ones. */
	if (((uint32_t)arg - nr_ranges_now(s) + n) & 1)
		scene_add(s, 64 * GIB, 4 * KIB, RESERVED);
}

static void reserved_fields(struct scene *s, uint64_t arg)
{
	uint32_t i;

	for (i = 0; i < s->nr_map; i++)
		s->map[i].reserved = arg;
}

static const char dropped[] = "memory map has too many ranges, dropped (0x";

static const struct inject_case cases[] = {
	{ "map-absent", paddr, 0, .says = "no memory map, start_info version (0x1)",
	  .fatal = true },
	{ "map-0-entries", count, 0, .says = "no memory map, start_info version (0x1)",
	  .fatal = true },
	{ "map-above-limit", paddr, 1ULL << 60,
	  .says = "memory map is out of reach, memmap_paddr (0x1000000000000000)", .fatal = true },
	{ "map-at-limit", paddr, LIMIT,
	  .says = "memory map is out of reach, memmap_paddr (0x10000000000)", .fatal = true },
	{ "map-across-limit", paddr, LIMIT - 24,
	  .says = "memory map is out of reach, memmap_paddr (0xffffffffe8)", .fatal = true },
	{ "map-wraps", paddr, -8ULL,
	  .says = "memory map is out of reach, memmap_paddr (0xfffffffffffffff8)", .fatal = true },
	{ "map-65537-entries", count, 65537,
	  .says = "memory map is too long, memmap_entries (0x10001)", .fatal = true },
	{ "map-max-entries", count, 0xffffffff,
	  .says = "memory map is too long, memmap_entries (0xffffffff)", .fatal = true },
	{ "map-all-reserved", no_ram, RESERVED,
	  .says = "memory map has no usable RAM, memmap_entries (0x", .fatal = true },
	{ "map-all-unknown", no_ram, 99,
	  .says = "memory map has no usable RAM, memmap_entries (0x", .fatal = true },
	{ "map-1-entry", one_entry, 0 },
	{ "map-1-entry-odd", one_entry, 1 },
	{ "map-2-entries", two_entries, MIB },
	{ "map-reversed", map_reversed },
	{ "map-shuffled", map_shuffled, 1 },
	{ "map-doubled", doubled },
	{ "map-reserved-fields", reserved_fields, 0xffffffff },

	{ "split-16", map_split, 16 },
	{ "split-17", map_split, 17 },
	{ "split-127", map_split, 127 },
	{ "split-128", map_split, 128 },
	{ "split-129", map_split, 129 },
	{ "split-255", map_split, 255 },
	{ "split-256", map_split, 256 },
	{ "split-257", map_split, 257 },
	{ "split-128-shuffled", map_split, 128, map_shuffled, 9 },
	{ "split-512-reversed", map_split, 512, map_reversed },
	{ "split-513-shuffled", map_split, 513, map_shuffled, 2 },
	{ "split-1024", map_split, 1024 },
	{ "split-1024-reversed", map_split, 1024, map_reversed },
	{ "split-1024-shuffled", map_split, 1024, map_shuffled, 10 },
	{ "split-2048", map_split, 2048 },
	{ "split-2048-reversed", map_split, 2048, map_reversed },
	{ "split-2048-shuffled", map_split, 2048, map_shuffled, 11 },
	{ "split-4096", map_split, 4096 },
	{ "split-4096-reversed", map_split, 4096, map_reversed },
	{ "split-4096-shuffled", map_split, 4096, map_shuffled, 3 },
	{ "split-65536", map_split, 65536 },

	{ "ranges-127", holes, 127 },
	{ "ranges-128", holes, 128 },
	{ "ranges-129", holes, 129 },
	{ "ranges-130-reversed", holes, 130, map_reversed },
	{ "ranges-200-shuffled", holes, 200, map_shuffled, 4 },
	{ "ranges-255", holes, 255 },
	{ "ranges-256", holes, 256 },
	{ "ranges-300", holes, 300 },
	{ "ranges-301", holes, 301, .efi = dropped },
	{ "ranges-311", holes, 311, .efi = dropped },
	{ "ranges-312", holes, 312, .efi = dropped },
	{ "ranges-313", holes, 313, .says = dropped },
	{ "ranges-320-reversed", holes, 320, map_reversed, .says = dropped },
	{ "ranges-400-shuffled", holes, 400, map_shuffled, 5, .says = dropped },
	{ "ranges-2000", holes, 2000, .says = dropped },
};

const struct inject_table map_cases = { cases, sizeof(cases) / sizeof(cases[0]) };
