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

#define NOTE_PHYS32_ENTRY	18

struct file {
	char *data;
	size_t size;
};

static bool in_file(const struct file *f, uint64_t offset, uint64_t len)
{
	return offset <= f->size && len <= f->size - offset;
}

static bool read_file(const char *path, struct file *f)
{
	FILE *in = fopen(path, "r");
	long size;

	f->data = NULL;
	if (!in) {
		perror(path);
		return false;
	}
	fseek(in, 0, SEEK_END);
	size = ftell(in);
	rewind(in);
	f->size = size > 0 ? size : 0;
	f->data = malloc(f->size + 1);
	if (!f->data || fread(f->data, 1, f->size, in) != f->size) {
		perror(path);
		f->size = 0;
	}
	fclose(in);
	return f->size >= sizeof(Elf64_Ehdr) && !memcmp(f->data, ELFMAG, SELFMAG);
}

/* The description of Xen's note of @type among the notes at @offset. */
static char *find_note(const struct file *f, uint64_t offset, uint64_t len, uint32_t type,
		       uint32_t *desc_size)
{
	while (len >= sizeof(Elf32_Nhdr) && in_file(f, offset, len)) {
		Elf32_Nhdr *note = (Elf32_Nhdr *)(f->data + offset);
		uint64_t name = (note->n_namesz + 3ULL) & ~3ULL;
		uint64_t desc = (note->n_descsz + 3ULL) & ~3ULL;

		if (name + desc > len - sizeof(*note))
			break;
		if (note->n_type == type && note->n_namesz == 4 &&
		    !memcmp(note + 1, "Xen", 4)) {
			*desc_size = note->n_descsz;
			return (char *)(note + 1) + name;
		}
		offset += sizeof(*note) + name + desc;
		len -= sizeof(*note) + name + desc;
	}
	return NULL;
}

static char *entry_note(const struct file *f, uint32_t *size)
{
	Elf64_Ehdr *e64 = (Elf64_Ehdr *)f->data;
	Elf32_Ehdr *e32 = (Elf32_Ehdr *)f->data;
	bool is64 = f->data[EI_CLASS] == ELFCLASS64;
	unsigned int i, n = is64 ? e64->e_phnum : e32->e_phnum;

	for (i = 0; i < n; i++) {
		Elf64_Phdr *p64 = (Elf64_Phdr *)(f->data + (is64 ? e64->e_phoff : 0)) + i;
		Elf32_Phdr *p32 = (Elf32_Phdr *)(f->data + (is64 ? 0 : e32->e_phoff)) + i;
		char *desc;

		if (!in_file(f, is64 ? (char *)p64 - f->data : (char *)p32 - f->data,
			     is64 ? sizeof(*p64) : sizeof(*p32)))
			break;
		if ((is64 ? p64->p_type : p32->p_type) != PT_NOTE)
			continue;
		desc = find_note(f, is64 ? p64->p_offset : p32->p_offset,
				 is64 ? p64->p_filesz : p32->p_filesz,
				 NOTE_PHYS32_ENTRY, size);
		if (desc)
			return desc;
	}
	return NULL;
}

static uint64_t find_symbol(const struct file *f, const char *name)
{
	Elf64_Ehdr *e = (Elf64_Ehdr *)f->data;
	Elf64_Shdr *s = (Elf64_Shdr *)(f->data + e->e_shoff);
	unsigned int i;
	uint64_t j;

	if (f->data[EI_CLASS] != ELFCLASS64 ||
	    !in_file(f, e->e_shoff, (uint64_t)e->e_shnum * sizeof(*s)))
		return 0;
	for (i = 0; i < e->e_shnum; i++) {
		Elf64_Sym *sym = (Elf64_Sym *)(f->data + s[i].sh_offset);
		Elf64_Shdr *str = &s[s[i].sh_link];

		if (s[i].sh_type != SHT_SYMTAB || s[i].sh_link >= e->e_shnum ||
		    !in_file(f, s[i].sh_offset, s[i].sh_size) ||
		    !in_file(f, str->sh_offset, str->sh_size))
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
	struct file f;
	char *desc = NULL;

	if (read_file(path, &f))
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
	elf->start_kernel = find_symbol(&f, "x86_64_start_kernel");
	free(f.data);
	return true;
}

bool pvh_elf_shift(const char *from, const char *to, int64_t delta)
{
	uint32_t size = 0;
	struct file f;
	uint64_t entry;
	Elf64_Phdr *p;
	unsigned int i;
	char *desc = NULL;
	bool ok = false;
	FILE *out;

	if (read_file(from, &f) && f.data[EI_CLASS] == ELFCLASS64)
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
