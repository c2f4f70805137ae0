/* SPDX-License-Identifier: GPL-2.0 */
/* Guest physical memory for the converter's tests in user space. */
#ifndef _PVH_ARENA_H
#define _PVH_ARENA_H

#include <asm/pvh_env.h>
#include <asm/pvh_start_info.h>

/* As on a CPU with 40 address bits; nothing above can be read. */
#define ARENA_LIMIT	(1ULL << 40)

/* Forget everything that was written. */
void arena_reset(void);
/* Write guest physical memory; what was not written reads as 0xff. */
void arena_write(u64 pa, const void *data, size_t len);
/* Reads that went through, to see that input is not read out of bounds. */
extern u64 arena_lowest_read, arena_highest_read;
/* A small generator, for input that is the same on every run. */
u64 arena_random(u64 *state);

#endif /* _PVH_ARENA_H */
