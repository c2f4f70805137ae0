// SPDX-License-Identifier: GPL-2.0
/*
 * PE32+ images: checks what they say of themselves, loads and relocates them.
 *
 * Pure: reads the file and writes the image, nothing else. No static storage,
 * no tables of pointers, any CPU mode, any paging. Every byte of a file may be
 * wrong; offsets and sizes are 32 bits wide and are added up in 64.
 *
 * Implements the PE format (Microsoft, revision 11) as the UEFI specification
 * 2.10, section 2.1.1, uses it.
 */
#include <linux/types.h>
#include <linux/pe.h>

#include "lib.h"
#include "pe.h"

/* Values that headers must have, of which <linux/pe.h> has had several names */
#define SIGNATURE_MZ		0x5a4d
#define SIGNATURE_PE		0x00004550
#define MACHINE_X86_64		0x8664
#define MAGIC_PE32PLUS		0x020b

#define MZ_SIZE			64
#define MZ_PE_OFFSET		60
#define DIR_RELOC		5
#define MAX_DIRS		16

#define SUBSYSTEM_APPLICATION	10

#define FILE_RELOCS_STRIPPED	0x0001
#define FILE_EXECUTABLE		0x0002
#define FILE_DLL		0x2000

#define RELOC_ABSOLUTE		0
#define RELOC_DIR64		10
#define RELOC_BLOCK_HEADER	8

static const char texts[] =
	"no error\0"
	"no PE image, first bytes\0"
	"no PE image, signature\0"
	"not for x86-64, machine\0"
	"no PE32+ image, magic\0"
	"no EFI application, subsystem\0"
	"optional header is too short, bytes\0"
	"headers are longer than file or image, SizeOfHeaders\0"
	"image is too large or empty, SizeOfImage\0"
	"alignment is not a power of two below 4 MiB, SectionAlignment\0"
	"too many sections, NumberOfSections\0"
	"section reaches beyond the file, PointerToRawData\0"
	"section reaches beyond the image, VirtualAddress\0"
	"sections overlap or are not in order, VirtualAddress\0"
	"entry point is not in the image, AddressOfEntryPoint\0"
	"relocations are stripped, ImageBase\0"
	"relocations are not in the image, VirtualAddress\0"
	"relocation block is malformed, offset\0"
	"relocation type is not known\0"
	"relocation is not in the image, offset\0";

/**
 * pe_error_text() - what is wrong, in words
 * @error: PE_*
 *
 * Return: the text, for a line that ends in the image's error_value.
 */
const char *pe_error_text(enum pe_error error)
{
	const char *text = texts;

	for (; error; error--) {
		while (*text++)
			;
	}
	return text;
}

/* Nothing in a file need be aligned. */
static u16 get16(const u8 *p)
{
	u16 value;

	__builtin_memcpy(&value, p, sizeof(value));
	return value;
}

static u32 get32(const u8 *p)
{
	u32 value;

	__builtin_memcpy(&value, p, sizeof(value));
	return value;
}

static u64 get64(const u8 *p)
{
	u64 value;

	__builtin_memcpy(&value, p, sizeof(value));
	return value;
}

static void put64(u8 *p, u64 value)
{
	__builtin_memcpy(p, &value, sizeof(value));
}

static void copy(u8 *to, const u8 *from, u64 size)
{
	if (to != from)
		__builtin_memcpy(to, from, size);
}

static enum pe_error fail(struct pe_image *pe, enum pe_error error, u64 value)
{
	pe->error_value = value;
	return error;
}

#define FIELD16(p, type, name)	get16((p) + offsetof(type, name))
#define FIELD32(p, type, name)	get32((p) + offsetof(type, name))

/* From the file's first byte to the optional header; its offset in @at. */
static enum pe_error parse_file_header(struct pe_image *pe, u64 *at, u32 *opt_size)
{
	const u8 *p = pe->file;
	u64 header;
	u16 flags;

	if (pe->file_size < MZ_SIZE || get16(p) != SIGNATURE_MZ)
		return fail(pe, PE_NOT_MZ, pe->file_size >= 2 ? get16(p) : 0);
	header = get32(p + MZ_PE_OFFSET);
	if (header > pe->file_size || sizeof(struct pe_hdr) > pe->file_size - header)
		return fail(pe, PE_NOT_PE, header);
	p += header;
	if (FIELD32(p, struct pe_hdr, magic) != SIGNATURE_PE)
		return fail(pe, PE_NOT_PE, FIELD32(p, struct pe_hdr, magic));
	if (FIELD16(p, struct pe_hdr, machine) != MACHINE_X86_64)
		return fail(pe, PE_MACHINE, FIELD16(p, struct pe_hdr, machine));

	flags = FIELD16(p, struct pe_hdr, flags);
	pe->stripped = flags & FILE_RELOCS_STRIPPED;
	pe->nr_sections = FIELD16(p, struct pe_hdr, sections);
	if (!pe->nr_sections || pe->nr_sections > PE_MAX_SECTIONS)
		return fail(pe, PE_NR_SECTIONS, pe->nr_sections);
	*at = header + sizeof(struct pe_hdr);
	*opt_size = FIELD16(p, struct pe_hdr, opt_hdr_size);
	if (*opt_size < sizeof(struct pe32plus_opt_hdr) || *opt_size > pe->file_size - *at)
		return fail(pe, PE_OPTIONAL_HEADER, *opt_size);
	return PE_OK;
}

static bool is_power_of_two(u32 n)
{
	return n && !(n & (n - 1));
}

static enum pe_error parse_sizes(struct pe_image *pe, const u8 *opt)
{
	pe->image_size = FIELD32(opt, struct pe32plus_opt_hdr, image_size);
	pe->headers_size = FIELD32(opt, struct pe32plus_opt_hdr, header_size);
	pe->align = FIELD32(opt, struct pe32plus_opt_hdr, section_align);
	pe->entry = FIELD32(opt, struct pe32plus_opt_hdr, entry_point);
	pe->image_base = get64(opt + offsetof(struct pe32plus_opt_hdr, image_base));

	if (!is_power_of_two(pe->align) || pe->align > PE_MAX_ALIGN)
		return fail(pe, PE_ALIGN, pe->align);
	if (!pe->image_size || pe->image_size > PE_MAX_IMAGE)
		return fail(pe, PE_IMAGE_SIZE, pe->image_size);
	if (pe->headers_size > pe->file_size || pe->headers_size > pe->image_size)
		return fail(pe, PE_HEADERS_SIZE, pe->headers_size);
	if (!pe->entry || pe->entry >= pe->image_size)
		return fail(pe, PE_ENTRY, pe->entry);
	return PE_OK;
}

static enum pe_error parse_optional_header(struct pe_image *pe, const u8 *opt, u32 size)
{
	const u8 *dir = opt + sizeof(struct pe32plus_opt_hdr);
	enum pe_error err;
	u32 dirs;

	if (FIELD16(opt, struct pe32plus_opt_hdr, magic) != MAGIC_PE32PLUS)
		return fail(pe, PE_OPTIONAL_MAGIC, FIELD16(opt, struct pe32plus_opt_hdr, magic));
	pe->subsystem = FIELD16(opt, struct pe32plus_opt_hdr, subsys);
	if (pe->subsystem != SUBSYSTEM_APPLICATION)
		return fail(pe, PE_SUBSYSTEM, pe->subsystem);
	err = parse_sizes(pe, opt);
	if (err)
		return err;

	dirs = FIELD32(opt, struct pe32plus_opt_hdr, data_dirs);
	size -= sizeof(struct pe32plus_opt_hdr);
	if (dirs > MAX_DIRS || dirs * sizeof(struct data_dirent) > size)
		return fail(pe, PE_OPTIONAL_HEADER, dirs);
	if (dirs <= DIR_RELOC)
		return PE_OK;
	dir += DIR_RELOC * sizeof(struct data_dirent);
	pe->reloc_at = FIELD32(dir, struct data_dirent, virtual_address);
	pe->reloc_size = FIELD32(dir, struct data_dirent, size);
	if (pe->reloc_size &&
	    (pe->reloc_at > pe->image_size || pe->reloc_size > pe->image_size - pe->reloc_at))
		return fail(pe, PE_RELOC_DIRECTORY, pe->reloc_at);
	return PE_OK;
}

struct section {
	u32 raw_at;
	u32 raw_size;
	u32 image_at;
	u32 image_size;
};

/* Bytes of a section that come from the file; the rest of it is zero. */
static u32 from_file(const struct section *s)
{
	return s->raw_size < s->image_size ? s->raw_size : s->image_size;
}

static struct section get_section(const struct pe_image *pe, u32 i)
{
	const u8 *p = pe->file + pe->sections_at + i * sizeof(struct section_header);
	struct section s = {
		.raw_at = FIELD32(p, struct section_header, data_addr),
		.raw_size = FIELD32(p, struct section_header, raw_data_size),
		.image_at = FIELD32(p, struct section_header, virtual_address),
		.image_size = FIELD32(p, struct section_header, virtual_size),
	};

	/* Linkers of old leave VirtualSize 0 and mean the size in the file. */
	if (!s.image_size)
		s.image_size = s.raw_size;
	return s;
}

/* @end: where the section before it ended, in the image. */
static enum pe_error check_section(struct pe_image *pe, const struct section *s, u64 *end)
{
	if (!s->image_size)
		return PE_OK;
	if (s->raw_size && (s->raw_at > pe->file_size || s->raw_size > pe->file_size - s->raw_at))
		return fail(pe, PE_SECTION_FILE, s->raw_at);
	if (s->image_at > pe->image_size || s->image_size > pe->image_size - s->image_at)
		return fail(pe, PE_SECTION_IMAGE, s->image_at);
	if (s->image_at < *end)
		return fail(pe, PE_SECTION_ORDER, s->image_at);
	*end = s->image_at + s->image_size;
	if (s->raw_size && s->raw_at != s->image_at)
		pe->in_place = false;
	return PE_OK;
}

static enum pe_error check_sections(struct pe_image *pe)
{
	u64 table = pe->nr_sections * sizeof(struct section_header);
	u64 end = pe->headers_size;
	enum pe_error err;
	u32 i;

	/* In place, zeros may come over all that is not part of the headers. */
	if (pe->sections_at > pe->headers_size || table > pe->headers_size - pe->sections_at)
		return fail(pe, PE_NR_SECTIONS, pe->nr_sections);
	pe->in_place = true;
	for (i = 0; i < pe->nr_sections; i++) {
		struct section s = get_section(pe, i);

		err = check_section(pe, &s, &end);
		if (err)
			return err;
	}
	return PE_OK;
}

/**
 * pe_parse() - check an image
 * @file: the file, in memory; it must not change before pe_load()
 * @size: its size in bytes
 * @pe: filled in
 *
 * Return: PE_OK, or what is wrong, with the value in @pe->error_value. All
 * but relocations has been checked then; those are in the loaded image.
 */
enum pe_error pe_parse(const void *file, u64 size, struct pe_image *pe)
{
	enum pe_error err;
	u32 opt_size;
	u64 at;

	*pe = (struct pe_image) { .file = file, .file_size = size };
	err = parse_file_header(pe, &at, &opt_size);
	if (err)
		return err;
	pe->sections_at = at + opt_size;
	err = parse_optional_header(pe, pe->file + at, opt_size);
	if (err)
		return err;
	return check_sections(pe);
}

/* One block: a page's address, the block's size, and 16 bits a place. */
static enum pe_error relocate_block(struct pe_image *pe, u8 *base, u64 delta, u32 at, u32 size)
{
	u32 page = get32(base + at);
	u32 i;

	for (i = RELOC_BLOCK_HEADER; i < size; i += 2) {
		u16 entry = get16(base + at + i);
		u64 target = (u64)page + (entry & 0xfff);

		if (entry >> 12 == RELOC_ABSOLUTE)
			continue;
		if (entry >> 12 != RELOC_DIR64)
			return fail(pe, PE_RELOC_TYPE, entry >> 12);
		if (target > pe->image_size || sizeof(u64) > pe->image_size - target)
			return fail(pe, PE_RELOC_TARGET, target);
		put64(base + target, get64(base + target) + delta);
	}
	return PE_OK;
}

/*
 * A relocation may change the table itself, so nothing that was read from it
 * is used after that: each block is checked when its turn comes.
 */
static enum pe_error relocate(struct pe_image *pe, u8 *base)
{
	u64 delta = (u64)(unsigned long)base - pe->image_base;
	u32 at = pe->reloc_at, left = pe->reloc_size;
	enum pe_error err;
	u32 size;

	if (!delta)
		return PE_OK;
	if (pe->stripped)
		return fail(pe, PE_RELOC_STRIPPED, pe->image_base);
	while (left) {
		if (left < RELOC_BLOCK_HEADER)
			return fail(pe, PE_RELOC_BLOCK, at);
		size = get32(base + at + 4);
		if (size < RELOC_BLOCK_HEADER || size > left || size % 2)
			return fail(pe, PE_RELOC_BLOCK, at);
		err = relocate_block(pe, base, delta, at, size);
		if (err)
			return err;
		at += size;
		left -= size;
	}
	return PE_OK;
}

/**
 * pe_load() - make the loaded image
 * @pe: from pe_parse()
 * @base: pe->image_size bytes of memory, aligned to pe->align; either apart from
 *	the file, or, for one that can run in place, the file itself
 *
 * Return: PE_OK, or PE_RELOC_* with the value in @pe->error_value; then @base
 * has no image that can be started.
 */
enum pe_error pe_load(struct pe_image *pe, void *base)
{
	u64 done = pe->headers_size;
	u8 *to = base;
	u32 i;

	copy(to, pe->file, pe->headers_size);
	for (i = 0; i < pe->nr_sections; i++) {
		struct section s = get_section(pe, i);

		if (!s.image_size)
			continue;
		memset(to + done, 0, s.image_at - done);
		copy(to + s.image_at, pe->file + s.raw_at, from_file(&s));
		done = s.image_at + from_file(&s);
		memset(to + done, 0, s.image_at + s.image_size - done);
		done = s.image_at + s.image_size;
	}
	memset(to + done, 0, pe->image_size - done);
	return relocate(pe, to);
}
