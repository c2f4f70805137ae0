/* SPDX-License-Identifier: GPL-2.0 */
/* The names of the checks, which the application has and the host program reads. */
#ifndef _PVH_EFI_APP_CHECKS_H
#define _PVH_EFI_APP_CHECKS_H

/* Bytes of a name with what fills it up, and where in the file they begin. */
#define CHECK_SIZE	96
#define CHECK_ALIGN	32

/* In front of the first one and behind the last one */
#define CHECKS_BEGIN	"PVH checks begin"
#define CHECKS_END	"PVH checks end"

#endif /* _PVH_EFI_APP_CHECKS_H */
