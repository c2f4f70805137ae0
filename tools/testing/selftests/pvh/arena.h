/* SPDX-License-Identifier: GPL-2.0 */
/* Guest physical memory for the converter's tests in user space. */
#ifndef _PVH_ARENA_H
#define _PVH_ARENA_H

#include <asm/pvh_env.h>
#include <asm/pvh_start_info.h>

/* As on a CPU with 40 address bits. */
#define ARENA_LIMIT	(1ULL << 40)

/* Forget everything that was written. */
void arena_reset(void);
/*
 * Write guest physical memory; later writes win, and what was not written
 * reads as 0xff. After a read that failed its destination is full of garbage.
 */
void arena_write(u64 pa, const void *data, size_t len);
/* Seen from the @since-th read after this on: a VMM that changes memory meanwhile. */
void arena_write_later(u32 since, u64 pa, const void *data, size_t len);
/* Nothing behind this can be read; arena_reset() sets it to ARENA_LIMIT - 1. */
extern u64 arena_last;
/* Reads that went through, to see that input is not read out of bounds. */
extern u64 arena_lowest_read, arena_highest_read;
/* A small generator, for input that is the same on every run. */
u64 arena_random(u64 *state);

#endif /* _PVH_ARENA_H */
