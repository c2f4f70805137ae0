// SPDX-License-Identifier: GPL-2.0
/* Rules for what is loaded, the PT_LOADs, and the way to program headers. */
#include "elf_rules.h"

#define MIB		0x100000ULL
#define GIB4		0x100000000ULL
#define LARGE_PAGE	0x200000ULL
#define PAGE		4096ULL

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

/* What the EFI environment wants of its own image. The payload's header is the last. */

static bool next_own_load(const struct elf_image *im, int *i, Elf64_Phdr *p)
{
	return next_phdr(im, PT_LOAD, i, p) && *i < im->e.e_phnum - 1;
}

bool headers_loaded(const struct elf_image *im, struct elf_finding *found)
{
	Elf64_Phdr p, lowest = { .p_paddr = UINT64_MAX };
	int i, at = -1;

	for (i = 0; next_own_load(im, &i, &p); i++) {
		if (p.p_paddr >= lowest.p_paddr)
			continue;
		lowest = p;
		at = i;
	}
	return at < 0 || !lowest.p_offset || wrong(found, "p_offset", at, lowest.p_offset);
}

bool large_page(const struct elf_image *im, struct elf_finding *found)
{
	Elf64_Phdr p, first;
	int i = 0;

	if (!next_own_load(im, &i, &first))
		return true;
	for (; next_own_load(im, &i, &p); i++) {
		if (p.p_memsz && (p.p_paddr + p.p_memsz - 1) / LARGE_PAGE !=
				 first.p_paddr / LARGE_PAGE)
			return wrong(found, "end of PT_LOAD", i, p.p_paddr + p.p_memsz);
	}
	return true;
}

bool write_or_execute(const struct elf_image *im, struct elf_finding *found)
{
	Elf64_Phdr p;
	int i;

	for (i = 0; next_own_load(im, &i, &p); i++) {
		if (p.p_flags & PF_W && p.p_flags & PF_X)
			return wrong(found, "p_flags", i, p.p_flags);
	}
	return true;
}

bool payload_last(const struct elf_image *im, struct elf_finding *found)
{
	int i = im->e.e_phnum - 1, j;
	Elf64_Phdr payload, p;

	if (!next_phdr(im, PT_LOAD, &i, &payload))
		return true;
	if (payload.p_paddr % PAGE)
		return wrong(found, "p_paddr", i, payload.p_paddr);
	for (j = 0; next_own_load(im, &j, &p); j++) {
		if (p.p_paddr + p.p_memsz > payload.p_paddr)
			return wrong(found, "p_paddr", i, payload.p_paddr);
	}
	return true;
}
