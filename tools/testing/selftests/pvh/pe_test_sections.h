/* SPDX-License-Identifier: GPL-2.0 */
/* Tests of the PE loader: sections. Part of pe_test.c. */
#include "pe_test.h"

/* Sections of a page each in the image, as linkers make them: cannot run in place. */
static void spread(struct sample *f)
{
	static const u16 none[] = { REL_ABSOLUTE };

	f->section[0].virtual_address = 0x1000;
	f->section[1].virtual_address = 0x2000;
	f->section[2].virtual_address = 0x3000;
	f->opt.image_size = 0x4000;
	f->opt.entry_point = 0x1004;
	sample_relocs(f, 0, none, 1);
	f->dir[DIR_RELOC].virtual_address = 0x3000;
}

ACCEPTS(section_ends_with_file, f->section[2].raw_data_size = SAMPLE_SIZE - RELOC)
REFUSES(section_ends_behind_file, PE_SECTION_FILE, RELOC,
	f->section[2].raw_data_size = SAMPLE_SIZE - RELOC + 1)
REFUSES(section_at_last_byte_of_file, PE_SECTION_FILE, SAMPLE_SIZE - 1,
	f->section[2].data_addr = SAMPLE_SIZE - 1; f->section[2].raw_data_size = 2)
REFUSES(section_at_end_of_file, PE_SECTION_FILE, SAMPLE_SIZE,
	f->section[2].data_addr = SAMPLE_SIZE; f->section[2].raw_data_size = 1)
REFUSES(section_behind_file, PE_SECTION_FILE, SAMPLE_SIZE + 1,
	f->section[2].data_addr = SAMPLE_SIZE + 1)
REFUSES(section_wraps_in_file, PE_SECTION_FILE, 0xfffffff0, f->section[1].data_addr = 0xfffffff0)
REFUSES(section_of_4g_in_file, PE_SECTION_FILE, DATA, f->section[1].raw_data_size = 0xffffffff)
/* Where nothing of the file is, it may be anywhere. */
ACCEPTS(section_of_nothing_behind_file, f->section[1].raw_data_size = 0;
	f->section[1].data_addr = 0xffffffff)
/* Where a section has no size, nothing about it matters. */
ACCEPTS(section_empty_anywhere, f->section[1].raw_data_size = 0; f->section[1].virtual_size = 0;
	f->section[1].data_addr = 0xffffffff; f->section[1].virtual_address = 0xffffffff)
ACCEPTS(section_first_empty, f->section[0].raw_data_size = 0; f->section[0].virtual_size = 0)
ACCEPTS(sections_all_empty, memset(f->section, 0, sizeof(f->section)); f->dir[DIR_RELOC].size = 0)

ACCEPTS(section_ends_with_image, f->section[2].virtual_size = SAMPLE_IMAGE - RELOC)
REFUSES(section_ends_behind_image, PE_SECTION_IMAGE, RELOC,
	f->section[2].virtual_size = SAMPLE_IMAGE - RELOC + 1)
REFUSES(section_at_end_of_image, PE_SECTION_IMAGE, SAMPLE_IMAGE,
	f->section[2].virtual_address = SAMPLE_IMAGE; f->section[2].virtual_size = 1)
REFUSES(section_behind_image, PE_SECTION_IMAGE, SAMPLE_IMAGE + 1,
	f->section[2].virtual_address = SAMPLE_IMAGE + 1)
REFUSES(section_wraps_in_image, PE_SECTION_IMAGE, 0xfffffff0,
	f->section[1].virtual_address = 0xfffffff0)
REFUSES(section_of_4g_in_image, PE_SECTION_IMAGE, DATA, f->section[1].virtual_size = 0xffffffff)
/* Without a size in the image, it is the one in the file. */
REFUSES(section_of_file_size_behind_image, PE_SECTION_IMAGE, SAMPLE_IMAGE - 0x3f,
	f->section[2].virtual_size = 0; f->section[2].virtual_address = SAMPLE_IMAGE - 0x3f)
ACCEPTS(section_of_file_size_ends_with_image, f->section[2].virtual_size = 0;
	f->section[2].virtual_address = SAMPLE_IMAGE - 0x40; f->dir[DIR_RELOC].size = 0)

REFUSES(section_begins_in_headers, PE_SECTION_ORDER, TEXT - 1, f->section[0].virtual_address--)
REFUSES(section_in_headers, PE_SECTION_ORDER, 0, f->section[0].virtual_address = 0)
REFUSES(sections_overlap, PE_SECTION_ORDER, DATA, f->section[0].virtual_size = DATA - TEXT + 1)
ACCEPTS(sections_touch, f->section[0].virtual_size = DATA - TEXT)
REFUSES(sections_swapped, PE_SECTION_ORDER, TEXT, struct section_header first = f->section[0];
	f->section[0] = f->section[1]; f->section[1] = first)
REFUSES(section_twice, PE_SECTION_ORDER, DATA, f->section[2] = f->section[1])
/* The order is not lost over one that is empty. */
REFUSES(section_order_over_empty, PE_SECTION_ORDER, DATA - 1,
	f->section[2].virtual_address = DATA - 1; f->section[1].virtual_size = 0;
	f->section[1].raw_data_size = 0; f->section[0].virtual_size = DATA - TEXT)

ACCEPTS(sections_spread, spread(f))
ACCEPTS(sections_same_in_file, spread(f); f->section[1].data_addr = TEXT)
ACCEPTS(section_of_headers_in_file, spread(f); f->section[0].data_addr = 0)
ACCEPTS(raw_as_long_as_virtual, f->section[0].virtual_size = 0x300)
ACCEPTS(raw_shorter_by_one, f->section[0].virtual_size = 0x301)
ACCEPTS(raw_longer_by_one, f->section[0].virtual_size = 0x2ff)
ACCEPTS(virtual_1_byte, f->section[0].virtual_size = 1)
ACCEPTS(virtual_0, f->section[0].virtual_size = 0)
ACCEPTS(file_continues, self->size = SAMPLE_MAX)

#define NOT_IN_PLACE(name, ...)							\
TEST_F(pe, name)								\
{										\
	struct sample *f = &self->file;						\
										\
	__VA_ARGS__;								\
	TRY(0);									\
	EXPECT_OUTCOME(PE_OK, 0);						\
	EXPECT_FALSE(self->out.pe.in_place);					\
}

NOT_IN_PLACE(first_elsewhere_in_file, f->section[0].data_addr--)
NOT_IN_PLACE(second_elsewhere_in_file, f->section[1].data_addr++)
NOT_IN_PLACE(last_elsewhere_in_image, f->section[2].virtual_address++; f->dir[DIR_RELOC].size = 0)
NOT_IN_PLACE(only_one_in_place, spread(f); f->section[2].virtual_size = 1;
	     f->dir[DIR_RELOC].size = 0)

/* A section that is only in the image keeps no other from running in place. */
TEST_F(pe, bss_is_in_place)
{
	struct section_header *bss = &self->file.section[1];

	bss->raw_data_size = 0;
	bss->data_addr = 0;
	TRY(PE_IN_PLACE);
	EXPECT_EQ(PE_OK, self->out.error);
	EXPECT_TRUE(self->out.in_place);
	EXPECT_EQ(0, self->out.base[DATA]);
}

/* Which bytes of the image are the file's, looked at one by one. */
TEST_F(pe, bytes)
{
	const u8 *file = (const u8 *)&self->file;
	u32 how, i;

	self->file.dir[DIR_RELOC].size = 0;
	for (how = 0; how < PE_WAYS; how++) {
		TRY(how);
		ASSERT_EQ(PE_OK, self->out.error);
		ASSERT_EQ(!!(how & PE_IN_PLACE), self->out.in_place);
		for (i = SAMPLE_HEADERS; i < SAMPLE_IMAGE; i++) {
			bool from_file = (i >= TEXT && i < TEXT + 0x2f0) ||
					 (i >= DATA && i < BSS) ||
					 (i >= RELOC && i < RELOC + 28);

			EXPECT_EQ(from_file ? file[i] : 0, self->out.base[i]);
		}
	}
}

TEST_F(pe, bytes_of_spread_sections)
{
	const u8 *file = (const u8 *)&self->file;
	u32 i;

	spread(&self->file);
	TRY(PE_AT_HOME | PE_IN_PLACE);
	ASSERT_EQ(PE_OK, self->out.error);
	EXPECT_FALSE(self->out.in_place);
	for (i = SAMPLE_HEADERS; i < 0x4000; i++) {
		u8 want = 0;

		if (i >= 0x1000 && i < 0x12f0)
			want = file[i - 0x1000 + TEXT];
		if (i >= 0x2000 && i < 0x2100)
			want = file[i - 0x2000 + DATA];
		if (i >= 0x3000 && i < 0x301c)
			want = file[i - 0x3000 + RELOC];
		EXPECT_EQ(want, self->out.base[i]);
	}
}

/*
 * Headers that end before their own table of sections: while the image is made
 * in place, zeros would come over entries that are still to be read. Here a
 * section ends in the middle of the next one's entry, with its size in the
 * image and before its size in the file.
 */
TEST_F(pe, table_of_sections_in_a_section)
{
	struct sample *f = &self->file;
	u32 second = offsetof(struct sample, section[1]);

	f->opt.header_size = 0x80;
	f->section[0] = (struct section_header) { ".bss", second + 16 - 0x80, 0x80, 0, 0 };
	f->pe.sections = 2;
	f->dir[DIR_RELOC].size = 0;
	TRY_ALL(PE_NR_SECTIONS, 2);
}
