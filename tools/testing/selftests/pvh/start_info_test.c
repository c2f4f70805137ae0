// SPDX-License-Identifier: GPL-2.0
/*
 * The PVH converter in user space, under ASan and UBSan: everything but the
 * memory map, which memmap_test.c has. A test for each kind of good and of
 * wrong input, named after it; here, those of what it says.
 *
 * The harness knows the tests of one source file, so those are included here,
 * in the order in which they run.
 */
#include "start_info_test.h"
#include "start_info_test_struct.h"
#include "start_info_test_cmdline.h"
#include "start_info_test_modules.h"
#include "start_info_test_rsdp.h"

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

	len = pvh_format_line(line, pvh_message_text(PVH_ERR_MAGIC), 0);
	EXPECT_STREQ("PVH: start_info magic is wrong (0x0)", line);
	EXPECT_EQ(strlen(line), len);
	/* The texts stand in the order of the messages, up to the last one. */
	pvh_format_line(line, pvh_message_text(PVH_NR_MESSAGES - 1), 3);
	EXPECT_STREQ("PVH: memory map has too many ranges, dropped (0x3)", line);
	pvh_format_line(line, pvh_message_text(PVH_WARN_CMDLINE_PADDR), 0);
	EXPECT_STREQ("PVH: command line is out of reach, now empty, cmdline_paddr (0x0)", line);
	pvh_format_line(line, pvh_message_text(PVH_ERR_MAGIC), 0x1f0);
	EXPECT_STREQ("PVH: start_info magic is wrong (0x1f0)", line);
	pvh_format_line(line, pvh_message_text(PVH_ERR_MAGIC), 0xfedcba9876543210);
	EXPECT_STREQ("PVH: start_info magic is wrong (0xfedcba9876543210)", line);

	/* All fit, with the longest value, and none is missing. */
	for (msg = 0; msg < PVH_NR_MESSAGES; msg++) {
		len = pvh_format_line(line, pvh_message_text(msg), U64_MAX);
		EXPECT_LT(len, PVH_LINE_SIZE);
		EXPECT_GT(len, strlen("PVH:  (0xffffffffffffffff)"));
		EXPECT_EQ(len, strlen(line));
	}
}

TEST_HARNESS_MAIN
