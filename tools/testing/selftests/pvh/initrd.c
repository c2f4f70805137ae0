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

	/* Nothing has two links, so inode numbers do not matter; the same each time. */
	fprintf(f, "070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X",
		0, mode, 0, 0, 1, 0, (unsigned int)size, 0, 0, 0, 0, namesize, 0);
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

FILE *initrd_begin(const char *path)
{
	FILE *f = fopen(path, "w");

	if (!f)
		perror(path);
	return f;
}

bool initrd_end(FILE *f)
{
	bool bad;

	put_header(f, 0, 0, "TRAILER!!!");
	bad = ferror(f);
	return !fclose(f) && !bad;
}

/* The folders that @name is in. */
static void put_folders(FILE *f, const char *name)
{
	char folder[4096];
	const char *slash;

	for (slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
		snprintf(folder, sizeof(folder), "%.*s", (int)(slash - name), name);
		put_header(f, MODE_DIR, 0, folder);
	}
}

void initrd_text(FILE *f, const char *name, const char *text)
{
	put_folders(f, name);
	put_header(f, MODE_FILE, strlen(text), name);
	fputs(text, f);
	put_padding(f, strlen(text));
}

bool initrd_file(FILE *f, const char *name, const char *path)
{
	FILE *in = fopen(path, "r");
	char data[65536];
	long size = 0;
	size_t n;

	if (!in) {
		perror(path);
		return false;
	}
	put_folders(f, name);
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
		unsigned char byte = data_byte(&state);

		hash = fnv_add(hash, &byte, 1);
		putc_unlocked(byte, f);
	}
	put_padding(f, size);
	return hash;
}

/*
 * With folders for it to mount what the kernel tells. The kernel runs the latter
 * two when Xen's toolstack asks it to end.
 */
static bool put_init(FILE *f, const char *init)
{
	put_folders(f, "proc/");
	put_folders(f, "sys/");
	return initrd_file(f, "init", init) && initrd_file(f, "sbin/poweroff", init) &&
	       initrd_file(f, "sbin/reboot", init);
}

uint64_t make_initrd(const char *path, uint64_t size, const char *init)
{
	FILE *f = initrd_begin(path);
	uint64_t hash = 0;
	bool ok = true;

	if (!f)
		return 0;
	if (init)
		ok = put_init(f, init);
	if (size)
		hash = put_payload(f, size);
	return initrd_end(f) && ok ? hash : 0;
}

bool initrd_libraries(FILE *f, const char *programs, const char *folder)
{
	char line[4096], *path, *name;
	unsigned int n = 0;
	FILE *list;

	snprintf(line, sizeof(line), "LD_LIBRARY_PATH='%s' ldd %s | "
		 "sed -n 's|.*[ \t]\\([^ ]*/[^ ]*\\) (0x.*|\\1|p' | sort -u",
		 folder, programs);
	list = popen(line, "r");
	while (list && fgets(line, sizeof(line), list)) {
		char in[4096];

		path = line;
		path[strcspn(path, "\n")] = '\0';
		name = strrchr(path, '/') + 1;
		snprintf(in, sizeof(in), "lib%s/%s", strncmp(name, "ld-", 3) ? "" : "64", name);
		if (!initrd_file(f, in, path))
			break;
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
	ok = initrd_file(f, "kexec", kexec) && initrd_libraries(f, kexec, "") &&
	     initrd_file(f, "next", kernel);
	if (ok && init)
		ok = initrd_file(f, "init", init);
	return initrd_end(f) && ok;
}
