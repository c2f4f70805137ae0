// SPDX-License-Identifier: GPL-2.0
/*
 * From hvm_start_info to a running env.payload.
 *
 * Entered from entry.S in 64-bit mode; nothing is mapped but the environment
 * and the window. Loaders may have put start_info, command line, module list
 * and memory map right behind the image, so all of that is read before
 * anything is allocated.
 */
#include <linux/elf.h>
#include <asm/e820/types.h>
#include <xen/interface/xen.h>

#include "env.h"
#include "../../platform/pvh/pvh.h"

#define _SETUP
#include <asm/setup.h>	/* COMMAND_LINE_SIZE */
#undef _SETUP

#define EVENTS			128
#define RSDP_REVISION		15	/* ACPI 5.2.5.3 */
#define XEN_MAP			128	/* Xen's E820MAX for a domU */

/* The linker script has five; a file that is not ours may say more. */
#define MAX_PHDRS		8

struct environment env;

static char cmdline[COMMAND_LINE_SIZE];
static struct pvh_info info;
static struct pvh_facts facts;

/* The converter's ranges become the environment's where they are. */
static union {
	struct pvh_range converted[ENV_MAX_RANGES];
	struct memory_range memory[ENV_RANGES];
} ranges;

/* Of the conversion; then handles are there. */
static union {
	struct pvh_event event[EVENTS];
	struct handles handles;
} scratch;

static struct boot_e820_entry xen_map[XEN_MAP];

static void __noreturn die(enum pvh_message err)
{
	pvh_die(err, info.report.value[err], env.xen, cmdline);
}

/*
 * The tool that puts a payload behind the environment adds a program header for
 * it. All addresses are relative to where the environment is.
 */
static void find_payload(void)
{
	const struct elf64_hdr *ehdr = (const void *)env_start;
	const struct elf64_phdr *phdr = (const void *)env_start + sizeof(*ehdr);
	u64 base = 0;
	u32 i;

	for (i = 0; i < ehdr->e_phnum && i < MAX_PHDRS; i++) {
		if (phdr[i].p_type != PT_LOAD)
			continue;
		if (!phdr[i].p_offset)
			base = (u64)env_start - phdr[i].p_paddr;
		if (base + phdr[i].p_paddr < (u64)env_end)
			continue;
		env.payload.start = base + phdr[i].p_paddr;
		env.payload.end = env.payload.start + phdr[i].p_filesz;
		env.payload.room = PAGE_UP(env.payload.start + phdr[i].p_memsz);
	}
}

/* Copies the module list: what it lies in may be anybody's soon. */
static void read_modules(const struct pvh_limits *limits)
{
	struct hvm_modlist_entry entry;
	struct pvh_range range;
	u32 i;

	for (i = 0; i < info.nr_modules && env.nr_modules < ENV_MODULES; i++) {
		u64 at = info.modlist_paddr + i * sizeof(entry);

		if (!pvh_read_phys(&entry, at, sizeof(entry))) {
			pvh_note(&info.report, PVH_WARN_MODLIST_PADDR, at);
			break;
		}
		if (!pvh_module_range(&entry, limits, &range)) {
			pvh_note(&info.report, i ? PVH_WARN_MODULE_RANGE : PVH_WARN_INITRD,
				 entry.paddr);
			continue;
		}
		env.module[env.nr_modules++] = (struct env_module) {
			.start = range.start, .end = range.end,
		};
	}
	if (i < info.nr_modules && env.nr_modules == ENV_MODULES)
		pvh_note(&info.report, PVH_WARN_NR_MODULES, info.nr_modules);
	/* All of them are used, so the converter need not keep any out of RAM. */
	info.nr_modules = 0;
	info.report.seen &= ~BIT(PVH_WARN_MODULES);
}

/* What is not the payload is the initrd. */
static void choose_payload(void)
{
	u32 i;

	if (!env.payload.start && env.nr_modules) {
		env.payload = env.module[0];
		env.nr_modules--;
		memmove(env.module, env.module + 1, env.nr_modules * sizeof(env.module[0]));
	}
	if (!env.payload.start)
		env_die("no EFI payload in the image and no module, nr_modules", 0);
	for (i = 0; i < env.nr_modules; i++)
		env.initrd_size += env.module[i].end - env.module[i].start;
}

/* Version 0 guests get no map from start_info: Xen has it. */
static void get_xen_memmap(void)
{
	/* The hypercall page is where ranges will be. */
	int nr = xen_memory_map(xen_map, XEN_MAP, &ranges);

	if (nr < 0) {
		pvh_note(&info.report, PVH_ERR_XEN_MEMMAP, -nr);
		die(PVH_ERR_XEN_MEMMAP);
	}
	info.source.paddr = (u64)xen_map;
	info.source.entries = nr;
	info.source.stride = sizeof(xen_map[0]);
}

static void convert(u32 start_info)
{
	struct pvh_limits limits = {
		.phys_limit = pvh_phys_limit(),
		.image_start = (u64)env_start,
		.image_end = env.payload.room ? env.payload.room : (u64)env_end,
	};
	struct pvh_workspace ws = { .event = scratch.event, .max = EVENTS };
	struct pvh_memmap map = { .range = ranges.converted, .max = ENV_MAX_RANGES };
	enum pvh_message err;

	err = pvh_parse_start_info(start_info, &limits, cmdline, sizeof(cmdline), &info);
	if (err)
		die(err);
	if (env.xen && (info.flags & SIF_INITDOMAIN))
		env_die("Xen dom0 needs vmlinux or bzImage, not this image, start_info flags",
			info.flags);
	if (env.xen && !info.source.entries)
		get_xen_memmap();
	read_modules(&limits);
	choose_payload();
	/* Too large for this machine, all of it: the converter says so. */
	info.initrd_size = env.initrd_size;
	err = pvh_convert_memmap(&info, &limits, &ws, &map);
	if (err)
		die(err);
	if (!info.initrd_size)
		env.initrd_size = 0;
	pvh_read_phys(&env.rsdp_revision, info.rsdp_paddr + RSDP_REVISION, 1);
	pvh_fill_facts(&facts, &info, &map, env.xen, PVH_PATH_EFI);
	env.memory = (struct memory) { .range = ranges.memory, .max = ENV_RANGES };
	memmap_fill(&env.memory, &map);
	env.handles = memset(&scratch.handles, 0, sizeof(scratch.handles));
}

/*
 * Takes what is somebody's out of free memory, page by page if not all of it is
 * free: somebody else may have some of it, or it is no RAM.
 */
static bool claim(u64 start, u64 end, u32 type)
{
	start = PAGE_DOWN(start);
	end = PAGE_UP(end);
	if (memmap_claim(&env.memory, start, end, type) == EFI_SUCCESS)
		return true;
	for (; start < end; start += EFI_PAGE_SIZE)
		memmap_claim(&env.memory, start, start + EFI_PAGE_SIZE, type);
	return false;
}

static void claim_module(struct env_module *m, u32 type)
{
	m->room = claim(m->start, m->end, type) ? PAGE_UP(m->end) : 0;
}

static void claim_all(void)
{
	u32 i;

	if (env.payload.room) {
		claim((u64)env_start, env.payload.room, EFI_LOADER_CODE);
	} else {
		claim((u64)env_start, (u64)env_end, EFI_LOADER_CODE);
		claim_module(&env.payload, EFI_LOADER_CODE);
	}
	for (i = 0; i < env.nr_modules; i++)
		claim_module(&env.module[i], EFI_LOADER_DATA);
}

/* On a stack of its own, with all memory mapped */
static void run(void)
{
	struct system_table *systab = tables_init(&info, &facts);

	env.tpl = TPL_APPLICATION;
	initrd_init();
	env_die("EFI payload ended, see its message, status", images_start(systab));
}

/**
 * env_main() - make the environment and start the payload
 * @start_info: guest physical address of hvm_start_info, from %ebx at entry
 *
 * Does not return: the payload boots something, or one line says why not.
 */
asmlinkage void __noreturn env_main(u32 start_info)
{
	u64 stack;

	env.xen = pvh_on_xen();
	env.cmdline = cmdline;
	cpu_init();
	window_init();
	find_payload();
	convert(start_info);
	claim_all();
	paging_init();
	stack = allocate(EFI_BOOT_SERVICES_DATA, ENV_STACK_PAGES);
	if (!stack)
		env_die(ENV_NO_MEMORY, ENV_STACK_PAGES * EFI_PAGE_SIZE);
	cpu_switch_stack(stack + ENV_STACK_PAGES * EFI_PAGE_SIZE, run);
}
