/* SPDX-License-Identifier: GPL-2.0 */
/* Tests of start_info itself: magic, versions, where it is. Part of start_info_test.c. */
#include "start_info_test.h"

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
