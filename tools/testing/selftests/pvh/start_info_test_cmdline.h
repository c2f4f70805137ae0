/* SPDX-License-Identifier: GPL-2.0 */
/* Tests of the command line. Part of start_info_test.c. */
#include "start_info_test.h"

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
