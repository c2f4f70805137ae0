/* SPDX-License-Identifier: GPL-2.0 */
/* What the cases of wrong input share. */
#ifndef _PVH_INJECT_CASES_H
#define _PVH_INJECT_CASES_H

#include "gdb.h"
#include "inject.h"

#define MIB		0x100000ULL
/* RAM on every machine that the cases run on, used by nobody at entry. */
#define SPARE		0x6000000ULL

/* Run to the instruction that begins with @code, and set @reg, as if CPUID had. */
void inject_pretend(struct injection *in, const char *code, unsigned int len,
		    enum gdb_register reg, uint64_t value);

/* inject_cases_map.c: the memory map */
void no_map(struct injection *in);
void no_entries(struct injection *in);
void too_many_entries(struct injection *in);
void map_out_of_reach(struct injection *in);
void map_wraps(struct injection *in);
void no_ram(struct injection *in);
void entry_wraps(struct injection *in);
void entry_empty(struct injection *in);
void entry_internal_type(struct injection *in);
void ram_too_high(struct injection *in);
void map_reversed(struct injection *in);
void map_finely_split(struct injection *in);
void map_long(struct injection *in);
void map_too_long(struct injection *in);

#endif /* _PVH_INJECT_CASES_H */
