// SPDX-License-Identifier: GPL-2.0
/*
 * Cases: what start_info leads to, and itself, at awkward places. All of them
 * boot, as if everything were where loaders put it.
 */
#include "cases.h"

#define PAGE_0			4ULL
#define ACROSS_PAGE		(SCENE_SPARE + 4 * KIB - 13)
#define ACROSS_LARGE_PAGE	(SCENE_SPARE + 2 * MIB - 13)
#define ODD			(SCENE_SPARE + 64 * KIB + 7)
#define ACROSS_1G		(GIB - 13)
#define ABOVE_1G		(GIB + 64 * MIB + 1)
#define NEAR_4G			(4064 * MIB - 256 * KIB + 3)
#define AT_4G			(4 * GIB)
#define ABOVE_4G		(5 * GIB - 13)

static void info(struct scene *s, uint64_t arg)
{
	s->info_at = arg;
	s->ebx = arg;
}

static void map(struct scene *s, uint64_t arg)
{
	s->map_at = arg;
	s->info.memmap_paddr = arg;
}

static void modlist(struct scene *s, uint64_t arg)
{
	scene_add_initrd(s, SCENE_INITRD_AT);
	scene_add_module(s, SCENE_MODULES_AT, 1);
	s->modlist_at = arg;
	s->info.modlist_paddr = arg;
}

static void cmdline(struct scene *s, uint64_t arg)
{
	s->cmdline_at = arg;
	s->info.cmdline_paddr = arg;
}

static void rsdp(struct scene *s, uint64_t arg)
{
	scene_move_rsdp(s, arg);
}

static void initrd(struct scene *s, uint64_t arg)
{
	scene_add_initrd(s, arg);
}

static void all(struct scene *s, uint64_t arg)
{
	map(s, arg);
	modlist(s, arg + 16 * KIB);
	cmdline(s, arg + 32 * KIB);
	rsdp(s, arg + 48 * KIB);
}

/* vmlinux uses the first of them only. */
#define TWO_MODULES	\
	.says = "modules behind the first are reserved, not used, count (0x1)", .efi = ""

/* An object at the places that are on the default machine, and on others. */
#define SMALL(name, function, ...)						\
	{ name "-in-page-0", function, PAGE_0, __VA_ARGS__ },			\
	{ name "-across-page", function, ACROSS_PAGE, __VA_ARGS__ },		\
	{ name "-across-large-page", function, ACROSS_LARGE_PAGE, __VA_ARGS__ },	\
	{ name "-odd", function, ODD, __VA_ARGS__ }
#define BIG(name, function, ...)						\
	{ name "-across-1g", function, ACROSS_1G, .machine = MACHINE_PC_2G, __VA_ARGS__ },	\
	{ name "-above-1g", function, ABOVE_1G, .machine = MACHINE_PC_2G, __VA_ARGS__ },	\
	{ name "-near-4g", function, NEAR_4G, .machine = MACHINE_PC_TOP, __VA_ARGS__ }
#define HIGH(name, function, ...)						\
	{ name "-at-4g", function, AT_4G, .machine = MACHINE_PC_6G, __VA_ARGS__ },		\
	{ name "-above-4g", function, ABOVE_4G, .machine = MACHINE_PC_6G, __VA_ARGS__ }

static const struct inject_case cases[] = {
	SMALL("start-info", info),
	BIG("start-info", info),
	SMALL("map", map),
	BIG("map", map),
	HIGH("map", map),
	SMALL("modlist", modlist, TWO_MODULES),
	BIG("modlist", modlist, TWO_MODULES),
	HIGH("modlist", modlist, TWO_MODULES),
	SMALL("cmdline", cmdline),
	BIG("cmdline", cmdline),
	HIGH("cmdline", cmdline),
	SMALL("rsdp", rsdp),
	BIG("rsdp", rsdp),
	HIGH("rsdp", rsdp),
	{ "initrd-at-page", initrd, SCENE_SPARE },
	{ "initrd-odd", initrd, ODD },
	{ "initrd-across-1g", initrd, GIB - 64 * KIB, .machine = MACHINE_PC_2G },
	{ "initrd-near-4g", initrd, 4056 * MIB, .machine = MACHINE_PC_TOP },
	{ "initrd-at-4g", initrd, AT_4G, .machine = MACHINE_PC_6G },
	{ "initrd-above-4g", initrd, 5 * GIB, .machine = MACHINE_PC_6G },
	{ "all-above-4g", all, 6 * GIB, TWO_MODULES, .machine = MACHINE_PC_6G },
};

const struct inject_table place_cases = { cases, sizeof(cases) / sizeof(cases[0]) };
