// SPDX-License-Identifier: GPL-2.0
/*
 * Boot services and console of the PVH entry's EFI environment.
 *
 * Runs as pvh-efi.h says. What the EFI stub calls works, UEFI specification
 * 2.10 section 7; everything else returns EFI_UNSUPPORTED. There is no handle,
 * no protocol and no device.
 */
#include "pvh-efi.h"

/* UEFI 12.4: Reset ... Mode; the kernel declares the first three only. */
#define CONSOLE_SLOTS	10

static void *console[CONSOLE_SLOTS];

/* SIMPLE_TEXT_OUTPUT_MODE: 80 columns, 25 lines, mode 0 of 1 */
static const s32 console_mode[6] = { 1 };

efi_status_t __efiapi pvh_unsupported(void)
{
	return EFI_UNSUPPORTED;
}

/* Callers look at what they get, not only at the status. */
static efi_status_t __efiapi locate_protocol(efi_guid_t *guid, void *registration,
					     void **interface)
{
	*interface = NULL;
	return EFI_NOT_FOUND;
}

static efi_status_t __efiapi locate_handle(int how, efi_guid_t *guid, void *key,
					   unsigned long *size, efi_handle_t *handles)
{
	return EFI_NOT_FOUND;
}

static efi_status_t __efiapi locate_handle_buffer(int how, efi_guid_t *guid, void *key,
						  unsigned long *count,
						  efi_handle_t **handles)
{
	return EFI_NOT_FOUND;
}

/* Anything but "not found" would end the boot: the initrd could be there. */
static efi_status_t __efiapi locate_device_path(efi_guid_t *guid,
						efi_device_path_protocol_t **path,
						efi_handle_t *handle)
{
	return EFI_NOT_FOUND;
}

/* UEFI 7.4.6: fails if the map has changed since the caller read it. */
static efi_status_t __efiapi exit_boot_services(efi_handle_t handle, unsigned long key)
{
	if (key != pvh_memmap_key())
		return EFI_INVALID_PARAMETER;
	pvh_end_boot_services();
	return EFI_SUCCESS;
}

/* There is nobody to return to, and a reset would be an endless loop. */
static efi_status_t __noreturn __efiapi exit_image(efi_handle_t handle, efi_status_t status,
						   unsigned long size, efi_char16_t *data)
{
	pvh_die(PVH_ERR_EFI_EXIT, status, pvh_boot_facts->facts->xen, pvh_boot_facts->cmdline);
}

/* The serial port that the command line names, or else the debug port. */
static efi_status_t __efiapi output_string(efi_simple_text_output_protocol_t *this,
					   efi_char16_t *string)
{
	u16 port = pvh_serial_port(pvh_boot_facts->cmdline);
	char text[2] = "";

	for (; *string; string++) {
		text[0] = *string < 0x80 ? *string : '?';
		if (port)
			pvh_serial_write(port, text);
		else
			pvh_debug_write(text);
	}
	return EFI_SUCCESS;
}

/**
 * pvh_make_console() - make an EFI console
 *
 * Return: the protocol.
 */
efi_simple_text_output_protocol_t *pvh_make_console(void)
{
	efi_simple_text_output_protocol_t *out = (void *)console;
	u32 i;

	for (i = 0; i < CONSOLE_SLOTS - 1; i++)
		console[i] = pvh_unsupported;
	console[CONSOLE_SLOTS - 1] = (void *)console_mode;
	out->output_string = output_string;
	return out;
}

/**
 * pvh_fill_boot_services() - make the boot services table
 * @bs: the table
 */
void pvh_fill_boot_services(efi_boot_services_t *bs)
{
	void **slot = (void **)(&bs->hdr + 1);

	while (slot < (void **)(bs + 1))
		*slot++ = pvh_unsupported;

	bs->allocate_pages = pvh_allocate_pages;
	bs->free_pages = pvh_free_pages;
	bs->get_memory_map = pvh_get_memory_map;
	bs->allocate_pool = pvh_allocate_pool;
	bs->free_pool = pvh_free_pool;
	bs->locate_handle = locate_handle;
	bs->locate_handle_buffer = locate_handle_buffer;
	bs->locate_device_path = locate_device_path;
	bs->locate_protocol = locate_protocol;
	bs->install_configuration_table = pvh_install_configuration_table;
	bs->exit = exit_image;
	bs->exit_boot_services = exit_boot_services;
	pvh_sign_table(&bs->hdr, BOOT_SERVICES_SIGNATURE, sizeof(*bs));
}
