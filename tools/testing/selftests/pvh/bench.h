/* SPDX-License-Identifier: GPL-2.0 */
/* What a way of booting costs. */
#ifndef _PVH_BENCH_H
#define _PVH_BENCH_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "guest.h"

/**
 * struct bench_row - one line of the plan: what to boot, and how
 * @name: of the way of booting, or what the x axis of a scaling series is
 * @machine: QEMU's, default pc; or xen, a PVH guest of it
 * @kernel: what QEMU or xl loads
 * @payload: what it starts, if it is the EFI environment alone; not on Xen
 * @vmlinux: the uncompressed kernel in it, for its symbols
 * @image: the decompressor and EFI stub in it, with symbols; NULL if there is none
 * @environment: the EFI environment in front of it, dito
 * @objects: pattern of the object files that the PVH path adds to vmlinux
 * @bios: firmware other than the machine's own; on Xen it starts @kernel from a disk
 * @append: one more word for the command line
 * @scene: case of pvh_inject, which then is what QEMU loads, with @kernel behind
 * @kaslr: not 0: with KASLR; else "nokaslr", so that two runs execute the same
 * @mem: MiB of memory
 * @initrd: MiB of initrd
 * @x: value on the x axis; a row that has one is part of a scaling series
 */
struct bench_row {
	const char *name;
	const char *machine;
	const char *kernel;
	const char *payload;
	const char *vmlinux;
	const char *image;
	const char *environment;
	const char *objects;
	const char *bios;
	const char *append;
	const char *scene;
	unsigned int kaslr;
	unsigned int mem;
	unsigned int initrd;
	unsigned int x;
};

/* The stages of a boot, each from its mark to the next one that is reached. */
enum bench_stage {
	STAGE_FIRMWARE,		/* reset, or "xl create"; loading the kernel */
	STAGE_ENTRY,		/* the kernel's first instruction */
	STAGE_CONVERT,		/* of start_info */
	STAGE_ENVIRONMENT,	/* boot_params; for EFI its tables, memory map, page tables */
	STAGE_STUB,		/* EFI stub, with the services it calls */
	STAGE_DECOMPRESS,	/* and relocation, if there is KASLR */
	STAGE_STARTUP,		/* startup_64 */
	STAGE_KERNEL,		/* start_kernel() */
	STAGE_INIT,		/* the end: the first instruction of init */
	NR_STAGES
};

/**
 * struct bench_cost - what was measured; 0 is "not measured" or "not there"
 * @ok: it booted
 * @mark: instructions from reset to the begin of each stage; the first one is 0,
 *	but on Xen, where other things come before "xl create"
 * @services: instructions of the EFI services, from the stub on
 * @memtotal: kB, as the guest sees it
 * @least: MiB of memory that are enough
 * @file: bytes of the kernel's file
 * @loaded: bytes of it that the loader puts into memory
 * @text: bytes of code and constants that PVH adds
 * @bss: bytes of memory that it adds, cleared or preset
 * @wall: seconds from QEMU's start to the guest's power-off: median, min, max
 * @spread: difference of two runs, in millionths of all instructions
 */
struct bench_cost {
	bool ok;
	uint64_t mark[NR_STAGES];
	uint64_t services;
	uint64_t memtotal;
	unsigned int least;
	uint64_t file;
	uint64_t loaded;
	uint64_t text;
	uint64_t bss;
	double wall[3];
	double spread;
};

/**
 * struct bench_options - what applies to all rows
 * @dir: existing folder for logs, with a slash at its end
 * @plugin: insn_count.so
 * @init: the guest's init program, to know where it starts
 * @inject: pvh_inject
 * @xen: Debian's Xen, unpacked by scripts/xen.sh, or NULL
 * @dom0_kernel: dom0's kernel, or NULL
 * @dom0_init: xen_dom0
 */
struct bench_options {
	const char *dir;
	const char *plugin;
	const char *init;
	const char *inject;
	const char *xen;
	const char *dom0_kernel;
	const char *dom0_init;
};

/* bench_plan.c: false at the end; what is wrong with a line ends the program. */
bool bench_read_row(FILE *plan, struct bench_row *row);

/* bench_marks.c: the plugin's arguments; its output goes to @out. Valid until the next call. */
const char *bench_plugin_args(const struct bench_options *o, const struct bench_row *row,
			      const char *out);

/* bench_stages.c */
/* False: a stage that all boots have is missing, or one comes before its time. */
bool bench_read_marks(const char *out, struct bench_cost *cost);
extern const char * const bench_stage_names[NR_STAGES];
/* Instructions of @stage, 0 if it was not reached. */
uint64_t bench_stage_cost(const struct bench_cost *cost, enum bench_stage stage);

/* bench_size.c */
void bench_measure_sizes(const struct bench_row *row, struct bench_cost *cost);

/* bench_run.c: instructions, twice, and what the guest says. */
bool bench_count(const struct bench_options *o, const struct bench_row *row,
		 struct bench_cost *cost);
void bench_time(const struct bench_options *o, const struct bench_row *row,
		struct bench_cost *cost, unsigned int runs);
/*
 * By bisection, so with what boots up to row->mem: firmware that overwrites a kernel
 * may do so with some sizes, and less may boot, too.
 */
void bench_least_memory(const struct bench_options *o, const struct bench_row *row,
			struct bench_cost *cost);

/* bench_xen.c: a machine of its own for each guest; logs go to @dir. */
bool bench_on_xen(const struct bench_row *row);
bool bench_boot_xen(const struct bench_options *o, const struct bench_row *row,
		    const char *dir, const char *plugin, struct guest_result *result);
/* kB, as the last guest said. */
uint64_t bench_xen_memtotal(void);

#endif /* _PVH_BENCH_H */
