/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Enters the kernel under test with the exact state of the x86/HVM direct boot
 * ABI. What the ABI leaves unspecified is as useless as it can be: registers
 * hold garbage, the descriptor tables are gone, the selectors mean nothing, the
 * direction flag is set, there is no stack.
 */
#define EFER		0xc0000080
#define CODE		0x08
#define DATA		0x10
#define TSS		0x18
/* CF, PF, AF, ZF, SF, DF, OF; the ABI wants VM, IF and TF clear. */
#define FLAGS		0xcd7

	.text
	.globl	enter_kernel
enter_kernel:
	cli
	movl	4(%esp), %eax
	movl	%eax, target
	movl	8(%esp), %ebx
	movl	$EFER, %ecx
	movl	12(%esp), %eax
	xorl	%edx, %edx
	testl	%eax, %eax
	jz	1f
	wrmsr
1:	lgdt	gdtr
	ljmp	$CODE, $2f
2:	movl	$DATA, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	xorl	%eax, %eax
	movl	%eax, %fs
	movl	%eax, %gs
	lldt	%ax
	/* Loading it makes the descriptor's type "busy", that is active. */
	andb	$0xfd, tss_type
	movl	$TSS, %eax
	ltr	%ax
	lgdt	nowhere
	lidt	nowhere

	movl	$0x11, %eax
	movl	%eax, %cr0
	xorl	%eax, %eax
	movl	%eax, %cr4
	movl	$0xfffff000, %eax
	movl	%eax, %cr3
	movl	%eax, %cr2

	pushl	$FLAGS
	popfl
	movl	$0xdeadbe01, %eax
	movl	$0xdeadbe02, %ecx
	movl	$0xdeadbe03, %edx
	movl	$0xdeadbe04, %esi
	movl	$0xdeadbe05, %edi
	movl	$0xdeadbe06, %ebp
	movl	$0xfffffffd, %esp
	jmp	*target

	.data
	.balign	8
gdt:
	.quad	0
	.quad	0x00cf9b000000ffff	/* base 0, 4 GiB, 32-bit, read/execute */
	.quad	0x00cf93000000ffff	/* base 0, 4 GiB, 32-bit, read/write */
	.word	0x67, 0			/* base 0, limit 0x67 */
	.byte	0
tss_type:
	.byte	0x89, 0, 0
gdt_end:
gdtr:
	.word	gdt_end - gdt - 1
	.long	gdt
nowhere:
	.word	0
	.long	0xfffff000
	.balign	4
target:
	.long	0

	.section .note.GNU-stack, "", @progbits
