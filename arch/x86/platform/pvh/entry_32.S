/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Native PVH entry of a 32-bit vmlinux.
 *
 * The x86/HVM direct boot ABI (Xen: docs/misc/pvh.pandoc) enters here in
 * 32-bit protected mode: flat 4 GiB segments, paging off, interrupts off,
 * %ebx = physical address of hvm_start_info, everything else undefined. No
 * stack, no GDT of ours, .bss maybe not cleared. The kernel is where it was
 * linked to be: startup_32 cannot run elsewhere.
 *
 * C code needs the kernel's virtual addresses. Segments that begin at
 * -PAGE_OFFSET give it those, without paging and so alike with PAE and
 * without, and put all 4 GiB within reach.
 *
 * Leaves to startup_32 with flat segments, paging off, %esi = boot_params.
 */
#include <linux/elfnote.h>
#include <linux/init.h>
#include <linux/linkage.h>
#include <asm/desc_defs.h>
#include <asm/page_types.h>
#include <asm/segment.h>
#include <xen/interface/elfnote.h>

#include "entry.S"

#define pa(x)		((x) - __PAGE_OFFSET)

#define VIRT_CS		0x08
#define VIRT_DS		0x10
#define FLAT_CS		0x18
#define FLAT_DS		0x20
#define VIRT_BASE	(-__PAGE_OFFSET & 0xffffffff)

.macro load_data_segments selector
	movl	$\selector, %ecx
	movl	%ecx, %ds
	movl	%ecx, %es
	movl	%ecx, %fs
	movl	%ecx, %gs
	movl	%ecx, %ss
.endm

	__INIT
SYM_CODE_START(pvh_entry)
	cld
	movl	%ebx, %edi
	pvh_refuse_confidential .Lconfidential

	lgdt	pa(gdt_desc)
	ljmp	$VIRT_CS, $1f
1:	load_data_segments VIRT_DS
	movl	initial_stack, %esp

	movl	%edi, %eax
	call	pvh_prepare

	ljmp	$FLAT_CS, $pa(2f)
2:	load_data_segments FLAT_DS
	movl	$pa(pvh_boot_params), %esi
	jmp	startup_32

.Lconfidential:
	pvh_last_words pa(pvh_confidential), pvh_confidential_len
SYM_CODE_END(pvh_entry)

	__INITDATA
	.balign 8
SYM_DATA_START_LOCAL(gdt)
	.quad	0
	.quad	GDT_ENTRY(DESC_CODE32, VIRT_BASE, 0xfffff)
	.quad	GDT_ENTRY(DESC_DATA32, VIRT_BASE, 0xfffff)
	.quad	GDT_ENTRY(DESC_CODE32, 0, 0xfffff)
	.quad	GDT_ENTRY(DESC_DATA32, 0, 0xfffff)
SYM_DATA_END_LABEL(gdt, SYM_L_LOCAL, gdt_end)
SYM_DATA_START_LOCAL(gdt_desc)
	.word	gdt_end - gdt - 1
	.long	pa(gdt)
SYM_DATA_END(gdt_desc)

	pvh_common_texts

	ELFNOTE(Xen, XEN_ELFNOTE_PHYS32_ENTRY, .global xen_elfnote_phys32_entry;
		xen_elfnote_phys32_entry: .long xen_elfnote_phys32_entry_value - .)
