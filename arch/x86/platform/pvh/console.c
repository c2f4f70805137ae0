// SPDX-License-Identifier: GPL-2.0
/*
 * Last words of the native PVH entry.
 *
 * Runs at the kernel's link address before .bss is cleared and long before
 * printk, so the line goes to whatever cannot be in anyone's way: Xen's
 * console on Xen, else the debug port that QEMU, Bochs and Xen know, and the
 * serial port that the command line names, used as it was set up.
 */
#include <linux/init.h>
#include <linux/percpu.h>
#include <asm/io.h>
#include <asm/irqflags.h>
#include <asm/processor.h>
#include <asm/xen/hypervisor.h>

#include "pvh.h"

#define DEBUG_PORT		0xe9

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

/* console=ttyS0, console=uart,io,0x3f8, earlyprintk=serial[,ttyS0], ... */
static u16 __init serial_port(const char *cmdline)
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

static void __init serial_write(u16 port, const char *s)
{
	u32 tries;

	if (inb(port + LSR) == LSR_NONE)
		return;
	for (; *s; s++) {
		for (tries = LSR_TRIES; tries; tries--) {
			if (inb(port + LSR) & LSR_THRE)
				break;
		}
		outb(*s, port);
	}
}

/**
 * pvh_die() - say why the boot ends here, and halt
 * @msg: what is wrong
 * @value: the offending value
 * @xen: this is a Xen guest
 * @cmdline: the command line as far as it could be read, maybe empty
 */
void __init __noreturn pvh_die(enum pvh_message msg, u64 value, bool xen,
			       const char *cmdline)
{
	char line[PVH_LINE_SIZE + 3] = "\r\n";
	unsigned int len = 2 + pvh_format_message(line + 2, msg, value);
	u16 port = serial_port(cmdline);

	line[len++] = '\n';
	line[len] = '\0';

	/* The console that others wrote to may be in the middle of a line. */
	if (port)
		serial_write(port, line);
	if (!IS_ENABLED(CONFIG_XEN_PVH) || !xen ||
	    xen_pvh_console_write(line + 2, len - 2))
		outsb(DEBUG_PORT, line + 2, len - 2);

	for (;;)
		native_halt();
}
