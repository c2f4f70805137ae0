/* SPDX-License-Identifier: GPL-2.0 */
/*
 * #SS and #GP of the probe, see faults.c. Both push an error code. Goes on
 * behind the instruction that was tried, on the code segment of our GDT.
 */
#define CODE_SELECTOR	8

	.text
	.globl	faults_handler
faults_handler:
	addl	$4, %esp
	pushl	%eax
	movl	faults_resume, %eax
	movl	%eax, 4(%esp)
	movl	$CODE_SELECTOR, 8(%esp)
	incl	faults_seen
	popl	%eax
	iret

	.section .note.GNU-stack, "", @progbits
