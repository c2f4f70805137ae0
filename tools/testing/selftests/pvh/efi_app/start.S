/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The header of a PE32+ image (Microsoft PE format, revision 11), as the UEFI
 * specification 2.10, section 2.1.1, wants it, and the entry.
 */
#include "checks.h"

#define MACHINE_AMD64		0x8664
#define EXECUTABLE		0x0002
#define LARGE_ADDRESSES		0x0020
#define PE32_PLUS		0x20b
#define EFI_APPLICATION		10
#define NX_COMPATIBLE		0x0100
#define CODE			0x60000020
#define DATA			0xc0000040
#define DISCARDABLE		0x42000040
#define ZERO			0xc0000080
#define RELOC_DIR64		0xa000
#define RELOC_SIZE		12

	.section .head, "a"
head:
	.ascii	"MZ"
	.org	head + 0x3c
	.long	pe - head
pe:
	.ascii	"PE\0\0"
	.short	MACHINE_AMD64
	.short	(sections_end - sections) / 40
	.long	0, 0, 0
	.short	sections - optional
	.short	EXECUTABLE | LARGE_ADDRESSES
optional:
	.short	PE32_PLUS
	.byte	0, 0
	.long	text_size, data_size, bss_size
	.long	entry_rva, text_rva
	.quad	image_start
	.long	4096, 4096		/* alignment of sections, in the file */
	.short	0, 0, 0, 0, 0, 0
	.long	0
	.long	image_size
	.long	4096			/* of headers */
	.long	0
	.short	EFI_APPLICATION
	.short	NX_COMPATIBLE
	.quad	0, 0, 0, 0
	.long	0
	.long	6			/* directories */
	.quad	0, 0, 0, 0, 0
	.long	reloc_rva, RELOC_SIZE
sections:
	.ascii	".text\0\0\0"
	.long	text_size, text_rva, text_size, text_rva, 0, 0, 0, CODE
	.ascii	".data\0\0\0"
	.long	data_size, data_rva, data_size, data_rva, 0, 0, 0, DATA
	.ascii	".reloc\0\0"
	.long	RELOC_SIZE, reloc_rva, reloc_room, reloc_rva, 0, 0, 0, DISCARDABLE
	.ascii	".bss\0\0\0\0"
	.long	bss_size, bss_rva, 0, 0, 0, 0, 0, ZERO
sections_end:
	.org	head + 4096

	/* The one address that has to be relocated */
	.section .data.first, "aw"
	.balign	8
	.globl	relocated
relocated:
	.quad	relocated

	.section .reloc, "a"
	.long	data_rva, RELOC_SIZE
	.short	RELOC_DIR64, 0
	.org	4096

	/* status_t main(handle, system table, stack pointer, flags) */
	.text
	.globl	entry
entry:
	movq	%rsp, %r8
	pushfq
	popq	%r9
	jmp	app_main

#ifdef CHILD
	.section .checks.begin, "a"
	.ascii	CHECKS_BEGIN
	.org	CHECK_SIZE
	.section .checks.end, "a"
	.ascii	CHECKS_END
	.org	CHECK_SIZE

	.section .rodata, "a"
	.balign	16
	.globl	child_start, child_end
child_start:
	.incbin	CHILD
child_end:
#endif
	.section .note.GNU-stack, "", @progbits
