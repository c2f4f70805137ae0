// SPDX-License-Identifier: GPL-2.0
/* pvh_probe's clauses about the memory map, and ways to look things up in it. */
#include "probe.h"

const struct hvm_memmap_table_entry *map_entries(uint32_t *nr)
{
	*nr = info()->version >= 1 ? info()->memmap_entries : 0;
	return at(info()->memmap_paddr);
}

bool covered(uint64_t start, uint64_t end, bool (*may)(uint32_t type))
{
	const struct hvm_memmap_table_entry *e;
	uint32_t i, nr;

	e = map_entries(&nr);
	for (i = 0; i < nr && start < end; i++) {
		if (start >= e[i].addr && start - e[i].addr < e[i].size && may(e[i].type)) {
			start = e[i].addr + e[i].size;
			/* Maps may have any order. */
			i = -1;
		}
	}
	return start >= end;
}

enum verdict memmap_is_whole(void)
{
	const struct hvm_start_info *si = info();
	uint64_t size;

	if (si->version < 1 || !si->memmap_entries)
		return HIDDEN;
	size = (uint64_t)si->memmap_entries * sizeof(struct hvm_memmap_table_entry);
	return keeps(si->memmap_paddr && si->memmap_paddr + size > si->memmap_paddr);
}

/* Whether @good is true of all entries. */
static enum verdict all_entries(bool (*good)(const struct hvm_memmap_table_entry *e))
{
	const struct hvm_memmap_table_entry *e;
	uint32_t i, nr;

	e = map_entries(&nr);
	for (i = 0; i < nr; i++) {
		if (!good(&e[i]))
			return BROKEN;
	}
	return nr ? KEPT : HIDDEN;
}

static bool entry_reserved_zero(const struct hvm_memmap_table_entry *e)
{
	return !e->reserved;
}

enum verdict entries_reserved_zero(void)
{
	return all_entries(entry_reserved_zero);
}

static bool entry_has_type(const struct hvm_memmap_table_entry *e)
{
	return e->type >= XEN_HVM_MEMMAP_TYPE_RAM && e->type <= XEN_HVM_MEMMAP_TYPE_PMEM;
}

enum verdict entries_have_types(void)
{
	return all_entries(entry_has_type);
}

static bool entry_has_size(const struct hvm_memmap_table_entry *e)
{
	return e->size;
}

enum verdict entries_have_size(void)
{
	return all_entries(entry_has_size);
}

static bool entry_does_not_wrap(const struct hvm_memmap_table_entry *e)
{
	return !e->size || e->addr + (e->size - 1) >= e->addr;
}

enum verdict entries_do_not_wrap(void)
{
	return all_entries(entry_does_not_wrap);
}

enum verdict entries_apart(void)
{
	const struct hvm_memmap_table_entry *e;
	uint32_t i, j, nr;

	e = map_entries(&nr);
	for (i = 0; i < nr; i++) {
		for (j = 0; j < i; j++) {
			if (!apart(e[i].addr, e[i].size, e[j].addr, e[j].size))
				return BROKEN;
		}
	}
	return nr ? KEPT : HIDDEN;
}

static bool is_ram(uint32_t type)
{
	return type == XEN_HVM_MEMMAP_TYPE_RAM;
}

enum verdict kernel_in_ram(void)
{
	uint32_t nr;

	map_entries(&nr);
	if (!nr)
		return HIDDEN;
	return keeps(covered((uintptr_t)bare_start, (uintptr_t)bare_end, is_ram));
}
