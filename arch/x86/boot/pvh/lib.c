// SPDX-License-Identifier: GPL-2.0
/*
 * What the compiler calls, and checksums.
 *
 * Runs as env.h says, and before: with any .bss.
 */
#include "lib.h"

/* Eight bytes at a time: images and page tables are what this copies and clears. */
void *memcpy(void *to, const void *from, size_t size)
{
	void *d = to;
	size_t n = size / 8;

	asm volatile("rep movsq" : "+D" (d), "+S" (from), "+c" (n) : : "memory");
	n = size % 8;
	asm volatile("rep movsb" : "+D" (d), "+S" (from), "+c" (n) : : "memory");
	return to;
}

void *memmove(void *to, const void *from, size_t size)
{
	void *d = to + size - 1;

	if (to <= from || to >= from + size)
		return memcpy(to, from, size);
	from += size - 1;
	asm volatile("std; rep movsb; cld" : "+D" (d), "+S" (from), "+c" (size) : : "memory");
	return to;
}

void *memset(void *buffer, int value, size_t size)
{
	u64 pattern = (u8)value * 0x0101010101010101ULL;
	void *d = buffer;
	size_t n = size / 8;

	asm volatile("rep stosq" : "+D" (d), "+c" (n) : "a" (pattern) : "memory");
	n = size % 8;
	asm volatile("rep stosb" : "+D" (d), "+c" (n) : "a" (pattern) : "memory");
	return buffer;
}

int memcmp(const void *a, const void *b, size_t size)
{
	const u8 *p = a, *q = b;

	for (; size; size--, p++, q++) {
		if (*p != *q)
			return *p - *q;
	}
	return 0;
}

/* What four bits that leave the remainder do to it */
static const u32 crc32_nibble[16] = {
	0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
	0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
	0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
};

/**
 * crc32() - as Ethernet and UEFI have it
 * @buffer: what to sum up
 * @size: bytes there
 *
 * Return: the checksum.
 */
u32 crc32(const void *buffer, u64 size)
{
	const u8 *p = buffer;
	u32 crc = ~0U;

	while (size--) {
		crc ^= *p++;
		crc = crc >> 4 ^ crc32_nibble[crc & 15];
		crc = crc >> 4 ^ crc32_nibble[crc & 15];
	}
	return ~crc;
}

/**
 * fill_slots() - make a table of functions
 * @slot: gets their addresses
 * @table: how far each of them is from its own place in @table
 * @nr: how many
 */
void fill_slots(void **slot, const s32 *table, u32 nr)
{
	while (nr--) {
		*slot++ = *table ? (void *)table + *table : NULL;
		table++;
	}
}
