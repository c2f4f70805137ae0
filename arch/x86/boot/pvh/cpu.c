// SPDX-License-Identifier: GPL-2.0
/*
 * The CPU as UEFI wants it, and exceptions.
 *
 * Runs as env.h says. UEFI specification 2.10, section 2.3.4: x87 and SSE work,
 * interrupts may come, of which here there are none. An exception is the
 * payload's fault; one line says which, where a reset would say nothing.
 */
#include <asm/desc_defs.h>
#include <asm/processor-flags.h>
#include <asm/segment.h>
#include <asm/special_insns.h>
#include <asm/trapnr.h>

#include "cpu.h"
#include "env.h"

#define MXCSR_DEFAULT		0x1f80

/* Intel SDM volume 3, section 8.7: of all that, the stack for exceptions is used. */
static struct {
	u32 reserved;
	u64 stack[4];
	u64 exception_stack[7];
	u8 rest[12];
} __packed tss;

static gate_desc idt[CPU_EXCEPTIONS];

/**
 * cpu_fault() - say which exception it was, and halt
 * @vector: its number
 * @error: its error code
 * @rip: where
 */
void __noreturn cpu_fault(u64 vector, u64 error, u64 rip)
{
	env_say("exception in an EFI image, at", rip);
	if (vector == X86_TRAP_PF) {
		env_say("page fault, error code", error);
		env_die("page fault, address", native_read_cr2());
	}
	env_die("exception in an EFI image, vector", vector);
}

/**
 * cpu_ticks() - read the time stamp counter
 *
 * Return: its value.
 */
u64 cpu_ticks(void)
{
	u32 low, high;

	asm volatile("rdtsc" : "=a" (low), "=d" (high));
	return (u64)high << 32 | low;
}

static gate_desc gate_to(u64 address)
{
	return (gate_desc) {
		.offset_low = address, .offset_middle = address >> 16,
		.offset_high = address >> 32, .segment = __KERNEL_CS,
		.bits = { .ist = 1, .type = GATE_INTERRUPT, .p = 1 },
	};
}

/*
 * Exceptions have a stack of their own: with the payload's, one that is lost
 * would end in a reset. Nobody returns to the entry's, so it will do.
 */
static void load_tss(void)
{
	u64 at = (u64)&tss;

	tss.exception_stack[0] = (u64)stack_end;
	*(tss_desc *)(gdt + CPU_TSS) = (tss_desc) {
		.limit0 = sizeof(tss) - 1, .type = DESC_TSS, .p = 1,
		.base0 = at, .base1 = at >> 16, .base2 = at >> 24, .base3 = at >> 32,
	};
	asm volatile("ltr %w0" : : "r" (CPU_TSS) : "memory");
}

/**
 * cpu_init() - set up what 64-bit code may use
 */
void cpu_init(void)
{
	struct desc_ptr ptr = { .size = sizeof(idt) - 1, .address = (unsigned long)idt };
	u32 mxcsr = MXCSR_DEFAULT;
	u32 i;

	for (i = 0; i < CPU_EXCEPTIONS; i++)
		idt[i] = gate_to((u64)cpu_stubs + i * CPU_STUB_SIZE);
	load_tss();
	asm volatile("lidt %0" : : "m" (ptr));
	/* Not native_write_cr0(), which pins bits in a kernel. */
	asm volatile("mov %0, %%cr0" : : "r" (native_read_cr0() | X86_CR0_WP | X86_CR0_NE |
					      X86_CR0_MP));
	asm volatile("mov %0, %%cr4" : : "r" ((u64)(X86_CR4_PAE | X86_CR4_OSFXSR |
						    X86_CR4_OSXMMEXCPT)));
	asm volatile("fninit; ldmxcsr %0" : : "m" (mxcsr));
}
