/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Internals of the PVH entries: of vmlinux, and of the EFI environment in
 * arch/x86/boot/pvh, which builds some of these files a second time with
 * PVH_BOOT_IMAGE defined.
 */
#ifndef _PVH_PVH_H
#define _PVH_PVH_H

/*
 * 64-bit: pvh_entry builds its page tables in the last pages of
 * early_dynamic_pgts, which nobody uses before __startup_64(). The window is
 * the PMD page that pvh_read_phys() looks at guest memory through.
 */
#define PVH_PGT_PAGES		7

/* Debug console of QEMU, Bochs and Xen */
#define PVH_DEBUG_PORT		0xe9

/* Bits of pvh_prepare()'s result. */
#define PVH_ENABLE_LA57		1

/* boot_params.hdr.type_of_loader, Documentation/arch/x86/boot.rst */
#define PVH_LOADER_XEN		0x90
#define PVH_LOADER_QEMU		0xb0
#define PVH_LOADER_UNKNOWN	0xff

/*
 * setup_arch() and what it calls split ranges of the e820 table and add some:
 * trim_bios_range(), quirks. A range for which there is no room then is lost,
 * RAM included.
 */
#define PVH_E820_HEADROOM	8

#ifndef __ASSEMBLER__

#include <linux/types.h>
#include <asm/bootparam.h>
#include <asm/pgtable.h>
#include <asm/pvh_facts.h>
#include <asm/pvh_start_info.h>
#include <asm/pvh_env.h>

bool pvh_on_xen(void);
u8 pvh_loader_type(bool xen);
u64 pvh_phys_limit(void);

u16 pvh_serial_port(const char *cmdline);
void pvh_serial_write(u16 port, const char *text);
void pvh_debug_write(const char *text);
void pvh_say(const char *text, u64 value, bool xen, const char *cmdline);
void __noreturn pvh_die_saying(const char *text, u64 value, bool xen, const char *cmdline);
void __noreturn pvh_die(enum pvh_message msg, u64 value, bool xen, const char *cmdline);

void pvh_fill_e820(struct boot_params *bp, const struct pvh_memmap *map,
		   struct setup_data *ext, u64 ext_pa);
void pvh_fill_boot_params(struct boot_params *bp, const struct pvh_info *info,
			  u64 cmdline_pa, u8 loader);
void pvh_fill_facts(struct pvh_facts *facts, const struct pvh_info *info,
		    const struct pvh_memmap *map, bool xen, u8 path);

unsigned int pvh_prepare(u32 start_info);
extern struct boot_params pvh_boot_params;

#ifdef CONFIG_X86_64
extern pmd_t early_dynamic_pgts[EARLY_DYNAMIC_PAGE_TABLES][PTRS_PER_PMD];

#ifdef PVH_BOOT_IMAGE
/* The EFI environment's window: a PMD entry, and the address that it maps */
extern pmd_t early_pmd[PTRS_PER_PMD];
extern struct pvh_window {
	pmd_t *pmd;
	unsigned long address;
} pvh_window;
#endif
#endif

#endif /* __ASSEMBLER__ */
#endif /* _PVH_PVH_H */
