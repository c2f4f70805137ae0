/* SPDX-License-Identifier: GPL-2.0 */
/* What pvh_convert_memmap() must make of a memory map, for tests. */
#ifndef _PVH_ORACLE_H
#define _PVH_ORACLE_H

#include "arena.h"

/* Ranges that the model's result has room for. */
#define MODEL_RANGES	2048

/**
 * struct model_input - what the conversion was given
 * @entry: the memory map
 * @nr: its entries
 * @module: the modules behind the first
 * @nr_modules: their number
 * @limits: the machine and the kernel
 */
struct model_input {
	const struct hvm_memmap_table_entry *entry;
	u32 nr;
	const struct hvm_modlist_entry *module;
	u32 nr_modules;
	const struct pvh_limits *limits;
};

/**
 * struct model - what must become of it if there is room for everything
 * @range: sorted, disjoint and merged
 * @nr: ranges
 * @report: all warnings about entries and modules
 */
struct model {
	struct pvh_range range[MODEL_RANGES];
	u32 nr;
	struct pvh_report report;
};

void model_convert(struct model *model, const struct model_input *in);

/*
 * Compares a conversion with the model. @initrd_size is what info->initrd_size
 * was before, and info->report was empty then. The answer is what is wrong, or
 * NULL.
 */
const char *model_compare(const struct model *model, const struct pvh_memmap *map,
			  const struct pvh_info *info, u64 initrd_size,
			  enum pvh_message err);

/* True if @map is sorted and disjoint: all that holds if memory changes meanwhile. */
bool model_is_sorted(const struct pvh_memmap *map);

#endif /* _PVH_ORACLE_H */
