/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Converter from the PVH start-of-day structures to what Linux boots with.
 *
 * The x86/HVM direct boot ABI (Xen: docs/misc/pvh.pandoc and
 * public/arch-x86/hvm/start_info.h) hands a kernel a hvm_start_info with
 * pointers to a memory map, a module list, a command line and the RSDP. The
 * functions below turn that into a sorted memory map and checked addresses.
 *
 * The same source is built into vmlinux, into the EFI environment and into
 * user space tests. It keeps no state of its own, allocates nothing, prints
 * nothing and calls one function that each of the three supplies:
 * pvh_read_phys(). Every byte that it reads may be wrong.
 */
#ifndef _ASM_X86_PVH_START_INFO_H
#define _ASM_X86_PVH_START_INFO_H

#include <linux/types.h>
#include <xen/interface/hvm/start_info.h>

/*
 * Longest memory map that is looked at. At 24 bytes an entry this is 1.5 MiB
 * of map, 20 times what the largest e820 table can hold. Without a bound a
 * wrong memmap_entries would keep the guest busy for minutes, in silence.
 */
#define PVH_MAX_MEMMAP_ENTRIES	65536

/* More modules than this and nr_modules is taken for garbage. */
#define PVH_MAX_MODULES		1024

/* What each line begins with: "PVH: ". */
#define PVH_PREFIX_LEN		5

/* Longest line that pvh_format_line() writes, with its NUL: " (0x", 16 digits, ")" */
#define PVH_TEXT_MAX		68
#define PVH_LINE_SIZE		(PVH_PREFIX_LEN + PVH_TEXT_MAX + 4 + 16 + 1 + 1)

/*
 * Everything that can be wrong with what a loader handed over. One text each,
 * in messages.c. PVH_ERR_* end the boot, PVH_WARN_* do not.
 */
enum pvh_message {
	PVH_OK,
	PVH_ERR_XEN_SUPPORT,
	PVH_ERR_START_INFO,
	PVH_ERR_MAGIC,
	PVH_ERR_NO_MEMMAP,
	PVH_ERR_XEN_MEMMAP,
	PVH_ERR_MEMMAP_PADDR,
	PVH_ERR_MEMMAP_ENTRIES,
	PVH_ERR_NO_RAM,
	PVH_WARN_CMDLINE_PADDR,
	PVH_WARN_CMDLINE_LONG,
	PVH_WARN_MODLIST_PADDR,
	PVH_WARN_NR_MODULES,
	PVH_WARN_INITRD,
	PVH_WARN_INITRD_SIZE,
	PVH_WARN_MODULES,
	PVH_WARN_MODULE_RANGE,
	PVH_WARN_RSDP,
	PVH_WARN_ENTRY_EMPTY,
	PVH_WARN_ENTRY_WRAPS,
	PVH_WARN_ENTRY_LIMIT,
	PVH_WARN_ENTRY_TYPE,
	PVH_WARN_DROPPED,
	PVH_NR_MESSAGES
};

/**
 * struct pvh_report - what was found wrong, each message at most once
 * @seen: bit N is set when message N has been recorded
 * @value: for each recorded message, the first value that caused it
 */
struct pvh_report {
	u32 seen;
	u64 value[PVH_NR_MESSAGES];
};

/**
 * struct pvh_range - one range of guest physical memory
 * @start: first byte
 * @end: first byte behind the range, always above @start
 * @type: XEN_HVM_MEMMAP_TYPE_*, which are the e820 types of the same number
 */
struct pvh_range {
	u64 start;
	u64 end;
	u32 type;
};

/**
 * struct pvh_memmap - the converted memory map
 * @range: caller's storage for @max ranges
 * @max: ranges that @range has room for
 * @nr: ranges in use, sorted by address and disjoint
 * @dropped: ranges that did not fit
 */
struct pvh_memmap {
	struct pvh_range *range;
	u32 max;
	u32 nr;
	u32 dropped;
};

/**
 * struct pvh_event - a place where a range of the input begins or ends
 * @addr: the address
 * @id: twice the input entry's index, plus one for an end
 * @type: the entry's type
 */
struct pvh_event {
	u64 addr;
	u32 id;
	u32 type;
};

/**
 * struct pvh_workspace - scratch memory of the memory map conversion
 * @event: room for @max events
 * @max: at least 1; a map with N ranges takes 2 * N / @max passes
 */
struct pvh_workspace {
	struct pvh_event *event;
	u32 max;
};

/**
 * struct pvh_memmap_source - where the input memory map is
 * @paddr: guest physical address of the first entry
 * @entries: number of entries
 * @stride: bytes from one entry to the next: 24 (hvm_memmap_table_entry) or 20
 *	(e820 entry, as XENMEM_memory_map returns it); the fields are the same
 */
struct pvh_memmap_source {
	u64 paddr;
	u32 entries;
	u32 stride;
};

/**
 * struct pvh_limits - facts about the machine and the kernel
 * @phys_limit: first guest physical address that the CPU cannot address
 * @image_start: guest physical address of the running kernel image
 * @image_end: first byte behind the image
 */
struct pvh_limits {
	u64 phys_limit;
	u64 image_start;
	u64 image_end;
};

/**
 * struct pvh_info - start_info, checked and converted
 * @version: hvm_start_info version
 * @flags: SIF_* flags
 * @cmdline_len: length in bytes of the command line, without its NUL
 * @initrd_paddr: guest physical address of the initrd
 * @initrd_size: its size in bytes, 0 if there is none
 * @modlist_paddr: guest physical address of the module list
 * @nr_modules: modules to keep out of RAM, the initrd (module 0) included
 * @rsdp_paddr: guest physical address of a valid RSDP, or 0
 * @source: the input memory map; @source.entries is 0 if there is none
 * @report: warnings, and the value that belongs to a fatal message
 */
struct pvh_info {
	u32 version;
	u32 flags;
	u32 cmdline_len;
	u64 initrd_paddr;
	u64 initrd_size;
	u64 modlist_paddr;
	u32 nr_modules;
	u64 rsdp_paddr;
	struct pvh_memmap_source source;
	struct pvh_report report;
};

/*@
 * requires \valid((char *)dst + (0 .. len - 1));
 * assigns ((char *)dst)[0 .. len - 1] \from pa;
 * assigns \result \from pa, len;
 */
/**
 * pvh_read_phys() - copy guest physical memory
 * @dst: kernel virtual address of the destination
 * @pa: guest physical address of the source
 * @len: number of bytes
 *
 * Supplied by the environment. Must not assume that [@pa, @pa + @len) is RAM,
 * aligned, or does not wrap.
 *
 * Return: true if all bytes were copied, false if any of them cannot be
 * addressed; @dst is then undefined.
 */
bool pvh_read_phys(void *dst, u64 pa, size_t len);

/*@
 * predicate pvh_not_empty(struct pvh_memmap *m) =
 *	\forall integer i; 0 <= i < m->nr ==> m->range[i].start < m->range[i].end;
 * predicate pvh_disjoint(struct pvh_memmap *m) =
 *	\forall integer i, j; 0 <= i < j < m->nr ==> m->range[i].end <= m->range[j].start;
 * predicate pvh_sorted(struct pvh_memmap *m) = pvh_not_empty(m) && pvh_disjoint(m);
 */

/*@
 * requires \valid_read(limits) && \valid(info);
 * requires 1 <= cmdline_size && \valid(cmdline + (0 .. cmdline_size - 1));
 * requires \separated(cmdline + (0 .. cmdline_size - 1), info, limits);
 * assigns *info, cmdline[0 .. cmdline_size - 1];
 * ensures info->cmdline_len < cmdline_size;
 * ensures info->nr_modules <= PVH_MAX_MODULES;
 * ensures \result == PVH_OK ==>
 *	info->source.stride == sizeof(struct hvm_memmap_table_entry);
 */
enum pvh_message pvh_parse_start_info(u64 pa, const struct pvh_limits *limits,
				      char *cmdline, u32 cmdline_size,
				      struct pvh_info *info);
/*@
 * requires \valid(info) && \valid_read(limits) && \valid_read(ws) && \valid(map);
 * requires 1 <= ws->max && \valid(ws->event + (0 .. ws->max - 1));
 * requires \valid(map->range + (0 .. map->max - 1));
 * requires \separated(info, limits, ws, map, ws->event + (0 .. ws->max - 1),
 *	map->range + (0 .. map->max - 1));
 * requires info->source.stride == 20 || info->source.stride == 24;
 * requires info->nr_modules <= PVH_MAX_MODULES;
 * assigns info->report, info->initrd_paddr, info->initrd_size, map->nr, map->dropped;
 * assigns map->range[0 .. map->max - 1], ws->event[0 .. ws->max - 1];
 * ensures map->nr <= map->max && pvh_sorted(map);
 */
enum pvh_message pvh_convert_memmap(struct pvh_info *info,
				    const struct pvh_limits *limits,
				    const struct pvh_workspace *ws,
				    struct pvh_memmap *map);
/*@
 * requires \valid(report);
 * assigns *report, \result;
 */
u64 pvh_find_rsdp(u64 hint, struct pvh_report *report);
/*@
 * requires \valid(report) && msg < PVH_NR_MESSAGES;
 * assigns *report \from *report, msg, value;
 */
void pvh_note(struct pvh_report *report, enum pvh_message msg, u64 value);
/*@
 * requires \valid(report) && msg < PVH_NR_MESSAGES;
 * assigns *report \from *report, msg, value;
 * assigns \result \from msg;
 * ensures \result == msg;
 */
enum pvh_message pvh_fail(struct pvh_report *report, enum pvh_message msg, u64 value);
/*@
 * requires \valid_read(mod) && \valid_read(limits) && \valid(range);
 * requires \separated(range, mod, limits);
 * assigns *range, \result;
 * ensures \result ==> range->start < range->end <= limits->phys_limit &&
 *	range->type == XEN_HVM_MEMMAP_TYPE_RESERVED;
 */
bool pvh_module_range(const struct hvm_modlist_entry *mod,
		      const struct pvh_limits *limits, struct pvh_range *range);
/*@
 * requires \valid(line + (0 .. PVH_LINE_SIZE - 1));
 * assigns line[0 .. PVH_LINE_SIZE - 1], \result;
 * ensures \result < PVH_LINE_SIZE;
 */
unsigned int pvh_format_line(char *line, const char *text, u64 value);
/*@
 * requires msg < PVH_NR_MESSAGES;
 * assigns \result \from msg;
 */
const char *pvh_message_text(enum pvh_message msg);

#endif /* _ASM_X86_PVH_START_INFO_H */
