// SPDX-License-Identifier: GPL-2.0
/*
 * The compressed image's PVH entry in C: checks what the loader says, and
 * chooses how the kernel is entered.
 *
 * Runs in 64-bit mode on identity mapped page tables of the first 4 GiB,
 * without an IDT, .bss cleared. Loaders may have put start_info, command line,
 * module list and memory map right behind the image, so all of it is read
 * before anything is allocated or decompressed.
 */
#include "misc.h"
#include "pvh.h"
#include "../string.h"
#include <xen/interface/xen.h>

#define _SETUP
#include <asm/setup.h>	/* COMMAND_LINE_SIZE */
#undef _SETUP

static struct boot_params bp;
static char cmdline[COMMAND_LINE_SIZE];
static struct pvh_info info;
static struct pvh_facts facts;

pmd_t *pvh_window;

static void __noreturn die(enum pvh_message err, bool xen)
{
	pvh_die(err, info.report.value[err], xen, cmdline);
}

/*
 * The window of pvh_read_phys() is where vmlinux has it, above the kernel's
 * own mapping. Its two page tables are the start of boot_heap, the scratch
 * memory is what follows.
 */
static struct pvh_scratch *open_window(void)
{
	u64 *pud = PTR_ALIGN((void *)boot_heap, PAGE_SIZE);
	u64 *pmd = pud + PTRS_PER_PUD;
	u64 *top = (u64 *)_pgtable;

	BUILD_BUG_ON(sizeof(struct pvh_scratch) + 3 * PAGE_SIZE > BOOT_HEAP_SIZE);
	pud[PTRS_PER_PUD - 1] = (u64)pmd | _PAGE_TABLE_NOENC;
	top[PTRS_PER_PGD - 1] = (u64)pud | _PAGE_TABLE_NOENC;
	pvh_window = (pmd_t *)pmd;
	return (void *)(pmd + PTRS_PER_PMD);
}

static void close_window(void)
{
	((u64 *)_pgtable)[PTRS_PER_PGD - 1] = 0;
	native_write_cr3(native_read_cr3_pa());
}

/* Up to eight characters of @text, the first one in the highest digits. */
static u64 packed(const char *text)
{
	u64 value = 0;
	int i;

	for (i = 0; i < 8 && text[i]; i++)
		value = value << 8 | (u8)text[i];
	return value;
}

/* Dom0 has no use for EFI: the machine's firmware is Xen's. */
static u8 choose_path(bool xen)
{
	char arg[8] = "";
	bool given = cmdline_find_option("pvh", arg, sizeof(arg)) >= 0;

	if (xen && (info.flags & SIF_INITDOMAIN)) {
		if (!IS_ENABLED(CONFIG_PVH_DIRECT)) {
			pvh_note(&info.report, PVH_ERR_DOM0, info.flags);
			die(PVH_ERR_DOM0, xen);
		}
		return PVH_PATH_DIRECT;
	}
	if (IS_ENABLED(CONFIG_PVH_DIRECT) && !strcmp(arg, "direct"))
		return PVH_PATH_DIRECT;
	if (given && (!IS_ENABLED(CONFIG_PVH_EFI_STUB) || strcmp(arg, "efi")) &&
	    (!IS_ENABLED(CONFIG_PVH_DIRECT) || strcmp(arg, "direct")))
		pvh_note(&info.report, PVH_WARN_PATH, packed(arg));
	return IS_ENABLED(CONFIG_PVH_EFI_STUB) ? PVH_PATH_EFI : PVH_PATH_DIRECT;
}

/* Dom0 and version 0 guests get no map from start_info: Xen has it. */
static void get_xen_memmap(struct pvh_scratch *scratch)
{
	int nr = pvh_xen_memory_map(scratch->xen_map, PVH_XEN_MAP, scratch->event);

	if (nr < 0) {
		pvh_note(&info.report, PVH_ERR_XEN_MEMMAP, -nr);
		die(PVH_ERR_XEN_MEMMAP, true);
	}
	info.source.paddr = (u64)scratch->xen_map;
	info.source.entries = nr;
	info.source.stride = sizeof(scratch->xen_map[0]);
}

static void convert(u32 start_info, bool xen, struct pvh_scratch *scratch,
		    const struct pvh_limits *limits, struct pvh_memmap *map)
{
	struct pvh_workspace ws = { .event = scratch->event, .max = PVH_EVENTS };
	enum pvh_message err;

	err = pvh_parse_start_info(start_info, limits, cmdline, sizeof(cmdline), &info);
	if (err)
		die(err, xen);
	if (xen && !IS_ENABLED(CONFIG_XEN_PVH)) {
		pvh_note(&info.report, PVH_ERR_XEN_SUPPORT, info.version);
		die(PVH_ERR_XEN_SUPPORT, xen);
	}
	if (xen && !info.source.entries)
		get_xen_memmap(scratch);
	err = pvh_convert_memmap(&info, limits, &ws, map);
	if (err)
		die(err, xen);
}

asmlinkage void __noreturn pvh_main(u32 start_info)
{
	struct pvh_scratch *scratch = open_window();
	struct pvh_limits limits = {
		.phys_limit = pvh_phys_limit(),
		.image_start = (u64)_head,
		.image_end = (u64)_end,
	};
	struct pvh_memmap map = { .range = scratch->range, .max = PVH_MAX_RANGES };
	struct pvh_boot boot = {
		.info = &info, .map = &map, .limits = &limits, .facts = &facts,
		.bp = &bp, .cmdline = cmdline,
	};
	bool xen = pvh_on_xen();
	u8 path;

	init_default_io_ops();
	convert(start_info, xen, scratch, &limits, &map);
	close_window();

	boot_params_ptr = &bp;
	pvh_fill_boot_params(&bp, &info, (u64)cmdline, pvh_loader_type(xen));
	path = choose_path(xen);
	pvh_fill_facts(&facts, &info, &map, xen, path);

#ifdef CONFIG_EARLY_PRINTK
	/* What the decompressor may have to say. */
	early_serial_base = pvh_serial_port(cmdline);
#endif
	/* From here on memory above 4 GiB is mapped when it is touched. */
	load_stage2_idt();
	initialize_identity_maps(&bp);

	if (IS_ENABLED(CONFIG_PVH_EFI_STUB) && path == PVH_PATH_EFI)
		pvh_boot_efi(&boot);
	if (IS_ENABLED(CONFIG_PVH_DIRECT))
		pvh_boot_direct(&boot);
	unreachable();
}
