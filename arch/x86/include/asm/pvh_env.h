/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the PVH converter needs from vmlinux: section annotations, U64_MAX and
 * offsetof().
 *
 * The converter's sources include this header and <asm/pvh_start_info.h>, no
 * other. An environment without init sections puts a header of this name in
 * front of this one and defines the annotations as nothing. The EFI environment
 * has none either, but its linker script takes them.
 */
#ifndef _ASM_X86_PVH_ENV_H
#define _ASM_X86_PVH_ENV_H

#include <linux/init.h>
#include <linux/limits.h>
#include <linux/stddef.h>
#include <linux/types.h>

#endif /* _ASM_X86_PVH_ENV_H */
