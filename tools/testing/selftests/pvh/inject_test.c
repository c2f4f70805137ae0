// SPDX-License-Identifier: GPL-2.0
/*
 * Boots a kernel with many different start_infos, right and wrong ones, and
 * compares what it made of them with a model of the contract.
 *
 * pvh_inject, a guest that is no kernel, makes the start_info of a case and
 * enters the kernel's PVH entry. A case ends with the report of the guest's
 * init program, or with the kernel's one line and a halt. Anything else is a
 * failure: a reset, which a triple fault is, too, silence, a wrong value.
 *
 * The kernel comes from the environment, PVH_VMLINUX, 64-bit.
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../kselftest.h"
#include "bare/cases.h"
#include "elf_notes.h"
#include "guest.h"
#include "inject_check.h"
#include "jobs.h"

#define INITRD_SIZE	(200 * KIB + 13)
#define DEFAULT_ROUNDS	20

static const char usage[] =
"usage: inject_test [options]\n"
"  --case=NAME     only this case; --list tells their names\n"
"  --seed=N        only the random case of this seed\n"
"  --rounds=N      random cases behind the others, default 20\n"
"  --random        only the random cases\n"
"  --first-seed=N  seed of the first of them, default 1\n"
"  --jobs=N        guests at the same time, default 2\n"
"  --facts-only    for other kernels: of what boots, only what it sees counts: RAM,\n"
"                  command line, initrd, ACPI\n"
"  --timeout=N     seconds for one case, default 60\n"
"  --keep          leave the logs, and say where\n";

static struct {
	const char *only;
	const char *seed;
	unsigned int rounds;
	uint64_t first_seed;
	unsigned int jobs;
	bool random;
	bool facts_only;
	bool keep;
	unsigned int timeout;
} options = { .rounds = DEFAULT_ROUNDS, .first_seed = 1, .jobs = 2 };

static const struct guest_opts machines[] = {
	[MACHINE_PC] = { .machine = "pc", .mem = 256 },
	[MACHINE_Q35] = { .machine = "q35", .mem = 256 },
	[MACHINE_MICROVM] = { .machine = "microvm", .mem = 256 },
	[MACHINE_PC_2G] = { .machine = "pc", .mem = 2048 },
	/* QEMU wants some room for PCI below 4 GiB. */
	[MACHINE_PC_TOP] = { .machine = "pc,max-ram-below-4g=4070M", .mem = 4068 },
	[MACHINE_PC_6G] = { .machine = "pc", .mem = 6144 },
	[MACHINE_PC_LA57] = { .machine = "pc", .cpu = "max", .mem = 256 },
	[MACHINE_PC_32BIT] = { .machine = "pc", .cpu = "qemu32", .mem = 256 },
};

static char dir[] = "/tmp/pvh_inject_test.XXXXXX";
static char pack[sizeof(dir) + 16];
static uint64_t initrd_hash;

static void list_cases(void)
{
	const struct inject_case *c;
	unsigned int i;

	for (i = 0; (c = get_case(i)); i++)
		printf("%s\n", c->name);
}

static void read_options(int argc, char **argv)
{
	static const struct option longopts[] = {
		{ "case", 1, NULL, 'c' }, { "seed", 1, NULL, 's' }, { "rounds", 1, NULL, 'r' },
		{ "first-seed", 1, NULL, 'f' }, { "jobs", 1, NULL, 'j' },
		{ "random", 0, NULL, 'R' }, { "timeout", 1, NULL, 't' },
		{ "facts-only", 0, NULL, 'F' }, { "keep", 0, NULL, 'k' },
		{ "list", 0, NULL, 'l' }, { }
	};
	int c;

	while ((c = getopt_long(argc, argv, "", longopts, NULL)) != -1) {
		switch (c) {
		case 'c':
			options.only = optarg;
			break;
		case 's':
			options.seed = optarg;
			break;
		case 'r':
			options.rounds = atoi(optarg);
			break;
		case 'f':
			options.first_seed = strtoull(optarg, NULL, 0);
			break;
		case 'j':
			options.jobs = atoi(optarg);
			break;
		case 't':
			options.timeout = atoi(optarg);
			break;
		case 'R':
			options.random = true;
			break;
		case 'F':
			options.facts_only = true;
			break;
		case 'k':
			options.keep = true;
			break;
		case 'l':
			list_cases();
			exit(0);
		default:
			fputs(usage, stderr);
			exit(2);
		}
	}
}

static bool copy_file(FILE *to, const char *path, uint64_t *offset, uint64_t *size)
{
	static char buffer[65536];
	FILE *from = fopen(path, "r");
	size_t n;

	*offset = ftell(to);
	*size = 0;
	while (from && (n = fread(buffer, 1, sizeof(buffer), from))) {
		if (fwrite(buffer, 1, n, to) != n)
			return false;
		*size += n;
	}
	return from && !fclose(from) && *size;
}

/* Kernel and initrd in one file: QEMU passes one module. */
static bool make_pack(const char *kernel)
{
	struct scene_pack header = { .magic = SCENE_PACK_MAGIC };
	char initrd[sizeof(dir) + 16];
	FILE *f = fopen(pack, "w");
	bool ok;

	snprintf(initrd, sizeof(initrd), "%s/initrd", dir);
	initrd_hash = make_initrd(initrd, INITRD_SIZE, NULL);
	ok = f && initrd_hash && fwrite(&header, sizeof(header), 1, f) == 1 &&
	     copy_file(f, kernel, &header.kernel_offset, &header.kernel_size) &&
	     copy_file(f, initrd, &header.initrd_offset, &header.initrd_size);
	if (f) {
		rewind(f);
		ok = fwrite(&header, sizeof(header), 1, f) == 1 && ok;
		ok = !fclose(f) && ok;
	}
	return ok;
}

/* Cases that run before the random ones. */
static unsigned int nr_cases(void)
{
	unsigned int n = 0;

	while (!options.random && get_case(n))
		n++;
	return n;
}

/* Which case, or which seed, is job @n? */
static const struct inject_case *job_case(unsigned int n, uint64_t *seed)
{
	if (options.only)
		return find_case(options.only);
	*seed = options.seed ? strtoull(options.seed, NULL, 0) :
			       options.first_seed + n - nr_cases();
	return options.seed || n >= nr_cases() ? NULL : get_case(n);
}

static void report(unsigned int n, struct job_result *r)
{
	const struct inject_case *c;
	uint64_t seed;
	char *line;

	for (line = strtok(r->messages, "\n"); line; line = strtok(NULL, "\n"))
		ksft_print_msg("%s\n", line);
	c = job_case(n, &seed);
	if (c)
		ksft_test_result(r->ok, "%s (%.1f s)\n", c->name, r->seconds);
	else
		ksft_test_result(r->ok, "random, --seed=%" PRIu64 " (%.1f s)\n", seed, r->seconds);
}

static bool run_job(unsigned int n, const char *folder, FILE *messages, double *seconds)
{
	static struct guest_result result;
	struct inject_run run = {
		.result = &result, .folder = folder, .messages = messages,
		.initrd_size = INITRD_SIZE, .initrd_hash = initrd_hash,
		.facts_only = options.facts_only,
	};
	struct guest_opts opts;
	char append[128];

	run.c = job_case(n, &run.seed);
	opts = machines[run.c ? run.c->machine : MACHINE_PC];
	opts.kernel = "pvh_inject";
	opts.initrd = pack;
	opts.dir = folder;
	opts.append = append;
	opts.timeout = options.timeout;
	if (run.c)
		snprintf(append, sizeof(append), "case=%s", run.c->name);
	else
		snprintf(append, sizeof(append), "seed=%" PRIu64, run.seed);

	guest_run(&opts, NULL, NULL, &result);
	if (result.end == GUEST_TIMEOUT && !strcmp(opts.machine, "microvm")) {
		fprintf(messages, "microvm hung, as TCG sometimes does in its TSC: again\n");
		guest_run(&opts, NULL, NULL, &result);
	}
	*seconds = result.seconds;
	return inject_check(&run);
}

static void preflight(const char *self)
{
	const char *qemu = getenv("PVH_QEMU") ?: "qemu-system-x86_64";
	const char *kernel = getenv("PVH_VMLINUX");
	struct pvh_elf elf;
	char text[4096];

	if (!kernel)
		ksft_exit_skip("no kernel: set PVH_VMLINUX=, see README.rst\n");
	if (access(kernel, R_OK) || !pvh_elf_read(kernel, &elf) || !elf.is64)
		ksft_exit_fail_msg("PVH_VMLINUX=%s is no 64-bit kernel with a PVH entry\n", kernel);
	snprintf(text, sizeof(text), "command -v '%s' >/dev/null", qemu);
	if (system(text))
		ksft_exit_skip("no %s: install qemu-system-x86, or set PVH_QEMU=\n", qemu);
	if (options.only && !find_case(options.only))
		ksft_exit_fail_msg("no case %s; --list tells which there are\n", options.only);
	if (!mkdtemp(dir))
		ksft_exit_fail_msg("cannot make a folder in /tmp\n");
	snprintf(pack, sizeof(pack), "%s/pack", dir);
	if (!make_pack(kernel))
		ksft_exit_fail_msg("cannot write %s: is the disk full?\n", pack);

	/* The guest is beside this program, also when that is installed. */
	snprintf(text, sizeof(text), "%s", self);
	if (strrchr(text, '/')) {
		*strrchr(text, '/') = '\0';
		if (chdir(text))
			ksft_exit_fail_msg("cannot change to %s\n", text);
	}
	if (access("pvh_inject", R_OK))
		ksft_exit_fail_msg("pvh_inject is missing: build the tests again\n");
}

int main(int argc, char **argv)
{
	struct jobs jobs = { .dir = dir, .run = run_job, .report = report };
	char command[4096];

	read_options(argc, argv);
	setvbuf(stdout, NULL, _IOLBF, 0);
	ksft_print_header();
	preflight(argv[0]);
	jobs.width = options.jobs ?: 1;
	jobs.nr = options.only || options.seed ? 1 : nr_cases() + options.rounds;
	ksft_set_plan(jobs.nr);
	if (!run_jobs(&jobs))
		ksft_exit_fail_msg("cannot start processes\n");

	snprintf(command, sizeof(command), "rm -rf '%s'", dir);
	if (options.keep)
		ksft_print_msg("the logs are in %s\n", dir);
	else if (system(command))
		ksft_print_msg("%s is left behind\n", dir);
	ksft_finished();
}
