// SPDX-License-Identifier: GPL-2.0
/* The steps of a guest's life, by xl, and how their end is seen. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../fnv.h"
#include "dom0.h"
#include "xen.h"

#define DISK		"/dev/ram0"
#define ESP		"/dev/ram1"
#define SAVED		"/saved"
/* KiB of what xl counts as the guest's, that its balloon driver does not. */
#define BALLOON_SLACK	1024

double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

static void exec_words(char *line)
{
	char *argv[16];
	int n = 0;

	for (line = strtok(line, " "); line && n < 15; line = strtok(NULL, " "))
		argv[n++] = line;
	argv[n] = NULL;
	setenv("PATH", "/bin", 1);
	execvp(argv[0], argv);
	dprintf(2, "%s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

bool run(char *output, size_t size, const char *format, ...)
{
	char line[1024], rest[256];
	int pipes[2], status = 1;
	size_t len = 0;
	ssize_t n;
	va_list args;
	pid_t pid;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	if (output && pipe2(pipes, O_CLOEXEC))
		return false;
	pid = fork();
	if (!pid) {
		/* Who wants the answer also knows what to do without it. */
		if (output) {
			dup2(pipes[1], 1);
			dup2(open("/dev/null", O_WRONLY), 2);
		}
		exec_words(line);
	}
	if (output) {
		close(pipes[1]);
		while ((n = read(pipes[0], len < size - 1 ? output + len : rest,
				 len < size - 1 ? size - 1 - len : sizeof(rest))) > 0)
			len += len < size - 1 ? n : 0;
		output[len] = '\0';
		close(pipes[0]);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return !status;
}

int domain_id(const char *name)
{
	char text[32];

	return run(text, sizeof(text), "xl domid %s", name) ? atoi(text) : 0;
}

static long read_key(int domid, const char *key)
{
	char text[32];

	if (!domid || !run(text, sizeof(text), "xenstore-read /local/domain/%d/%s", domid, key))
		return 0;
	return atol(text);
}

/* Waits until the guest's @key is between @min and @max. */
static bool wait_key(const char *name, const char *key, long min, long max)
{
	double until = now() + STEP_SECONDS;
	int domid = 0;

	while (now() < until) {
		long value;

		domid = domid ?: domain_id(name);
		value = read_key(domid, key);
		if (value >= min && value <= max)
			return true;
		usleep(POLL_US);
	}
	return false;
}

/* Waits until this domain is gone; a successor of the same name may be there. */
static bool wait_gone(const char *name, int domid)
{
	double until = now() + STEP_SECONDS;

	while (domid && now() < until) {
		if (domain_id(name) != domid)
			return true;
		usleep(POLL_US);
	}
	return !domid;
}

/* A guest that is kept when it has ended: how did it, by Xen's public/sched.h? */
static bool wait_ended(const char *name)
{
	double until = now() + STEP_SECONDS;
	char text[1024], state[16], reason[16];
	const char *line;

	while (now() < until) {
		if (!run(text, sizeof(text), "xl list -v %s", name))
			return false;
		line = strchr(text, '\n');
		if (line && sscanf(line, "%*s %*d %*d %*d %15s %*f %*s %15s", state, reason) == 2 &&
		    strchr(state, 's')) {
			printf("pvh-xen: %s reason %s\n", name, reason);
			return true;
		}
		usleep(POLL_US);
	}
	return false;
}

static bool fill_disk(void)
{
	static unsigned char data[DISK_SIZE], nothing[DISK_SIZE];
	uint64_t state = DISK_SEED;
	int fd = open(DISK, O_RDWR);
	unsigned int i;
	bool ok;

	for (i = 0; i < DISK_SIZE; i++)
		data[i] = data_byte(&state);
	ok = fd >= 0 && pwrite(fd, data, DISK_SIZE, 0) == DISK_SIZE &&
	     pwrite(fd, nothing, DISK_SIZE, DISK_SIZE) == DISK_SIZE && !fsync(fd);
	close(fd);
	return ok;
}

/* The disk that the guest's firmware starts from, if there is one. */
static bool copy_esp(const char *name)
{
	static char data[65536];
	char path[256];
	bool ok = true;
	int in, out;
	ssize_t n;

	snprintf(path, sizeof(path), "/guest/%s.esp", name);
	in = open(path, O_RDONLY);
	if (in < 0)
		return true;
	out = open(ESP, O_WRONLY);
	while (ok && (n = read(in, data, sizeof(data))) > 0)
		ok = write(out, data, n) == n;
	ok = !fsync(out) && ok;
	close(in);
	close(out);
	return ok;
}

static bool check_disk(void)
{
	static unsigned char data[DISK_SIZE];
	uint64_t state = DISK_SEED;
	int fd = open(DISK, O_RDONLY);
	unsigned int i;
	bool ok = fd >= 0 && pread(fd, data, DISK_SIZE, DISK_SIZE) == DISK_SIZE;

	for (i = 0; i < DISK_SIZE && ok; i++)
		ok = data[i] == (unsigned char)~data_byte(&state);
	close(fd);
	return ok;
}

static bool do_reboot(const char *name)
{
	int domid = domain_id(name);

	return run(NULL, 0, "xl reboot %s", name) && wait_gone(name, domid) &&
	       wait_key(name, KEY_BEAT, 1, LONG_MAX);
}

static bool do_memory(const char *name, long kb)
{
	return run(NULL, 0, "xl mem-set %s %ldk", name, kb) &&
	       wait_key(name, KEY_MEMORY, kb - BALLOON_SLACK, kb);
}

/* The guest goes on where it was: its count does not begin again. */
static bool do_restore(const char *name, long beat)
{
	return run(NULL, 0, "xl restore " SAVED) && wait_key(name, KEY_BEAT, beat + 2, LONG_MAX);
}

/* Not inlined: bench counts from here on. */
bool __attribute__((noinline)) create_guest(const char *name)
{
	return run(NULL, 0, "xl create /guest/%s.cfg", name);
}

bool do_step(const char *name, const char *step)
{
	static long beat;
	int domid = domain_id(name);

	if (!strcmp(step, "create")) {
		if (!fill_disk() || !copy_esp(name) || !create_guest(name))
			return false;
		printf("pvh-xen: %s domid %d\n", name, domain_id(name));
		return true;
	}
	if (!strncmp(step, "sleep=", 6))
		return !sleep(atoi(step + 6));
	if (!strcmp(step, "init"))
		return wait_key(name, KEY_INIT, 1, 1);
	if (!strcmp(step, "alive"))
		return wait_key(name, KEY_BEAT, 1, LONG_MAX);
	if (!strcmp(step, "disk"))
		return check_disk();
	if (!strncmp(step, "memory=", 7))
		return do_memory(name, atol(step + 7));
	if (!strcmp(step, "save")) {
		beat = read_key(domid, KEY_BEAT);
		return run(NULL, 0, "xl save %s " SAVED, name);
	}
	if (!strcmp(step, "restore"))
		return do_restore(name, beat);
	if (!strcmp(step, "reboot"))
		return do_reboot(name);
	if (!strcmp(step, "shutdown"))
		return run(NULL, 0, "xl shutdown %s", name) && wait_gone(name, domid);
	if (!strcmp(step, "ended"))
		return wait_ended(name);
	return !strcmp(step, "destroy") && run(NULL, 0, "xl destroy %s", name);
}
