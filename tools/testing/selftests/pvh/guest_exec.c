// SPDX-License-Identifier: GPL-2.0
/* Becomes QEMU: makes its command line. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "guest_exec.h"

#define MAX_ARGS	64

/* @argv's end is NULL. @text has those arguments that are made here, @used bytes. */
struct args {
	const char *argv[MAX_ARGS];
	unsigned int n;
	char text[16384];
	size_t used;
};

const char *guest_file_in(const char *dir, const char *name)
{
	static char paths[4][4096];
	static unsigned int next;
	char *path = paths[next++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", dir, name);
	return path;
}

static void add(struct args *a, const char *arg)
{
	if (a->n < MAX_ARGS - 1)
		a->argv[a->n++] = arg;
}

static void add2(struct args *a, const char *arg, const char *value)
{
	add(a, arg);
	add(a, value);
}

/* As add2(), with a value that is printed. */
static void __attribute__((format(printf, 3, 4)))
add_printed(struct args *a, const char *arg, const char *format, ...)
{
	char *value = a->text + a->used;
	size_t room = sizeof(a->text) - a->used;
	va_list ap;

	va_start(ap, format);
	a->used += vsnprintf(value, room, format, ap) + 1;
	va_end(ap);
	if (a->used > sizeof(a->text)) {
		dprintf(2, "%s: the value is too long\n", arg);
		_exit(127);
	}
	add2(a, arg, value);
}

static bool is_microvm(const struct guest_opts *o)
{
	return o->machine && !strcmp(o->machine, "microvm");
}

/*
 * SeaBIOS, QEMU's own choice for microvm unless the distribution has made it qboot,
 * leaves the CPU's LINT0 open for the PIC, and the PIC as reset left it. Linux does
 * not touch a PIC where ACPI is hardware-reduced, as on microvm, so that an interrupt
 * of the timer has vector 0: "divide error". qboot leaves LINT0 masked.
 */
static const char *bios_of(const struct guest_opts *o)
{
	return o->bios || !is_microvm(o) ? o->bios : "qboot.rom";
}

static void add_machine(struct args *a, const struct guest_opts *o)
{
	add_printed(a, "-machine", "%s,accel=%s", o->machine ?: "pc", o->accel ?: "tcg");
	add_printed(a, "-m", "%u", o->mem ?: 256);
	add_printed(a, "-smp", "%u", o->smp ?: 1);
	if (o->cpu)
		add2(a, "-cpu", o->cpu);
	if (bios_of(o))
		add2(a, "-bios", bios_of(o));
	if (o->device)
		add2(a, "-device", o->device);
}

/* Nothing that was not asked for, and what the guest and QMP say. */
static void add_ports(struct args *a, const struct guest_opts *o)
{
	add(a, "-nodefaults");
	add(a, "-no-user-config");
	add(a, "-no-reboot");
	add2(a, "-display", "none");
	add_printed(a, "-serial", "file:%s", guest_file_in(o->dir, "serial.log"));
	add_printed(a, "-debugcon", "file:%s", guest_file_in(o->dir, "debug.log"));
	add2(a, "-chardev", "stdio,id=qmp,signal=off");
	add2(a, "-qmp", "chardev:qmp");
}

static void add_kernel(struct args *a, const struct guest_opts *o)
{
	add2(a, "-kernel", o->kernel);
	add2(a, "-append", o->append ?: "");
	if (o->initrd)
		add2(a, "-initrd", o->initrd);
}

static void add_counting(struct args *a, const struct guest_opts *o)
{
	if (o->accel && strcmp(o->accel, "tcg"))
		return;
	/* Exact counts want one; so does microvm, which else may hang in its TSC. */
	if (o->plugin || o->icount || is_microvm(o))
		add2(a, "-icount", "shift=0,sleep=off");
	/* For the same count each time, the same time of day and random numbers, too. */
	if (o->plugin) {
		add2(a, "-plugin", o->plugin);
		add2(a, "-rtc", "base=2026-01-01,clock=vm");
		add2(a, "-seed", "1");
	}
}

static void add_gdb(struct args *a, const struct guest_opts *o)
{
	add_printed(a, "-chardev", "socket,id=gdb,path=%s,server=on,wait=off", o->gdb);
	add2(a, "-gdb", "chardev:gdb");
	add(a, "-S");
}

static void add_all(struct args *a, const struct guest_opts *o)
{
	add(a, o->qemu ?: getenv("PVH_QEMU") ?: "qemu-system-x86_64");
	add_machine(a, o);
	add_ports(a, o);
	add_kernel(a, o);
	add_counting(a, o);
	if (o->gdb)
		add_gdb(a, o);
}

void guest_exec(const struct guest_opts *o, int in, int out)
{
	struct args args = { };
	int log = open(guest_file_in(o->dir, "qemu.log"), O_WRONLY | O_CREAT | O_TRUNC, 0644);

	/* QEMU must not outlive this program, however that ends. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(in, 0);
	dup2(out, 1);
	if (log >= 0)
		dup2(log, 2);
	else
		dprintf(2, "%s: %s\n", guest_file_in(o->dir, "qemu.log"), strerror(errno));
	add_all(&args, o);
	execvp(args.argv[0], (char **)args.argv);
	dprintf(2, "%s: %s\n", args.argv[0], strerror(errno));
	_exit(127);
}
