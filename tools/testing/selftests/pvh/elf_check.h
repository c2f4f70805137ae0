/* SPDX-License-Identifier: GPL-2.0 */
/* The rules that loaders have for a PVH kernel's ELF image. */
#ifndef _PVH_ELF_CHECK_H
#define _PVH_ELF_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "elf_notes.h"

enum elf_kind {
	ELF_VMLINUX = 1,	/* runs where the loader puts it */
	ELF_ENVIRONMENT = 2,	/* pvhefi or a pvhImage: the EFI environment, a payload behind it */
};

enum elf_verdict { ELF_KEPT, ELF_BROKEN, ELF_NOT_APPLICABLE };

/**
 * struct elf_finding - what is wrong
 * @what: the field
 * @index: of the program header, note or byte that @what belongs to, or -1
 * @value: offending value
 */
struct elf_finding {
	const char *what;
	int index;
	uint64_t value;
};

struct elf_image;

/**
 * struct elf_rule - something that a loader insists on
 * @name: short, for people and tests
 * @kinds: which images have to keep it
 * @needs_headers: has nothing to look at if the ELF header is broken
 * @loader: who wants it
 * @want: what the field should be
 * @check: true if kept; else says what is wrong
 */
struct elf_rule {
	const char *name;
	unsigned int kinds;
	bool needs_headers;
	const char *loader;
	const char *want;
	bool (*check)(const struct elf_image *image, struct elf_finding *finding);
};

extern const struct elf_rule elf_rules[];
extern const unsigned int nr_elf_rules;

enum elf_kind elf_kind(const struct elf_file *f);
const char *elf_kind_name(enum elf_kind kind);

/**
 * elf_check() - hold an image to a rule
 * @f: the image
 * @rule: the rule
 * @finding: filled in when the rule is broken
 *
 * Each rule is judged on its own: what another one is for is taken as kept.
 */
enum elf_verdict elf_check(const struct elf_file *f, const struct elf_rule *rule,
			   struct elf_finding *finding);

/* One line: the broken rule, its field and value, what it should be, for whom. */
void elf_describe(const struct elf_rule *rule, const struct elf_finding *finding,
		  char *text, unsigned int size);

#endif /* _PVH_ELF_CHECK_H */
