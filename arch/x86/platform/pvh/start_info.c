// SPDX-License-Identifier: GPL-2.0
/*
 * Reads and checks hvm_start_info and what it points to, the map excepted.
 *
 * Runs in any CPU mode and with any paging: all guest memory is read through
 * pvh_read_phys(). Before .bss is cleared, so no variables of static storage;
 * before any console, so problems are recorded, not printed.
 *
 * Implements the x86/HVM direct boot ABI, structure versions 0 and 1; later
 * versions are compatible by that ABI's promise.
 */
#include <asm/pvh_env.h>
#include <asm/pvh_start_info.h>

/* Bytes in version 0 of the structure: everything before the memory map. */
#define START_INFO_V0_SIZE	offsetof(struct hvm_start_info, memmap_paddr)

/* Not to fault beyond a string's end, it is read up to such boundaries. */
#define CHUNK			64

/* The RSDP, ACPI specification 6.4 section 5.2.5. */
#define RSDP_SIGNATURE		0x2052545020445352ULL	/* "RSD PTR " */
#define RSDP_V1_SIZE		20
#define RSDP_V2_SIZE		36
#define RSDP_REVISION		15
#define RSDP_ALIGN		16
#define RSDP_SCAN_START		0xe0000
#define RSDP_SCAN_END		0x100000

/* The extended BIOS data area: where the BIOS says that it is, and where it can be. */
#define EBDA_SEGMENT		0x40e
#define EBDA_LOWEST		0x400
#define EBDA_SCAN		1024

/*@
 * requires \valid(si) && \valid(report) && \separated(si, report);
 * assigns *si, *report, \result;
 */
static enum pvh_message __init
read_header(u64 pa, struct hvm_start_info *si, struct pvh_report *report)
{
	*si = (struct hvm_start_info) { };

	if (!pvh_read_phys(si, pa, START_INFO_V0_SIZE))
		return pvh_fail(report, PVH_ERR_START_INFO, pa);
	if (si->magic != XEN_HVM_START_MAGIC_VALUE)
		return pvh_fail(report, PVH_ERR_MAGIC, si->magic);
	if (si->version >= 1 && !pvh_read_phys(si, pa, sizeof(*si)))
		return pvh_fail(report, PVH_ERR_START_INFO, pa);
	return PVH_OK;
}

/* The length of what was copied to @buf, which is @size bytes, NUL included. */
/*@
 * requires 1 <= size && \valid(buf + (0 .. size - 1)) && \valid(report);
 * requires \separated(buf + (0 .. size - 1), report);
 * assigns buf[0 .. size - 1] \from pa;
 * assigns *report \from *report, pa, size;
 * assigns \result \from pa, size;
 * ensures \result < size && buf[\result] == 0;
 */
static u32 __init read_cmdline(u64 pa, char *buf, u32 size, struct pvh_report *report)
{
	u64 from = pa;
	u32 len = 0;

	buf[0] = '\0';
	if (!pa)
		return 0;

	/*@
	 * loop invariant len <= size;
	 * loop assigns from, len, buf[0 .. size - 1], *report;
	 * loop variant size - len;
	 */
	while (len < size) {
		u32 n = CHUNK - (from % CHUNK);

		if (n > size - len)
			n = size - len;
		if (n > U64_MAX - from || !pvh_read_phys(buf + len, from, n)) {
			pvh_note(report, PVH_WARN_CMDLINE_PADDR, pa);
			buf[0] = '\0';
			return 0;
		}
		from += n;
		/*@
		 * loop invariant len + n <= size && len + n == \at(len + n, LoopEntry);
		 * loop assigns n, len;
		 * loop variant n;
		 */
		for (; n; n--, len++) {
			if (!buf[len])
				return len;
		}
	}
	pvh_note(report, PVH_WARN_CMDLINE_LONG, size - 1);
	buf[size - 1] = '\0';
	return size - 1;
}

/**
 * pvh_module_range() - check a module list entry
 * @mod: the entry
 * @limits: the machine and the kernel
 * @range: filled if the module is good, otherwise untouched
 *
 * A module must have an address and a size, must not wrap or reach beyond
 * what the CPU can address, and must not claim the kernel itself: the memory
 * of an initrd is freed after use.
 *
 * Return: true if the module is good.
 */
bool __init pvh_module_range(const struct hvm_modlist_entry *mod,
			     const struct pvh_limits *limits, struct pvh_range *range)
{
	u64 end;
	u8 byte;

	if (!mod->paddr || !mod->size)
		return false;
	if (mod->paddr > limits->phys_limit ||
	    mod->size > limits->phys_limit - mod->paddr)
		return false;
	end = mod->paddr + mod->size;
	if (mod->paddr < limits->image_end && end > limits->image_start)
		return false;
	if (!pvh_read_phys(&byte, mod->paddr, 1) || !pvh_read_phys(&byte, end - 1, 1))
		return false;

	range->start = mod->paddr;
	range->end = end;
	range->type = XEN_HVM_MEMMAP_TYPE_RESERVED;
	return true;
}

/* The first module is the initrd; the map conversion reserves the others. */
/*@
 * requires \valid_read(si) && \valid_read(limits) && \valid(info);
 * requires \separated(info, si, limits) && info->nr_modules == 0;
 * assigns *info;
 * ensures info->nr_modules <= PVH_MAX_MODULES;
 * ensures info->cmdline_len == \old(info->cmdline_len);
 */
static void __init read_modules(const struct hvm_start_info *si,
				const struct pvh_limits *limits, struct pvh_info *info)
{
	struct hvm_modlist_entry mod;
	struct pvh_range range;
	u32 nr = si->nr_modules;

	if (!nr)
		return;
	if (!si->modlist_paddr || !pvh_read_phys(&mod, si->modlist_paddr, sizeof(mod))) {
		pvh_note(&info->report, PVH_WARN_MODLIST_PADDR, si->modlist_paddr);
		return;
	}
	if (nr > PVH_MAX_MODULES) {
		pvh_note(&info->report, PVH_WARN_NR_MODULES, nr);
		nr = 1;
	}
	if (nr > 1)
		pvh_note(&info->report, PVH_WARN_MODULES, nr - 1);
	info->modlist_paddr = si->modlist_paddr;
	info->nr_modules = nr;

	if (!pvh_module_range(&mod, limits, &range)) {
		pvh_note(&info->report, PVH_WARN_INITRD, mod.paddr);
		return;
	}
	info->initrd_paddr = range.start;
	info->initrd_size = range.end - range.start;
}

/*@
 * requires \valid_read(p + (0 .. len - 1));
 * assigns \nothing;
 */
static bool __init sums_to_zero(const u8 *p, u32 len)
{
	u8 sum = 0;

	/*@
	 * loop invariant len <= \at(len, Pre) && p == \at(p, Pre) + (\at(len, Pre) - len);
	 * loop assigns len, p, sum;
	 * loop variant len;
	 */
	while (len--)
		sum += *p++;
	return !sum;
}

union rsdp {
	u64 signature;
	u8 byte[RSDP_V2_SIZE];
};

/* ACPI 5.2.5.3: signature, checksum, and from revision 2 on a second checksum. */
/*@ assigns \nothing; */
static bool __init is_rsdp(u64 pa)
{
	union rsdp rsdp;

	if (!pvh_read_phys(&rsdp, pa, RSDP_V1_SIZE) ||
	    rsdp.signature != RSDP_SIGNATURE ||
	    !sums_to_zero(rsdp.byte, RSDP_V1_SIZE))
		return false;
	if (rsdp.byte[RSDP_REVISION] < 2)
		return true;
	return pvh_read_phys(&rsdp, pa, RSDP_V2_SIZE) &&
	       sums_to_zero(rsdp.byte, RSDP_V2_SIZE);
}

/*@
 * requires start <= end <= RSDP_SCAN_END && (end - start) % 256 == 0;
 * assigns \nothing;
 */
static u64 __init search_rsdp(u64 start, u64 end)
{
	u64 window[32];
	u64 pa;
	u32 i;

	/*@
	 * loop invariant start <= pa <= end;
	 * loop invariant (end - pa) % sizeof(window) == 0;
	 * loop assigns pa, i, window[0 .. 31];
	 * loop variant end - pa;
	 */
	for (pa = start; pa < end; pa += sizeof(window)) {
		if (!pvh_read_phys(window, pa, sizeof(window)))
			return 0;
		/*@
		 * loop invariant i <= sizeof(window) && i % RSDP_ALIGN == 0;
		 * loop assigns i;
		 * loop variant sizeof(window) - i;
		 */
		for (i = 0; i < sizeof(window); i += RSDP_ALIGN) {
			if (window[i / sizeof(u64)] == RSDP_SIGNATURE && is_rsdp(pa + i))
				return pa + i;
		}
	}
	return 0;
}

/*@ assigns \nothing; */
static u64 __init search_ebda(void)
{
	u16 segment;
	u64 ebda;

	if (!pvh_read_phys(&segment, EBDA_SEGMENT, sizeof(segment)))
		return 0;
	ebda = (u64)segment << 4;
	if (ebda < EBDA_LOWEST || ebda > RSDP_SCAN_START - EBDA_SCAN)
		return 0;
	return search_rsdp(ebda, ebda + EBDA_SCAN);
}

/**
 * pvh_find_rsdp() - find the ACPI root pointer
 * @hint: rsdp_paddr of start_info, 0 if the loader gave none
 * @report: gets a warning if there is no RSDP at @hint
 *
 * Without a good @hint the first KiB of the extended BIOS data area and the BIOS
 * read-only memory space are searched on 16 byte boundaries (ACPI 5.2.5.1).
 * Firecracker leaves its RSDP in the latter.
 *
 * Return: guest physical address of a valid RSDP, or 0.
 */
u64 __init pvh_find_rsdp(u64 hint, struct pvh_report *report)
{
	u64 pa;

	if (hint && is_rsdp(hint))
		return hint;
	if (hint)
		pvh_note(report, PVH_WARN_RSDP, hint);
	pa = search_ebda();
	return pa ? pa : search_rsdp(RSDP_SCAN_START, RSDP_SCAN_END);
}

/**
 * pvh_parse_start_info() - read start_info and all it points to but the map
 * @pa: guest physical address of start_info, the value of %ebx at entry
 * @limits: the machine and the kernel
 * @cmdline: gets a copy of the command line, always with a NUL at its end
 * @cmdline_size: bytes at @cmdline, at least 1
 * @info: filled in
 *
 * The command line comes first, so that on any later error the caller can tell
 * from it which serial port to use. @info->source tells where the memory map
 * is; if its entries are 0 the caller may supply one from elsewhere before it
 * calls pvh_convert_memmap().
 *
 * Return: PVH_OK, or PVH_ERR_START_INFO (out of reach) or PVH_ERR_MAGIC with
 * the offending value in @info->report.
 */
enum pvh_message __init
pvh_parse_start_info(u64 pa, const struct pvh_limits *limits,
		     char *cmdline, u32 cmdline_size, struct pvh_info *info)
{
	struct hvm_start_info si;
	enum pvh_message err;

	*info = (struct pvh_info) { };
	cmdline[0] = '\0';

	err = read_header(pa, &si, &info->report);
	if (err)
		return err;

	info->version = si.version;
	info->flags = si.flags;
	info->cmdline_len = read_cmdline(si.cmdline_paddr, cmdline, cmdline_size,
					 &info->report);
	read_modules(&si, limits, info);
	info->rsdp_paddr = pvh_find_rsdp(si.rsdp_paddr, &info->report);

	/* Version 0 ends before these fields, read_header() left them 0. */
	if (si.memmap_paddr) {
		info->source.paddr = si.memmap_paddr;
		info->source.entries = si.memmap_entries;
	}
	info->source.stride = sizeof(struct hvm_memmap_table_entry);
	return PVH_OK;
}
