// SPDX-License-Identifier: GPL-2.0
/*
 * Output and memory functions of the freestanding PVH guests.
 *
 * 32-bit code with flat segments and without paging.
 */
#include "bare.h"

#define DEBUG_PORT	0xe9

void put(const char *text)
{
	for (; *text; text++)
		asm volatile("outb %0, %1" : : "a" (*text), "Nd" ((uint16_t)DEBUG_PORT));
}

void put_hex(uint64_t value)
{
	char digit[] = "0";
	int shift = 60;

	put("0x");
	while (shift && !(value >> shift))
		shift -= 4;
	for (; shift >= 0; shift -= 4) {
		digit[0] = "0123456789abcdef"[(value >> shift) & 0xf];
		put(digit);
	}
}

void end_of_run(const char *text)
{
	put("PVH: ");
	put(text);
	put("\n");
	for (;;)
		asm volatile("cli; hlt");
}

void *memcpy(void *to, const void *from, size_t len)
{
	void *at = to;

	asm volatile("rep movsb" : "+D" (at), "+S" (from), "+c" (len) : : "memory");
	return to;
}

void *memset(void *to, int byte, size_t len)
{
	void *at = to;

	asm volatile("rep stosb" : "+D" (at), "+c" (len) : "a" (byte) : "memory");
	return to;
}

int memcmp(const void *a, const void *b, size_t len)
{
	const unsigned char *p = a, *q = b;

	for (; len; len--, p++, q++) {
		if (*p != *q)
			return *p - *q;
	}
	return 0;
}

size_t strlen(const char *text)
{
	size_t len = 0;

	while (text[len])
		len++;
	return len;
}
