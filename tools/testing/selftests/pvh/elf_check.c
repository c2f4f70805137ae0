// SPDX-License-Identifier: GPL-2.0
/*
 * The rules that QEMU, Xen's libelf and rust-vmm's linux-loader have for a PVH
 * kernel's ELF image. Files are not trusted: every range is checked before it
 * is read. A rule that has nothing to look at, since what it looks at is
 * missing or out of the file, is kept: another rule is for that.
 */
#include <elf.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "elf_check.h"

#define MIB		0x100000ULL
#define GIB4		0x100000000ULL
#define HDRS		0x53726448	/* "HdrS", Documentation/arch/x86/boot.rst */
#define HDRS_OFFSET	0x202
#define MULTIBOOT	0x1badb002	/* Multiboot specification, 3.1.1 */
#define MULTIBOOT_AREA	8192
#define ENTRY_SIZE	8
#define RELOC_SIZE	12
#define KERNEL_HALF	0xffffffff80000000ULL	/* Documentation/arch/x86/x86_64/mm.rst */

#define BOTH		(ELF_VMLINUX | ELF_COMPRESSED)

struct elf_image {
	const struct elf_file *f;
	Elf64_Ehdr e;		/* zeroes if the file is shorter */
};

static bool wrong(struct elf_finding *found, const char *what, int index, uint64_t value)
{
	found->what = what;
	found->index = index;
	found->value = value;
	return false;
}

static uint32_t get32(const char *p)
{
	uint32_t value;

	memcpy(&value, p, sizeof(value));
	return value;
}

/* The next program header of @type from *@i on; *@i is its index. */
static bool next_phdr(const struct elf_image *im, uint32_t type, int *i, Elf64_Phdr *p)
{
	for (; *i < im->e.e_phnum; ++*i) {
		uint64_t at = im->e.e_phoff + *i * sizeof(*p);

		if (at < im->e.e_phoff || !elf_in_file(im->f, at, sizeof(*p)))
			return false;
		memcpy(p, im->f->data + at, sizeof(*p));
		if (p->p_type == type)
			return true;
	}
	return false;
}

static bool end_in_range(uint64_t start, uint64_t size, uint64_t limit)
{
	return start <= limit && size <= limit - start;
}

/* The ELF header */

static bool elf_magic(const struct elf_image *im, struct elf_finding *found)
{
	return !memcmp(im->e.e_ident, ELFMAG, SELFMAG) ||
	       wrong(found, "first 4 bytes", -1, get32((const char *)im->e.e_ident));
}

static bool elf_class(const struct elf_image *im, struct elf_finding *found)
{
	return im->e.e_ident[EI_CLASS] == ELFCLASS64 ||
	       wrong(found, "EI_CLASS", -1, im->e.e_ident[EI_CLASS]);
}

static bool elf_data(const struct elf_image *im, struct elf_finding *found)
{
	return im->e.e_ident[EI_DATA] == ELFDATA2LSB ||
	       wrong(found, "EI_DATA", -1, im->e.e_ident[EI_DATA]);
}

static bool elf_machine(const struct elf_image *im, struct elf_finding *found)
{
	return im->e.e_machine == EM_X86_64 || wrong(found, "e_machine", -1, im->e.e_machine);
}

static bool elf_header_size(const struct elf_image *im, struct elf_finding *found)
{
	return im->e.e_ehsize == sizeof(Elf64_Ehdr) ||
	       wrong(found, "e_ehsize", -1, im->e.e_ehsize);
}

static bool phdr_size(const struct elf_image *im, struct elf_finding *found)
{
	return im->e.e_phentsize == sizeof(Elf64_Phdr) ||
	       wrong(found, "e_phentsize", -1, im->e.e_phentsize);
}

static bool phdrs_in_file(const struct elf_image *im, struct elf_finding *found)
{
	if (im->e.e_phoff < sizeof(Elf64_Ehdr))
		return wrong(found, "e_phoff", -1, im->e.e_phoff);
	return elf_in_file(im->f, im->e.e_phoff, im->e.e_phnum * sizeof(Elf64_Phdr)) ||
	       wrong(found, "e_phnum", -1, im->e.e_phnum);
}

static bool shdrs_in_file(const struct elf_image *im, struct elf_finding *found)
{
	if (!im->e.e_shnum)
		return true;
	if (im->e.e_shentsize != sizeof(Elf64_Shdr))
		return wrong(found, "e_shentsize", -1, im->e.e_shentsize);
	if (im->e.e_shstrndx >= im->e.e_shnum)
		return wrong(found, "e_shstrndx", -1, im->e.e_shstrndx);
	return elf_in_file(im->f, im->e.e_shoff, im->e.e_shnum * sizeof(Elf64_Shdr)) ||
	       wrong(found, "e_shoff", -1, im->e.e_shoff);
}

static bool elf_entry(const struct elf_image *im, struct elf_finding *found)
{
	return im->e.e_entry >= MIB || wrong(found, "e_entry", -1, im->e.e_entry);
}

/* What is loaded */

static bool load_there(const struct elf_image *im, struct elf_finding *found)
{
	Elf64_Phdr p;
	int i = 0;

	return next_phdr(im, PT_LOAD, &i, &p) || wrong(found, "e_phnum", -1, im->e.e_phnum);
}

static bool load_in_file(const struct elf_image *im, struct elf_finding *found)
{
	Elf64_Phdr p;
	int i;

	for (i = 0; next_phdr(im, PT_LOAD, &i, &p); i++) {
		if (!elf_in_file(im->f, p.p_offset, p.p_filesz))
			return wrong(found, "p_offset", i, p.p_offset);
	}
	return true;
}

static bool load_size(const struct elf_image *im, struct elf_finding *found)
{
	Elf64_Phdr p;
	int i;

	for (i = 0; next_phdr(im, PT_LOAD, &i, &p); i++) {
		if (p.p_filesz > p.p_memsz)
			return wrong(found, "p_memsz", i, p.p_memsz);
	}
	return true;
}

static bool load_address(const struct elf_image *im, struct elf_finding *found)
{
	Elf64_Phdr p;
	int i;

	for (i = 0; next_phdr(im, PT_LOAD, &i, &p); i++) {
		if (p.p_paddr < MIB || !end_in_range(p.p_paddr, p.p_memsz, GIB4))
			return wrong(found, "p_paddr", i, p.p_paddr);
	}
	return true;
}

static bool load_overlap(const struct elf_image *im, struct elf_finding *found)
{
	Elf64_Phdr p, q;
	int i, j;

	for (i = 0; next_phdr(im, PT_LOAD, &i, &p); i++) {
		for (j = i + 1; next_phdr(im, PT_LOAD, &j, &q); j++) {
			bool above = q.p_paddr >= p.p_paddr;
			uint64_t gap = above ? q.p_paddr - p.p_paddr : p.p_paddr - q.p_paddr;

			if (p.p_memsz && q.p_memsz && gap < (above ? p.p_memsz : q.p_memsz))
				return wrong(found, "p_paddr", j, q.p_paddr);
		}
	}
	return true;
}

/* The notes' program header */

static bool note_there(const struct elf_image *im, struct elf_finding *found)
{
	Elf64_Phdr p;
	int i = 0;

	return next_phdr(im, PT_NOTE, &i, &p) || wrong(found, "number of PT_NOTEs", -1, 0);
}

static bool note_once(const struct elf_image *im, struct elf_finding *found)
{
	unsigned int n = 0;
	Elf64_Phdr p;
	int i;

	for (i = 0; next_phdr(im, PT_NOTE, &i, &p); i++)
		n++;
	return n <= 1 || wrong(found, "number of PT_NOTEs", -1, n);
}

static bool note_align(const struct elf_image *im, struct elf_finding *found)
{
	Elf64_Phdr p;
	int i;

	for (i = 0; next_phdr(im, PT_NOTE, &i, &p); i++) {
		if (p.p_align != 4)
			return wrong(found, "p_align", i, p.p_align);
	}
	return true;
}

static bool note_offset(const struct elf_image *im, struct elf_finding *found)
{
	Elf64_Phdr p;
	int i;

	for (i = 0; next_phdr(im, PT_NOTE, &i, &p); i++) {
		if (!p.p_offset)
			return wrong(found, "p_offset", i, 0);
	}
	return true;
}

static bool note_in_file(const struct elf_image *im, struct elf_finding *found)
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

static bool note_bounds(const struct elf_image *im, struct elf_finding *found)
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

static bool entry_there(const struct elf_image *im, struct elf_finding *found)
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

static bool entry_owner(const struct elf_image *im, struct elf_finding *found)
{
	struct elf_note note;
	int i = find_note(im, NOTE_PHYS32_ENTRY, true, &note);

	return i < 0 || elf_note_is_xen(&note) ||
	       wrong(found, "owner (4 bytes) of note", i,
		     note.name_size >= 4 ? get32(note.name) : 0);
}

static bool entry_first(const struct elf_image *im, struct elf_finding *found)
{
	struct elf_note note;
	int i = find_note(im, NOTE_PHYS32_ENTRY, true, &note);

	return i <= 0 || wrong(found, "position of the note of type 18", -1, i);
}

static bool entry_size(const struct elf_image *im, struct elf_finding *found)
{
	struct elf_note note;
	int i = find_note(im, NOTE_PHYS32_ENTRY, false, &note);

	return i < 0 || note.desc_size == ENTRY_SIZE ||
	       wrong(found, "descsz of note", i, note.desc_size);
}

static bool entry_loaded(const struct elf_image *im, struct elf_finding *found)
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

static bool reloc_size(const struct elf_image *im, struct elf_finding *found)
{
	struct elf_note note;
	int i = reloc_note(im, false, NULL, &note);

	return i < 0 || note.desc_size == RELOC_SIZE ||
	       wrong(found, "descsz of note", i, note.desc_size);
}

static bool reloc_align(const struct elf_image *im, struct elf_finding *found)
{
	struct elf_note note;
	uint32_t v[3];
	int i = reloc_note(im, true, v, &note);

	return i < 0 || (v[0] && !(v[0] & (v[0] - 1))) ||
	       wrong(found, "alignment in note", i, v[0]);
}

static bool reloc_range(const struct elf_image *im, struct elf_finding *found)
{
	struct elf_note note;
	uint32_t v[3];
	int i = reloc_note(im, true, v, &note);

	return i < 0 || v[1] <= v[2] || wrong(found, "lowest address in note", i, v[1]);
}

/* What the image must not be taken for */

static bool no_hdrs(const struct elf_image *im, struct elf_finding *found)
{
	return !elf_in_file(im->f, HDRS_OFFSET, 4) ||
	       get32(im->f->data + HDRS_OFFSET) != HDRS ||
	       wrong(found, "4 bytes at file offset 0x202", -1, HDRS);
}

static bool no_multiboot(const struct elf_image *im, struct elf_finding *found)
{
	uint64_t at;

	for (at = 0; at < MULTIBOOT_AREA && elf_in_file(im->f, at, 4); at += 4) {
		if (get32(im->f->data + at) == MULTIBOOT)
			return wrong(found, "file offset of 0x1badb002", -1, at);
	}
	return true;
}

#define ALL		"QEMU, Xen libelf, linux-loader"
#define QEMU		"QEMU"
#define XEN		"Xen libelf"
#define RUST		"rust-vmm linux-loader"

const struct elf_rule elf_rules[] = {
	{ "elf-magic", BOTH, false, ALL, "0x464c457f", elf_magic },
	{ "elf-class", BOTH, false, RUST, "2, 64-bit", elf_class },
	{ "elf-data", BOTH, false, ALL, "1, little endian", elf_data },
	{ "elf-machine", BOTH, false, QEMU ", " XEN, "62, x86-64", elf_machine },
	{ "elf-header-size", BOTH, false, "the ELF specification", "64", elf_header_size },
	{ "phdr-size", BOTH, false, RUST, "56", phdr_size },
	{ "phdrs-in-file", BOTH, false, RUST,
	  "behind the ELF header, and all program headers inside the file", phdrs_in_file },
	{ "shdrs-in-file", BOTH, true, XEN,
	  "headers of 64 bytes, all inside the file, the names' among them", shdrs_in_file },
	{ "elf-entry", BOTH, true, RUST, "at or above 1 MiB", elf_entry },

	{ "load-there", BOTH, true, ALL, "at least one PT_LOAD", load_there },
	{ "load-in-file", BOTH, true, ALL, "p_offset + p_filesz inside the file", load_in_file },
	{ "load-size", BOTH, true, ALL, "not below p_filesz", load_size },
	{ "load-address", BOTH, true, RUST,
	  "at or above 1 MiB, and p_paddr + p_memsz not above 4 GiB", load_address },
	{ "load-overlap", BOTH, true, QEMU, "no two PT_LOADs at one address", load_overlap },

	{ "note-there", BOTH, true, ALL, "at least one", note_there },
	{ "note-once", ELF_COMPRESSED, true, RUST, "1: the last one wins", note_once },
	{ "note-align", BOTH, true, QEMU, "4: it pads notes to p_align", note_align },
	{ "note-offset", BOTH, true, XEN, "not 0, which it takes for none", note_offset },
	{ "note-in-file", BOTH, true, ALL, "p_offset + p_filesz inside the file", note_in_file },
	{ "note-bounds", BOTH, true, ALL, "0: namesz and descsz inside the segment", note_bounds },

	{ "entry-there", BOTH, true, ALL, "a note XEN_ELFNOTE_PHYS32_ENTRY", entry_there },
	{ "entry-owner", BOTH, true, QEMU ", which looks at the type only; " RUST,
	  "0x6e6558, \"Xen\", for the first note of type 18", entry_owner },
	{ "entry-first", ELF_COMPRESSED, true, QEMU, "0, the first note", entry_first },
	{ "entry-size", BOTH, true, QEMU ", which reads 8 bytes of a 64-bit image", "8",
	  entry_size },
	{ "entry-loaded", BOTH, true, XEN, "in a PT_LOAD, in the part that is in the file",
	  entry_loaded },
	{ "reloc-size", BOTH, true, XEN, "12", reloc_size },
	{ "reloc-align", BOTH, true, XEN, "a power of two", reloc_align },
	{ "reloc-range", BOTH, true, XEN, "not above the highest address", reloc_range },

	{ "no-hdrs", BOTH, false, QEMU ", which takes it for a bzImage", "anything else",
	  no_hdrs },
	{ "no-multiboot", BOTH, false, QEMU ", which takes it for a Multiboot kernel",
	  "not in the first 8 KiB", no_multiboot },
};

const unsigned int nr_elf_rules = sizeof(elf_rules) / sizeof(elf_rules[0]);

static void get_image(const struct elf_file *f, struct elf_image *im)
{
	memset(im, 0, sizeof(*im));
	im->f = f;
	memcpy(&im->e, f->data, f->size < sizeof(im->e) ? f->size : sizeof(im->e));
}

/* All header rules are in front, and kept. */
static bool headers_good(const struct elf_image *im)
{
	struct elf_finding found;
	unsigned int i;

	for (i = 0; i < nr_elf_rules && !elf_rules[i].needs_headers; i++) {
		if (!elf_rules[i].check(im, &found))
			return false;
	}
	return true;
}

enum elf_kind elf_kind(const struct elf_file *f)
{
	struct elf_image im;
	Elf64_Phdr p;
	int i = 0;

	/* The decompressor is linked at 0 and needs no virtual addresses. */
	get_image(f, &im);
	return next_phdr(&im, PT_LOAD, &i, &p) && p.p_vaddr >= KERNEL_HALF ?
	       ELF_VMLINUX : ELF_COMPRESSED;
}

const char *elf_kind_name(enum elf_kind kind)
{
	return kind == ELF_VMLINUX ? "vmlinux" : "compressed";
}

enum elf_verdict elf_check(const struct elf_file *f, const struct elf_rule *rule,
			   struct elf_finding *finding)
{
	struct elf_image im;

	get_image(f, &im);
	if (rule->needs_headers && !headers_good(&im))
		return ELF_NOT_APPLICABLE;
	if (!(rule->kinds & elf_kind(f)))
		return ELF_NOT_APPLICABLE;
	return rule->check(&im, finding) ? ELF_KEPT : ELF_BROKEN;
}

void elf_describe(const struct elf_rule *rule, const struct elf_finding *finding,
		  char *text, unsigned int size)
{
	char index[16] = "";

	if (finding->index >= 0)
		snprintf(index, sizeof(index), " %d", finding->index);
	snprintf(text, size, "%s: %s%s is 0x%" PRIx64 ", must be %s (for %s)", rule->name,
		 finding->what, index, finding->value, rule->want, rule->loader);
}
