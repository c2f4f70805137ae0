// SPDX-License-Identifier: GPL-2.0
/*
 * Guest physical memory for the converter's tests: a few pieces anywhere in
 * the address space, and this environment's pvh_read_phys().
 */
#include <stdlib.h>
#include <string.h>

#include "arena.h"

#define MAX_PIECES	64

static struct piece {
	u64 pa;
	size_t len;
	unsigned char *data;
} pieces[MAX_PIECES];
static unsigned int nr_pieces;

u64 arena_lowest_read, arena_highest_read;

void arena_reset(void)
{
	while (nr_pieces)
		free(pieces[--nr_pieces].data);
	arena_lowest_read = U64_MAX;
	arena_highest_read = 0;
}

void arena_write(u64 pa, const void *data, size_t len)
{
	struct piece *p = &pieces[nr_pieces++];

	if (nr_pieces > MAX_PIECES)
		abort();
	p->pa = pa;
	p->len = len;
	p->data = malloc(len);
	memcpy(p->data, data, len);
}

/* Later writes win. */
static unsigned char read_byte(u64 pa)
{
	unsigned int i;

	for (i = nr_pieces; i--;) {
		if (pa >= pieces[i].pa && pa - pieces[i].pa < pieces[i].len)
			return pieces[i].data[pa - pieces[i].pa];
	}
	return 0xff;
}

bool pvh_read_phys(void *dst, u64 pa, size_t len)
{
	unsigned char *to = dst;

	if (pa > ARENA_LIMIT || len > ARENA_LIMIT - pa)
		return false;
	if (len && pa < arena_lowest_read)
		arena_lowest_read = pa;
	if (len && pa + len > arena_highest_read)
		arena_highest_read = pa + len;
	while (len--)
		*to++ = read_byte(pa++);
	return true;
}

u64 arena_random(u64 *state)
{
	*state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
	return *state >> 32;
}
