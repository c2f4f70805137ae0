// SPDX-License-Identifier: GPL-2.0
/*
 * Wrong input: the table of all cases, and what they do but for the memory map,
 * one case a function.
 */
#include "inject_cases.h"

#define PRETEND(code, reg, value)	inject_pretend(in, code, sizeof(code) - 1, reg, value)

/* Intel TDX Module ABI: CPUID leaf 0x21 is "IntelTDX    " in EBX, EDX, ECX. */
static void tdx_guest(struct injection *in)
{
	PRETEND("\x83\xf8\x21", GDB_RAX, 0x21);		/* cmp $0x21,%eax */
	PRETEND("\x81\xfbInte", GDB_RBX, 0x65746e49);	/* cmp ...,%ebx */
	PRETEND("\x81\xfalTDX", GDB_RDX, 0x5844546c);	/* cmp ...,%edx */
	PRETEND("\x81\xf9    ", GDB_RCX, 0x20202020);	/* cmp ...,%ecx */
}

/* AMD APM volume 3, appendix E.4.17: a CPU with SEV; volume 2, 15.34.10: SEV_STATUS. */
static void sev_guest(struct injection *in)
{
	PRETEND("\x3d\x1f\x00\x00\x80", GDB_RAX, 0x8000001f);	/* cmp ...,%eax */
	PRETEND("\x0f\xba\xe0\x01", GDB_RAX, 2);		/* bt $1,%eax */
	PRETEND("\x0f\xba\xe0\x00", GDB_RAX, 1);		/* bt $0,%eax */
}

static void nothing(struct injection *in)
{
}

static void bad_magic(struct injection *in)
{
	in->info.magic = 0x12345678;
}

static void far_start_info(struct injection *in)
{
	/* The end of the firmware's ROM: readable, but no start_info. */
	in->paddr = 0xffffff00;
}

static void version_0(struct injection *in)
{
	in->info.version = 0;
}

static void version_2(struct injection *in)
{
	in->info.version = 2;
}

static void version_max(struct injection *in)
{
	in->info.version = 0xffffffff;
}

static void cmdline_absent(struct injection *in)
{
	in->info.cmdline_paddr = 0;
}

static void cmdline_out_of_reach(struct injection *in)
{
	in->info.cmdline_paddr = 1ULL << 60;
}

static void modlist_absent(struct injection *in)
{
	in->info.nr_modules = 1;
	in->info.modlist_paddr = 0;
}

static void modules_absurd(struct injection *in)
{
	in->info.nr_modules = 0x80000000;
	in->info.modlist_paddr = SPARE;
	in->module.paddr = SPARE + MIB;
	in->module.size = 512;
	in->module.cmdline_paddr = 0;
}

static void initrd_is_kernel(struct injection *in)
{
	modules_absurd(in);
	in->info.nr_modules = 1;
	in->module.paddr = in->image;
}

static void initrd_wraps(struct injection *in)
{
	modules_absurd(in);
	in->info.nr_modules = 1;
	in->module.size = -1ULL;
}

static void initrd_huge(struct injection *in)
{
	modules_absurd(in);
	in->info.nr_modules = 1;
	in->module.size = 1024 * MIB;
}

static void rsdp_wrong(struct injection *in)
{
	in->info.rsdp_paddr = SPARE;
}

static void rsdp_absent(struct injection *in)
{
	in->info.rsdp_paddr = 0;
}

#define CONFIDENTIAL	"SEV/TDX guest needs measured boot, use firmware"

const struct inject_case inject_cases[] = {
	{ "TDX guest", tdx_guest, CONFIDENTIAL, true, false },
	{ "SEV guest", sev_guest, CONFIDENTIAL, true, false },
	{ "as QEMU made it", nothing, NULL, false, true },
	{ "version 2", version_2, NULL, false, true },
	{ "version 0xffffffff", version_max, NULL, false, true },
	{ "map reversed", map_reversed, NULL, false, true },
	{ "RAM split into 4096 pieces, reversed", map_finely_split, NULL, false, true },
	{ "200 ranges more than usual", map_long, NULL, false, true, 100 * 4096 },
	{ "command line absent", cmdline_absent, NULL, false, true },
	{ "RSDP absent", rsdp_absent, NULL, false, true },

	{ "magic wrong", bad_magic, "start_info magic is wrong (0x12345678)", true, false },
	{ "start_info in ROM", far_start_info, "start_info magic is wrong (0x", true, false },
	{ "version 0 without Xen", version_0,
	  "no memory map, start_info version (0x0)", true, false },
	{ "memmap_paddr 0", no_map, "no memory map, start_info version (0x1)", true, false },
	{ "memmap_entries 0", no_entries, "no memory map, start_info version (0x1)", true, false },
	{ "memmap_entries 0xffffffff", too_many_entries,
	  "memory map is too long, memmap_entries (0xffffffff)", true, false },
	{ "memmap_paddr out of reach", map_out_of_reach,
	  "memory map is out of reach, memmap_paddr (0x1000000000000000)", true, false },
	{ "memmap wraps", map_wraps,
	  "memory map is out of reach, memmap_paddr (0xfffffffffffffff8)", true, false },
	{ "no RAM", no_ram, "memory map has no usable RAM, memmap_entries (0x7)", true, false },

	{ "entry wraps", entry_wraps,
	  "memory map entry wraps, clamped, addr (0xfffffffffffff000)", false, true },
	{ "entry of size 0", entry_empty,
	  "memory map entry of size 0 dropped, addr (0x123000)", false, true },
	{ "kernel-internal type", entry_internal_type,
	  "memory map entry of unknown type is now reserved, type (0x80)", false, true },
	{ "RAM out of the CPU's reach", ram_too_high,
	  "RAM above the CPU's address limit cut off, addr (0x20000000000000)", false, true },
	{ "map longer than the kernel's", map_too_long,
	  "memory map has too many ranges, dropped (0x", false, false },
	{ "command line out of reach", cmdline_out_of_reach,
	  "command line is out of reach, now empty, cmdline_paddr (0x1000000000000000)",
	  false, true },
	{ "modlist_paddr 0", modlist_absent,
	  "module list is out of reach, no initrd, modlist_paddr (0x0)", false, true },
	{ "nr_modules absurd", modules_absurd,
	  "too many modules, not all are used, nr_modules (0x80000000)", false, true },
	{ "initrd overlaps the kernel", initrd_is_kernel,
	  "initrd is not usable, ignored, module paddr", false, true, .image = true },
	{ "initrd wraps", initrd_wraps,
	  "initrd is not usable, ignored, module paddr (0x6100000)", false, true },
	{ "initrd larger than RAM", initrd_huge,
	  "initrd is larger than RAM, ignored, module size (0x40000000)", false, true },
	{ "RSDP wrong", rsdp_wrong, "no RSDP there, ignored, rsdp_paddr (0x6000000)", false, true },
};

const unsigned int nr_inject_cases = sizeof(inject_cases) / sizeof(inject_cases[0]);
