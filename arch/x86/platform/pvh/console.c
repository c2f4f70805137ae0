// SPDX-License-Identifier: GPL-2.0
/*
 * Last words of the PVH entries.
 *
 * Built into vmlinux, where it runs at the kernel's link address before .bss
 * is cleared, and into the EFI environment. Both are long before printk, so
 * the line goes to whatever cannot be in anyone's way: Xen's console on Xen,
 * else the debug port that QEMU, Bochs and Xen know, and the serial port that
 * the command line names, used as it was set up.
 */
#include <asm/io.h>

#ifndef PVH_BOOT_IMAGE
#include <linux/percpu.h>
#include <asm/xen/hypervisor.h>
#endif

#include "pvh.h"

/* 16550 line status register */
#define LSR			5
#define LSR_THRE		0x20
#define LSR_NONE		0xff
#define LSR_TRIES		100000

/* Skip @word in front of @s; NULL if it is not there. */
static const char * __init skip(const char *s, const char *word)
{
	while (*word) {
		if (*s++ != *word++)
			return NULL;
	}
	return s;
}

static u16 __init hex_port(const char *s)
{
	u32 port = 0;

	for (; port <= 0xfff; s++) {
		if (*s >= '0' && *s <= '9')
			port = port * 16 + (*s - '0');
		else if (*s >= 'a' && *s <= 'f')
			port = port * 16 + (*s - 'a') + 10;
		else
			break;
	}
	return port;
}

/* The port of ttyS@digit on a PC, 0 if there is none of that name. */
static u16 __init ttys_port(char digit)
{
	switch (digit) {
	case '0':
		return 0x3f8;
	case '1':
		return 0x2f8;
	case '2':
		return 0x3e8;
	case '3':
		return 0x2e8;
	default:
		return 0;
	}
}

/**
 * pvh_serial_port() - the serial port that the command line names
 * @cmdline: console=ttyS0, console=uart,io,0x3f8, earlyprintk=serial[,ttyS0],
 *	or the like is looked for in it
 *
 * Return: an I/O port, 0 if there is none.
 */
u16 __init pvh_serial_port(const char *cmdline)
{
	const char *s, *arg;

	for (s = cmdline; *s; s++) {
		if (*s != '=' && *s != ',')
			continue;
		arg = skip(s + 1, "ttyS");
		if (arg && ttys_port(*arg))
			return ttys_port(*arg);
		arg = skip(s + 1, "io,0x");
		if (arg)
			return hex_port(arg);
		arg = skip(s + 1, "serial");
		if (arg && *arg != ',')
			return 0x3f8;
		arg = arg ? skip(arg, ",0x") : NULL;
		if (arg)
			return hex_port(arg);
	}
	return 0;
}

/**
 * pvh_serial_write() - write to a 16550 as it was set up
 * @port: its I/O port; nothing is written if nothing answers there
 * @text: the text
 */
void __init pvh_serial_write(u16 port, const char *text)
{
	u32 tries;

	if (!port || inb(port + LSR) == LSR_NONE)
		return;
	for (; *text; text++) {
		for (tries = LSR_TRIES; tries; tries--) {
			if (inb(port + LSR) & LSR_THRE)
				break;
		}
		outb(*text, port);
	}
}

/**
 * pvh_debug_write() - write to the debug port of QEMU, Bochs and Xen
 * @text: the text
 */
void __init pvh_debug_write(const char *text)
{
	while (*text)
		outb(*text++, PVH_DEBUG_PORT);
}

#if defined(CONFIG_XEN_PVH) && !defined(PVH_BOOT_IMAGE)
static bool __init xen_write(const char *text, unsigned int len)
{
	return !xen_pvh_console_write(text, len);
}
#else
static bool __init xen_write(const char *text, unsigned int len)
{
	return false;
}
#endif

/**
 * pvh_say() - write one line to wherever it can be seen
 * @text: what is wrong
 * @value: the offending value
 * @xen: this is a Xen guest
 * @cmdline: the command line as far as it could be read, maybe empty
 */
void __init pvh_say(const char *text, u64 value, bool xen, const char *cmdline)
{
	char line[PVH_LINE_SIZE + 3] = "\r\n";
	unsigned int len = 2 + pvh_format_line(line + 2, text, value);

	line[len++] = '\n';
	line[len] = '\0';

	/* The console that others wrote to may be in the middle of a line. */
	pvh_serial_write(pvh_serial_port(cmdline), line);
	if (!xen || !xen_write(line + 2, len - 2))
		pvh_debug_write(line + 2);
}

/**
 * pvh_die_saying() - say why the boot ends here, and halt
 * @text: what is wrong
 * @value: the offending value
 * @xen: this is a Xen guest
 * @cmdline: the command line as far as it could be read, maybe empty
 */
void __init __noreturn pvh_die_saying(const char *text, u64 value, bool xen,
				      const char *cmdline)
{
	pvh_say(text, value, xen, cmdline);

	/* Not native_halt(), whose static key the EFI environment has not. */
	for (;;)
		asm volatile("hlt");
}

/**
 * pvh_die() - end the boot with one of the converter's messages
 * @msg: what is wrong
 * @value: the offending value
 * @xen: this is a Xen guest
 * @cmdline: the command line as far as it could be read, maybe empty
 */
void __init __noreturn pvh_die(enum pvh_message msg, u64 value, bool xen,
			       const char *cmdline)
{
	pvh_die_saying(pvh_message_text(msg), value, xen, cmdline);
}
