/* SPDX-License-Identifier: GPL-2.0 */
/* What inject_test's command line says. */
#ifndef _PVH_INJECT_OPTIONS_H
#define _PVH_INJECT_OPTIONS_H

#include "inject_plan.h"

/**
 * struct inject_options - all but what is in the plan
 * @only: name of the only case, or NULL
 * @seed: of the only random case, or NULL
 * @path: name of the only path, or NULL
 * @jobs: guests at the same time
 * @facts_only: of what boots, only what it sees counts
 * @keep: leave the logs
 * @timeout: seconds for one case, 0: the default
 */
struct inject_options {
	const char *only;
	const char *seed;
	const char *path;
	unsigned int jobs;
	bool facts_only;
	bool keep;
	unsigned int timeout;
};

/* Changes what the command line names; ends the program where it says so. */
void inject_read_options(int argc, char **argv, struct inject_options *o,
			 struct inject_plan *plan);

#endif /* _PVH_INJECT_OPTIONS_H */
