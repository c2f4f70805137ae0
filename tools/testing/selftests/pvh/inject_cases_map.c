// SPDX-License-Identifier: GPL-2.0
/* Wrong input: memory maps, one case a function. */
#include "inject_cases.h"

#define RAM		XEN_HVM_MEMMAP_TYPE_RAM
#define RESERVED	XEN_HVM_MEMMAP_TYPE_RESERVED

void no_map(struct injection *in)
{
	in->info.memmap_paddr = 0;
}

void no_entries(struct injection *in)
{
	in->info.memmap_entries = 0;
}

void too_many_entries(struct injection *in)
{
	in->info.memmap_entries = 0xffffffff;
}

void map_out_of_reach(struct injection *in)
{
	in->info.memmap_paddr = 1ULL << 60;
}

void map_wraps(struct injection *in)
{
	in->info.memmap_paddr = -8ULL;
}

void no_ram(struct injection *in)
{
	unsigned int i;

	for (i = 0; i < in->info.memmap_entries; i++)
		in->map[i].type = RESERVED;
}

/* Append an entry; the map moves to where there is room for more. */
static void add_entry(struct injection *in, uint64_t addr, uint64_t size, uint32_t type)
{
	struct hvm_memmap_table_entry *e = &in->map[in->info.memmap_entries++];

	in->info.memmap_paddr = SPARE;
	e->addr = addr;
	e->size = size;
	e->type = type;
	e->reserved = 0;
}

void entry_wraps(struct injection *in)
{
	add_entry(in, -4096ULL, 8192, RESERVED);
}

void entry_empty(struct injection *in)
{
	add_entry(in, 0x123000, 0, RAM);
}

void entry_internal_type(struct injection *in)
{
	add_entry(in, 0x200000000ULL, 4096, 128);
}

void ram_too_high(struct injection *in)
{
	add_entry(in, 1ULL << 53, MIB, RAM);
}

void map_reversed(struct injection *in)
{
	unsigned int i, n = in->info.memmap_entries;

	for (i = 0; i < n / 2; i++) {
		struct hvm_memmap_table_entry e = in->map[i];

		in->map[i] = in->map[n - 1 - i];
		in->map[n - 1 - i] = e;
	}
}

/* The largest range of RAM in 4096 pieces, the last one first. */
void map_finely_split(struct injection *in)
{
	unsigned int i, n, big = 0;
	struct hvm_memmap_table_entry whole;
	uint64_t piece;

	for (i = 0; i < in->info.memmap_entries; i++) {
		if (in->map[i].type == RAM && in->map[i].size > in->map[big].size)
			big = i;
	}
	whole = in->map[big];
	in->map[big] = in->map[--in->info.memmap_entries];
	n = INJECT_MAX_MAP - in->info.memmap_entries;
	piece = whole.size / n;
	for (i = n; i--;)
		add_entry(in, whole.addr + i * piece,
			  i == n - 1 ? whole.size - i * piece : piece, RAM);
}

/* 100 pages of RAM, every other one, that are not: more than boot_params holds. */
void map_long(struct injection *in)
{
	unsigned int i;

	for (i = 0; i < 100; i++)
		add_entry(in, 0x7000000 + i * 8192, 4096, RESERVED);
}

void map_too_long(struct injection *in)
{
	unsigned int i;

	for (i = 0; i < 400; i++)
		add_entry(in, 0x7000000 + i * 8192, 4096, RESERVED);
}
