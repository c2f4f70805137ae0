// SPDX-License-Identifier: GPL-2.0
/*
 * The PVH boot path's messages, one line each.
 *
 * Runs like the rest of the converter: any CPU mode, any paging, no .bss, no
 * printing. The texts are one array: a table of pointers would need relocations,
 * of which the EFI environment has none, and an array of arrays wastes half of
 * its size.
 */
#include <asm/pvh_env.h>
#include <asm/pvh_start_info.h>

/*
 * The messages' texts in the order of enum pvh_message, each with a NUL behind
 * it. None is longer than PVH_TEXT_MAX.
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
	"command line is out of reach, now empty, cmdline_paddr\0"
	"command line has no end, cut to bytes\0"
	"module list is out of reach, no initrd, modlist_paddr\0"
	"too many modules, not all are used, nr_modules\0"
	"initrd is not usable, ignored, module paddr\0"
	"initrd is larger than RAM, ignored, module size\0"
	"modules behind the first are reserved, not used, count\0"
	"module is not usable, ignored, module paddr\0"
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

/**
 * pvh_format_line() - write "PVH: <text> (<value>)"
 * @line: at least PVH_LINE_SIZE bytes
 * @text: at most PVH_TEXT_MAX characters
 * @value: the offending value, written in hexadecimal
 *
 * Return: the line's length in bytes, without the NUL that ends it. There is
 * no newline.
 */
unsigned int __init pvh_format_line(char *line, const char *text, u64 value)
{
	unsigned int at = append(line, 0, "PVH: ");
	unsigned int shift = 60;

	at = append(line, at, text);
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

/**
 * pvh_message_text() - what a message says
 * @msg: the message
 *
 * Return: its text, for pvh_format_line().
 */
const char * __init pvh_message_text(enum pvh_message msg)
{
	const char *text = texts;

	while (msg--) {
		while (*text++)
			;
	}
	return text;
}
