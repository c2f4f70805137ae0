// SPDX-License-Identifier: GPL-2.0
/*
 * The system table of the PVH entry's EFI environment, and all that outlives
 * boot services: one page of data and one of code.
 *
 * Runs as pvh-efi.h says. Implements UEFI specification 2.10 sections 4.2 to
 * 4.6 (tables, RT_PROPERTIES, memory attributes).
 */
#include <linux/build_bug.h>

#include "pvh-efi.h"

#define REVISION	((2 << 16) | 100)	/* 2.10 */
#define MAX_TABLES	16

/* Linux looks at 100 characters of the vendor. */
#define VENDOR_CHARS	100

struct runtime_data {
	efi_system_table_t systab;
	efi_runtime_services_t rt;
	efi_config_table_t table[MAX_TABLES];
	efi_rt_properties_table_t properties;
	struct pvh_facts facts;
	struct {
		efi_memory_attributes_table_t header;
		efi_memory_desc_t desc[2];
	} attributes;
	efi_char16_t vendor[VENDOR_CHARS];
};

static const efi_char16_t vendor[] = L"Linux PVH";
static efi_boot_services_t boot_services;
static struct runtime_data *data;

static u32 crc32(const void *buffer, u32 len)
{
	const u8 *p = buffer;
	u32 crc = ~0U;
	int bit;

	while (len--) {
		crc ^= *p++;
		for (bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

/**
 * pvh_sign_table() - fill in the header of a table
 * @hdr: the table's header; the rest of the table is complete
 * @signature: the table's signature
 * @size: its size in bytes
 */
void pvh_sign_table(efi_table_hdr_t *hdr, u64 signature, u32 size)
{
	hdr->signature = signature;
	hdr->revision = REVISION;
	hdr->headersize = size;
	hdr->reserved = 0;
	hdr->crc32 = 0;
	hdr->crc32 = crc32(hdr, size);
}

static void sign_system_table(void)
{
	pvh_sign_table(&data->systab.hdr, EFI_SYSTEM_TABLE_SIGNATURE, sizeof(data->systab));
}

/**
 * pvh_end_boot_services() - take what is gone off the system table
 */
void pvh_end_boot_services(void)
{
	data->systab.con_out = NULL;
	data->systab.stderr = 0;
	data->systab.boottime = NULL;
	sign_system_table();
}

static efi_status_t install_table(efi_guid_t *guid, void *table)
{
	efi_config_table_t *t = data->table, *end = t + data->systab.nr_tables;

	while (t < end && efi_guidcmp(t->guid, *guid))
		t++;
	if (t == end) {
		if (!table)
			return EFI_NOT_FOUND;
		if (data->systab.nr_tables == MAX_TABLES)
			return EFI_OUT_OF_RESOURCES;
		t->guid = *guid;
		data->systab.nr_tables++;
	}
	if (table) {
		t->table = table;
	} else {
		memmove(t, t + 1, (end - t - 1) * sizeof(*t));
		data->systab.nr_tables--;
	}
	return EFI_SUCCESS;
}

/* UEFI 7.5.6: adds, replaces or, with @table NULL, removes. */
efi_status_t __efiapi pvh_install_configuration_table(efi_guid_t *guid, void *table)
{
	efi_status_t status = install_table(guid, table);

	sign_system_table();
	return status;
}

static void add_table(efi_guid_t guid, void *table)
{
	if (table)
		install_table(&guid, table);
}

/* @code has a copy of the code; the table leads there. */
static void fill_runtime_services(efi_runtime_services_t *rt, u8 *code, bool xen)
{
	void **slot = (void **)(&rt->hdr + 1);
	u8 *base = code - (unsigned long)pvh_runtime_code;

	memcpy(code, pvh_runtime_code, pvh_runtime_code_end - pvh_runtime_code);
	while (slot < (void **)(rt + 1))
		*slot++ = base + (unsigned long)pvh_rt_unsupported;
	rt->get_variable = (void *)(base + (unsigned long)pvh_rt_get_variable);
	rt->set_virtual_address_map =
		(void *)(base + (unsigned long)pvh_rt_set_virtual_address_map);
	rt->reset_system = (void *)(base + (unsigned long)(xen ? pvh_rt_reset_xen :
								 pvh_rt_reset_system));
	pvh_sign_table(&rt->hdr, RUNTIME_SERVICES_SIGNATURE, sizeof(*rt));
}

/* UEFI 4.6.4: lets the kernel map the code read-only and the data not executable. */
static void fill_attributes(u64 code, u64 data_pa)
{
	efi_memory_attributes_table_t *header = &data->attributes.header;
	efi_memory_desc_t *desc = data->attributes.desc;
	u32 code_at = code > data_pa;

	header->version = 2;
	header->num_entries = 2;
	header->desc_size = sizeof(*desc);
	header->flags = EFI_MEMORY_ATTRIBUTES_FLAGS_RT_FORWARD_CONTROL_FLOW_GUARD;
	desc[code_at] = (efi_memory_desc_t) {
		.type = EFI_RUNTIME_SERVICES_CODE,
		.phys_addr = code, .num_pages = 1,
		.attribute = EFI_MEMORY_RUNTIME | EFI_MEMORY_RO,
	};
	desc[!code_at] = (efi_memory_desc_t) {
		.type = EFI_RUNTIME_SERVICES_DATA,
		.phys_addr = data_pa, .num_pages = 1,
		.attribute = EFI_MEMORY_RUNTIME | EFI_MEMORY_XP,
	};
}

static void *allocate_page(int type, const struct pvh_boot *boot)
{
	efi_physical_addr_t addr = 0;

	if (pvh_allocate_pages(EFI_ALLOCATE_ANY_PAGES, type, 1, &addr) != EFI_SUCCESS)
		pvh_die(PVH_ERR_EFI_MEMORY, EFI_PAGE_SIZE, boot->facts->xen, boot->cmdline);
	return memset((void *)addr, 0, EFI_PAGE_SIZE);
}

static void add_tables(const struct pvh_boot *boot)
{
	u64 smbios, smbios3;

	pvh_find_smbios(&smbios, &smbios3);
	data->properties.version = EFI_RT_PROPERTIES_TABLE_VERSION;
	data->properties.length = sizeof(data->properties);
	data->properties.runtime_services_supported =
		EFI_RT_SUPPORTED_SET_VIRTUAL_ADDRESS_MAP | EFI_RT_SUPPORTED_RESET_SYSTEM;
	data->facts = *boot->facts;

	add_table(EFI_RT_PROPERTIES_TABLE_GUID, &data->properties);
	add_table(EFI_MEMORY_ATTRIBUTES_TABLE_GUID, &data->attributes);
	add_table(LINUX_PVH_FACTS_TABLE_GUID, &data->facts);
	add_table(ACPI_20_TABLE_GUID, (void *)boot->info->rsdp_paddr);
	add_table(SMBIOS_TABLE_GUID, (void *)smbios);
	add_table(SMBIOS3_TABLE_GUID, (void *)smbios3);
}

/**
 * pvh_make_system_table() - allocate and fill what stays, and boot services
 * @boot: what the PVH entry found out
 *
 * Does not return if there is no memory for it.
 *
 * Return: the system table.
 */
efi_system_table_t *pvh_make_system_table(const struct pvh_boot *boot)
{
	u8 *code = allocate_page(EFI_RUNTIME_SERVICES_CODE, boot);

	BUILD_BUG_ON(sizeof(*data) > EFI_PAGE_SIZE);
	data = allocate_page(EFI_RUNTIME_SERVICES_DATA, boot);
	memcpy(data->vendor, vendor, sizeof(vendor));
	fill_runtime_services(&data->rt, code, boot->facts->xen);
	fill_attributes((u64)code, (u64)data);
	pvh_fill_boot_services(&boot_services);

	data->systab.fw_vendor = (unsigned long)data->vendor;
	data->systab.fw_revision = 1;
	data->systab.con_out = pvh_make_console();
	data->systab.stderr = (unsigned long)data->systab.con_out;
	data->systab.runtime = &data->rt;
	data->systab.boottime = &boot_services;
	data->systab.tables = (unsigned long)data->table;
	add_tables(boot);
	sign_system_table();
	return &data->systab;
}
