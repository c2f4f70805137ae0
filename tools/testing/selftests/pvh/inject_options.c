// SPDX-License-Identifier: GPL-2.0
/* Reads inject_test's command line. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "inject_options.h"

static const char usage[] =
"usage: inject_test [options]\n"
"  --case=NAME     only this case; --list tells their names\n"
"  --path=PATH     only vmlinux, efi or direct (the last two are of PVH_IMAGE)\n"
"  --sample=N      on PVH_IMAGE, every Nth of the cases that boot, every second of those\n"
"                  with a warning; all that must not boot\n"
"  --seed=N        only the random case of this seed; on the first path if not told\n"
"  --rounds=N      random cases behind the others, default 20, on the paths in turn\n"
"  --random        only the random cases\n"
"  --first-seed=N  seed of the first of them, default 1\n"
"  --jobs=N        guests at the same time, default 2\n"
"  --facts-only    for other kernels: of what boots, only what it sees counts: RAM,\n"
"                  command line, initrd, ACPI\n"
"  --timeout=N     seconds for one case, default 60\n"
"  --keep          leave the logs, and say where\n";

static const struct option longopts[] = {
	{ "case", 1, NULL, 'c' }, { "seed", 1, NULL, 's' }, { "rounds", 1, NULL, 'r' },
	{ "first-seed", 1, NULL, 'f' }, { "jobs", 1, NULL, 'j' },
	{ "random", 0, NULL, 'R' }, { "timeout", 1, NULL, 't' },
	{ "facts-only", 0, NULL, 'F' }, { "keep", 0, NULL, 'k' },
	{ "list", 0, NULL, 'l' }, { "path", 1, NULL, 'p' },
	{ "sample", 1, NULL, 'S' }, { "help", 0, NULL, 'h' }, { }
};

static void list_cases(void)
{
	const struct inject_case *c;
	unsigned int i;

	for (i = 0; (c = get_case(i)); i++)
		printf("%s\n", c->name);
}

/* True if @c is about which cases run. */
static bool read_plan_option(int c, struct inject_options *o, struct inject_plan *plan)
{
	switch (c) {
	case 'c':
		o->only = optarg;
		return true;
	case 's':
		o->seed = optarg;
		return true;
	case 'p':
		o->path = optarg;
		return true;
	case 'S':
		plan->sample = atoi(optarg);
		return true;
	case 'r':
		plan->rounds = atoi(optarg);
		return true;
	case 'R':
		plan->random = true;
		return true;
	case 'f':
		plan->first_seed = strtoull(optarg, NULL, 0);
		return true;
	}
	return false;
}

void inject_read_options(int argc, char **argv, struct inject_options *o,
			 struct inject_plan *plan)
{
	int c;

	while ((c = getopt_long(argc, argv, "", longopts, NULL)) != -1) {
		if (read_plan_option(c, o, plan))
			continue;
		switch (c) {
		case 'j':
			o->jobs = atoi(optarg);
			break;
		case 't':
			o->timeout = atoi(optarg);
			break;
		case 'F':
			o->facts_only = true;
			break;
		case 'k':
			o->keep = true;
			break;
		case 'l':
			list_cases();
			exit(0);
		case 'h':
			fputs(usage, stdout);
			exit(0);
		default:
			fputs(usage, stderr);
			exit(2);
		}
	}
}
