/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the PVH converter needs from its environment: section annotations,
 * U64_MAX and offsetof().
 *
 * The converter's sources include this header and <asm/pvh_start_info.h>, no
 * other. User space tests put a header of this name in front of this one. The
 * compressed image (PVH_BOOT_IMAGE) has no init sections.
 */
#ifndef _ASM_X86_PVH_ENV_H
#define _ASM_X86_PVH_ENV_H

#include <linux/init.h>
#include <linux/limits.h>
#include <linux/stddef.h>
#include <linux/types.h>

#ifdef PVH_BOOT_IMAGE
#undef __init
#undef __initdata
#undef __initconst
#define __init
#define __initdata
#define __initconst
#endif

#endif /* _ASM_X86_PVH_ENV_H */
