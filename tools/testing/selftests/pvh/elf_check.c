// SPDX-License-Identifier: GPL-2.0
/*
 * The rules that QEMU, Xen's libelf and rust-vmm's linux-loader have for a PVH
 * kernel's ELF image. Files are not trusted: every range is checked before it
 * is read. A rule that has nothing to look at, since what it looks at is
 * missing or out of the file, is kept: another rule is for that.
 */
#include <inttypes.h>
#include <stdio.h>

#include "elf_rules.h"

#define KERNEL_HALF	0xffffffff80000000ULL	/* Documentation/arch/x86/x86_64/mm.rst */

#define BOTH		(ELF_VMLINUX | ELF_ENVIRONMENT)

#define ALL		"QEMU, Xen libelf, linux-loader"
#define QEMU		"QEMU"
#define XEN		"Xen libelf"
#define RUST		"rust-vmm linux-loader"
#define ITSELF		"the EFI environment"

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
	{ "headers-loaded", ELF_ENVIRONMENT, true, ITSELF ", which looks at them for its payload",
	  "0, the ELF header, in the lowest PT_LOAD", headers_loaded },
	{ "large-page", ELF_ENVIRONMENT, true, ITSELF ", whose entry maps one",
	  "in one 2 MiB page, all but the payload", large_page },
	{ "write-or-execute", ELF_ENVIRONMENT, true, ITSELF, "not both, but for the payload",
	  write_or_execute },
	{ "payload-last", ELF_ENVIRONMENT, true, ITSELF,
	  "page aligned and behind all others, in the last program header", payload_last },

	{ "note-there", BOTH, true, ALL, "at least one", note_there },
	{ "note-once", ELF_ENVIRONMENT, true, RUST, "1: the last one wins", note_once },
	{ "note-align", BOTH, true, QEMU, "4: it pads notes to p_align", note_align },
	{ "note-offset", BOTH, true, XEN, "not 0, which it takes for none", note_offset },
	{ "note-in-file", BOTH, true, ALL, "p_offset + p_filesz inside the file", note_in_file },
	{ "note-bounds", BOTH, true, ALL, "0: namesz and descsz inside the segment", note_bounds },

	{ "entry-there", BOTH, true, ALL, "a note XEN_ELFNOTE_PHYS32_ENTRY", entry_there },
	{ "entry-owner", BOTH, true, QEMU ", which looks at the type only; " RUST,
	  "0x6e6558, \"Xen\", for the first note of type 18", entry_owner },
	{ "entry-first", ELF_ENVIRONMENT, true, QEMU, "0, the first note", entry_first },
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

	/* The environment runs where it is and needs no virtual addresses. */
	get_image(f, &im);
	return next_phdr(&im, PT_LOAD, &i, &p) && p.p_vaddr >= KERNEL_HALF ?
	       ELF_VMLINUX : ELF_ENVIRONMENT;
}

const char *elf_kind_name(enum elf_kind kind)
{
	return kind == ELF_VMLINUX ? "vmlinux" : "PVH EFI";
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
