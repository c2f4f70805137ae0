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

/* How many modules the list has, if it can be read and may be that long. */
static unsigned int count_modules(struct model *m, const struct hvm_start_info *info)
{
	struct hvm_modlist_entry mod;

	if (!info->nr_modules)
		return 0;
	if (!info->modlist_paddr || !pvh_read_phys(&mod, info->modlist_paddr, sizeof(mod))) {
		model_say(m, "module list is out of reach, no initrd, modlist_paddr",
			  info->modlist_paddr);
		return 0;
	}
	if (info->nr_modules <= MODEL_MAX_MODULES)
		return info->nr_modules;
	model_say(m, "too many modules, not all are used, nr_modules", info->nr_modules);
	return 1;
}

/*
 * The first module is the initrd; in the EFI environment all of them are, but for
 * its payload if there is none in the image.
 */
static void read_modules(struct model *m, const struct scene *s,
			 const struct hvm_start_info *info, uint64_t *initrd_size)
{
	unsigned int i, nr = count_modules(m, info), first = 0;
	struct hvm_modlist_entry mod;

	*initrd_size = 0;
	if (s->base.payload_size)
		first = 1;
	if (nr > 1 && !m->efi)
		model_say(m, "modules behind the first are reserved, not used, count", nr - 1);
	for (i = 0; i < nr && !(m->efi && m->nr_modules == MODEL_EFI_MODULES); i++) {
		pvh_read_phys(&mod, info->modlist_paddr + i * sizeof(mod), sizeof(mod));
		if (!module_is_usable(s, &mod)) {
			model_say(m, i ? "module is not usable, ignored, module paddr" :
				  "initrd is not usable, ignored, module paddr", mod.paddr);
			continue;
		}
		m->nr_modules++;
		m->initrd |= i == first;
		if (i > first && !m->efi)
			model_add_claim(mod.paddr, mod.paddr + mod.size, RESERVED);
		else if (i >= first)
			*initrd_size += mod.size;
	}
	if (i < nr)
		model_say(m, "too many modules, not all are used, nr_modules", nr);
	if (m->nr_modules < first)
		model_halt(m, "no EFI payload in the image and no module, nr_modules", 0);
}

void model_run(struct model *m, const struct scene *s, bool efi)
{
	struct hvm_start_info info = { };
	uint64_t initrd_size;

	memset(m, 0, sizeof(*m));
	m->efi = efi;
	m->max_ranges = efi ? MODEL_EFI_RANGES : MODEL_KERNEL_RANGES;
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
	if (m->fatal || !model_read_map(m, s, &info))
		return;
	model_make_ranges(m);
	if (!m->ram) {
		model_halt(m, "memory map has no usable RAM, memmap_entries", info.memmap_entries);
		return;
	}
	if (initrd_size > m->ram) {
		model_say(m, "initrd is larger than RAM, ignored, module size", initrd_size);
		m->initrd = false;
	}
	if (m->nr_ranges > m->max_ranges)
		model_say(m, "memory map has too many ranges, dropped",
			  m->nr_ranges - m->max_ranges);
}
