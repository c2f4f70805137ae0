// SPDX-License-Identifier: GPL-2.0
/*
 * Boots PVH guests on Xen in QEMU and prints what came of it: a row of a table
 * for each. "make boot-xen" runs this.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "options.h"
#include "xen_lab.h"

static const char usage[] =
"usage: xen_boot --root=DIR --dom0-kernel=FILE --guest=NAME:KERNEL[:ESP] [...]\n"
"  --root=DIR        Debian's Xen, unpacked by scripts/xen.sh\n"
"  --dom0=pv|pvh     how dom0 runs, default pv\n"
"  --dom0-kernel=FILE\n"
"  --guest=NAME:KERNEL[:ESP]  a PVH guest, its kernel; ESP: a bzImage, and KERNEL\n"
"                    a firmware that starts it from a disk\n"
"  --only=NAME[,...] which of the --guest= to start, default all\n"
"  --mem=MIB --vcpus=N --append=TEXT   of the guests\n"
"  --init=FILE --dom0-init=FILE   init and xen_dom0, default from here\n"
"  --logs=DIR        where the logs go, default .\n"
"  --csv=FILE        the table for other programs\n";

#define MAX_GUESTS	8
#define STEPS		"create init alive disk"

struct options {
	struct xen_lab lab;
	struct xen_guest guest[MAX_GUESTS];
	unsigned int nr;
	const char *only;
	const char *append;
	const char *csv;
	unsigned int mem;
	unsigned int vcpus;
};

static void add_guest(void *options, char *text)
{
	struct options *o = options;
	struct xen_guest *g = &o->guest[o->nr];
	char *kernel = strchr(text, ':');

	if (!kernel || o->nr == MAX_GUESTS)
		wrong_usage(usage);
	*kernel++ = '\0';
	g->name = text;
	g->kernel = strsep(&kernel, ":");
	g->esp = kernel;
	g->initrd = true;
	/* OVMF does not know how to switch off a guest without PCI. */
	g->steps = g->esp ? STEPS : STEPS " shutdown";
	o->nr++;
}

static void select_guests(struct options *o)
{
	unsigned int i, n = 0;

	for (i = 0; i < o->nr; i++) {
		o->guest[i].mem = o->mem;
		o->guest[i].vcpus = o->vcpus;
		o->guest[i].cmdline = o->append;
		if (!o->only || in_list(o->only, o->guest[i].name))
			o->guest[n++] = o->guest[i];
	}
	if (!n) {
		fprintf(stderr, "There is no guest called %s. There are:", o->only ?: "anything");
		for (i = 0; i < o->nr; i++)
			fprintf(stderr, " %s", o->guest[i].name);
		fprintf(stderr, "\n");
		exit(2);
	}
	o->nr = n;
	if (o->mem)
		o->lab.mem = 1536 + o->mem;
}

static void read_options(int argc, char **argv, struct options *o)
{
	const struct known_option known[] = {
		{ "root", .text = &o->lab.root },
		{ "dom0", .text = &o->lab.dom0 },
		{ "dom0-kernel", .text = &o->lab.kernel },
		{ "guest", .set = add_guest },
		{ "only", .text = &o->only },
		{ "mem", .number = &o->mem },
		{ "vcpus", .number = &o->vcpus },
		{ "append", .text = &o->append },
		{ "init", .text = &o->lab.init },
		{ "dom0-init", .text = &o->lab.dom0_init },
		{ "logs", .text = &o->lab.dir },
		{ "csv", .text = &o->csv },
		{ }
	};

	/* An empty value is a make variable that was not set. */
	take_options(argc, argv, usage, known, EMPTY_IS_UNSET, o);
	if (optind != argc || !o->lab.root || !o->lab.kernel ||
	    (strcmp(o->lab.dom0, "pv") && strcmp(o->lab.dom0, "pvh")))
		wrong_usage(usage);
	select_guests(o);
}

static void show_console(const char *name)
{
	char text[128];
	const char *at = xen_log();

	snprintf(text, sizeof(text), "%s| ", name);
	while ((at = strstr(at, text))) {
		printf("%.*s\n", (int)strcspn(at, "\r\n"), at);
		at++;
	}
}

static bool show_row(const struct options *o, const struct xen_guest *g, FILE *csv)
{
	char total[32] = "-", efi[8] = "", type[32] = "-";
	double create = 0, init = 0, seconds;
	bool ok = xen_step(g->name, "create", &create) == 1 &&
		  xen_step(g->name, "init", &init) == 1 &&
		  xen_step(g->name, "alive", &seconds) == 1 &&
		  xen_step(g->name, "disk", &seconds) == 1 &&
		  (g->esp || xen_step(g->name, "shutdown", &seconds) == 1);

	xen_value(g->name, "memtotal_kb", total, sizeof(total));
	xen_value(g->name, "efi", efi, sizeof(efi));
	xen_value(g->name, "xen_guest_type", type, sizeof(type));
	printf("%-12s %-4s %-7s %8.3f s %8.3f s %9s kB  %s%s\n", g->name, o->lab.dom0,
	       ok ? "ok" : "failed", create, init, total, type, !strcmp(efi, "1") ? ", EFI" : "");
	if (csv)
		fprintf(csv, "%s,%s,%d,%.3f,%.3f,%s\n", g->name, o->lab.dom0, ok, create, init,
			total);
	return ok;
}

static void show_tail(const char *dir)
{
	char command[4200];

	snprintf(command, sizeof(command), "tail -n 25 '%s/serial.log' | sed 's/^/  | /'", dir);
	printf("The last lines of %s/serial.log:\n", dir);
	fflush(stdout);
	if (system(command))
		printf("cannot be read\n");
}

int main(int argc, char **argv)
{
	struct options o = {
		.lab = { .dom0 = "pv", .init = "init", .dom0_init = "xen_dom0", .dir = ".",
			 .timeout = 600 },
	};
	static struct guest_result result;
	FILE *csv = NULL;
	unsigned int i;
	bool ok = true;

	read_options(argc, argv, &o);
	if (o.csv) {
		csv = fopen(o.csv, "w");
		if (!csv) {
			perror(o.csv);
			return 1;
		}
		fprintf(csv, "guest,dom0,ok,create_s,init_s,memtotal_kb\n");
	}
	mkdir(o.lab.dir, 0755);
	printf("Xen with a %s dom0, %u guest%s; the log is %s/serial.log ...\n", o.lab.dom0, o.nr,
	       o.nr > 1 ? "s" : "", o.lab.dir);
	fflush(stdout);
	if (!xen_run(&o.lab, o.guest, o.nr, &result)) {
		fprintf(stderr, "Cannot make dom0's initrd in %s. Is the disk full?\n", o.lab.dir);
		return 1;
	}
	for (i = 0; i < o.nr; i++)
		show_console(o.guest[i].name);
	printf("\n%-12s %-4s %-7s %10s %10s %12s  %s\n", "guest", "dom0", "result", "xl create",
	       "then, init", "MemTotal", "Linux runs as");
	for (i = 0; i < o.nr; i++)
		ok = show_row(&o, &o.guest[i], csv) && ok;
	if (csv)
		fclose(csv);
	printf("seconds: of 10^9 instructions of the machine with Xen, dom0 and the guest\n");
	if (!ok || result.end != GUEST_POWEROFF)
		show_tail(o.lab.dir);
	return ok && result.end == GUEST_POWEROFF ? 0 : 1;
}
