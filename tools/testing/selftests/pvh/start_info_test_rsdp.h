/* SPDX-License-Identifier: GPL-2.0 */
/* Tests of the RSDP, given or searched for. Part of start_info_test.c. */
#include "start_info_test.h"

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

static void put_ebda(u16 segment)
{
	arena_write(0x40e, &segment, sizeof(segment));
}

TEST_F(pvh, rsdp_in_the_ebda)
{
	put_ebda(0x9fc0);
	put_rsdp(0x9fc00, 0, true, true);
	put_rsdp(0xe0000, 0, true, true);
	EXPECT_EQ(0x9fc00, pvh_find_rsdp(0, &self->info.report));
	EXPECT_EQ(0, self->info.report.seen);
}

TEST_F(pvh, rsdp_last_in_the_ebda)
{
	put_ebda(0x9fc0);
	put_rsdp(0x9fc00 + 1024 - 16, 0, true, true);
	EXPECT_EQ(0x9fff0, pvh_find_rsdp(0, &self->info.report));
}

TEST_F(pvh, rsdp_behind_the_ebda)
{
	put_ebda(0x9f80);
	put_rsdp(0x9f800 + 1024, 0, true, true);
	EXPECT_EQ(0, pvh_find_rsdp(0, &self->info.report));
}

TEST_F(pvh, rsdp_no_ebda_there)
{
	put_ebda(0x003f);
	put_rsdp(0x3f0, 0, true, true);
	EXPECT_EQ(0, pvh_find_rsdp(0, &self->info.report));
	put_ebda(0xffff);
	put_rsdp(0xffff0, 0, true, true);
	EXPECT_EQ(0xffff0, pvh_find_rsdp(0, &self->info.report));
}
