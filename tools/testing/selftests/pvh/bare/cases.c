// SPDX-License-Identifier: GPL-2.0
/* Finds and makes cases. Runs in a guest without a library and on the host. */
#include "cases.h"

static const struct inject_table * const tables[] = {
	&header_cases, &place_cases, &map_cases, &entry_cases, &module_cases,
	&payload_cases,
};

const struct inject_case *get_case(uint32_t n)
{
	uint32_t i;

	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		if (n < tables[i]->nr)
			return &tables[i]->cases[n];
		n -= tables[i]->nr;
	}
	return NULL;
}

static bool same(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

const struct inject_case *find_case(const char *name)
{
	const struct inject_case *c;
	uint32_t n;

	for (n = 0; (c = get_case(n)); n++) {
		if (same(c->name, name))
			return c;
	}
	return NULL;
}

bool case_is_for(const struct inject_case *c, enum inject_path path)
{
	return c->payload == (path == PATH_MODULE) && !(c->not_on & 1U << path);
}

const char *words_of(const struct inject_case *c, enum inject_path path)
{
	return path == PATH_EFI && c->efi ? c->efi : c->says;
}

void make_case(struct scene *scene, const struct inject_case *c)
{
	if (c->change)
		c->change(scene, c->arg);
	if (c->then)
		c->then(scene, c->then_arg);
}
