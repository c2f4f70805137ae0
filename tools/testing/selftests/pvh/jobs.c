// SPDX-License-Identifier: GPL-2.0
/*
 * Runs tests in a few processes and reports their results in order. A process
 * that dies fails the test that it was at.
 */
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "jobs.h"

#define MAX_WIDTH	64
#define POLL_US		10000

struct job {
	atomic_bool done;
	struct job_result result;
};

/* Between this process and those that run the tests. */
struct shared {
	atomic_uint next;
	struct job job[];
};

static void __attribute__((noreturn))
work(const struct jobs *jobs, struct shared *shared, unsigned int worker)
{
	char folder[4096];
	unsigned int n;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	snprintf(folder, sizeof(folder), "%s/%u", jobs->dir, worker);
	mkdir(folder, 0755);
	while ((n = atomic_fetch_add(&shared->next, 1)) < jobs->nr) {
		struct job_result *r = &shared->job[n].result;
		FILE *messages = fmemopen(r->messages, sizeof(r->messages), "w");

		if (!messages)
			break;
		r->ok = jobs->run(n, folder, messages, &r->seconds);
		fclose(messages);
		atomic_store(&shared->job[n].done, true);
	}
	_exit(0);
}

/* Until it is done, or there is no process any more that could do it. */
static void wait_for(struct job *job, unsigned int *running)
{
	while (!atomic_load(&job->done) && *running) {
		if (waitpid(-1, NULL, WNOHANG) > 0)
			--*running;
		usleep(POLL_US);
	}
	if (!atomic_load(&job->done)) {
		job->result.ok = false;
		snprintf(job->result.messages, sizeof(job->result.messages),
			 "the process that ran this test has died\n");
	}
}

static unsigned int start(const struct jobs *jobs, struct shared *shared)
{
	unsigned int i, running = 0;

	fflush(stdout);
	for (i = 0; i < jobs->width && i < jobs->nr && i < MAX_WIDTH; i++) {
		pid_t pid = fork();

		if (!pid)
			work(jobs, shared, i);
		running += pid > 0;
	}
	return running;
}

bool run_jobs(const struct jobs *jobs)
{
	size_t size = sizeof(struct shared) + jobs->nr * sizeof(struct job);
	struct shared *shared = mmap(NULL, size, PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	unsigned int i, running;

	if (shared == MAP_FAILED)
		return false;
	running = start(jobs, shared);
	for (i = 0; i < jobs->nr; i++) {
		wait_for(&shared->job[i], &running);
		jobs->report(i, &shared->job[i].result);
	}
	while (running && waitpid(-1, NULL, 0) > 0)
		running--;
	munmap(shared, size);
	return true;
}
