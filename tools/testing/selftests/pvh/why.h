/* SPDX-License-Identifier: GPL-2.0 */
/* Why a guest did not do what it should: the line of its logs that tells. */
#ifndef _PVH_WHY_H
#define _PVH_WHY_H

#include "guest.h"

/* What guest_run() made of a guest whose logs are in @dir, on lines of its own. */
void print_why(const char *dir, const struct guest_result *result);

#endif /* _PVH_WHY_H */
