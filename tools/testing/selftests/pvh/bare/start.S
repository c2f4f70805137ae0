/* SPDX-License-Identifier: GPL-2.0 */
/*
 * PVH entry of the freestanding guests.
 *
 * Runs in the state that the x86/HVM direct boot ABI promises, or does not:
 * everything that can be seen of it goes to bare_entry (bare.h) before it is
 * changed. Whether .bss is cleared is up to the loader, so it is cleared here.
 */
#define STACK_SIZE	65536

	.section .note.pvh, "a", @note
	.balign	4
	.long	4, 4, 18		/* XEN_ELFNOTE_PHYS32_ENTRY */
	.asciz	"Xen"
	.long	bare_start

	.text
	.globl	bare_start
bare_start:
	/* No flag may change before pushfl. */
	movl	%eax, bare_entry
	movl	%ebx, bare_entry + 4
	movl	%cr0, %eax
	movl	%eax, bare_entry + 8
	movl	%cr4, %eax
	movl	%eax, bare_entry + 12
	movl	%cs, %eax
	movl	%eax, bare_entry + 20
	movl	%ds, %eax
	movl	%eax, bare_entry + 24
	movl	%es, %eax
	movl	%eax, bare_entry + 28
	movl	%ss, %eax
	movl	%eax, bare_entry + 32
	str	%eax
	movl	%eax, bare_entry + 36
	sgdt	bare_entry + 40

	/* A 16-bit stack segment would put this elsewhere. */
	movl	$stack_top, %esp
	movl	$0, stack_top - 4
	pushfl
	movl	stack_top - 4, %eax
	movl	%eax, bare_entry + 48
	popl	%eax
	movl	%eax, bare_entry + 16

	cld
	movl	$bare_bss, %edi
	movl	$bare_end, %ecx
	subl	%edi, %ecx
	xorl	%eax, %eax
	rep stosb
	call	bare_main
1:	hlt
	jmp	1b

	.data
	.balign	8
	.globl	bare_entry
bare_entry:
	.fill	52, 1, 0
	/* Not in .bss, which is cleared while it is in use. */
	.balign	16
	.fill	STACK_SIZE, 1, 0
stack_top:

	.section .note.GNU-stack, "", @progbits
