// SPDX-License-Identifier: GPL-2.0
/*
 * Runs a guest in QEMU: starts it, watches its debug port and QMP's events,
 * ends it. Nothing outlives guest_run(), whatever the guest does.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "guest.h"

#define MAX_ARGS	64
#define POLL_MS		20
#define HALT_CHECK_MS	300
#define DEFAULT_TIMEOUT	60

struct qemu {
	pid_t pid;
	int to;			/* QMP, to QEMU */
	int from;		/* QMP, from QEMU */
	char text[65536];	/* what QMP said */
	size_t len;
};

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

static const char *file_in(const char *dir, const char *name)
{
	static char paths[4][4096];
	static unsigned int next;
	char *path = paths[next++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", dir, name);
	return path;
}

static unsigned int add(const char **argv, unsigned int n, const char *arg)
{
	if (n < MAX_ARGS - 1)
		argv[n++] = arg;
	return n;
}

static unsigned int add2(const char **argv, unsigned int n, const char *arg, const char *value)
{
	return add(argv, add(argv, n, arg), value);
}

static unsigned int build_args(const struct guest_opts *o, const char **argv, char *text)
{
	const char *machine = o->machine ?: "pc";
	bool tcg = !o->accel || !strcmp(o->accel, "tcg");
	unsigned int n = 0;

	sprintf(text, "%s,accel=%s", machine, o->accel ?: "tcg");
	sprintf(text + 256, "%u", o->mem ?: 256);
	sprintf(text + 512, "%u", o->smp ?: 1);
	snprintf(text + 1024, 4096, "file:%s", file_in(o->dir, "serial.log"));
	snprintf(text + 5120, 4096, "file:%s", file_in(o->dir, "debug.log"));

	n = add(argv, n, o->qemu ?: getenv("PVH_QEMU") ?: "qemu-system-x86_64");
	n = add2(argv, n, "-machine", text);
	n = add2(argv, n, "-m", text + 256);
	n = add2(argv, n, "-smp", text + 512);
	n = add(argv, n, "-nodefaults");
	n = add(argv, n, "-no-user-config");
	n = add(argv, n, "-no-reboot");
	n = add2(argv, n, "-display", "none");
	n = add2(argv, n, "-serial", text + 1024);
	n = add2(argv, n, "-debugcon", text + 5120);
	n = add2(argv, n, "-chardev", "stdio,id=qmp,signal=off");
	n = add2(argv, n, "-mon", "chardev=qmp,mode=control");
	n = add2(argv, n, "-kernel", o->kernel);
	n = add2(argv, n, "-append", o->append ?: "");
	if (o->bios)
		n = add2(argv, n, "-bios", o->bios);
	if (o->cpu)
		n = add2(argv, n, "-cpu", o->cpu);
	if (o->initrd)
		n = add2(argv, n, "-initrd", o->initrd);
	if (o->device)
		n = add2(argv, n, "-device", o->device);
	/* Exact counts want one; so does microvm, which else may hang in its TSC. */
	if (tcg && (o->plugin || o->icount || !strcmp(machine, "microvm")))
		n = add2(argv, n, "-icount", "shift=0,sleep=off");
	/* For the same count each time, the same time of day and random numbers, too. */
	if (tcg && o->plugin) {
		n = add2(argv, n, "-plugin", o->plugin);
		n = add2(argv, n, "-rtc", "base=2026-01-01,clock=vm");
		n = add2(argv, n, "-seed", "1");
	}
	if (o->gdb) {
		snprintf(text + 9216, 4096, "socket,id=gdb,path=%s,server=on,wait=off", o->gdb);
		n = add2(argv, n, "-chardev", text + 9216);
		n = add2(argv, n, "-gdb", "chardev:gdb");
		n = add(argv, n, "-S");
	}
	argv[n] = NULL;
	return n;
}

static void exec_qemu(const struct guest_opts *o, int in, int out)
{
	const char *argv[MAX_ARGS];
	char text[16384];
	int log = open(file_in(o->dir, "qemu.log"), O_WRONLY | O_CREAT | O_TRUNC, 0644);

	/* QEMU must not outlive this program, however that ends. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	build_args(o, argv, text);
	dup2(in, 0);
	dup2(out, 1);
	if (log >= 0)
		dup2(log, 2);
	execvp(argv[0], (char **)argv);
	dprintf(2, "%s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

static bool start_qemu(const struct guest_opts *o, struct qemu *q)
{
	int to[2], from[2];

	if (pipe2(to, O_CLOEXEC) || pipe2(from, O_CLOEXEC))
		return false;
	unlink(file_in(o->dir, "debug.log"));
	unlink(file_in(o->dir, "serial.log"));
	q->len = 0;
	q->text[0] = '\0';
	q->pid = fork();
	if (!q->pid)
		exec_qemu(o, to[0], from[1]);
	close(to[0]);
	close(from[1]);
	q->to = to[1];
	q->from = from[0];
	return q->pid > 0;
}

static void tell(struct qemu *q, const char *command)
{
	/* QEMU may be gone: then its end is noticed elsewhere. */
	if (write(q->to, command, strlen(command)) < 0)
		return;
}

/* Collect what QMP says for @ms. False once QEMU has closed it. */
static bool listen_for(struct qemu *q, int ms)
{
	struct pollfd pfd = { .fd = q->from, .events = POLLIN };
	ssize_t n;

	if (poll(&pfd, 1, ms) <= 0)
		return true;
	if (q->len > sizeof(q->text) / 2)
		q->len = 0;
	n = read(q->from, q->text + q->len, sizeof(q->text) - 1 - q->len);
	if (n <= 0)
		return false;
	q->len += n;
	q->text[q->len] = '\0';
	return true;
}

static void read_report(const struct guest_opts *o, struct guest_result *r)
{
	guest_read_file(o->dir, "debug.log", r->report, sizeof(r->report));
}

/* The guest said why it stops: all its CPUs must stay halted, without a reset. */
static enum guest_end check_halt(struct qemu *q, enum guest_end otherwise)
{
	double until = now() + HALT_CHECK_MS / 1000.0;

	while (now() < until) {
		if (!listen_for(q, POLL_MS) || strstr(q->text, "\"SHUTDOWN\""))
			return GUEST_RESET;
	}
	tell(q, "{\"execute\":\"human-monitor-command\","
		"\"arguments\":{\"command-line\":\"info registers\"}}\n");
	until = now() + 2;
	while (now() < until && !strstr(q->text, "HLT="))
		listen_for(q, POLL_MS);
	return strstr(q->text, "HLT=1") ? GUEST_HALTED : otherwise;
}

/* A whole line of it, maybe behind what a program in front of the kernel said. */
static bool said_why(const char *report)
{
	const char *line = !strncmp(report, "PVH: ", 5) ? report : strstr(report, "\nPVH: ");

	return line && strchr(line + 1, '\n');
}

/* Has the serial port said @text? */
static bool serial_has(const struct guest_opts *o, const char *text)
{
	FILE *f = fopen(file_in(o->dir, "serial.log"), "r");
	char line[1024];
	bool found = false;

	while (f && !found && fgets(line, sizeof(line), f))
		found = strstr(line, text);
	if (f)
		fclose(f);
	return found;
}

static enum guest_end watch(const struct guest_opts *o, struct qemu *q, struct guest_result *r)
{
	double until = now() + (o->timeout ?: DEFAULT_TIMEOUT);

	while (now() < until) {
		bool open = listen_for(q, POLL_MS);

		if (strstr(q->text, "\"guest-shutdown\""))
			return GUEST_POWEROFF;
		if (strstr(q->text, "\"guest-reset\""))
			return GUEST_RESET;
		if (!open)
			return GUEST_FAILED;
		if (o->until && serial_has(o, o->until))
			return GUEST_SAID;
		read_report(o, r);
		if (said_why(r->report)) {
			enum guest_end end = check_halt(q, GUEST_TIMEOUT);

			if (end != GUEST_TIMEOUT)
				return end;
		}
	}
	return GUEST_TIMEOUT;
}

static void stop_qemu(struct qemu *q)
{
	double until = now() + 5;
	int status;

	tell(q, "{\"execute\":\"quit\"}\n");
	close(q->to);
	while (now() < until) {
		if (waitpid(q->pid, &status, WNOHANG) == q->pid)
			goto out;
		listen_for(q, POLL_MS);
	}
	kill(q->pid, SIGKILL);
	waitpid(q->pid, &status, 0);
out:
	close(q->from);
}

void guest_run(const struct guest_opts *opts, bool (*started)(void *arg), void *arg,
	       struct guest_result *result)
{
	struct qemu q;
	double begin = now();

	signal(SIGPIPE, SIG_IGN);
	result->end = GUEST_FAILED;
	result->report[0] = '\0';
	if (start_qemu(opts, &q)) {
		tell(&q, "{\"execute\":\"qmp_capabilities\"}\n");
		if (!started || started(arg))
			result->end = watch(opts, &q, result);
		stop_qemu(&q);
		read_report(opts, result);
	}
	result->seconds = now() - begin;
}
