// SPDX-License-Identifier: GPL-2.0
/* ExitBootServices(), 7.4.6, and what is left then: 8.2 to 8.5. */
#include "app.h"

#define NO_HANDLE	((void *)0x7ff8)

/* Where runtime services are mapped then: far from where they are */
#define VIRTUAL		0xffffff8000000000ULL
#define PML4_ENTRIES	512

static struct map *last = &map;
static struct runtime before;

/* 7.4.6 */
static void check_exit(void)
{
	u64 address, key;

	read_map(last);
	key = last->key;
	EXPECT(ExitBootServices, "what is no image", bs->exit_boot_services(NO_HANDLE, key),
	       INVALID_PARAMETER);
	EXPECT(ExitBootServices, "wrong key", bs->exit_boot_services(self, key + 1),
	       INVALID_PARAMETER);
	bs->allocate_pages(ANY_PAGES, LOADER_DATA, 1, &address);
	EXPECT(ExitBootServices, "old key", bs->exit_boot_services(self, key), INVALID_PARAMETER);
	/* The map may be read again then, and the next attempt is the one. */
	read_map(last);
	TRUE(ExitBootServices, "the map is there after an attempt", last->size);
	EXPECT(ExitBootServices, "right key", bs->exit_boot_services(self, last->key), SUCCESS);
}

/* 4.3, 7.4.6: what is gone is taken off the system table */
static void check_left(void)
{
	TRUE(ExitBootServices, "no boot services in the table", !st->boot);
	TRUE(ExitBootServices, "no console in the table", !st->in && !st->out && !st->err);
	TRUE(ExitBootServices, "no console handles in the table",
	     !st->in_handle && !st->out_handle && !st->err_handle);
	EXPECT(ExitBootServices, "signature", st->hdr.signature, SYSTEM_SIGNATURE);
	TRUE(ExitBootServices, "CRC32", signed_right(&st->hdr));
	TRUE(ExitBootServices, "runtime services, CRC32", signed_right(&st->runtime->hdr));
	TRUE(ExitBootServices, "configuration tables are left", st->nr_tables && st->tables);
}

/* 8.1: what RT_PROPERTIES does not have is UNSUPPORTED */
static void check_runtime_services(struct runtime *rt)
{
	u64 size = 8, value;
	status_t status = rt->get_variable(u"x", &test_guid, NULL, &size, &value);

	TRUE(GetVariable, "at run time, there is none",
	     status == NOT_FOUND || status == UNSUPPORTED);
	EXPECT(GetTime, "at run time, there is none", rt->get_time(&value, NULL), UNSUPPORTED);
	rt->reset(0, SUCCESS, 0, NULL);
	EXPECT(ResetSystem, "at run time, it returns, as RT_PROPERTIES says", 0, 0);
}

/* Gives all of the map that needs one a virtual address; how many. */
static u64 make_virtual(struct map *m)
{
	u64 at, to = 0, n = 0;

	for (at = 0; at < m->size; at += m->step) {
		struct descriptor *d = (void *)(m->bytes + at);

		if (!(d->attribute & MEMORY_RUNTIME))
			continue;
		d->virt = VIRTUAL + d->start;
		*(struct descriptor *)(m->bytes + to) = *d;
		to += m->step;
		n++;
	}
	m->size = to;
	return n;
}

static u64 call(u64 size, u64 step, u32 version)
{
	return st->runtime->set_virtual_map(size, step, version, last->bytes);
}

/* 8.4.1 */
static void check_virtual_arguments(void)
{
	struct descriptor *d = (void *)last->bytes;
	u64 start = d->start;

	EXPECT(SetVirtualAddressMap, "version 2", call(last->size, last->step, 2),
	       INVALID_PARAMETER);
	EXPECT(SetVirtualAddressMap, "descriptors that are too small",
	       call(last->size, sizeof(struct descriptor) - 8, last->version), INVALID_PARAMETER);
	EXPECT(SetVirtualAddressMap, "descriptors of 0 bytes", call(last->size, 0, last->version),
	       INVALID_PARAMETER);
	EXPECT(SetVirtualAddressMap, "no descriptors", call(0, last->step, last->version),
	       NO_MAPPING);
	d->start += 1ULL << 50;
	EXPECT(SetVirtualAddressMap, "one is missing", call(last->size, last->step, last->version),
	       NO_MAPPING);
	d->start = start;
	TRUE(SetVirtualAddressMap, "what fails changes nothing",
	     same(&before, st->runtime, sizeof(before)));
}

/* The same memory at the other addresses, too */
static void map_virtual(void)
{
	u64 *pml4;

	asm volatile("mov %%cr3, %0" : "=r" (pml4));
	pml4 = (u64 *)((u64)pml4 & ~(PAGE_SIZE - 1));
	pml4[PML4_ENTRIES - 1] = pml4[0];
	asm volatile("mov %0, %%cr3" : : "r" (pml4) : "memory");
}

static u64 wrong_pointers(const struct runtime *rt)
{
	const u64 *now = (const u64 *)(&rt->hdr + 1), *old = (const u64 *)(&before.hdr + 1);
	u64 i, wrong = 0;

	for (i = 0; i < (sizeof(before) - sizeof(before.hdr)) / 8; i++)
		wrong += now[i] != old[i] + VIRTUAL;
	return wrong;
}

static void check_virtual(void)
{
	struct runtime *rt = st->runtime;
	u64 vendor = (u64)st->vendor, tables = (u64)st->tables;

	EXPECT(SetVirtualAddressMap, "right", call(last->size, last->step, last->version),
	       SUCCESS);
	EXPECT(SetVirtualAddressMap, "the table's services are virtual", wrong_pointers(rt), 0);
	TRUE(SetVirtualAddressMap, "runtime services, CRC32", signed_right(&rt->hdr));
	/* 8.4.1: pointers of the system table, too */
	EXPECT(SetVirtualAddressMap, "runtime services", st->runtime, (u64)rt + VIRTUAL);
	EXPECT(SetVirtualAddressMap, "vendor", st->vendor, vendor + VIRTUAL);
	EXPECT(SetVirtualAddressMap, "configuration tables", st->tables, tables + VIRTUAL);
	TRUE(SetVirtualAddressMap, "system table, CRC32", signed_right(&st->hdr));
	map_virtual();
	EXPECT(SetVirtualAddressMap, "twice", call(last->size, last->step, last->version),
	       UNSUPPORTED);
	TRUE(SetVirtualAddressMap, "twice changes nothing", !wrong_pointers(rt));
	EXPECT(GetTime, "by its virtual address", st->runtime->get_time(NULL, NULL), UNSUPPORTED);
}

void check_end(void)
{
	check_exit();
	check_left();
	before = *st->runtime;
	check_runtime_services(st->runtime);
	TRUE(SetVirtualAddressMap, "there is memory for run time", make_virtual(last) >= 1);
	check_virtual_arguments();
	check_virtual();
}
