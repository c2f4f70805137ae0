/* SPDX-License-Identifier: GPL-2.0 */
/* Wrong input for a real kernel, at its real PVH entry. */
#ifndef _PVH_INJECT_H
#define _PVH_INJECT_H

#include <stdbool.h>
#include <stdint.h>
#include <xen/interface/hvm/start_info.h>

#include "elf_notes.h"

/* Entries of the longest map that a case makes. */
#define INJECT_MAX_MAP	4096

/**
 * struct injection - a guest stopped at its PVH entry
 * @gdb: connection to QEMU's debug stub
 * @paddr: where start_info is; may be changed
 * @info: start_info, written back after the case changed it
 * @image: where the kernel's image is
 * @entry: where the PVH entry is
 * @keep: nothing is to be written back
 * @failed: the debug stub did not do what it was told
 * @map: the memory map, written to @info.memmap_paddr afterwards
 * @module: the first module, written back
 */
struct injection {
	int gdb;
	uint64_t paddr;
	uint64_t image;
	uint64_t entry;
	bool keep;
	bool failed;
	struct hvm_start_info info;
	struct hvm_memmap_table_entry map[INJECT_MAX_MAP];
	struct hvm_modlist_entry module;
};

/**
 * struct inject_case - one kind of wrong input
 * @name: of the test
 * @change: makes the input wrong
 * @line: the kernel must say "PVH: " and this; NULL if it must not complain
 * @fatal: and then halt; otherwise it must boot
 * @same_ram: all RAM must be there in the end,
 * @less: but for these bytes, which the case takes
 * @image: the value that @line lacks is the image's address
 */
struct inject_case {
	const char *name;
	void (*change)(struct injection *in);
	const char *line;
	bool fatal;
	bool same_ram;
	uint64_t less;
	bool image;
};

extern const struct inject_case inject_cases[];
extern const unsigned int nr_inject_cases;
/* The first ones: guests that are not to look at start_info at all. */
#define NR_CONFIDENTIAL	2

/* Stop at @elf's entry by the stub at @path, apply @change, let go. */
bool inject(const char *path, const struct pvh_elf *elf, void (*change)(struct injection *in));

#endif /* _PVH_INJECT_H */
