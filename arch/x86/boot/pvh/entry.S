/* SPDX-License-Identifier: GPL-2.0 */
/*
 * PVH entry of the EFI environment.
 *
 * Entered as platform/pvh/entry.S says, on any page boundary below 4 GiB, but
 * not across one of 2 MiB. .bss is maybe not cleared.
 *
 * Leaves to env_main() in 64-bit mode: one large page mapped, with the
 * environment in it, .bss cleared, no IDT.
 */
#include <linux/linkage.h>
#include <asm/desc_defs.h>
#include <asm/msr-index.h>
#include <asm/page_types.h>
#include <asm/pgtable_types.h>
#include <asm/processor-flags.h>
#include <asm/segment.h>

#include "../../platform/pvh/entry.S"
#include "cpu.h"

/* Where a symbol is, seen from pvh_start, whose address goes to %ebp. */
#define rva(x)		((x) - pvh_start)

#define TABLE		(_PAGE_PRESENT | _PAGE_RW)
#define LARGE_PAGE	(_PAGE_PRESENT | _PAGE_RW | _PAGE_PSE)
#define STACK_SIZE	0xe00		/* until the payload runs; then of exceptions */
#define FEATURE_LEAF	0x80000001
#define FEATURE_NX_BIT	20

	.text
	.code32
SYM_CODE_START(pvh_start)
	cld
	cli
	pvh_locate pvh_start
	leal	rva(env_start)(%ebp), %eax
	leal	rva(env_end - 1)(%ebp), %ecx
	testl	$(PAGE_SIZE - 1), %eax
	jnz	.Lunaligned
	xorl	%eax, %ecx
	shrl	$PMD_SHIFT, %ecx
	jnz	.Lunaligned
	pvh_refuse_confidential .Lconfidential
	pvh_require_long_mode .Lno_long_mode

	movl	%edi, %esi
	xorl	%eax, %eax
	leal	rva(env_bss)(%ebp), %edi
	leal	rva(env_end)(%ebp), %ecx
	subl	%edi, %ecx
	shrl	$2, %ecx
	rep stosl

	/* Selectors as the kernel's 5-level switch expects them. */
	leal	rva(gdt)(%ebp), %eax
	movl	%eax, rva(gdt_desc + 2)(%ebp)
	lgdt	rva(gdt_desc)(%ebp)
	movl	$__KERNEL_DS, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %fs
	movl	%eax, %gs
	movl	%eax, %ss
	leal	rva(stack_end)(%ebp), %esp

	/* %ebx: where we are */
	leal	rva(env_start)(%ebp), %ebx
	leal	rva(early_pud)(%ebp), %edi
	leal	rva(early_pmd)(%ebp), %edx
	leal	TABLE(%edi), %eax
	movl	%eax, rva(early_pgd)(%ebp)
	movl	%ebx, %ecx
	shrl	$PUD_SHIFT, %ecx
	leal	TABLE(%edx), %eax
	movl	%eax, (%edi, %ecx, 8)
	movl	%ebx, %ecx
	shrl	$PMD_SHIFT, %ecx
	andl	$(PTRS_PER_PMD - 1), %ecx
	movl	%ebx, %eax
	andl	$PMD_MASK, %eax
	orl	$LARGE_PAGE, %eax
	movl	%eax, (%edx, %ecx, 8)
	leal	rva(early_pgd)(%ebp), %eax
	movl	%eax, %cr3

	/* With NX, if the CPU has it; the environment's page tables use it. */
	movl	$FEATURE_LEAF, %eax
	cpuid
	movl	%edx, %edi
	movl	$MSR_EFER, %ecx
	rdmsr
	btl	$FEATURE_NX_BIT, %edi
	jnc	1f
	btsl	$_EFER_NX, %eax
	wrmsr
1:
	pvh_enter_long_mode rva(.Llong_mode)(%ebp), __KERNEL_CS

.Lunaligned:
	pvh_last_words rva(unaligned)(%ebp), unaligned_len
.Lconfidential:
	pvh_last_words rva(pvh_confidential)(%ebp), pvh_confidential_len
.Lno_long_mode:
	pvh_last_words rva(pvh_no_long_mode)(%ebp), pvh_no_long_mode_len

	.code64
.Llong_mode:
	leaq	stack_end(%rip), %rsp
	movl	%esi, %edi
	call	env_main
	int3
SYM_CODE_END(pvh_start)

	.data
	.balign 8
SYM_DATA_START(gdt)
	.quad	0
	.quad	GDT_ENTRY(DESC_CODE32, 0, 0xfffff)	/* __KERNEL32_CS */
	.quad	GDT_ENTRY(DESC_CODE64, 0, 0xfffff)	/* __KERNEL_CS */
	.quad	GDT_ENTRY(DESC_DATA32, 0, 0xfffff)	/* __KERNEL_DS */
	.org	gdt + CPU_TSS
	.quad	0, 0					/* cpu_init() */
SYM_DATA_END_LABEL(gdt, SYM_L_LOCAL, gdt_end)
SYM_DATA_START_LOCAL(gdt_desc)
	.word	gdt_end - gdt - 1
	.long	0					/* filled at run time */
	.long	0					/* as in 64-bit mode */
SYM_DATA_END(gdt_desc)

	.section .rodata, "a", @progbits
	pvh_text unaligned, "image is not loaded on a page boundary, within 2 MiB"
	pvh_common_texts

	.section .bss.pages, "aw", @nobits
	.balign PAGE_SIZE
SYM_DATA_LOCAL(early_pgd, .skip PAGE_SIZE)
SYM_DATA_LOCAL(early_pud, .skip PAGE_SIZE)
SYM_DATA(early_pmd, .skip PAGE_SIZE)
SYM_DATA_LOCAL(stack, .skip STACK_SIZE)
SYM_DATA_START(stack_end)
SYM_DATA_END(stack_end)
