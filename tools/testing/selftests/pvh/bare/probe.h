/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of pvh_probe share: its verdicts, and where it looks. */
#ifndef _PVH_PROBE_H
#define _PVH_PROBE_H

#include "bare.h"

/* Whether the loader keeps a clause; HIDDEN: a guest cannot see that here. */
enum verdict { BROKEN, KEPT, HIDDEN };

static inline const struct hvm_start_info *info(void)
{
	return own_start_info();
}

static inline enum verdict keeps(bool kept)
{
	return kept ? KEPT : BROKEN;
}

/* The memory map; @nr gets the number of its entries, 0 in version 0. */
const struct hvm_memmap_table_entry *map_entries(uint32_t *nr);
/* Is all from @start to @end in entries of the map that @may accepts? */
bool covered(uint64_t start, uint64_t end, bool (*may)(uint32_t type));

/* Do two ranges have nothing in common? */
static inline bool apart(uint64_t a, uint64_t a_size, uint64_t b, uint64_t b_size)
{
	return a + a_size <= b || b + b_size <= a;
}

/* The clauses of clauses.h, a function each. */

/* probe_cpu.c */
enum verdict cr0_has_pe_only(void);
enum verdict cr4_is_clear(void);
enum verdict no_vm86(void);
enum verdict no_interrupts(void);
enum verdict no_trap(void);
enum verdict tr_as_in_gdt(void);
enum verdict cs_as_in_gdt(void);
enum verdict ds_as_in_gdt(void);
enum verdict es_as_in_gdt(void);
enum verdict ss_as_in_gdt(void);
enum verdict ss_is_32_bit(void);
enum verdict cs_base_is_0(void);
enum verdict cs_reaches_4g(void);
enum verdict ds_base_is_0(void);
enum verdict ds_reaches_4g(void);
enum verdict es_base_is_0(void);
enum verdict es_reaches_4g(void);
enum verdict ss_base_is_0(void);
enum verdict ss_reaches_4g(void);

/* probe_info.c */
enum verdict start_info_there(void);
enum verdict magic_is_right(void);
enum verdict version_is_known(void);
enum verdict flags_are_known(void);
enum verdict modlist_there(void);
enum verdict modules_have_place(void);
enum verdict modules_in_ram(void);
enum verdict modules_apart(void);
enum verdict module_cmdlines_end(void);
enum verdict modules_reserved_zero(void);
enum verdict cmdline_ends(void);
enum verdict cmdline_is_ascii(void);
enum verdict rsdp_is_one(void);
enum verdict reserved_is_zero(void);
enum verdict start_info_readable(void);

/* probe_map.c */
enum verdict memmap_is_whole(void);
enum verdict entries_reserved_zero(void);
enum verdict entries_have_types(void);
enum verdict entries_have_size(void);
enum verdict entries_do_not_wrap(void);
enum verdict entries_apart(void);
enum verdict kernel_in_ram(void);

#endif /* _PVH_PROBE_H */
