/* SPDX-License-Identifier: GPL-2.0 */
/* Tests of the PE loader: what headers say. Part of pe_test.c. */
#include "pe_test.h"

/* The end of headers that have @n data directories: no table of sections is behind. */
#define OPTIONAL_END(n)								\
	(SAMPLE_PE_AT + sizeof(struct pe_hdr) + sizeof(struct pe32plus_opt_hdr) + (n) * 8)

/* Moves PE header and all behind it to @at; the first section begins where it did. */
static void move_headers(struct sample *f, u32 at)
{
	u8 all[SAMPLE_HEADERS - SAMPLE_PE_AT];

	memcpy(all, &f->pe, sizeof(all));
	memset(&f->pe, 0, sizeof(all));
	memcpy((u8 *)f + at, all, sizeof(all));
	sample_put32(f, 60, at);
}

/* As many data directories as there is room for; the table of sections is behind them. */
static void set_directories(struct sample *f, u32 n, u32 room)
{
	u8 sections[sizeof(f->section)];

	memcpy(sections, f->section, sizeof(sections));
	f->opt.data_dirs = n;
	f->pe.opt_hdr_size = sizeof(f->opt) + room * 8;
	memcpy((u8 *)f->dir + room * 8, sections, sizeof(sections));
}

ACCEPTS(unchanged)

REFUSES(mz_first_byte, PE_NOT_MZ, 0x5a4c, f->mz[0]--)
REFUSES(mz_second_byte, PE_NOT_MZ, 0x5b4d, f->mz[1]++)
REFUSES(file_empty, PE_NOT_MZ, 0, self->size = 0)
REFUSES(file_of_1_byte, PE_NOT_MZ, 0, self->size = 1)
REFUSES(file_of_2_bytes, PE_NOT_MZ, 0x5a4d, self->size = 2)
REFUSES(file_of_63_bytes, PE_NOT_MZ, 0x5a4d, self->size = 63)
/* Enough for the DOS header; what it leads to is not there. */
REFUSES(file_of_64_bytes, PE_NOT_PE, SAMPLE_PE_AT, self->size = 64)

REFUSES(pe_at_end, PE_NOT_PE, SAMPLE_SIZE, sample_put32(f, 60, SAMPLE_SIZE))
REFUSES(pe_behind_end, PE_NOT_PE, SAMPLE_SIZE + 1, sample_put32(f, 60, SAMPLE_SIZE + 1))
REFUSES(pe_far_behind_end, PE_NOT_PE, 0xffffffff, sample_put32(f, 60, 0xffffffff))
REFUSES(pe_at_last_24_bytes_less_one, PE_NOT_PE, SAMPLE_SIZE - 23,
	sample_put32(f, 60, SAMPLE_SIZE - 23))
/* The whole header is there, and nothing of the optional one. */
REFUSES(pe_at_last_24_bytes, PE_OPTIONAL_HEADER, sizeof(f->opt) + sizeof(f->dir),
	memcpy((u8 *)f + SAMPLE_SIZE - 24, &f->pe, 24); sample_put32(f, 60, SAMPLE_SIZE - 24))
/* At 0 it begins with what must be the other signature. */
REFUSES(pe_at_0, PE_NOT_PE, 0x5a4d, sample_put32(f, 60, 0))
REFUSES(pe_signature, PE_NOT_PE, 0x4551, f->pe.magic++)
REFUSES(pe_signature_last_byte, PE_NOT_PE, 0x1004550, f->pe.magic |= 1 << 24)
ACCEPTS(pe_right_behind_mz, move_headers(f, 64))
ACCEPTS(pe_unaligned, move_headers(f, 67))

REFUSES(machine_i386, PE_MACHINE, 0x14c, f->pe.machine = 0x14c)
REFUSES(machine_one_more, PE_MACHINE, 0x8665, f->pe.machine++)
REFUSES(machine_0, PE_MACHINE, 0, f->pe.machine = 0)

REFUSES(sections_0, PE_NR_SECTIONS, 0, f->pe.sections = 0)
REFUSES(sections_97, PE_NR_SECTIONS, 97, sample_move(f, 0x1000); self->size += 0x1000;
	f->pe.sections = 97)
REFUSES(sections_65535, PE_NR_SECTIONS, 65535, f->pe.sections = 65535)
ACCEPTS(sections_96, sample_move(f, 0x1000); self->size += 0x1000; f->pe.sections = 96)
/* One more than there is room for in the headers; it would be good. */
REFUSES(sections_beyond_headers, PE_NR_SECTIONS, 4,
	f->pe.sections = 4; memset(f->rest, 0, sizeof(struct section_header)))
REFUSES(headers_end_in_sections, PE_NR_SECTIONS, 3, f->opt.header_size--)
REFUSES(headers_end_at_sections, PE_NR_SECTIONS, 3, f->opt.header_size = OPTIONAL_END(16))
REFUSES(headers_end_before_sections, PE_NR_SECTIONS, 3, f->opt.header_size = OPTIONAL_END(16) - 1)
REFUSES(headers_empty, PE_NR_SECTIONS, 3, f->opt.header_size = 0)

REFUSES(magic_pe32, PE_OPTIONAL_MAGIC, 0x10b, f->opt.magic = 0x10b)
REFUSES(magic_one_less, PE_OPTIONAL_MAGIC, 0x20a, f->opt.magic--)
REFUSES(subsystem_9, PE_SUBSYSTEM, 9, f->opt.subsys = 9)
REFUSES(subsystem_boot_driver, PE_SUBSYSTEM, 11, f->opt.subsys = 11)
REFUSES(subsystem_runtime_driver, PE_SUBSYSTEM, 12, f->opt.subsys = 12)

REFUSES(optional_header_short, PE_OPTIONAL_HEADER, sizeof(f->opt) - 1,
	set_directories(f, 0, 0); f->pe.opt_hdr_size--)
REFUSES(optional_header_0, PE_OPTIONAL_HEADER, 0, f->pe.opt_hdr_size = 0)
REFUSES(optional_header_beyond_file, PE_OPTIONAL_HEADER, SAMPLE_SIZE - 0x98 + 1,
	f->pe.opt_hdr_size = SAMPLE_SIZE - 0x98 + 1)
/* There is no room for sections behind it. */
REFUSES(optional_header_to_end, PE_NR_SECTIONS, 3, f->pe.opt_hdr_size = SAMPLE_SIZE - 0x98)
REFUSES(optional_header_65535, PE_OPTIONAL_HEADER, 65535, f->pe.opt_hdr_size = 65535)

REFUSES(directories_17, PE_OPTIONAL_HEADER, 17, set_directories(f, 17, 16))
/* There would be room: 16 are all that are defined. */
REFUSES(directories_17_with_room, PE_OPTIONAL_HEADER, 17, sample_move(f, 0x100);
	self->size += 0x100; set_directories(f, 17, 17))
REFUSES(directories_wrap, PE_OPTIONAL_HEADER, 0x20000001, f->opt.data_dirs = 0x20000001)
REFUSES(directories_16_room_for_15, PE_OPTIONAL_HEADER, 16, set_directories(f, 16, 15))
REFUSES(directories_16_less_one_byte, PE_OPTIONAL_HEADER, 16,
	set_directories(f, 16, 16); f->pe.opt_hdr_size--)
REFUSES(directories_1_room_for_0, PE_OPTIONAL_HEADER, 1, set_directories(f, 1, 0))

REFUSES(align_0, PE_ALIGN, 0, f->opt.section_align = 0)
REFUSES(align_3, PE_ALIGN, 3, f->opt.section_align = 3)
REFUSES(align_below_maximum, PE_ALIGN, 0x1fffff, f->opt.section_align = 0x1fffff)
REFUSES(align_above_maximum, PE_ALIGN, 0x200001, f->opt.section_align = 0x200001)
REFUSES(align_4m, PE_ALIGN, 0x400000, f->opt.section_align = 0x400000)
REFUSES(align_2g, PE_ALIGN, 0x80000000, f->opt.section_align = 0x80000000)
ACCEPTS(align_1, f->opt.section_align = 1)
ACCEPTS(align_2m, f->opt.section_align = 0x200000)

REFUSES(image_0, PE_IMAGE_SIZE, 0, f->opt.image_size = 0)
REFUSES(image_2g, PE_IMAGE_SIZE, 0x80000000, f->opt.image_size = 0x80000000)
REFUSES(image_4g, PE_IMAGE_SIZE, 0xffffffff, f->opt.image_size = 0xffffffff)
/* Too large to be loaded here */
ACCEPTS(image_2g_less_one, f->opt.image_size = 0x7fffffff)
ACCEPTS(image_ends_with_relocations, f->opt.image_size = RELOC + 28)
ACCEPTS(image_larger_than_file, f->opt.image_size = 0x10000)

REFUSES(headers_longer_than_file, PE_HEADERS_SIZE, SAMPLE_SIZE + 1,
	f->opt.header_size = SAMPLE_SIZE + 1)
REFUSES(headers_as_long_as_file, PE_SECTION_ORDER, TEXT, f->opt.header_size = SAMPLE_SIZE)
REFUSES(headers_longer_than_image, PE_HEADERS_SIZE, SAMPLE_HEADERS,
	f->opt.image_size = SAMPLE_HEADERS - 1)
REFUSES(headers_as_long_as_image, PE_RELOC_DIRECTORY, RELOC, f->opt.image_size = SAMPLE_HEADERS;
	f->opt.entry_point = SAMPLE_HEADERS - 1)
REFUSES(headers_4g, PE_HEADERS_SIZE, 0xffffffff, f->opt.header_size = 0xffffffff)

REFUSES(entry_0, PE_ENTRY, 0, f->opt.entry_point = 0)
REFUSES(entry_at_end, PE_ENTRY, SAMPLE_IMAGE, f->opt.entry_point = SAMPLE_IMAGE)
REFUSES(entry_4g, PE_ENTRY, 0xffffffff, f->opt.entry_point = 0xffffffff)
ACCEPTS(entry_1, f->opt.entry_point = 1)
ACCEPTS(entry_at_last_byte, f->opt.entry_point = SAMPLE_IMAGE - 1)

/* Whatever their number, the sixth is the one that is looked at. */
TEST_F(pe, directories_0_to_16)
{
	u32 n, room;

	for (room = 0; room <= 16; room++) {
		for (n = 0; n <= room; n++) {
			sample_make(&self->file);
			set_directories(&self->file, n, room);
			TRY_ALL(PE_OK, 0);
			EXPECT_EQ(n > DIR_RELOC ? 28 : 0, self->out.pe.reloc_size);
		}
	}
}

/* All headers right at the end of the file; sections are 0s. */
TEST_F(pe, headers_end_with_file)
{
	memset(self->file.section, 0, sizeof(self->file.section));
	self->file.dir[DIR_RELOC].size = 0;
	self->size = SAMPLE_HEADERS;
	TRY_ALL(PE_OK, 0);
	self->size--;
	TRY_ALL(PE_HEADERS_SIZE, SAMPLE_HEADERS);
	self->file.opt.header_size--;
	TRY_ALL(PE_NR_SECTIONS, 3);
}

static enum pe_error error_of_cut(u64 size)
{
	if (size < 64)
		return PE_NOT_MZ;
	if (size < SAMPLE_PE_AT + sizeof(struct pe_hdr))
		return PE_NOT_PE;
	if (size < OPTIONAL_END(16))
		return PE_OPTIONAL_HEADER;
	return size < SAMPLE_HEADERS ? PE_HEADERS_SIZE : PE_SECTION_FILE;
}

/* No byte is missed without a word, and none behind the end is looked at. */
TEST_F(pe, truncated_at_every_byte)
{
	for (self->size = 0; self->size < SAMPLE_SIZE; self->size++) {
		TRY(0);
		EXPECT_EQ(error_of_cut(self->size), self->out.error);
	}
}

/* What is said of it is what is in it. */
TEST_F(pe, facts)
{
	const struct pe_image *pe = &self->out.pe;

	self->file.pe.flags |= STRIPPED;
	self->file.opt.image_base = 0xfedcba9876543210;
	self->file.opt.image_size = ORACLE_MAX_LOAD + 1;
	TRY(0);
	EXPECT_EQ(PE_OK, self->out.error);
	EXPECT_EQ(SAMPLE_SIZE, pe->file_size);
	EXPECT_EQ(ORACLE_MAX_LOAD + 1, pe->image_size);
	EXPECT_EQ(SAMPLE_HEADERS, pe->headers_size);
	EXPECT_EQ(0x100, pe->align);
	EXPECT_EQ(TEXT + 4, pe->entry);
	EXPECT_EQ(0xfedcba9876543210, pe->image_base);
	EXPECT_EQ(OPTIONAL_END(16), pe->sections_at);
	EXPECT_EQ(3, pe->nr_sections);
	EXPECT_EQ(RELOC, pe->reloc_at);
	EXPECT_EQ(28, pe->reloc_size);
	EXPECT_EQ(10, pe->subsystem);
	EXPECT_TRUE(pe->in_place);
	EXPECT_TRUE(pe->stripped);
}

#define FAR	0xfffffff0

/* An offset of a header with a sum that does not fit 32 bits: nothing is to wrap. */
TEST_F(pe, file_larger_than_4g)
{
	struct pe_image pe;
	u8 *file;

	self->size = 0x100001000;
	file = mmap(NULL, self->size, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	ASSERT_NE(MAP_FAILED, file);
	memcpy(file, &self->file, SAMPLE_PE_AT);
	memcpy(file + 60, &(u32) { FAR }, 4);
	memcpy(file + FAR, &self->file.pe, SAMPLE_HEADERS - SAMPLE_PE_AT);
	EXPECT_EQ(PE_NR_SECTIONS, pe_parse(file, self->size, &pe));
	EXPECT_EQ(3, pe.error_value);
	/* Where it is if the sum wraps, there is another optional header. */
	memcpy(file + (u32)(FAR + sizeof(struct pe_hdr)), &(u16) { 0x10b }, 2);
	EXPECT_EQ(PE_NR_SECTIONS, pe_parse(file, self->size, &pe));
	munmap(file, self->size);
}
