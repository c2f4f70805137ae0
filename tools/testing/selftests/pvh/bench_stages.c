// SPDX-License-Identifier: GPL-2.0
/* The stages of a boot, from what insn_count.so counted. */
#include <inttypes.h>
#include <string.h>

#include "bench.h"

const char * const bench_stage_names[NR_STAGES] = {
	[STAGE_FIRMWARE] = "firmware", [STAGE_ENTRY] = "entry", [STAGE_CONVERT] = "conversion",
	[STAGE_ENVIRONMENT] = "environment", [STAGE_STUB] = "stub",
	[STAGE_DECOMPRESS] = "decompression",
	[STAGE_STARTUP] = "startup", [STAGE_KERNEL] = "kernel", [STAGE_INIT] = "init",
};

/* Lines NAME COUNT; the first one of a name counts. */
static uint64_t read_count(const char *path, const char *what)
{
	uint64_t count, found = 0;
	char name[64];
	FILE *f = fopen(path, "r");

	if (!f)
		return 0;
	while (!found && fscanf(f, "%63s %" SCNu64, name, &count) == 2) {
		if (!strcmp(name, what))
			found = count;
	}
	fclose(f);
	return found;
}

bool bench_read_marks(const char *out, struct bench_cost *cost)
{
	uint64_t last = 0;
	enum bench_stage i;

	for (i = STAGE_FIRMWARE; i < NR_STAGES; i++)
		cost->mark[i] = read_count(out, bench_stage_names[i]);
	/* What ran before the stub is part of other stages. */
	cost->services = read_count(out, "services");
	if (cost->services)
		cost->services -= read_count(out, "stub:services");

	/* Bytes may stand elsewhere, too: then a stage comes too early. */
	for (i = STAGE_FIRMWARE; i < NR_STAGES; i++) {
		if (cost->mark[i] && cost->mark[i] < last)
			return false;
		if (cost->mark[i])
			last = cost->mark[i];
	}
	return cost->mark[STAGE_ENTRY] && cost->mark[STAGE_STARTUP] &&
	       cost->mark[STAGE_KERNEL] && cost->mark[STAGE_INIT];
}

uint64_t bench_stage_cost(const struct bench_cost *cost, enum bench_stage stage)
{
	enum bench_stage next = stage + 1;

	if (stage == STAGE_INIT)
		return cost->mark[STAGE_INIT] - cost->mark[STAGE_FIRMWARE];
	if (stage != STAGE_FIRMWARE && !cost->mark[stage])
		return 0;
	while (next < STAGE_INIT && !cost->mark[next])
		next++;
	return cost->mark[next] > cost->mark[stage] ? cost->mark[next] - cost->mark[stage] : 0;
}
