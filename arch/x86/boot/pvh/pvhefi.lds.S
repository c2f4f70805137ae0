/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The EFI environment as an ELF image that PVH loaders take.
 *
 * It is linked at the lowest address that all loaders accept (rust-vmm's
 * linux-loader wants e_entry at 1 MiB or above), runs at any that is page
 * aligned, and has its own headers in memory: an empty program header is left
 * for a payload, which the environment looks for there.
 */
#include <asm/page_types.h>
#include <xen/interface/elfnote.h>

#define ADDRESS		0x100000
#define ALIGNMENT	0x200000

OUTPUT_FORMAT("elf64-x86-64")
OUTPUT_ARCH(i386:x86-64)
ENTRY(pvh_start)

/* One note segment, and in front: QEMU and linux-loader look at one only. */
PHDRS
{
	note PT_NOTE FLAGS(4);
	rodata PT_LOAD FILEHDR PHDRS FLAGS(4);
	text PT_LOAD FLAGS(5);
	data PT_LOAD FLAGS(6);
	payload PT_NULL;
}

SECTIONS
{
	env_start = ADDRESS;
	. = ADDRESS + SIZEOF_HEADERS;
	/*
	 * Written here, because in assembly the entry's address would be a
	 * relocation. The owner's name is "Xen".
	 */
	.notes : ALIGN(4) {
		LONG(4) LONG(8) LONG(XEN_ELFNOTE_PHYS32_ENTRY)
		LONG(0x006e6558)
		QUAD(pvh_start)
		LONG(4) LONG(12) LONG(XEN_ELFNOTE_PHYS32_RELOC)
		LONG(0x006e6558)
		LONG(ALIGNMENT) LONG(ADDRESS) LONG(0xffffffff)
	} :rodata :note
	.rodata : {
		*(.rodata .rodata.* .init.rodata)
	} :rodata
	.text : ALIGN(PAGE_SIZE) {
		env_text = .;
		*(EXCLUDE_FILE(*runtime.o) .text EXCLUDE_FILE(*runtime.o) .text.*)
	} :text
	.data : ALIGN(PAGE_SIZE) {
		env_data = .;
		*(.data .data.*)
		. = ALIGN(16);
		runtime_start = .;
		*runtime.o(.text .text.*)
		. = ALIGN(8);
		KEEP(*(.runtime.data))
		runtime_end = .;
	} :data
	.bss : ALIGN(8) {
		env_bss = .;
		*(.bss.pages)
		*(.bss .bss.* COMMON)
		. = ALIGN(8);
		env_end = .;
	} :data

	/DISCARD/ : {
		*(.comment .note.* .discard.* .eh_frame .modinfo .export_symbol *__ksymtab*)
		*(.dynsym .dynstr .dynamic .hash .gnu.hash .interp .altinstructions* .altinstr_*)
		*(.return_sites .retpoline_sites .call_sites .ibt_endbr_seal .llvm_addrsig)
	}
	.got : { *(.got) }
	.got.plt (INFO) : { *(.got.plt) }
	.rela.dyn : { *(.rela .rela.*) }
}

ASSERT(SIZEOF(.rela.dyn) == 0, "the environment has relocations, which nobody applies")
ASSERT(SIZEOF(.got) == 0, "the environment has a GOT, which nobody relocates")
ASSERT(runtime_end - runtime_start <= PAGE_SIZE, "runtime services take more than one page")
ASSERT(env_end - ADDRESS < ALIGNMENT - ADDRESS, "the environment is not in one large page")
