/* SPDX-License-Identifier: GPL-2.0 */
/*
 * PE32+ images: what they say of themselves, checked.
 *
 * Built into the EFI environment, into user space tests and into the tool that
 * wraps an image. Nothing but <linux/types.h> and <linux/pe.h> is needed.
 */
#ifndef BOOT_PVH_PE_H
#define BOOT_PVH_PE_H

#include <linux/types.h>

/* More than the specification allows a loader to refuse. */
#define PE_MAX_SECTIONS		96

/* Sections and images are aligned to no more than this. */
#define PE_MAX_ALIGN		0x200000U

/* Larger ones would only make sums of offsets harder to follow. */
#define PE_MAX_IMAGE		0x7fffffffU

/*
 * Why an image is not one that can be started. One text each, in pe.c.
 */
enum pe_error {
	PE_OK,
	PE_NOT_MZ,
	PE_NOT_PE,
	PE_MACHINE,
	PE_OPTIONAL_MAGIC,
	PE_SUBSYSTEM,
	PE_OPTIONAL_HEADER,
	PE_HEADERS_SIZE,
	PE_IMAGE_SIZE,
	PE_ALIGN,
	PE_NR_SECTIONS,
	PE_SECTION_FILE,
	PE_SECTION_IMAGE,
	PE_SECTION_ORDER,
	PE_ENTRY,
	PE_RELOC_STRIPPED,
	PE_RELOC_DIRECTORY,
	PE_RELOC_BLOCK,
	PE_RELOC_TYPE,
	PE_RELOC_TARGET,
	PE_NR_ERRORS
};

/**
 * struct pe_image - a checked image
 * @file: the file, in memory
 * @file_size: its size in bytes
 * @image_size: bytes that the loaded image takes, from its base
 * @headers_size: bytes of headers, at the beginning of file and image
 * @align: the image's base must be a multiple of this, a power of two
 * @entry: offset of the entry point in the loaded image
 * @image_base: where it was linked
 * @sections_at: offset of the section table in the file
 * @nr_sections: sections there
 * @reloc_at: offset of the base relocations in the loaded image
 * @reloc_size: their size in bytes, 0 if there are none
 * @in_place: each section's offset in the file is the one in the image
 * @stripped: relocations were taken out of the file
 * @subsystem: IMAGE_SUBSYSTEM_EFI_*
 * @error_value: what was wrong, if something was
 */
struct pe_image {
	const u8 *file;
	u64 file_size;
	u32 image_size;
	u32 headers_size;
	u32 align;
	u32 entry;
	u64 image_base;
	u64 sections_at;
	u32 nr_sections;
	u32 reloc_at;
	u32 reloc_size;
	bool in_place;
	bool stripped;
	u16 subsystem;
	u64 error_value;
};

enum pe_error pe_parse(const void *file, u64 size, struct pe_image *pe);
enum pe_error pe_load(struct pe_image *pe, void *base);
const char *pe_error_text(enum pe_error error);

#endif /* BOOT_PVH_PE_H */
