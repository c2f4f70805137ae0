/* SPDX-License-Identifier: GPL-2.0 */
/* Xen in QEMU: a dom0 that puts guests through their steps, see xen/dom0.c. */
#ifndef _PVH_XEN_LAB_H
#define _PVH_XEN_LAB_H

#include <stdbool.h>
#include <stdint.h>

#include "guest.h"

/**
 * struct xen_guest - a guest of Xen, and what is done with it
 * @name: one word
 * @kernel: what xl's kernel= names
 * @type: pvh or pv, default pvh
 * @mem: MiB, default 128
 * @vcpus: default 1
 * @esp: @kernel is a firmware, and this bzImage on a disk of its own
 * @initrd: the test's initrd with its payload is the ramdisk
 * @old_facp: that, and it replaces the guest's ACPI table by the lab's
 * @ramdisk: another ramdisk, one of the lab's files by its name
 * @bare: nothing but @cmdline is on its command line, it has no disk, and it is
 *	kept when it has ended
 * @cmdline: behind what all have
 * @config: further lines for xl
 * @steps: words for dom0
 */
struct xen_guest {
	const char *name;
	const char *kernel;
	const char *type;
	unsigned int mem;
	unsigned int vcpus;
	const char *esp;
	bool initrd;
	bool old_facp;
	bool bare;
	const char *ramdisk;
	const char *cmdline;
	const char *config;
	const char *steps;
};

/**
 * struct xen_lab - a machine with Xen
 * @root: folder with Debian's Xen, as scripts/xen.sh unpacks it
 * @dom0: pv or pvh
 * @kernel: dom0's
 * @init: the guests' init program
 * @dom0_init: dom0's
 * @cmdline: more for dom0's kernel
 * @files: further files for dom0's /guest, with a NULL behind them; or NULL
 * @until: runs until the serial port has said this, not until power-off
 * @facp: ACPI table for guests that want one
 * @facp_size: its size in bytes
 * @mem: MiB of the machine
 * @plugin: TCG plugin with its arguments, or NULL
 * @dir: existing folder for logs and images
 * @timeout: seconds
 */
struct xen_lab {
	const char *root;
	const char *dom0;
	const char *kernel;
	const char *init;
	const char *dom0_init;
	const char *cmdline;
	const char * const *files;
	const char *until;
	const unsigned char *facp;
	unsigned int facp_size;
	unsigned int mem;
	const char *plugin;
	const char *dir;
	unsigned int timeout;
};

#define XEN_PAYLOAD	100000

/* Runs @nr guests, one after the other. The log is all that Xen's serial port said. */
bool xen_run(const struct xen_lab *lab, const struct xen_guest *guests, unsigned int nr,
	     struct guest_result *result);
const char *xen_log(void);
/* Of a run in @dir; xen_run() does it. */
void xen_read_log(const char *dir);
/* The payload's hash in the guests' initrd. */
uint64_t xen_payload(void);

/*
 * What a bare guest said on the debug port, as if it had run in QEMU; and how it
 * ended. False if dom0 does not tell.
 */
bool xen_bare_result(const char *guest, struct guest_result *result);

/* What dom0 said of a step: 1 ok, 0 failed, -1 nothing. */
int xen_step(const char *guest, const char *step, double *seconds);
/* KEY=VALUE of a guest's report, or of dom0 itself; NULL if not there. */
const char *xen_value(const char *guest, const char *key, char *value, unsigned int size);
/* The guest's console has this text in a line; the line, or NULL. */
const char *xen_line(const char *guest, const char *text, char *line, unsigned int size);

#endif /* _PVH_XEN_LAB_H */
