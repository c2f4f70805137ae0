// SPDX-License-Identifier: GPL-2.0
/*
 * What each way of booting costs: instructions of each stage, exact under TCG,
 * memory, sizes and, as a side note, time. A table, and CSV for plots.
 *
 * usage: bench [options] PLAN...
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench.h"
#include "options.h"

/* Two runs of one row may differ by this, in millionths. */
#define MAX_SPREAD	1000

static const char usage[] =
"usage: bench [options] PLAN...\n"
"  --dir=DIR       for logs, cost.csv and scale.csv; must exist, default .\n"
"  --plugin=FILE   insn_count.so    --init=FILE   init    --inject=FILE   pvh_inject\n"
"  --xen=DIR       Debian's Xen, unpacked by scripts/xen.sh, for rows with machine=xen\n"
"  --dom0-kernel=FILE    --dom0-init=FILE   xen_dom0\n"
"  --times=N       boots without counting, for the wall time, default 0: none\n"
"  --least         look for the least memory that boots, too\n"
"PLAN has a line for each boot, of words KEY=VALUE; see configs/bench.plan. Time and\n"
"least memory are not measured on Xen.\n";

static struct {
	struct bench_options o;
	unsigned int times;
	bool least;
	double spread;
	FILE *cost;
	FILE *scale;
} bench = {
	.o = {
		.dir = "./", .plugin = "./insn_count.so", .init = "./init",
		.inject = "./pvh_inject", .dom0_init = "./xen_dom0",
	},
};

/* Stages in units that people can compare: thousands of instructions. */
static void print_stages(const struct bench_cost *c)
{
	enum bench_stage i;

	for (i = STAGE_FIRMWARE; i <= STAGE_INIT; i++) {
		int width = i == STAGE_FIRMWARE || i >= STAGE_KERNEL ? 11 : 9;
		uint64_t n = bench_stage_cost(c, i);

		if (n)
			printf(" %*.1f", width, n / 1e3);
		else
			printf(" %*s", width, "-");
	}
}

static void print_head(void)
{
	printf("%-22s %-7s %11s %9s %9s %9s %9s %9s %9s %11s %11s %9s %5s\n",
	       "thousand instructions", "machine", "firmware", "entry", "convert", "environm.",
	       "stub", "decompr.", "startup", "kernel", "total", "MemTotal", "least");
}

static void print_row(const struct bench_row *row, const struct bench_cost *c)
{
	char name[64];

	snprintf(name, sizeof(name), row->x ? "%s=%u" : "%s", row->name, row->x);
	printf("%-22s %-7s", name, row->machine);
	print_stages(c);
	printf(" %9" PRIu64, c->memtotal);
	if (c->least)
		printf(" %5u", c->least);
	printf("\n");
}

static FILE *open_csv(const char *name)
{
	char path[4096];
	enum bench_stage i;
	FILE *f;

	snprintf(path, sizeof(path), "%s%s", bench.o.dir, name);
	f = fopen(path, "w");
	if (!f) {
		perror(path);
		exit(1);
	}
	fprintf(f, "name,machine,x");
	for (i = STAGE_FIRMWARE; i <= STAGE_INIT; i++)
		fprintf(f, ",%s", bench_stage_names[i]);
	fprintf(f, ",services,memtotal_kb,least_mib,file,loaded,text,bss");
	fprintf(f, ",seconds,seconds_min,seconds_max,spread_ppm\n");
	return f;
}

static void write_row(FILE *f, const struct bench_row *row, const struct bench_cost *c)
{
	enum bench_stage i;

	fprintf(f, "%s,%s,%u", row->name, row->machine, row->x);
	for (i = STAGE_FIRMWARE; i <= STAGE_INIT; i++)
		fprintf(f, ",%" PRIu64, bench_stage_cost(c, i));
	fprintf(f, ",%" PRIu64 ",%" PRIu64 ",%u,%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64,
		c->services, c->memtotal, c->least, c->file, c->loaded, c->text, c->bss);
	fprintf(f, ",%.2f,%.2f,%.2f,%.2f\n", c->wall[0], c->wall[1], c->wall[2], c->spread);
	fflush(f);
}

static bool measure(const struct bench_row *row)
{
	struct bench_cost cost = { };

	if (isatty(2))
		fprintf(stderr, "measuring %s on %s ...\033[K\r", row->name, row->machine);
	bench_measure_sizes(row, &cost);
	if (bench_count(&bench.o, row, &cost) && !row->x && !bench_on_xen(row)) {
		bench_time(&bench.o, row, &cost, bench.times);
		if (bench.least)
			bench_least_memory(&bench.o, row, &cost);
	}
	print_row(row, &cost);
	write_row(row->x ? bench.scale : bench.cost, row, &cost);
	if (cost.spread > bench.spread)
		bench.spread = cost.spread;
	return cost.ok;
}

static bool run_plan(const char *path)
{
	struct bench_row row;
	FILE *plan = fopen(path, "r");
	bool ok = true;

	if (!plan) {
		perror(path);
		return false;
	}
	while (bench_read_row(plan, &row))
		ok = measure(&row) && ok;
	fclose(plan);
	return ok;
}

static void set_dir(void *options, char *text)
{
	struct bench_options *o = options;
	static char dir[4096];

	snprintf(dir, sizeof(dir), "%s/", text);
	o->dir = dir;
}

static void read_options(int argc, char **argv)
{
	static const struct known_option known[] = {
		{ "dir", .set = set_dir },
		{ "plugin", .text = &bench.o.plugin },
		{ "init", .text = &bench.o.init },
		{ "inject", .text = &bench.o.inject },
		{ "times", .number = &bench.times },
		{ "least", .flag = &bench.least },
		{ "xen", .text = &bench.o.xen },
		{ "dom0-kernel", .text = &bench.o.dom0_kernel },
		{ "dom0-init", .text = &bench.o.dom0_init },
		{ }
	};

	take_options(argc, argv, usage, known, EMPTY_COUNTS, &bench.o);
	if (optind == argc)
		wrong_usage(usage);
}

int main(int argc, char **argv)
{
	bool ok = true;
	int i;

	read_options(argc, argv);
	setvbuf(stdout, NULL, _IOLBF, 0);
	bench.cost = open_csv("cost.csv");
	bench.scale = open_csv("scale.csv");
	print_head();
	for (i = optind; i < argc; i++)
		ok = run_plan(argv[i]) && ok;
	printf("Two runs of a row differ by at most %.1f millionths.\n", bench.spread);
	if (bench.spread > MAX_SPREAD) {
		printf("That is more than 0.1 %%: these figures are not to be trusted.\n");
		ok = false;
	}
	if (!ok)
		fprintf(stderr, "Some rows could not be measured, see above.\n");
	return ok ? 0 : 1;
}
