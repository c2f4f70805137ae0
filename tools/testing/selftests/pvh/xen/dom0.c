// SPDX-License-Identifier: GPL-2.0
/*
 * PID 1 of dom0: starts Xen's toolstack, then puts each guest of /guest through
 * its steps, and ends the machine. The test that made the initrd reads what it
 * prints on the console:
 *
 *	pvh-xen: GUEST STEP ok|failed SECONDS
 *	pvh-xen: dom0 KEY=VALUE
 *	GUEST| a line of the guest's console
 *
 * /guest/NAME.cfg is for xl, /guest/NAME.steps has words: create, init, alive, disk,
 * memory=KIB, save, restore, reboot, shutdown, ended (the guest ends by itself, and
 * is kept), destroy. The first one that fails ends the guest.
 *
 * Linked statically; Xen's programs have their libraries beside them. As
 * /etc/xen/scripts/block it does for a disk what Xen's script of that name does.
 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <fcntl.h>

#include "../fnv.h"
#include "xen.h"

#define DISK		"/dev/ram0"
#define ESP		"/dev/ram1"
#define SAVED		"/saved"
#define POLL_US		20000
#define STEP_SECONDS	300
/* KiB of what xl counts as the guest's, that its balloon driver does not. */
#define BALLOON_SLACK	1024

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

/* Runs a command line of words without quotes; its output, cut to @size, or NULL. */
static bool run(char *output, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

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

static bool run(char *output, size_t size, const char *format, ...)
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

static int domain_id(const char *name)
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

static bool do_step(const char *name, const char *step)
{
	static long beat;
	int domid = domain_id(name);

	if (!strcmp(step, "create")) {
		if (!fill_disk() || !copy_esp(name) ||
		    !run(NULL, 0, "xl create /guest/%s.cfg", name))
			return false;
		printf("pvh-xen: %s domid %d\n", name, domain_id(name));
		return true;
	}
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

static void show_console(const char *name)
{
	char path[256], line[4096];
	FILE *f;

	snprintf(path, sizeof(path), "/var/log/xen/console/guest-%s.log", name);
	f = fopen(path, "r");
	while (f && fgets(line, sizeof(line), f)) {
		/* Some consoles begin a line with it. */
		char *text = line + strspn(line, "\r");

		text[strcspn(text, "\r\n")] = '\0';
		printf("%s| %s\n", name, text);
	}
	if (f)
		fclose(f);
}

static void do_guest(const char *name)
{
	char path[256], steps[512] = "", *step, *rest = steps;
	bool ok = true;
	FILE *f;

	snprintf(path, sizeof(path), "/guest/%s.steps", name);
	f = fopen(path, "r");
	if (f && !fgets(steps, sizeof(steps), f))
		steps[0] = '\0';
	steps[strcspn(steps, "\n")] = '\0';
	while (ok && (step = strsep(&rest, " "))) {
		double begin = now();

		if (!*step)
			continue;
		ok = do_step(name, step);
		printf("pvh-xen: %s %s %s %.3f\n", name, step, ok ? "ok" : "failed", now() - begin);
	}
	if (domain_id(name) && !run(NULL, 0, "xl destroy %s", name))
		printf("pvh-xen: %s is left over\n", name);
	show_console(name);
	printf("pvh-xen: %s done\n", name);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_steps(const struct dirent *d)
{
	const char *dot = strrchr(d->d_name, '.');

	return dot && !strcmp(dot, ".steps");
}

static void do_guests(void)
{
	struct dirent **list;
	int i, n = scandir("/guest", &list, is_steps, by_name);

	for (i = 0; i < n; i++) {
		*strrchr(list[i]->d_name, '.') = '\0';
		do_guest(list[i]->d_name);
	}
}

static void tell_file(const char *key, const char *path)
{
	char line[256] = "";
	FILE *f = fopen(path, "r");

	if (f && fgets(line, sizeof(line), f))
		line[strcspn(line, "\n")] = '\0';
	printf("pvh-xen: dom0 %s=%s\n", key, line);
	if (f)
		fclose(f);
}

static void prepare_root(void)
{
	static const char * const folders[] = {
		"/proc", "/sys", "/dev", "/run", "/run/xen", "/run/xenstored", "/run/lock",
		"/var", "/var/lib", "/var/lib/xen", "/var/lib/xenstored", "/var/log",
		"/var/log/xen", "/var/log/xen/console", "/tmp",
	};
	unsigned int i;

	for (i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		mkdir(folders[i], 0755);
	if (symlink("/run", "/var/run") || symlink("/run/lock", "/var/lock"))
		perror("symlink");
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	mkdir("/dev/pts", 0755);
	mount("devpts", "/dev/pts", "devpts", 0, NULL);
	mount("xenfs", "/proc/xen", "xenfs", 0, NULL);
}

static bool start_toolstack(void)
{
	double until = now() + STEP_SECONDS;

	if (!run(NULL, 0, "xenstored"))
		return false;
	while (access("/run/xenstored/socket", F_OK) && now() < until)
		usleep(POLL_US);
	return run(NULL, 0, "xen-init-dom0") && run(NULL, 0, "xenconsoled --log=guest");
}

/* Xen's block script: tells the backend which device it is. */
static int attach_disk(const char *what)
{
	const char *path = getenv("XENBUS_PATH") ?: "";
	char device[256];
	struct stat st;

	if (strcmp(what, "add"))
		return 0;
	if (!run(device, sizeof(device), "xenstore-read %s/params", path))
		return 1;
	device[strcspn(device, "\n")] = '\0';
	if (stat(device, &st))
		return 1;
	return !run(NULL, 0, "xenstore-write %s/physical-device %x:%x %s/hotplug-status connected",
		    path, major(st.st_rdev), minor(st.st_rdev), path);
}

int main(int argc, char **argv)
{
	char text[256];

	if (argc > 1 && getpid() != 1)
		return attach_disk(argv[1]);
	/* What follows would take down the machine that it runs on. */
	if (getpid() != 1) {
		printf("This is the init program of a dom0 under test, not for here.\n");
		return 1;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	prepare_root();
	tell_file("release", "/proc/sys/kernel/osrelease");
	tell_file("guest_type", "/sys/hypervisor/guest_type");
	tell_file("capabilities", "/proc/xen/capabilities");
	if (start_toolstack() && run(text, sizeof(text), "xl list")) {
		printf("pvh-xen: dom0 xl=ok\n");
		do_guests();
	}
	printf("pvh-xen: dom0 end\n");
	sync();
	reboot(RB_POWER_OFF);
	for (;;)
		pause();
}
