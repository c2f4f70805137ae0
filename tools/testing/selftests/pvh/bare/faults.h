/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Instructions that may fault: #SS and #GP skip the one that is tried.
 *
 * The segment registers stay as the loader made them, until the first fault:
 * returning from it loads cs from our GDT.
 */
#ifndef _PVH_FAULTS_H
#define _PVH_FAULTS_H

#include <stdbool.h>
#include <stdint.h>

extern uint32_t faults_resume, faults_seen;

void faults_init(void);

/* True if @insn with its two operands did not fault. */
#define TRY(insn, op0, op1...) ({					\
	faults_seen = 0;						\
	asm volatile("movl $1f, faults_resume\n\t"			\
		     insn "\n"						\
		     "1:" : op0 : op1 : "memory");			\
	!faults_seen; })

#endif /* _PVH_FAULTS_H */
