/* SPDX-License-Identifier: GPL-2.0 */
/* What the tests of elf_check() share: a small image, and ways to break it. */
#ifndef _PVH_ELF_TEST_H
#define _PVH_ELF_TEST_H

#include <elf.h>

#include "elf_check.h"

#define MIB		0x100000ULL
#define PAGE		4096ULL
#define SAMPLE_SIZE	(4 * PAGE)

/* The whole file: two loaded pages and room for mischief behind them. */
struct sample_image {
	Elf64_Ehdr e;
	Elf64_Phdr load[2];
	Elf64_Phdr note;
	Elf64_Phdr spare;	/* a payload's */
	struct {
		Elf64_Nhdr head;
		char name[4];
		uint64_t entry;
	} entry;
	struct {
		Elf64_Nhdr head;
		char name[4];
		uint32_t align, min, max;
	} reloc;
	Elf64_Shdr sections[2];
};

union sample {
	struct sample_image im;
	char bytes[SAMPLE_SIZE];
};

extern union sample sample;
extern struct elf_file sample_file;	/* of it */

/* An image of the EFI environment that keeps all rules; what makes a vmlinux of it. */
void make_good_sample(void);
void make_vmlinux_sample(void);

/**
 * struct check_case - the good image, changed in one way
 * @name: of the test
 * @change: makes the change
 * @broken: the one rule that it breaks; NULL: none
 * @kind: of the image, default ELF_ENVIRONMENT
 */
struct check_case {
	const char *name;
	void (*change)(void);
	const char *broken;
	enum elf_kind kind;
};

extern const struct check_case check_cases[];
extern const unsigned int nr_check_cases;

#endif /* _PVH_ELF_TEST_H */
