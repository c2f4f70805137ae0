// SPDX-License-Identifier: GPL-2.0
/* Rules for what is loaded, the PT_LOADs, and the way to program headers. */
#include "elf_rules.h"

#define MIB		0x100000ULL
#define GIB4		0x100000000ULL

bool next_phdr(const struct elf_image *im, uint32_t type, int *i, Elf64_Phdr *p)
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

/* What is loaded */

bool load_there(const struct elf_image *im, struct elf_finding *found)
{
	Elf64_Phdr p;
	int i = 0;

	return next_phdr(im, PT_LOAD, &i, &p) || wrong(found, "e_phnum", -1, im->e.e_phnum);
}

bool load_in_file(const struct elf_image *im, struct elf_finding *found)
{
	Elf64_Phdr p;
	int i;

	for (i = 0; next_phdr(im, PT_LOAD, &i, &p); i++) {
		if (!elf_in_file(im->f, p.p_offset, p.p_filesz))
			return wrong(found, "p_offset", i, p.p_offset);
	}
	return true;
}

bool load_size(const struct elf_image *im, struct elf_finding *found)
{
	Elf64_Phdr p;
	int i;

	for (i = 0; next_phdr(im, PT_LOAD, &i, &p); i++) {
		if (p.p_filesz > p.p_memsz)
			return wrong(found, "p_memsz", i, p.p_memsz);
	}
	return true;
}

bool load_address(const struct elf_image *im, struct elf_finding *found)
{
	Elf64_Phdr p;
	int i;

	for (i = 0; next_phdr(im, PT_LOAD, &i, &p); i++) {
		if (p.p_paddr < MIB || !end_in_range(p.p_paddr, p.p_memsz, GIB4))
			return wrong(found, "p_paddr", i, p.p_paddr);
	}
	return true;
}

bool load_overlap(const struct elf_image *im, struct elf_finding *found)
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
