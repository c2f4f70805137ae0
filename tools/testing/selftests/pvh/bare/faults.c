// SPDX-License-Identifier: GPL-2.0
/*
 * Fault handling for the probe: an IDT with #SS and #GP.
 *
 * Loads the GDT and the IDT, and no segment register.
 */
#include "bare.h"
#include "faults.h"

#define CODE_SELECTOR	8
#define CODE_DESCRIPTOR	0x00cf9b000000ffffULL	/* base 0, 4 GiB, 32-bit, read/execute */
#define GATE		0x8e00			/* 32-bit interrupt gate, present */
#define VECTOR_SS	12
#define VECTOR_GP	13
#define NR_VECTORS	14

struct table {
	uint16_t limit;
	uint32_t base;
} __attribute__((packed));

struct gate {
	uint16_t low, selector, flags, high;
};

uint32_t faults_resume, faults_seen;

static const uint64_t gdt[2] = { 0, CODE_DESCRIPTOR };
static struct gate idt[NR_VECTORS];

void faults_handler(void);

static void set_gate(unsigned int vector)
{
	uint32_t handler = (uintptr_t)faults_handler;

	idt[vector] = (struct gate) {
		.low = handler, .selector = CODE_SELECTOR, .flags = GATE,
		.high = handler >> 16,
	};
}

void faults_init(void)
{
	struct table gdtr = { sizeof(gdt) - 1, (uintptr_t)gdt };
	struct table idtr = { sizeof(idt) - 1, (uintptr_t)idt };

	set_gate(VECTOR_SS);
	set_gate(VECTOR_GP);
	asm volatile("lidt %0" : : "m" (idtr));
	asm volatile("lgdt %0" : : "m" (gdtr));
}
