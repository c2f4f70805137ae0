/* SPDX-License-Identifier: GPL-2.0 */
/* Internals of the native PVH entry. */
#ifndef _PVH_PVH_H
#define _PVH_PVH_H

/*
 * 64-bit: pvh_entry builds its page tables in the last pages of
 * early_dynamic_pgts, which nobody uses before __startup_64(). The window is
 * the PMD page that pvh_read_phys() looks at guest memory through.
 */
#define PVH_PGT_PAGES		7

/* Bits of pvh_prepare()'s result. */
#define PVH_ENABLE_LA57		1

#ifndef __ASSEMBLER__

#include <linux/init.h>
#include <linux/types.h>
#include <asm/pvh_start_info.h>

bool pvh_on_xen(void);
bool pvh_on_qemu(void);
bool pvh_is_confidential(void);
u64 pvh_phys_limit(void);

void __noreturn pvh_die(enum pvh_message msg, u64 value, bool xen, const char *cmdline);

unsigned int pvh_prepare(u32 start_info);
extern struct boot_params pvh_boot_params;

#endif /* __ASSEMBLER__ */
#endif /* _PVH_PVH_H */
