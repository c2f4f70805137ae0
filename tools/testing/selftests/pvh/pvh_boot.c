// SPDX-License-Identifier: GPL-2.0
/*
 * Boots PVH kernels in QEMU and prints what came of it: a row of a table for
 * each way of booting and machine. "make boot" runs this.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "elf_notes.h"
#include "guest.h"
#include "options.h"
#include "why.h"

static const char usage[] =
"usage: pvh_boot [options] KERNEL\n"
"       pvh_boot [options] --boot=PATH:KERNEL [--boot=PATH:KERNEL ...]\n"
"  --boot=PATH:KERNEL   PATH is a name for the table: direct (vmlinux), efi\n"
"                    (pvhImage)\n"
"  --path=PATH[,...] which of the --boot= to do, default all; for a lone KERNEL\n"
"                    its name in the table, default direct\n"
"  --machine=pc|q35|microvm[,...]   machines to boot on, default pc,q35,microvm\n"
"  --mem=MIB --smp=N --cpu=MODEL --accel=tcg|kvm --initrd=FILE\n"
"  --append=TEXT     more for the command line\n"
"  --plugin=FILE     insn_count.so: count the instructions of the PVH entry\n"
"  --logs=DIR        where the logs go, default .\n"
"  --timeout=SECONDS for each guest, default 60\n";

#define MAX_BOOTS	16

/* A way of booting: its name in the table, and the kernel. */
struct way {
	char path[32];
	const char *kernel;
	struct pvh_elf elf;
};

struct options {
	struct guest_opts guest;
	struct way ways[MAX_BOOTS];
	unsigned int nr_ways;
	const char *machines;
	const char *append;
	const char *plugin;
	const char *path;
	const char *logs;
};

static void add_way(struct options *o, const char *path, int len, const char *kernel)
{
	struct way *way = &o->ways[o->nr_ways];

	if (o->nr_ways == MAX_BOOTS || !len || len >= (int)sizeof(way->path) || !*kernel)
		wrong_usage(usage);
	snprintf(way->path, sizeof(way->path), "%.*s", len, path);
	way->kernel = kernel;
	o->nr_ways++;
}

static void add_boot(void *options, char *text)
{
	const char *colon = strchr(text, ':');

	if (!colon)
		wrong_usage(usage);
	add_way(options, text, colon - text, colon + 1);
}

static void select_ways(struct options *o)
{
	unsigned int i, n = 0;

	for (i = 0; i < o->nr_ways; i++) {
		if (in_list(o->path, o->ways[i].path))
			o->ways[n++] = o->ways[i];
	}
	if (!n) {
		fprintf(stderr, "There is no way to boot called %s. There are:", o->path);
		for (i = 0; i < o->nr_ways; i++)
			fprintf(stderr, " %s", o->ways[i].path);
		fprintf(stderr, "\n");
		exit(2);
	}
	o->nr_ways = n;
}

static void read_options(int argc, char **argv, struct options *o)
{
	const struct known_option known[] = {
		{ "machine", .text = &o->machines },
		{ "mem", .number = &o->guest.mem },
		{ "smp", .number = &o->guest.smp },
		{ "cpu", .text = &o->guest.cpu },
		{ "accel", .text = &o->guest.accel },
		{ "initrd", .text = &o->guest.initrd },
		{ "append", .text = &o->append },
		{ "plugin", .text = &o->plugin },
		{ "path", .text = &o->path },
		{ "logs", .text = &o->logs },
		{ "timeout", .number = &o->guest.timeout },
		{ "boot", .set = add_boot },
		{ }
	};

	/* An empty value is a make variable that was not set. */
	take_options(argc, argv, usage, known, EMPTY_IS_UNSET, o);
	if (optind != argc - !o->nr_ways)
		wrong_usage(usage);
	if (!o->nr_ways) {
		o->path = o->path ?: "direct";
		add_way(o, o->path, strlen(o->path), argv[optind]);
	} else if (o->path) {
		select_ways(o);
	}
}

/* Instructions from the PVH entry to x86_64_start_kernel, 0 if not counted. */
static uint64_t read_count(const char *path)
{
	uint64_t count, entry = 0, start_kernel = 0;
	char name[64];
	FILE *f = fopen(path, "r");

	if (!f)
		return 0;
	while (fscanf(f, "%63s %" SCNu64, name, &count) == 2) {
		if (!strcmp(name, "entry"))
			entry = count;
		if (!strcmp(name, "start_kernel"))
			start_kernel = count;
	}
	fclose(f);
	return start_kernel > entry ? start_kernel - entry : 0;
}

static const char *verdict(const struct guest_result *r, bool counted)
{
	if (r->end == GUEST_POWEROFF && guest_complete(r) && guest_count(r, "bad"))
		return "WARN/oops";
	if (r->end == GUEST_POWEROFF && guest_complete(r))
		return counted ? "ok" : "no count";
	return r->end == GUEST_POWEROFF ? "no report" : guest_end_name(r->end);
}

static void print_facts(const struct guest_result *r)
{
	char text[4096];

	printf("%" PRIu64 " CPUs, MemTotal %" PRIu64 " kB of %" PRIu64 " kB RAM, RSDP 0x%" PRIx64
	       ", loader 0x%" PRIx64 "%s",
	       guest_number(r, "cpus"), guest_number(r, "memtotal_kb"), guest_ram(r) / 1024,
	       guest_number(r, guest_number(r, "efi") ? "efi_acpi" : "acpi_rsdp_addr"),
	       guest_number(r, "type_of_loader"),
	       guest_number(r, "la57") ? ", 5-level" : "");
	if (guest_value(r, "payload_hash", text, sizeof(text)))
		printf(", /payload %s", text);
}

static void print_row(const char *machine, const struct way *way, const char *verdict,
		      const struct guest_result *r, uint64_t insns)
{
	char counted[32] = "-";

	if (insns)
		snprintf(counted, sizeof(counted), "%" PRIu64, insns);
	printf("%-8s %-12s %-9s %6.1f s %12s  ", machine, way->path, verdict, r->seconds,
	       counted);
	if (guest_complete(r))
		print_facts(r);
	printf("\n");
}

static void show_tail(const char *dir, const char *log)
{
	char command[4200];

	snprintf(command, sizeof(command), "tail -n 15 '%s/%s' 2>/dev/null | sed 's/^/  %s | /'",
		 dir, log, log);
	if (system(command))
		return;
}

static void show_logs(const char *dir)
{
	printf("  the last lines of the logs in %s:\n", dir);
	show_tail(dir, "serial.log");
	show_tail(dir, "debug.log");
	show_tail(dir, "qemu.log");
}

static void make_folder(const char *path)
{
	if (!mkdir(path, 0755) || errno == EEXIST)
		return;
	fprintf(stderr, "%s: cannot make this folder for logs: %s\n", path, strerror(errno));
	exit(1);
}

/* The plugin's, which counts to @count; NULL if it cannot. Valid until the next call. */
static const char *plugin_args(const struct options *o, const struct pvh_elf *elf,
			       const char *count)
{
	static char text[4096];
	bool tcg = !o->guest.accel || !strcmp(o->guest.accel, "tcg");

	if (!o->plugin || !elf->start_kernel || o->guest.smp > 1 || !tcg)
		return NULL;
	snprintf(text, sizeof(text), "%s,out=%s,entry=0x%" PRIx64 ",start_kernel=0x%" PRIx64,
		 o->plugin, count, elf->entry, elf->start_kernel);
	return text;
}

static void run(const struct guest_opts *opts, const struct way *way,
		struct guest_result *result)
{
	if (isatty(2))
		fprintf(stderr, "booting on %s, %s ...", opts->machine, way->path);
	guest_run(opts, NULL, NULL, result);
	if (isatty(2))
		fprintf(stderr, "\r\033[K");
}

static void explain(const char *dir, const struct guest_result *r, const char *count)
{
	print_why(dir, r);
	if (count)
		printf("  why: %s lacks the entry or x86_64_start_kernel\n", count);
	show_logs(dir);
}

static bool boot(const struct options *o, const struct way *way, const char *machine)
{
	static struct guest_result result;
	struct guest_opts guest = o->guest;
	char dir[2048], count[2100], append[4096];
	const char *said;
	uint64_t insns;

	snprintf(dir, sizeof(dir), "%s/%s-%s", o->logs, way->path, machine);
	make_folder(dir);
	snprintf(count, sizeof(count), "%s/count", dir);
	remove(count);
	snprintf(append, sizeof(append), "console=ttyS0 panic=-1 no_timer_check%s%s",
		 o->append ? " " : "", o->append ?: "");
	guest.kernel = way->kernel;
	guest.machine = machine;
	guest.dir = dir;
	guest.plugin = plugin_args(o, &way->elf, count);
	guest.append = append;

	run(&guest, way, &result);
	insns = read_count(count);
	said = verdict(&result, insns || !guest.plugin);
	print_row(machine, way, said, &result, insns);
	if (!strcmp(said, "ok"))
		return true;
	explain(dir, &result, strcmp(said, "no count") ? NULL : count);
	return false;
}

int main(int argc, char **argv)
{
	struct options o = { .machines = "pc,q35,microvm", .logs = "." };
	char machines[256], *machine;
	unsigned int i;
	bool ok = true;

	read_options(argc, argv, &o);
	for (i = 0; i < o.nr_ways; i++) {
		if (!pvh_elf_read(o.ways[i].kernel, &o.ways[i].elf))
			return 1;
	}
	make_folder(o.logs);
	setvbuf(stdout, NULL, _IOLBF, 0);

	printf("%-8s %-12s %-9s %8s %12s  %s\n", "machine", "path", "result", "time",
	       "instructions", "what the guest saw");
	snprintf(machines, sizeof(machines), "%s", o.machines);
	for (machine = strtok(machines, ", "); machine; machine = strtok(NULL, ", ")) {
		for (i = 0; i < o.nr_ways; i++)
			ok = boot(&o, &o.ways[i], machine) && ok;
	}
	printf("instructions: from the PVH entry to x86_64_start_kernel, exact (TCG, one CPU)\n");
	return ok ? 0 : 1;
}
