/* SPDX-License-Identifier: GPL-2.0 */
/* Becomes QEMU; for guest.c, which runs it. */
#ifndef _PVH_GUEST_EXEC_H
#define _PVH_GUEST_EXEC_H

#include "guest.h"

/* Path of @dir's file @name. Valid until the fourth call after this. */
const char *guest_file_in(const char *dir, const char *name);

/* QEMU with QMP on @in and @out takes the place of this process. */
void __attribute__((noreturn)) guest_exec(const struct guest_opts *o, int in, int out);

#endif /* _PVH_GUEST_EXEC_H */
