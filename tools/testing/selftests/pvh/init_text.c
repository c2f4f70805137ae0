// SPDX-License-Identifier: GPL-2.0
/*
 * The guest's init program: what it has to read files and to write its report,
 * instead of a C library's stdio.
 */
#include <stdbool.h>
#include <stdint.h>

#include "init.h"

#define DEBUG_PORT	0xe9

char buffer[TEXT_SIZE + 64];

bool to_console;

void put(const char *s)
{
	if (to_console) {
		write(1, s, strlen(s));
		return;
	}
	for (; *s; s++)
		asm volatile("outb %0, %1" : : "a" (*s), "Nd" ((uint16_t)DEBUG_PORT));
}

void put_hex(uint64_t value)
{
	char digit[] = "0";
	int shift;

	put("0x");
	for (shift = 60; shift && !(value >> shift); shift -= 4)
		;
	for (; shift >= 0; shift -= 4) {
		digit[0] = "0123456789abcdef"[(value >> shift) & 0xf];
		put(digit);
	}
}

void report(const char *key, const char *value)
{
	put(key);
	put("=");
	put(value);
	put("\n");
}

char *find(char *text, const char *word)
{
	size_t len = strlen(word);

	for (; *text; text++) {
		if (!memcmp(text, word, len))
			return text;
	}
	return len ? NULL : text;
}

void report_hex(const char *key, uint64_t value)
{
	put(key);
	put("=");
	put_hex(value);
	put("\n");
}

int slurp_some(const char *path, int max)
{
	int fd = open(path, O_RDONLY);
	int len = 0, n;

	if (fd < 0)
		return -1;
	while (len < max) {
		n = read(fd, buffer + len, max - len);
		if (n <= 0)
			break;
		len += n;
	}
	close(fd);
	buffer[len] = '\0';
	return len;
}

int slurp(const char *path)
{
	return slurp_some(path, TEXT_SIZE - 1);
}

uint64_t load(const char *p, int bytes)
{
	uint64_t value = 0;

	while (bytes--)
		value = value << 8 | (unsigned char)p[bytes];
	return value;
}

void report_field(const char *name, const char *key, char end)
{
	char *at = find(buffer, key);
	char *stop;

	if (!at)
		return;
	at += strlen(key);
	while (*at == ' ' || *at == '\t' || *at == ':')
		at++;
	stop = strchr(at, end);
	if (stop)
		*stop = '\0';
	report(name, at);
	if (stop)
		*stop = end;
}
