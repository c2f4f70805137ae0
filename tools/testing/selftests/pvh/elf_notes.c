// SPDX-License-Identifier: GPL-2.0
/*
 * Reads a PVH kernel's entry point, and makes copies of 64-bit kernels that
 * loaders place elsewhere: QEMU does not relocate by PHYS32_RELOC, but obeys
 * the program headers.
 */
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "elf_notes.h"

bool elf_in_file(const struct elf_file *f, uint64_t offset, uint64_t len)
{
	return offset <= f->size && len <= f->size - offset;
}

bool elf_file_read(const char *path, struct elf_file *f)
{
	FILE *in = fopen(path, "r");
	bool ok = false;
	long size;

	f->data = NULL;
	f->size = 0;
	if (!in) {
		perror(path);
		return false;
	}
	if (!fseek(in, 0, SEEK_END)) {
		size = ftell(in);
		rewind(in);
		f->size = size > 0 ? size : 0;
		f->data = malloc(f->size + 1);
		ok = f->data && fread(f->data, 1, f->size, in) == f->size;
		/* Names at its end need one. */
		if (ok)
			f->data[f->size] = 0;
	}
	if (!ok) {
		perror(path);
		free(f->data);
		f->data = NULL;
	}
	fclose(in);
	return ok;
}

static bool read_elf(const char *path, struct elf_file *f)
{
	return elf_file_read(path, f) && f->size >= sizeof(Elf64_Ehdr) &&
	       !memcmp(f->data, ELFMAG, SELFMAG);
}

bool elf_next_note(const struct elf_file *f, uint64_t *offset, uint64_t *len,
		   struct elf_note *note)
{
	uint64_t name, desc;
	Elf64_Nhdr head;

	if (*len < sizeof(head) || !elf_in_file(f, *offset, *len))
		return false;
	memcpy(&head, f->data + *offset, sizeof(head));
	name = (head.n_namesz + 3ULL) & ~3ULL;
	desc = (head.n_descsz + 3ULL) & ~3ULL;
	if (name + desc > *len - sizeof(head))
		return false;
	note->type = head.n_type;
	note->name = f->data + *offset + sizeof(head);
	note->name_size = head.n_namesz;
	note->desc = (char *)note->name + name;
	note->desc_size = head.n_descsz;
	*offset += sizeof(head) + name + desc;
	*len -= sizeof(head) + name + desc;
	return true;
}

bool elf_note_is_xen(const struct elf_note *note)
{
	return note->name_size == 4 && !memcmp(note->name, "Xen", 4);
}

/* The description of Xen's note of @type among the notes at @offset. */
static char *find_note(const struct elf_file *f, uint64_t offset, uint64_t len, uint32_t type,
		       uint32_t *desc_size)
{
	struct elf_note note;

	while (elf_next_note(f, &offset, &len, &note)) {
		if (note.type == type && elf_note_is_xen(&note)) {
			*desc_size = note.desc_size;
			return note.desc;
		}
	}
	return NULL;
}

/* Program header @i, of either class, as a 64-bit one. */
static bool get_phdr(const struct elf_file *f, unsigned int i, Elf64_Phdr *p)
{
	Elf64_Ehdr *e64 = (Elf64_Ehdr *)f->data;
	Elf32_Ehdr *e32 = (Elf32_Ehdr *)f->data;
	Elf32_Phdr p32;

	if (f->data[EI_CLASS] == ELFCLASS64) {
		if (i >= e64->e_phnum || !elf_in_file(f, e64->e_phoff, (i + 1) * sizeof(*p)))
			return false;
		memcpy(p, f->data + e64->e_phoff + i * sizeof(*p), sizeof(*p));
		return true;
	}
	if (i >= e32->e_phnum || !elf_in_file(f, e32->e_phoff, (i + 1) * sizeof(p32)))
		return false;
	memcpy(&p32, f->data + e32->e_phoff + i * sizeof(p32), sizeof(p32));
	p->p_type = p32.p_type;
	p->p_offset = p32.p_offset;
	p->p_filesz = p32.p_filesz;
	p->p_paddr = p32.p_paddr;
	return true;
}

static char *entry_note(const struct elf_file *f, uint32_t *size)
{
	char *desc = NULL;
	unsigned int i;
	Elf64_Phdr p;

	for (i = 0; !desc && get_phdr(f, i, &p); i++) {
		if (p.p_type == PT_NOTE)
			desc = find_note(f, p.p_offset, p.p_filesz, NOTE_PHYS32_ENTRY, size);
	}
	return desc;
}

static uint64_t lowest_address(const struct elf_file *f)
{
	uint64_t lowest = UINT64_MAX;
	unsigned int i;
	Elf64_Phdr p;

	for (i = 0; get_phdr(f, i, &p); i++) {
		if (p.p_type == PT_LOAD && p.p_paddr < lowest)
			lowest = p.p_paddr;
	}
	return lowest;
}

static uint64_t find_symbol(const struct elf_file *f, const char *name)
{
	Elf64_Ehdr *e = (Elf64_Ehdr *)f->data;
	Elf64_Shdr *s = (Elf64_Shdr *)(f->data + e->e_shoff);
	unsigned int i;
	uint64_t j;

	if (f->data[EI_CLASS] != ELFCLASS64 ||
	    !elf_in_file(f, e->e_shoff, (uint64_t)e->e_shnum * sizeof(*s)))
		return 0;
	for (i = 0; i < e->e_shnum; i++) {
		Elf64_Sym *sym = (Elf64_Sym *)(f->data + s[i].sh_offset);
		Elf64_Shdr *str = &s[s[i].sh_link];

		if (s[i].sh_type != SHT_SYMTAB || s[i].sh_link >= e->e_shnum ||
		    !elf_in_file(f, s[i].sh_offset, s[i].sh_size) ||
		    !elf_in_file(f, str->sh_offset, str->sh_size))
			continue;
		for (j = 0; j < s[i].sh_size / sizeof(*sym); j++) {
			if (sym[j].st_name < str->sh_size &&
			    !strcmp(f->data + str->sh_offset + sym[j].st_name, name))
				return sym[j].st_value;
		}
	}
	return 0;
}

bool pvh_elf_read(const char *path, struct pvh_elf *elf)
{
	uint32_t size = 0;
	struct elf_file f;
	char *desc = NULL;

	if (read_elf(path, &f))
		desc = entry_note(&f, &size);
	if (!desc) {
		fprintf(stderr, "%s is no kernel with a PVH entry (XEN_ELFNOTE_PHYS32_ENTRY)\n",
			path);
		free(f.data);
		return false;
	}
	elf->entry = 0;
	memcpy(&elf->entry, desc, size < 8 ? size : 8);
	elf->is64 = f.data[EI_CLASS] == ELFCLASS64;
	elf->start = lowest_address(&f);
	elf->start_kernel = find_symbol(&f, "x86_64_start_kernel");
	free(f.data);
	return true;
}

bool pvh_elf_shift(const char *from, const char *to, int64_t delta)
{
	uint32_t size = 0;
	struct elf_file f;
	uint64_t entry;
	Elf64_Phdr *p;
	unsigned int i;
	char *desc = NULL;
	bool ok = false;
	FILE *out;

	if (read_elf(from, &f) && f.data[EI_CLASS] == ELFCLASS64)
		desc = entry_note(&f, &size);
	if (!desc || size != sizeof(entry))
		goto out;
	memcpy(&entry, desc, sizeof(entry));
	entry += delta;
	memcpy(desc, &entry, sizeof(entry));
	p = (Elf64_Phdr *)(f.data + ((Elf64_Ehdr *)f.data)->e_phoff);
	for (i = 0; i < ((Elf64_Ehdr *)f.data)->e_phnum; i++)
		p[i].p_paddr += delta;

	out = fopen(to, "w");
	if (out) {
		ok = fwrite(f.data, f.size, 1, out) == 1;
		ok = !fclose(out) && ok;
	}
out:
	free(f.data);
	return ok;
}
