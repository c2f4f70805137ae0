// SPDX-License-Identifier: GPL-2.0
/*
 * What a kernel must make of what a loader gave it, written from the contract
 * in Documentation/arch/x86/pvh.rst and not from the kernel's code: slow,
 * simple, with all of the guest's memory at hand.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "model.h"

#define RAM		XEN_HVM_MEMMAP_TYPE_RAM
#define RESERVED	XEN_HVM_MEMMAP_TYPE_RESERVED
#define ISA_START	0xa0000ULL
#define ISA_END		0x100000ULL
#define MAX_ENTRIES	65536
#define MAX_MODULES	1024
#define CMDLINE_MAX	2047
#define V0_SIZE		40

/* An interval of which something is said. */
struct claim {
	uint64_t start, end;
	uint32_t type;
};

static struct claim claim[MAX_ENTRIES + MAX_MODULES];
static unsigned int nr_claims;
static uint64_t point[2 * (MAX_ENTRIES + MAX_MODULES) + 2];
static uint32_t paint[2 * (MAX_ENTRIES + MAX_MODULES) + 2];
static struct model_range ranges[2 * (MAX_ENTRIES + MAX_MODULES) + 2];

static void store(uint64_t paddr, const void *data, uint32_t size)
{
	arena_write(paddr, data, size);
}

/* Each message comes once, with its first value. */
static void say(struct model *m, const char *text, uint64_t value)
{
	unsigned int i;

	for (i = 0; i < m->nr_lines; i++) {
		if (!strncmp(m->line[i], text, strlen(text)))
			return;
	}
	if (m->nr_lines == MODEL_LINES)
		abort();
	snprintf(m->line[m->nr_lines++], MODEL_LINE_SIZE, "%s (0x%" PRIx64 ")", text, value);
}

/* An error: nothing that was said before comes out. */
static void halt(struct model *m, const char *text, uint64_t value)
{
	m->nr_lines = 0;
	m->fatal = true;
	say(m, text, value);
}

static void read_cmdline(struct model *m, uint64_t paddr)
{
	unsigned int n;

	m->cmdline_read = true;
	if (!paddr)
		return;
	for (n = 0; n <= CMDLINE_MAX; n++) {
		if (paddr + n < paddr || !pvh_read_phys(&m->cmdline[n], paddr + n, 1)) {
			say(m, "command line is out of reach, now empty, cmdline_paddr", paddr);
			m->cmdline[0] = '\0';
			return;
		}
		if (!m->cmdline[n])
			return;
	}
	say(m, "command line has no end, cut to bytes", CMDLINE_MAX);
	m->cmdline[CMDLINE_MAX] = '\0';
}

static bool sum_is_0(const unsigned char *p, unsigned int n)
{
	unsigned char sum = 0;

	while (n--)
		sum += *p++;
	return sum == 0;
}

static void find_rsdp(struct model *m, const struct scene *s, uint64_t paddr)
{
	unsigned char rsdp[36];
	bool good = false;

	/* The search below 1 MiB finds the loader's own: cases make no other there. */
	m->rsdp = s->base.rsdp_paddr;
	if (!paddr)
		return;
	if (paddr == s->base.rsdp_paddr && paddr != s->rsdp_at)
		good = true;
	else if (pvh_read_phys(rsdp, paddr, 20) && !memcmp(rsdp, "RSD PTR ", 8) &&
		 sum_is_0(rsdp, 20))
		good = rsdp[15] < 2 || (pvh_read_phys(rsdp, paddr, 36) && sum_is_0(rsdp, 36));
	if (good)
		m->rsdp = paddr;
	else
		say(m, "no RSDP there, ignored, rsdp_paddr", paddr);
}

static bool module_is_usable(const struct scene *s, const struct hvm_modlist_entry *mod)
{
	uint64_t end = mod->paddr + mod->size;

	if (!mod->paddr || !mod->size || end < mod->paddr || end > s->base.phys_limit)
		return false;
	return end <= s->base.kernel_start + s->kernel_shift ||
	       mod->paddr >= s->base.kernel_end + s->kernel_shift;
}

static void add_claim(uint64_t start, uint64_t end, uint32_t type)
{
	claim[nr_claims++] = (struct claim) { start, end, type };
}

static void read_modules(struct model *m, const struct scene *s,
			 const struct hvm_start_info *info, uint64_t *initrd_size)
{
	uint64_t list = info->modlist_paddr;
	struct hvm_modlist_entry mod;
	unsigned int i, nr = info->nr_modules;

	*initrd_size = 0;
	if (!nr)
		return;
	if (!list || !pvh_read_phys(&mod, list, sizeof(mod))) {
		say(m, "module list is out of reach, no initrd, modlist_paddr", list);
		return;
	}
	if (nr > MAX_MODULES) {
		say(m, "too many modules, only the first is used, nr_modules", nr);
		nr = 1;
	}
	if (nr > 1)
		say(m, "modules behind the first are reserved, not used, count", nr - 1);
	if (module_is_usable(s, &mod))
		*initrd_size = mod.size;
	else
		say(m, "initrd is not usable, ignored, module paddr", mod.paddr);
	for (i = 1; i < nr; i++) {
		pvh_read_phys(&mod, list + i * sizeof(mod), sizeof(mod));
		if (module_is_usable(s, &mod))
			add_claim(mod.paddr, mod.paddr + mod.size, RESERVED);
		else
			say(m, "module is not usable, not reserved, module paddr", mod.paddr);
	}
}

static void read_entry(struct model *m, const struct scene *s,
		       const struct hvm_memmap_table_entry *e)
{
	uint64_t end = e->addr + e->size;
	uint32_t type = e->type;

	if (!e->size) {
		say(m, "memory map entry of size 0 dropped, addr", e->addr);
		return;
	}
	if (type < 1 || type > 7)
		say(m, "memory map entry of unknown type is now reserved, type", type);
	if (type < 1 || type > 7 || type == XEN_HVM_MEMMAP_TYPE_DISABLED)
		type = RESERVED;
	/* The end of the address space is 2^64, which no end in 64 bits can be. */
	if (end < e->addr) {
		if (end)
			say(m, "memory map entry wraps, clamped, addr", e->addr);
		end = UINT64_MAX;
	}
	if (type == RAM && end > s->base.phys_limit) {
		say(m, "RAM above the CPU's address limit cut off, addr", e->addr);
		end = s->base.phys_limit;
	}
	if (e->addr < end)
		add_claim(e->addr, end, type);
}

static int compare_points(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static unsigned int sort_points(void)
{
	unsigned int i, n = 0, unique = 0;

	for (i = 0; i < nr_claims; i++) {
		point[n++] = claim[i].start;
		point[n++] = claim[i].end;
	}
	point[n++] = ISA_START;
	point[n++] = ISA_END;
	qsort(point, n, sizeof(point[0]), compare_points);
	for (i = 0; i < n; i++) {
		if (!unique || point[i] != point[unique - 1])
			point[unique++] = point[i];
	}
	return unique;
}

static unsigned int find_point(uint64_t value, unsigned int n)
{
	uint64_t *at = bsearch(&value, point, n, sizeof(point[0]), compare_points);

	return at - point;
}

/* One coat for each type, the highest last. */
static void paint_all(unsigned int n)
{
	uint32_t type;
	unsigned int i, p;

	memset(paint, 0, sizeof(paint[0]) * n);
	for (type = RAM; type <= XEN_HVM_MEMMAP_TYPE_PMEM; type++) {
		for (i = 0; i < nr_claims; i++) {
			if (claim[i].type != type)
				continue;
			for (p = find_point(claim[i].start, n); point[p] < claim[i].end; p++)
				paint[p] = type;
		}
	}
	for (p = find_point(ISA_START, n); point[p] < ISA_END; p++) {
		if (paint[p] == RAM)
			paint[p] = RESERVED;
	}
}

static void make_ranges(struct model *m)
{
	unsigned int p, n = sort_points();

	paint_all(n);
	m->range = ranges;
	for (p = 0; p + 1 < n; p++) {
		struct model_range *last = &ranges[m->nr_ranges] - 1;

		if (!paint[p])
			continue;
		if (paint[p] == RAM)
			m->ram += point[p + 1] - point[p];
		if (m->nr_ranges && last->end == point[p] && last->type == paint[p])
			last->end = point[p + 1];
		else
			ranges[m->nr_ranges++] = (struct model_range) {
				point[p], point[p + 1], paint[p] };
	}
}

static bool read_map(struct model *m, const struct scene *s, const struct hvm_start_info *info)
{
	uint64_t size = info->memmap_entries * sizeof(struct hvm_memmap_table_entry);
	static struct hvm_memmap_table_entry map[MAX_ENTRIES];
	unsigned int i;

	if (info->version < 1 || !info->memmap_paddr || !info->memmap_entries)
		halt(m, "no memory map, start_info version", info->version);
	else if (info->memmap_entries > MAX_ENTRIES)
		halt(m, "memory map is too long, memmap_entries", info->memmap_entries);
	else if (info->memmap_paddr + size < size || !pvh_read_phys(map, info->memmap_paddr, size))
		halt(m, "memory map is out of reach, memmap_paddr", info->memmap_paddr);
	if (m->fatal)
		return false;
	for (i = 0; i < info->memmap_entries; i++)
		read_entry(m, s, &map[i]);
	return true;
}

void model_run(struct model *m, const struct scene *s)
{
	struct hvm_start_info info = { };
	uint64_t initrd_size;

	memset(m, 0, sizeof(*m));
	nr_claims = 0;
	arena_reset();
	scene_store(s, store);

	if (!pvh_read_phys(&info, s->ebx, V0_SIZE) || info.magic != XEN_HVM_START_MAGIC_VALUE) {
		halt(m, "start_info magic is wrong", info.magic);
		return;
	}
	if (info.version >= 1)
		pvh_read_phys(&info, s->ebx, sizeof(info));
	read_cmdline(m, info.cmdline_paddr);
	find_rsdp(m, s, info.rsdp_paddr);
	read_modules(m, s, &info, &initrd_size);
	if (!read_map(m, s, &info))
		return;
	make_ranges(m);
	if (!m->ram) {
		halt(m, "memory map has no usable RAM, memmap_entries", info.memmap_entries);
		return;
	}
	if (initrd_size > m->ram)
		say(m, "initrd is larger than RAM, ignored, module size", initrd_size);
	m->initrd = initrd_size && initrd_size <= m->ram;
	if (m->nr_ranges > MODEL_MAX_RANGES)
		say(m, "memory map has too many ranges, dropped",
		    m->nr_ranges - MODEL_MAX_RANGES);
}
