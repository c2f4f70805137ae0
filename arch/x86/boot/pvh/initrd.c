// SPDX-License-Identifier: GPL-2.0
/*
 * The loader's modules as an initrd: those that are not the payload, one behind
 * the other.
 *
 * Runs as env.h says. Implements LoadFile2, UEFI specification 2.10 section
 * 13.2, on the device path that the kernel's documentation has for initrds
 * (Documentation/admin-guide/efi-stub.rst).
 */
#include "env.h"

static struct {
	struct device_path_vendor vendor;
	struct device_path end;
} __packed initrd_path = {
	.vendor = {
		.node = { DP_MEDIA, DP_MEDIA_VENDOR, { sizeof(initrd_path.vendor) } },
		.guid = LINUX_EFI_INITRD_MEDIA_GUID,
	},
	.end = { DP_END, DP_END_ENTIRE, { sizeof(initrd_path.end) } },
};

static const efi_guid_t load_file2_guid = EFI_LOAD_FILE2_PROTOCOL_GUID;

static struct {
	void *load_file;
} load_file2;

/*
 * If the buffer is the module itself there is nothing to copy. A module whose
 * pages went to somebody who asks for it elsewhere, or twice, or who has cleared
 * them first, is lost: better no initrd than a wrong one.
 */
static efi_status_t read_donated(const u8 *to)
{
	const u8 *its = (const u8 *)env.module[0].start;

	if (to != its || env.donated_read || *(const u64 *)its != env.donated_first)
		return EFI_DEVICE_ERROR;
	env.donated_read = true;
	return EFI_SUCCESS;
}

static efi_status_t copy_modules(u8 *to)
{
	const struct env_module *m = env.module;
	u32 i;

	if (env.donated)
		return read_donated(to);
	for (i = 0; i < env.nr_modules; i++, m++) {
		__builtin_memmove(to, (const void *)m->start, m->end - m->start);
		to += m->end - m->start;
	}
	return EFI_SUCCESS;
}

static efi_status_t __efiapi load_file(void *this, struct device_path *path, u8 boot_policy,
				       u64 *size, void *buffer)
{
	u64 room;

	if (this != &load_file2 || !path || !size)
		return EFI_INVALID_PARAMETER;
	if (boot_policy)
		return EFI_UNSUPPORTED;
	/* The path is what is left behind ours: nothing. */
	if (path->type != DP_END)
		return EFI_NOT_FOUND;
	room = *size;
	*size = env.initrd_size;
	if (!buffer || room < env.initrd_size) {
		env.initrd_wanted = true;
		return EFI_BUFFER_TOO_SMALL;
	}
	env.initrd_wanted = false;
	return copy_modules(buffer);
}

/**
 * initrd_init() - offer the initrd, if there is one
 */
void initrd_init(void)
{
	efi_handle_t handle = NULL;

	if (!env.initrd_size)
		return;
	load_file2.load_file = load_file;
	offer(&handle, &device_path_guid, &initrd_path);
	offer(&handle, &load_file2_guid, &load_file2);
}
