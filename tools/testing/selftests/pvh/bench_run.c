// SPDX-License-Identifier: GPL-2.0
/* Boots one row of the plan: for its instructions, its time, its least memory. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench.h"
#include "inject_check.h"

#define APPEND		"console=ttyS0 panic=-1 quiet"
#define LEAST_MEM	2
#define MOST_RUNS	15

static struct guest_result result;

static const char *file_of(const struct bench_options *o, const char *name)
{
	static char paths[8][4096];
	static unsigned int next;
	char *path = paths[next++ % 8];

	snprintf(path, sizeof(paths[0]), "%s%s", o->dir, name);
	return path;
}

/* A file of zeros, which init does not hash as it would the tests' payload. */
static const char *make_bench_initrd(const struct bench_options *o, unsigned int mib)
{
	const char *zeros = file_of(o, "zeros"), *path = file_of(o, "initrd");
	FILE *f = fopen(zeros, "w");
	bool ok;

	ok = f && !ftruncate(fileno(f), (off_t)mib << 20);
	if (f)
		fclose(f);
	f = ok ? initrd_begin(path) : NULL;
	ok = f && initrd_file(f, "zeros", zeros);
	ok = f && initrd_end(f) && ok;
	unlink(zeros);
	if (!ok) {
		fprintf(stderr, "bench: cannot write %s: is the disk full?\n", path);
		exit(1);
	}
	return path;
}

/* pvh_inject loads the kernel by itself, from a pack. */
static const char *make_bench_pack(const struct bench_options *o, const char *kernel)
{
	const char *initrd = file_of(o, "initrd"), *path = file_of(o, "pack");

	if (!make_initrd(initrd, 4096, NULL) || !make_pack(path, kernel, NULL, initrd)) {
		fprintf(stderr, "bench: cannot write %s: is the disk full?\n", path);
		exit(1);
	}
	unlink(initrd);
	return path;
}

static bool boot(const struct bench_options *o, const struct bench_row *row, unsigned int mem,
		 const char *plugin)
{
	char append[4096];
	struct guest_opts opts = {
		.machine = row->machine, .kernel = row->kernel, .bios = row->bios, .mem = mem,
		.append = append, .dir = file_of(o, "guest"), .plugin = plugin,
		.timeout = plugin ? 600 : row->bios ? 60 : 20,
	};

	/* Without ACPI there is no way to switch off. */
	enum guest_end end = row->append && strstr(row->append, "pvh_end=reboot") ? GUEST_RESET :
										   GUEST_POWEROFF;

	mkdir(opts.dir, 0755);
	if (bench_on_xen(row))
		return bench_boot_xen(o, row, opts.dir, plugin, &result);
	snprintf(append, sizeof(append), "%s %s %s", APPEND, row->kaslr ? "" : "nokaslr",
		 row->append ?: "");
	opts.initrd = row->payload;
	if (row->initrd)
		opts.initrd = make_bench_initrd(o, row->initrd);
	if (row->scene) {
		snprintf(append, sizeof(append), "case=%s", row->scene);
		opts.initrd = make_bench_pack(o, row->kernel);
		opts.kernel = o->inject;
	}
	guest_run(&opts, NULL, NULL, &result);
	if (opts.initrd && !row->payload)
		unlink(opts.initrd);
	return result.end == end && guest_complete(&result);
}

bool bench_count(const struct bench_options *o, const struct bench_row *row,
		 struct bench_cost *cost)
{
	const char *out = file_of(o, "count");
	uint64_t first, second;
	unsigned int run;

	for (run = 0; run < 2; run++) {
		first = bench_stage_cost(cost, STAGE_INIT);
		remove(out);
		cost->ok = boot(o, row, row->mem, bench_plugin_args(o, row, out));
		if (cost->ok && !bench_read_marks(out, cost)) {
			fprintf(stderr, "%s on %s: its stages are not found in order, see %s\n",
				row->name, row->machine, out);
			cost->ok = false;
			return false;
		}
		/* A point of a curve shows by its neighbours that it is right. */
		if (!cost->ok || row->x)
			break;
	}
	second = bench_stage_cost(cost, STAGE_INIT);
	if (run == 2 && second)
		cost->spread = 1e6 * (first > second ? first - second : second - first) / second;
	cost->memtotal = bench_on_xen(row) ? bench_xen_memtotal() :
					     guest_number(&result, "memtotal_kb");
	if (!cost->ok)
		fprintf(stderr, "%s on %s: %s; %s/serial.log and qemu.log tell more\n", row->name,
			row->machine, guest_end_name(result.end), file_of(o, "guest"));
	return cost->ok;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

void bench_time(const struct bench_options *o, const struct bench_row *row,
		struct bench_cost *cost, unsigned int runs)
{
	double seconds[MOST_RUNS];
	unsigned int n = 0;

	for (; n < runs && n < MOST_RUNS; n++) {
		if (!boot(o, row, row->mem, NULL))
			return;
		seconds[n] = result.seconds;
	}
	if (!n)
		return;
	qsort(seconds, n, sizeof(seconds[0]), compare);
	cost->wall[0] = seconds[n / 2];
	cost->wall[1] = seconds[0];
	cost->wall[2] = seconds[n - 1];
}

void bench_least_memory(const struct bench_options *o, const struct bench_row *row,
			struct bench_cost *cost)
{
	unsigned int bad = LEAST_MEM, good = row->mem;

	while (good - bad > 1) {
		unsigned int mem = (good + bad) / 2;

		if (boot(o, row, mem, NULL))
			good = mem;
		else
			bad = mem;
	}
	cost->least = good;
}
