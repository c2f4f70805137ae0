/* SPDX-License-Identifier: GPL-2.0 */
/* Which cases run on which kernels, in which order. */
#ifndef _PVH_INJECT_PLAN_H
#define _PVH_INJECT_PLAN_H

#include "bare/cases.h"

/**
 * struct inject_job - a boot
 * @c: the case, or NULL if it is a random one
 * @seed: of the random one
 * @path: into the kernel
 */
struct inject_job {
	const struct inject_case *c;
	uint64_t seed;
	enum inject_path path;
};

/**
 * struct inject_plan - all boots; what chooses them first
 * @paths: bit mask of the paths that there are kernels for
 * @only: just this case, or NULL for all
 * @random: no cases but random ones
 * @sample: on PATH_EFI, one of so many cases without wrong input
 * @rounds: random cases, on one path after the other, but for PATH_MODULE
 * @first_seed: of the first of them
 * @job: the boots
 * @nr: of them
 */
struct inject_plan {
	unsigned int paths;
	const struct inject_case *only;
	bool random;
	unsigned int sample;
	unsigned int rounds;
	uint64_t first_seed;
	struct inject_job *job;
	unsigned int nr;
};

/* False without memory. */
bool inject_make_plan(struct inject_plan *plan);

/* "vmlinux", "efi" or "module"; the path of a name, or NR_PATHS. */
const char *inject_path_name(enum inject_path path);
enum inject_path inject_find_path(const char *name);

#endif /* _PVH_INJECT_PLAN_H */
