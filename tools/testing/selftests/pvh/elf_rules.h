/* SPDX-License-Identifier: GPL-2.0 */
/* The rules of elf_check.c's table, a function each, and what they share. */
#ifndef _PVH_ELF_RULES_H
#define _PVH_ELF_RULES_H

#include <elf.h>
#include <string.h>

#include "elf_check.h"

/* An image that is held to the rules */
struct elf_image {
	const struct elf_file *f;
	Elf64_Ehdr e;		/* zeroes if the file is shorter */
};

/* Says in @found what is wrong, and returns false. */
static inline bool wrong(struct elf_finding *found, const char *what, int index, uint64_t value)
{
	found->what = what;
	found->index = index;
	found->value = value;
	return false;
}

static inline uint32_t get32(const char *p)
{
	uint32_t value;

	memcpy(&value, p, sizeof(value));
	return value;
}

/* The next program header of @type from *@i on; *@i is its index. */
bool next_phdr(const struct elf_image *im, uint32_t type, int *i, Elf64_Phdr *p);

/* elf_rules_header.c */
bool elf_magic(const struct elf_image *im, struct elf_finding *found);
bool elf_class(const struct elf_image *im, struct elf_finding *found);
bool elf_data(const struct elf_image *im, struct elf_finding *found);
bool elf_machine(const struct elf_image *im, struct elf_finding *found);
bool elf_header_size(const struct elf_image *im, struct elf_finding *found);
bool phdr_size(const struct elf_image *im, struct elf_finding *found);
bool phdrs_in_file(const struct elf_image *im, struct elf_finding *found);
bool shdrs_in_file(const struct elf_image *im, struct elf_finding *found);
bool elf_entry(const struct elf_image *im, struct elf_finding *found);
bool no_hdrs(const struct elf_image *im, struct elf_finding *found);
bool no_multiboot(const struct elf_image *im, struct elf_finding *found);

/* elf_rules_load.c */
bool load_there(const struct elf_image *im, struct elf_finding *found);
bool load_in_file(const struct elf_image *im, struct elf_finding *found);
bool load_size(const struct elf_image *im, struct elf_finding *found);
bool load_address(const struct elf_image *im, struct elf_finding *found);
bool load_overlap(const struct elf_image *im, struct elf_finding *found);
bool headers_loaded(const struct elf_image *im, struct elf_finding *found);
bool large_page(const struct elf_image *im, struct elf_finding *found);
bool write_or_execute(const struct elf_image *im, struct elf_finding *found);
bool payload_last(const struct elf_image *im, struct elf_finding *found);

/* elf_rules_note.c */
bool note_there(const struct elf_image *im, struct elf_finding *found);
bool note_once(const struct elf_image *im, struct elf_finding *found);
bool note_align(const struct elf_image *im, struct elf_finding *found);
bool note_offset(const struct elf_image *im, struct elf_finding *found);
bool note_in_file(const struct elf_image *im, struct elf_finding *found);
bool note_bounds(const struct elf_image *im, struct elf_finding *found);
bool entry_there(const struct elf_image *im, struct elf_finding *found);
bool entry_owner(const struct elf_image *im, struct elf_finding *found);
bool entry_first(const struct elf_image *im, struct elf_finding *found);
bool entry_size(const struct elf_image *im, struct elf_finding *found);
bool entry_loaded(const struct elf_image *im, struct elf_finding *found);
bool reloc_size(const struct elf_image *im, struct elf_finding *found);
bool reloc_align(const struct elf_image *im, struct elf_finding *found);
bool reloc_range(const struct elf_image *im, struct elf_finding *found);

#endif /* _PVH_ELF_RULES_H */
