// SPDX-License-Identifier: GPL-2.0
/*
 * pvh_probe's clauses about the CPU at the entry: control registers, flags, and
 * segments, by their descriptors if those are still there and by using them.
 */
#include "faults.h"
#include "probe.h"

#define CR0_PE			1u
#define CR0_ET			0x10u		/* hardwired */
#define EFLAGS_TF		0x100u
#define EFLAGS_IF		0x200u
#define EFLAGS_VM		0x20000u

/* The high word of a descriptor: Intel SDM volume 3, 3.4.5 and 7.2.2 */
#define DESC_TYPE		0x00000f00u
#define DESC_S			0x00001000u
#define DESC_P			0x00008000u
#define DESC_DB			0x00400000u
#define DESC_G			0x00800000u
#define TYPE_CODE		0x800u
#define TYPE_READ_WRITE		0x200u		/* data: write, code: read */
#define TYPE_EXPAND_CONFORM	0x400u
#define TYPE_TSS32_BUSY		0xb00u
#define TSS_LIMIT		0x67u

#define TOP_WORD		0xfffffffcu	/* the last one that a limit of 4 GiB - 1 allows */

static uint32_t word;

enum verdict cr0_has_pe_only(void)
{
	return keeps((bare_entry.cr0 & ~CR0_ET) == CR0_PE);
}

enum verdict cr4_is_clear(void)
{
	return keeps(!bare_entry.cr4);
}

enum verdict no_vm86(void)
{
	return keeps(!(bare_entry.eflags & EFLAGS_VM));
}

enum verdict no_interrupts(void)
{
	return keeps(!(bare_entry.eflags & EFLAGS_IF));
}

enum verdict no_trap(void)
{
	return keeps(!(bare_entry.eflags & EFLAGS_TF));
}

/*
 * The descriptor of @selector in the loader's GDT. That may be gone, or may
 * never have had it: selectors and GDT are unspecified.
 */
static bool descriptor(uint32_t selector, uint32_t *rights, uint32_t *limit, uint32_t *base)
{
	const uint32_t *word = at(bare_entry.gdtr.base + (selector & ~7u));

	if (selector < 8 || (selector & 4) || (selector | 7) > bare_entry.gdtr.limit)
		return false;
	*rights = word[1];
	*limit = (word[0] & 0xffff) | (word[1] & 0xf0000);
	if (*rights & DESC_G)
		*limit = *limit << 12 | 0xfff;
	*base = word[0] >> 16 | (word[1] & 0xff) << 16 | (word[1] & 0xff000000);
	return *rights & DESC_P;
}

enum verdict tr_as_in_gdt(void)
{
	uint32_t rights, limit, base;

	if (!descriptor(bare_entry.tr, &rights, &limit, &base))
		return HIDDEN;
	return keeps((rights & (DESC_TYPE | DESC_S)) == TYPE_TSS32_BUSY &&
		     limit == TSS_LIMIT && !base);
}

static enum verdict segment_as_in_gdt(uint32_t selector, bool code)
{
	uint32_t rights, limit, base;
	bool good;

	if (!descriptor(selector, &rights, &limit, &base))
		return HIDDEN;
	good = (rights & DESC_S) && (rights & DESC_DB) && (rights & TYPE_READ_WRITE) &&
	       !(rights & TYPE_CODE) == !code;
	/* Data that expands down would be all but the limit. */
	if (!code && (rights & TYPE_EXPAND_CONFORM))
		good = false;
	return keeps(good && limit == 0xffffffff && !base);
}

enum verdict cs_as_in_gdt(void)
{
	return segment_as_in_gdt(bare_entry.cs, true);
}

enum verdict ds_as_in_gdt(void)
{
	return segment_as_in_gdt(bare_entry.ds, false);
}

enum verdict es_as_in_gdt(void)
{
	return segment_as_in_gdt(bare_entry.es, false);
}

enum verdict ss_as_in_gdt(void)
{
	return segment_as_in_gdt(bare_entry.ss, false);
}

enum verdict ss_is_32_bit(void)
{
	return keeps(bare_entry.pushed == bare_entry.eflags);
}

/*
 * Base 0 if the segment has the same words at the same offsets as ds. That ds
 * itself has it shows where %ebx, a physical address, leads to start_info.
 */
#define READS(segment) ({						\
	uint32_t got = 0;						\
	word = 0x50564821;						\
	TRY("movl %%" segment ":%1, %0", "+r" (got), "m" (word)) &&	\
		got == 0x50564821; })

#define WRITES(segment) ({						\
	uint32_t value = 0x21485650;					\
	word = 0;							\
	TRY("movl %0, %%" segment ":%1", "+r" (value), "m" (word)) &&	\
		word == value; })

#define REACHES_4G(segment) ({						\
	uint32_t got;							\
	TRY("movl %%" segment ":(%1), %0", "=r" (got), "r" (TOP_WORD)); })

enum verdict cs_base_is_0(void)
{
	return keeps(READS("cs"));
}

enum verdict cs_reaches_4g(void)
{
	return keeps(REACHES_4G("cs"));
}

enum verdict ds_base_is_0(void)
{
	return keeps(READS("ds") && WRITES("ds"));
}

enum verdict ds_reaches_4g(void)
{
	return keeps(REACHES_4G("ds"));
}

enum verdict es_base_is_0(void)
{
	return keeps(READS("es") && WRITES("es"));
}

enum verdict es_reaches_4g(void)
{
	return keeps(REACHES_4G("es"));
}

enum verdict ss_base_is_0(void)
{
	return keeps(READS("ss") && WRITES("ss"));
}

enum verdict ss_reaches_4g(void)
{
	return keeps(REACHES_4G("ss"));
}
