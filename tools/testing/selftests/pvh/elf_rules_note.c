// SPDX-License-Identifier: GPL-2.0
/* Rules for the notes: where they are, the entry's and the relocation's. */
#include "elf_rules.h"

#define ENTRY_SIZE	8
#define RELOC_SIZE	12

/* The notes' program header */

bool note_there(const struct elf_image *im, struct elf_finding *found)
{
	Elf64_Phdr p;
	int i = 0;

	return next_phdr(im, PT_NOTE, &i, &p) || wrong(found, "number of PT_NOTEs", -1, 0);
}

bool note_once(const struct elf_image *im, struct elf_finding *found)
{
	unsigned int n = 0;
	Elf64_Phdr p;
	int i;

	for (i = 0; next_phdr(im, PT_NOTE, &i, &p); i++)
		n++;
	return n <= 1 || wrong(found, "number of PT_NOTEs", -1, n);
}

bool note_align(const struct elf_image *im, struct elf_finding *found)
{
	Elf64_Phdr p;
	int i;

	for (i = 0; next_phdr(im, PT_NOTE, &i, &p); i++) {
		if (p.p_align != 4)
			return wrong(found, "p_align", i, p.p_align);
	}
	return true;
}

bool note_offset(const struct elf_image *im, struct elf_finding *found)
{
	Elf64_Phdr p;
	int i;

	for (i = 0; next_phdr(im, PT_NOTE, &i, &p); i++) {
		if (!p.p_offset)
			return wrong(found, "p_offset", i, 0);
	}
	return true;
}

bool note_in_file(const struct elf_image *im, struct elf_finding *found)
{
	Elf64_Phdr p;
	int i;

	for (i = 0; next_phdr(im, PT_NOTE, &i, &p); i++) {
		if (!elf_in_file(im->f, p.p_offset, p.p_filesz))
			return wrong(found, "p_filesz", i, p.p_filesz);
	}
	return true;
}

/* The notes. A p_offset of 0 is the ELF header, and another rule's. */

struct walk {
	const struct elf_image *im;
	int phdr;		/* the next to look at */
	int index;		/* of the note among all */
	uint64_t offset, left;
};

static bool next_note(struct walk *w, struct elf_note *note)
{
	while (!elf_next_note(w->im->f, &w->offset, &w->left, note)) {
		Elf64_Phdr p;

		if (!next_phdr(w->im, PT_NOTE, &w->phdr, &p))
			return false;
		w->phdr++;
		w->offset = p.p_offset;
		w->left = p.p_offset ? p.p_filesz : 0;
	}
	w->index++;
	return true;
}

/* The first note of @type, of Xen or with @any_owner of anybody; its index or -1. */
static int find_note(const struct elf_image *im, uint32_t type, bool any_owner,
		     struct elf_note *note)
{
	struct walk w = { .im = im, .index = -1 };

	while (next_note(&w, note)) {
		if (note->type == type && (any_owner || elf_note_is_xen(note)))
			return w.index;
	}
	return -1;
}

bool note_bounds(const struct elf_image *im, struct elf_finding *found)
{
	uint64_t offset, left;
	struct elf_note note;
	Elf64_Phdr p;
	int i;

	for (i = 0; next_phdr(im, PT_NOTE, &i, &p); i++) {
		offset = p.p_offset;
		left = p.p_filesz;
		if (!offset || !elf_in_file(im->f, offset, left))
			continue;
		while (elf_next_note(im->f, &offset, &left, &note))
			;
		if (left)
			return wrong(found, "bytes behind the last note that fits", i, left);
	}
	return true;
}

bool entry_there(const struct elf_image *im, struct elf_finding *found)
{
	struct elf_note note;
	unsigned int i;

	/* If notes cannot be read, it may be among them. */
	if (!note_there(im, found) || !note_bounds(im, found) || !note_in_file(im, found) ||
	    !note_offset(im, found))
		return true;
	i = find_note(im, NOTE_PHYS32_ENTRY, true, &note);
	return i != -1U || wrong(found, "number of notes of type 18", -1, 0);
}

bool entry_owner(const struct elf_image *im, struct elf_finding *found)
{
	struct elf_note note;
	int i = find_note(im, NOTE_PHYS32_ENTRY, true, &note);

	return i < 0 || elf_note_is_xen(&note) ||
	       wrong(found, "owner (4 bytes) of note", i,
		     note.name_size >= 4 ? get32(note.name) : 0);
}

bool entry_first(const struct elf_image *im, struct elf_finding *found)
{
	struct elf_note note;
	int i = find_note(im, NOTE_PHYS32_ENTRY, true, &note);

	return i <= 0 || wrong(found, "position of the note of type 18", -1, i);
}

bool entry_size(const struct elf_image *im, struct elf_finding *found)
{
	struct elf_note note;
	int i = find_note(im, NOTE_PHYS32_ENTRY, false, &note);

	return i < 0 || note.desc_size == ENTRY_SIZE ||
	       wrong(found, "descsz of note", i, note.desc_size);
}

bool entry_loaded(const struct elf_image *im, struct elf_finding *found)
{
	struct elf_note note;
	int i = find_note(im, NOTE_PHYS32_ENTRY, false, &note);
	uint64_t entry;
	Elf64_Phdr p;
	int load;

	if (i < 0 || note.desc_size < ENTRY_SIZE)
		return true;
	memcpy(&entry, note.desc, sizeof(entry));
	for (load = 0; next_phdr(im, PT_LOAD, &load, &p); load++) {
		if (entry >= p.p_paddr && entry - p.p_paddr < p.p_filesz)
			return true;
	}
	return !load_there(im, found) || wrong(found, "entry in note", i, entry);
}

/* The relocation note; a loader that knows it may move the image. */

static int reloc_note(const struct elf_image *im, bool whole, uint32_t values[3],
		      struct elf_note *note)
{
	int i = find_note(im, NOTE_PHYS32_RELOC, false, note);

	if (i < 0 || (whole && note->desc_size != RELOC_SIZE))
		return -1;
	if (whole)
		memcpy(values, note->desc, RELOC_SIZE);
	return i;
}

bool reloc_size(const struct elf_image *im, struct elf_finding *found)
{
	struct elf_note note;
	int i = reloc_note(im, false, NULL, &note);

	return i < 0 || note.desc_size == RELOC_SIZE ||
	       wrong(found, "descsz of note", i, note.desc_size);
}

bool reloc_align(const struct elf_image *im, struct elf_finding *found)
{
	struct elf_note note;
	uint32_t v[3];
	int i = reloc_note(im, true, v, &note);

	return i < 0 || (v[0] && !(v[0] & (v[0] - 1))) ||
	       wrong(found, "alignment in note", i, v[0]);
}

bool reloc_range(const struct elf_image *im, struct elf_finding *found)
{
	struct elf_note note;
	uint32_t v[3];
	int i = reloc_note(im, true, v, &note);

	return i < 0 || v[1] <= v[2] || wrong(found, "lowest address in note", i, v[1]);
}
