// SPDX-License-Identifier: GPL-2.0
/* Which cases run on which kernels, in which order. */
#include <stdlib.h>
#include <string.h>

#include "inject_plan.h"

static const char * const names[NR_PATHS] = {
	[PATH_VMLINUX] = "vmlinux", [PATH_EFI] = "efi", [PATH_MODULE] = "module",
};

const char *inject_path_name(enum inject_path path)
{
	return names[path];
}

enum inject_path inject_find_path(const char *name)
{
	enum inject_path path = 0;

	while (path < NR_PATHS && strcmp(names[path], name))
		path++;
	return path;
}

static void add(struct inject_plan *plan, const struct inject_case *c, uint64_t seed,
		enum inject_path path)
{
	plan->job[plan->nr++] = (struct inject_job) { c, seed, path };
}

/*
 * What ends the boot always, more of what is only warned of than of the rest,
 * and another part on each path.
 */
static bool in_sample(const struct inject_plan *plan, const struct inject_case *c,
		      unsigned int n, enum inject_path path)
{
	const char *says = words_of(c, path);
	unsigned int every = says && *says && plan->sample > 2 ? 2 : plan->sample;

	if (path != PATH_EFI || plan->sample < 2 || c->fatal)
		return true;
	return (n + path) % every == 0;
}

static void add_cases(struct inject_plan *plan, enum inject_path path)
{
	const struct inject_case *c;
	unsigned int n;

	for (n = 0; (c = get_case(n)); n++) {
		if (plan->only ? c != plan->only : !in_sample(plan, c, n, path))
			continue;
		if (case_is_for(c, path))
			add(plan, c, 0, path);
	}
}

static void add_rounds(struct inject_plan *plan)
{
	unsigned int i, paths = plan->paths & ~(1U << PATH_MODULE);
	enum inject_path path = 0;

	for (i = 0; paths && i < plan->rounds; i++) {
		while (!(paths & 1U << path))
			path = (path + 1) % NR_PATHS;
		add(plan, NULL, plan->first_seed + i, path);
		path = (path + 1) % NR_PATHS;
	}
}

bool inject_make_plan(struct inject_plan *plan)
{
	unsigned int cases = 0;
	enum inject_path path;

	while (get_case(cases))
		cases++;
	plan->job = calloc(NR_PATHS * cases + plan->rounds, sizeof(plan->job[0]));
	plan->nr = 0;
	if (!plan->job)
		return false;
	for (path = 0; path < NR_PATHS && !plan->random; path++) {
		if (plan->paths & 1U << path)
			add_cases(plan, path);
	}
	if (!plan->only)
		add_rounds(plan);
	return true;
}
