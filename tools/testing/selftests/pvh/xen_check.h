/* SPDX-License-Identifier: GPL-2.0 */
/* Guests of Xen under test, and whether they said what they should. */
#ifndef _PVH_XEN_CHECK_H
#define _PVH_XEN_CHECK_H

#include <stdbool.h>

#include "xen_lab.h"

/* What a guest must say of itself, besides what all of them must. */
struct expected {
	const char *type;	/* of the guest, as Linux calls it */
	const char *entry;	/* the PVH entry's line begins with this; NULL: none */
	const char *says;	/* on its console; NULL: nothing more */
	bool efi;
	bool kasan;		/* an eighth of the memory is shadow, and the kernel large */
};

struct test_guest {
	struct xen_guest xen;
	const char *variable;	/* names the kernel */
	struct expected want;
};

/* These say on a "# " line what is wrong, and return false. */
bool xen_check_report(const struct test_guest *t);
bool xen_check_log(void);
/* @type: as for Xen; @until: its last line, NULL: it switches off */
bool xen_check_dom0(const char *type, const char *until, enum guest_end end);

/*
 * Of the guest's FADT one without its word that there is no VGA and no RTC, from
 * the first guest that tells of its own; NULL before that.
 */
void xen_make_old_facp(const char *guest);
const unsigned char *xen_old_facp(unsigned int *size);

#endif /* _PVH_XEN_CHECK_H */
