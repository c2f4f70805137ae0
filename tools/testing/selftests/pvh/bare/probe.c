// SPDX-License-Identifier: GPL-2.0
/*
 * pvh_probe: a PVH guest that checks its loader against the x86/HVM direct
 * boot ABI, clause by clause, in KTAP on the debug console.
 *
 * Runs on the segments that the loader made until all of them are checked; its
 * own GDT is for the fault handler. No paging, interrupts off.
 */
#include "bare.h"
#include "clauses.h"
#include "faults.h"

enum verdict { BROKEN, KEPT, HIDDEN };

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
#define MAX_TEXT		65536u

static uint32_t word;

static const struct hvm_start_info *info(void)
{
	return own_start_info();
}

static enum verdict keeps(bool kept)
{
	return kept ? KEPT : BROKEN;
}

static enum verdict cr0_has_pe_only(void)
{
	return keeps((bare_entry.cr0 & ~CR0_ET) == CR0_PE);
}

static enum verdict cr4_is_clear(void)
{
	return keeps(!bare_entry.cr4);
}

static enum verdict no_vm86(void)
{
	return keeps(!(bare_entry.eflags & EFLAGS_VM));
}

static enum verdict no_interrupts(void)
{
	return keeps(!(bare_entry.eflags & EFLAGS_IF));
}

static enum verdict no_trap(void)
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

static enum verdict tr_as_in_gdt(void)
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

static enum verdict cs_as_in_gdt(void)
{
	return segment_as_in_gdt(bare_entry.cs, true);
}

static enum verdict ds_as_in_gdt(void)
{
	return segment_as_in_gdt(bare_entry.ds, false);
}

static enum verdict es_as_in_gdt(void)
{
	return segment_as_in_gdt(bare_entry.es, false);
}

static enum verdict ss_as_in_gdt(void)
{
	return segment_as_in_gdt(bare_entry.ss, false);
}

static enum verdict ss_is_32_bit(void)
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

static enum verdict cs_base_is_0(void)
{
	return keeps(READS("cs"));
}

static enum verdict cs_reaches_4g(void)
{
	return keeps(REACHES_4G("cs"));
}

static enum verdict ds_base_is_0(void)
{
	return keeps(READS("ds") && WRITES("ds"));
}

static enum verdict ds_reaches_4g(void)
{
	return keeps(REACHES_4G("ds"));
}

static enum verdict es_base_is_0(void)
{
	return keeps(READS("es") && WRITES("es"));
}

static enum verdict es_reaches_4g(void)
{
	return keeps(REACHES_4G("es"));
}

static enum verdict ss_base_is_0(void)
{
	return keeps(READS("ss") && WRITES("ss"));
}

static enum verdict ss_reaches_4g(void)
{
	return keeps(REACHES_4G("ss"));
}

static enum verdict start_info_there(void)
{
	return keeps(bare_entry.ebx && info()->magic == XEN_HVM_START_MAGIC_VALUE);
}

static enum verdict magic_is_right(void)
{
	return keeps(info()->magic == XEN_HVM_START_MAGIC_VALUE);
}

static enum verdict version_is_known(void)
{
	return keeps(info()->version <= 1);
}

static enum verdict flags_are_known(void)
{
	/* SIF_PRIVILEGED, SIF_INITDOMAIN, SIF_PM_MASK; the rest is for PV. */
	return keeps(!(info()->flags & ~0xff03u));
}

static const struct hvm_modlist_entry *modules(void)
{
	return at(info()->modlist_paddr);
}

static const struct hvm_memmap_table_entry *entries(uint32_t *nr)
{
	*nr = info()->version >= 1 ? info()->memmap_entries : 0;
	return at(info()->memmap_paddr);
}

static enum verdict modlist_there(void)
{
	return keeps(!info()->nr_modules || info()->modlist_paddr);
}

static enum verdict modules_have_place(void)
{
	uint32_t i;

	for (i = 0; i < info()->nr_modules; i++) {
		const struct hvm_modlist_entry *m = &modules()[i];

		if (!m->paddr || !m->size || m->paddr + m->size < m->paddr)
			return BROKEN;
	}
	return KEPT;
}

/* Is all of it in entries of the map that @may accepts? */
static bool covered(uint64_t start, uint64_t end, bool (*may)(uint32_t type))
{
	const struct hvm_memmap_table_entry *e;
	uint32_t i, nr;

	e = entries(&nr);
	for (i = 0; i < nr && start < end; i++) {
		if (start >= e[i].addr && start - e[i].addr < e[i].size && may(e[i].type)) {
			start = e[i].addr + e[i].size;
			/* Maps may have any order. */
			i = -1;
		}
	}
	return start >= end;
}

static bool is_ram(uint32_t type)
{
	return type == XEN_HVM_MEMMAP_TYPE_RAM;
}

static bool is_ram_or_reserved(uint32_t type)
{
	return type == XEN_HVM_MEMMAP_TYPE_RAM || type == XEN_HVM_MEMMAP_TYPE_RESERVED;
}

static enum verdict modules_in_ram(void)
{
	uint32_t i, nr;

	entries(&nr);
	if (!nr)
		return HIDDEN;
	for (i = 0; i < info()->nr_modules; i++) {
		const struct hvm_modlist_entry *m = &modules()[i];

		if (!covered(m->paddr, m->paddr + m->size, is_ram_or_reserved))
			return BROKEN;
	}
	return KEPT;
}

static bool apart(uint64_t a, uint64_t a_size, uint64_t b, uint64_t b_size)
{
	return a + a_size <= b || b + b_size <= a;
}

static enum verdict modules_apart(void)
{
	uint32_t i, j;

	for (i = 0; i < info()->nr_modules; i++) {
		const struct hvm_modlist_entry *m = &modules()[i];

		if (!apart(m->paddr, m->size, (uintptr_t)bare_start, bare_end - bare_start) ||
		    !apart(m->paddr, m->size, bare_entry.ebx, sizeof(*info())))
			return BROKEN;
		for (j = 0; j < i; j++) {
			if (!apart(m->paddr, m->size, modules()[j].paddr, modules()[j].size))
				return BROKEN;
		}
	}
	return KEPT;
}

/* The length of the string at @paddr, or MAX_TEXT. */
static uint32_t text_length(uint64_t paddr)
{
	const char *text = at(paddr);
	uint32_t len = 0;

	while (len < MAX_TEXT && text[len])
		len++;
	return len;
}

static enum verdict module_cmdlines_end(void)
{
	uint32_t i;

	for (i = 0; i < info()->nr_modules; i++) {
		uint64_t paddr = modules()[i].cmdline_paddr;

		if (paddr && text_length(paddr) == MAX_TEXT)
			return BROKEN;
	}
	return KEPT;
}

static enum verdict modules_reserved_zero(void)
{
	uint32_t i;

	for (i = 0; i < info()->nr_modules; i++) {
		if (modules()[i].reserved)
			return BROKEN;
	}
	return KEPT;
}

static enum verdict cmdline_ends(void)
{
	if (!info()->cmdline_paddr)
		return KEPT;
	return keeps(text_length(info()->cmdline_paddr) < MAX_TEXT);
}

static enum verdict cmdline_is_ascii(void)
{
	const char *text = at(info()->cmdline_paddr);
	uint32_t i, len;

	if (!info()->cmdline_paddr)
		return KEPT;
	len = text_length(info()->cmdline_paddr);
	for (i = 0; i < len; i++) {
		if (text[i] & 0x80)
			return BROKEN;
	}
	return KEPT;
}

static bool sums_to_zero(const unsigned char *p, uint32_t len)
{
	unsigned char sum = 0;

	while (len--)
		sum += *p++;
	return !sum;
}

static enum verdict rsdp_is_one(void)
{
	const unsigned char *rsdp = at(info()->rsdp_paddr);

	if (!info()->rsdp_paddr)
		return KEPT;
	/* ACPI 6.4, 5.2.5.3: revision in byte 15, 36 bytes from revision 2 on */
	if (memcmp(rsdp, "RSD PTR ", 8) || !sums_to_zero(rsdp, 20))
		return BROKEN;
	return keeps(rsdp[15] < 2 || sums_to_zero(rsdp, 36));
}

static enum verdict memmap_is_whole(void)
{
	const struct hvm_start_info *si = info();
	uint64_t size;

	if (si->version < 1 || !si->memmap_entries)
		return HIDDEN;
	size = (uint64_t)si->memmap_entries * sizeof(struct hvm_memmap_table_entry);
	return keeps(si->memmap_paddr && si->memmap_paddr + size > si->memmap_paddr);
}

static enum verdict reserved_is_zero(void)
{
	return info()->version < 1 ? HIDDEN : keeps(!info()->reserved);
}

/* Whether @good is true of all entries. */
static enum verdict all_entries(bool (*good)(const struct hvm_memmap_table_entry *e))
{
	const struct hvm_memmap_table_entry *e;
	uint32_t i, nr;

	e = entries(&nr);
	for (i = 0; i < nr; i++) {
		if (!good(&e[i]))
			return BROKEN;
	}
	return nr ? KEPT : HIDDEN;
}

static bool entry_reserved_zero(const struct hvm_memmap_table_entry *e)
{
	return !e->reserved;
}

static enum verdict entries_reserved_zero(void)
{
	return all_entries(entry_reserved_zero);
}

static bool entry_has_type(const struct hvm_memmap_table_entry *e)
{
	return e->type >= XEN_HVM_MEMMAP_TYPE_RAM && e->type <= XEN_HVM_MEMMAP_TYPE_PMEM;
}

static enum verdict entries_have_types(void)
{
	return all_entries(entry_has_type);
}

static bool entry_has_size(const struct hvm_memmap_table_entry *e)
{
	return e->size;
}

static enum verdict entries_have_size(void)
{
	return all_entries(entry_has_size);
}

static bool entry_does_not_wrap(const struct hvm_memmap_table_entry *e)
{
	return !e->size || e->addr + (e->size - 1) >= e->addr;
}

static enum verdict entries_do_not_wrap(void)
{
	return all_entries(entry_does_not_wrap);
}

static enum verdict entries_apart(void)
{
	const struct hvm_memmap_table_entry *e;
	uint32_t i, j, nr;

	e = entries(&nr);
	for (i = 0; i < nr; i++) {
		for (j = 0; j < i; j++) {
			if (!apart(e[i].addr, e[i].size, e[j].addr, e[j].size))
				return BROKEN;
		}
	}
	return nr ? KEPT : HIDDEN;
}

static enum verdict kernel_in_ram(void)
{
	uint32_t nr;

	entries(&nr);
	if (!nr)
		return HIDDEN;
	return keeps(covered((uintptr_t)bare_start, (uintptr_t)bare_end, is_ram));
}

static enum verdict start_info_readable(void)
{
	const struct hvm_start_info *si = info();
	uint64_t all = si->modlist_paddr | si->cmdline_paddr | si->rsdp_paddr;

	if (si->version >= 1)
		all |= si->memmap_paddr;
	return keeps(!(all >> 32));
}

static void put_verdict(uint32_t number, const char *text, enum verdict verdict)
{
	put(verdict == BROKEN ? "not ok " : "ok ");
	put_hex(number);
	put(" ");
	put(text);
	put(verdict == HIDDEN ? " # SKIP not visible to a guest here\n" : "\n");
}

static void show_facts(void)
{
	const struct hvm_start_info *si = info();
	const struct hvm_memmap_table_entry *e;
	uint32_t i, nr;

	put("# cr0 ");
	put_hex(bare_entry.cr0);
	put(" cr4 ");
	put_hex(bare_entry.cr4);
	put(" eflags ");
	put_hex(bare_entry.eflags);
	put(" tr ");
	put_hex(bare_entry.tr);
	put(" start_info ");
	put_hex(bare_entry.ebx);
	put(" rsdp ");
	put_hex(si->rsdp_paddr);
	put("\ncmdline=");
	put(si->cmdline_paddr ? at(si->cmdline_paddr) : "");
	put("\nmodules=");
	put_hex(si->nr_modules);
	put("\n");
	e = entries(&nr);
	for (i = 0; i < nr; i++) {
		put("# map ");
		put_hex(e[i].addr);
		put(" size ");
		put_hex(e[i].size);
		put(" type ");
		put_hex(e[i].type);
		put("\n");
	}
}

#define CLAUSE(function, text)	{ function, text },

static const struct {
	enum verdict (*check)(void);
	const char *text;
} clauses[] = { PVH_CLAUSES(CLAUSE) };

void bare_main(void)
{
	uint32_t i;

	faults_init();
	for (i = 0; i < sizeof(clauses) / sizeof(clauses[0]); i++)
		put_verdict(i + 1, clauses[i].text, clauses[i].check());
	if (info()->magic == XEN_HVM_START_MAGIC_VALUE)
		show_facts();
	end_of_run("probe ends");
}
