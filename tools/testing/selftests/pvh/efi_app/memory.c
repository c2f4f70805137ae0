// SPDX-License-Identifier: GPL-2.0
/* AllocatePages(), FreePages(), GetMemoryMap(): 7.2.1 to 7.2.3. */
#include "app.h"

#define MIB		(1024 * 1024ULL)
#define GIB		(1024 * MIB)

/* No machine has memory there. */
#define NOWHERE		(1ULL << 50)

void read_map(struct map *m)
{
	m->size = sizeof(m->bytes);
	if (bs->get_memory_map(&m->size, m->bytes, &m->key, &m->step, &m->version) != SUCCESS)
		m->size = 0;
}

static const struct descriptor *nth(const struct map *m, u64 i)
{
	return (const void *)(m->bytes + i * m->step);
}

static u64 count(const struct map *m)
{
	return m->step ? m->size / m->step : 0;
}

const struct descriptor *descriptor_of(struct map *m, u64 address)
{
	u64 i;

	for (i = 0; i < count(m); i++) {
		const struct descriptor *d = nth(m, i);

		if (address >= d->start && address - d->start < d->pages * PAGE_SIZE)
			return d;
	}
	return NULL;
}

/* Of what is not in the map: MAX_MEMORY_TYPE */
u32 type_at(u64 address)
{
	const struct descriptor *d;

	read_map(&map);
	d = descriptor_of(&map, address);
	return d ? d->type : MAX_MEMORY_TYPE;
}

/* Free memory above 1 MiB, or 0; with a page that is free on either side. */
u64 free_place(u64 pages)
{
	u64 i;

	read_map(&map);
	for (i = 0; i < count(&map); i++) {
		const struct descriptor *d = nth(&map, i);

		if (d->type == CONVENTIONAL && d->start >= MIB && d->pages >= pages + 2)
			return d->start + PAGE_SIZE;
	}
	return 0;
}

static status_t allocate(u32 how, u32 type, u64 pages, u64 *address)
{
	return bs->allocate_pages(how, type, pages, address);
}

static status_t allocate_type(u32 type)
{
	u64 address;
	status_t status = allocate(ANY_PAGES, type, 1, &address);

	if (status == SUCCESS)
		bs->free_pages(address, 1);
	return status;
}

/* 7.2.1, table of status codes */
static void check_types(void)
{
	u64 address = POISON;
	u32 type, wrong = 0;

	EXPECT(AllocatePages, "how: 3", allocate(3, LOADER_DATA, 1, &address), INVALID_PARAMETER);
	EXPECT(AllocatePages, "how: -1", allocate(-1, LOADER_DATA, 1, &address),
	       INVALID_PARAMETER);
	EXPECT(AllocatePages, "address NULL", allocate(ANY_PAGES, LOADER_DATA, 1, NULL),
	       INVALID_PARAMETER);
	EXPECT(AllocatePages, "type: persistent memory", allocate_type(PERSISTENT),
	       INVALID_PARAMETER);
	EXPECT(AllocatePages, "type: unaccepted memory", allocate_type(UNACCEPTED),
	       INVALID_PARAMETER);
	EXPECT(AllocatePages, "type: the first that is none", allocate_type(MAX_MEMORY_TYPE),
	       INVALID_PARAMETER);
	EXPECT(AllocatePages, "type: the last that is none", allocate_type(OEM_TYPE - 1),
	       INVALID_PARAMETER);
	EXPECT(AllocatePages, "type: the OEM's first", allocate_type(OEM_TYPE), SUCCESS);
	EXPECT(AllocatePages, "type: the OEM's last", allocate_type(OS_TYPE - 1), SUCCESS);
	EXPECT(AllocatePages, "type: OS loaders' first", allocate_type(OS_TYPE), SUCCESS);
	EXPECT(AllocatePages, "type: OS loaders' last", allocate_type(-1), SUCCESS);
	for (type = LOADER_CODE; type <= RUNTIME_DATA; type++)
		wrong += allocate_type(type) != SUCCESS;
	EXPECT(AllocatePages, "types of code and data", wrong, 0);
	EXPECT(AllocatePages, "what fails leaves the address alone", address, POISON);
}

/* Sizes that there is no memory for, or that are none. */
static void check_sizes(void)
{
	u64 address = POISON, i, pages = 0;

	REFUSED(AllocatePages, "0 pages", allocate(ANY_PAGES, LOADER_DATA, 0, &address));
	REFUSED(AllocatePages, "all pages", allocate(ANY_PAGES, LOADER_DATA, -1, &address));
	REFUSED(AllocatePages, "pages whose bytes are 0 in 64 bits",
		allocate(ANY_PAGES, LOADER_DATA, 1ULL << 52, &address));
	REFUSED(AllocatePages, "pages whose bytes are 1 page in 64 bits",
		allocate(ANY_PAGES, LOADER_DATA, (1ULL << 52) + 1, &address));
	read_map(&map);
	for (i = 0; i < count(&map); i++)
		pages += nth(&map, i)->pages;
	EXPECT(AllocatePages, "more than there is",
	       allocate(ANY_PAGES, LOADER_DATA, pages, &address), OUT_OF_RESOURCES);
	EXPECT(AllocatePages, "what is not there leaves the address alone", address, POISON);
}

/* "whose uppermost address is less than or equal to" what is given */
static void check_max_address(void)
{
	u64 place = free_place(4), address = place + 2 * PAGE_SIZE - 1;
	status_t status = allocate(MAX_ADDRESS, LOADER_DATA, 2, &address);

	EXPECT(AllocatePages, "below an address", status, SUCCESS);
	TRUE(AllocatePages, "below an address, it is", address <= place &&
	     address % PAGE_SIZE == 0);
	bs->free_pages(address, 2);
	address = place;
	status = allocate(MAX_ADDRESS, LOADER_DATA, 1, &address);
	TRUE(AllocatePages, "below the first byte of a page, not in it",
	     status == SUCCESS && address < place);
	bs->free_pages(address, 1);
	address = 2 * PAGE_SIZE - 1;
	REFUSED(AllocatePages, "below an address, more than fits",
		allocate(MAX_ADDRESS, LOADER_DATA, 3, &address));
	address = -1;
	status = allocate(MAX_ADDRESS, LOADER_DATA, 1, &address);
	EXPECT(AllocatePages, "below the highest address", status, SUCCESS);
	bs->free_pages(address, 1);
}

static status_t allocate_at(u64 address, u64 pages)
{
	return allocate(AT_ADDRESS, LOADER_DATA, pages, &address);
}

static void check_address(void)
{
	u64 place = free_place(4);

	EXPECT(AllocatePages, "at an address", allocate_at(place, 2), SUCCESS);
	EXPECT(AllocatePages, "it has its type", type_at(place), LOADER_DATA);
	EXPECT(AllocatePages, "so has its last page", type_at(place + PAGE_SIZE), LOADER_DATA);
	EXPECT(AllocatePages, "the page in front is free", type_at(place - 1), CONVENTIONAL);
	EXPECT(AllocatePages, "the page behind is free", type_at(place + 2 * PAGE_SIZE),
	       CONVENTIONAL);
	EXPECT(AllocatePages, "at an address again", allocate_at(place, 1), NOT_FOUND);
	EXPECT(AllocatePages, "at an address, the last page is taken",
	       allocate_at(place - PAGE_SIZE, 2), NOT_FOUND);
	EXPECT(AllocatePages, "at an address, the first page is taken",
	       allocate_at(place + PAGE_SIZE, 2), NOT_FOUND);
	EXPECT(FreePages, "what was taken at an address", bs->free_pages(place, 2), SUCCESS);
	REFUSED(AllocatePages, "at an address that is none of a page", allocate_at(place + 1, 1));
	REFUSED(AllocatePages, "at an address, 0 pages", allocate_at(place, 0));
	REFUSED(AllocatePages, "at an address, all pages", allocate_at(place, -1));
	EXPECT(AllocatePages, "above all memory", allocate_at(NOWHERE, 1), NOT_FOUND);
	EXPECT(AllocatePages, "at the last page of all", allocate_at(-PAGE_SIZE, 1), NOT_FOUND);
	EXPECT(AllocatePages, "where code is", allocate_at((u64)bs->stall & -PAGE_SIZE, 1),
	       NOT_FOUND);
	/* A caller would take that for a failure, and it is not mapped. */
	REFUSED(AllocatePages, "page 0", allocate_at(0, 1));
	bs->free_pages(0, 1);
}

/* 7.2.2 */
static void check_free(void)
{
	u64 place = free_place(8), address;

	EXPECT(FreePages, "free memory", bs->free_pages(place, 1), NOT_FOUND);
	EXPECT(FreePages, "above all memory", bs->free_pages(NOWHERE, 1), NOT_FOUND);
	allocate_at(place, 4);
	EXPECT(FreePages, "an address that is none of a page", bs->free_pages(place + 8, 1),
	       INVALID_PARAMETER);
	EXPECT(FreePages, "0 pages", bs->free_pages(place, 0), INVALID_PARAMETER);
	REFUSED(FreePages, "all pages", bs->free_pages(place, -1));
	EXPECT(FreePages, "more than was allocated", bs->free_pages(place, 5), NOT_FOUND);
	EXPECT(FreePages, "then nothing is free", type_at(place), LOADER_DATA);
	EXPECT(FreePages, "a part in the middle", bs->free_pages(place + PAGE_SIZE, 2), SUCCESS);
	EXPECT(FreePages, "that is free", type_at(place + PAGE_SIZE), CONVENTIONAL);
	EXPECT(FreePages, "in front is not free", type_at(place), LOADER_DATA);
	EXPECT(FreePages, "behind is not free", type_at(place + 3 * PAGE_SIZE), LOADER_DATA);
	EXPECT(FreePages, "with a hole", bs->free_pages(place, 4), NOT_FOUND);
	EXPECT(FreePages, "twice", bs->free_pages(place + PAGE_SIZE, 1), NOT_FOUND);
	EXPECT(FreePages, "the first part", bs->free_pages(place, 1), SUCCESS);
	EXPECT(FreePages, "the last part", bs->free_pages(place + 3 * PAGE_SIZE, 1), SUCCESS);
	/* Allocations of two types next to each other are one to free. */
	address = place + PAGE_SIZE;
	allocate_at(place, 1);
	allocate(AT_ADDRESS, BOOT_DATA, 1, &address);
	EXPECT(FreePages, "two allocations at once", bs->free_pages(place, 2), SUCCESS);
	EXPECT(FreePages, "both are free", type_at(place + PAGE_SIZE), CONVENTIONAL);
}

static status_t free_first_of(u32 type, u64 *address)
{
	u64 i;

	read_map(&map);
	for (i = 0; i < count(&map); i++) {
		*address = nth(&map, i)->start;
		if (nth(&map, i)->type == type)
			return bs->free_pages(*address, 1);
	}
	return NOT_FOUND;
}

/* What nobody has allocated never becomes free. */
static void check_free_foreign(void)
{
	u64 address, i, free = 0;

	EXPECT(FreePages, "reserved memory", free_first_of(RESERVED_MEMORY, &address), NOT_FOUND);
	TRUE(FreePages, "that stays as it is", type_at(address) == RESERVED_MEMORY ||
	     type_at(address) != CONVENTIONAL);
	EXPECT(FreePages, "ACPI's memory", free_first_of(ACPI_RECLAIM, &address), NOT_FOUND);
	address = (u64)bs->stall & -PAGE_SIZE;
	EXPECT(FreePages, "the code of services", bs->free_pages(address, 1), NOT_FOUND);
	if (type_at(address) == CONVENTIONAL)
		bs->allocate_pages(AT_ADDRESS, BOOT_CODE, 1, &address);
	/* A wraparound or a wrong end would free something. */
	read_map(&map);
	for (i = 0; i < count(&map); i++)
		free += nth(&map, i)->type == CONVENTIONAL ? nth(&map, i)->pages : 0;
	bs->free_pages(MIB, -1);
	bs->free_pages(0, 1);
	bs->free_pages(-PAGE_SIZE, 2);
	read_map(&map);
	for (i = 0; i < count(&map); i++)
		free -= nth(&map, i)->type == CONVENTIONAL ? nth(&map, i)->pages : 0;
	EXPECT(FreePages, "nonsense frees nothing", free, 0);
}

/* 7.2.3 */
static void check_map_arguments(void)
{
	u64 size = 0, key = POISON, step = 0;
	u32 version = 0;

	EXPECT(GetMemoryMap, "size NULL",
	       bs->get_memory_map(NULL, map.bytes, &key, &step, &version), INVALID_PARAMETER);
	EXPECT(GetMemoryMap, "no buffer, size 0",
	       bs->get_memory_map(&size, NULL, &key, &step, &version), BUFFER_TOO_SMALL);
	TRUE(GetMemoryMap, "its size is told", size && size < ROOM);
	EXPECT(GetMemoryMap, "no buffer, size that would do",
	       bs->get_memory_map(&size, NULL, &key, &step, &version), INVALID_PARAMETER);
	map.bytes[0] = 0x5a;
	size--;
	EXPECT(GetMemoryMap, "a byte too small",
	       bs->get_memory_map(&size, map.bytes, &key, &step, &version), BUFFER_TOO_SMALL);
	EXPECT(GetMemoryMap, "too small, nothing is written", map.bytes[0], 0x5a);
	EXPECT(GetMemoryMap, "just large enough",
	       bs->get_memory_map(&size, map.bytes, &key, &step, &version), SUCCESS);
	TRUE(GetMemoryMap, "descriptors are as large as 40 bytes, and aligned",
	     step >= sizeof(struct descriptor) && step % 8 == 0 && size % step == 0);
	EXPECT(GetMemoryMap, "version of descriptors", version, DESCRIPTOR_VERSION);
}

static void check_key(void)
{
	u64 key, address;

	read_map(&map);
	key = map.key;
	read_map(&map);
	EXPECT(GetMemoryMap, "the key stays", map.key, key);
	bs->allocate_pages(ANY_PAGES, LOADER_DATA, 1, &address);
	read_map(&map);
	TRUE(GetMemoryMap, "the key changes when memory is allocated", map.key != key);
	key = map.key;
	bs->free_pages(address, 1);
	read_map(&map);
	TRUE(GetMemoryMap, "the key changes when memory is freed", map.key != key);
}

static u64 wrong_attributes(const struct descriptor *d)
{
	bool runtime = d->type == RUNTIME_CODE || d->type == RUNTIME_DATA;
	bool ram = d->type >= LOADER_CODE && d->type <= CONVENTIONAL;

	return (runtime && !(d->attribute & MEMORY_RUNTIME)) ||
	       (d->type == CONVENTIONAL && d->attribute & MEMORY_RUNTIME) ||
	       (ram && !(d->attribute & MEMORY_WB));
}

static void check_map(void)
{
	u64 i, end = 0, order = 0, shape = 0, attributes = 0, types = 0, alike = 0;
	const struct descriptor *last = NULL;

	read_map(&map);
	for (i = 0; i < count(&map); i++) {
		const struct descriptor *d = nth(&map, i);

		order += d->start < end;
		end = d->start + d->pages * PAGE_SIZE;
		shape += d->start % PAGE_SIZE || !d->pages || end <= d->start;
		attributes += wrong_attributes(d);
		types += d->type >= MAX_MEMORY_TYPE || d->type == UNACCEPTED;
		alike += last && last->type == d->type && last->attribute == d->attribute &&
			 last->start + last->pages * PAGE_SIZE == d->start;
		last = d;
	}
	TRUE(GetMemoryMap, "there are descriptors", count(&map) > 3);
	EXPECT(GetMemoryMap, "sorted, without overlap", order, 0);
	EXPECT(GetMemoryMap, "whole pages, none empty", shape, 0);
	EXPECT(GetMemoryMap, "attributes", attributes, 0);
	EXPECT(GetMemoryMap, "types", types, 0);
	/* "contiguous memory ... of the same type is described by one": 7.2.3 */
	EXPECT(GetMemoryMap, "neighbours that are alike are one", alike, 0);
}

/* What must not be anybody's, and how much memory the host has given */
static void check_contents(void)
{
	u64 i, ram = 0, mem = option_number("mem") * MIB;

	EXPECT(GetMemoryMap, "this image is a loader's code", type_at((u64)image_start),
	       LOADER_CODE);
	EXPECT(GetMemoryMap, "all of it", type_at((u64)image_end - 1), LOADER_CODE);
	TRUE(GetMemoryMap, "the VGA hole is not free", type_at(0xa0000) != CONVENTIONAL);
	/* 2.3.4: memory that is free is mapped, and page 0 is not mapped. */
	TRUE(GetMemoryMap, "page 0 is not free", type_at(0) != CONVENTIONAL);
	for (i = 0; i < count(&map); i++) {
		if (nth(&map, i)->type >= LOADER_CODE && nth(&map, i)->type <= CONVENTIONAL)
			ram += nth(&map, i)->pages * PAGE_SIZE;
	}
	TRUE(GetMemoryMap, "all memory is there, but for 1 MiB", ram <= mem && ram + MIB > mem);
	TRUE(GetMemoryMap, "memory above 4 GiB, if there is some",
	     mem <= 3 * GIB || type_at(4 * GIB) != MAX_MEMORY_TYPE);
}

/* All that can be had, to the last page, can be written. */
static void check_all_memory(void)
{
	u64 i, wrong = 0, places[64], pages[64], n = 0;

	read_map(&map);
	for (i = 0; i < count(&map) && n < 64; i++) {
		const struct descriptor *d = nth(&map, i);
		u64 end = d->start + d->pages * PAGE_SIZE;

		if (d->type != CONVENTIONAL || !d->start)
			continue;
		write_memory(d->start, POISON);
		write_memory(end - 8, POISON);
		wrong += read_memory(d->start) != POISON;
		places[n] = d->start;
		pages[n++] = d->pages;
	}
	EXPECT(AllocatePages, "free memory is memory", wrong, 0);
	for (i = 0; i < n; i++)
		wrong += allocate_at(places[i], pages[i]) != SUCCESS;
	EXPECT(AllocatePages, "all that is free can be had", wrong, 0);
	wrong = bs->allocate_pages(ANY_PAGES, LOADER_DATA, 1, &i) == OUT_OF_RESOURCES;
	EXPECT(AllocatePages, "when nothing is free", wrong, 1);
	for (i = wrong = 0; i < n; i++)
		wrong += bs->free_pages(places[i], pages[i]) != SUCCESS;
	EXPECT(FreePages, "all that was free", wrong, 0);
}

void check_memory(void)
{
	check_types();
	check_sizes();
	check_max_address();
	check_address();
	check_free();
	check_free_foreign();
	check_map_arguments();
	check_key();
	check_map();
	check_contents();
	check_all_memory();
}
