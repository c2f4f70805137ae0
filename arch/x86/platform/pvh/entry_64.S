/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Native PVH entry of a 64-bit vmlinux.
 *
 * The x86/HVM direct boot ABI (Xen: docs/misc/pvh.pandoc) enters here in
 * 32-bit protected mode: flat 4 GiB segments, paging off, interrupts off,
 * %ebx = physical address of hvm_start_info, everything else undefined. No
 * stack, no GDT of ours, .bss maybe not cleared, and on any 2 MiB boundary
 * below 4 GiB, as PHYS32_RELOC at the end of this file allows.
 *
 * Leaves to startup_64 in 64-bit mode, identity mapped, %rsi = boot_params.
 */
#include <linux/elfnote.h>
#include <linux/init.h>
#include <linux/linkage.h>
#include <linux/threads.h>
#include <asm/asm.h>
#include <asm/boot.h>
#include <asm/desc_defs.h>
#include <asm/msr-index.h>
#include <asm/nospec-branch.h>
#include <asm/page_types.h>
#include <asm/percpu.h>
#include <asm/pgtable_types.h>
#include <asm/processor-flags.h>
#include <asm/segment.h>
#include <asm/unwind_hints.h>
#include <xen/interface/elfnote.h>

#include "entry.S"

/* Where a symbol is, seen from pvh_entry, whose address goes to %ebp. */
#define rva(x)		((x) - pvh_entry)

#define CS64		0x08
#define DS32		0x10
#define CS32		0x18

/*
 * Our page tables: the tail of early_dynamic_pgts. All zero in the image, and
 * cleared again before __early_make_pgtable() uses them.
 */
#define pgt(n)		(early_dynamic_pgts + \
			 (EARLY_DYNAMIC_PAGE_TABLES - PVH_PGT_PAGES + (n)) * PAGE_SIZE)
#define PGT_TOP5	0	/* only with 5-level paging */
#define PGT_TOP		1
#define PGT_PUD		2	/* of both the identity map and the kernel map */
#define PGT_IDENT	3	/* two PMD pages: the image may straddle 1 GiB */
#define PGT_KERNEL	5
#define PGT_WINDOW	6	/* for pvh_read_phys() */

#define TABLE		(_PAGE_PRESENT | _PAGE_RW)
#define LARGE_PAGE	(_PAGE_PRESENT | _PAGE_RW | _PAGE_PSE)
#define KERNEL_PUD	((__START_KERNEL_map >> PUD_SHIFT) & (PTRS_PER_PUD - 1))
#define KERNEL_PMD	(LOAD_PHYSICAL_ADDR >> PMD_SHIFT)

	__INIT
	.code32
SYM_CODE_START(pvh_entry)
	UNWIND_HINT_END_OF_STACK
	cld

	pvh_locate pvh_entry

	/* %edi: start_info, %ebp: pvh_entry, %esi: the image, all physical */
	leal	rva(_text)(%ebp), %esi
	testl	$(PMD_SIZE - 1), %esi
	jnz	.Lunaligned

	pvh_refuse_confidential .Lconfidential
	pvh_require_long_mode .Lno_long_mode

	leal	rva(gdt)(%ebp), %eax
	movl	%eax, rva(gdt_desc + 2)(%ebp)
	lgdt	rva(gdt_desc)(%ebp)
	movl	$DS32, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	leal	rva(__top_init_kernel_stack)(%ebp), %esp

	/*
	 * The top level's first and last entry share one PUD page, whose first
	 * entries map the image where it is and whose last ones where it was
	 * linked. Upper halves of entries stay 0.
	 */
	leal	rva(pgt(PGT_PUD) + TABLE)(%ebp), %eax
	leal	rva(pgt(PGT_TOP))(%ebp), %edx
	movl	%eax, (%edx)
	movl	%eax, (PTRS_PER_PGD - 1) * 8(%edx)
	movl	%edx, %cr3

	leal	rva(pgt(PGT_PUD))(%ebp), %edx
	leal	rva(pgt(PGT_KERNEL) + TABLE)(%ebp), %eax
	movl	%eax, KERNEL_PUD * 8(%edx)
	leal	rva(pgt(PGT_WINDOW) + TABLE)(%ebp), %eax
	movl	%eax, (KERNEL_PUD + 1) * 8(%edx)
	movl	%esi, %ecx
	shrl	$PUD_SHIFT, %ecx
	leal	rva(pgt(PGT_IDENT) + TABLE)(%ebp), %eax
	movl	%eax, (%edx, %ecx, 8)
	addl	$PAGE_SIZE, %eax
	movl	%eax, 8(%edx, %ecx, 8)

	/* The image's large pages, in both places. */
	movl	%esi, %ecx
	shrl	$PMD_SHIFT, %ecx
	andl	$(PTRS_PER_PMD - 1), %ecx
	leal	rva(pgt(PGT_IDENT))(%ebp, %ecx, 8), %ebx
	leal	rva(pgt(PGT_KERNEL) + KERNEL_PMD * 8)(%ebp), %edx
	leal	rva(_end + PMD_SIZE - 1)(%ebp), %ecx
	subl	%esi, %ecx
	shrl	$PMD_SHIFT, %ecx
	leal	LARGE_PAGE(%esi), %eax
1:	movl	%eax, (%ebx)
	movl	%eax, (%edx)
	addl	$PMD_SIZE, %eax
	addl	$8, %ebx
	addl	$8, %edx
	decl	%ecx
	jnz	1b

	pvh_enter_long_mode rva(.Lident64)(%ebp), CS64

	.code64
.Lident64:
	UNWIND_HINT_END_OF_STACK
	movq	$.Lkernel64, %rax
	ANNOTATE_RETPOLINE_SAFE
	jmp	*%rax
	int3

	/* Where the kernel was linked: C code and Xen's hooks can run. */
.Lkernel64:
	UNWIND_HINT_END_OF_STACK
	ANNOTATE_NOENDBR
	leaq	__top_init_kernel_stack(%rip), %rsp
	/* Per-CPU symbols are linked where the boot CPU has them. */
	xorl	%eax, %eax
	xorl	%edx, %edx
	movl	$MSR_GS_BASE, %ecx
	wrmsr

	/* For __pa(); __startup_64() will set it again. */
	subq	$LOAD_PHYSICAL_ADDR, %rsi
	movq	%rsi, phys_base(%rip)

	call	pvh_prepare

	/* Back to where we are: startup_64 changes the kernel map. */
	leaq	rva(.Lprepared)(%rbp), %rdx
	ANNOTATE_RETPOLINE_SAFE
	jmp	*%rdx
	int3
.Lprepared:
	UNWIND_HINT_END_OF_STACK
	leaq	__top_init_kernel_stack(%rip), %rsp
	testl	$PVH_ENABLE_LA57, %eax
	jnz	.Lenable_la57
.Lstart_kernel:
	leaq	pvh_boot_params(%rip), %rsi
	jmp	startup_64

	/* CR4.LA57 can only be changed with paging off, so outside long mode. */
.Lenable_la57:
	leaq	.Lcompat32(%rip), %rax
	pushq	$CS32
	pushq	%rax
	lretq

	.code32
.Lcompat32:
	UNWIND_HINT_END_OF_STACK
	ANNOTATE_NOENDBR
	movl	$X86_CR0_PE, %eax
	movl	%eax, %cr0
	movl	$(X86_CR4_PAE | X86_CR4_LA57), %eax
	movl	%eax, %cr4
	leal	rva(pgt(PGT_TOP) + TABLE)(%ebp), %eax
	leal	rva(pgt(PGT_TOP5))(%ebp), %edx
	movl	%eax, (%edx)
	movl	%edx, %cr3
	movl	$(X86_CR0_PG | X86_CR0_PE), %eax
	movl	%eax, %cr0
	leal	rva(.Lstart_kernel)(%ebp), %eax
	pushl	$CS64
	pushl	%eax
	lretl

	.code32
.Lunaligned:
	pvh_last_words rva(unaligned)(%ebp), unaligned_len
.Lconfidential:
	pvh_last_words rva(pvh_confidential)(%ebp), pvh_confidential_len
.Lno_long_mode:
	pvh_last_words rva(pvh_no_long_mode)(%ebp), pvh_no_long_mode_len
SYM_CODE_END(pvh_entry)

	__INITDATA
	.balign 8
SYM_DATA_START_LOCAL(gdt)
	.quad	0
	.quad	GDT_ENTRY(DESC_CODE64, 0, 0xfffff)	/* CS64 */
	.quad	GDT_ENTRY(DESC_DATA32, 0, 0xfffff)	/* DS32 */
	.quad	GDT_ENTRY(DESC_CODE32, 0, 0xfffff)	/* CS32 */
SYM_DATA_END_LABEL(gdt, SYM_L_LOCAL, gdt_end)
SYM_DATA_START_LOCAL(gdt_desc)
	.word	gdt_end - gdt - 1
	.long	0					/* filled at run time */
SYM_DATA_END(gdt_desc)

	pvh_text unaligned, "kernel is not loaded on a 2 MiB boundary (see PHYS32_RELOC)"
	pvh_common_texts

	/* As in vmlinux.lds.S: a constant that no linker takes for a relocation */
	ELFNOTE(Xen, XEN_ELFNOTE_PHYS32_ENTRY, .global xen_elfnote_phys32_entry;
		xen_elfnote_phys32_entry: .quad xen_elfnote_phys32_entry_value - .)
	ELFNOTE(Xen, XEN_ELFNOTE_PHYS32_RELOC,
		.long CONFIG_PHYSICAL_ALIGN;
		.long LOAD_PHYSICAL_ADDR;
		.long 0xffffffff)
