// SPDX-License-Identifier: GPL-2.0
/*
 * Makes what a case puts into a guest's memory: see scene.h.
 *
 * Runs in a guest without a library and in the host's test program.
 */
#include "../fnv.h"
#include "scene.h"

/* Long maps are printed more than once, and the log must hold the first line. */
#define CMDLINE		"console=ttyS0 panic=-1 no_timer_check log_buf_len=1M"

void scene_set_cmdline(struct scene *s, const char *text)
{
	uint32_t n = 0;

	do {
		s->cmdline[n] = text[n];
	} while (text[n++]);
	s->cmdline_size = n;
}

void scene_add(struct scene *s, uint64_t addr, uint64_t size, uint32_t type)
{
	s->map[s->nr_map++] = (struct hvm_memmap_table_entry) {
		.addr = addr, .size = size, .type = type,
	};
	s->info.memmap_entries = s->nr_map;
}

uint32_t scene_main_ram(const struct scene *s)
{
	uint32_t i, best = 0;

	for (i = 1; i < s->nr_map; i++) {
		if (s->map[i].type == XEN_HVM_MEMMAP_TYPE_RAM && s->map[i].addr < 4 * GIB &&
		    s->map[i].size > s->map[best].size)
			best = i;
	}
	return best;
}

void scene_add_module(struct scene *s, uint64_t paddr, uint64_t size)
{
	s->module[s->nr_modules++] = (struct hvm_modlist_entry) { .paddr = paddr, .size = size };
	s->info.nr_modules = s->nr_modules;
	s->info.modlist_paddr = SCENE_MODLIST_AT;
	s->modlist_at = SCENE_MODLIST_AT;
}

void scene_add_payload(struct scene *s, uint64_t paddr)
{
	s->payload_at = paddr;
	scene_add_module(s, paddr, s->base.payload_size);
}

void scene_add_initrd(struct scene *s, uint64_t paddr)
{
	s->initrd_at = paddr;
	scene_add_module(s, paddr, s->base.initrd_size);
}

void scene_move_rsdp(struct scene *s, uint64_t paddr)
{
	uint64_t page = paddr & ~4095ULL;

	s->rsdp_at = paddr;
	s->info.rsdp_paddr = paddr;
	/* It may be in two pages. */
	scene_add(s, page, 8 * KIB, XEN_HVM_MEMMAP_TYPE_ACPI);
}

void scene_init(struct scene *s)
{
	uint32_t i;

	s->ebx = SCENE_INFO_AT;
	s->info_at = SCENE_INFO_AT;
	s->efer = 0;
	s->kernel_shift = 0;
	s->info = (struct hvm_start_info) {
		.magic = XEN_HVM_START_MAGIC_VALUE, .version = 1,
		.cmdline_paddr = SCENE_CMDLINE_AT, .rsdp_paddr = s->base.rsdp_paddr,
		.memmap_paddr = SCENE_MAP_AT,
	};
	s->nr_map = 0;
	s->map_at = SCENE_MAP_AT;
	for (i = 0; i < s->base.nr_map; i++)
		scene_add(s, s->base.map[i].addr, s->base.map[i].size, s->base.map[i].type);
	s->nr_modules = 0;
	s->modlist_at = 0;
	scene_set_cmdline(s, CMDLINE);
	s->cmdline_at = SCENE_CMDLINE_AT;
	for (i = 0; i < SCENE_RSDP_SIZE; i++)
		s->rsdp[i] = s->base.rsdp[i];
	s->rsdp_at = 0;
	s->payload_at = 0;
	s->initrd_at = 0;
}

void scene_store(const struct scene *s,
		 void (*write)(uint64_t paddr, const void *data, uint32_t size))
{
	if (s->map_at)
		write(s->map_at, s->map, s->nr_map * sizeof(s->map[0]));
	if (s->modlist_at)
		write(s->modlist_at, s->module, s->nr_modules * sizeof(s->module[0]));
	if (s->cmdline_at)
		write(s->cmdline_at, s->cmdline, s->cmdline_size);
	if (s->rsdp_at)
		write(s->rsdp_at, s->rsdp, sizeof(s->rsdp));
	if (s->info_at)
		write(s->info_at, &s->info, sizeof(s->info));
}

static uint64_t hash;

static void hash_write(uint64_t paddr, const void *data, uint32_t size)
{
	hash = fnv_add(hash, &paddr, sizeof(paddr));
	hash = fnv_add(hash, data, size);
}

uint64_t scene_hash(const struct scene *s)
{
	hash = FNV_INIT;
	scene_store(s, hash_write);
	hash = fnv_add(hash, &s->ebx, sizeof(s->ebx));
	hash = fnv_add(hash, &s->efer, sizeof(s->efer));
	hash = fnv_add(hash, &s->kernel_shift, sizeof(s->kernel_shift));
	hash = fnv_add(hash, &s->payload_at, sizeof(s->payload_at));
	return fnv_add(hash, &s->initrd_at, sizeof(s->initrd_at));
}

uint32_t scene_random(uint64_t *state, uint32_t limit)
{
	/* Knuth's MMIX generator; its low bits are not good. */
	*state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (uint32_t)(*state >> 33) % limit;
}
