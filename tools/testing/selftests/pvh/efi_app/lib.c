// SPDX-License-Identifier: GPL-2.0
/* What all of the application uses, and what the compiler calls. */
#include "app.h"

#define DEBUG_PORT	0xe9

void *memcpy(void *to, const void *from, size_t size);
void *memset(void *buffer, int value, size_t size);

void *memcpy(void *to, const void *from, size_t size)
{
	void *d = to;

	asm volatile("rep movsb" : "+D" (d), "+S" (from), "+c" (size) : : "memory");
	return to;
}

void *memset(void *buffer, int value, size_t size)
{
	void *d = buffer;

	asm volatile("rep stosb" : "+D" (d), "+c" (size) : "a" (value) : "memory");
	return buffer;
}

static void put(char c)
{
	asm volatile("outb %0, %1" : : "a" (c), "Nd" ((u16)DEBUG_PORT));
}

void put_text(const char *text)
{
	while (*text)
		put(*text++);
}

void put_number(u64 value)
{
	int shift = 60;

	put_text("0x");
	while (shift && !(value >> shift))
		shift -= 4;
	for (; shift >= 0; shift -= 4)
		put("0123456789abcdef"[value >> shift & 15]);
}

/* A line for a check: "[not ]ok NUMBER NAME[: got VALUE, wanted VALUE]". */
void expect(const char *name, u64 got, u64 want)
{
	static u64 number;

	put_text(got == want ? "ok " : "not ok ");
	put_number(++number);
	put_text(" ");
	put_text(name);
	if (got != want) {
		put_text(": got ");
		put_number(got);
		put_text(", wanted ");
		put_number(want);
	}
	put_text("\n");
}

bool same(const void *a, const void *b, u64 size)
{
	const u8 *p = a, *q = b;

	while (size--) {
		if (*p++ != *q++)
			return false;
	}
	return true;
}

/* 4.2: the CRC-32 of Ethernet; bit by bit, unlike others */
u32 crc32_of(const void *data, u64 size)
{
	const u8 *p = data;
	u32 crc = 0xffffffff;
	u64 i;

	for (i = 0; i < size * 8; i++) {
		u32 bit = (p[i / 8] >> (i % 8) ^ crc) & 1;

		crc = crc >> 1 ^ (bit ? 0xedb88320 : 0);
	}
	return ~crc;
}

/* 4.2: over the table's own size, with 0 for the checksum itself */
bool signed_right(const struct header *hdr)
{
	static u8 copy[4096];
	struct header *h = (struct header *)copy;

	if (hdr->size < sizeof(*hdr) || hdr->size > sizeof(copy))
		return false;
	memcpy(copy, hdr, hdr->size);
	h->crc = 0;
	return crc32_of(copy, hdr->size) == hdr->crc;
}

/* Just there, whatever the compiler thinks of it. */
u64 read_memory(u64 address)
{
	u64 value;

	asm volatile("movq (%1), %0" : "=r" (value) : "r" (address) : "memory");
	return value;
}

void write_memory(u64 address, u64 value)
{
	asm volatile("movq %1, (%0)" : : "r" (address), "r" (value) : "memory");
}

u64 ticks(void)
{
	u32 low, high;

	asm volatile("lfence; rdtsc" : "=a" (low), "=d" (high));
	return (u64)high << 32 | low;
}

/* Behind "KEY=" in the command line, or NULL */
static const u16 *option(const char *key)
{
	const u16 *text = own->options, *end = text + own->options_size / 2;
	u64 i;

	for (; text && text < end; text++) {
		for (i = 0; key[i] && text + i < end && text[i] == key[i]; i++)
			;
		if (!key[i] && text + i < end && text[i] == '=')
			return text + i + 1;
	}
	return NULL;
}

u64 option_number(const char *key)
{
	const u16 *text = option(key);
	u64 value = 0;

	for (; text && *text > ' '; text++)
		value = value * 16 + (*text <= '9' ? *text - '0' : *text - 'a' + 10);
	return value;
}

bool option_is(const char *key, const char *value)
{
	const u16 *text = option(key);

	while (text && *value && *text == *value) {
		text++;
		value++;
	}
	return text && !*value && *text <= ' ';
}
