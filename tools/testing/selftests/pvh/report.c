// SPDX-License-Identifier: GPL-2.0
/* Reads the report of the guest's init program, and makes the initrd for it. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fnv.h"
#include "guest.h"

/* The @nth line "KEY=", behind the '='. */
static const char *find_line(const char *text, const char *key, unsigned int nth)
{
	size_t len = strlen(key);

	for (; text; text = strchr(text, '\n')) {
		if (*text == '\n')
			text++;
		if (!strncmp(text, key, len) && text[len] == '=' && !nth--)
			return text + len + 1;
	}
	return NULL;
}

const char *guest_value(const struct guest_result *result, const char *key,
			char *value, unsigned int size)
{
	const char *at = find_line(result->report, key, 0);

	if (!at)
		return NULL;
	snprintf(value, size, "%.*s", (int)strcspn(at, "\n"), at);
	return value;
}

uint64_t guest_number(const struct guest_result *result, const char *key)
{
	const char *at = find_line(result->report, key, 0);

	return at ? strtoull(at, NULL, 0) : 0;
}

unsigned int guest_count(const struct guest_result *result, const char *key)
{
	unsigned int n = 0;

	while (find_line(result->report, key, n))
		n++;
	return n;
}

uint64_t guest_ram(const struct guest_result *result)
{
	uint64_t start, end, ram = 0;
	unsigned int n = 0;
	const char *at;
	int len;

	while ((at = find_line(result->report, "memmap", n++))) {
		if (sscanf(at, "%" SCNx64 " %" SCNx64 " %n", &start, &end, &len) == 2 &&
		    !strncmp(at + len, "System RAM\n", 11))
			ram += end - start + 1;
	}
	return ram;
}

bool guest_complete(const struct guest_result *result)
{
	return find_line(result->report, "report", 0) && find_line(result->report, "report", 1);
}

/* A "newc" archive member: Documentation/driver-api/early-userspace. */
static void put_header(FILE *f, unsigned int ino, unsigned int mode, uint64_t size,
		       const char *name)
{
	unsigned int namesize = strlen(name) + 1;

	fprintf(f, "070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X",
		ino, mode, 0, 0, 1, 0, (unsigned int)size, 0, 0, 0, 0, namesize, 0);
	fwrite(name, namesize, 1, f);
	/* The header has 110 bytes; what follows is aligned to 4. */
	while ((110 + namesize++) % 4)
		fputc(0, f);
}

uint64_t make_initrd(const char *path, uint64_t size)
{
	uint64_t i, hash = FNV_INIT, state = size + 1;
	FILE *f = fopen(path, "w");

	if (!f)
		return 0;
	put_header(f, 1, 0100644, size, "payload");
	for (i = 0; i < size; i++) {
		unsigned char byte;

		/* Knuth's MMIX generator: not compressible, always the same. */
		state = state * 6364136223846793005ULL + 1442695040888963407ULL;
		byte = state >> 56;
		hash = fnv_add(hash, &byte, 1);
		fputc(byte, f);
	}
	for (; i % 4; i++)
		fputc(0, f);
	put_header(f, 0, 0, 0, "TRAILER!!!");
	return fclose(f) ? 0 : hash;
}
