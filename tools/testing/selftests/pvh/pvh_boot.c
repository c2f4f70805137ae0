// SPDX-License-Identifier: GPL-2.0
/*
 * Boots a PVH kernel in QEMU and prints what came of it: a row of a table, and
 * on request what the guest saw. "make boot" runs this.
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "elf_notes.h"
#include "guest.h"

static const char usage[] =
"usage: pvh_boot [options] KERNEL\n"
"  --machine=pc|q35|microvm[,...]   machines to boot on, default pc,q35,microvm\n"
"  --mem=MIB --smp=N --cpu=MODEL --accel=tcg|kvm --initrd=FILE\n"
"  --append=TEXT     more for the command line\n"
"  --plugin=FILE     insn_count.so: count the instructions of the PVH entry\n"
"  --path=NAME       how the kernel is booted, for the table\n"
"  --logs=DIR        where the logs go, default .\n";

struct options {
	struct guest_opts guest;
	const char *machines;
	const char *append;
	const char *plugin;
	const char *path;
	const char *logs;
};

static void read_options(int argc, char **argv, struct options *o)
{
	static const struct option longopts[] = {
		{ "machine", 1, NULL, 'M' }, { "mem", 1, NULL, 'm' },
		{ "smp", 1, NULL, 's' }, { "cpu", 1, NULL, 'c' },
		{ "accel", 1, NULL, 'a' }, { "initrd", 1, NULL, 'i' },
		{ "append", 1, NULL, 'A' }, { "plugin", 1, NULL, 'p' },
		{ "path", 1, NULL, 'P' }, { "logs", 1, NULL, 'l' }, { }
	};
	int c;

	while ((c = getopt_long(argc, argv, "", longopts, NULL)) != -1) {
		/* An empty value is a make variable that was not set. */
		if (c != '?' && !*optarg)
			continue;
		switch (c) {
		case 'M':
			o->machines = optarg;
			break;
		case 'm':
			o->guest.mem = atoi(optarg);
			break;
		case 's':
			o->guest.smp = atoi(optarg);
			break;
		case 'c':
			o->guest.cpu = optarg;
			break;
		case 'a':
			o->guest.accel = optarg;
			break;
		case 'i':
			o->guest.initrd = optarg;
			break;
		case 'A':
			o->append = optarg;
			break;
		case 'p':
			o->plugin = optarg;
			break;
		case 'P':
			o->path = optarg;
			break;
		case 'l':
			o->logs = optarg;
			break;
		default:
			fputs(usage, stderr);
			exit(2);
		}
	}
	if (optind != argc - 1) {
		fputs(usage, stderr);
		exit(2);
	}
	o->guest.kernel = argv[optind];
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

static const char *verdict(const struct guest_result *r)
{
	if (r->end == GUEST_POWEROFF && guest_complete(r))
		return guest_count(r, "bad") ? "WARN/oops" : "ok";
	return r->end == GUEST_POWEROFF ? "no report" : guest_end_name(r->end);
}

static void print_facts(const struct guest_result *r)
{
	char text[4096];

	printf("%" PRIu64 " CPUs, MemTotal %" PRIu64 " kB of %" PRIu64 " kB RAM, RSDP 0x%" PRIx64
	       ", loader 0x%" PRIx64 "%s",
	       guest_number(r, "cpus"), guest_number(r, "memtotal_kb"), guest_ram(r) / 1024,
	       guest_number(r, "acpi_rsdp_addr"), guest_number(r, "type_of_loader"),
	       guest_number(r, "la57") ? ", 5-level" : "");
	if (guest_value(r, "payload_hash", text, sizeof(text)))
		printf(", /payload %s", text);
}

static void show_tail(const char *path)
{
	char command[4200];

	snprintf(command, sizeof(command), "tail -n 15 '%s' 2>/dev/null | sed 's/^/  | /'", path);
	if (system(command))
		return;
}

static bool boot(struct options *o, const struct pvh_elf *elf, const char *machine)
{
	static struct guest_result result;
	char dir[2048], plugin[4096], count[2100], append[4096], counted[32] = "-";
	uint64_t insns;
	bool ok;

	snprintf(dir, sizeof(dir), "%s/%s", o->logs, machine);
	mkdir(dir, 0755);
	snprintf(count, sizeof(count), "%s/count", dir);
	remove(count);
	o->guest.machine = machine;
	o->guest.dir = dir;
	o->guest.plugin = NULL;
	if (o->plugin && elf->start_kernel && o->guest.smp <= 1) {
		snprintf(plugin, sizeof(plugin),
			 "%s,out=%s,entry=0x%" PRIx64 ",start_kernel=0x%" PRIx64,
			 o->plugin, count, elf->entry, elf->start_kernel);
		o->guest.plugin = plugin;
	}
	snprintf(append, sizeof(append), "console=ttyS0 panic=-1%s%s",
		 o->append ? " " : "", o->append ?: "");
	o->guest.append = append;

	if (isatty(2))
		fprintf(stderr, "booting on %s ...", machine);
	guest_run(&o->guest, NULL, NULL, &result);
	if (isatty(2))
		fprintf(stderr, "\r\033[K");
	insns = read_count(count);
	if (insns)
		snprintf(counted, sizeof(counted), "%" PRIu64, insns);
	ok = !strcmp(verdict(&result), "ok");
	printf("%-8s %-7s %-9s %6.1f s %12s  ", machine, o->path, verdict(&result),
	       result.seconds, counted);
	if (guest_complete(&result))
		print_facts(&result);
	printf("\n");
	if (!ok) {
		printf("The last lines of %s/serial.log, debug.log and qemu.log:\n", dir);
		show_tail(strcat(strcpy(append, dir), "/serial.log"));
		show_tail(strcat(strcpy(append, dir), "/debug.log"));
		show_tail(strcat(strcpy(append, dir), "/qemu.log"));
	}
	return ok;
}

int main(int argc, char **argv)
{
	struct options o = { .machines = "pc,q35,microvm", .path = "direct", .logs = "." };
	char machines[256], *machine;
	struct pvh_elf elf;
	bool ok = true;

	read_options(argc, argv, &o);
	if (!pvh_elf_read(o.guest.kernel, &elf))
		return 1;
	mkdir(o.logs, 0755);
	setvbuf(stdout, NULL, _IOLBF, 0);

	printf("%-8s %-7s %-9s %8s %12s  %s\n", "machine", "path", "result", "time",
	       "instructions", "what the guest saw");
	snprintf(machines, sizeof(machines), "%s", o.machines);
	for (machine = strtok(machines, ", "); machine; machine = strtok(NULL, ", "))
		ok = boot(&o, &elf, machine) && ok;
	printf("instructions: from the PVH entry to x86_64_start_kernel, exact (TCG, one CPU)\n");
	return ok ? 0 : 1;
}
