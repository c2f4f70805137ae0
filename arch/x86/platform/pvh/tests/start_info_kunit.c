// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of the PVH converter, built as the kernel builds it: with its
 * compiler flags, and with its sanitizers if they are on.
 *
 * The converter's source is included, under other names, because the kernel's
 * own pvh_read_phys() works on the PVH entry's page tables only. Runs at boot,
 * while init memory is still there. User space has many more cases:
 * tools/testing/selftests/pvh/.
 */
#define pvh_read_phys		test_read_phys
#define pvh_note		test_note
#define pvh_fail		test_fail
#define pvh_format_line		test_format_line
#define pvh_message_text	test_message_text
#define pvh_module_range	test_module_range
#define pvh_find_rsdp		test_find_rsdp
#define pvh_parse_start_info	test_parse_start_info
#define pvh_convert_memmap	test_convert_memmap
#define pvh_start_pass		test_start_pass
#define pvh_add_event		test_add_event
#define pvh_sort_events		test_sort_events

#include <linux/sizes.h>
#include <kunit/test.h>

#include "../messages.c"
#undef TEXT_SIZE
#include "../start_info.c"
#include "../events.c"
#include "../memmap.c"
#include "../pvh.h"

/* Guest physical memory of the tests; what is elsewhere cannot be read. */
#define MEMORY_SIZE	SZ_64K
#define INFO_AT		0x1003ULL	/* on no boundary at all */
#define CMDLINE_AT	0x1ff1ULL
#define MODLIST_AT	0x3001ULL
#define RSDP_AT		0x4005ULL
#define MAP_AT		0x5001ULL
#define RESERVED_TYPE	XEN_HVM_MEMMAP_TYPE_RESERVED
#define MAX_RANGES	16
#define MAX_EVENTS	4	/* so few that any map takes several passes */

static u8 memory[MEMORY_SIZE];
static struct hvm_start_info si;
static struct pvh_info info;
static char cmdline[32];
static struct pvh_range ranges[MAX_RANGES];
static struct pvh_memmap map;

static const struct pvh_limits limits = {
	.phys_limit = BIT_ULL(40), .image_start = SZ_16M, .image_end = SZ_32M,
};

bool test_read_phys(void *dst, u64 pa, size_t len)
{
	if (pa > MEMORY_SIZE || len > MEMORY_SIZE - pa)
		return false;
	memcpy(dst, memory + pa, len);
	return true;
}

static int test_init(struct kunit *test)
{
	memset(memory, 0, sizeof(memory));
	si = (struct hvm_start_info) {
		.magic = XEN_HVM_START_MAGIC_VALUE, .version = 1, .memmap_paddr = MAP_AT,
	};
	return 0;
}

static enum pvh_message __init parse(void)
{
	memcpy(memory + INFO_AT, &si, sizeof(si));
	return test_parse_start_info(INFO_AT, &limits, cmdline, sizeof(cmdline), &info);
}

static enum pvh_message __init convert(const struct hvm_memmap_table_entry *entries, u32 nr)
{
	struct pvh_event events[MAX_EVENTS];
	struct pvh_workspace ws = { .event = events, .max = MAX_EVENTS };
	enum pvh_message err;

	memcpy(memory + MAP_AT, entries, nr * sizeof(*entries));
	si.memmap_entries = nr;
	err = parse();
	if (err)
		return err;
	map = (struct pvh_memmap) { .range = ranges, .max = MAX_RANGES };
	return test_convert_memmap(&info, &limits, &ws, &map);
}

static void expect_range(struct kunit *test, u32 i, u64 start, u64 end, u32 type)
{
	KUNIT_ASSERT_LT(test, i, map.nr);
	KUNIT_EXPECT_EQ(test, ranges[i].start, start);
	KUNIT_EXPECT_EQ(test, ranges[i].end, end);
	KUNIT_EXPECT_EQ(test, ranges[i].type, type);
}

static void __init magic_wrong(struct kunit *test)
{
	si.magic++;
	KUNIT_EXPECT_EQ(test, parse(), PVH_ERR_MAGIC);
	KUNIT_EXPECT_EQ(test, info.report.value[PVH_ERR_MAGIC], (u64)si.magic);
}

static void __init start_info_out_of_reach(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, test_parse_start_info(MEMORY_SIZE - 39, &limits, cmdline,
						    sizeof(cmdline), &info),
			PVH_ERR_START_INFO);
}

/* The map's fields are behind a version 0 structure: somebody else's. */
static void __init version_0_has_no_map(struct kunit *test)
{
	const struct hvm_memmap_table_entry ram = { 0, SZ_64M, XEN_HVM_MEMMAP_TYPE_RAM };

	si.version = 0;
	KUNIT_EXPECT_EQ(test, convert(&ram, 1), PVH_ERR_NO_MEMMAP);
	KUNIT_EXPECT_EQ(test, info.source.entries, 0U);
}

static void __init cmdline_is_copied(struct kunit *test)
{
	si.cmdline_paddr = CMDLINE_AT;
	strscpy(memory + CMDLINE_AT, "console=ttyS0 quiet", sizeof(cmdline));
	KUNIT_EXPECT_EQ(test, parse(), PVH_OK);
	KUNIT_EXPECT_STREQ(test, cmdline, "console=ttyS0 quiet");
	KUNIT_EXPECT_EQ(test, info.report.seen, 0U);
}

static void __init cmdline_is_cut(struct kunit *test)
{
	si.cmdline_paddr = CMDLINE_AT;
	memset(memory + CMDLINE_AT, 'x', 2 * sizeof(cmdline));
	KUNIT_EXPECT_EQ(test, parse(), PVH_OK);
	KUNIT_EXPECT_EQ(test, strlen(cmdline), sizeof(cmdline) - 1);
	KUNIT_EXPECT_EQ(test, info.report.seen, BIT(PVH_WARN_CMDLINE_LONG));
}

static void __init modules_are_checked(struct kunit *test)
{
	const struct hvm_modlist_entry modules[] = {
		{ .paddr = SZ_64M, .size = 12345 }, { .paddr = SZ_16M, .size = 1 },
	};

	si.nr_modules = ARRAY_SIZE(modules);
	si.modlist_paddr = MODLIST_AT;
	memcpy(memory + MODLIST_AT, modules, sizeof(modules));
	KUNIT_EXPECT_EQ(test, parse(), PVH_OK);
	/* Where they are cannot be read here, so neither is of use. */
	KUNIT_EXPECT_EQ(test, info.initrd_size, 0ULL);
	KUNIT_EXPECT_EQ(test, info.report.value[PVH_WARN_INITRD], (u64)SZ_64M);
	KUNIT_EXPECT_EQ(test, info.report.value[PVH_WARN_MODULES], 1ULL);
}

static void __init rsdp_needs_checksum(struct kunit *test)
{
	u8 *rsdp = memory + RSDP_AT;
	int i;

	si.rsdp_paddr = RSDP_AT;
	memcpy(rsdp, "RSD PTR ", 8);
	KUNIT_EXPECT_EQ(test, parse(), PVH_OK);
	KUNIT_EXPECT_EQ(test, info.rsdp_paddr, 0ULL);
	KUNIT_EXPECT_EQ(test, info.report.value[PVH_WARN_RSDP], RSDP_AT);
	for (i = 0; i < 8; i++)
		rsdp[8] -= rsdp[i];
	KUNIT_EXPECT_EQ(test, parse(), PVH_OK);
	KUNIT_EXPECT_EQ(test, info.rsdp_paddr, RSDP_AT);
}

static void __init map_is_sorted_and_merged(struct kunit *test)
{
	const struct hvm_memmap_table_entry entries[] = {
		{ 4ULL * SZ_1G, SZ_1G, XEN_HVM_MEMMAP_TYPE_RAM },
		{ SZ_32M, SZ_32M, XEN_HVM_MEMMAP_TYPE_RAM },
		{ SZ_1M, SZ_32M - SZ_1M, XEN_HVM_MEMMAP_TYPE_RAM },
		{ 0, 0xa0000, XEN_HVM_MEMMAP_TYPE_RAM },
	};

	KUNIT_ASSERT_EQ(test, convert(entries, ARRAY_SIZE(entries)), PVH_OK);
	KUNIT_EXPECT_EQ(test, map.nr, 3U);
	expect_range(test, 0, 0, 0xa0000, XEN_HVM_MEMMAP_TYPE_RAM);
	expect_range(test, 1, SZ_1M, SZ_64M, XEN_HVM_MEMMAP_TYPE_RAM);
	expect_range(test, 2, 4ULL * SZ_1G, 5ULL * SZ_1G, XEN_HVM_MEMMAP_TYPE_RAM);
	KUNIT_EXPECT_EQ(test, info.report.seen, 0U);
}

static void __init ram_never_wins(struct kunit *test)
{
	const struct hvm_memmap_table_entry entries[] = {
		{ SZ_2M, SZ_1M, RESERVED_TYPE },
		{ SZ_1M, SZ_16M, XEN_HVM_MEMMAP_TYPE_RAM },
		{ SZ_2M + SZ_4K, SZ_2M, XEN_HVM_MEMMAP_TYPE_ACPI },
	};

	KUNIT_ASSERT_EQ(test, convert(entries, ARRAY_SIZE(entries)), PVH_OK);
	KUNIT_EXPECT_EQ(test, map.nr, 4U);
	expect_range(test, 0, SZ_1M, SZ_2M, XEN_HVM_MEMMAP_TYPE_RAM);
	expect_range(test, 1, SZ_2M, SZ_2M + SZ_4K, RESERVED_TYPE);
	expect_range(test, 2, SZ_2M + SZ_4K, SZ_4M + SZ_4K, XEN_HVM_MEMMAP_TYPE_ACPI);
	expect_range(test, 3, SZ_4M + SZ_4K, SZ_16M + SZ_1M, XEN_HVM_MEMMAP_TYPE_RAM);
}

static void __init wrong_entries(struct kunit *test)
{
	const struct hvm_memmap_table_entry entries[] = {
		{ SZ_1M, SZ_16M, XEN_HVM_MEMMAP_TYPE_RAM },
		{ SZ_32M, 0, XEN_HVM_MEMMAP_TYPE_RAM },
		{ SZ_64M, SZ_4K, 128 },
		{ BIT_ULL(40), SZ_4K, XEN_HVM_MEMMAP_TYPE_RAM },
		{ U64_MAX - SZ_4K, SZ_8K, RESERVED_TYPE },
	};

	KUNIT_ASSERT_EQ(test, convert(entries, ARRAY_SIZE(entries)), PVH_OK);
	KUNIT_EXPECT_EQ(test, map.nr, 3U);
	expect_range(test, 1, SZ_64M, SZ_64M + SZ_4K, RESERVED_TYPE);
	expect_range(test, 2, U64_MAX - SZ_4K, U64_MAX, RESERVED_TYPE);
	KUNIT_EXPECT_EQ(test, info.report.value[PVH_WARN_ENTRY_EMPTY], (u64)SZ_32M);
	KUNIT_EXPECT_EQ(test, info.report.value[PVH_WARN_ENTRY_TYPE], 128ULL);
	KUNIT_EXPECT_EQ(test, info.report.value[PVH_WARN_ENTRY_LIMIT], BIT_ULL(40));
	KUNIT_EXPECT_EQ(test, info.report.value[PVH_WARN_ENTRY_WRAPS], U64_MAX - SZ_4K);
}

/* 24 ranges, for 16 of which there is room: the largest ones. */
static void __init smallest_are_dropped(struct kunit *test)
{
	struct hvm_memmap_table_entry entries[24];
	u32 i;

	for (i = 0; i < ARRAY_SIZE(entries); i++)
		entries[i] = (struct hvm_memmap_table_entry) {
			(23 - i) * SZ_16M + SZ_1M, SZ_1M + i * SZ_4K,
			i < 4 ? RESERVED_TYPE : XEN_HVM_MEMMAP_TYPE_RAM,
		};
	KUNIT_ASSERT_EQ(test, convert(entries, ARRAY_SIZE(entries)), PVH_OK);
	KUNIT_EXPECT_EQ(test, map.nr, (u32)MAX_RANGES);
	KUNIT_EXPECT_EQ(test, map.dropped, 8U);
	expect_range(test, 0, SZ_1M, SZ_2M + 23 * SZ_4K, XEN_HVM_MEMMAP_TYPE_RAM);
	expect_range(test, 15, 15 * SZ_16M + SZ_1M, 15 * SZ_16M + SZ_2M + 8 * SZ_4K,
		     XEN_HVM_MEMMAP_TYPE_RAM);
}

static void __init no_ram(struct kunit *test)
{
	const struct hvm_memmap_table_entry entry = { SZ_1M, SZ_16M, RESERVED_TYPE };

	KUNIT_EXPECT_EQ(test, convert(&entry, 1), PVH_ERR_NO_RAM);
	KUNIT_EXPECT_EQ(test, info.report.value[PVH_ERR_NO_RAM], 1ULL);
}

static void __init one_range(struct kunit *test)
{
	const struct hvm_memmap_table_entry entry = { SZ_1M, SZ_16M, XEN_HVM_MEMMAP_TYPE_RAM };
	static struct boot_params bp __initdata;

	KUNIT_ASSERT_EQ(test, convert(&entry, 1), PVH_OK);
	pvh_fill_e820(&bp, &map, (struct setup_data *)memory, 0);
	KUNIT_EXPECT_EQ(test, bp.e820_entries, 1);
	KUNIT_EXPECT_EQ(test, bp.e820_table[0].addr, (u64)SZ_1M);
}

static void __init message_format(struct kunit *test)
{
	char line[PVH_LINE_SIZE];

	test_format_line(line, test_message_text(PVH_ERR_MAGIC), 0x12345678);
	KUNIT_EXPECT_STREQ(test, line, "PVH: start_info magic is wrong (0x12345678)");
}

/* Refers to init code, but is looked at later: not init data itself. */
static struct kunit_case pvh_start_info_cases[] __refdata = {
	KUNIT_CASE(magic_wrong),
	KUNIT_CASE(start_info_out_of_reach),
	KUNIT_CASE(version_0_has_no_map),
	KUNIT_CASE(cmdline_is_copied),
	KUNIT_CASE(cmdline_is_cut),
	KUNIT_CASE(modules_are_checked),
	KUNIT_CASE(rsdp_needs_checksum),
	KUNIT_CASE(map_is_sorted_and_merged),
	KUNIT_CASE(ram_never_wins),
	KUNIT_CASE(wrong_entries),
	KUNIT_CASE(smallest_are_dropped),
	KUNIT_CASE(no_ram),
	KUNIT_CASE(one_range),
	KUNIT_CASE(message_format),
	{ }
};

static struct kunit_suite pvh_start_info_suite = {
	.name = "pvh_start_info",
	.init = test_init,
	.test_cases = pvh_start_info_cases,
};

/* The converter is init code, so these must not run later. */
kunit_test_init_section_suites(&pvh_start_info_suite);
