// SPDX-License-Identifier: GPL-2.0
/*
 * Holds kernel images to the ELF rules of PVH loaders, and tests the checker:
 * a small image is broken in one way at a time, and just the rule for that must
 * say so.
 *
 * Images come from the environment: PVH_VMLINUX, PVH_IMAGE.
 */
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../kselftest.h"
#include "elf_check.h"

#define MIB		0x100000ULL
#define PAGE		4096ULL
#define SIZE		(4 * PAGE)
#define VMLINUX_VIRT	0xffffffff80000000ULL
#define MULTIBOOT	0x1badb002

/* The whole file: two loaded pages and room for mischief behind them. */
struct image {
	Elf64_Ehdr e;
	Elf64_Phdr load[2];
	Elf64_Phdr note;
	Elf64_Phdr spare;
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

union file {
	struct image im;
	char bytes[SIZE];
};

static union file file;
static struct elf_file whole;	/* of it */

static void make_loads(void)
{
	unsigned int i;

	for (i = 0; i < 2; i++) {
		file.im.load[i] = (Elf64_Phdr) {
			.p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_offset = i * PAGE,
			.p_vaddr = i * PAGE, .p_paddr = MIB + i * PAGE,
			.p_filesz = PAGE, .p_memsz = PAGE, .p_align = PAGE,
		};
	}
	file.im.load[1].p_memsz = 2 * PAGE;
}

static void make_notes(void)
{
	file.im.note = (Elf64_Phdr) {
		.p_type = PT_NOTE, .p_flags = PF_R, .p_align = 4,
		.p_offset = offsetof(struct image, entry),
		.p_filesz = sizeof(file.im.entry) + sizeof(file.im.reloc),
	};
	file.im.entry.head = (Elf64_Nhdr) { 4, 8, NOTE_PHYS32_ENTRY };
	memcpy(file.im.entry.name, "Xen", 4);
	file.im.entry.entry = MIB + 0x100;
	file.im.reloc.head = (Elf64_Nhdr) { 4, 12, NOTE_PHYS32_RELOC };
	memcpy(file.im.reloc.name, "Xen", 4);
	file.im.reloc.align = 2 * MIB;
	file.im.reloc.min = MIB;
	file.im.reloc.max = 0xffffffff;
}

/* A compressed image that keeps all rules. */
static void make_good(void)
{
	memset(&file, 0, sizeof(file));
	memcpy(file.im.e.e_ident, ELFMAG, SELFMAG);
	file.im.e.e_ident[EI_CLASS] = ELFCLASS64;
	file.im.e.e_ident[EI_DATA] = ELFDATA2LSB;
	file.im.e.e_machine = EM_X86_64;
	file.im.e.e_entry = MIB + 0x100;
	file.im.e.e_ehsize = sizeof(Elf64_Ehdr);
	file.im.e.e_phentsize = sizeof(Elf64_Phdr);
	file.im.e.e_phoff = offsetof(struct image, load);
	file.im.e.e_phnum = 4;
	file.im.e.e_shentsize = sizeof(Elf64_Shdr);
	file.im.e.e_shoff = offsetof(struct image, sections);
	file.im.e.e_shnum = 2;
	file.im.e.e_shstrndx = 1;
	make_loads();
	make_notes();
	whole.data = file.bytes;
	whole.size = SIZE;
}

static void make_vmlinux(void)
{
	file.im.load[0].p_vaddr += VMLINUX_VIRT;
	file.im.load[1].p_vaddr += VMLINUX_VIRT;
}

static void put32(unsigned int at, uint32_t value)
{
	memcpy(file.bytes + at, &value, sizeof(value));
}

/* A case changes the good image in one way. */
#define CHANGE(name, ...) static void name(void) { __VA_ARGS__; }

CHANGE(nothing, (void)0)
CHANGE(magic, file.im.e.e_ident[3] = 'G')
CHANGE(short_file, whole.size = sizeof(Elf64_Ehdr) - 2)
CHANGE(class32, file.im.e.e_ident[EI_CLASS] = ELFCLASS32)
CHANGE(big_endian, file.im.e.e_ident[EI_DATA] = ELFDATA2MSB)
CHANGE(machine_386, file.im.e.e_machine = EM_386)
CHANGE(ehsize, file.im.e.e_ehsize = 52)
CHANGE(phentsize, file.im.e.e_phentsize = 64)
CHANGE(phoff_low, file.im.e.e_phoff = 32)
CHANGE(phoff_high, file.im.e.e_phoff = SIZE - 4 * sizeof(Elf64_Phdr) + 1)
CHANGE(phoff_wraps, file.im.e.e_phoff = -8ULL)
CHANGE(shentsize, file.im.e.e_shentsize = 40)
CHANGE(shstrndx, file.im.e.e_shstrndx = 2)
CHANGE(shoff_high, file.im.e.e_shoff = SIZE - 2 * sizeof(Elf64_Shdr) + 1)
CHANGE(shoff_wraps, file.im.e.e_shoff = -64ULL)
CHANGE(no_sections, file.im.e.e_shnum = 0; file.im.e.e_shoff = -1ULL)
CHANGE(shoff_last, file.im.e.e_shoff = SIZE - 2 * sizeof(Elf64_Shdr))
CHANGE(e_entry_low, file.im.e.e_entry = MIB - 1)
CHANGE(e_entry_least, file.im.e.e_entry = MIB)

CHANGE(no_load, file.im.load[0].p_type = PT_NULL; file.im.load[1].p_type = PT_NULL)
CHANGE(load_beyond, file.im.load[1].p_offset = SIZE - PAGE + 1)
CHANGE(load_last, file.im.load[1].p_offset = SIZE - PAGE)
CHANGE(load_offset_wraps, file.im.load[1].p_offset = -PAGE)
CHANGE(memsz_small, file.im.load[0].p_memsz = PAGE - 1)
CHANGE(paddr_low, file.im.load[1].p_paddr = MIB - 2 * PAGE)
CHANGE(paddr_high, file.im.load[1].p_paddr = 0x100000000ULL - PAGE)
CHANGE(paddr_highest, file.im.load[1].p_paddr = 0x100000000ULL - 2 * PAGE)
CHANGE(paddr_wraps, file.im.load[1].p_paddr = -PAGE)
CHANGE(overlap_by_1, file.im.load[1].p_paddr--)

static void overlap_in_bss(void)
{
	file.im.load[0].p_paddr = MIB + PAGE;
	file.im.load[1].p_paddr = MIB;
	file.im.entry.entry = MIB;
}

CHANGE(no_note, file.im.note.p_type = PT_NULL)
CHANGE(two_notes, file.im.spare = file.im.note)
CHANGE(note_align_8, file.im.note.p_align = 8)
CHANGE(note_align_0, file.im.note.p_align = 0)
CHANGE(note_offset_0, file.im.note.p_offset = 0)
CHANGE(note_beyond, file.im.note.p_filesz = SIZE)
CHANGE(note_offset_wraps, file.im.note.p_offset = -4ULL)
CHANGE(namesz_huge, file.im.reloc.head.n_namesz = -1U)
CHANGE(descsz_long, file.im.reloc.head.n_descsz = 16)
CHANGE(note_cut, file.im.note.p_filesz -= 4)
CHANGE(note_tail, file.im.note.p_filesz += 4)
CHANGE(no_entry, file.im.entry.head.n_type = 17)
CHANGE(owner, memcpy(file.im.entry.name, "Xem", 4))
CHANGE(owner_unterminated, file.im.entry.name[3] = '-')
static void entry_desc_4(void)
{
	file.im.entry.head.n_descsz = 4;
	file.im.note.p_filesz = sizeof(file.im.entry) - 4;
}

static void entry_desc_12(void)
{
	file.im.entry.head.n_descsz = 12;
	/* The entry grows into the other note, which therefore goes. */
	file.im.note.p_filesz = sizeof(file.im.entry) + 4;
}

static void entry_second(void)
{
	char notes[sizeof(file.im.entry) + sizeof(file.im.reloc)];

	memcpy(notes, &file.im.reloc, sizeof(file.im.reloc));
	memcpy(notes + sizeof(file.im.reloc), &file.im.entry, sizeof(file.im.entry));
	memcpy(&file.im.entry, notes, sizeof(notes));
}

CHANGE(entry_below, file.im.entry.entry = MIB - 1)
CHANGE(entry_in_bss, file.im.entry.entry = MIB + 2 * PAGE)
CHANGE(entry_last, file.im.entry.entry = MIB + 2 * PAGE - 1)
CHANGE(reloc_desc_8, file.im.reloc.head.n_descsz = 8; file.im.note.p_filesz -= 4)
CHANGE(reloc_align_0, file.im.reloc.align = 0)
CHANGE(reloc_align_3m, file.im.reloc.align = 3 * MIB)
CHANGE(reloc_reversed, file.im.reloc.max = MIB - 1)
CHANGE(reloc_fixed, file.im.reloc.max = MIB)
CHANGE(no_reloc, file.im.note.p_filesz = sizeof(file.im.entry))

CHANGE(hdrs, put32(0x202, 0x53726448))
CHANGE(hdrs_near, put32(0x203, 0x53726448))
CHANGE(multiboot, put32(4096, MULTIBOOT))
CHANGE(multiboot_last, put32(8188, MULTIBOOT))
CHANGE(multiboot_behind, put32(8192, MULTIBOOT))
CHANGE(multiboot_unaligned, put32(4098, MULTIBOOT))

static const struct check_case {
	const char *name;
	void (*change)(void);
	const char *broken;		/* the one rule; NULL: none */
	enum elf_kind kind;		/* of the image, default compressed */
} cases[] = {
	{ "good", nothing },
	{ "magic", magic, "elf-magic" },
	{ "file of 62 bytes", short_file, "phdrs-in-file" },
	{ "32-bit", class32, "elf-class" },
	{ "big endian", big_endian, "elf-data" },
	{ "i386", machine_386, "elf-machine" },
	{ "e_ehsize of 32-bit", ehsize, "elf-header-size" },
	{ "e_phentsize 64", phentsize, "phdr-size" },
	{ "program headers in the ELF header", phoff_low, "phdrs-in-file" },
	{ "program headers one byte beyond", phoff_high, "phdrs-in-file" },
	{ "e_phoff wraps", phoff_wraps, "phdrs-in-file" },
	{ "e_shentsize of 32-bit", shentsize, "shdrs-in-file" },
	{ "e_shstrndx beyond", shstrndx, "shdrs-in-file" },
	{ "section headers one byte beyond", shoff_high, "shdrs-in-file" },
	{ "e_shoff wraps", shoff_wraps, "shdrs-in-file" },
	{ "no section headers", no_sections },
	{ "section headers last", shoff_last },
	{ "e_entry below 1 MiB", e_entry_low, "elf-entry" },
	{ "e_entry 1 MiB", e_entry_least },
	{ "no PT_LOAD", no_load, "load-there" },
	{ "PT_LOAD one byte beyond", load_beyond, "load-in-file" },
	{ "PT_LOAD last", load_last },
	{ "PT_LOAD's p_offset wraps", load_offset_wraps, "load-in-file" },
	{ "p_memsz below p_filesz", memsz_small, "load-size" },
	{ "p_paddr below 1 MiB", paddr_low, "load-address" },
	{ "end above 4 GiB", paddr_high, "load-address" },
	{ "end at 4 GiB", paddr_highest },
	{ "p_paddr wraps", paddr_wraps, "load-address" },
	{ "PT_LOADs overlap by one byte", overlap_by_1, "load-overlap" },
	{ "PT_LOAD in another one's .bss", overlap_in_bss, "load-overlap" },
	{ "no PT_NOTE", no_note, "note-there" },
	{ "two PT_NOTEs", two_notes, "note-once" },
	{ "two PT_NOTEs, vmlinux", two_notes, NULL, ELF_VMLINUX },
	{ "PT_NOTE aligned to 8", note_align_8, "note-align" },
	{ "PT_NOTE aligned to 0", note_align_0, "note-align" },
	{ "PT_NOTE at offset 0", note_offset_0, "note-offset" },
	{ "PT_NOTE beyond", note_beyond, "note-in-file" },
	{ "PT_NOTE's p_offset wraps", note_offset_wraps, "note-in-file" },
	{ "namesz 0xffffffff", namesz_huge, "note-bounds" },
	{ "descsz beyond", descsz_long, "note-bounds" },
	{ "PT_NOTE ends in a note", note_cut, "note-bounds" },
	{ "PT_NOTE ends behind its notes", note_tail, "note-bounds" },
	{ "no note of type 18", no_entry, "entry-there" },
	{ "note of type 18 of somebody else", owner, "entry-owner" },
	{ "owner not terminated", owner_unterminated, "entry-owner" },
	{ "entry note second", entry_second, "entry-first" },
	{ "entry note second, vmlinux", entry_second, NULL, ELF_VMLINUX },
	{ "entry of 4 bytes", entry_desc_4, "entry-size" },
	{ "entry of 12 bytes", entry_desc_12, "entry-size" },
	{ "entry below", entry_below, "entry-loaded" },
	{ "entry in .bss", entry_in_bss, "entry-loaded" },
	{ "entry in .bss, vmlinux", entry_in_bss, "entry-loaded", ELF_VMLINUX },
	{ "entry in the last byte", entry_last },
	{ "relocation of 8 bytes", reloc_desc_8, "reloc-size" },
	{ "relocation to 0 alignment", reloc_align_0, "reloc-align" },
	{ "relocation to 3 MiB", reloc_align_3m, "reloc-align" },
	{ "relocation range reversed", reloc_reversed, "reloc-range" },
	{ "relocation to one place", reloc_fixed },
	{ "no relocation", no_reloc },
	{ "HdrS", hdrs, "no-hdrs" },
	{ "HdrS at 0x203", hdrs_near },
	{ "Multiboot magic", multiboot, "no-multiboot" },
	{ "Multiboot magic at 8188", multiboot_last, "no-multiboot" },
	{ "Multiboot magic at 8192", multiboot_behind },
	{ "Multiboot magic, not aligned", multiboot_unaligned },
};

static bool run_case(const struct check_case *c)
{
	struct elf_finding finding;
	bool named = false, ok = true;
	char text[512];
	unsigned int i;

	make_good();
	if (c->kind == ELF_VMLINUX)
		make_vmlinux();
	c->change();
	for (i = 0; i < nr_elf_rules; i++) {
		if (elf_check(&whole, &elf_rules[i], &finding) != ELF_BROKEN)
			continue;
		elf_describe(&elf_rules[i], &finding, text, sizeof(text));
		if (c->broken && !strcmp(elf_rules[i].name, c->broken)) {
			named = true;
			continue;
		}
		ksft_print_msg("should not be broken: %s\n", text);
		ok = false;
	}
	if (c->broken && !named) {
		ksft_print_msg("%s should be broken and is not\n", c->broken);
		ok = false;
	}
	return ok;
}

/* A rule that no case breaks is not tested. */
static void every_rule_tested(void)
{
	unsigned int i, j, missing = 0;

	for (i = 0; i < nr_elf_rules; i++) {
		for (j = 0; j < ARRAY_SIZE(cases); j++) {
			if (cases[j].broken && !strcmp(cases[j].broken, elf_rules[i].name))
				break;
		}
		if (j < ARRAY_SIZE(cases))
			continue;
		ksft_print_msg("add a case that breaks %s\n", elf_rules[i].name);
		missing++;
	}
	ksft_test_result(!missing, "checker: each rule has a case\n");
}

static bool load(const char *variable, struct elf_file *f)
{
	const char *path = getenv(variable);

	if (path && !elf_file_read(path, f))
		ksft_exit_fail_msg("%s=%s cannot be read\n", variable, path);
	return path;
}

static void check_image(const char *variable, enum elf_kind kind)
{
	struct elf_finding finding;
	struct elf_file f;
	unsigned int i;
	char text[512];

	if (!load(variable, &f)) {
		ksft_test_result_skip("%s: not given\n", variable);
		return;
	}
	ksft_test_result(elf_kind(&f) == kind, "%s: is a %s image\n", variable,
			 elf_kind_name(kind));
	for (i = 0; i < nr_elf_rules; i++) {
		bool ok;

		if (!(elf_rules[i].kinds & kind))
			continue;
		ok = elf_check(&f, &elf_rules[i], &finding) == ELF_KEPT;
		if (!ok) {
			elf_describe(&elf_rules[i], &finding, text, sizeof(text));
			ksft_print_msg("%s\n", text);
		}
		ksft_test_result(ok, "%s: %s\n", variable, elf_rules[i].name);
	}
	free(f.data);
}

static unsigned int nr_tests(const char *variable, enum elf_kind kind)
{
	unsigned int i, n = 1;

	for (i = 0; getenv(variable) && i < nr_elf_rules; i++)
		n += !!(elf_rules[i].kinds & kind);
	return n;
}

int main(int argc, char **argv)
{
	unsigned int i;

	ksft_print_header();
	ksft_set_plan(ARRAY_SIZE(cases) + 1 + nr_tests("PVH_VMLINUX", ELF_VMLINUX) +
		      nr_tests("PVH_IMAGE", ELF_COMPRESSED));
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		ksft_test_result(run_case(&cases[i]), "checker: %s\n", cases[i].name);
	every_rule_tested();
	check_image("PVH_VMLINUX", ELF_VMLINUX);
	check_image("PVH_IMAGE", ELF_COMPRESSED);
	ksft_finished();
}
