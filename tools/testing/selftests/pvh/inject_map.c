// SPDX-License-Identifier: GPL-2.0
/*
 * Compares the memory map that the kernel got with the model's: range by range
 * where they go to boot_params as they are, page by page behind EFI.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "inject_check.h"

#define MAX_SEEN	1024
#define PAGE		4096ULL
/* EFI's runtime code and data stay for good, below what Linux uses if they can. */
#define RESIDENT	(2 * PAGE)
/* The EFI stub's copy of the map: descriptors, two more for a module, some in reserve. */
#define DESC_SIZE	48
#define MORE_DESC	64
#define ALLOC_START	MIB
#define ALLOC_END	(4 * GIB)

static struct model_range seen[MAX_SEEN];

static uint32_t type_number(const char *text)
{
	static const char * const names[] = {
		[XEN_HVM_MEMMAP_TYPE_RAM] = "System RAM",
		[XEN_HVM_MEMMAP_TYPE_RESERVED] = "Reserved",
		[XEN_HVM_MEMMAP_TYPE_ACPI] = "ACPI Tables",
		[XEN_HVM_MEMMAP_TYPE_NVS] = "ACPI Non-volatile Storage",
		[XEN_HVM_MEMMAP_TYPE_UNUSABLE] = "Unusable memory",
		[XEN_HVM_MEMMAP_TYPE_PMEM] = "Persistent Memory",
	};
	uint32_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i] && !strncmp(text, names[i], strlen(names[i])) &&
		    text[strlen(names[i])] == '\n')
			return i;
	}
	return 0;
}

static int compare_ranges(const void *a, const void *b)
{
	const struct model_range *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

/* The map as the kernel's own table has it. */
static unsigned int read_ranges(const struct inject_run *run)
{
	const char *line;
	unsigned int n;
	int len;

	for (n = 0; n < MAX_SEEN && (line = inject_line(run, "memmap", n)); n++) {
		struct model_range *r = &seen[n];

		if (sscanf(line, "%" SCNx64 " %" SCNx64 " %n", &r->start, &r->end, &len) != 2)
			break;
		r->end++;
		r->type = type_number(line + len);
	}
	qsort(seen, n, sizeof(seen[0]), compare_ranges);
	return n;
}

static bool show_range(const struct inject_run *run, const char *what,
		       const struct model_range *r)
{
	fprintf(run->messages, "%s: 0x%" PRIx64 "-0x%" PRIx64 " type %u\n",
		what, r->start, r->end, r->type);
	return false;
}

static bool is_worth_less(const struct model_range *a, const struct model_range *b)
{
	bool a_ram = a->type == XEN_HVM_MEMMAP_TYPE_RAM;
	bool b_ram = b->type == XEN_HVM_MEMMAP_TYPE_RAM;

	return a_ram != b_ram ? b_ram : a->end - a->start < b->end - b->start;
}

/* Leave nothing but RAM. */
static unsigned int keep_ram(struct model_range *ranges, unsigned int nr)
{
	unsigned int i, n = 0;

	for (i = 0; i < nr; i++) {
		if (ranges[i].type == XEN_HVM_MEMMAP_TYPE_RAM)
			ranges[n++] = ranges[i];
	}
	return n;
}

/*
 * All that was seen is in the model, and nothing that was dropped is worth more
 * than something that was kept.
 */
static bool check_ranges(const struct inject_run *run, struct model *model)
{
	unsigned int i, j = 0, n = read_ranges(run), most = model->nr_ranges;
	const struct model_range *least = &seen[0], *lost = NULL;

	/* Kernels differ in what else they put into their map. */
	if (run->facts_only && most <= model->max_ranges) {
		n = keep_ram(seen, n);
		model->nr_ranges = keep_ram(model->range, model->nr_ranges);
		most = model->nr_ranges;
	}
	if (most > model->max_ranges)
		most = model->max_ranges;
	if (n != most)
		inject_wrong(run, "ranges in the map", n, most);
	for (i = 0; i < model->nr_ranges; i++) {
		const struct model_range *r = &model->range[i];

		if (j < n && !memcmp(&seen[j], r, sizeof(*r))) {
			if (is_worth_less(&seen[j], least))
				least = &seen[j];
			j++;
		} else if (model->nr_ranges <= model->max_ranges) {
			return show_range(run, "not in the kernel's map", r);
		} else if (!lost || is_worth_less(lost, r)) {
			lost = r;
		}
	}
	if (j < n)
		return show_range(run, "only in the kernel's map", &seen[j]);
	if (lost && is_worth_less(least, lost))
		return show_range(run, "dropped, but worth more than others", lost);
	return n == most;
}

/* The type at @pos, 0 if there is none, and where that changes at the latest. */
static uint32_t type_at(const struct model_range *range, unsigned int nr, uint64_t pos,
			uint64_t *until)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		if (pos < range[i].start) {
			if (range[i].start < *until)
				*until = range[i].start;
			return 0;
		}
		if (pos < range[i].end) {
			if (range[i].end < *until)
				*until = range[i].end;
			return range[i].type;
		}
	}
	return 0;
}

static bool show_difference(const struct inject_run *run, uint64_t start, uint64_t end,
			    uint32_t got, uint32_t want)
{
	fprintf(run->messages, "0x%" PRIx64 "-0x%" PRIx64 ": type %u, should be %u\n",
		start, end, got, want);
	return false;
}

/*
 * Each page is what the model says, but for RAM that the environment has taken,
 * which is reserved, and the EFI stub, which gives it the type of ACPI tables.
 */
static bool check_pages(const struct inject_run *run, struct model *model)
{
	uint64_t pos, until, resident = 0, table = 0, most;
	unsigned int n = read_ranges(run);

	model_to_pages(model);
	for (pos = 0; pos != UINT64_MAX; pos = until) {
		uint32_t want, got;

		until = UINT64_MAX;
		want = type_at(model->range, model->nr_ranges, pos, &until);
		got = type_at(seen, n, pos, &until);
		if (got == want || want == MODEL_ANY)
			continue;
		if (want != XEN_HVM_MEMMAP_TYPE_RAM || pos < PAGE || until > ALLOC_END)
			return show_difference(run, pos, until, got, want);
		if (got == XEN_HVM_MEMMAP_TYPE_RESERVED)
			resident += until - pos;
		else if (got == XEN_HVM_MEMMAP_TYPE_ACPI && pos >= ALLOC_START)
			table += until - pos;
		else
			return show_difference(run, pos, until, got, want);
	}
	most = (model->nr_ranges + 2 * model->nr_modules + MORE_DESC) * DESC_SIZE + PAGE;
	if (table > most)
		return inject_wrong(run, "bytes of the EFI stub's table", table, most);
	return resident == RESIDENT ||
	       inject_wrong(run, "bytes that EFI keeps", resident, RESIDENT);
}

bool inject_check_map(const struct inject_run *run, struct model *model)
{
	return run->path != PATH_VMLINUX ? check_pages(run, model) : check_ranges(run, model);
}
