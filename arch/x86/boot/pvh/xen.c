// SPDX-License-Identifier: GPL-2.0
/*
 * The environment's one hypercall: Xen's memory map, for guests that get none
 * from start_info (version 0).
 *
 * Runs as env.h says, before there is memory to allocate. Implements what Xen's
 * public/arch-x86/cpuid.h says of leaf 2 (the MSR that makes a hypercall page)
 * and public/memory.h of XENMEM_memory_map.
 */
#include <asm/e820/types.h>
#include <asm/processor.h>
#include <asm/xen/interface.h>
#include <xen/interface/xen.h>
#include <xen/interface/memory.h>
#include <asm/cpuid/api.h>
#include <asm/shared/msr.h>

#include "env.h"

#define XEN_LEAF_FIRST		0x40000000
#define XEN_LEAF_LAST		0x4000ff00
#define XEN_LEAF_STEP		0x100
#define XEN_SIGNATURE_EBX	0x566e6558	/* XenV */
#define HYPERCALL_STUB_SIZE	32

static u32 hypercall_msr(void)
{
	u32 base;

	for (base = XEN_LEAF_FIRST; base <= XEN_LEAF_LAST; base += XEN_LEAF_STEP) {
		if (native_cpuid_ebx(base) == XEN_SIGNATURE_EBX)
			return native_cpuid_ebx(base + 2);
	}
	return 0;
}

static long memory_op(void *page, unsigned long cmd, void *arg)
{
	void *stub = page + __HYPERVISOR_memory_op * HYPERCALL_STUB_SIZE;
	long ret;

	asm volatile("call *%[stub]"
		     : "=a" (ret), "+D" (cmd), "+S" (arg), ASM_CALL_CONSTRAINT
		     : [stub] "r" (stub)
		     : "memory", "rcx", "rdx", "r8", "r9", "r10", "r11");
	return ret;
}

/**
 * xen_memory_map() - get the memory map from Xen
 * @map: filled with the map, unchecked
 * @max: entries at @map
 * @page: scratch memory of two pages, for the hypercall page
 *
 * Return: number of entries, or the hypercall's negative error.
 */
int xen_memory_map(struct boot_e820_entry *map, u32 max, void *page)
{
	struct xen_memory_map memmap = { .nr_entries = max };
	struct msr m;
	u32 msr = hypercall_msr();
	long ret;

	if (!msr)
		return -ENODEV;
	page = PTR_ALIGN(page, PAGE_SIZE);
	m.q = (u64)page;
	raw_wrmsr(msr, &m);
	set_xen_guest_handle(memmap.buffer, map);
	ret = memory_op(page, XENMEM_memory_map, &memmap);
	return ret ? ret : min(memmap.nr_entries, max);
}
