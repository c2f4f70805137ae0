// SPDX-License-Identifier: GPL-2.0
/* Cases: memory maps of all lengths, orders and qualities. */
#include "cases.h"

#define RAM		XEN_HVM_MEMMAP_TYPE_RAM
#define RESERVED	XEN_HVM_MEMMAP_TYPE_RESERVED
#define ACPI		XEN_HVM_MEMMAP_TYPE_ACPI
#define NVS		XEN_HVM_MEMMAP_TYPE_NVS
#define UNUSABLE	XEN_HVM_MEMMAP_TYPE_UNUSABLE
#define DISABLED	XEN_HVM_MEMMAP_TYPE_DISABLED
#define PMEM		XEN_HVM_MEMMAP_TYPE_PMEM

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

static void reversed(struct scene *s, uint64_t arg)
{
	uint32_t i, n = s->nr_map;

	for (i = 0; i < n / 2; i++) {
		struct hvm_memmap_table_entry e = s->map[i];

		s->map[i] = s->map[n - 1 - i];
		s->map[n - 1 - i] = e;
	}
}

static void shuffled(struct scene *s, uint64_t arg)
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

/* The main RAM in so many pieces that the map has @arg entries. */
static void split(struct scene *s, uint64_t arg)
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

static void add_odd_entry(struct scene *s, uint64_t arg)
{
	scene_add(s, HOLES + arg, 4 * KIB, RESERVED);
}

/* An entry of type @arg in the middle of RAM. */
static void type_in_ram(struct scene *s, uint64_t arg)
{
	scene_add(s, HOLES, MIB, arg);
}

/* An entry of type @arg where there is nothing. */
static void type_high(struct scene *s, uint64_t arg)
{
	scene_add(s, 64 * GIB, MIB, arg);
}

/* RAM that the map already has, within something that is not. */
static void ram_in_reserved(struct scene *s, uint64_t arg)
{
	scene_add(s, HOLES, 16 * MIB, RESERVED);
	scene_add(s, HOLES + 4 * MIB, 4 * MIB, RAM);
}

static void same_range_twice(struct scene *s, uint64_t arg)
{
	scene_add(s, HOLES, MIB, arg & 0xff);
	scene_add(s, HOLES, MIB, arg >> 8);
}

/* Like stairs: each type covers the beginning of the one before. */
static void stairs(struct scene *s, uint64_t arg)
{
	uint32_t type;

	for (type = RESERVED; type <= PMEM; type++)
		scene_add(s, HOLES + type * MIB, 4 * MIB - type * 4 * KIB, type);
}

/* Like an onion: each type within the one before, or around it. */
static void onion(struct scene *s, uint64_t arg)
{
	uint32_t type;

	for (type = RESERVED; type <= PMEM; type++) {
		uint64_t in = arg ? type * MIB : (8 - type) * MIB;

		scene_add(s, HOLES + in, 32 * MIB - 2 * in, type);
	}
}

static void touching(struct scene *s, uint64_t arg)
{
	uint32_t i;

	for (i = 0; i < 16; i++)
		scene_add(s, HOLES + i * 64 * KIB, 64 * KIB, arg ? RESERVED + i % 5 : RESERVED);
}

static void overlapping_chain(struct scene *s, uint64_t arg)
{
	uint32_t i;

	for (i = 0; i < 64; i++)
		scene_add(s, HOLES + i * 64 * KIB, 96 * KIB, i & 1 ? RAM : RESERVED);
}

static void one_byte(struct scene *s, uint64_t arg)
{
	scene_add(s, HOLES + arg, 1, RESERVED);
}

static void empty(struct scene *s, uint64_t arg)
{
	scene_add(s, HOLES, 0, arg);
}

static void empty_first(struct scene *s, uint64_t arg)
{
	empty(s, arg);
	reversed(s, 0);
}

static void many_empty(struct scene *s, uint64_t arg)
{
	uint32_t i;

	for (i = 0; i < arg; i++)
		scene_add(s, HOLES + i, 0, RAM);
}

static void at_end(struct scene *s, uint64_t arg)
{
	scene_add(s, -4096ULL, arg, RESERVED);
}

static void all_addresses(struct scene *s, uint64_t arg)
{
	scene_add(s, 1ULL << 63, 1ULL << 63, arg);
}

static void wraps_to_ram(struct scene *s, uint64_t arg)
{
	scene_add(s, -4096ULL, 200 * MIB, RESERVED);
}

static void ram_high(struct scene *s, uint64_t arg)
{
	scene_add(s, arg, MIB, RAM);
}

static void ram_wraps(struct scene *s, uint64_t arg)
{
	scene_add(s, 1ULL << 63, -1ULL, RAM);
}

static void two_wrong(struct scene *s, uint64_t arg)
{
	scene_add(s, 64 * GIB, MIB, 77);
	scene_add(s, 65 * GIB, MIB, 66);
	scene_add(s, 0x1000, 0, RAM);
	scene_add(s, 0x2000, 0, RAM);
}

/* RAM over the video memory and ROMs of a PC. */
static void isa_ram(struct scene *s, uint64_t arg)
{
	scene_add(s, 0x90000, 0x80000, RAM);
}

static void reserved_fields(struct scene *s, uint64_t arg)
{
	uint32_t i;

	for (i = 0; i < s->nr_map; i++)
		s->map[i].reserved = arg;
}

static void initrd_in_reserved(struct scene *s, uint64_t arg)
{
	scene_add_initrd(s, SCENE_INITRD_AT);
	scene_add(s, SCENE_INITRD_AT, MIB, RESERVED);
}

static void random_types(struct scene *s, uint64_t arg)
{
	uint64_t state = arg;
	uint32_t i;

	for (i = 0; i < arg; i++)
		scene_add(s, HOLES + scene_random(&state, 24 * MIB),
			  1 + scene_random(&state, 64 * KIB), 2 + scene_random(&state, 4));
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
	{ "map-reversed", reversed },
	{ "map-shuffled", shuffled, 1 },
	{ "map-doubled", doubled },
	{ "map-reserved-fields", reserved_fields, 0xffffffff },

	{ "split-16", split, 16 },
	{ "split-17", split, 17 },
	{ "split-127", split, 127 },
	{ "split-128", split, 128 },
	{ "split-129", split, 129 },
	{ "split-255", split, 255 },
	{ "split-256", split, 256 },
	{ "split-257", split, 257 },
	{ "split-128-shuffled", split, 128, shuffled, 9 },
	{ "split-512-reversed", split, 512, reversed },
	{ "split-513-shuffled", split, 513, shuffled, 2 },
	{ "split-1024", split, 1024 },
	{ "split-1024-reversed", split, 1024, reversed },
	{ "split-1024-shuffled", split, 1024, shuffled, 10 },
	{ "split-2048", split, 2048 },
	{ "split-2048-reversed", split, 2048, reversed },
	{ "split-2048-shuffled", split, 2048, shuffled, 11 },
	{ "split-4096", split, 4096 },
	{ "split-4096-reversed", split, 4096, reversed },
	{ "split-4096-shuffled", split, 4096, shuffled, 3 },
	{ "split-65536", split, 65536 },

	{ "ranges-127", holes, 127 },
	{ "ranges-128", holes, 128 },
	{ "ranges-129", holes, 129 },
	{ "ranges-130-reversed", holes, 130, reversed },
	{ "ranges-200-shuffled", holes, 200, shuffled, 4 },
	{ "ranges-255", holes, 255 },
	{ "ranges-256", holes, 256 },
	{ "ranges-311", holes, 311 },
	{ "ranges-312", holes, 312 },
	{ "ranges-313", holes, 313, .says = dropped },
	{ "ranges-320-reversed", holes, 320, reversed, .says = dropped },
	{ "ranges-400-shuffled", holes, 400, shuffled, 5, .says = dropped },
	{ "ranges-2000", holes, 2000, .says = dropped },

	{ "type-0", type_in_ram, 0,
	  .says = "memory map entry of unknown type is now reserved, type (0x0)" },
	{ "type-reserved", type_in_ram, RESERVED },
	{ "type-acpi", type_in_ram, ACPI },
	{ "type-nvs", type_in_ram, NVS },
	{ "type-unusable", type_in_ram, UNUSABLE },
	{ "type-disabled", type_in_ram, DISABLED },
	{ "type-pmem", type_in_ram, PMEM },
	{ "type-8", type_in_ram, 8,
	  .says = "memory map entry of unknown type is now reserved, type (0x8)" },
	{ "type-12", type_high, 12,
	  .says = "memory map entry of unknown type is now reserved, type (0xc)" },
	{ "type-128-internal", type_high, 128,
	  .says = "memory map entry of unknown type is now reserved, type (0x80)" },
	{ "type-soft-reserved", type_high, 0xefffffff,
	  .says = "memory map entry of unknown type is now reserved, type (0xefffffff)" },
	{ "type-max", type_in_ram, 0xffffffff,
	  .says = "memory map entry of unknown type is now reserved, type (0xffffffff)" },
	{ "type-sign", type_in_ram, 0x80000001,
	  .says = "memory map entry of unknown type is now reserved, type (0x80000001)" },

	{ "overlap-ram-in-reserved", ram_in_reserved },
	{ "overlap-same-ram-reserved", same_range_twice, RAM | RESERVED << 8 },
	{ "overlap-same-reserved-ram", same_range_twice, RESERVED | RAM << 8 },
	{ "overlap-same-acpi-reserved", same_range_twice, ACPI | RESERVED << 8 },
	{ "overlap-stairs", stairs },
	{ "overlap-stairs-reversed", stairs, 0, reversed },
	{ "overlap-onion-in", onion, 1 },
	{ "overlap-onion-out", onion, 0 },
	{ "overlap-chain", overlapping_chain },
	{ "overlap-chain-shuffled", overlapping_chain, 0, shuffled, 6 },
	{ "overlap-random-100", random_types, 100 },
	{ "touching-same", touching, 0 },
	{ "touching-different", touching, 1 },
	{ "touching-shuffled", touching, 1, shuffled, 7 },
	{ "odd-page", add_odd_entry, 77 },
	{ "one-byte", one_byte, 0 },
	{ "one-byte-odd", one_byte, 4095 },
	{ "isa-hole-is-ram", isa_ram },
	{ "initrd-in-reserved", initrd_in_reserved },

	{ "empty-entry", empty, RAM,
	  .says = "memory map entry of size 0 dropped, addr (0x8000000)" },
	{ "empty-entry-unknown-type", empty, 99,
	  .says = "memory map entry of size 0 dropped, addr (0x8000000)" },
	{ "empty-entry-first", empty_first, RESERVED,
	  .says = "memory map entry of size 0 dropped, addr (0x8000000)" },
	{ "empty-entries-4000", many_empty, 4000,
	  .says = "memory map entry of size 0 dropped, addr (0x8000000)" },
	{ "end-at-last-byte", at_end, 4095 },
	{ "end-at-2-to-64", at_end, 4096 },
	{ "end-above-2-to-64", at_end, 4097,
	  .says = "memory map entry wraps, clamped, addr (0xfffffffffffff000)" },
	{ "wraps-over-ram", wraps_to_ram, 0,
	  .says = "memory map entry wraps, clamped, addr (0xfffffffffffff000)" },
	{ "upper-half-reserved", all_addresses, RESERVED },
	{ "ram-at-limit", ram_high, LIMIT,
	  .says = "RAM above the CPU's address limit cut off, addr (0x10000000000)" },
	{ "ram-at-2-to-52", ram_high, 1ULL << 52,
	  .says = "RAM above the CPU's address limit cut off, addr (0x10000000000000)" },
	{ "ram-in-upper-half", all_addresses, RAM,
	  .says = "RAM above the CPU's address limit cut off, addr (0x8000000000000000)" },
	{ "ram-wraps", ram_wraps, 0,
	  .says = "memory map entry wraps, clamped, addr (0x8000000000000000)\n"
		  "RAM above the CPU's address limit cut off, addr (0x8000000000000000)" },
	{ "two-of-each", two_wrong, 0,
	  .says = "memory map entry of size 0 dropped, addr (0x1000)\n"
		  "memory map entry of unknown type is now reserved, type (0x4d)" },
	{ "map-6g-reversed", reversed, .machine = MACHINE_PC_6G },
	{ "map-6g-split-4096", split, 4096, shuffled, 8, .machine = MACHINE_PC_6G },
};

const struct inject_table map_cases = { cases, sizeof(cases) / sizeof(cases[0]) };
