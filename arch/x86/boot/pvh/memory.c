// SPDX-License-Identifier: GPL-2.0
/*
 * Memory services, and the allocator for the environment itself.
 *
 * Runs as env.h says. Implements the UEFI specification 2.10, section 7.2.
 */
#include "env.h"

/* In front of each buffer from the pool, which is made of whole pages. */
struct pool_header {
	u64 magic;
	u64 pages;
};

#define POOL_MAGIC	0x6c6f6f7048565048ULL	/* "HPVHpool" */

/* Types from here on belong to the OEM and to OS loaders. */
#define OEM_TYPES	0x70000000U

static bool may_allocate(u32 type)
{
	if (type >= EFI_MAX_MEMORY_TYPE)
		return type >= OEM_TYPES;
	return type != EFI_CONVENTIONAL_MEMORY && type != EFI_PERSISTENT_MEMORY &&
	       type != EFI_UNACCEPTED_MEMORY;
}

/* First byte behind @pages at @addr; 0 if there is no such memory. */
static u64 end_of(u64 addr, u64 pages)
{
	if (addr % EFI_PAGE_SIZE || addr > env.mapped ||
	    !pages || pages > (env.mapped - addr) >> EFI_PAGE_SHIFT)
		return 0;
	return addr + (pages << EFI_PAGE_SHIFT);
}

static efi_status_t take(u64 place, u64 pages, u32 type)
{
	return memmap_claim(&env.memory, place, place + (pages << EFI_PAGE_SHIFT), type);
}

/**
 * allocate_aligned() - allocate memory
 * @type: EFI memory type
 * @pages: number of pages
 * @align: alignment in bytes, a power of two, at least a page
 *
 * Return: its address, or 0.
 */
u64 allocate_aligned(u32 type, u64 pages, u64 align)
{
	u64 place = memmap_find(&env.memory, pages, align, env.mapped);

	return place && take(place, pages, type) == EFI_SUCCESS ? place : 0;
}

/**
 * allocate() - allocate memory
 * @type: EFI memory type
 * @pages: number of pages
 *
 * Return: its address, or 0.
 */
u64 allocate(u32 type, u64 pages)
{
	return allocate_aligned(type, pages, EFI_PAGE_SIZE);
}

/**
 * release() - give back what allocate() returned
 * @addr: its address
 * @pages: number of pages
 */
void release(u64 addr, u64 pages)
{
	memmap_release(&env.memory, addr, addr + (pages << EFI_PAGE_SHIFT));
}

/*
 * Whoever has asked for the initrd's size and then allocates just that is going
 * to read the initrd to there. If it is one module on a page boundary, its own
 * pages will do: nothing is copied, and memory is needed once.
 */
static u64 donate(u64 pages, u64 last, u32 type)
{
	const struct env_module *m = env.module;

	if (!env.initrd_wanted || env.donated || env.nr_modules != 1 || !m->room ||
	    m->start % EFI_PAGE_SIZE || m->room - 1 > last ||
	    pages != (m->room - m->start) >> EFI_PAGE_SHIFT)
		return 0;
	/* It was EFI_LOADER_DATA, so it was "allocated"; it may change its type. */
	release(m->start, pages);
	if (take(m->start, pages, type) != EFI_SUCCESS)
		return 0;
	env.donated = true;
	env.donated_first = *(const u64 *)m->start;
	return m->start;
}

static efi_status_t allocate_anywhere(u64 last, u32 type, u64 pages, u64 *addr)
{
	u64 place = donate(pages, last, type);

	if (!place) {
		place = memmap_find(&env.memory, pages, EFI_PAGE_SIZE,
				    last < env.mapped ? last + 1 : env.mapped);
		if (!place || take(place, pages, type) != EFI_SUCCESS)
			return EFI_OUT_OF_RESOURCES;
	}
	*addr = place;
	return EFI_SUCCESS;
}

/* 7.2.1 */
efi_status_t __efiapi bs_allocate_pages(u32 how, u32 type, u64 pages, u64 *addr)
{
	if (how >= ALLOCATE_TYPES || !may_allocate(type) || !addr)
		return EFI_INVALID_PARAMETER;
	if (how == ALLOCATE_ADDRESS) {
		if (!end_of(*addr, pages))
			return EFI_NOT_FOUND;
		return take(*addr, pages, type);
	}
	return allocate_anywhere(how == ALLOCATE_MAX_ADDRESS ? *addr : U64_MAX, type, pages, addr);
}

/* 7.2.2 */
efi_status_t __efiapi bs_free_pages(u64 addr, u64 pages)
{
	u64 end = end_of(addr, pages);

	if (addr % EFI_PAGE_SIZE || !pages)
		return EFI_INVALID_PARAMETER;
	/* What answers this is not the caller's to free. */
	if (addr < (u64)env_end && end > (u64)env_start)
		return EFI_NOT_FOUND;
	return end ? memmap_release(&env.memory, addr, end) : EFI_NOT_FOUND;
}

/* 7.2.3; callers rely on @desc_size also if the buffer is too small. */
efi_status_t __efiapi bs_get_memory_map(u64 *size, efi_memory_desc_t *map, u64 *key,
					u64 *desc_size, u32 *desc_version)
{
	u64 room, needed = memmap_describe(&env.memory, NULL) * sizeof(*map);

	if (!size)
		return EFI_INVALID_PARAMETER;
	room = *size;
	*size = needed;
	if (desc_size)
		*desc_size = sizeof(*map);
	if (desc_version)
		*desc_version = EFI_MEMORY_DESCRIPTOR_VERSION;
	if (room < needed)
		return EFI_BUFFER_TOO_SMALL;
	if (!map)
		return EFI_INVALID_PARAMETER;
	memmap_describe(&env.memory, map);
	if (key)
		*key = env.memory.key;
	return EFI_SUCCESS;
}

/* 7.2.4 */
efi_status_t __efiapi bs_allocate_pool(u32 type, u64 size, void **buffer)
{
	struct pool_header *header;
	u64 pages;

	if (!buffer || !may_allocate(type))
		return EFI_INVALID_PARAMETER;
	if (size > env.mapped)
		return EFI_OUT_OF_RESOURCES;
	pages = PAGE_UP(size + sizeof(*header)) >> EFI_PAGE_SHIFT;
	header = (struct pool_header *)allocate(type, pages);
	if (!header)
		return EFI_OUT_OF_RESOURCES;
	header->magic = POOL_MAGIC;
	header->pages = pages;
	*buffer = header + 1;
	return EFI_SUCCESS;
}

/* 7.2.5. The stub frees NULL, too, and does not look at the result. */
efi_status_t __efiapi bs_free_pool(void *buffer)
{
	struct pool_header *header = (struct pool_header *)buffer - 1;

	if (!buffer || (u64)header % EFI_PAGE_SIZE || (u64)header >= env.mapped ||
	    header->magic != POOL_MAGIC)
		return EFI_INVALID_PARAMETER;
	header->magic = 0;
	return bs_free_pages((u64)header, header->pages);
}

/* 7.5.3; also for buffers that overlap */
void __efiapi bs_copy_mem(void *to, const void *from, u64 size)
{
	__builtin_memmove(to, from, size);
}

/* 7.5.4 */
void __efiapi bs_set_mem(void *buffer, u64 size, u8 value)
{
	__builtin_memset(buffer, value, size);
}

/* 7.5.7 */
efi_status_t __efiapi bs_calculate_crc32(const void *data, u64 size, u32 *crc)
{
	if (!data || !size || !crc)
		return EFI_INVALID_PARAMETER;
	*crc = crc32(data, size);
	return EFI_SUCCESS;
}
