// SPDX-License-Identifier: GPL-2.0
/*
 * Finds the line in a guest's logs that tells why it did not do what it should.
 *
 * Prefers the first sign of trouble to the last line: what follows an oops is its
 * registers, what follows QEMU's error is advice. Without one, the last line tells how
 * far the guest got.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "why.h"

#define ROOM	(64 * 1024)

struct found {
	unsigned int nr;	/* 0: none */
	char line[1024];
};

/* What the kernel does not survive comes before what may be old news. */
static const char * const fatal_signs[] = {
	"Kernel panic", "PANIC: ", "Oops", "BUG:", "KASAN:", NULL
};

static const char * const other_signs[] = { "WARNING:", "Call Trace", NULL };

/* The entry's own lines, of which the last is why it halts, and what init found. */
static const char * const debug_signs[] = { "PVH: ", "bad=", NULL };
static const char * const no_signs[] = { "", NULL };

static bool has_one(const char *line, const char * const *signs)
{
	for (; *signs; signs++) {
		if (strstr(line, *signs))
			return true;
	}
	return false;
}

/* "log=" is what init passes on of serial.log. */
static bool is_nothing(const char *line)
{
	return !*line || strstr(line, ": warning: ") || !strncmp(line, "log=", 4);
}

/* The first or the last line with one of @signs. */
static bool find(const char *path, const char * const *signs, bool last, struct found *found)
{
	FILE *f = fopen(path, "r");
	unsigned int nr = 0;
	char line[1024];

	found->nr = 0;
	while (f && fgets(line, sizeof(line), f)) {
		nr++;
		line[strcspn(line, "\r\n")] = '\0';
		if (is_nothing(line) || !has_one(line, signs))
			continue;
		found->nr = nr;
		strcpy(found->line, line);
		if (!last)
			break;
	}
	if (f)
		fclose(f);
	return found->nr;
}

/* QEMU does not say when it cannot write its guest's output. */
static bool print_no_room(const char *dir)
{
	static const char zeros[ROOM];
	char path[4096];
	ssize_t n = -1;
	int fd;

	snprintf(path, sizeof(path), "%s/room", dir);
	errno = 0;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd >= 0) {
		n = write(fd, zeros, ROOM);
		if (n >= 0 && fsync(fd))
			n = -1;
		close(fd);
	}
	if (n != ROOM)
		printf("  why: logs cannot be written to %s: %s\n", dir,
		       strerror(errno ?: ENOSPC));
	unlink(path);
	return n != ROOM;
}

static bool print_line(const char *dir, const char *log, const char * const *signs, bool last,
		       const char *intro)
{
	struct found found;
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", dir, log);
	if (!find(path, signs, last, &found))
		return false;
	printf("  why: %s%s:%u: %s\n", intro, path, found.nr, found.line);
	return true;
}

void print_why(const char *dir, const struct guest_result *r)
{
	bool no_room = print_no_room(dir), found = false;

	if (*r->why)
		printf("  why: %s\n", r->why);
	if (r->end == GUEST_FAILED)
		found = print_line(dir, "qemu.log", no_signs, false, "");
	found = print_line(dir, "serial.log", fatal_signs, false, "") ||
		print_line(dir, "serial.log", other_signs, false, "") || found;
	found = print_line(dir, "debug.log", debug_signs, true, "") || found;
	if (found)
		return;
	if (!print_line(dir, "serial.log", no_signs, true, "nothing was said after ") &&
	    !print_line(dir, "debug.log", no_signs, true, "nothing was said after ") &&
	    !print_line(dir, "qemu.log", no_signs, true, "the guest said nothing; ") && !no_room)
		printf("  why: serial.log, debug.log and qemu.log in %s are empty\n", dir);
}
