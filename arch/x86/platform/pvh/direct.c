// SPDX-License-Identifier: GPL-2.0
/*
 * The native PVH entry's C part: from hvm_start_info to boot_params.
 *
 * pvh_prepare() runs on the boot CPU at the kernel's link address, on the page
 * tables (64-bit) or segments (32-bit) of pvh_entry, without an IDT. .bss and
 * .brk are cleared or reused right after it: .brk serves as scratch memory,
 * what has to last is in .init.data.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <asm/bootparam.h>
#include <asm/cpuid/api.h>
#include <asm/e820/api.h>
#include <asm/processor.h>
#include <asm/sections.h>
#include <asm/setup.h>
#include <asm/x86_init.h>
#include <asm/xen/hypervisor.h>

#include "pvh.h"

#define MAX_RANGES		(E820_MAX_ENTRIES - PVH_E820_HEADROOM)
#define MAX_XEN_ENTRIES		1024
#define MAX_EVENTS		1024

struct scratch {
	struct pvh_event event[MAX_EVENTS];
	struct pvh_range range[MAX_RANGES];
	struct boot_e820_entry xen_map[MAX_XEN_ENTRIES];
};

RESERVE_BRK(pvh_scratch, sizeof(struct scratch) + sizeof(u64));

struct boot_params pvh_boot_params __initdata;

static char pvh_cmdline[COMMAND_LINE_SIZE] __initdata;
static struct pvh_info pvh_info __initdata;
static struct pvh_facts pvh_facts __initdata;

static struct {
	struct setup_data header;
	struct boot_e820_entry entry[E820_MAX_ENTRIES - E820_MAX_ENTRIES_ZEROPAGE];
} pvh_e820_ext __initdata;

static void __init __noreturn die(enum pvh_message err, bool xen)
{
	pvh_die(err, pvh_info.report.value[err], xen, pvh_cmdline);
}

static void __init die_of(enum pvh_message err, u64 value, bool xen)
{
	pvh_note(&pvh_info.report, err, value);
	die(err, xen);
}

/* Dom0 and version 0 guests get no map from start_info: Xen has it. */
static void __init get_xen_memmap(struct scratch *scratch)
{
	int nr = xen_pvh_memory_map(scratch->xen_map, MAX_XEN_ENTRIES);

	if (nr < 0)
		die_of(PVH_ERR_XEN_MEMMAP, -nr, true);
	pvh_info.source.paddr = __pa_nodebug(scratch->xen_map);
	pvh_info.source.entries = nr;
	pvh_info.source.stride = sizeof(scratch->xen_map[0]);
}

/* Like e820__memory_setup_default(), with what the entry could not print. */
static char * __init pvh_memory_setup(void)
{
	pvh_log_facts(&pvh_facts);
	return e820__memory_setup_default();
}

/*
 * The extended map is in the e820 table by now and its memory will be freed,
 * so take it off the list before sysfs offers it to readers.
 */
static int __init pvh_drop_e820_ext(void)
{
	if (pvh_e820_ext.header.type == SETUP_E820_EXT &&
	    boot_params.hdr.setup_data == __pa_symbol(&pvh_e820_ext))
		boot_params.hdr.setup_data = pvh_e820_ext.header.next;
	return 0;
}
early_initcall(pvh_drop_e820_ext);

/* Not asm/cmdline.h: that is instrumented by KASAN, and there is no shadow yet. */
static bool __init has_word(const char *text, const char *word)
{
	const char *rest = word;

	for (;; text++) {
		if ((u8)*text > ' ') {
			rest = rest && *rest == *text ? rest + 1 : NULL;
			continue;
		}
		if (rest && !*rest)
			return true;
		if (!*text)
			return false;
		rest = word;
	}
}

static bool __init want_la57(void)
{
	return IS_ENABLED(CONFIG_X86_64) &&
	       cpuid_eax(0) >= 7 && (cpuid_ecx(7) & BIT(16)) &&
	       !has_word(pvh_cmdline, "no5lvl");
}

/**
 * pvh_prepare() - convert start_info to boot_params
 * @start_info: guest physical address of hvm_start_info, from %ebx at entry
 *
 * Does not return if the guest cannot be booted: prints one line and halts.
 *
 * Return: PVH_ENABLE_LA57 if the kernel is to run with 5-level paging, or 0.
 * Then pvh_boot_params is complete.
 */
unsigned int __init pvh_prepare(u32 start_info)
{
	struct scratch *scratch = PTR_ALIGN((void *)__brk_pvh_scratch, sizeof(u64));
	struct pvh_workspace ws = { .event = scratch->event, .max = MAX_EVENTS };
	struct pvh_memmap map = { .range = scratch->range, .max = MAX_RANGES };
	struct pvh_limits limits = {
		.phys_limit = pvh_phys_limit(),
		.image_start = __pa_nodebug(_text),
		.image_end = __pa_nodebug(_end),
	};
	bool xen = pvh_on_xen();
	enum pvh_message err;

	if (xen && IS_ENABLED(CONFIG_XEN_PVH))
		xen_pvh_hypercall_init();
	err = pvh_parse_start_info(start_info, &limits, pvh_cmdline,
				   sizeof(pvh_cmdline), &pvh_info);
	if (err)
		die(err, xen);
	if (xen && !IS_ENABLED(CONFIG_XEN_PVH))
		die_of(PVH_ERR_XEN_SUPPORT, pvh_info.version, xen);
	if (xen) {
		xen_pvh_init(&pvh_boot_params, pvh_info.flags);
		if (!pvh_info.source.entries)
			get_xen_memmap(scratch);
	}
	err = pvh_convert_memmap(&pvh_info, &limits, &ws, &map);
	if (err)
		die(err, xen);

	pvh_fill_facts(&pvh_facts, &pvh_info, &map, xen, PVH_PATH_DIRECT);
	pvh_fill_e820(&pvh_boot_params, &map, &pvh_e820_ext.header,
		      __pa_nodebug(&pvh_e820_ext));
	pvh_fill_boot_params(&pvh_boot_params, &pvh_info, __pa_nodebug(pvh_cmdline),
			     pvh_facts.loader);
	x86_init.resources.memory_setup = pvh_memory_setup;
	return want_la57() ? PVH_ENABLE_LA57 : 0;
}
