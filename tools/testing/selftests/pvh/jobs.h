/* SPDX-License-Identifier: GPL-2.0 */
/* Runs tests in a few processes and reports their results in order. */
#ifndef _PVH_JOBS_H
#define _PVH_JOBS_H

#include <stdbool.h>
#include <stdio.h>

/**
 * struct job_result - how a test went
 * @ok: it passed
 * @seconds: wall time that it took
 * @messages: why it did not pass
 */
struct job_result {
	bool ok;
	double seconds;
	char messages[8192];
};

/**
 * struct jobs - tests to run
 * @nr: how many
 * @width: how many at the same time
 * @dir: existing folder, for a folder of each process
 * @run: called in one of the processes; true if test number @n passed
 * @report: called in this process, in order
 */
struct jobs {
	unsigned int nr;
	unsigned int width;
	const char *dir;
	bool (*run)(unsigned int n, const char *folder, FILE *messages, double *seconds);
	void (*report)(unsigned int n, struct job_result *result);
};

/* False if they could not be started. */
bool run_jobs(const struct jobs *jobs);

#endif /* _PVH_JOBS_H */
