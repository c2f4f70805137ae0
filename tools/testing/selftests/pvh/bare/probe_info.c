// SPDX-License-Identifier: GPL-2.0
/*
 * pvh_probe's clauses about start_info and what it leads to: modules, command
 * line and RSDP. The memory map is in probe_map.c.
 */
#include "probe.h"

#define MAX_TEXT		65536u

enum verdict start_info_there(void)
{
	return keeps(bare_entry.ebx && info()->magic == XEN_HVM_START_MAGIC_VALUE);
}

enum verdict magic_is_right(void)
{
	return keeps(info()->magic == XEN_HVM_START_MAGIC_VALUE);
}

enum verdict version_is_known(void)
{
	return keeps(info()->version <= 1);
}

enum verdict flags_are_known(void)
{
	/* SIF_PRIVILEGED, SIF_INITDOMAIN, SIF_PM_MASK; the rest is for PV. */
	return keeps(!(info()->flags & ~0xff03u));
}

static const struct hvm_modlist_entry *modules(void)
{
	return at(info()->modlist_paddr);
}

enum verdict modlist_there(void)
{
	return keeps(!info()->nr_modules || info()->modlist_paddr);
}

enum verdict modules_have_place(void)
{
	uint32_t i;

	for (i = 0; i < info()->nr_modules; i++) {
		const struct hvm_modlist_entry *m = &modules()[i];

		if (!m->paddr || !m->size || m->paddr + m->size < m->paddr)
			return BROKEN;
	}
	return KEPT;
}

static bool is_ram_or_reserved(uint32_t type)
{
	return type == XEN_HVM_MEMMAP_TYPE_RAM || type == XEN_HVM_MEMMAP_TYPE_RESERVED;
}

enum verdict modules_in_ram(void)
{
	uint32_t i, nr;

	map_entries(&nr);
	if (!nr)
		return HIDDEN;
	for (i = 0; i < info()->nr_modules; i++) {
		const struct hvm_modlist_entry *m = &modules()[i];

		if (!covered(m->paddr, m->paddr + m->size, is_ram_or_reserved))
			return BROKEN;
	}
	return KEPT;
}

enum verdict modules_apart(void)
{
	uint32_t i, j;

	for (i = 0; i < info()->nr_modules; i++) {
		const struct hvm_modlist_entry *m = &modules()[i];

		if (!apart(m->paddr, m->size, (uintptr_t)bare_start, bare_end - bare_start) ||
		    !apart(m->paddr, m->size, bare_entry.ebx, sizeof(*info())))
			return BROKEN;
		for (j = 0; j < i; j++) {
			if (!apart(m->paddr, m->size, modules()[j].paddr, modules()[j].size))
				return BROKEN;
		}
	}
	return KEPT;
}

/* The length of the string at @paddr, or MAX_TEXT. */
static uint32_t text_length(uint64_t paddr)
{
	const char *text = at(paddr);
	uint32_t len = 0;

	while (len < MAX_TEXT && text[len])
		len++;
	return len;
}

enum verdict module_cmdlines_end(void)
{
	uint32_t i;

	for (i = 0; i < info()->nr_modules; i++) {
		uint64_t paddr = modules()[i].cmdline_paddr;

		if (paddr && text_length(paddr) == MAX_TEXT)
			return BROKEN;
	}
	return KEPT;
}

enum verdict modules_reserved_zero(void)
{
	uint32_t i;

	for (i = 0; i < info()->nr_modules; i++) {
		if (modules()[i].reserved)
			return BROKEN;
	}
	return KEPT;
}

enum verdict cmdline_ends(void)
{
	if (!info()->cmdline_paddr)
		return KEPT;
	return keeps(text_length(info()->cmdline_paddr) < MAX_TEXT);
}

enum verdict cmdline_is_ascii(void)
{
	const char *text = at(info()->cmdline_paddr);
	uint32_t i, len;

	if (!info()->cmdline_paddr)
		return KEPT;
	len = text_length(info()->cmdline_paddr);
	for (i = 0; i < len; i++) {
		if (text[i] & 0x80)
			return BROKEN;
	}
	return KEPT;
}

static bool sums_to_zero(const unsigned char *p, uint32_t len)
{
	unsigned char sum = 0;

	while (len--)
		sum += *p++;
	return !sum;
}

enum verdict rsdp_is_one(void)
{
	const unsigned char *rsdp = at(info()->rsdp_paddr);

	if (!info()->rsdp_paddr)
		return KEPT;
	/* ACPI 6.4, 5.2.5.3: revision in byte 15, 36 bytes from revision 2 on */
	if (memcmp(rsdp, "RSD PTR ", 8) || !sums_to_zero(rsdp, 20))
		return BROKEN;
	return keeps(rsdp[15] < 2 || sums_to_zero(rsdp, 36));
}

enum verdict reserved_is_zero(void)
{
	return info()->version < 1 ? HIDDEN : keeps(!info()->reserved);
}

enum verdict start_info_readable(void)
{
	const struct hvm_start_info *si = info();
	uint64_t all = si->modlist_paddr | si->cmdline_paddr | si->rsdp_paddr;

	if (si->version >= 1)
		all |= si->memmap_paddr;
	return keeps(!(all >> 32));
}
