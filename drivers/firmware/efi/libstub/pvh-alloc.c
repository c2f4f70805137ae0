// SPDX-License-Identifier: GPL-2.0
/*
 * Page and pool allocation in the EFI memory map of the PVH entry.
 *
 * Runs as pvh-efi.h says. Implements UEFI specification 2.10 sections 7.2.1
 * AllocatePages(), 7.2.2 FreePages(), 7.2.4 AllocatePool(), 7.2.5 FreePool().
 */
#include <linux/math.h>

#include "pvh-efi.h"

/* In front of each buffer from the pool, which is made of whole pages. */
struct pool_header {
	u64 magic;
	u64 pages;
};

#define POOL_MAGIC	0x6c6f6f7048565048ULL	/* "HPVHpool" */

static bool may_allocate(u32 type)
{
	return type < EFI_MAX_MEMORY_TYPE && type != EFI_CONVENTIONAL_MEMORY &&
	       type != EFI_PERSISTENT_MEMORY && type != EFI_UNACCEPTED_MEMORY;
}

/* Pages and bytes that cannot overflow, or 0. */
static u64 bytes_of(u64 pages)
{
	return pages && pages <= U64_MAX / EFI_PAGE_SIZE ? pages * EFI_PAGE_SIZE : 0;
}

static u64 find_place(int how, u64 pages, u64 addr)
{
	u64 bytes = bytes_of(pages);

	switch (how) {
	case EFI_ALLOCATE_ANY_PAGES:
		return pvh_memmap_find_free(pages, PVH_EFI_ALLOC_LIMIT);
	case EFI_ALLOCATE_MAX_ADDRESS:
		return pvh_memmap_find_free(pages, addr < PVH_EFI_ALLOC_LIMIT ?
						   addr + 1 : PVH_EFI_ALLOC_LIMIT);
	default:
		if (addr % EFI_PAGE_SIZE || bytes > U64_MAX - addr ||
		    !pvh_memmap_is(addr, addr + bytes, EFI_CONVENTIONAL_MEMORY))
			return 0;
		return addr;
	}
}

efi_status_t __efiapi pvh_allocate_pages(int how, int type, unsigned long pages,
					 efi_physical_addr_t *addr)
{
	efi_status_t status;
	u64 place;

	if (how < EFI_ALLOCATE_ANY_PAGES || how > EFI_ALLOCATE_ADDRESS || !may_allocate(type))
		return EFI_INVALID_PARAMETER;
	if (!bytes_of(pages))
		return EFI_OUT_OF_RESOURCES;
	place = find_place(how, pages, *addr);
	if (!place)
		return how == EFI_ALLOCATE_ADDRESS ? EFI_NOT_FOUND : EFI_OUT_OF_RESOURCES;

	status = pvh_memmap_retype(place, place + bytes_of(pages), EFI_CONVENTIONAL_MEMORY, type);
	if (status == EFI_SUCCESS)
		*addr = place;
	return status;
}

/* What is freed has one type, which nobody remembers but the map. */
efi_status_t __efiapi pvh_free_pages(efi_physical_addr_t addr, unsigned long pages)
{
	u64 bytes = bytes_of(pages);
	u32 type;

	if (addr % EFI_PAGE_SIZE || !bytes || bytes > U64_MAX - addr)
		return EFI_INVALID_PARAMETER;
	for (type = 0; type < EFI_MAX_MEMORY_TYPE; type++) {
		if (may_allocate(type) && pvh_memmap_is(addr, addr + bytes, type))
			return pvh_memmap_retype(addr, addr + bytes, type,
						 EFI_CONVENTIONAL_MEMORY);
	}
	return EFI_NOT_FOUND;
}

efi_status_t __efiapi pvh_allocate_pool(int type, unsigned long size, void **buffer)
{
	efi_physical_addr_t addr = 0;
	struct pool_header *header;
	efi_status_t status;
	u64 pages;

	if (!buffer || size > PVH_EFI_ALLOC_LIMIT)
		return buffer ? EFI_OUT_OF_RESOURCES : EFI_INVALID_PARAMETER;
	pages = DIV_ROUND_UP(size + sizeof(*header), EFI_PAGE_SIZE);
	status = pvh_allocate_pages(EFI_ALLOCATE_ANY_PAGES, type, pages, &addr);
	if (status != EFI_SUCCESS)
		return status;
	header = (struct pool_header *)addr;
	header->magic = POOL_MAGIC;
	header->pages = pages;
	*buffer = header + 1;
	return EFI_SUCCESS;
}

/* The stub frees NULL, too, and does not look at the result. */
efi_status_t __efiapi pvh_free_pool(void *buffer)
{
	struct pool_header *header = (struct pool_header *)buffer - 1;

	if (!buffer || (u64)header % EFI_PAGE_SIZE || header->magic != POOL_MAGIC)
		return EFI_INVALID_PARAMETER;
	header->magic = 0;
	return pvh_free_pages((u64)header, header->pages);
}
