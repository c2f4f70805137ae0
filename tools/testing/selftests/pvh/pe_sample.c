// SPDX-License-Identifier: GPL-2.0
/* A small PE image that loads, for tests that break it. */
#include <string.h>

#include "pe_sample.h"

#define BLOCK_HEADER	8

_Static_assert(sizeof(struct sample) == SAMPLE_MAX, "struct sample is the file");

void sample_put16(struct sample *s, u32 at, u16 value)
{
	memcpy((u8 *)s + at, &value, sizeof(value));
}

void sample_put32(struct sample *s, u32 at, u32 value)
{
	memcpy((u8 *)s + at, &value, sizeof(value));
}

static void put_block(struct sample *s, u32 at, u32 page, const u16 *entry, u32 n)
{
	sample_put32(s, at, page);
	sample_put32(s, at + 4, BLOCK_HEADER + 2 * n);
	while (n--)
		sample_put16(s, at + BLOCK_HEADER + 2 * n, entry[n]);
}

void sample_relocs(struct sample *s, u32 page, const u16 *entry, u32 n)
{
	put_block(s, RELOC, page, entry, n);
	s->dir[DIR_RELOC].size = BLOCK_HEADER + 2 * n;
}

static void make_headers(struct sample *s)
{
	memcpy(s->mz, "MZ", 2);
	sample_put32(s, 60, SAMPLE_PE_AT);
	s->pe = (struct pe_hdr) {
		.magic = 0x4550, .machine = 0x8664, .sections = 3, .flags = 0x0202,
		.opt_hdr_size = sizeof(s->opt) + sizeof(s->dir),
	};
	s->opt = (struct pe32plus_opt_hdr) {
		.magic = 0x20b, .entry_point = TEXT + 4, .image_base = SAMPLE_BASE,
		.section_align = 0x100, .file_align = 0x40, .image_size = SAMPLE_IMAGE,
		.header_size = SAMPLE_HEADERS, .subsys = 10, .data_dirs = 16,
	};
	s->dir[DIR_RELOC].virtual_address = RELOC;
	s->dir[DIR_RELOC].size = 28;
}

void sample_make(struct sample *s)
{
	static const u16 first[] = {
		REL_DIR64 | (TEXT + 0x10), REL_DIR64 | (BSS - 8), REL_ABSOLUTE | 0xfff,
		REL_DIR64 | (BSS + 0xf8),
	};
	static const u16 second[] = { REL_DIR64 | 0x00b, REL_ABSOLUTE };
	u32 i;

	memset(s, 0, sizeof(*s));
	make_headers(s);
	/* The file has more of it than the image; then less. */
	s->section[0] = (struct section_header) { ".text", 0x2f0, TEXT, 0x300, TEXT };
	s->section[1] = (struct section_header) { ".data", 0x200, DATA, 0x100, DATA };
	s->section[2] = (struct section_header) { ".reloc", 28, RELOC, 0x40, RELOC };
	for (i = 0; i < sizeof(s->rest); i++)
		s->rest[i] = 1 + i % 251;
	put_block(s, RELOC, 0, first, 4);
	put_block(s, RELOC + 16, DATA, second, 2);
}

void sample_move(struct sample *s, u32 by)
{
	u32 i;

	memmove(s->rest + by, s->rest, SAMPLE_SIZE - SAMPLE_HEADERS);
	memset(s->rest, 0, by);
	for (i = 0; i < 3; i++) {
		s->section[i].virtual_address += by;
		s->section[i].data_addr += by;
	}
	s->dir[DIR_RELOC].virtual_address += by;
	sample_put32(s, RELOC + by, by);
	sample_put32(s, RELOC + by + 16, DATA + by);
	s->opt.entry_point += by;
	s->opt.image_size += by;
	s->opt.header_size += by;
}
