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
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "guest.h"
#include "guest_exec.h"

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

/* Logs of another run would be taken for this one's. */
static void remove_logs(const char *dir)
{
	unlink(guest_file_in(dir, "debug.log"));
	unlink(guest_file_in(dir, "serial.log"));
	unlink(guest_file_in(dir, "qemu.log"));
}

static bool start_qemu(const struct guest_opts *o, struct qemu *q)
{
	int to[2], from[2];

	remove_logs(o->dir);
	if (pipe2(to, O_CLOEXEC) || pipe2(from, O_CLOEXEC))
		return false;
	q->len = 0;
	q->text[0] = '\0';
	q->pid = fork();
	if (!q->pid)
		guest_exec(o, to[0], from[1]);
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
	FILE *f = fopen(guest_file_in(o->dir, "serial.log"), "r");
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

static void say_status(struct guest_result *r, int status)
{
	if (WIFSIGNALED(status))
		snprintf(r->why, sizeof(r->why), "QEMU was killed by signal %d (%s)",
			 WTERMSIG(status), strsignal(WTERMSIG(status)));
	else
		snprintf(r->why, sizeof(r->why), "QEMU ended with exit code %d",
			 WEXITSTATUS(status));
}

static void stop_qemu(struct qemu *q, struct guest_result *r)
{
	double until = now() + 5;
	int status;

	tell(q, "{\"execute\":\"quit\"}\n");
	close(q->to);
	while (now() < until) {
		if (waitpid(q->pid, &status, WNOHANG) == q->pid) {
			if (r->end == GUEST_FAILED)
				say_status(r, status);
			goto out;
		}
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
	result->why[0] = '\0';
	if (start_qemu(opts, &q)) {
		tell(&q, "{\"execute\":\"qmp_capabilities\"}\n");
		if (!started || started(arg))
			result->end = watch(opts, &q, result);
		stop_qemu(&q, result);
		read_report(opts, result);
	} else {
		snprintf(result->why, sizeof(result->why), "QEMU cannot be started: %s",
			 strerror(errno));
	}
	result->seconds = now() - begin;
}
