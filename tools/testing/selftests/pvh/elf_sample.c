// SPDX-License-Identifier: GPL-2.0
/* A small image for the tests of elf_check(), which keeps all rules. */
#include <string.h>

#include "elf_test.h"

#define VMLINUX_VIRT	0xffffffff80000000ULL

union sample sample;
struct elf_file sample_file;

static void make_loads(void)
{
	unsigned int i;

	for (i = 0; i < 2; i++) {
		sample.im.load[i] = (Elf64_Phdr) {
			.p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_offset = i * PAGE,
			.p_vaddr = i * PAGE, .p_paddr = MIB + i * PAGE,
			.p_filesz = PAGE, .p_memsz = PAGE, .p_align = PAGE,
		};
	}
	sample.im.load[1].p_memsz = 2 * PAGE;
}

static void make_notes(void)
{
	sample.im.note = (Elf64_Phdr) {
		.p_type = PT_NOTE, .p_flags = PF_R, .p_align = 4,
		.p_offset = offsetof(struct sample_image, entry),
		.p_filesz = sizeof(sample.im.entry) + sizeof(sample.im.reloc),
	};
	sample.im.entry.head = (Elf64_Nhdr) { 4, 8, NOTE_PHYS32_ENTRY };
	memcpy(sample.im.entry.name, "Xen", 4);
	sample.im.entry.entry = MIB + 0x100;
	sample.im.reloc.head = (Elf64_Nhdr) { 4, 12, NOTE_PHYS32_RELOC };
	memcpy(sample.im.reloc.name, "Xen", 4);
	sample.im.reloc.align = 2 * MIB;
	sample.im.reloc.min = MIB;
	sample.im.reloc.max = 0xffffffff;
}

void make_good_sample(void)
{
	memset(&sample, 0, sizeof(sample));
	memcpy(sample.im.e.e_ident, ELFMAG, SELFMAG);
	sample.im.e.e_ident[EI_CLASS] = ELFCLASS64;
	sample.im.e.e_ident[EI_DATA] = ELFDATA2LSB;
	sample.im.e.e_machine = EM_X86_64;
	sample.im.e.e_entry = MIB + 0x100;
	sample.im.e.e_ehsize = sizeof(Elf64_Ehdr);
	sample.im.e.e_phentsize = sizeof(Elf64_Phdr);
	sample.im.e.e_phoff = offsetof(struct sample_image, load);
	sample.im.e.e_phnum = 4;
	sample.im.e.e_shentsize = sizeof(Elf64_Shdr);
	sample.im.e.e_shoff = offsetof(struct sample_image, sections);
	sample.im.e.e_shnum = 2;
	sample.im.e.e_shstrndx = 1;
	make_loads();
	make_notes();
	sample_file.data = sample.bytes;
	sample_file.size = SAMPLE_SIZE;
}

void make_vmlinux_sample(void)
{
	sample.im.load[0].p_vaddr += VMLINUX_VIRT;
	sample.im.load[1].p_vaddr += VMLINUX_VIRT;
}
