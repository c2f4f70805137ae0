// SPDX-License-Identifier: GPL-2.0
/* Reads the list of what bench is to boot: a line a boot, words KEY=VALUE. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"

#define LINE	4096
/* MiB: on Xen, the plugin tells a guest's functions from dom0's programs by address. */
#define MAX_XEN_MEM	512

static void __attribute__((noreturn)) wrong(const char *what, const char *word)
{
	fprintf(stderr, "bench: %s: %s\n", word, what);
	exit(1);
}

static bool set_text(struct bench_row *row, const char *key, const char *value)
{
	const struct {
		const char *key;
		const char **field;
	} fields[] = {
		{ "name", &row->name }, { "machine", &row->machine },
		{ "kernel", &row->kernel }, { "vmlinux", &row->vmlinux },
		{ "payload", &row->payload },
		{ "image", &row->image }, { "environment", &row->environment },
		{ "objects", &row->objects }, { "bios", &row->bios },
		{ "append", &row->append }, { "scene", &row->scene },
	};
	unsigned int i;

	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (strcmp(key, fields[i].key))
			continue;
		*fields[i].field = strdup(value);
		return true;
	}
	return false;
}

static bool set_number(struct bench_row *row, const char *key, const char *value)
{
	unsigned int *field = !strcmp(key, "mem") ? &row->mem :
			      !strcmp(key, "kaslr") ? &row->kaslr :
			      !strcmp(key, "initrd") ? &row->initrd :
			      !strcmp(key, "x") ? &row->x : NULL;
	char *end;

	if (!field)
		return false;
	*field = strtoul(value, &end, 10);
	if (*end || !*value)
		wrong("not a number", value);
	return true;
}

static void check_row(const struct bench_row *row)
{
	const char *files[] = {
		row->kernel, row->payload, row->vmlinux, row->image, row->environment,
	};
	unsigned int i;

	if (!row->name || !row->kernel || !row->vmlinux)
		wrong("a line needs name=, kernel= and vmlinux=", row->name ?: "plan");
	if (bench_on_xen(row) && row->mem > MAX_XEN_MEM)
		wrong("a guest on Xen has 512 MiB at most here, see mem=", row->name);
	if (row->payload && (bench_on_xen(row) || row->initrd || row->scene))
		wrong("payload= is QEMU's only module", row->name);
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		if (files[i] && access(files[i], R_OK))
			wrong("cannot be read; \"make bench\" builds it", files[i]);
	}
}

bool bench_read_row(FILE *plan, struct bench_row *row)
{
	char line[LINE], *word, *rest, *value;

	do {
		if (!fgets(line, sizeof(line), plan))
			return false;
		line[strcspn(line, "#\n")] = '\0';
		rest = line + strspn(line, " \t");
	} while (!*rest);

	*row = (struct bench_row) { .machine = "pc", .mem = 256 };
	while ((word = strsep(&rest, " \t"))) {
		if (!*word)
			continue;
		value = strchr(word, '=');
		if (!value)
			wrong("not KEY=VALUE", word);
		*value++ = '\0';
		if (!set_text(row, word, value) && !set_number(row, word, value))
			wrong("no such key", word);
	}
	check_row(row);
	return true;
}
