// SPDX-License-Identifier: GPL-2.0
/*
 * From the converter's result to boot_params.
 *
 * Built into vmlinux, where it runs at the kernel's link address before .bss
 * is cleared, and into the EFI environment. Addresses go to boot_params as
 * guest physical ones.
 *
 * Implements Documentation/arch/x86/boot.rst, protocol 2.15, and zero-page.rst.
 */
#include <linux/minmax.h>
#include <linux/wordpart.h>
#include <asm/e820/types.h>

#include "pvh.h"

#define BOOT_PROTOCOL		0x020f

static void __init put_e820_entry(struct boot_e820_entry *e, const struct pvh_range *range)
{
	e->addr = range->start;
	e->size = range->end - range->start;
	e->type = range->type;
}

/**
 * pvh_fill_e820() - put the memory map into boot_params
 * @bp: where to
 * @map: the converted map
 * @ext: gets what boot_params' table has no room for, as SETUP_E820_EXT; has
 *	room for a node and @map->nr - E820_MAX_ENTRIES_ZEROPAGE entries
 * @ext_pa: physical address of @ext
 */
void __init pvh_fill_e820(struct boot_params *bp, const struct pvh_memmap *map,
			  struct setup_data *ext, u64 ext_pa)
{
	struct boot_e820_entry *entry = (struct boot_e820_entry *)ext->data;
	u32 i, zeropage = min_t(u32, map->nr, E820_MAX_ENTRIES_ZEROPAGE);

	for (i = 0; i < zeropage; i++)
		put_e820_entry(&bp->e820_table[i], &map->range[i]);
	bp->e820_entries = zeropage;
	if (i == map->nr)
		return;

	for (; i < map->nr; i++)
		put_e820_entry(entry++, &map->range[i]);
	ext->type = SETUP_E820_EXT;
	ext->len = (map->nr - zeropage) * sizeof(*entry);
	ext->next = bp->hdr.setup_data;
	bp->hdr.setup_data = ext_pa;
}

/**
 * pvh_fill_boot_params() - all of boot_params but the memory map
 * @bp: where to; zero so far
 * @info: start_info, checked
 * @cmdline_pa: physical address of the kernel's copy of the command line
 * @loader: type_of_loader
 */
void __init pvh_fill_boot_params(struct boot_params *bp, const struct pvh_info *info,
				 u64 cmdline_pa, u8 loader)
{
	bp->hdr.version = BOOT_PROTOCOL;
	bp->hdr.type_of_loader = loader;
	bp->hdr.cmd_line_ptr = lower_32_bits(cmdline_pa);
	bp->ext_cmd_line_ptr = upper_32_bits(cmdline_pa);
	bp->hdr.ramdisk_image = lower_32_bits(info->initrd_paddr);
	bp->ext_ramdisk_image = upper_32_bits(info->initrd_paddr);
	bp->hdr.ramdisk_size = lower_32_bits(info->initrd_size);
	bp->ext_ramdisk_size = upper_32_bits(info->initrd_size);
	bp->acpi_rsdp_addr = info->rsdp_paddr;
}

/**
 * pvh_fill_facts() - what boot_params has no place for
 * @facts: where to
 * @info: start_info, checked
 * @map: the converted map
 * @xen: this is a Xen guest
 * @path: PVH_PATH_*
 */
void __init pvh_fill_facts(struct pvh_facts *facts, const struct pvh_info *info,
			   const struct pvh_memmap *map, bool xen, u8 path)
{
	facts->size = sizeof(*facts);
	facts->version = PVH_FACTS_VERSION;
	facts->start_info_version = info->version;
	facts->flags = info->flags;
	facts->entries = info->source.entries;
	facts->ranges = map->nr;
	facts->xen = xen;
	facts->loader = pvh_loader_type(xen);
	facts->path = path;
	facts->report = info->report;
}
