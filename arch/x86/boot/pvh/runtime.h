/* SPDX-License-Identifier: GPL-2.0 */
/* What is left when boot services are gone: a page of data and one of code. */
#ifndef BOOT_PVH_RUNTIME_H
#define BOOT_PVH_RUNTIME_H

#include <asm/pvh_facts.h>

#include "uefi.h"

#define RUNTIME_TABLES		20	/* room for configuration tables, the payload's too */
#define RUNTIME_VENDOR		"Linux PVH"

/* Linux looks at 100 characters of the vendor. */
#define RUNTIME_VENDOR_CHARS	100

enum runtime_state {
	RUNTIME_BOOT,		/* boot services are there */
	RUNTIME_PHYSICAL,
	RUNTIME_VIRTUAL,	/* SetVirtualAddressMap() was called */
};

/**
 * struct runtime_data - the data page
 * @systab: the system table
 * @rt: the runtime services table
 * @table: the configuration tables
 * @properties: RT_PROPERTIES, which services there are at run time
 * @profiles: CONFORMANCE_PROFILES: none
 * @facts: for Linux
 * @attributes: MEMORY_ATTRIBUTES of both pages
 * @state: enum runtime_state
 * @code: guest physical address of the code page
 * @vendor: firmware vendor
 */
struct runtime_data {
	struct system_table systab;
	struct runtime_services rt;
	efi_config_table_64_t table[RUNTIME_TABLES];
	efi_rt_properties_table_t properties;
	struct {
		u16 version;
		u16 nr_profiles;
	} profiles;
	struct pvh_facts facts;
	struct {
		efi_memory_attributes_table_t header;
		efi_memory_desc_t desc[2];
	} attributes;
	u32 state;
	u64 code;
	efi_char16_t vendor[RUNTIME_VENDOR_CHARS];
};

/* In the environment; what is called is the copy in the code page. */
extern u8 runtime_start[];
extern u8 runtime_end[];
extern struct runtime_data *runtime_self;

efi_status_t __efiapi rt_unsupported(void);
efi_status_t __efiapi rt_get_variable(const efi_char16_t *name, const efi_guid_t *vendor,
				      u32 *attributes, u64 *size, void *value);
efi_status_t __efiapi rt_get_next_variable(u64 *size, efi_char16_t *name, efi_guid_t *vendor);
efi_status_t __efiapi rt_set_virtual_address_map(u64 size, u64 desc_size, u32 version,
						 const efi_memory_desc_t *map);

#endif /* BOOT_PVH_RUNTIME_H */
