/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the EFI environment's pure files have of <linux/efi.h>, which is not for
 * user space: from the UEFI specification 2.10, its section in front of each.
 */
#ifndef _PVH_TEST_EFI_H
#define _PVH_TEST_EFI_H

#include <asm/pvh_env.h>

#define BIT(n)			(1UL << (n))
#undef __packed
#define __packed		__attribute__((packed))
#define __efiapi		__attribute__((ms_abi))

/* 2.3.1: common data types */
typedef unsigned long efi_status_t;
typedef void *efi_handle_t;
typedef u16 efi_char16_t;
typedef struct {
	u8 b[16];
} efi_guid_t;

/* Appendix A: three numbers, then bytes */
#define EFI_GUID(a, b, c, ...)							\
	((efi_guid_t) { {							\
		(a) & 0xff, (a) >> 8 & 0xff, (a) >> 16 & 0xff, (a) >> 24 & 0xff, \
		(b) & 0xff, (b) >> 8 & 0xff, (c) & 0xff, (c) >> 8 & 0xff, __VA_ARGS__ } })

/* Appendix D: status codes */
#define EFI_SUCCESS		0
#define EFI_OUT_OF_RESOURCES	(9 | 1UL << 63)
#define EFI_INVALID_PARAMETER	(2 | 1UL << 63)
#define EFI_NOT_FOUND		(14 | 1UL << 63)
#define EFI_ACCESS_DENIED	(15 | 1UL << 63)

/* 4.2: what all tables begin with */
typedef struct {
	u64 signature;
	u32 revision, headersize, crc32, reserved;
} efi_table_hdr_t;

/* 4.6 */
typedef struct {
	efi_guid_t guid;
	u64 table;
} efi_config_table_64_t;

/* 7.2: types of memory */
#define EFI_RESERVED_TYPE		0
#define EFI_LOADER_CODE			1
#define EFI_LOADER_DATA			2
#define EFI_BOOT_SERVICES_CODE		3
#define EFI_BOOT_SERVICES_DATA		4
#define EFI_RUNTIME_SERVICES_CODE	5
#define EFI_RUNTIME_SERVICES_DATA	6
#define EFI_CONVENTIONAL_MEMORY		7
#define EFI_UNUSABLE_MEMORY		8
#define EFI_ACPI_RECLAIM_MEMORY		9
#define EFI_ACPI_MEMORY_NVS		10
#define EFI_PERSISTENT_MEMORY		14

/* 7.2.3: what memory can do, descriptors of it */
#define EFI_MEMORY_UC			0x1ULL
#define EFI_MEMORY_WC			0x2ULL
#define EFI_MEMORY_WT			0x4ULL
#define EFI_MEMORY_WB			0x8ULL
#define EFI_MEMORY_NV			0x8000ULL
#define EFI_MEMORY_RUNTIME		(1ULL << 63)

#define EFI_PAGE_SHIFT			12
#define EFI_PAGE_SIZE			(1UL << EFI_PAGE_SHIFT)
#define EFI_PAGES_MAX			(U64_MAX >> EFI_PAGE_SHIFT)

typedef struct {
	u32 type, pad;
	u64 phys_addr, virt_addr, num_pages, attribute;
} efi_memory_desc_t;

#endif /* _PVH_TEST_EFI_H */
