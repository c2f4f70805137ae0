// SPDX-License-Identifier: GPL-2.0
/*
 * Random cases: maps, modules and command lines that look like what loaders
 * make, with what they do wrong now and then. All of them boot.
 *
 * What a seed means is the same in the guest and on the host.
 */
#include "cases.h"

#define RAM		XEN_HVM_MEMMAP_TYPE_RAM
#define ACPI		XEN_HVM_MEMMAP_TYPE_ACPI

/* Without what takes long: each round is a boot. */
#define CMDLINE		"console=ttyS0 panic=-1 no_timer_check log_buf_len=1M quiet" \
			" 8250.nr_uarts=1 i8042.noaux i8042.nokbd"

static uint64_t state;

static uint32_t below(uint32_t limit)
{
	return scene_random(&state, limit);
}

static bool one_in(uint32_t n)
{
	return !below(n);
}

/* Mostly small, sometimes large. */
static uint32_t some(uint32_t limit)
{
	return one_in(3) ? below(limit) : below(limit < 8 ? limit : 8);
}

static uint64_t maybe_aligned(uint64_t address)
{
	return one_in(2) ? address & ~4095ULL : address;
}

/* The main RAM in pieces that touch or overlap. */
static void split_ram(struct scene *s)
{
	uint32_t main = scene_main_ram(s), pieces = 1 + some(200);
	struct hvm_memmap_table_entry whole = s->map[main];
	uint64_t end = whole.addr + whole.size, at = whole.addr;

	s->map[main] = s->map[--s->nr_map];
	while (--pieces) {
		uint64_t size = maybe_aligned(4 * KIB + below(2 * MIB));

		if (size >= end - at)
			break;
		scene_add(s, at, size + (one_in(4) ? below(64 * KIB) : 0), RAM);
		at += size;
	}
	scene_add(s, at, end - at, RAM);
}

/* Things that are not RAM, in RAM and elsewhere. */
static void add_others(struct scene *s)
{
	uint32_t n = some(200);

	while (n--) {
		uint64_t start = SCENE_HOLES_AT + below(24 * MIB);
		uint32_t size = 1 + (one_in(8) ? below(MIB) : below(16 * KIB));

		if (one_in(4))
			start += 5 * GIB;
		scene_add(s, maybe_aligned(start), one_in(2) ? size : 4 * KIB,
			  one_in(20) ? below(200) : ACPI - 1 + below(6));
		/* Not RAM where there is none. */
		if (start >= 5 * GIB && s->map[s->nr_map - 1].type == RAM)
			s->map[s->nr_map - 1].type = ACPI;
	}
}

static void add_mistakes(struct scene *s)
{
	if (one_in(8))
		scene_add(s, below(0x7fffffff), 0, below(10));
	if (one_in(8))
		scene_add(s, s->base.phys_limit + below(0x7fffffff), MIB, RAM);
	if (one_in(8))
		scene_add(s, -1ULL - below(MIB), 2 * MIB, 2 + below(4));
	if (one_in(4))
		s->map[below(s->nr_map)].reserved = below(0x7fffffff);
}

static void shuffle(struct scene *s)
{
	uint32_t i;

	for (i = s->nr_map; i > 1; i--) {
		uint32_t j = below(i);
		struct hvm_memmap_table_entry e = s->map[i - 1];

		s->map[i - 1] = s->map[j];
		s->map[j] = e;
	}
}

static void add_modules(struct scene *s)
{
	uint32_t n = some(40);

	if (!n)
		return;
	scene_add_initrd(s, maybe_aligned(SCENE_MODULES_AT + below(4 * MIB)));
	while (--n) {
		uint64_t start = SCENE_MODULES_AT + 8 * MIB + below(6 * MIB);

		scene_add_module(s, maybe_aligned(start), 1 + below(64 * KIB));
		if (one_in(16))
			s->module[s->nr_modules - 1].size = 0;
	}
	s->module[0].cmdline_paddr = below(0x7fffffff);
	s->module[0].reserved = below(0x7fffffff);
}

/* Words with a dot belong to modules, and are nothing to a kernel without. */
static void add_words(struct scene *s)
{
	uint32_t n = s->cmdline_size - 1, end = n + some(2200);

	while (n < end) {
		uint32_t word = 1 + below(30);
		const char *start = " pvh.";

		while (*start)
			s->cmdline[n++] = *start++;
		while (word--)
			s->cmdline[n++] = 'a' + below(26);
		if (one_in(2))
			s->cmdline[n++] = '=';
	}
	s->cmdline[n++] = '\0';
	s->cmdline_size = n;
}

static void choose_rsdp(struct scene *s)
{
	switch (below(4)) {
	case 0:
		s->info.rsdp_paddr = 0;
		break;
	case 1:
		scene_move_rsdp(s, 101 * MIB + below(512 * KIB));
		break;
	case 2:
		scene_move_rsdp(s, 101 * MIB + below(512 * KIB));
		s->rsdp[below(20)] += 1 + below(255);
		break;
	}
}

static void move_things(struct scene *s)
{
	s->info_at = SCENE_INFO_AT + below(32 * KIB);
	s->ebx = s->info_at;
	s->map_at = SCENE_MAP_AT + below(MIB);
	s->info.memmap_paddr = s->map_at;
	if (s->modlist_at) {
		s->modlist_at = SCENE_MODLIST_AT + below(512 * KIB);
		s->info.modlist_paddr = s->modlist_at;
	}
	s->cmdline_at = SCENE_CMDLINE_AT + below(512 * KIB);
	s->info.cmdline_paddr = s->cmdline_at;
}

void make_random_case(struct scene *s, uint64_t seed)
{
	state = seed * 0x9e3779b97f4a7c15ULL;
	scene_set_cmdline(s, CMDLINE);
	s->info.version = one_in(4) ? 1 + below(0x7fffffff) : 1;
	s->info.flags = one_in(4) ? below(0x7fffffff) : 0;
	s->info.reserved = one_in(4) ? below(0x7fffffff) : 0;
	split_ram(s);
	add_others(s);
	add_mistakes(s);
	choose_rsdp(s);
	if (one_in(2))
		shuffle(s);
	add_modules(s);
	add_words(s);
	move_things(s);
}
