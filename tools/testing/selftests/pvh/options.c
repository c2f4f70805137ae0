// SPDX-License-Identifier: GPL-2.0
/* Reads a command line by a table of options. */
#include <assert.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "options.h"

#define MAX_OPTIONS	32
/* What getopt_long() returns for the first of them: nothing that it uses itself. */
#define FIRST		0x100
#define HELP		'h'

static void take(const struct known_option *o, char *value, void *arg)
{
	if (o->text)
		*o->text = value;
	else if (o->number)
		*o->number = atoi(value);
	else if (o->set)
		o->set(arg, value);
	else if (o->flag)
		*o->flag = true;
	else
		o->call();
}

void wrong_usage(const char *usage)
{
	fputs(usage, stderr);
	exit(2);
}

void take_options(int argc, char **argv, const char *usage, const struct known_option *known,
		  enum empty_value empty, void *arg)
{
	struct option longopts[MAX_OPTIONS + 2] = { };
	unsigned int i;
	int c;

	for (i = 0; known[i].name; i++) {
		assert(i < MAX_OPTIONS);
		longopts[i].name = known[i].name;
		longopts[i].has_arg = !known[i].flag && !known[i].call;
		longopts[i].val = FIRST + i;
	}
	longopts[i] = (struct option){ "help", no_argument, NULL, HELP };
	while ((c = getopt_long(argc, argv, "", longopts, NULL)) != -1) {
		if (c == HELP) {
			fputs(usage, stdout);
			exit(0);
		}
		if (c < FIRST)
			wrong_usage(usage);
		if (optarg && !*optarg && empty == EMPTY_IS_UNSET)
			continue;
		take(&known[c - FIRST], optarg, arg);
	}
}
