/* SPDX-License-Identifier: GPL-2.0 */
/* What a test needs to know of a PVH kernel's ELF image. */
#ifndef _PVH_ELF_NOTES_H
#define _PVH_ELF_NOTES_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct pvh_elf - a PVH kernel image
 * @entry: guest physical address of the PVH entry
 * @start_kernel: virtual address of x86_64_start_kernel, 0 if not known
 * @is64: 64-bit image
 */
struct pvh_elf {
	uint64_t entry;
	uint64_t start_kernel;
	bool is64;
};

/* False, with the reason on stderr, if @path is no PVH kernel. */
bool pvh_elf_read(const char *path, struct pvh_elf *elf);

/* Copy @from to @to, to be loaded @delta bytes from where it was linked. */
bool pvh_elf_shift(const char *from, const char *to, int64_t delta);

#endif /* _PVH_ELF_NOTES_H */
