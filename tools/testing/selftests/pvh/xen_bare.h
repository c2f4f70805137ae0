/* SPDX-License-Identifier: GPL-2.0 */
/* Guests of Xen that are no kernels: pvh_probe, and pvh_inject with its cases. */
#ifndef _PVH_XEN_BARE_H
#define _PVH_XEN_BARE_H

#include <stdbool.h>

#include "xen_lab.h"

#define XEN_BARE_MAX	32
/* vmlinux, pvhImage, vmlinux with KASAN */
#define XEN_BARE_KERNELS	3

/*
 * Fills in the guests that the given kernels, which may be NULL, can run, and the
 * files for them, with a NULL behind them. Returns their number, 0 if the files
 * cannot be written to @dir.
 */
unsigned int xen_bare_guests(const char * const *kernels, const char *dir,
			     struct xen_guest *guests, const char **files);

/* What a guest's test is called; says on stdout what is wrong. */
bool xen_bare_check(const struct xen_guest *guest, struct guest_result *result);

#endif /* _PVH_XEN_BARE_H */
