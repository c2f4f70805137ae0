// SPDX-License-Identifier: GPL-2.0
/*
 * Runtime services.
 *
 * This file's code and its one pointer are copied, as they are, to a page of
 * their own, and are called there by the payload and, after
 * ExitBootServices(), by the kernel, at the page's physical address or wherever
 * SetVirtualAddressMap() says. So it calls nothing outside of this file and has
 * no other data. The page may be read-only.
 *
 * Implements the UEFI specification 2.10, sections 8.2 and 8.4; RT_PROPERTIES
 * tells that there is nothing else at run time.
 */
#include "runtime.h"

/* The data page, by its physical address; of use until addresses are virtual. */
struct runtime_data *runtime_self __section(".runtime.data");

efi_status_t __efiapi rt_unsupported(void)
{
	return EFI_UNSUPPORTED;
}

/* There are no variables: Secure Boot is off, nobody left a seed. */
efi_status_t __efiapi rt_get_variable(const efi_char16_t *name, const efi_guid_t *vendor,
				      u32 *attributes, u64 *size, void *value)
{
	return name && vendor && size ? EFI_NOT_FOUND : EFI_INVALID_PARAMETER;
}

efi_status_t __efiapi rt_get_next_variable(u64 *size, efi_char16_t *name, efi_guid_t *vendor)
{
	return size && name && vendor && !*name ? EFI_NOT_FOUND : EFI_INVALID_PARAMETER;
}

/* As Ethernet has it, over a table whose own field for it is 0. */
static void sign(efi_table_hdr_t *hdr)
{
	const u8 *p = (const u8 *)hdr;
	u32 crc = ~0U, i, bit;

	hdr->crc32 = 0;
	for (i = 0; i < hdr->headersize; i++) {
		crc ^= p[i];
		for (bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	hdr->crc32 = ~crc;
}

/* Where @addr will be; false if the map does not say. */
static bool virtual_of(u64 addr, u64 size, u64 desc_size, const void *map, u64 *virt)
{
	const efi_memory_desc_t *d;
	u64 at;

	for (at = 0; at < size / desc_size * desc_size; at += desc_size) {
		d = map + at;
		if ((d->attribute & EFI_MEMORY_RUNTIME) && addr >= d->phys_addr &&
		    (addr - d->phys_addr) >> EFI_PAGE_SHIFT < d->num_pages) {
			*virt = d->virt_addr + (addr - d->phys_addr);
			return true;
		}
	}
	return false;
}

static void convert(struct runtime_data *data, u64 to_data, u64 to_code)
{
	u32 i;

	for (i = 0; i < RS_COUNT; i++)
		data->rt.slot[i] = (void *)((u64)data->rt.slot[i] + to_code);
	data->systab.runtime = (void *)((u64)data->systab.runtime + to_data);
	data->systab.firmware_vendor = (void *)((u64)data->systab.firmware_vendor + to_data);
	data->systab.tables = (void *)((u64)data->systab.tables + to_data);
	sign(&data->rt.hdr);
	sign(&data->systab.hdr);
}

/* 8.4: called by its physical address, once */
efi_status_t __efiapi rt_set_virtual_address_map(u64 size, u64 desc_size, u32 version,
						 const efi_memory_desc_t *map)
{
	struct runtime_data *data = runtime_self;
	u64 to_data, to_code;

	if (data->state != RUNTIME_PHYSICAL)
		return EFI_UNSUPPORTED;
	if (version != EFI_MEMORY_DESCRIPTOR_VERSION || desc_size < sizeof(*map) || !map)
		return EFI_INVALID_PARAMETER;
	if (!virtual_of((u64)data, size, desc_size, map, &to_data) ||
	    !virtual_of(data->code, size, desc_size, map, &to_code))
		return EFI_NO_MAPPING;
	data->state = RUNTIME_VIRTUAL;
	convert(data, to_data - (u64)data, to_code - data->code);
	return EFI_SUCCESS;
}
