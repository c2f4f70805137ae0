// SPDX-License-Identifier: GPL-2.0
/* Reads inject_test's command line. */
#include <stdio.h>
#include <stdlib.h>

#include "inject_options.h"
#include "options.h"

static const char usage[] =
"usage: inject_test [options]\n"
"  --case=NAME     only this case; --list tells their names\n"
"  --path=PATH     only vmlinux, efi (PVH_IMAGE) or module (PVH_EFI and PVH_BZIMAGE)\n"
"  --sample=N      on PVH_IMAGE, every Nth of the cases that boot, every second of those\n"
"                  with a warning; all that must not boot\n"
"  --seed=N        only the random case of this seed; on the first path if not told\n"
"  --rounds=N      random cases behind the others, default 20, on vmlinux and efi in turn\n"
"  --random        only the random cases\n"
"  --first-seed=N  seed of the first of them, default 1\n"
"  --jobs=N        guests at the same time, default 2\n"
"  --facts-only    for other kernels: of what boots, only what it sees counts: RAM,\n"
"                  command line, initrd, ACPI\n"
"  --timeout=N     seconds for one case, default 60\n"
"  --keep          leave the logs, and say where\n";

static void list_cases(void)
{
	const struct inject_case *c;
	unsigned int i;

	for (i = 0; (c = get_case(i)); i++)
		printf("%s\n", c->name);
	exit(0);
}

static void set_first_seed(void *arg, char *text)
{
	struct inject_plan *plan = arg;

	plan->first_seed = strtoull(text, NULL, 0);
}

void inject_read_options(int argc, char **argv, struct inject_options *o,
			 struct inject_plan *plan)
{
	const struct known_option known[] = {
		{ "case", .text = &o->only },
		{ "seed", .text = &o->seed },
		{ "rounds", .number = &plan->rounds },
		{ "first-seed", .set = set_first_seed },
		{ "jobs", .number = &o->jobs },
		{ "random", .flag = &plan->random },
		{ "timeout", .number = &o->timeout },
		{ "facts-only", .flag = &o->facts_only },
		{ "keep", .flag = &o->keep },
		{ "list", .call = list_cases },
		{ "path", .text = &o->path },
		{ "sample", .number = &plan->sample },
		{ }
	};

	take_options(argc, argv, usage, known, EMPTY_COUNTS, plan);
}
