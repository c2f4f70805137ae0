/* SPDX-License-Identifier: GPL-2.0 */
/*
 * PVH entry of the compressed image.
 *
 * Entered as platform/pvh/entry.S says, on any page boundary below 4 GiB.
 * .bss is maybe not cleared, and loaders may have put start_info, command
 * line, modules and memory map right behind the image.
 *
 * Leaves to pvh_main() in 64-bit mode: 4 GiB identity mapped by the page
 * tables that startup_32 would have made, .bss cleared, no IDT, on boot_stack.
 */
#include <linux/linkage.h>
#include <asm/boot.h>
#include <asm/desc_defs.h>
#include <asm/msr-index.h>
#include <asm/page_types.h>
#include <asm/pgtable_types.h>
#include <asm/processor-flags.h>
#include <asm/segment.h>

#include "../../platform/pvh/entry.S"

/*
 * Where a symbol is, seen from pvh_start, whose address goes to %ebp. As a
 * difference it needs no relocation when the image is linked as PIE.
 */
#define rva(x)		((x) - pvh_start)

#define TABLE		(_PAGE_PRESENT | _PAGE_RW)
#define LARGE_PAGE	(_PAGE_PRESENT | _PAGE_RW | _PAGE_PSE)

	.text
	.code32
SYM_CODE_START(pvh_start)
	cld
	cli
	pvh_locate pvh_start
	leal	rva(_head)(%ebp), %eax
	testl	$(PAGE_SIZE - 1), %eax
	jnz	.Lunaligned
	pvh_refuse_confidential .Lconfidential
	pvh_require_long_mode .Lno_long_mode

	/* .bss, and the page tables, which are not part of it. */
	movl	%edi, %esi
	xorl	%eax, %eax
	leal	rva(_bss)(%ebp), %edi
	leal	rva(_ebss)(%ebp), %ecx
	subl	%edi, %ecx
	shrl	$2, %ecx
	rep stosl
	leal	rva(_pgtable)(%ebp), %edi
	movl	$(BOOT_INIT_PGT_SIZE / 4), %ecx
	rep stosl

	/* Selectors as x86-5lvl.c and trampoline_32bit_src expect them. */
	leal	rva(gdt)(%ebp), %eax
	movl	%eax, rva(gdt_desc + 2)(%ebp)
	lgdt	rva(gdt_desc)(%ebp)
	movl	$__KERNEL_DS, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %fs
	movl	%eax, %gs
	movl	%eax, %ss
	leal	rva(boot_stack_end)(%ebp), %esp

	/* One top level table, one of 1 GiB entries, four of large pages. */
	leal	rva(_pgtable)(%ebp), %edi
	leal	(PAGE_SIZE + TABLE)(%edi), %eax
	movl	%eax, (%edi)
	movl	%edi, %cr3
	movl	$4, %ecx
1:	addl	$PAGE_SIZE, %eax
	movl	%eax, (PAGE_SIZE - 8)(%edi, %ecx, 8)
	loop	1b

	/* The loop above went down: the last table maps the first GiB. */
	movl	$LARGE_PAGE, %eax
	leal	(5 * PAGE_SIZE)(%edi), %edx
	movl	$4, %ebx
2:	xorl	%ecx, %ecx
3:	movl	%eax, (%edx, %ecx, 8)
	addl	$PMD_SIZE, %eax
	incl	%ecx
	cmpl	$PTRS_PER_PMD, %ecx
	jb	3b
	subl	$PAGE_SIZE, %edx
	decl	%ebx
	jnz	2b

	pvh_enter_long_mode rva(.Llong_mode)(%ebp), __KERNEL_CS

.Lunaligned:
	pvh_last_words rva(unaligned)(%ebp), unaligned_len
.Lconfidential:
	pvh_last_words rva(pvh_confidential)(%ebp), pvh_confidential_len
.Lno_long_mode:
	pvh_last_words rva(pvh_no_long_mode)(%ebp), pvh_no_long_mode_len

	.code64
.Llong_mode:
	leaq	boot_stack_end(%rip), %rsp
	movl	%esi, %edi
	call	pvh_main
SYM_CODE_END(pvh_start)

/* void pvh_enter_kernel(void *entry, struct boot_params *bp): does not return. */
SYM_FUNC_START(pvh_enter_kernel)
	jmp	*%rdi
SYM_FUNC_END(pvh_enter_kernel)

	.data
	.balign 8
SYM_DATA_START_LOCAL(gdt)
	.quad	0
	.quad	GDT_ENTRY(DESC_CODE32, 0, 0xfffff)	/* __KERNEL32_CS */
	.quad	GDT_ENTRY(DESC_CODE64, 0, 0xfffff)	/* __KERNEL_CS */
	.quad	GDT_ENTRY(DESC_DATA32, 0, 0xfffff)	/* __KERNEL_DS */
SYM_DATA_END_LABEL(gdt, SYM_L_LOCAL, gdt_end)
SYM_DATA_START_LOCAL(gdt_desc)
	.word	gdt_end - gdt - 1
	.long	0					/* filled at run time */
	.long	0					/* as in 64-bit mode */
SYM_DATA_END(gdt_desc)

	pvh_text unaligned, "kernel is not loaded on a page boundary"
	pvh_common_texts
