// SPDX-License-Identifier: GPL-2.0
/* Ways to break an image, and the rule of elf_check() for each. */
#include <string.h>

#include "elf_test.h"

#define MULTIBOOT	0x1badb002

static void put32(unsigned int at, uint32_t value)
{
	memcpy(sample.bytes + at, &value, sizeof(value));
}

/* A case changes the good image in one way. */
#define CHANGE(name, ...) static void name(void) { __VA_ARGS__; }

CHANGE(nothing, (void)0)
CHANGE(magic, sample.im.e.e_ident[3] = 'G')
CHANGE(short_file, sample_file.size = sizeof(Elf64_Ehdr) - 2)
CHANGE(class32, sample.im.e.e_ident[EI_CLASS] = ELFCLASS32)
CHANGE(big_endian, sample.im.e.e_ident[EI_DATA] = ELFDATA2MSB)
CHANGE(machine_386, sample.im.e.e_machine = EM_386)
CHANGE(ehsize, sample.im.e.e_ehsize = 52)
CHANGE(phentsize, sample.im.e.e_phentsize = 64)
CHANGE(phoff_low, sample.im.e.e_phoff = 32)
CHANGE(phoff_high, sample.im.e.e_phoff = SAMPLE_SIZE - 4 * sizeof(Elf64_Phdr) + 1)
CHANGE(phoff_wraps, sample.im.e.e_phoff = -8ULL)
CHANGE(shentsize, sample.im.e.e_shentsize = 40)
CHANGE(shstrndx, sample.im.e.e_shstrndx = 2)
CHANGE(shoff_high, sample.im.e.e_shoff = SAMPLE_SIZE - 2 * sizeof(Elf64_Shdr) + 1)
CHANGE(shoff_wraps, sample.im.e.e_shoff = -64ULL)
CHANGE(no_sections, sample.im.e.e_shnum = 0; sample.im.e.e_shoff = -1ULL)
CHANGE(shoff_last, sample.im.e.e_shoff = SAMPLE_SIZE - 2 * sizeof(Elf64_Shdr))
CHANGE(e_entry_low, sample.im.e.e_entry = MIB - 1)
CHANGE(e_entry_least, sample.im.e.e_entry = MIB)

CHANGE(no_load, sample.im.load[0].p_type = PT_NULL; sample.im.load[1].p_type = PT_NULL)
CHANGE(load_beyond, sample.im.load[1].p_offset = SAMPLE_SIZE - PAGE + 1)
CHANGE(load_last, sample.im.load[1].p_offset = SAMPLE_SIZE - PAGE)
CHANGE(load_offset_wraps, sample.im.load[1].p_offset = -PAGE)
CHANGE(memsz_small, sample.im.load[0].p_memsz = PAGE - 1)
CHANGE(paddr_low, sample.im.load[1].p_paddr = MIB - 2 * PAGE)
CHANGE(paddr_high, sample.im.load[1].p_paddr = 0x100000000ULL - PAGE)
CHANGE(paddr_highest, sample.im.load[1].p_paddr = 0x100000000ULL - 2 * PAGE)
CHANGE(paddr_wraps, sample.im.load[1].p_paddr = -PAGE)
CHANGE(overlap_by_1, sample.im.load[1].p_paddr--)

static void overlap_in_bss(void)
{
	sample.im.load[0].p_paddr = MIB + PAGE;
	sample.im.load[1].p_paddr = MIB;
	sample.im.entry.entry = MIB;
}

CHANGE(headers_elsewhere, sample.im.load[0].p_offset = PAGE)
CHANGE(no_large_page, sample.im.load[1].p_paddr = 2 * MIB - PAGE)
CHANGE(last_of_large_page, sample.im.load[1].p_paddr = 2 * MIB - 2 * PAGE)
CHANGE(writable_code, sample.im.load[1].p_flags |= PF_W)

/* All that is behind the environment in memory */
static void payload(void)
{
	sample.im.spare = (Elf64_Phdr) {
		.p_type = PT_LOAD, .p_flags = PF_R | PF_W | PF_X, .p_offset = 2 * PAGE,
		.p_paddr = MIB + 3 * PAGE, .p_filesz = PAGE, .p_memsz = 2 * MIB,
	};
}

static void payload_unaligned(void)
{
	payload();
	sample.im.spare.p_paddr += 16;
}

static void payload_in_front(void)
{
	payload();
	sample.im.load[1].p_paddr += 2 * PAGE;
	sample.im.spare.p_paddr = MIB + PAGE;
	sample.im.spare.p_memsz = PAGE;
}

CHANGE(no_note, sample.im.note.p_type = PT_NULL)
CHANGE(two_notes, sample.im.spare = sample.im.note)
CHANGE(note_align_8, sample.im.note.p_align = 8)
CHANGE(note_align_0, sample.im.note.p_align = 0)
CHANGE(note_offset_0, sample.im.note.p_offset = 0)
CHANGE(note_beyond, sample.im.note.p_filesz = SAMPLE_SIZE)
CHANGE(note_offset_wraps, sample.im.note.p_offset = -4ULL)
CHANGE(namesz_huge, sample.im.reloc.head.n_namesz = -1U)
CHANGE(descsz_long, sample.im.reloc.head.n_descsz = 16)
CHANGE(note_cut, sample.im.note.p_filesz -= 4)
CHANGE(note_tail, sample.im.note.p_filesz += 4)
CHANGE(no_entry, sample.im.entry.head.n_type = 17)
CHANGE(owner, memcpy(sample.im.entry.name, "Xem", 4))
CHANGE(owner_unterminated, sample.im.entry.name[3] = '-')
static void entry_desc_4(void)
{
	sample.im.entry.head.n_descsz = 4;
	sample.im.note.p_filesz = sizeof(sample.im.entry) - 4;
}

static void entry_desc_12(void)
{
	sample.im.entry.head.n_descsz = 12;
	/* The entry grows into the other note, which therefore goes. */
	sample.im.note.p_filesz = sizeof(sample.im.entry) + 4;
}

static void entry_second(void)
{
	char notes[sizeof(sample.im.entry) + sizeof(sample.im.reloc)];

	memcpy(notes, &sample.im.reloc, sizeof(sample.im.reloc));
	memcpy(notes + sizeof(sample.im.reloc), &sample.im.entry, sizeof(sample.im.entry));
	memcpy(&sample.im.entry, notes, sizeof(notes));
}

CHANGE(entry_below, sample.im.entry.entry = MIB - 1)
CHANGE(entry_in_bss, sample.im.entry.entry = MIB + 2 * PAGE)
CHANGE(entry_last, sample.im.entry.entry = MIB + 2 * PAGE - 1)
CHANGE(reloc_desc_8, sample.im.reloc.head.n_descsz = 8; sample.im.note.p_filesz -= 4)
CHANGE(reloc_align_0, sample.im.reloc.align = 0)
CHANGE(reloc_align_3m, sample.im.reloc.align = 3 * MIB)
CHANGE(reloc_reversed, sample.im.reloc.max = MIB - 1)
CHANGE(reloc_fixed, sample.im.reloc.max = MIB)
CHANGE(no_reloc, sample.im.note.p_filesz = sizeof(sample.im.entry))

CHANGE(hdrs, put32(0x202, 0x53726448))
CHANGE(hdrs_near, put32(0x203, 0x53726448))
CHANGE(multiboot, put32(4096, MULTIBOOT))
CHANGE(multiboot_last, put32(8188, MULTIBOOT))
CHANGE(multiboot_behind, put32(8192, MULTIBOOT))
CHANGE(multiboot_unaligned, put32(4098, MULTIBOOT))

const struct check_case check_cases[] = {
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
	{ "p_paddr below 1 MiB", paddr_low, "load-address", ELF_VMLINUX },
	{ "end above 4 GiB", paddr_high, "load-address", ELF_VMLINUX },
	{ "end at 4 GiB", paddr_highest, NULL, ELF_VMLINUX },
	{ "p_paddr wraps", paddr_wraps, "load-address" },
	{ "PT_LOADs overlap by one byte", overlap_by_1, "load-overlap" },
	{ "PT_LOAD in another one's .bss", overlap_in_bss, "load-overlap", ELF_VMLINUX },
	{ "headers not loaded", headers_elsewhere, "headers-loaded" },
	{ "one page beyond a large one", no_large_page, "large-page" },
	{ "last in a large page", last_of_large_page },
	{ "one page beyond a large one, vmlinux", no_large_page, NULL, ELF_VMLINUX },
	{ "writable code", writable_code, "write-or-execute" },
	{ "writable code, vmlinux", writable_code, NULL, ELF_VMLINUX },
	{ "payload", payload },
	{ "payload unaligned", payload_unaligned, "payload-last" },
	{ "payload within", payload_in_front, "payload-last" },
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

const unsigned int nr_check_cases = sizeof(check_cases) / sizeof(check_cases[0]);
