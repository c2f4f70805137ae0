/* SPDX-License-Identifier: GPL-2.0 */
/* Internals of pvh_inject. */
#ifndef _PVH_BARE_INJECT_H
#define _PVH_BARE_INJECT_H

#include <stdint.h>

/**
 * struct kernel - the kernel under test
 * @image: its ELF file
 * @size: bytes of it
 * @start: lowest physical address that it is linked to
 * @end: first byte behind the highest
 * @entry: physical address of its PVH entry
 */
struct kernel {
	const char *image;
	uint32_t size;
	uint64_t start, end;
	uint64_t entry;
};

/* NULL, or what is wrong with @kernel->image. */
const char *kernel_parse(struct kernel *kernel);
/* Put it where it belongs, @shift bytes higher; .bss gets garbage. */
const char *kernel_load(const struct kernel *kernel, uint64_t shift);

/* Write memory anywhere. */
void write_phys(uint64_t paddr, const void *data, uint32_t size);

/* enter.S: the state that the ABI promises; no register tells anything else. */
void __attribute__((noreturn)) enter_kernel(uint32_t entry, uint32_t ebx, uint32_t efer);

#endif /* _PVH_BARE_INJECT_H */
