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
 * is kept), destroy, sleep=SECONDS. The first one that fails ends the guest.
 *
 * Linked statically; Xen's programs have their libraries beside them. As
 * /etc/xen/scripts/block it does for a disk what Xen's script of that name does.
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "dom0.h"

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
