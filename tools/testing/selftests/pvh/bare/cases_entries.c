// SPDX-License-Identifier: GPL-2.0
/* Cases: entries of the memory map, of all types, places and qualities. */
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

/* An entry of type @arg where no CPU's page tables lead. */
static void type_at_end(struct scene *s, uint64_t arg)
{
	scene_add(s, 0 - MIB, MIB / 2, arg);
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

/* Two that touch within a page: types @arg and, behind it, @arg >> 8. */
static void shared_page(struct scene *s, uint64_t arg)
{
	scene_add(s, HOLES, 4 * KIB + 100, arg & 0xff);
	scene_add(s, HOLES + 4 * KIB + 100, 8 * KIB, arg >> 8);
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
	map_reversed(s, 0);
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

static const struct inject_case cases[] = {
	{ "type-0", type_in_ram, 0,
	  .says = "memory map entry of unknown type is now reserved, type (0x0)" },
	{ "type-reserved", type_in_ram, RESERVED },
	{ "type-acpi", type_in_ram, ACPI },
	{ "type-nvs", type_in_ram, NVS },
	{ "type-unusable", type_in_ram, UNUSABLE },
	{ "type-disabled", type_in_ram, DISABLED },
	{ "type-pmem", type_in_ram, PMEM },
	{ "acpi-at-the-end", type_at_end, ACPI },
	{ "nvs-at-the-end", type_at_end, NVS },
	{ "pmem-at-the-end", type_at_end, PMEM },
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
	{ "overlap-stairs-reversed", stairs, 0, map_reversed },
	{ "overlap-onion-in", onion, 1 },
	{ "overlap-onion-out", onion, 0 },
	{ "overlap-chain", overlapping_chain },
	{ "overlap-chain-shuffled", overlapping_chain, 0, map_shuffled, 6 },
	{ "overlap-random-100", random_types, 100 },
	{ "touching-same", touching, 0 },
	{ "touching-different", touching, 1 },
	{ "touching-shuffled", touching, 1, map_shuffled, 7 },
	{ "shared-page-acpi-reserved", shared_page, ACPI | RESERVED << 8 },
	{ "shared-page-reserved-acpi", shared_page, RESERVED | ACPI << 8 },
	{ "shared-page-acpi-nvs", shared_page, ACPI | NVS << 8 },
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
	{ "map-6g-reversed", map_reversed, .machine = MACHINE_PC_6G },
	{ "map-6g-split-4096", map_split, 4096, map_shuffled, 8, .machine = MACHINE_PC_6G },
};

const struct inject_table entry_cases = { cases, sizeof(cases) / sizeof(cases[0]) };
