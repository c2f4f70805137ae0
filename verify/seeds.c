// SPDX-License-Identifier: GPL-2.0
/*
 * Writes the corpus: inputs that are each good but for what their name says,
 * and together reach every line of the converter. Runs in user space.
 */
#include <err.h>
#include <stdio.h>
#include <string.h>

#include "fuzz_input.h"

#define MIB		0x100000ULL
#define MODLIST		0x2000
#define CMDLINE		0x3000
#define RSDP		0xe0010
#define MAP		0x5a8
#define RAM		XEN_HVM_MEMMAP_TYPE_RAM
#define RSV		XEN_HVM_MEMMAP_TYPE_RESERVED
#define MAX_ENTRIES	64

/* The conversion's read of a map of less than 16 entries in the second pass. */
#define SECOND_PASS	2

static const char *dir;
static struct fuzz_input in;
static struct hvm_modlist_entry module[2];
static struct hvm_memmap_table_entry entry[MAX_ENTRIES], later[2];
static char cmdline[80];

static void sign_rsdp(u8 revision)
{
	u8 sum = 0;
	int i;

	memset(in.rsdp, 0, sizeof(in.rsdp));
	memcpy(in.rsdp, "RSD PTR ", 8);
	in.rsdp[15] = revision;
	for (i = 0; i < 20; i++)
		sum += in.rsdp[i];
	in.rsdp[8] = -sum;
}

static void begin(void)
{
	memset(&in, 0, sizeof(in));
	memset(later, 0, sizeof(later));
	in.max_events = 7;
	in.max_ranges = 16;
	in.cmdline_size = 79;
	in.last = ARENA_LIMIT - 1;
	in.limits = (struct pvh_limits) { ARENA_LIMIT, 16 * MIB, 24 * MIB };
	in.si_paddr = 0x1000;
	in.rsdp_paddr = RSDP;
	sign_rsdp(2);
	in.si = (struct hvm_start_info) {
		.magic = XEN_HVM_START_MAGIC_VALUE, .version = 1, .nr_modules = 1,
		.modlist_paddr = MODLIST, .cmdline_paddr = CMDLINE, .rsdp_paddr = RSDP,
		.memmap_paddr = MAP, .memmap_entries = 2,
	};
	in.module_bytes = sizeof(module);
	module[0] = (struct hvm_modlist_entry) { 32 * MIB, 0x1234 };
	module[1] = (struct hvm_modlist_entry) { 40 * MIB, 0x1001 };
	entry[0] = (struct hvm_memmap_table_entry) { 0, 0x9fc00, RAM };
	entry[1] = (struct hvm_memmap_table_entry) { MIB, 63 * MIB, RAM };
	snprintf(cmdline, sizeof(cmdline), "console=ttyS0");
}

static void save(const char *name)
{
	size_t map = in.si.memmap_entries < MAX_ENTRIES ? in.si.memmap_entries : MAX_ENTRIES;
	char path[4096];
	FILE *f;

	in.map_bytes = map * sizeof(*entry);
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	if (!f)
		err(1, "Writing %s", path);
	fwrite(&in, sizeof(in), 1, f);
	fwrite(module, 1, in.module_bytes, f);
	fwrite(entry, 1, in.map_bytes, f);
	fwrite(later, 1, in.later_bytes, f);
	fwrite(cmdline, 1, strlen(cmdline) + 1, f);
	if (fclose(f))
		err(1, "Writing %s: is the disk full?", path);
}

#define SEED(name, ...) do { begin(); __VA_ARGS__; save(name); } while (0)
#define ENTRY(i, a, s, t) (entry[i] = (struct hvm_memmap_table_entry) { a, s, t })

static void headers(void)
{
	SEED("good");
	SEED("magic-wrong", in.si.magic++);
	SEED("start-info-out-of-reach", in.si_paddr = ARENA_LIMIT - 39);
	SEED("start-info-cut-behind-version-0", in.si_paddr = ARENA_LIMIT - 55);
	SEED("start-info-ends-with-memory", in.si_paddr = ARENA_LIMIT - 56);
	SEED("version-0-ends-with-memory", in.si_paddr = ARENA_LIMIT - 40; in.si.version = 0);
	SEED("version-2", in.si.version = 2);
	SEED("start-info-unaligned", in.si_paddr = 0x1003);
}

static void command_lines(void)
{
	SEED("cmdline-0", in.si.cmdline_paddr = 0);
	SEED("cmdline-empty", cmdline[0] = '\0');
	SEED("cmdline-out-of-reach", in.si.cmdline_paddr = ARENA_LIMIT);
	SEED("cmdline-runs-off-memory", in.si.cmdline_paddr = ARENA_LIMIT - 5);
	SEED("cmdline-wraps", in.last = U64_MAX; in.si.cmdline_paddr = U64_MAX - 2);
	SEED("cmdline-too-long", in.cmdline_size = 4);
	SEED("cmdline-longest", in.cmdline_size = 13);
	SEED("cmdline-no-room", in.cmdline_size = 0);
	SEED("cmdline-across-chunks", in.si.cmdline_paddr = CMDLINE + 60);
}

static void module_lists(void)
{
	SEED("modules-none", in.si.nr_modules = 0);
	SEED("modlist-0", in.si.modlist_paddr = 0);
	SEED("modlist-out-of-reach", in.si.modlist_paddr = ARENA_LIMIT - 31);
	SEED("modlist-ends-early", in.si.modlist_paddr = ARENA_LIMIT - 32; in.si.nr_modules = 3);
	SEED("modlist-wraps", in.last = U64_MAX; in.si.nr_modules = 3;
	     in.si.modlist_paddr = U64_MAX - 31);
	SEED("modules-too-many", in.si.nr_modules = PVH_MAX_MODULES + 1);
	SEED("module-2-reserved", in.si.nr_modules = 2);
	SEED("module-2-empty", in.si.nr_modules = 2; module[1].size = 0);
	SEED("initrd-at-0", module[0].paddr = 0);
	SEED("initrd-wraps", module[0].size = U64_MAX);
	SEED("initrd-behind-limit", in.last = U64_MAX; module[0].paddr = ARENA_LIMIT + 1);
	SEED("initrd-in-image", module[0].paddr = 23 * MIB);
	SEED("initrd-ends-at-image", module[0].paddr = 16 * MIB - 0x1234);
	SEED("initrd-out-of-reach", in.limits.phys_limit = U64_MAX; module[0].paddr = ARENA_LIMIT);
	SEED("initrd-ends-out-of-reach", in.limits.phys_limit = U64_MAX;
	     module[0].paddr = ARENA_LIMIT - 1);
	SEED("initrd-larger-than-ram", module[0].size = 64 * MIB);
}

static void rsdps(void)
{
	SEED("rsdp-searched", in.si.rsdp_paddr = 0);
	SEED("rsdp-revision-0", sign_rsdp(0));
	SEED("rsdp-none", in.rsdp[0] = 'r');
	SEED("rsdp-bad-checksum", in.rsdp[9]++);
	SEED("rsdp-bad-second-checksum", in.rsdp[33]++);
	SEED("rsdp-cut-behind-revision-1", in.rsdp_paddr = ARENA_LIMIT - 20;
	     in.si.rsdp_paddr = ARENA_LIMIT - 20);
	SEED("rsdp-out-of-reach", in.si.rsdp_paddr = ARENA_LIMIT);
	SEED("rsdp-search-out-of-reach", in.last = 0xf0000; in.rsdp[0] = 'r');
	/* The command line is where the BIOS says that its extended data area is. */
	SEED("rsdp-in-the-ebda", in.si.rsdp_paddr = 0; in.si.cmdline_paddr = 0x40e;
	     in.rsdp_paddr = 0x9fc00; strcpy(cmdline, "\xc0\x9f"));
	SEED("rsdp-ebda-too-high", in.si.rsdp_paddr = 0; in.si.cmdline_paddr = 0x40e;
	     strcpy(cmdline, "\xff\xff"));
	SEED("rsdp-ebda-too-low", in.si.rsdp_paddr = 0; in.si.cmdline_paddr = 0x40e;
	     strcpy(cmdline, "\x3f"));
	SEED("rsdp-ebda-out-of-reach", in.si_paddr = 0x100; in.last = 0x300);
}

static void map_headers(void)
{
	SEED("map-0", in.si.memmap_paddr = 0);
	SEED("map-too-long", in.si.memmap_entries = PVH_MAX_MEMMAP_ENTRIES + 1);
	SEED("map-wraps", in.last = U64_MAX; in.si.memmap_paddr = U64_MAX - 24 * 16 + 1;
	     in.si.memmap_entries = 17);
	SEED("map-out-of-reach", in.si.memmap_paddr = ARENA_LIMIT - 47);
	SEED("map-without-ram", entry[0].type = RSV; entry[1].type = RSV);
	SEED("map-of-one-entry", in.si.memmap_entries = 1);
	SEED("map-longer-than-memory-written", in.si.memmap_entries = 600);
	SEED("map-of-e820-entries", in.mode = FUZZ_E820);
	SEED("no-ranges", in.max_ranges = 0);
}

static void map_entries(void)
{
	SEED("entry-empty", entry[0].size = 0);
	SEED("entry-wraps", ENTRY(0, 128 * MIB, U64_MAX, RSV));
	SEED("entry-ends-at-2-to-64", ENTRY(0, U64_MAX - 0xfff, 0x1000, RSV));
	SEED("entry-at-last-byte", ENTRY(0, U64_MAX, 1, RSV));
	SEED("entry-type-0", entry[0].type = 0);
	SEED("entry-type-disabled", entry[0].type = XEN_HVM_MEMMAP_TYPE_DISABLED);
	SEED("entry-type-pmem", ENTRY(0, 8 * MIB, MIB, XEN_HVM_MEMMAP_TYPE_PMEM));
	SEED("entry-type-8", entry[0].type = 8);
	SEED("ram-beyond-limit", ENTRY(0, ARENA_LIMIT - MIB, 2 * MIB, RAM));
	SEED("ram-behind-limit", ENTRY(0, ARENA_LIMIT, MIB, RAM));
	SEED("ram-across-isa-hole", ENTRY(0, 0, 2 * MIB, RAM); in.si.memmap_entries = 1);
	SEED("ram-begins-in-isa-hole", ENTRY(0, 0xb0000, 0x40000, RAM));
	SEED("ram-within-isa-hole", ENTRY(0, 0xb0000, 0x1000, RAM));
	SEED("overlap", ENTRY(0, 2 * MIB, MIB, RSV));
	SEED("same-twice", entry[0] = entry[1]);
	SEED("changes-between-passes", in.mode = FUZZ_CHANGES; in.max_events = 0;
	     in.later_bytes = sizeof(later); in.since = SECOND_PASS;
	     later[0] = (struct hvm_memmap_table_entry) { 0, 3 * MIB, RSV });
}

/* @n touching or separate ranges, in an order that no sort likes. */
static void fill(u32 n, u64 size, bool ram_and_rest)
{
	u32 i;

	in.si.memmap_entries = n;
	for (i = 0; i < n; i++)
		ENTRY(i, MIB * (1 + 29 * i % n), size, ram_and_rest && i % 2 ? RSV : RAM);
}

static void long_maps(void)
{
	SEED("fills-workspace", fill(4, MIB / 2, false); in.max_events = 7);
	SEED("fills-batches", fill(32, MIB, false); in.max_events = 63);
	SEED("unsorted-in-a-small-workspace", fill(40, MIB, true));
	SEED("unsorted-one-event-at-a-time", fill(17, MIB, true); in.max_events = 0);
	SEED("sorted-in-a-small-workspace", in.max_events = 2);
	SEED("sorted-then-low-entry", ENTRY(0, 128 * MIB, MIB, RAM); in.max_events = 1);
	SEED("ranges-dropped", fill(40, MIB / 2, true); in.max_ranges = 5);
	SEED("small-ram-dropped", fill(40, MIB / 2, false); in.max_ranges = 3;
	     entry[39].size = MIB / 4);
}

int main(int argc, char *argv[])
{
	if (argc != 2)
		errx(1, "usage: seeds DIRECTORY");
	dir = argv[1];
	headers();
	command_lines();
	module_lists();
	rsdps();
	map_headers();
	map_entries();
	long_maps();
	return 0;
}
