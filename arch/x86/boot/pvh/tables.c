// SPDX-License-Identifier: GPL-2.0
/*
 * The system table, and all that outlives boot services: one page of data and
 * one of code.
 *
 * Runs as env.h says. Implements the UEFI specification 2.10, sections 4.2 to
 * 4.6.
 */
#include <linux/build_bug.h>

#include "env.h"
#include "runtime.h"

/* Both pages are in memory that an operating system leaves alone anyway. */
#define LOW_LIMIT		0xa0000ULL

static const efi_guid_t rt_properties_guid = EFI_RT_PROPERTIES_TABLE_GUID;
static const efi_guid_t memory_attributes_guid = EFI_MEMORY_ATTRIBUTES_TABLE_GUID;
static const efi_guid_t profiles_guid = EFI_CONFORMANCE_PROFILES_TABLE_GUID;
static const efi_guid_t facts_guid = LINUX_PVH_FACTS_TABLE_GUID;
static const efi_guid_t smbios_guid = SMBIOS_TABLE_GUID;
static const efi_guid_t smbios3_guid = SMBIOS3_TABLE_GUID;
static const efi_guid_t acpi_guid = ACPI_TABLE_GUID;
static const efi_guid_t acpi20_guid = ACPI_20_TABLE_GUID;

static struct boot_services boot_services;
static struct runtime_data *data;

/**
 * sign_table() - fill in the header of a table
 * @hdr: the table's header; the rest of the table is complete
 * @signature: the table's signature
 * @size: its size in bytes
 */
void sign_table(efi_table_hdr_t *hdr, u64 signature, u32 size)
{
	hdr->signature = signature;
	hdr->revision = UEFI_REVISION;
	hdr->headersize = size;
	hdr->reserved = 0;
	hdr->crc32 = 0;
	hdr->crc32 = crc32(hdr, size);
}

static void sign_system_table(void)
{
	sign_table(&data->systab.hdr, EFI_SYSTEM_TABLE_SIGNATURE, sizeof(data->systab));
}

/**
 * tables_end_boot_services() - take what is gone off the system table
 */
void tables_end_boot_services(void)
{
	struct system_table *st = &data->systab;

	st->con_in_handle = NULL;
	st->con_in = NULL;
	st->con_out_handle = NULL;
	st->con_out = NULL;
	st->std_err_handle = NULL;
	st->std_err = NULL;
	st->boot = NULL;
	data->state = RUNTIME_PHYSICAL;
	sign_system_table();
}

/* 7.5.6: adds, replaces or, with @table NULL, removes. */
efi_status_t __efiapi bs_install_configuration_table(const efi_guid_t *guid, void *table)
{
	efi_config_table_64_t *t = data->table, *end = t + data->systab.nr_tables;

	if (!guid)
		return EFI_INVALID_PARAMETER;
	while (t < end && !same_guid(&t->guid, guid))
		t++;
	if (t == end) {
		if (!table)
			return EFI_NOT_FOUND;
		if (data->systab.nr_tables == RUNTIME_TABLES)
			return EFI_OUT_OF_RESOURCES;
		data->systab.nr_tables++;
	}
	if (table) {
		t->guid = *guid;
		t->table = (u64)table;
	} else {
		__builtin_memmove(t, t + 1, (end - t - 1) * sizeof(*t));
		data->systab.nr_tables--;
	}
	sign_system_table();
	return EFI_SUCCESS;
}

static void add_table(const efi_guid_t *guid, u64 table)
{
	if (table)
		bs_install_configuration_table(guid, (void *)table);
}

/* @code has a copy of the code; the table leads there. */
static void fill_runtime_services(u8 *code)
{
	struct runtime_services *rt = &data->rt;
	u32 i;

	fill_slots(rt->slot, runtime_services_table, RS_COUNT);
	for (i = 0; i < RS_COUNT; i++)
		rt->slot[i] += (void *)code - (void *)runtime_start;
	sign_table(&rt->hdr, RUNTIME_SERVICES_SIGNATURE, sizeof(*rt));
}

/* 4.6.3: lets the kernel map the code read-only and the data not executable. */
static void fill_attributes(u64 code)
{
	efi_memory_desc_t *desc = data->attributes.desc;
	u32 code_at = code > (u64)data;

	data->attributes.header = (efi_memory_attributes_table_t) {
		.version = 2, .num_entries = 2, .desc_size = sizeof(*desc),
		.flags = EFI_MEMORY_ATTRIBUTES_FLAGS_RT_FORWARD_CONTROL_FLOW_GUARD,
	};
	desc[code_at] = (efi_memory_desc_t) {
		.type = EFI_RUNTIME_SERVICES_CODE, .phys_addr = code, .num_pages = 1,
		.attribute = EFI_MEMORY_RUNTIME | EFI_MEMORY_RO,
	};
	desc[!code_at] = (efi_memory_desc_t) {
		.type = EFI_RUNTIME_SERVICES_DATA, .phys_addr = (u64)data, .num_pages = 1,
		.attribute = EFI_MEMORY_RUNTIME | EFI_MEMORY_XP,
	};
}

/*
 * Below 640 KiB, if it can be: there is RAM that the kernel does not use, so
 * none is lost, and nobody's initrd moves these pages, which a hibernated
 * kernel must find where they were.
 */
static void *allocate_page(u32 type)
{
	u64 addr = LOW_LIMIT;

	do
		addr -= EFI_PAGE_SIZE;
	while (addr && memmap_claim(&env.memory, addr, addr + EFI_PAGE_SIZE, type) != EFI_SUCCESS);
	if (!addr)
		addr = allocate(type, 1);
	if (!addr)
		env_die(ENV_NO_MEMORY, EFI_PAGE_SIZE);
	__builtin_memset((void *)addr, 0, EFI_PAGE_SIZE);
	return (void *)addr;
}

static void add_acpi(u64 rsdp)
{
	if (env.rsdp_revision >= 2)
		add_table(&acpi20_guid, rsdp);
	else
		add_table(&acpi_guid, rsdp);
}

static void add_tables(const struct pvh_info *info, const struct pvh_facts *facts)
{
	u64 smbios, smbios3;

	find_smbios(&smbios, &smbios3);
	data->properties.version = EFI_RT_PROPERTIES_TABLE_VERSION;
	data->properties.length = sizeof(data->properties);
	data->properties.runtime_services_supported = EFI_RT_SUPPORTED_SET_VIRTUAL_ADDRESS_MAP;
	/* 4.6.4: of no profile, the whole specification's least of all */
	data->profiles.version = 1;
	data->facts = *facts;

	add_table(&rt_properties_guid, (u64)&data->properties);
	add_table(&memory_attributes_guid, (u64)&data->attributes);
	add_table(&profiles_guid, (u64)&data->profiles);
	add_table(&facts_guid, (u64)&data->facts);
	add_table(&smbios_guid, smbios);
	add_table(&smbios3_guid, smbios3);
	add_acpi(info->rsdp_paddr);
}

/**
 * tables_init() - make all that the payload is given
 * @info: what the loader said
 * @facts: what the kernel may want to know of it
 *
 * Does not return if there is no memory for it.
 *
 * Return: the system table.
 */
struct system_table *tables_init(const struct pvh_info *info, const struct pvh_facts *facts)
{
	u8 *code = allocate_page(EFI_RUNTIME_SERVICES_CODE);
	u32 i;

	BUILD_BUG_ON(sizeof(*data) > EFI_PAGE_SIZE);
	data = allocate_page(EFI_RUNTIME_SERVICES_DATA);
	runtime_self = data;
	__builtin_memcpy(code, runtime_start, runtime_end - runtime_start);
	data->code = (u64)code;
	for (i = 0; i < sizeof(RUNTIME_VENDOR); i++)
		data->vendor[i] = RUNTIME_VENDOR[i];
	fill_runtime_services(code);
	fill_attributes((u64)code);
	fill_slots(boot_services.slot, boot_services_table, BS_COUNT);
	sign_table(&boot_services.hdr, BOOT_SERVICES_SIGNATURE, sizeof(boot_services));

	data->systab.firmware_vendor = data->vendor;
	data->systab.firmware_revision = 1;
	data->systab.runtime = &data->rt;
	data->systab.boot = &boot_services;
	data->systab.tables = data->table;
	console_init(&data->systab);
	add_tables(info, facts);
	sign_system_table();
	return &data->systab;
}
