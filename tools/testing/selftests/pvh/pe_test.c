// SPDX-License-Identifier: GPL-2.0
/*
 * The EFI environment's PE loader in user space, under ASan and UBSan: a small
 * image that loads, changed in one way a test, at each limit and one beyond it;
 * then some at random. All that comes of it is held against pe_oracle.c.
 *
 * The harness knows the tests of one source file, so those are included here,
 * in the order in which they run.
 */
#include <sys/mman.h>

#include "arena.h"
#include "pe_test.h"
#include "pe_test_headers.h"
#include "pe_test_sections.h"
#include "pe_test_relocs.h"

/* In the order of enum pe_error, up to the last one. */
TEST(texts)
{
	u32 i, j;

	EXPECT_STREQ("no error", pe_error_text(PE_OK));
	EXPECT_STREQ("no PE image, first bytes", pe_error_text(PE_NOT_MZ));
	EXPECT_STREQ("optional header is too short, bytes", pe_error_text(PE_OPTIONAL_HEADER));
	EXPECT_STREQ("too many sections, NumberOfSections", pe_error_text(PE_NR_SECTIONS));
	EXPECT_STREQ("relocations are stripped, ImageBase", pe_error_text(PE_RELOC_STRIPPED));
	EXPECT_STREQ("relocation is not in the image, offset", pe_error_text(PE_NR_ERRORS - 1));
	for (i = 0; i < PE_NR_ERRORS; i++) {
		EXPECT_GT(strlen(pe_error_text(i)), 5);
		for (j = 0; j < i; j++)
			EXPECT_STRNE(pe_error_text(i), pe_error_text(j));
	}
}

TEST_HARNESS_MAIN
