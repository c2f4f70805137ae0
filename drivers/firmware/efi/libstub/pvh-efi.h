/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The EFI environment of the PVH entry: just enough of UEFI for the EFI stub.
 *
 * All of it runs in the compressed image in 64-bit mode, identity mapped, with
 * .bss cleared, interrupts off, on one CPU. Function pointers are stored at
 * run time: the image may have no relocations, so no tables of them can be
 * static.
 */
#ifndef _EFI_PVH_EFI_H
#define _EFI_PVH_EFI_H

#include <linux/bits.h>
#include <linux/efi.h>
#include <asm/efi.h>
#include <asm/pvh_boot.h>

#include "efistub.h"

/*
 * Descriptors of the memory map: the converted map, and what the stub's
 * allocations split. Static, because the map is needed to allocate anything.
 */
#define PVH_EFI_MAX_DESC	512

#define EFI_PAGE_MASK		(~(u64)(EFI_PAGE_SIZE - 1))
#define EFI_PAGE_ALIGN(addr)	(((addr) + EFI_PAGE_SIZE - 1) & EFI_PAGE_MASK)

/* UEFI 4.4 and 4.5; <linux/efi.h> has the one with a digit missing. */
#define BOOT_SERVICES_SIGNATURE		0x56524553544f4f42ULL
#define RUNTIME_SERVICES_SIGNATURE	0x56524553544e5552ULL

/* Nothing is allocated above this, as 32-bit pointers lead to some of it. */
#define PVH_EFI_ALLOC_LIMIT	BIT_ULL(32)

/* The BIOS's and the kernel trampoline's megabyte. */
#define PVH_EFI_ALLOC_FLOOR	0x100000ULL

/* pvh-memmap.c: the memory map */
void pvh_memmap_init(const struct pvh_memmap *map);
efi_status_t pvh_memmap_retype(u64 start, u64 end, u32 from, u32 to);
bool pvh_memmap_is(u64 start, u64 end, u32 type);
u64 pvh_memmap_find_free(u64 pages, u64 limit);
efi_status_t __efiapi pvh_get_memory_map(unsigned long *size, void *map, unsigned long *key,
					 unsigned long *desc_size, u32 *desc_version);
unsigned long pvh_memmap_key(void);

/* pvh-alloc.c: page and pool allocation */
efi_status_t __efiapi pvh_allocate_pages(int how, int type, unsigned long pages,
					 efi_physical_addr_t *addr);
efi_status_t __efiapi pvh_free_pages(efi_physical_addr_t addr, unsigned long pages);
efi_status_t __efiapi pvh_allocate_pool(int type, unsigned long size, void **buffer);
efi_status_t __efiapi pvh_free_pool(void *buffer);

/* pvh-tables.c: the system table and what hangs on it */
efi_system_table_t *pvh_make_system_table(const struct pvh_boot *boot);
efi_status_t __efiapi pvh_install_configuration_table(efi_guid_t *guid, void *table);
void pvh_end_boot_services(void);
void pvh_sign_table(efi_table_hdr_t *hdr, u64 signature, u32 size);

/* pvh-services.c: boot services */
void pvh_fill_boot_services(efi_boot_services_t *bs);
efi_simple_text_output_protocol_t *pvh_make_console(void);
efi_status_t __efiapi pvh_unsupported(void);

/* pvh-runtime.S: what is left of it all; copied to a page of its own */
extern const u8 pvh_runtime_code[], pvh_runtime_code_end[];
extern const u8 pvh_rt_get_variable[], pvh_rt_set_virtual_address_map[];
extern const u8 pvh_rt_reset_system[], pvh_rt_reset_xen[], pvh_rt_unsupported[];

/* pvh-smbios.c */
void pvh_find_smbios(u64 *v2, u64 *v3);

/* x86-stub.c */
void __noreturn efi_stub_entry(efi_handle_t handle, efi_system_table_t *systab,
			       struct boot_params *boot_params);

/* pvh-efi.c */
extern const struct pvh_boot *pvh_boot_facts;

#endif /* _EFI_PVH_EFI_H */
