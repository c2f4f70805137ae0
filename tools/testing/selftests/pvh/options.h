/* SPDX-License-Identifier: GPL-2.0 */
/* Reads a command line by a table of options. */
#ifndef _PVH_OPTIONS_H
#define _PVH_OPTIONS_H

#include <stdbool.h>

/**
 * struct known_option - an option, and the one thing that becomes of it
 * @name: without the dashes
 * @text: gets its value as it is
 * @number: gets its value as a number
 * @set: called with take_options()'s @arg and its value
 * @flag: becomes true; the option has no value
 * @call: called; the option has no value
 */
struct known_option {
	const char *name;
	const char **text;
	unsigned int *number;
	void (*set)(void *arg, char *value);
	bool *flag;
	void (*call)(void);
};

/* What an empty value means: just that, or that the option was not given. */
enum empty_value {
	EMPTY_COUNTS,
	EMPTY_IS_UNSET,
};

/*
 * What is not an option is behind optind then. Ends the program if an option is
 * wrong, or is --help. @known ends with an option without a name.
 */
void take_options(int argc, char **argv, const char *usage, const struct known_option *known,
		  enum empty_value empty, void *arg);

/* Prints @usage as an error, and ends the program. */
void __attribute__((noreturn)) wrong_usage(const char *usage);

#endif /* _PVH_OPTIONS_H */
