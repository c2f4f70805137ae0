// SPDX-License-Identifier: GPL-2.0
/* Reads the logs of a guest, and the report of its init program in one of them. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guest.h"

void guest_read_file(const char *dir, const char *name, char *text, size_t size)
{
	char path[4096];
	size_t n = 0;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "r");
	if (f) {
		n = fread(text, 1, size - 1, f);
		fclose(f);
	}
	text[n] = '\0';
}

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

uint64_t guest_range(const struct guest_result *result, const char *type)
{
	uint64_t start, end, sum = 0;
	size_t type_len = strlen(type);
	unsigned int n = 0;
	const char *at;
	int len;

	while ((at = find_line(result->report, "memmap", n++))) {
		if (sscanf(at, "%" SCNx64 " %" SCNx64 " %n", &start, &end, &len) == 2 &&
		    !strncmp(at + len, type, type_len) && at[len + type_len] == '\n')
			sum += end - start + 1;
	}
	return sum;
}

uint64_t guest_ram(const struct guest_result *result)
{
	return guest_range(result, "System RAM");
}

bool guest_next_report(struct guest_result *result)
{
	const char *end = find_line(result->report, "report", 1);

	if (!end || !find_line(end, "report", 0))
		return false;
	memmove(result->report, end, strlen(end) + 1);
	return true;
}

bool guest_complete(const struct guest_result *result)
{
	return find_line(result->report, "report", 0) && find_line(result->report, "report", 1);
}

bool in_list(const char *list, const char *word)
{
	size_t len = strlen(word);

	for (; list; list = strchr(list, ',')) {
		list += *list == ',';
		if (!strncmp(list, word, len) && (!list[len] || list[len] == ','))
			return true;
	}
	return false;
}

const char *guest_end_name(enum guest_end end)
{
	static const char * const names[] = {
		[GUEST_FAILED] = "QEMU failed",
		[GUEST_TIMEOUT] = "timeout",
		[GUEST_POWEROFF] = "power-off",
		[GUEST_RESET] = "reset",
		[GUEST_HALTED] = "halted",
		[GUEST_SAID] = "runs on",
	};

	return names[end];
}
