// SPDX-License-Identifier: GPL-2.0
/*
 * Makes the guests' initrds: archives in the format "newc", see
 * Documentation/driver-api/early-userspace/buffer-format.rst.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fnv.h"
#include "guest.h"

#define MODE_DIR	040755
#define MODE_PROGRAM	0100755
#define MODE_FILE	0100644

static void put_header(FILE *f, unsigned int mode, uint64_t size, const char *name)
{
	unsigned int namesize = strlen(name) + 1;
	static unsigned int ino;

	fprintf(f, "070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X",
		++ino, mode, 0, 0, 1, 0, (unsigned int)size, 0, 0, 0, 0, namesize, 0);
	fwrite(name, namesize, 1, f);
	/* The header has 110 bytes; what follows is aligned to 4. */
	while ((110 + namesize++) % 4)
		fputc(0, f);
}

static void put_padding(FILE *f, uint64_t size)
{
	for (; size % 4; size++)
		fputc(0, f);
}

static bool finish(FILE *f)
{
	bool bad;

	put_header(f, 0, 0, "TRAILER!!!");
	bad = ferror(f);
	return !fclose(f) && !bad;
}

/* @name without a slash in front, the folders that it is in first. */
static bool put_file(FILE *f, const char *name, const char *path)
{
	char folder[4096], data[65536];
	FILE *in = fopen(path, "r");
	const char *slash;
	long size = 0;
	size_t n;

	if (!in) {
		perror(path);
		return false;
	}
	for (slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
		snprintf(folder, sizeof(folder), "%.*s", (int)(slash - name), name);
		put_header(f, MODE_DIR, 0, folder);
	}
	fseek(in, 0, SEEK_END);
	size = ftell(in);
	rewind(in);
	put_header(f, MODE_PROGRAM, size, name);
	while ((n = fread(data, 1, sizeof(data), in)))
		fwrite(data, 1, n, f);
	put_padding(f, size);
	fclose(in);
	return true;
}

static uint64_t put_payload(FILE *f, uint64_t size)
{
	uint64_t i, hash = FNV_INIT, state = size + 1;

	put_header(f, MODE_FILE, size, "payload");
	for (i = 0; i < size; i++) {
		unsigned char byte;

		/* Knuth's MMIX generator: not compressible, always the same. */
		state = state * 6364136223846793005ULL + 1442695040888963407ULL;
		byte = state >> 56;
		hash = fnv_add(hash, &byte, 1);
		putc_unlocked(byte, f);
	}
	put_padding(f, size);
	return hash;
}

uint64_t make_initrd(const char *path, uint64_t size, const char *init)
{
	FILE *f = fopen(path, "w");
	uint64_t hash = 0;
	bool ok = true;

	if (!f)
		return 0;
	if (init)
		ok = put_file(f, "init", init);
	if (size)
		hash = put_payload(f, size);
	return finish(f) && ok ? hash : 0;
}

/* Each library that the dynamic linker would load, and itself. */
static bool put_libraries(FILE *f)
{
	FILE *list = popen("PATH=$PATH:/usr/sbin:/sbin; ldd \"$(command -v kexec)\"", "r");
	unsigned int n = 0;
	char line[1024];

	while (list && fgets(line, sizeof(line), list)) {
		char *path = strchr(line, '/');

		if (!path)
			continue;
		path[strcspn(path, "\n ")] = '\0';
		if (put_file(f, path + 1, path))
			n++;
	}
	return list && !pclose(list) && n;
}

static bool find_kexec(char *path, unsigned int size)
{
	FILE *p = popen("PATH=$PATH:/usr/sbin:/sbin; command -v kexec", "r");
	bool found = p && fgets(path, size, p);

	if (found)
		path[strcspn(path, "\n")] = '\0';
	if (p)
		pclose(p);
	return found;
}

bool make_kexec_initrd(const char *path, const char *kernel, const char *init)
{
	char kexec[4096];
	FILE *f;
	bool ok;

	if (!find_kexec(kexec, sizeof(kexec)))
		return false;
	f = fopen(path, "w");
	if (!f)
		return false;
	ok = put_file(f, "kexec", kexec) && put_libraries(f) && put_file(f, "next", kernel);
	if (ok && init)
		ok = put_file(f, "init", init);
	return finish(f) && ok;
}
