/* SPDX-License-Identifier: GPL-2.0 */
/* Internals of dom0's init program. */
#ifndef _PVH_XEN_DOM0_H
#define _PVH_XEN_DOM0_H

#include <stdbool.h>
#include <stddef.h>

#define POLL_US		20000
#define STEP_SECONDS	300

/* Seconds since some point. */
double now(void);
/* Runs a command line of words without quotes; its output, cut to @size, or NULL. */
bool run(char *output, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* 0 if there is no such domain. */
int domain_id(const char *name);
/* "xl create" alone. */
bool create_guest(const char *name);
/* One word of /guest/NAME.steps; false if that did not work. */
bool do_step(const char *name, const char *step);

#endif /* _PVH_XEN_DOM0_H */
