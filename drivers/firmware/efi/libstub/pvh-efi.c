// SPDX-License-Identifier: GPL-2.0
/*
 * From the PVH entry to the EFI stub.
 *
 * Runs as pvh-efi.h says. Memory that is in use gets its type in the EFI
 * memory map first: the image itself, and the initrd, which stays where the
 * loader has put it.
 */
#include "pvh-efi.h"

const struct pvh_boot *pvh_boot_facts;

static void claim(u64 start, u64 size, u32 type)
{
	u64 from = start & EFI_PAGE_MASK, to = EFI_PAGE_ALIGN(start + size);

	/* The first page or two of a fresh map: there is room for them. */
	pvh_memmap_retype(from, to, EFI_CONVENTIONAL_MEMORY, type);
}

/**
 * pvh_boot_efi() - make an EFI environment and enter the EFI stub
 * @boot: what the PVH entry found out
 *
 * Does not return: the stub boots the kernel, or its Exit() halts.
 */
void __noreturn pvh_boot_efi(const struct pvh_boot *boot)
{
	efi_system_table_t *systab;

	pvh_boot_facts = boot;
	pvh_memmap_init(boot->map);
	claim(boot->limits->image_start, boot->limits->image_end - boot->limits->image_start,
	      EFI_LOADER_CODE);
	if (boot->info->initrd_size)
		claim(boot->info->initrd_paddr, boot->info->initrd_size, EFI_LOADER_DATA);
	systab = pvh_make_system_table(boot);

	/* As the stub does for itself when firmware starts it. */
	boot->bp->hdr.root_flags = 1;
	boot->bp->hdr.vid_mode = 0xffff;

	/* There are no handles; the stub only hands this one back to us. */
	efi_stub_entry(NULL, systab, boot->bp);
}
