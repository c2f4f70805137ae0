// SPDX-License-Identifier: GPL-2.0
/*
 * What a kernel must make of what a loader gave it, written from the contract
 * in Documentation/arch/x86/pvh.rst and not from the kernel's code: slow,
 * simple, with all of the guest's memory at hand.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "model.h"

#define RESERVED	XEN_HVM_MEMMAP_TYPE_RESERVED
#define CMDLINE_MAX	2047
#define V0_SIZE		40

static void store(uint64_t paddr, const void *data, uint32_t size)
{
	arena_write(paddr, data, size);
}

void model_say(struct model *m, const char *text, uint64_t value)
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

void model_halt(struct model *m, const char *text, uint64_t value)
{
	m->nr_lines = 0;
	m->fatal = true;
	model_say(m, text, value);
}

static void read_cmdline(struct model *m, uint64_t paddr)
{
	unsigned int n;

	m->cmdline_read = true;
	if (!paddr)
		return;
	for (n = 0; n <= CMDLINE_MAX; n++) {
		if (paddr + n < paddr || !pvh_read_phys(&m->cmdline[n], paddr + n, 1)) {
			model_say(m, "command line is out of reach, now empty, cmdline_paddr",
				  paddr);
			m->cmdline[0] = '\0';
			return;
		}
		if (!m->cmdline[n])
			return;
	}
	model_say(m, "command line has no end, cut to bytes", CMDLINE_MAX);
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
		model_say(m, "no RSDP there, ignored, rsdp_paddr", paddr);
}

static bool module_is_usable(const struct scene *s, const struct hvm_modlist_entry *mod)
{
	uint64_t end = mod->paddr + mod->size;

	if (!mod->paddr || !mod->size || end < mod->paddr || end > s->base.phys_limit)
		return false;
	return end <= s->base.kernel_start + s->kernel_shift ||
	       mod->paddr >= s->base.kernel_end + s->kernel_shift;
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
		model_say(m, "module list is out of reach, no initrd, modlist_paddr", list);
		return;
	}
	if (nr > MODEL_MAX_MODULES) {
		model_say(m, "too many modules, only the first is used, nr_modules", nr);
		nr = 1;
	}
	if (nr > 1)
		model_say(m, "modules behind the first are reserved, not used, count", nr - 1);
	if (module_is_usable(s, &mod))
		*initrd_size = mod.size;
	else
		model_say(m, "initrd is not usable, ignored, module paddr", mod.paddr);
	for (i = 1; i < nr; i++) {
		pvh_read_phys(&mod, list + i * sizeof(mod), sizeof(mod));
		if (module_is_usable(s, &mod))
			model_add_claim(mod.paddr, mod.paddr + mod.size, RESERVED);
		else
			model_say(m, "module is not usable, not reserved, module paddr", mod.paddr);
	}
}

void model_run(struct model *m, const struct scene *s)
{
	struct hvm_start_info info = { };
	uint64_t initrd_size;

	memset(m, 0, sizeof(*m));
	model_forget_claims();
	arena_reset();
	scene_store(s, store);

	if (!pvh_read_phys(&info, s->ebx, V0_SIZE) || info.magic != XEN_HVM_START_MAGIC_VALUE) {
		model_halt(m, "start_info magic is wrong", info.magic);
		return;
	}
	if (info.version >= 1)
		pvh_read_phys(&info, s->ebx, sizeof(info));
	read_cmdline(m, info.cmdline_paddr);
	find_rsdp(m, s, info.rsdp_paddr);
	read_modules(m, s, &info, &initrd_size);
	if (!model_read_map(m, s, &info))
		return;
	model_make_ranges(m);
	if (!m->ram) {
		model_halt(m, "memory map has no usable RAM, memmap_entries", info.memmap_entries);
		return;
	}
	if (initrd_size > m->ram)
		model_say(m, "initrd is larger than RAM, ignored, module size", initrd_size);
	m->initrd = initrd_size && initrd_size <= m->ram;
	if (m->nr_ranges > MODEL_MAX_RANGES)
		model_say(m, "memory map has too many ranges, dropped",
			  m->nr_ranges - MODEL_MAX_RANGES);
}
