// SPDX-License-Identifier: GPL-2.0
/*
 * pvh_probe: a PVH guest that checks its loader against the x86/HVM direct
 * boot ABI, clause by clause, in KTAP on the debug console.
 *
 * Runs on the segments that the loader made until all of them are checked; its
 * own GDT is for the fault handler. No paging, interrupts off.
 */
#include "clauses.h"
#include "faults.h"
#include "probe.h"

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
	e = map_entries(&nr);
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
