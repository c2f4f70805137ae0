/* SPDX-License-Identifier: GPL-2.0 */
/* 64-bit FNV-1a (draft-eastlake-fnv), in the guest and in the host program. */
#ifndef _PVH_FNV_H
#define _PVH_FNV_H

#include <stdint.h>

#define FNV_INIT	0xcbf29ce484222325ULL
#define FNV_PRIME	0x100000001b3ULL

static inline uint64_t fnv_add(uint64_t hash, const void *data, unsigned long len)
{
	const unsigned char *p = data;

	while (len--)
		hash = (hash ^ *p++) * FNV_PRIME;
	return hash;
}

/* The next byte of a test's data, which no compression makes smaller: Knuth's MMIX generator. */
static inline unsigned char data_byte(uint64_t *state)
{
	*state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
	return *state >> 56;
}

#endif /* _PVH_FNV_H */
