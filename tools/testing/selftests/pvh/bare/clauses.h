/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The clauses of the x86/HVM direct boot ABI that a guest can check (Xen:
 * docs/misc/pvh.pandoc and public/arch-x86/hvm/start_info.h), in the order in
 * which the probe checks them. One list for the guest and for probe_test.c:
 * function, clause.
 */
#ifndef _PVH_CLAUSES_H
#define _PVH_CLAUSES_H

#define PVH_CLAUSES(CLAUSE) \
	CLAUSE(cr0_has_pe_only, "cr0: PE is set, all other writable bits are clear") \
	CLAUSE(cr4_is_clear, "cr4: all bits are clear") \
	CLAUSE(no_vm86, "eflags: VM is clear") \
	CLAUSE(no_interrupts, "eflags: IF is clear") \
	CLAUSE(no_trap, "eflags: TF is clear") \
	CLAUSE(tr_as_in_gdt, "tr: 32-bit TSS, active, base 0, limit 0x67") \
	CLAUSE(cs_as_in_gdt, "cs: 32-bit, read/execute, base 0, limit 4 GiB, by its descriptor") \
	CLAUSE(ds_as_in_gdt, "ds: 32-bit, read/write, base 0, limit 4 GiB, by its descriptor") \
	CLAUSE(es_as_in_gdt, "es: 32-bit, read/write, base 0, limit 4 GiB, by its descriptor") \
	CLAUSE(ss_as_in_gdt, "ss: 32-bit, read/write, base 0, limit 4 GiB, by its descriptor") \
	CLAUSE(ss_is_32_bit, "ss: the stack is a 32-bit one with base 0") \
	CLAUSE(cs_base_is_0, "cs: base 0, readable") \
	CLAUSE(cs_reaches_4g, "cs: reaches up to 4 GiB") \
	CLAUSE(ds_base_is_0, "ds: base 0, writable") \
	CLAUSE(ds_reaches_4g, "ds: reaches up to 4 GiB") \
	CLAUSE(es_base_is_0, "es: base 0, writable") \
	CLAUSE(es_reaches_4g, "es: reaches up to 4 GiB") \
	CLAUSE(ss_base_is_0, "ss: base 0, writable") \
	CLAUSE(ss_reaches_4g, "ss: reaches up to 4 GiB") \
	CLAUSE(start_info_there, "ebx: leads to start_info, not at address 0") \
	CLAUSE(magic_is_right, "magic: 0x336ec578") \
	CLAUSE(version_is_known, "version: 0 or 1") \
	CLAUSE(flags_are_known, "flags: SIF_ flags only") \
	CLAUSE(modlist_there, "modlist_paddr: not 0 if there are modules") \
	CLAUSE(modules_have_place, "modules: each has an address and a size and does not wrap") \
	CLAUSE(modules_in_ram, "modules: each is in RAM or reserved memory of the map") \
	CLAUSE(modules_apart, "modules: apart from each other, the kernel and start_info") \
	CLAUSE(module_cmdlines_end, "modules: command lines are absent or zero-terminated") \
	CLAUSE(modules_reserved_zero, "modules: reserved fields are 0") \
	CLAUSE(cmdline_ends, "cmdline_paddr: a zero-terminated string") \
	CLAUSE(cmdline_is_ascii, "cmdline_paddr: ASCII") \
	CLAUSE(rsdp_is_one, "rsdp_paddr: 0, or an RSDP with good checksums") \
	CLAUSE(memmap_is_whole, "memmap_paddr: not 0 if memmap_entries is not 0, does not wrap") \
	CLAUSE(reserved_is_zero, "reserved: 0") \
	CLAUSE(entries_reserved_zero, "memory map: reserved fields are 0") \
	CLAUSE(entries_have_types, "memory map: types 1 to 7") \
	CLAUSE(entries_have_size, "memory map: each entry describes memory, sizes are not 0") \
	CLAUSE(entries_do_not_wrap, "memory map: no entry wraps") \
	CLAUSE(entries_apart, "memory map: no two entries overlap") \
	CLAUSE(kernel_in_ram, "memory map: the kernel is in RAM") \
	CLAUSE(start_info_readable, "all data is below 4 GiB")

#endif /* _PVH_CLAUSES_H */
