/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Exceptions, stacks, and in and out of images.
 *
 * 64-bit mode, identity mapped, at any address.
 */
#include <linux/linkage.h>

#include "cpu.h"

/* Exceptions that push an error code: 8, 10 to 14, 17, 21, 29, 30 */
#define WITH_ERROR_CODE		0x60227d00

/* Offsets in struct jump */
#define JUMP_RBX		0
#define JUMP_RBP		8
#define JUMP_R12		16
#define JUMP_R13		24
#define JUMP_R14		32
#define JUMP_R15		40
#define JUMP_RSP		48

/* cpu_enter_image(): 32 bytes for arguments, ten registers of 16, control words */
#define IMAGE_FRAME		(32 + 10 * 16 + 8)

	.text
	.code64

/* What each stub's call pushes tells which one it was. Nobody returns from here. */
SYM_CODE_START(cpu_stubs)
	.set	vector, 0
	.rept	CPU_EXCEPTIONS
	.org	cpu_stubs + vector * CPU_STUB_SIZE
	call	.Lfault
	.set	vector, vector + 1
	.endr
.Lfault:
	cld
	popq	%rax
	leaq	(cpu_stubs + CPU_STUB_SIZE)(%rip), %rdx
	subl	%edx, %eax
	xorl	%edx, %edx
	movl	$CPU_STUB_SIZE, %ecx
	divl	%ecx
	movl	%eax, %edi
	xorl	%esi, %esi
	movl	$WITH_ERROR_CODE, %ecx
	btl	%edi, %ecx
	jnc	1f
	popq	%rsi
1:	popq	%rdx			/* the instruction's address */
	call	cpu_fault
	int3
SYM_CODE_END(cpu_stubs)

/* void cpu_switch_stack(u64 top, void (*to)(void)): does not return */
SYM_CODE_START(cpu_switch_stack)
	movq	%rdi, %rsp
	call	*%rsi
	int3
SYM_CODE_END(cpu_switch_stack)

/*
 * efi_status_t cpu_enter_image(struct jump *jump, void *entry, efi_handle_t
 *				handle, struct system_table *systab)
 *
 * Calls entry(handle, systab) as UEFI 2.3.4 says: arguments in %rcx and %rdx,
 * room for four of them on the stack. Returns what it returns, or what
 * cpu_leave_image() is given. %xmm6 to %xmm15, MXCSR and x87's control word are
 * the caller's, who is an image, too: on the stack, behind the room for arguments.
 */
SYM_FUNC_START(cpu_enter_image)
	movq	%rbx, JUMP_RBX(%rdi)
	movq	%rbp, JUMP_RBP(%rdi)
	movq	%r12, JUMP_R12(%rdi)
	movq	%r13, JUMP_R13(%rdi)
	movq	%r14, JUMP_R14(%rdi)
	movq	%r15, JUMP_R15(%rdi)
	movq	%rsp, JUMP_RSP(%rdi)
	subq	$IMAGE_FRAME, %rsp
	.irp	n, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	movups	%xmm\n, (32 + (\n - 6) * 16)(%rsp)
	.endr
	stmxcsr	192(%rsp)
	fnstcw	196(%rsp)
	xchgq	%rdx, %rcx
	call	*%rsi
.Lleft_image:
	.irp	n, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	movups	(32 + (\n - 6) * 16)(%rsp), %xmm\n
	.endr
	ldmxcsr	192(%rsp)
	fldcw	196(%rsp)
	addq	$IMAGE_FRAME, %rsp
	ret
SYM_FUNC_END(cpu_enter_image)

/* void cpu_leave_image(struct jump *jump, efi_status_t status): does not return */
SYM_CODE_START(cpu_leave_image)
	movq	%rsi, %rax
	movq	JUMP_RBX(%rdi), %rbx
	movq	JUMP_RBP(%rdi), %rbp
	movq	JUMP_R12(%rdi), %r12
	movq	JUMP_R13(%rdi), %r13
	movq	JUMP_R14(%rdi), %r14
	movq	JUMP_R15(%rdi), %r15
	movq	JUMP_RSP(%rdi), %rsp
	subq	$IMAGE_FRAME, %rsp
	jmp	.Lleft_image
SYM_CODE_END(cpu_leave_image)

	.section .note.GNU-stack, "", @progbits
