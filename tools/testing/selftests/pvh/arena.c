// SPDX-License-Identifier: GPL-2.0
/*
 * Guest physical memory for the converter's tests: a few pieces anywhere in
 * the address space, and this environment's pvh_read_phys().
 */
#include <stdlib.h>
#include <string.h>

#include "arena.h"

#define MAX_PIECES	64
#define GARBAGE		0x5a

/* With clang's MemorySanitizer a use of what was not read is an error. */
#if defined(__has_feature)
#if __has_feature(memory_sanitizer)
#include <sanitizer/msan_interface.h>
#define FORGET(p, len)	__msan_poison(p, len)
#endif
#endif
#ifndef FORGET
#define FORGET(p, len)	memset(p, GARBAGE, len)
#endif

static struct piece {
	u64 pa;
	size_t len;
	u32 since;
	unsigned char *data;
} pieces[MAX_PIECES];
static unsigned int nr_pieces;
static u32 nr_reads;

u64 arena_lowest_read, arena_highest_read, arena_last;

void arena_reset(void)
{
	while (nr_pieces)
		free(pieces[--nr_pieces].data);
	nr_reads = 0;
	arena_lowest_read = U64_MAX;
	arena_highest_read = 0;
	arena_last = ARENA_LIMIT - 1;
}

void arena_write_later(u32 since, u64 pa, const void *data, size_t len)
{
	struct piece *p = &pieces[nr_pieces++];

	if (nr_pieces > MAX_PIECES)
		abort();
	p->pa = pa;
	p->len = len;
	p->since = nr_reads + since;
	p->data = malloc(len);
	if (len)
		memcpy(p->data, data, len);
}

void arena_write(u64 pa, const void *data, size_t len)
{
	arena_write_later(0, pa, data, len);
}

/* What both have in common. */
static void copy_piece(unsigned char *dst, u64 pa, size_t len, const struct piece *p)
{
	u64 skip = pa < p->pa ? p->pa - pa : 0, from = pa > p->pa ? pa - p->pa : 0;

	if (skip >= len || from >= p->len)
		return;
	len -= skip;
	memcpy(dst + skip, p->data + from, len < p->len - from ? len : p->len - from);
}

bool pvh_read_phys(void *dst, u64 pa, size_t len)
{
	unsigned int i;

	nr_reads++;
	if (len && (pa > arena_last || len - 1 > arena_last - pa)) {
		FORGET(dst, len);
		return false;
	}
	if (len && pa < arena_lowest_read)
		arena_lowest_read = pa;
	if (len && pa + len > arena_highest_read)
		arena_highest_read = pa + len;
	memset(dst, 0xff, len);
	for (i = 0; i < nr_pieces; i++) {
		if (pieces[i].since <= nr_reads)
			copy_piece(dst, pa, len, &pieces[i]);
	}
	return true;
}

u64 arena_random(u64 *state)
{
	*state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
	return *state >> 32;
}
