// SPDX-License-Identifier: GPL-2.0
/*
 * Rules for where the file begins: the ELF header, the tables it leads to, and
 * what a loader must not take the file for.
 */
#include "elf_rules.h"

#define MIB		0x100000ULL
#define HDRS		0x53726448	/* "HdrS", Documentation/arch/x86/boot.rst */
#define HDRS_OFFSET	0x202
#define MULTIBOOT	0x1badb002	/* Multiboot specification, 3.1.1 */
#define MULTIBOOT_AREA	8192

bool elf_magic(const struct elf_image *im, struct elf_finding *found)
{
	return !memcmp(im->e.e_ident, ELFMAG, SELFMAG) ||
	       wrong(found, "first 4 bytes", -1, get32((const char *)im->e.e_ident));
}

bool elf_class(const struct elf_image *im, struct elf_finding *found)
{
	return im->e.e_ident[EI_CLASS] == ELFCLASS64 ||
	       wrong(found, "EI_CLASS", -1, im->e.e_ident[EI_CLASS]);
}

bool elf_data(const struct elf_image *im, struct elf_finding *found)
{
	return im->e.e_ident[EI_DATA] == ELFDATA2LSB ||
	       wrong(found, "EI_DATA", -1, im->e.e_ident[EI_DATA]);
}

bool elf_machine(const struct elf_image *im, struct elf_finding *found)
{
	return im->e.e_machine == EM_X86_64 || wrong(found, "e_machine", -1, im->e.e_machine);
}

bool elf_header_size(const struct elf_image *im, struct elf_finding *found)
{
	return im->e.e_ehsize == sizeof(Elf64_Ehdr) ||
	       wrong(found, "e_ehsize", -1, im->e.e_ehsize);
}

bool phdr_size(const struct elf_image *im, struct elf_finding *found)
{
	return im->e.e_phentsize == sizeof(Elf64_Phdr) ||
	       wrong(found, "e_phentsize", -1, im->e.e_phentsize);
}

bool phdrs_in_file(const struct elf_image *im, struct elf_finding *found)
{
	if (im->e.e_phoff < sizeof(Elf64_Ehdr))
		return wrong(found, "e_phoff", -1, im->e.e_phoff);
	return elf_in_file(im->f, im->e.e_phoff, im->e.e_phnum * sizeof(Elf64_Phdr)) ||
	       wrong(found, "e_phnum", -1, im->e.e_phnum);
}

bool shdrs_in_file(const struct elf_image *im, struct elf_finding *found)
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

bool elf_entry(const struct elf_image *im, struct elf_finding *found)
{
	return im->e.e_entry >= MIB || wrong(found, "e_entry", -1, im->e.e_entry);
}

/* What the image must not be taken for */

bool no_hdrs(const struct elf_image *im, struct elf_finding *found)
{
	return !elf_in_file(im->f, HDRS_OFFSET, 4) ||
	       get32(im->f->data + HDRS_OFFSET) != HDRS ||
	       wrong(found, "4 bytes at file offset 0x202", -1, HDRS);
}

bool no_multiboot(const struct elf_image *im, struct elf_finding *found)
{
	uint64_t at;

	for (at = 0; at < MULTIBOOT_AREA && elf_in_file(im->f, at, 4); at += 4) {
		if (get32(im->f->data + at) == MULTIBOOT)
			return wrong(found, "file offset of 0x1badb002", -1, at);
	}
	return true;
}
