/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Between the compressed image's PVH entry (arch/x86/boot/compressed/pvh.c) and
 * the EFI environment (drivers/firmware/efi/libstub/pvh-*.c), which are linked
 * into one image.
 */
#ifndef _ASM_X86_PVH_BOOT_H
#define _ASM_X86_PVH_BOOT_H

#include <linux/types.h>
#include <asm/e820/types.h>
#include <asm/pvh_facts.h>
#include <asm/pvh_start_info.h>

/*
 * Ranges of the converted map: what the kernel's e820 table will have room
 * for, but no more than the EFI environment's. A few of the kernel's are left
 * for what setup_arch() splits.
 */
#define PVH_MAX_RANGES							\
	(E820_MAX_ENTRIES - 8 < 480 ? E820_MAX_ENTRIES - 8 : 480)

/**
 * struct pvh_boot - all that the PVH entry found out
 * @info: start_info, checked
 * @map: the memory map, sorted; gone as soon as decompression begins
 * @limits: where the image is, page aligned, and what the CPU can address
 * @facts: for the kernel
 * @bp: boot_params without a memory map
 * @cmdline: the command line, for last words
 */
struct pvh_boot {
	const struct pvh_info *info;
	const struct pvh_memmap *map;
	const struct pvh_limits *limits;
	const struct pvh_facts *facts;
	struct boot_params *bp;
	const char *cmdline;
};

void __noreturn pvh_boot_efi(const struct pvh_boot *boot);

/* What the EFI environment has of the entry: a console, of sorts. */
u16 pvh_serial_port(const char *cmdline);
void pvh_serial_write(u16 port, const char *text);
void pvh_debug_write(const char *text);
void __noreturn pvh_die(enum pvh_message msg, u64 value, bool xen, const char *cmdline);

#endif /* _ASM_X86_PVH_BOOT_H */
