// SPDX-License-Identifier: GPL-2.0
/*
 * What becomes of the model's map behind EFI, which knows whole pages only: see
 * "The EFI path" in Documentation/arch/x86/pvh.rst.
 */
#include <stdlib.h>
#include <string.h>

#include "model.h"

#define RAM		XEN_HVM_MEMMAP_TYPE_RAM
#define RESERVED	XEN_HVM_MEMMAP_TYPE_RESERVED
#define PAGE		4096ULL
#define LAST_PAGE	(-PAGE)		/* its end fits no descriptor */

static int compare_worth(const void *a, const void *b)
{
	const struct model_range *x = *(const struct model_range **)a;
	const struct model_range *y = *(const struct model_range **)b;
	uint64_t x_size = x->end - x->start, y_size = y->end - y->start;
	bool x_ram = x->type == RAM, y_ram = y->type == RAM;

	if (x_ram != y_ram)
		return x_ram ? 1 : -1;
	return x_size < y_size ? -1 : x_size > y_size;
}

/*
 * Ranges that there is no room for get the type 0. Among some of the same worth
 * the contract does not say which, so nothing is said of any of them.
 */
static void drop(struct model *m)
{
	unsigned int i, nr = m->nr_ranges - m->max_ranges;
	struct model_range **order, *last;

	order = calloc(m->nr_ranges, sizeof(*order));
	if (!order)
		abort();
	for (i = 0; i < m->nr_ranges; i++)
		order[i] = &m->range[i];
	qsort(order, m->nr_ranges, sizeof(*order), compare_worth);
	last = order[nr - 1];
	if (!compare_worth(&last, &order[nr])) {
		struct model_range least = *last, *p = &least;

		for (i = 0; i < m->nr_ranges; i++) {
			if (!compare_worth(&order[i], &p))
				order[i]->type = MODEL_ANY;
		}
	}
	for (i = 0; i < nr; i++) {
		if (order[i]->type != MODEL_ANY)
			order[i]->type = 0;
	}
	free(order);
}

/* RAM inwards, all else outwards */
static struct model_range to_pages(const struct model_range *range)
{
	struct model_range r = { .type = range->type };

	if (r.type == RAM) {
		r.start = range->start + (-range->start & (PAGE - 1));
		r.end = range->end & -PAGE;
	} else {
		r.start = range->start & -PAGE;
		r.end = range->end > LAST_PAGE ? LAST_PAGE :
						 range->end + (-range->end & (PAGE - 1));
	}
	return r;
}

void model_to_pages(struct model *m)
{
	unsigned int i, n = 0;

	if (m->nr_ranges > m->max_ranges)
		drop(m);
	for (i = 0; i < m->nr_ranges; i++) {
		struct model_range r = to_pages(&m->range[i]);

		if (!r.type)
			continue;
		/* A page that two share is reserved if one is, else the lower one's. */
		while (n && r.type == RESERVED && m->range[n - 1].end > r.start &&
		       m->range[n - 1].type != RESERVED) {
			m->range[n - 1].end = r.start;
			n -= m->range[n - 1].start >= r.start;
		}
		if (n && r.start < m->range[n - 1].end)
			r.start = m->range[n - 1].end;
		if (r.start < r.end)
			m->range[n++] = r;
	}
	m->nr_ranges = n;
}
