/* SPDX-License-Identifier: GPL-2.0 */
/* Tests of the PE loader: relocation, and images made at random. Part of pe_test.c. */
#include "pe_test.h"

#define ENTRIES(...)	((const u16 []) { __VA_ARGS__ })
#define RELOCS(page, ...)							\
	sample_relocs(f, page, ENTRIES(__VA_ARGS__), sizeof(ENTRIES(__VA_ARGS__)) / sizeof(u16))

ACCEPTS(reloc_directory_ends_with_image, f->opt.image_size = RELOC + 28)
REFUSES(reloc_directory_ends_behind_image, PE_RELOC_DIRECTORY, RELOC,
	f->dir[DIR_RELOC].size = SAMPLE_IMAGE - RELOC + 1)
REFUSES(reloc_directory_at_end_of_image, PE_RELOC_DIRECTORY, SAMPLE_IMAGE,
	f->dir[DIR_RELOC].virtual_address = SAMPLE_IMAGE)
REFUSES(reloc_directory_behind_image, PE_RELOC_DIRECTORY, SAMPLE_IMAGE + 1,
	f->dir[DIR_RELOC].virtual_address = SAMPLE_IMAGE + 1)
REFUSES(reloc_directory_wraps, PE_RELOC_DIRECTORY, 0xfffffff0,
	f->dir[DIR_RELOC].virtual_address = 0xfffffff0)
REFUSES(reloc_directory_of_4g, PE_RELOC_DIRECTORY, RELOC, f->dir[DIR_RELOC].size = 0xffffffff)
ACCEPTS(reloc_directory_empty_anywhere, f->dir[DIR_RELOC].virtual_address = 0xffffffff;
	f->dir[DIR_RELOC].size = 0)

MISPLACED(stripped, PE_RELOC_STRIPPED, SAMPLE_BASE, f->pe.flags |= STRIPPED)
/* No table, but the file does not say that one is missing: it needs none. */
ACCEPTS(reloc_none, f->dir[DIR_RELOC].size = 0)
MISPLACED(stripped_without_table, PE_RELOC_STRIPPED, SAMPLE_BASE, f->pe.flags = STRIPPED;
	  f->dir[DIR_RELOC].size = 0)

MISPLACED(reloc_block_of_7_bytes, PE_RELOC_BLOCK, RELOC, f->dir[DIR_RELOC].size = 7)
MISPLACED(reloc_block_of_1_byte, PE_RELOC_BLOCK, RELOC, f->dir[DIR_RELOC].size = 1)
ACCEPTS(reloc_block_of_8, RELOCS(0, 0); f->dir[DIR_RELOC].size = 8; sample_put32(f, RELOC + 4, 8))
/* Of no entries, its address does not matter. */
ACCEPTS(reloc_block_of_8_anywhere, f->dir[DIR_RELOC].size = 8; sample_put32(f, RELOC + 4, 8);
	sample_put32(f, RELOC, 0xfffff000))
MISPLACED(reloc_block_says_0, PE_RELOC_BLOCK, RELOC, sample_put32(f, RELOC + 4, 0))
MISPLACED(reloc_block_says_6, PE_RELOC_BLOCK, RELOC, sample_put32(f, RELOC + 4, 6))
MISPLACED(reloc_block_says_7, PE_RELOC_BLOCK, RELOC, sample_put32(f, RELOC + 4, 7))
MISPLACED(reloc_block_odd, PE_RELOC_BLOCK, RELOC, sample_put32(f, RELOC + 4, 15))
MISPLACED(reloc_block_odd_to_the_end, PE_RELOC_BLOCK, RELOC,
	  f->dir[DIR_RELOC].size = 15; sample_put32(f, RELOC + 4, 15))
MISPLACED(reloc_block_longer_than_table, PE_RELOC_BLOCK, RELOC, sample_put32(f, RELOC + 4, 30))
MISPLACED(reloc_block_4g, PE_RELOC_BLOCK, RELOC, sample_put32(f, RELOC + 4, 0xfffffffe))
MISPLACED(reloc_second_block_longer_than_table, PE_RELOC_BLOCK, RELOC + 16,
	  sample_put32(f, RELOC + 20, 14))
MISPLACED(reloc_second_block_cut, PE_RELOC_BLOCK, RELOC + 16, f->dir[DIR_RELOC].size = 16 + 7)
MISPLACED(reloc_third_block_cut, PE_RELOC_BLOCK, RELOC + 28, f->dir[DIR_RELOC].size = 28 + 2)
ACCEPTS(reloc_blocks_merged, sample_put32(f, RELOC + 4, 16 + 12); sample_put16(f, RELOC + 16, 0);
	sample_put32(f, RELOC + 18, 0); sample_put32(f, RELOC + 22, 0))
ACCEPTS(reloc_table_unaligned, f->section[2].virtual_address++;
	f->dir[DIR_RELOC].virtual_address++)

MISPLACED(reloc_type_1, PE_RELOC_TYPE, 1, RELOCS(0, 0x1000 | TEXT))
MISPLACED(reloc_type_highlow, PE_RELOC_TYPE, 3, RELOCS(0, 0x3000 | TEXT))
MISPLACED(reloc_type_9, PE_RELOC_TYPE, 9, RELOCS(0, 0x9000 | TEXT))
MISPLACED(reloc_type_11, PE_RELOC_TYPE, 11, RELOCS(0, 0xb000 | TEXT))
MISPLACED(reloc_type_15, PE_RELOC_TYPE, 15, RELOCS(0, 0xf000 | TEXT))
MISPLACED(reloc_type_behind_good_ones, PE_RELOC_TYPE, 3,
	  RELOCS(0, REL_DIR64 | TEXT, REL_ABSOLUTE, 0x3000))
ACCEPTS(reloc_absolute_beyond_image, RELOCS(0xfffff000, REL_ABSOLUTE | 0xfff))

ACCEPTS(reloc_at_last_8_bytes, RELOCS(0, REL_DIR64 | (SAMPLE_IMAGE - 8)))
MISPLACED(reloc_at_last_7_bytes, PE_RELOC_TARGET, SAMPLE_IMAGE - 7,
	  RELOCS(0, REL_DIR64 | (SAMPLE_IMAGE - 7)))
MISPLACED(reloc_at_last_byte, PE_RELOC_TARGET, SAMPLE_IMAGE - 1,
	  RELOCS(0, REL_DIR64 | (SAMPLE_IMAGE - 1)))
MISPLACED(reloc_at_end, PE_RELOC_TARGET, SAMPLE_IMAGE, RELOCS(SAMPLE_IMAGE, REL_DIR64))
MISPLACED(reloc_behind_end, PE_RELOC_TARGET, SAMPLE_IMAGE + 1, RELOCS(SAMPLE_IMAGE, REL_DIR64 | 1))
MISPLACED(reloc_behind_4g, PE_RELOC_TARGET, 0xffffffffULL + 0xfff,
	  RELOCS(0xffffffff, REL_DIR64 | 0xfff))
/* The address of a block need not be a page's; 0 is in the headers. */
ACCEPTS(reloc_at_0, RELOCS(0, REL_DIR64))
ACCEPTS(reloc_block_of_no_page, RELOCS(TEXT - 1, REL_DIR64 | 2))
ACCEPTS(reloc_across_pages, f->opt.image_size = 0x2000; RELOCS(0, REL_DIR64 | 0xffc))
ACCEPTS(reloc_twice, RELOCS(0, REL_DIR64 | TEXT, REL_DIR64 | TEXT))
ACCEPTS(relocs_overlap, RELOCS(0, REL_DIR64 | TEXT, REL_DIR64 | (TEXT + 4), REL_DIR64 | (TEXT + 1)))
/* In place, this is in the table of sections that the image was made by. */
ACCEPTS(reloc_of_headers, RELOCS(0, REL_DIR64 | offsetof(struct sample, section[1])))

/* Each place has the sum then, as the format says; nothing else changes. */
TEST_F(pe, relocated)
{
	static const u32 places[] = { TEXT + 0x10, BSS - 8, BSS + 0xf8, DATA + 0xb };
	const u8 *file = (const u8 *)&self->file;
	u32 way, i;

	for (way = 0; way < 2; way++) {
		u64 delta;

		TRY(way ? PE_IN_PLACE : 0);
		ASSERT_EQ(PE_OK, self->out.error);
		delta = (u64)self->out.base - SAMPLE_BASE;
		for (i = 0; i < 4; i++) {
			u64 before = i == 2 ? 0 : get64(file + places[i]);

			EXPECT_EQ(before + delta, get64(self->out.base + places[i]));
		}
		EXPECT_EQ(0, memcmp(file + TEXT, self->out.base + TEXT, 0x10));
		EXPECT_EQ(0, memcmp(file + TEXT + 0x18, self->out.base + TEXT + 0x18, 0x2d8));
		EXPECT_EQ(0, memcmp(file + RELOC, self->out.base + RELOC, 28));
	}
}

TEST_F(pe, at_home_nothing_is_relocated)
{
	TRY(PE_AT_HOME);
	ASSERT_EQ(PE_OK, self->out.error);
	EXPECT_EQ((u64)self->out.base, self->out.pe.image_base);
	EXPECT_EQ(0, memcmp((const u8 *)&self->file + TEXT, self->out.base + TEXT, 0x2f0));
}

/*
 * A relocation makes the second block's size another: what counts is what is
 * there when its turn comes. Any delta will do of which the lower half is not 0.
 */
TEST_F(pe, reloc_changes_next_block)
{
	static const u16 size_of_second[] = { REL_DIR64 | (RELOC + 12 + 4), REL_ABSOLUTE };
	u32 how;

	for (how = 0; how <= PE_IN_PLACE; how += PE_IN_PLACE) {
		sample_make(&self->file);
		sample_relocs(&self->file, 0, size_of_second, 2);
		self->file.dir[DIR_RELOC].size = 12 + 8;
		sample_put32(&self->file, RELOC + 12, 0);
		sample_put32(&self->file, RELOC + 16, 8);
		TRY(how);
		EXPECT_OUTCOME(PE_RELOC_BLOCK, RELOC + 12);
	}
}

/* An entry behind one that changes it, in the same block. */
TEST_F(pe, reloc_changes_next_entry)
{
	static const u16 itself[] = { REL_DIR64 | (RELOC + 10), REL_ABSOLUTE, 0, 0, 0 };
	u32 i;

	/* It may become anything, by where the image is: mostly a type that is not known. */
	for (i = 0; i < 64; i++) {
		sample_make(&self->file);
		self->file.opt.image_base += i << 12 | i;
		sample_relocs(&self->file, 0, itself, 5);
		TRY(0);
	}
}

/* Its own block's address and size have been read before. */
TEST_F(pe, reloc_changes_own_block)
{
	static const u16 header[] = { REL_DIR64 | RELOC, REL_DIR64 | TEXT };
	u32 how;

	for (how = 0; how <= PE_IN_PLACE; how += PE_IN_PLACE) {
		sample_make(&self->file);
		sample_relocs(&self->file, 0, header, 2);
		TRY(how);
		EXPECT_OUTCOME(PE_OK, 0);
		EXPECT_EQ(get64((u8 *)&self->file + TEXT) + (u64)self->out.base - SAMPLE_BASE,
			  get64(self->out.base + TEXT));
	}
}

#define ROUNDS	10000

/* Numbers that matter to something, and those next to them */
static u32 number(u64 *seed)
{
	static const u32 numbers[] = {
		0, 0, 1, 6, 7, 8, 10, 12, 16, 28, 0x80, 0x188, TEXT, DATA, BSS, RELOC, SAMPLE_SIZE,
		SAMPLE_IMAGE, 0x1800, 0xa000, 0xa210, 0x7fffffff, 0x80000000, 0xfffff000,
	};
	u32 n = numbers[arena_random(seed) % (sizeof(numbers) / sizeof(numbers[0]))];

	return n + arena_random(seed) % 3 - 1;
}

/* A number that says where something is or how large; or any byte of the headers. */
static void change(struct sample *f, u64 *seed)
{
	struct section_header *s = &f->section[arena_random(seed) % 3];
	u32 *const fields[] = {
		&f->opt.image_size, &f->opt.header_size, &f->opt.entry_point,
		&f->dir[DIR_RELOC].virtual_address, &f->dir[DIR_RELOC].size,
		&s->virtual_address, &s->virtual_size, &s->data_addr, &s->raw_data_size,
	};
	const u32 n = sizeof(fields) / sizeof(fields[0]);
	u32 which = arena_random(seed) % (n + 3), value = number(seed);

	if (which < n)
		*fields[which] = value;
	else if (which == n)
		sample_put32(f, RELOC + 4 * (arena_random(seed) % 3), value);
	else if (which == n + 1)
		sample_put16(f, RELOC + arena_random(seed) % 28, value);
	else
		((u8 *)f)[arena_random(seed) % SAMPLE_HEADERS] = value;
}

TEST_F(pe, random_files_against_the_oracle)
{
	u32 round, how, n, good = 0, loaded = 0;
	u64 seed = 42;

	for (round = 0; round < ROUNDS; round++) {
		sample_make(&self->file);
		self->size = SAMPLE_SIZE + arena_random(&seed) % 0x100;
		for (n = arena_random(&seed) % 4; n < 4; n++)
			change(&self->file, &seed);
		how = arena_random(&seed) % PE_WAYS;
		TRY(how);
		good += !self->out.error || self->out.error >= PE_RELOC_BLOCK;
		loaded += !self->out.error;
	}
	/* Not all of the same kind: both are a good part. */
	EXPECT_GT(good, ROUNDS / 20);
	EXPECT_GT(loaded, ROUNDS / 20);
	EXPECT_LT(good, ROUNDS / 2);
}
