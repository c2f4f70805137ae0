/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What all PVH entries do first, of vmlinux and of the EFI environment.
 *
 * The x86/HVM direct boot ABI (Xen: docs/misc/pvh.pandoc) enters in 32-bit
 * protected mode: flat 4 GiB segments, paging off, interrupts off, %ebx =
 * physical address of hvm_start_info, everything else undefined. These macros
 * run in that state, without a stack and without a GDT of their own.
 */
#include <linux/objtool.h>
#include <asm/msr-index.h>

#include "pvh.h"

/* Intel TDX Module ABI: leaf 0x21, "IntelTDX    " in EBX, EDX, ECX */
#define PVH_TDX_LEAF		0x21
#define PVH_TDX_EBX		0x65746e49
#define PVH_TDX_EDX		0x5844546c
#define PVH_TDX_ECX		0x20202020

/* AMD APM volume 3, appendix E.4.17: SEV in EAX bit 1 */
#define PVH_SEV_LEAF		0x8000001f
#define PVH_SEV_BIT		1

/*
 * %ebp = where @start is. That takes a call, and a call takes a stack. The ABI
 * says that nothing is loaded at physical address 0, so the word there is
 * borrowed; start_info is not ours to write to. Leaves %edi = start_info.
 */
.macro pvh_locate start
	movl	0x0, %edx
	movl	$4, %esp
	ANNOTATE_INTRA_FUNCTION_CALL
	call	.Lpvh_here
.Lpvh_here:
	popl	%ebp
	movl	%edx, 0x0
	subl	$(.Lpvh_here - \start), %ebp
	movl	%ebx, %edi
.endm

/*
 * Branches to @label if the VMM of this guest is not to be trusted: then
 * start_info, which nobody measured, must not be looked at. Has to come before
 * paging: page tables without an encryption bit make all memory of an SEV
 * guest unreadable. %ebp and %edi survive.
 */
.macro pvh_refuse_confidential label
	xorl	%eax, %eax
	cpuid
	cmpl	$PVH_TDX_LEAF, %eax
	jb	.Lpvh_not_tdx
	movl	$PVH_TDX_LEAF, %eax
	xorl	%ecx, %ecx
	cpuid
	cmpl	$PVH_TDX_EBX, %ebx
	jne	.Lpvh_not_tdx
	cmpl	$PVH_TDX_EDX, %edx
	jne	.Lpvh_not_tdx
	cmpl	$PVH_TDX_ECX, %ecx
	je	\label
.Lpvh_not_tdx:
	movl	$0x80000000, %eax
	cpuid
	cmpl	$PVH_SEV_LEAF, %eax
	jb	.Lpvh_not_sev
	movl	$PVH_SEV_LEAF, %eax
	cpuid
	btl	$PVH_SEV_BIT, %eax
	jnc	.Lpvh_not_sev
	/* A host CPU that could: the MSR tells whether this guest is one. */
	movl	$MSR_AMD64_SEV, %ecx
	rdmsr
	btl	$MSR_AMD64_SEV_ENABLED_BIT, %eax
	jc	\label
.Lpvh_not_sev:
.endm

/* Branches to @label on a CPU that cannot run 64-bit code. */
.macro pvh_require_long_mode label
	movl	$0x80000000, %eax
	cpuid
	cmpl	$0x80000001, %eax
	jb	\label
	movl	$0x80000001, %eax
	cpuid
	btl	$29, %edx
	jnc	\label
.endm

/* To 64-bit mode, at @target. Page tables are in %cr3, @cs in the GDT, %esp set. */
.macro pvh_enter_long_mode target, cs
	movl	$X86_CR4_PAE, %eax
	movl	%eax, %cr4
	movl	$MSR_EFER, %ecx
	rdmsr
	btsl	$_EFER_LME, %eax
	wrmsr
	movl	$(X86_CR0_PG | X86_CR0_PE), %eax
	movl	%eax, %cr0
	leal	\target, %eax
	pushl	$\cs
	pushl	%eax
	lretl
.endm

/* Writes the text at @address and halts. No console is known yet. */
.macro pvh_last_words address, length
	leal	\address, %esi
	movl	$\length, %ecx
	movw	$PVH_DEBUG_PORT, %dx
	rep outsb
.Lpvh_halt\@:
	hlt
	jmp	.Lpvh_halt\@
.endm

/* A text for pvh_last_words, and its length as NAME_len. */
.macro pvh_text name, text
\name:
	.ascii	"PVH: \text\n"
	.set	\name\()_len, . - \name
.endm

.macro pvh_common_texts
	pvh_text pvh_confidential, "SEV/TDX guest needs measured boot, use firmware"
	pvh_text pvh_no_long_mode, "64-bit kernel on a CPU without long mode (CPUID 0x80000001)"
.endm
