// SPDX-License-Identifier: GPL-2.0
/*
 * The PVH boot path's messages, one line each.
 *
 * Runs like the rest of the converter: any CPU mode, any paging, no .bss, no
 * printing. The texts are one array: a table of pointers would need relocations,
 * which the compressed image does not process, and an array of arrays wastes
 * half of its size.
 */
#include <asm/pvh_env.h>
#include <asm/pvh_start_info.h>

/*
 * The messages' texts in the order of enum pvh_message, each with a NUL behind
 * it. "PVH: ", " (0x", 16 digits and ")" go with them into PVH_LINE_SIZE.
 */
static const char texts[] __initconst =
	"no error\0"
	"Xen guest, but kernel without CONFIG_XEN_PVH\0"
	"start_info is out of reach\0"
	"start_info magic is wrong\0"
	"no memory map, start_info version\0"
	"XENMEM_memory_map failed, error\0"
	"memory map is out of reach, memmap_paddr\0"
	"memory map is too long, memmap_entries\0"
	"memory map has no usable RAM, memmap_entries\0"
	"no RAM for the uncompressed kernel, bytes\0"
	"no RAM for the EFI environment, bytes\0"
	"EFI stub gave up, see its message, status\0"
	"Xen dom0 needs CONFIG_PVH_DIRECT, start_info flags\0"
	"pvh= names no path of this image, ignored, its text\0"
	"command line is out of reach, now empty, cmdline_paddr\0"
	"command line has no end, cut to bytes\0"
	"module list is out of reach, no initrd, modlist_paddr\0"
	"too many modules, only the first is used, nr_modules\0"
	"initrd is not usable, ignored, module paddr\0"
	"initrd is larger than RAM, ignored, module size\0"
	"modules behind the first are reserved, not used, count\0"
	"module is not usable, not reserved, module paddr\0"
	"no RSDP there, ignored, rsdp_paddr\0"
	"memory map entry of size 0 dropped, addr\0"
	"memory map entry wraps, clamped, addr\0"
	"RAM above the CPU's address limit cut off, addr\0"
	"memory map entry of unknown type is now reserved, type\0"
	"memory map has too many ranges, dropped\0";

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

static const char * __init text_of(enum pvh_message msg)
{
	const char *text = texts;

	while (msg--) {
		while (*text++)
			;
	}
	return text;
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

	at = append(line, at, text_of(msg));
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
