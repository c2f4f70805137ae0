// SPDX-License-Identifier: GPL-2.0
/*
 * The identity map that the payload runs on.
 *
 * Runs as env.h says, on the page tables of entry.S, which map the environment
 * and, through a window of one large page, whatever is looked at. Then all is
 * mapped up to where memory ends, and at least 4 GiB: payloads look at devices,
 * too. Page 0 is not, so that a NULL pointer is noticed. The environment's code
 * is read-only and its data not executable.
 */
#include <linux/sizes.h>
#include <asm/cpuid/api.h>
#include <asm/pgtable.h>
#include <asm/special_insns.h>

#include "env.h"
#include "../../platform/pvh/pvh.h"

#define TABLE		(_PAGE_PRESENT | _PAGE_RW)
#define MEMORY		(_PAGE_PRESENT | _PAGE_RW | _PAGE_ACCESSED | _PAGE_DIRTY)
#define ENTRIES		512

/* What one entry of the top table maps, and what half of them do */
#define PGD_SIZE	BIT_ULL(39)
#define MAPPED_MAX	(PGD_SIZE * ENTRIES / 2)

/* AMD APM volume 3, CPUID 0x80000001 EDX; entry.S has switched NX on. */
#define FEATURE_LEAF	0x80000001
#define FEATURE_NX	BIT(20)
#define FEATURE_1GB	BIT(26)

/* entry.S: the large page's entry next to the environment's */
struct pvh_window pvh_window;

static u64 no_execute;
static bool huge_pages;

/**
 * window_init() - find the window that entry.S has left
 *
 * The environment is in one 2 MiB page of its GiB, the window is the next one.
 */
void window_init(void)
{
	u64 at = ((u64)env_start ^ PMD_SIZE) & PMD_MASK;

	pvh_window.pmd = &early_pmd[at / PMD_SIZE % ENTRIES];
	pvh_window.address = at;
}

/* Where a table is, seen through the window, until the next one is looked at. */
static u64 *see(u64 table)
{
	u64 entry = (table & PMD_MASK) | MEMORY | _PAGE_PSE;

	if (pvh_window.pmd->pmd != entry) {
		WRITE_ONCE(pvh_window.pmd->pmd, entry);
		asm volatile("invlpg (%0)" : : "r" (pvh_window.address) : "memory");
	}
	return (u64 *)(pvh_window.address + (table & ~PMD_MASK));
}

/* Tables are named by their physical addresses. */
static u64 new_table(void)
{
	u64 table = allocate(EFI_BOOT_SERVICES_DATA, 1);

	if (!table)
		env_die(ENV_NO_MEMORY, EFI_PAGE_SIZE);
	__builtin_memset(see(table), 0, EFI_PAGE_SIZE);
	return table;
}

static void fill(u64 table, u64 start, u64 step, u64 flags)
{
	u64 *entry = see(table);
	u32 i;

	for (i = 0; i < ENTRIES; i++, start += step)
		entry[i] = start | flags;
}

/* Splits the page of @size bytes that entry @i of @table maps, if it is one. */
static u64 split(u64 table, u32 i, u64 size)
{
	u64 entry = see(table)[i];
	u64 start = entry & PTE_PFN_MASK;
	u64 smaller;

	if (!(entry & _PAGE_PSE))
		return start;
	smaller = new_table();
	fill(smaller, start, size / ENTRIES, MEMORY | (size == PUD_SIZE ? _PAGE_PSE : 0));
	see(table)[i] = smaller | TABLE;
	return smaller;
}

/* The table of 4 KiB pages for the 2 MiB around @addr, which is below 512 GiB. */
static u64 small_pages(u64 top, u64 addr)
{
	u64 pud = see(top)[0] & PTE_PFN_MASK;
	u64 pmd = split(pud, addr / PUD_SIZE, PUD_SIZE);

	return split(pmd, addr / PMD_SIZE % ENTRIES, PMD_SIZE);
}

static void map_all(u64 top, u64 end)
{
	u64 pud = 0;
	u64 addr;

	for (addr = 0; addr < end; addr += PUD_SIZE) {
		if (addr % PGD_SIZE == 0) {
			pud = new_table();
			see(top)[addr / PGD_SIZE] = pud | TABLE;
		}
		see(pud)[addr / PUD_SIZE % ENTRIES] = addr | MEMORY | _PAGE_PSE;
		if (!huge_pages)
			split(pud, addr / PUD_SIZE % ENTRIES, PUD_SIZE);
	}
}

/* The environment is in one 2 MiB page, as entry.S has seen to. */
static void protect_environment(u64 top)
{
	u64 *pte = see(small_pages(top, (u64)env_start));
	u64 addr;

	for (addr = (u64)env_start; addr < (u64)env_end; addr += EFI_PAGE_SIZE) {
		u64 flags = MEMORY | no_execute;

		if (addr < (u64)env_data)
			flags &= ~(u64)_PAGE_RW;
		if (addr >= (u64)env_text && addr < (u64)env_data)
			flags &= ~no_execute;
		pte[addr / EFI_PAGE_SIZE % ENTRIES] = addr | flags;
	}
}

/*
 * RAM, and what the loader has put elsewhere. What else the map names, tables of
 * ACPI's or persistent memory, may be anywhere in the address space, and page tables
 * up to there need more RAM than there is.
 */
static u64 end_of_memory(void)
{
	u64 end = env.payload.end > SZ_4G ? env.payload.end : SZ_4G;
	u32 i;

	for (i = 0; i < env.memory.nr; i++) {
		const struct memory_range *r = &env.memory.range[i];
		bool ram = r->type != EFI_RESERVED_TYPE && r->type <= EFI_CONVENTIONAL_MEMORY;

		if (ram && r->end > end)
			end = r->end;
	}
	for (i = 0; i < env.nr_modules; i++) {
		if (env.module[i].end > end)
			end = env.module[i].end;
	}
	return end < MAPPED_MAX ? end : MAPPED_MAX;
}

/**
 * paging_init() - map all memory
 *
 * env.mapped, which the allocator heeds, is set to where it ends.
 */
void paging_init(void)
{
	u32 features = cpuid_edx(FEATURE_LEAF);
	u64 top;

	huge_pages = features & FEATURE_1GB;
	no_execute = features & FEATURE_NX ? _PAGE_NX : 0;
	/* What is allocated from here on has to be in what is mapped then. */
	env.mapped = end_of_memory();
	top = new_table();
	map_all(top, env.mapped);
	see(small_pages(top, 0))[0] = 0;
	protect_environment(top);
	native_write_cr3(top);
}
