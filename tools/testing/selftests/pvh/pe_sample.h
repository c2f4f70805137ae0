/* SPDX-License-Identifier: GPL-2.0 */
/* A small PE image that loads, for tests that break it. */
#ifndef _PVH_PE_SAMPLE_H
#define _PVH_PE_SAMPLE_H

#include <asm/pvh_env.h>
#include <linux/pe.h>

#define SAMPLE_PE_AT	0x80
#define SAMPLE_HEADERS	0x200
#define SAMPLE_MAX	0x2000
#define SAMPLE_BASE	0x140000000ULL

/* Where its sections are, in the file and in the image */
#define TEXT		0x200
#define DATA		0x600
#define BSS		0x700
#define RELOC		0x800
/* Behind the last section; the image goes on to SAMPLE_IMAGE. */
#define SAMPLE_SIZE	0x840
#define SAMPLE_IMAGE	0x1000

#define DIR_RELOC	5
#define REL_ABSOLUTE	0x0000
#define REL_DIR64	0xa000
#define STRIPPED	0x0001

/**
 * struct sample - the file
 * @mz: DOS header; of it, signature and offset of @pe are looked at
 * @pe: PE header
 * @opt: optional header
 * @dir: data directories
 * @section: text; data, with a tail of zeros; relocations
 * @rest: what is in them
 */
struct sample {
	u8 mz[SAMPLE_PE_AT];
	struct pe_hdr pe;
	struct pe32plus_opt_hdr opt;
	struct data_dirent dir[16];
	struct section_header section[3];
	u8 rest[SAMPLE_MAX - SAMPLE_HEADERS];
};

/*
 * Each section is at the same offset in the file and in the image, and no byte
 * behind the headers is 0 but in the relocations: two blocks, of 16 and 12 bytes,
 * for text, for data, and for the zeros behind it.
 */
void sample_make(struct sample *s);
/* At an offset in the file, which may be odd */
void sample_put16(struct sample *s, u32 at, u16 value);
void sample_put32(struct sample *s, u32 at, u32 value);
/* The table of relocations becomes one block, of @page and with @n entries. */
void sample_relocs(struct sample *s, u32 page, const u16 *entry, u32 n);
/* All sections, and all that points to them, @by bytes further up; the size is that, too. */
void sample_move(struct sample *s, u32 by);

#endif /* _PVH_PE_SAMPLE_H */
