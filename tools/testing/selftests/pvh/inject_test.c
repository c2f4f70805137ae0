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
 * The kernels come from the environment: PVH_VMLINUX, 64-bit, PVH_IMAGE, which
 * is pvhImage, and PVH_EFI, pvhefi, with PVH_BZIMAGE for its payload.
 */
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
#include "inject_options.h"
#include "jobs.h"

#define INITRD_SIZE	(200 * KIB + 13)
#define DEFAULT_ROUNDS	20

static struct inject_options options = { .jobs = 2 };
static struct inject_plan plan = { .rounds = DEFAULT_ROUNDS, .first_seed = 1 };

static const char * const variables[NR_PATHS] = {
	[PATH_VMLINUX] = "PVH_VMLINUX", [PATH_EFI] = "PVH_IMAGE", [PATH_MODULE] = "PVH_EFI",
};

static const struct guest_opts machines[] = {
	[MACHINE_PC] = { .machine = "pc", .mem = 256 },
	[MACHINE_Q35] = { .machine = "q35", .mem = 256 },
	[MACHINE_MICROVM] = { .machine = "microvm", .bios = "qboot.rom", .mem = 256 },
	[MACHINE_PC_2G] = { .machine = "pc", .mem = 2048 },
	/* QEMU wants some room for PCI below 4 GiB. */
	[MACHINE_PC_TOP] = { .machine = "pc,max-ram-below-4g=4070M", .mem = 4068 },
	[MACHINE_PC_6G] = { .machine = "pc", .mem = 6144 },
	[MACHINE_PC_LA57] = { .machine = "pc", .cpu = "max", .mem = 256 },
	[MACHINE_PC_32BIT] = { .machine = "pc", .cpu = "qemu32", .mem = 256 },
};

static char dir[] = "/tmp/pvh_inject_test.XXXXXX";
static char pack[NR_PATHS][sizeof(dir) + 16];
static uint64_t initrd_hash;

/* Nobody should have to count to see what a path leaves out. */
static void tell_left_out(void)
{
	enum inject_path path;
	unsigned int n;

	for (path = 0; path < NR_PATHS; path++) {
		const struct inject_case *c;

		for (n = 0; plan.paths & 1U << path && (c = get_case(n)); n++) {
			if (c->not_on & 1U << path)
				ksft_print_msg("%s: not for this path: %s\n",
					       inject_path_name(path), c->name);
		}
	}
}

static void report(unsigned int n, struct job_result *r)
{
	const struct inject_job *job = &plan.job[n];
	const char *path = inject_path_name(job->path);
	char *line;

	for (line = strtok(r->messages, "\n"); line; line = strtok(NULL, "\n"))
		ksft_print_msg("%s\n", line);
	if (job->c)
		ksft_test_result(r->ok, "%s, %s (%.1f s)\n", path, job->c->name, r->seconds);
	else
		ksft_test_result(r->ok, "%s, random, --path=%s --seed=%" PRIu64 " (%.1f s)\n", path,
				 path, job->seed, r->seconds);
}

static bool run_job(unsigned int n, const char *folder, FILE *messages, double *seconds)
{
	static struct guest_result result;
	struct inject_run run = {
		.result = &result, .folder = folder, .messages = messages,
		.initrd_size = INITRD_SIZE, .initrd_hash = initrd_hash,
		.facts_only = options.facts_only,
		.c = plan.job[n].c, .seed = plan.job[n].seed, .path = plan.job[n].path,
	};
	struct guest_opts opts;
	char append[128];

	opts = machines[run.c ? run.c->machine : MACHINE_PC];
	opts.kernel = "pvh_inject";
	opts.initrd = pack[run.path];
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

/* The paths that were asked for, and that there are kernels for. */
static void find_kernels(void)
{
	enum inject_path path;
	struct pvh_elf elf;

	if (options.path && inject_find_path(options.path) == NR_PATHS)
		ksft_exit_fail_msg("--path=%s: must be vmlinux, efi or module\n", options.path);
	for (path = 0; path < NR_PATHS; path++) {
		const char *kernel = getenv(variables[path]);

		if (!kernel || (options.path && inject_find_path(options.path) != path) ||
		    (path == PATH_MODULE && !getenv("PVH_BZIMAGE")))
			continue;
		if (access(kernel, R_OK) || !pvh_elf_read(kernel, &elf) || !elf.is64)
			ksft_exit_fail_msg("%s=%s is no 64-bit kernel with a PVH entry\n",
					   variables[path], kernel);
		plan.paths |= 1U << path;
	}
	if (!plan.paths)
		ksft_exit_skip("no kernel: set PVH_VMLINUX= or PVH_IMAGE=, see README.rst\n");
}

static void make_packs(void)
{
	char initrd[sizeof(dir) + 16];
	enum inject_path path;

	if (!mkdtemp(dir))
		ksft_exit_fail_msg("cannot make a folder in /tmp\n");
	snprintf(initrd, sizeof(initrd), "%s/initrd", dir);
	initrd_hash = make_initrd(initrd, INITRD_SIZE, NULL);
	if (!initrd_hash)
		ksft_exit_fail_msg("cannot write %s: is the disk full?\n", initrd);
	for (path = 0; path < NR_PATHS; path++) {
		if (!(plan.paths & 1U << path))
			continue;
		snprintf(pack[path], sizeof(pack[path]), "%s/%s", dir, variables[path]);
		if (!make_pack(pack[path], getenv(variables[path]),
			       path == PATH_MODULE ? getenv("PVH_BZIMAGE") : NULL, initrd))
			ksft_exit_fail_msg("cannot write %s: is the disk full?\n", pack[path]);
	}
}

static void make_plan(void)
{
	if (options.only) {
		plan.only = find_case(options.only);
		if (!plan.only)
			ksft_exit_fail_msg("no case %s; --list tells which there are\n",
					   options.only);
	}
	if (options.seed) {
		plan.random = true;
		plan.rounds = 1;
		plan.first_seed = strtoull(options.seed, NULL, 0);
	}
	if (!inject_make_plan(&plan))
		ksft_exit_fail_msg("no memory\n");
	if (!plan.nr)
		ksft_exit_skip("nothing to run: that case is not for that path\n");
}

static void preflight(const char *self)
{
	const char *qemu = getenv("PVH_QEMU") ?: "qemu-system-x86_64";
	char text[4096];

	find_kernels();
	snprintf(text, sizeof(text), "command -v '%s' >/dev/null", qemu);
	if (system(text))
		ksft_exit_skip("no %s: install qemu-system-x86, or set PVH_QEMU=\n", qemu);
	make_plan();
	make_packs();

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

	inject_read_options(argc, argv, &options, &plan);
	setvbuf(stdout, NULL, _IOLBF, 0);
	ksft_print_header();
	preflight(argv[0]);
	jobs.width = options.jobs ?: 1;
	jobs.nr = plan.nr;
	ksft_set_plan(jobs.nr);
	if (!plan.only && !plan.random)
		tell_left_out();
	if (!run_jobs(&jobs))
		ksft_exit_fail_msg("cannot start processes\n");

	snprintf(command, sizeof(command), "rm -rf '%s'", dir);
	if (options.keep)
		ksft_print_msg("the logs are in %s\n", dir);
	else if (system(command))
		ksft_print_msg("%s is left behind\n", dir);
	ksft_finished();
}
