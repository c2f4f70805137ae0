// SPDX-License-Identifier: GPL-2.0
/*
 * Wrong input, one case a function: what QEMU's loader made is read at the
 * kernel's PVH entry, changed and written back.
 */
#include <string.h>
#include <unistd.h>

#include "gdb.h"
#include "inject.h"

/* RAM on every machine that the cases run on, used by nobody at entry. */
#define SPARE		0x6000000ULL
#define CODE_SIZE	1024	/* of an entry, its questions about the CPU in it */
#define MIB		0x100000ULL
#define RAM		XEN_HVM_MEMMAP_TYPE_RAM
#define RESERVED	XEN_HVM_MEMMAP_TYPE_RESERVED

static bool apply(struct injection *in, void (*change)(struct injection *in))
{
	struct hvm_start_info *info = &in->info;
	unsigned int entries;

	if (!gdb_get(in->gdb, GDB_RBX, &in->paddr) ||
	    !gdb_read(in->gdb, in->paddr, info, sizeof(*info)) ||
	    info->memmap_entries > INJECT_MAX_MAP ||
	    !gdb_read(in->gdb, info->memmap_paddr, in->map,
		      info->memmap_entries * sizeof(in->map[0])))
		return false;
	if (info->nr_modules &&
	    !gdb_read(in->gdb, info->modlist_paddr, &in->module, sizeof(in->module)))
		return false;

	in->keep = false;
	in->failed = false;
	change(in);
	if (in->keep || in->failed)
		return !in->failed;

	entries = info->memmap_entries;
	if (info->memmap_paddr && info->memmap_paddr < 4096 * MIB && entries <= INJECT_MAX_MAP &&
	    !gdb_write(in->gdb, info->memmap_paddr, in->map, entries * sizeof(in->map[0])))
		return false;
	if (info->nr_modules && info->modlist_paddr &&
	    info->modlist_paddr < 4096 * MIB &&
	    !gdb_write(in->gdb, info->modlist_paddr, &in->module, sizeof(in->module)))
		return false;
	if (in->paddr < 2048 * MIB && !gdb_write(in->gdb, in->paddr, info, sizeof(*info)))
		return false;
	return gdb_set(in->gdb, GDB_RBX, in->paddr);
}

bool inject(const char *path, const struct pvh_elf *elf, void (*change)(struct injection *in))
{
	static struct injection in;
	bool ok;

	in.image = elf->start;
	in.entry = elf->entry;
	in.gdb = gdb_connect(path);
	if (in.gdb < 0)
		return false;
	ok = gdb_run_to(in.gdb, elf->entry) && apply(&in, change);
	return gdb_detach(in.gdb) && ok;
}

/* Run to the instruction that begins with @code, and set @reg, as if CPUID had. */
static void pretend(struct injection *in, const char *code, unsigned int len,
		    enum gdb_register reg, uint64_t value)
{
	char text[CODE_SIZE];
	unsigned int at = 0;

	in->keep = true;
	if (in->failed || !gdb_read(in->gdb, in->entry, text, sizeof(text))) {
		in->failed = true;
		return;
	}
	while (at < sizeof(text) - len && memcmp(text + at, code, len))
		at++;
	in->failed = at == sizeof(text) - len || !gdb_run_to(in->gdb, in->entry + at) ||
		     !gdb_set(in->gdb, reg, value);
}

#define PRETEND(code, reg, value)	pretend(in, code, sizeof(code) - 1, reg, value)

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

static void no_map(struct injection *in)
{
	in->info.memmap_paddr = 0;
}

static void no_entries(struct injection *in)
{
	in->info.memmap_entries = 0;
}

static void too_many_entries(struct injection *in)
{
	in->info.memmap_entries = 0xffffffff;
}

static void map_out_of_reach(struct injection *in)
{
	in->info.memmap_paddr = 1ULL << 60;
}

static void map_wraps(struct injection *in)
{
	in->info.memmap_paddr = -8ULL;
}

static void no_ram(struct injection *in)
{
	unsigned int i;

	for (i = 0; i < in->info.memmap_entries; i++)
		in->map[i].type = RESERVED;
}

/* Append an entry; the map moves to where there is room for more. */
static void add_entry(struct injection *in, uint64_t addr, uint64_t size, uint32_t type)
{
	struct hvm_memmap_table_entry *e = &in->map[in->info.memmap_entries++];

	in->info.memmap_paddr = SPARE;
	e->addr = addr;
	e->size = size;
	e->type = type;
	e->reserved = 0;
}

static void entry_wraps(struct injection *in)
{
	add_entry(in, -4096ULL, 8192, RESERVED);
}

static void entry_empty(struct injection *in)
{
	add_entry(in, 0x123000, 0, RAM);
}

static void entry_internal_type(struct injection *in)
{
	add_entry(in, 0x200000000ULL, 4096, 128);
}

static void ram_too_high(struct injection *in)
{
	add_entry(in, 1ULL << 53, MIB, RAM);
}

static void map_reversed(struct injection *in)
{
	unsigned int i, n = in->info.memmap_entries;

	for (i = 0; i < n / 2; i++) {
		struct hvm_memmap_table_entry e = in->map[i];

		in->map[i] = in->map[n - 1 - i];
		in->map[n - 1 - i] = e;
	}
}

/* The largest range of RAM in 4096 pieces, the last one first. */
static void map_finely_split(struct injection *in)
{
	unsigned int i, n, big = 0;
	struct hvm_memmap_table_entry whole;
	uint64_t piece;

	for (i = 0; i < in->info.memmap_entries; i++) {
		if (in->map[i].type == RAM && in->map[i].size > in->map[big].size)
			big = i;
	}
	whole = in->map[big];
	in->map[big] = in->map[--in->info.memmap_entries];
	n = INJECT_MAX_MAP - in->info.memmap_entries;
	piece = whole.size / n;
	for (i = n; i--;)
		add_entry(in, whole.addr + i * piece,
			  i == n - 1 ? whole.size - i * piece : piece, RAM);
}

/* 100 pages of RAM, every other one, that are not: more than boot_params holds. */
static void map_long(struct injection *in)
{
	unsigned int i;

	for (i = 0; i < 100; i++)
		add_entry(in, 0x7000000 + i * 8192, 4096, RESERVED);
}

static void map_too_long(struct injection *in)
{
	unsigned int i;

	for (i = 0; i < 400; i++)
		add_entry(in, 0x7000000 + i * 8192, 4096, RESERVED);
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
	  "too many modules, only the first is used, nr_modules (0x80000000)", false, true },
	{ "initrd overlaps the kernel", initrd_is_kernel,
	  "initrd is not usable, ignored, module paddr", false, true, .image = true },
	{ "initrd wraps", initrd_wraps,
	  "initrd is not usable, ignored, module paddr (0x6100000)", false, true },
	{ "initrd larger than RAM", initrd_huge,
	  "initrd is larger than RAM, ignored, module size (0x40000000)", false, true },
	{ "RSDP wrong", rsdp_wrong, "no RSDP there, ignored, rsdp_paddr (0x6000000)", false, true },
};

const unsigned int nr_inject_cases = sizeof(inject_cases) / sizeof(inject_cases[0]);
