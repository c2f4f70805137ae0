// SPDX-License-Identifier: GPL-2.0
/*
 * The PVH boot path's messages, one line each.
 *
 * Runs like the rest of the converter: any CPU mode, any paging, no .bss, no
 * printing. The texts are arrays, not pointers: a table of pointers would need
 * relocations, which the compressed image does not process.
 */
#include <asm/pvh_env.h>
#include <asm/pvh_start_info.h>

/* Longest text, with its NUL: "PVH: ", " (0x", 16 digits and ")" go with it. */
#define TEXT_SIZE	(PVH_LINE_SIZE - 26)

static const char texts[PVH_NR_MESSAGES][TEXT_SIZE] __initconst = {
	[PVH_OK]		 = "no error",
	[PVH_ERR_XEN_SUPPORT]	 = "Xen guest, but kernel without CONFIG_XEN_PVH",
	[PVH_ERR_START_INFO]	 = "start_info is out of reach",
	[PVH_ERR_MAGIC]		 = "start_info magic is wrong",
	[PVH_ERR_NO_MEMMAP]	 = "no memory map, start_info version",
	[PVH_ERR_XEN_MEMMAP]	 = "XENMEM_memory_map failed, error",
	[PVH_ERR_MEMMAP_PADDR]	 = "memory map is out of reach, memmap_paddr",
	[PVH_ERR_MEMMAP_ENTRIES] = "memory map is too long, memmap_entries",
	[PVH_ERR_NO_RAM]	 = "memory map has no usable RAM, memmap_entries",
	[PVH_ERR_NO_ROOM]	 = "no RAM for the uncompressed kernel, bytes",
	[PVH_ERR_EFI_MEMORY]	 = "no RAM for the EFI environment, bytes",
	[PVH_ERR_EFI_EXIT]	 = "EFI stub gave up, see its message, status",
	[PVH_ERR_DOM0]		 = "Xen dom0 needs CONFIG_PVH_DIRECT, start_info flags",
	[PVH_WARN_PATH]		 = "pvh= names no path of this image, ignored, its text",
	[PVH_WARN_CMDLINE_PADDR] = "command line is out of reach, now empty, cmdline_paddr",
	[PVH_WARN_CMDLINE_LONG]	 = "command line has no end, cut to bytes",
	[PVH_WARN_MODLIST_PADDR] = "module list is out of reach, no initrd, modlist_paddr",
	[PVH_WARN_NR_MODULES]	 = "too many modules, only the first is used, nr_modules",
	[PVH_WARN_INITRD]	 = "initrd is not usable, ignored, module paddr",
	[PVH_WARN_INITRD_SIZE]	 = "initrd is larger than RAM, ignored, module size",
	[PVH_WARN_MODULES]	 = "modules behind the first are reserved, not used, count",
	[PVH_WARN_MODULE_RANGE]	 = "module is not usable, not reserved, module paddr",
	[PVH_WARN_RSDP]		 = "no RSDP there, ignored, rsdp_paddr",
	[PVH_WARN_ENTRY_EMPTY]	 = "memory map entry of size 0 dropped, addr",
	[PVH_WARN_ENTRY_WRAPS]	 = "memory map entry wraps, clamped, addr",
	[PVH_WARN_ENTRY_LIMIT]	 = "RAM above the CPU's address limit cut off, addr",
	[PVH_WARN_ENTRY_TYPE]	 = "memory map entry of unknown type is now reserved, type",
	[PVH_WARN_DROPPED]	 = "memory map has too many ranges, dropped",
};

/**
 * pvh_note() - record a message
 * @report: where to; a message that is there already keeps its first value
 * @msg: the message
 * @value: the offending value
 */
void __init pvh_note(struct pvh_report *report, enum pvh_message msg, u64 value)
{
	if (report->seen & (1U << msg))
		return;
	report->seen |= 1U << msg;
	report->value[msg] = value;
}

/**
 * pvh_fail() - record a message that ends the boot
 * @report: where to
 * @msg: the message
 * @value: the offending value
 *
 * Return: @msg.
 */
enum pvh_message __init pvh_fail(struct pvh_report *report, enum pvh_message msg, u64 value)
{
	pvh_note(report, msg, value);
	return msg;
}

static unsigned int __init append(char *line, unsigned int at, const char *text)
{
	while (*text)
		line[at++] = *text++;
	return at;
}

/**
 * pvh_format_message() - write a message as "PVH: <what> (<value>)"
 * @line: at least PVH_LINE_SIZE bytes
 * @msg: the message
 * @value: the offending value, written in hexadecimal
 *
 * Return: the line's length in bytes, without the NUL that ends it. There is
 * no newline.
 */
unsigned int __init pvh_format_message(char *line, enum pvh_message msg, u64 value)
{
	unsigned int at = append(line, 0, "PVH: ");
	unsigned int shift = 60;

	at = append(line, at, texts[msg]);
	at = append(line, at, " (0x");
	while (shift && !(value >> shift))
		shift -= 4;
	for (;; shift -= 4) {
		unsigned int digit = (value >> shift) & 0xf;

		line[at++] = digit < 10 ? '0' + digit : 'a' + digit - 10;
		if (!shift)
			break;
	}
	line[at++] = ')';
	line[at] = '\0';
	return at;
}
