// SPDX-License-Identifier: GPL-2.0
/*
 * The PVH converter in user space, under ASan and UBSan: everything but the
 * memory map, which memmap_test.c has. A test for each kind of good and of
 * wrong input, named after it.
 */
#include <string.h>

#include "../kselftest_harness.h"
#include "arena.h"

#define SI		0x1000ULL	/* where the tests put things */
#define MODLIST		0x2000ULL
#define CMDLINE		0x3000ULL
#define RSDP		0x4000ULL
#define IMAGE_START	0x1000000ULL
#define IMAGE_END	0x1800000ULL
#define INITRD		0x4000000ULL
#define GIB4		0x100000000ULL
#define CMDLINE_SIZE	2048

FIXTURE(pvh)
{
	struct hvm_start_info si;
	struct pvh_limits limits;
	struct pvh_info info;
	char cmdline[CMDLINE_SIZE + 1];
	enum pvh_message err;
};

FIXTURE_SETUP(pvh)
{
	arena_reset();
	memset(self, 0, sizeof(*self));
	self->si.magic = XEN_HVM_START_MAGIC_VALUE;
	self->si.version = 1;
	self->si.memmap_paddr = 0x5a8;
	self->si.memmap_entries = 3;
	self->limits.phys_limit = ARENA_LIMIT;
	self->limits.image_start = IMAGE_START;
	self->limits.image_end = IMAGE_END;
	/* Behind the buffer: must survive. */
	self->cmdline[CMDLINE_SIZE] = 0x5a;
}

FIXTURE_TEARDOWN(pvh)
{
	EXPECT_EQ(0x5a, self->cmdline[CMDLINE_SIZE]);
	arena_reset();
}

static void parse_at(struct _test_data_pvh *self, u64 pa)
{
	self->err = pvh_parse_start_info(pa, &self->limits, self->cmdline, CMDLINE_SIZE,
					 &self->info);
}

static void parse(struct _test_data_pvh *self)
{
	arena_write(SI, &self->si, sizeof(self->si));
	parse_at(self, SI);
}

static void put_cmdline(struct _test_data_pvh *self, u64 pa, const char *text)
{
	arena_write(pa, text, strlen(text) + 1);
	self->si.cmdline_paddr = pa;
}

static void put_modules(struct _test_data_pvh *self, const struct hvm_modlist_entry *mod, u32 nr)
{
	arena_write(MODLIST, mod, nr * sizeof(*mod));
	self->si.modlist_paddr = MODLIST;
	self->si.nr_modules = nr;
}

static void put_rsdp(u64 pa, u8 revision, bool good_v1, bool good_v2)
{
	u8 rsdp[36] = "RSD PTR ", sum = 0;
	int i;

	rsdp[15] = revision;
	rsdp[20] = sizeof(rsdp);
	/* Not 0: the sums must go to the end. */
	rsdp[19] = 1;
	rsdp[35] = 1;
	for (i = 0; i < 20; i++)
		sum += rsdp[i];
	rsdp[8] = -sum + !good_v1;
	for (i = 0, sum = 0; i < 36; i++)
		sum += rsdp[i];
	rsdp[32] = -sum + !good_v2;
	arena_write(pa, rsdp, sizeof(rsdp));
}

/* That warning, with that value, and no other. */
#define EXPECT_ONLY(msg, val) do {						\
	EXPECT_EQ(1U << (msg), self->info.report.seen);				\
	EXPECT_EQ((u64)(val), self->info.report.value[msg]);			\
} while (0)

TEST_F(pvh, good)
{
	struct hvm_modlist_entry mod = { .paddr = INITRD, .size = 0x1234 };

	self->si.flags = 3;
	self->si.rsdp_paddr = RSDP;
	put_modules(self, &mod, 1);
	put_cmdline(self, CMDLINE, "console=ttyS0");
	put_rsdp(RSDP, 2, true, true);
	parse(self);
	EXPECT_EQ(PVH_OK, self->err);
	EXPECT_EQ(0, self->info.report.seen);
	EXPECT_EQ(1, self->info.version);
	EXPECT_EQ(3, self->info.flags);
	EXPECT_STREQ("console=ttyS0", self->cmdline);
	EXPECT_EQ(13, self->info.cmdline_len);
	EXPECT_EQ(INITRD, self->info.initrd_paddr);
	EXPECT_EQ(0x1234, self->info.initrd_size);
	EXPECT_EQ(RSDP, self->info.rsdp_paddr);
	EXPECT_EQ(0x5a8, self->info.source.paddr);
	EXPECT_EQ(3, self->info.source.entries);
	EXPECT_EQ(24, self->info.source.stride);
}

TEST_F(pvh, magic_wrong)
{
	self->si.magic = 0xdeadbeef;
	parse(self);
	EXPECT_EQ(PVH_ERR_MAGIC, self->err);
	EXPECT_EQ(0xdeadbeef, self->info.report.value[PVH_ERR_MAGIC]);
}

TEST_F(pvh, start_info_out_of_reach)
{
	parse_at(self, ARENA_LIMIT - 39);
	EXPECT_EQ(PVH_ERR_START_INFO, self->err);
	EXPECT_EQ(ARENA_LIMIT - 39, self->info.report.value[PVH_ERR_START_INFO]);
}

TEST_F(pvh, start_info_wraps)
{
	parse_at(self, U64_MAX - 8);
	EXPECT_EQ(PVH_ERR_START_INFO, self->err);
}

TEST_F(pvh, version_0_is_40_bytes)
{
	/* At the very end of memory: reading 56 bytes would fail. */
	self->si.version = 0;
	arena_write(ARENA_LIMIT - 40, &self->si, 40);
	parse_at(self, ARENA_LIMIT - 40);
	EXPECT_EQ(PVH_OK, self->err);
	EXPECT_EQ(0, self->info.source.entries);
}

TEST_F(pvh, version_0_has_no_map)
{
	self->si.version = 0;
	parse(self);
	EXPECT_EQ(PVH_OK, self->err);
	EXPECT_EQ(0, self->info.source.entries);
	EXPECT_EQ(0, self->info.source.paddr);
}

TEST_F(pvh, version_1_is_56_bytes)
{
	arena_write(ARENA_LIMIT - 55, &self->si, 55);
	parse_at(self, ARENA_LIMIT - 55);
	EXPECT_EQ(PVH_ERR_START_INFO, self->err);
}

TEST_F(pvh, version_2)
{
	self->si.version = 2;
	parse(self);
	EXPECT_EQ(PVH_OK, self->err);
	EXPECT_EQ(3, self->info.source.entries);
	EXPECT_EQ(0, self->info.report.seen);
}

TEST_F(pvh, version_max)
{
	self->si.version = 0xffffffff;
	parse(self);
	EXPECT_EQ(PVH_OK, self->err);
	EXPECT_EQ(3, self->info.source.entries);
}

TEST_F(pvh, memmap_paddr_0_is_no_map)
{
	self->si.memmap_paddr = 0;
	parse(self);
	EXPECT_EQ(PVH_OK, self->err);
	EXPECT_EQ(0, self->info.source.entries);
}

TEST_F(pvh, start_info_unaligned)
{
	arena_write(SI + 3, &self->si, sizeof(self->si));
	parse_at(self, SI + 3);
	EXPECT_EQ(PVH_OK, self->err);
}

TEST_F(pvh, cmdline_absent)
{
	parse(self);
	EXPECT_STREQ("", self->cmdline);
	EXPECT_EQ(0, self->info.report.seen);
}

TEST_F(pvh, cmdline_empty)
{
	put_cmdline(self, CMDLINE, "");
	parse(self);
	EXPECT_STREQ("", self->cmdline);
	EXPECT_EQ(0, self->info.report.seen);
}

TEST_F(pvh, cmdline_above_4g)
{
	put_cmdline(self, 3 * GIB4 + 77, "root=/dev/vda");
	parse(self);
	EXPECT_STREQ("root=/dev/vda", self->cmdline);
	EXPECT_EQ(0, self->info.report.seen);
}

TEST_F(pvh, cmdline_ends_with_memory)
{
	put_cmdline(self, ARENA_LIMIT - 5, "uiet");
	parse(self);
	EXPECT_STREQ("uiet", self->cmdline);
	EXPECT_EQ(0, self->info.report.seen);
}

TEST_F(pvh, cmdline_runs_off_memory)
{
	arena_write(ARENA_LIMIT - 5, "quiet", 5);
	self->si.cmdline_paddr = ARENA_LIMIT - 5;
	parse(self);
	EXPECT_EQ(PVH_OK, self->err);
	EXPECT_STREQ("", self->cmdline);
	EXPECT_EQ(0, self->info.cmdline_len);
	EXPECT_ONLY(PVH_WARN_CMDLINE_PADDR, ARENA_LIMIT - 5);
}

TEST_F(pvh, cmdline_wraps)
{
	self->si.cmdline_paddr = U64_MAX - 2;
	parse(self);
	EXPECT_STREQ("", self->cmdline);
	EXPECT_ONLY(PVH_WARN_CMDLINE_PADDR, U64_MAX - 2);
}

TEST_F(pvh, cmdline_longest)
{
	char text[CMDLINE_SIZE] = "";

	memset(text, 'x', CMDLINE_SIZE - 1);
	put_cmdline(self, CMDLINE + 1, text);
	parse(self);
	EXPECT_STREQ(text, self->cmdline);
	EXPECT_EQ(CMDLINE_SIZE - 1, self->info.cmdline_len);
	EXPECT_EQ(0, self->info.report.seen);
}

TEST_F(pvh, cmdline_unterminated)
{
	char text[CMDLINE_SIZE + 100];

	memset(text, 'x', sizeof(text));
	arena_write(CMDLINE, text, sizeof(text));
	self->si.cmdline_paddr = CMDLINE;
	parse(self);
	EXPECT_EQ(CMDLINE_SIZE - 1, strlen(self->cmdline));
	EXPECT_EQ(CMDLINE_SIZE - 1, self->info.cmdline_len);
	EXPECT_ONLY(PVH_WARN_CMDLINE_LONG, CMDLINE_SIZE - 1);
}

TEST_F(pvh, cmdline_is_read_before_later_errors)
{
	put_cmdline(self, CMDLINE, "console=ttyS1");
	self->si.memmap_entries = 0;
	parse(self);
	EXPECT_STREQ("console=ttyS1", self->cmdline);
}

TEST_F(pvh, modlist_0)
{
	self->si.nr_modules = 1;
	parse(self);
	EXPECT_EQ(PVH_OK, self->err);
	EXPECT_EQ(0, self->info.initrd_size);
	EXPECT_EQ(0, self->info.nr_modules);
	EXPECT_ONLY(PVH_WARN_MODLIST_PADDR, 0);
}

TEST_F(pvh, modlist_out_of_reach)
{
	self->si.nr_modules = 1;
	self->si.modlist_paddr = ARENA_LIMIT - 31;
	parse(self);
	EXPECT_EQ(0, self->info.initrd_size);
	EXPECT_ONLY(PVH_WARN_MODLIST_PADDR, ARENA_LIMIT - 31);
}

TEST_F(pvh, modlist_without_modules)
{
	self->si.modlist_paddr = U64_MAX;
	parse(self);
	EXPECT_EQ(0, self->info.report.seen);
}

TEST_F(pvh, two_modules)
{
	struct hvm_modlist_entry mod[] = { { INITRD, 1 }, { INITRD + 0x1000, 1 } };

	put_modules(self, mod, 2);
	parse(self);
	EXPECT_EQ(2, self->info.nr_modules);
	EXPECT_EQ(INITRD, self->info.initrd_paddr);
	EXPECT_ONLY(PVH_WARN_MODULES, 1);
}

TEST_F(pvh, nr_modules_at_the_limit)
{
	struct hvm_modlist_entry mod = { .paddr = INITRD, .size = 1 };

	put_modules(self, &mod, 1);
	self->si.nr_modules = PVH_MAX_MODULES;
	parse(self);
	EXPECT_EQ(PVH_MAX_MODULES, self->info.nr_modules);
	EXPECT_ONLY(PVH_WARN_MODULES, PVH_MAX_MODULES - 1);
}

TEST_F(pvh, nr_modules_absurd)
{
	struct hvm_modlist_entry mod = { .paddr = INITRD, .size = 1 };

	put_modules(self, &mod, 1);
	self->si.nr_modules = PVH_MAX_MODULES + 1;
	parse(self);
	EXPECT_EQ(1, self->info.nr_modules);
	EXPECT_EQ(INITRD, self->info.initrd_paddr);
	EXPECT_ONLY(PVH_WARN_NR_MODULES, PVH_MAX_MODULES + 1);
}

TEST_F(pvh, initrd_above_4g)
{
	struct hvm_modlist_entry mod = { .paddr = 2 * GIB4 + 1, .size = GIB4 + 5 };

	put_modules(self, &mod, 1);
	parse(self);
	EXPECT_EQ(2 * GIB4 + 1, self->info.initrd_paddr);
	EXPECT_EQ(GIB4 + 5, self->info.initrd_size);
	EXPECT_EQ(0, self->info.report.seen);
}

/* Each bad in one way; the good ones touch the limits. */
FIXTURE(initrd)
{
};

FIXTURE_VARIANT(initrd)
{
	u64 paddr;
	u64 size;
	bool good;
};

FIXTURE_SETUP(initrd)
{
	arena_reset();
}

FIXTURE_TEARDOWN(initrd)
{
}

#define INITRD_CASE(name, p, s, g)						\
	FIXTURE_VARIANT_ADD(initrd, name) { .paddr = p, .size = s, .good = g }
INITRD_CASE(at_0, 0, 5, false);
INITRD_CASE(empty, INITRD, 0, false);
INITRD_CASE(wraps, U64_MAX - 9, 20, false);
INITRD_CASE(wraps_to_0, U64_MAX - 9, 10, false);
INITRD_CASE(all_of_it, 1, U64_MAX, false);
INITRD_CASE(ends_at_limit, ARENA_LIMIT - 10, 10, true);
INITRD_CASE(ends_behind_limit, ARENA_LIMIT - 10, 11, false);
INITRD_CASE(starts_at_limit, ARENA_LIMIT, 1, false);
INITRD_CASE(ends_at_image, IMAGE_START - 10, 10, true);
INITRD_CASE(ends_in_image, IMAGE_START - 10, 11, false);
INITRD_CASE(starts_at_image, IMAGE_START, 1, false);
INITRD_CASE(ends_image, IMAGE_END - 1, 1, false);
INITRD_CASE(behind_image, IMAGE_END, 1, true);
INITRD_CASE(around_image, IMAGE_START - 1, IMAGE_END - IMAGE_START + 2, false);

TEST_F(initrd, range)
{
	struct hvm_modlist_entry mod = { .paddr = variant->paddr, .size = variant->size };
	struct pvh_limits limits = { ARENA_LIMIT, IMAGE_START, IMAGE_END };
	struct hvm_start_info si = {
		.magic = XEN_HVM_START_MAGIC_VALUE, .nr_modules = 1, .modlist_paddr = MODLIST,
	};
	struct pvh_info info;
	char cmdline[1];

	arena_write(MODLIST, &mod, sizeof(mod));
	arena_write(SI, &si, sizeof(si));
	EXPECT_EQ(PVH_OK, pvh_parse_start_info(SI, &limits, cmdline, 1, &info));
	EXPECT_EQ(variant->good ? mod.paddr : 0, info.initrd_paddr);
	EXPECT_EQ(variant->good ? mod.size : 0, info.initrd_size);
	EXPECT_EQ(variant->good ? 0 : 1U << PVH_WARN_INITRD, info.report.seen);
}

TEST_F(pvh, rsdp_revision_0)
{
	put_rsdp(RSDP, 0, true, false);
	EXPECT_EQ(RSDP, pvh_find_rsdp(RSDP, &self->info.report));
	EXPECT_EQ(0, self->info.report.seen);
}

TEST_F(pvh, rsdp_bad_checksum)
{
	put_rsdp(RSDP, 0, false, true);
	EXPECT_EQ(0, pvh_find_rsdp(RSDP, &self->info.report));
	EXPECT_ONLY(PVH_WARN_RSDP, RSDP);
}

TEST_F(pvh, rsdp_bad_extended_checksum)
{
	put_rsdp(RSDP, 2, true, false);
	EXPECT_EQ(0, pvh_find_rsdp(RSDP, &self->info.report));
	EXPECT_ONLY(PVH_WARN_RSDP, RSDP);
}

TEST_F(pvh, rsdp_no_signature)
{
	u8 zero[36] = "";

	arena_write(RSDP, zero, sizeof(zero));
	EXPECT_EQ(0, pvh_find_rsdp(RSDP, &self->info.report));
	EXPECT_ONLY(PVH_WARN_RSDP, RSDP);
}

TEST_F(pvh, rsdp_out_of_reach)
{
	EXPECT_EQ(0, pvh_find_rsdp(ARENA_LIMIT - 19, &self->info.report));
	EXPECT_ONLY(PVH_WARN_RSDP, ARENA_LIMIT - 19);
}

TEST_F(pvh, rsdp_absent_is_searched)
{
	put_rsdp(0xe0000, 2, true, true);
	EXPECT_EQ(0xe0000, pvh_find_rsdp(0, &self->info.report));
	EXPECT_EQ(0, self->info.report.seen);
}

TEST_F(pvh, rsdp_wrong_is_searched_too)
{
	put_rsdp(0xffff0 - 32, 0, true, true);
	EXPECT_EQ(0xfffd0, pvh_find_rsdp(RSDP, &self->info.report));
	EXPECT_ONLY(PVH_WARN_RSDP, RSDP);
}

TEST_F(pvh, rsdp_search_skips_bad_and_unaligned)
{
	put_rsdp(0xe0010, 0, false, true);
	put_rsdp(0xe1008, 0, true, true);
	put_rsdp(0xf0000, 0, true, true);
	EXPECT_EQ(0xf0000, pvh_find_rsdp(0, &self->info.report));
}

TEST_F(pvh, rsdp_search_ends_at_1m)
{
	put_rsdp(0x100000, 0, true, true);
	EXPECT_EQ(0, pvh_find_rsdp(0, &self->info.report));
	EXPECT_EQ(0, self->info.report.seen);
	EXPECT_EQ(0x100000, arena_highest_read);
}

TEST(first_value_of_a_warning_stays)
{
	struct pvh_report report = { };

	pvh_note(&report, PVH_WARN_RSDP, 7);
	pvh_note(&report, PVH_WARN_RSDP, 8);
	EXPECT_EQ(7, report.value[PVH_WARN_RSDP]);
}

TEST(messages)
{
	char line[PVH_LINE_SIZE];
	unsigned int msg, len;

	len = pvh_format_message(line, PVH_ERR_MAGIC, 0);
	EXPECT_STREQ("PVH: start_info magic is wrong (0x0)", line);
	EXPECT_EQ(strlen(line), len);
	/* The texts stand in the order of the messages, up to the last one. */
	pvh_format_message(line, PVH_NR_MESSAGES - 1, 3);
	EXPECT_STREQ("PVH: memory map has too many ranges, dropped (0x3)", line);
	pvh_format_message(line, PVH_WARN_CMDLINE_PADDR, 0);
	EXPECT_STREQ("PVH: command line is out of reach, now empty, cmdline_paddr (0x0)", line);
	pvh_format_message(line, PVH_ERR_MAGIC, 0x1f0);
	EXPECT_STREQ("PVH: start_info magic is wrong (0x1f0)", line);
	pvh_format_message(line, PVH_ERR_MAGIC, 0xfedcba9876543210);
	EXPECT_STREQ("PVH: start_info magic is wrong (0xfedcba9876543210)", line);

	/* All fit, with the longest value, and none is missing. */
	for (msg = 0; msg < PVH_NR_MESSAGES; msg++) {
		len = pvh_format_message(line, msg, U64_MAX);
		EXPECT_LT(len, PVH_LINE_SIZE);
		EXPECT_GT(len, strlen("PVH:  (0xffffffffffffffff)"));
		EXPECT_EQ(len, strlen(line));
	}
}

TEST_HARNESS_MAIN
