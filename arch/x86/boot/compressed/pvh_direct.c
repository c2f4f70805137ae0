// SPDX-License-Identifier: GPL-2.0
/*
 * From the compressed image's PVH entry to the kernel without EFI.
 *
 * Runs in 64-bit mode with the decompressor's page tables and IDT: memory is
 * mapped when it is touched. startup_64 would move the image to the end of
 * the buffer that it decompresses into, over whatever the loader has put
 * there. Here the image stays, and the buffer is a part of RAM where nothing
 * of the loader's is.
 */
#include "misc.h"
#include <asm/boot.h>
#include <asm/cpuid/api.h>
#include "pvh.h"
#include "../string.h"

#define MAX_EXT		(PVH_MAX_RANGES - E820_MAX_ENTRIES_ZEROPAGE)

/* Read by the kernel, which reserves them. */
static struct {
	struct setup_data header;
	struct boot_e820_entry entry[MAX_EXT];
} e820_ext;

static struct {
	struct setup_data header;
	struct pvh_facts facts;
} facts_node;

/* Where @size bytes at @start move up to if they may not touch [@from, @to). */
static u64 avoid(u64 start, u64 size, u64 from, u64 to)
{
	return start < to && from < start + size ? to : start;
}

/* The lowest place in @range for @size bytes, or 0. */
static u64 place_in(const struct pvh_range *range, u64 size, const struct pvh_boot *boot)
{
	u64 initrd = boot->info->initrd_paddr;
	u64 start = max_t(u64, range->start, LOAD_PHYSICAL_ADDR);
	u64 before;

	if (range->type != XEN_HVM_MEMMAP_TYPE_RAM)
		return 0;
	do {
		before = ALIGN(start, CONFIG_PHYSICAL_ALIGN);
		if (before < start || before > range->end || range->end - before < size)
			return 0;
		start = avoid(before, size, boot->limits->image_start, boot->limits->image_end);
		start = avoid(start, size, initrd, initrd + boot->info->initrd_size);
	} while (start != before);
	return start;
}

static u64 find_place(u64 size, const struct pvh_boot *boot)
{
	u64 place = 0;
	u32 i;

	for (i = 0; i < boot->map->nr && !place; i++)
		place = place_in(&boot->map->range[i], size, boot);
	if (!place)
		pvh_die(PVH_ERR_NO_ROOM, size, boot->facts->xen, boot->cmdline);
	return place;
}

static void add_facts(const struct pvh_boot *boot)
{
	facts_node.facts = *boot->facts;
	facts_node.header.type = SETUP_PVH;
	facts_node.header.len = sizeof(facts_node.facts);
	facts_node.header.next = boot->bp->hdr.setup_data;
	boot->bp->hdr.setup_data = (u64)&facts_node;
}

/*
 * The image is below 4 GiB, so the trampoline can run in it: in boot_heap, with
 * startup_64's page for a fifth level, behind the others, as the top table.
 */
static void enable_la57(void)
{
	u64 *top = (u64 *)(_pgtable + BOOT_PGT_SIZE);
	u8 *code = PTR_ALIGN((void *)boot_heap, PAGE_SIZE);
	void (*toggle)(void *cr3) = (void *)code;

	memset(top, 0, PAGE_SIZE);
	top[0] = native_read_cr3_pa() | _PAGE_TABLE_NOENC;
	memcpy(code, trampoline_32bit_src, TRAMPOLINE_32BIT_CODE_SIZE);
	*(u32 *)(code + trampoline_ljmp_imm_offset) += (u32)(u64)code;
	toggle(top);
}

static bool want_la57(void)
{
	return native_cpuid_eax(0) >= 7 && (native_cpuid_ecx(7) & BIT(16)) &&
	       !cmdline_find_option_bool("no5lvl");
}

/**
 * pvh_boot_direct() - decompress the kernel and enter it with boot_params
 * @boot: what the PVH entry found out
 *
 * Does not return.
 */
void __noreturn pvh_boot_direct(const struct pvh_boot *boot)
{
	u64 size = ALIGN(max_t(u64, output_len, kernel_total_size), MIN_KERNEL_ALIGN);
	u64 output = find_place(size, boot);
	struct boot_params *bp = boot->bp;
	void *entry;

	pvh_fill_e820(bp, boot->map, &e820_ext.header, (u64)&e820_ext);
	add_facts(boot);
	if (want_la57())
		enable_la57();

	/* KASLR keeps away from what is between the image and this address. */
	if (boot->limits->image_end > output)
		bp->hdr.init_size = boot->limits->image_end - output;
	entry = extract_kernel(bp, (unsigned char *)output);
	pvh_enter_kernel(entry, bp);
}
