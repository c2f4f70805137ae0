// SPDX-License-Identifier: GPL-2.0
/*
 * Writes guest physical memory anywhere, also above 4 GiB.
 *
 * Paging is on, with PAE, only for what is not below 4 GiB: all of it is
 * mapped where it is, but for one large page that looks at the target. CR3
 * keeps its last value, everything else is as before.
 */
#include "bare.h"
#include "inject.h"

#define LARGE_SIZE	0x200000u
#define LARGE_MASK	(LARGE_SIZE - 1)
#define PRESENT		1u
#define WRITABLE	2u
#define LARGE		0x80u
#define CR4_PAE		0x20u
#define CR0_PG		0x80000000u
#define NR_TABLES	4
#define NR_ENTRIES	512
/* Where nothing is that is read meanwhile: the kernel under test may be below it. */
#define WINDOW		0x400000u

static uint64_t top[NR_TABLES] __attribute__((aligned(32)));
static uint64_t table[NR_TABLES * NR_ENTRIES] __attribute__((aligned(4096)));

static void map_all(void)
{
	uint32_t i;

	for (i = 0; i < NR_TABLES; i++)
		top[i] = (uintptr_t)&table[i * NR_ENTRIES] | PRESENT;
	for (i = 0; i < NR_TABLES * NR_ENTRIES; i++)
		table[i] = (uint64_t)i * LARGE_SIZE | PRESENT | WRITABLE | LARGE;
}

static void copy_through_window(uint64_t paddr, const void *data, uint32_t size)
{
	uint32_t cr0, cr4;

	table[WINDOW / LARGE_SIZE] = (paddr & ~(uint64_t)LARGE_MASK) | PRESENT | WRITABLE | LARGE;
	asm volatile("movl %%cr4, %0" : "=r" (cr4));
	asm volatile("movl %0, %%cr4" : : "r" (cr4 | CR4_PAE));
	asm volatile("movl %0, %%cr3" : : "r" (top) : "memory");
	asm volatile("movl %%cr0, %0" : "=r" (cr0));
	asm volatile("movl %0, %%cr0" : : "r" (cr0 | CR0_PG) : "memory");
	memcpy((void *)(uintptr_t)(WINDOW + (uint32_t)(paddr & LARGE_MASK)), data, size);
	asm volatile("movl %0, %%cr0" : : "r" (cr0) : "memory");
	asm volatile("movl %0, %%cr4" : : "r" (cr4));
}

void write_phys(uint64_t paddr, const void *data, uint32_t size)
{
	const char *from = data;

	if (paddr + size <= 1ULL << 32) {
		memcpy((void *)(uintptr_t)paddr, data, size);
		return;
	}
	map_all();
	while (size) {
		uint32_t n = LARGE_SIZE - (paddr & LARGE_MASK);

		if (n > size)
			n = size;
		copy_through_window(paddr, from, n);
		paddr += n;
		from += n;
		size -= n;
	}
}
