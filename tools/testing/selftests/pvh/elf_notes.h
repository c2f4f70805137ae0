/* SPDX-License-Identifier: GPL-2.0 */
/* What a test needs to know of a PVH kernel's ELF image. */
#ifndef _PVH_ELF_NOTES_H
#define _PVH_ELF_NOTES_H

#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>

/* xen/include/public/elfnote.h; all have the owner "Xen" */
#define NOTE_PHYS32_ENTRY	18
#define NOTE_PHYS32_RELOC	19

/* A file in memory. */
struct elf_file {
	char *data;
	size_t size;
};

/**
 * struct elf_note - one note
 * @type: means something only together with @name
 * @name: the owner, @name_size bytes with its NUL; not terminated if wrong
 * @name_size: bytes at @name
 * @desc: the description, in the file
 * @desc_size: bytes at @desc
 */
struct elf_note {
	uint32_t type;
	const char *name;
	uint32_t name_size;
	char *desc;
	uint32_t desc_size;
};

/**
 * struct pvh_elf - a PVH kernel image
 * @entry: guest physical address of the PVH entry
 * @start: lowest physical address that the image is loaded to
 * @start_kernel: virtual address of x86_64_start_kernel, 0 if not known
 * @is64: 64-bit image
 */
struct pvh_elf {
	uint64_t entry;
	uint64_t start;
	uint64_t start_kernel;
	bool is64;
};

/* False, with the reason on stderr, if @path cannot be read. To be freed. */
bool elf_file_read(const char *path, struct elf_file *f);
/* @len bytes at @offset are all in the file. */
bool elf_in_file(const struct elf_file *f, uint64_t offset, uint64_t len);

/*
 * The note at @offset of @len bytes of notes, and past it; false when none is
 * left, or what is left is none: then @len is not 0.
 */
bool elf_next_note(const struct elf_file *f, uint64_t *offset, uint64_t *len,
		   struct elf_note *note);
bool elf_note_is_xen(const struct elf_note *note);

/* False, with the reason on stderr, if @path is no PVH kernel. */
bool pvh_elf_read(const char *path, struct pvh_elf *elf);

/* Copy @from to @to, to be loaded @delta bytes from where it was linked. */
bool pvh_elf_shift(const char *from, const char *to, int64_t delta);

#endif /* _PVH_ELF_NOTES_H */
