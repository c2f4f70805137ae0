// SPDX-License-Identifier: GPL-2.0
/* What an application finds when it is entered: 2.3.4; tables: 4.2 to 4.6. */
#include "app.h"

#define STACK		(128 * 1024)
#define STACK_TRIED	(120 * 1024)

#define CR0_PE		(1ULL << 0)
#define CR0_EM		(1ULL << 2)
#define CR0_TS		(1ULL << 3)
#define CR0_PG		(1ULL << 31)
#define CR4_OSFXSR	(1ULL << 9)
#define FLAG_DF		(1ULL << 10)

/* 2.3.4: "128 KiB or more of available stack space": what is below is nobody else's. */
static void check_stack(u64 rsp)
{
	u64 page, wrong = 0;

	/* 2.3.4.2: aligned to 16 in front of the call, which has pushed 8 bytes */
	EXPECT(Entry, "the stack is aligned to 16 bytes", (rsp + 8) % 16, 0);
	for (page = rsp - STACK; page < rsp; page += PAGE_SIZE)
		wrong += type_at(page) != BOOT_DATA;
	EXPECT(Entry, "128 KiB of stack are boot services' data", wrong, 0);
	/* Whatever were there instead would be noticed by all that follows. */
	for (page = rsp - STACK_TRIED; page < rsp - PAGE_SIZE; page += 8)
		write_memory(page, POISON);
	TRUE(Entry, "services work after 120 KiB of stack were used",
	     bs->allocate_pages(ANY_PAGES, LOADER_DATA, 1, &page) == SUCCESS &&
	     bs->free_pages(page, 1) == SUCCESS);
}

static void check_sse(void)
{
	u64 in[2] = { 0x123456789abcdef0, 0x0fedcba987654321 }, out[2] = { };
	double x = 2.25;
	u32 mxcsr;
	u16 control;

	asm volatile("movups %1, %%xmm7; movups %%xmm7, %0"
		     : "=m" (out) : "m" (in) : "xmm7");
	TRUE(Entry, "SSE moves data", same(in, out, sizeof(in)));
	asm volatile("sqrtsd %0, %0" : "+x" (x));
	TRUE(Entry, "SSE2 calculates", x == 1.5);
	asm volatile("stmxcsr %0; fnstcw %1" : "=m" (mxcsr), "=m" (control));
	EXPECT(Entry, "MXCSR, but for its flags, is 0x1f80", mxcsr & ~0x3f, 0x1f80);
	EXPECT(Entry, "x87's control word is 0x37f", control, 0x37f);
}

void check_state(u64 rsp, u64 flags)
{
	u64 cr0, cr4;

	asm volatile("mov %%cr0, %0; mov %%cr4, %1" : "=r" (cr0), "=r" (cr4));
	EXPECT(Entry, "protected mode with paging", cr0 & (CR0_PE | CR0_PG), CR0_PE | CR0_PG);
	EXPECT(Entry, "no x87 emulation, no task switched", cr0 & (CR0_EM | CR0_TS), 0);
	EXPECT(Entry, "SSE is switched on", cr4 & CR4_OSFXSR, CR4_OSFXSR);
	EXPECT(Entry, "the direction flag is clear", flags & FLAG_DF, 0);
	EXPECT(Entry, "the relocation was applied", relocated, (u64)&relocated);
	EXPECT(Entry, "the file's zeroes are zero", map.size | map.key | map.step, 0);
	check_stack(rsp);
	check_sse();
}

/* 4.2: EFI_TABLE_HEADER */
static void check_headers(void)
{
	struct runtime *rt = st->runtime;

	EXPECT(SystemTable, "signature", st->hdr.signature, SYSTEM_SIGNATURE);
	EXPECT(SystemTable, "revision is 2.10", st->hdr.revision, REVISION_2_10);
	EXPECT(SystemTable, "size", st->hdr.size, sizeof(*st));
	TRUE(SystemTable, "CRC32", signed_right(&st->hdr));
	EXPECT(SystemTable, "reserved is 0", st->hdr.reserved, 0);
	EXPECT(BootServices, "signature", bs->hdr.signature, BOOT_SIGNATURE);
	EXPECT(BootServices, "revision is 2.10", bs->hdr.revision, REVISION_2_10);
	EXPECT(BootServices, "size", bs->hdr.size, sizeof(*bs));
	TRUE(BootServices, "CRC32", signed_right(&bs->hdr));
	EXPECT(RuntimeServices, "signature", rt->hdr.signature, RUNTIME_SIGNATURE);
	EXPECT(RuntimeServices, "revision is 2.10", rt->hdr.revision, REVISION_2_10);
	EXPECT(RuntimeServices, "size", rt->hdr.size, sizeof(*rt));
	TRUE(RuntimeServices, "CRC32", signed_right(&rt->hdr));
}

/* All of a table's services are there: callers do not look. */
static u64 nulls(const struct header *hdr)
{
	const u64 *slot = (const u64 *)(hdr + 1), *end = (const u64 *)((u8 *)hdr + hdr->size);
	u64 n = 0;

	for (; slot < end; slot++)
		n += !*slot;
	return n;
}

/* 4.3 */
static void check_system(void)
{
	EXPECT(BootServices, "no service is NULL but the reserved one",
	       nulls(&bs->hdr) - !bs->reserved, 0);
	EXPECT(RuntimeServices, "no service is NULL", nulls(&st->runtime->hdr), 0);
	TRUE(SystemTable, "there is a vendor", st->vendor && *st->vendor);
	TRUE(SystemTable, "handles for the console", st->in_handle && st->out_handle &&
	     st->err_handle);
	TRUE(SystemTable, "protocols for the console", st->in && st->out && st->err);
	/* 7.2: what the OS uses afterwards is in memory that stays */
	EXPECT(SystemTable, "is runtime services' data", type_at((u64)st), RUNTIME_DATA);
	EXPECT(RuntimeServices, "is runtime services' data", type_at((u64)st->runtime),
	       RUNTIME_DATA);
	EXPECT(SystemTable, "the vendor is runtime services' data", type_at((u64)st->vendor),
	       RUNTIME_DATA);
	EXPECT(RuntimeServices, "its services are runtime services' code",
	       type_at((u64)st->runtime->set_virtual_map), RUNTIME_CODE);
	EXPECT(BootServices, "is not free memory", type_at((u64)bs) == CONVENTIONAL, 0);
}

static void *table_of(const struct guid *guid)
{
	u64 i;

	for (i = 0; i < st->nr_tables; i++) {
		if (same(&st->tables[i].guid, guid, sizeof(*guid)))
			return st->tables[i].table;
	}
	return NULL;
}

/* 7.5.6 InstallConfigurationTable(): until there is no room for more */
static void fill_tables(void)
{
	u64 before = st->nr_tables;
	struct guid guid = third_guid;
	status_t status;

	do
		guid.a++;
	while ((status = bs->install_table(&guid, st)) == SUCCESS && st->nr_tables < 10000);
	EXPECT(InstallConfigurationTable, "when full", status, OUT_OF_RESOURCES);
	TRUE(InstallConfigurationTable, "when full, there was room for some",
	     st->nr_tables > before);
	TRUE(InstallConfigurationTable, "when full, one that is there is replaced",
	     bs->install_table(&test_guid, &guid) == SUCCESS && table_of(&test_guid) == &guid);
	while (--guid.a != third_guid.a)
		bs->install_table(&guid, NULL);
	EXPECT(InstallConfigurationTable, "all are gone", st->nr_tables, before);
	TRUE(InstallConfigurationTable, "all are gone, CRC32", signed_right(&st->hdr));
}

static void check_configuration(void)
{
	u64 before = st->nr_tables;
	u32 a, b;

	EXPECT(InstallConfigurationTable, "GUID NULL", bs->install_table(NULL, &a),
	       INVALID_PARAMETER);
	EXPECT(InstallConfigurationTable, "remove what is not there",
	       bs->install_table(&test_guid, NULL), NOT_FOUND);
	EXPECT(InstallConfigurationTable, "add", bs->install_table(&test_guid, &a), SUCCESS);
	EXPECT(InstallConfigurationTable, "one more", st->nr_tables, before + 1);
	EXPECT(InstallConfigurationTable, "it is there", table_of(&test_guid), &a);
	TRUE(InstallConfigurationTable, "added, CRC32", signed_right(&st->hdr));
	EXPECT(InstallConfigurationTable, "replace", bs->install_table(&test_guid, &b), SUCCESS);
	EXPECT(InstallConfigurationTable, "replaced, no more", st->nr_tables, before + 1);
	EXPECT(InstallConfigurationTable, "it is another one", table_of(&test_guid), &b);
	bs->install_table(&other_guid, &a);
	fill_tables();
	EXPECT(InstallConfigurationTable, "remove the first of two",
	       bs->install_table(&test_guid, NULL), SUCCESS);
	EXPECT(InstallConfigurationTable, "the first is gone", table_of(&test_guid), NULL);
	EXPECT(InstallConfigurationTable, "the second stays", table_of(&other_guid), &a);
	EXPECT(InstallConfigurationTable, "remove the second",
	       bs->install_table(&other_guid, NULL), SUCCESS);
	EXPECT(InstallConfigurationTable, "as many as before", st->nr_tables, before);
}

void check_tables(void)
{
	const struct guid properties_guid = RT_PROPERTIES_GUID;
	u32 type;

	check_headers();
	check_system();
	/* 4.6.2: who offers less than all services at run time has to say so */
	TRUE(RtProperties, "the table is there", table_of(&properties_guid));
	type = type_at((u64)table_of(&properties_guid));
	TRUE(RtProperties, "it is in memory that stays",
	     type == RUNTIME_DATA || type == ACPI_RECLAIM);
	check_configuration();
}
