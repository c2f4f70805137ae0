// SPDX-License-Identifier: GPL-2.0
/* Sizes: of the file, of what is loaded of it, of what PVH adds to a kernel. */
#include <elf.h>
#include <glob.h>
#include <string.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "bench.h"
#include "elf_notes.h"

/* Adds the sections of @path that are in memory. */
static void add_sections(const char *path, struct bench_cost *cost)
{
	const Elf64_Shdr *s;
	const Elf64_Ehdr *e;
	struct elf_file f;
	unsigned int i;

	if (!elf_file_read(path, &f))
		return;
	e = (const Elf64_Ehdr *)f.data;
	if (f.size < sizeof(*e) || memcmp(e->e_ident, ELFMAG, SELFMAG) ||
	    !elf_in_file(&f, e->e_shoff, (uint64_t)e->e_shnum * sizeof(*s)))
		goto out;
	s = (const Elf64_Shdr *)(f.data + e->e_shoff);
	for (i = 0; i < e->e_shnum; i++) {
		if (!(s[i].sh_flags & SHF_ALLOC))
			continue;
		if (s[i].sh_flags & SHF_WRITE)
			cost->bss += s[i].sh_size;
		else
			cost->text += s[i].sh_size;
	}
out:
	free(f.data);
}

static void add_objects(const char *pattern, struct bench_cost *cost)
{
	glob_t g;
	size_t i;

	if (glob(pattern, 0, NULL, &g))
		return;
	for (i = 0; i < g.gl_pathc; i++)
		add_sections(g.gl_pathv[i], cost);
	globfree(&g);
}

/* False: no ELF image, so the loader loads all of it. */
static bool loaded_segments(const char *path, uint64_t *loaded)
{
	const Elf64_Phdr *p;
	const Elf64_Ehdr *e;
	struct elf_file f;
	unsigned int i;
	bool ok = false;

	if (!elf_file_read(path, &f))
		return false;
	e = (const Elf64_Ehdr *)f.data;
	if (f.size > sizeof(*e) && !memcmp(e->e_ident, ELFMAG, SELFMAG) &&
	    elf_in_file(&f, e->e_phoff, (uint64_t)e->e_phnum * sizeof(*p))) {
		p = (const Elf64_Phdr *)(f.data + e->e_phoff);
		for (i = 0; i < e->e_phnum; i++) {
			if (p[i].p_type == PT_LOAD)
				*loaded += p[i].p_filesz;
		}
		ok = true;
	}
	free(f.data);
	return ok;
}

void bench_measure_sizes(const struct bench_row *row, struct bench_cost *cost)
{
	struct stat st;

	if (stat(row->kernel, &st))
		return;
	cost->file = st.st_size;
	if (!loaded_segments(row->kernel, &cost->loaded))
		cost->loaded = cost->file;
	if (row->environment)
		add_sections(row->environment, cost);
	if (row->objects)
		add_objects(row->objects, cost);
}
