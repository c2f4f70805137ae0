/* SPDX-License-Identifier: GPL-2.0 */
/* Runs a guest in QEMU and reads what its init program reports. */
#ifndef _PVH_GUEST_H
#define _PVH_GUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/**
 * struct guest_opts - how to run a guest; what is NULL or 0 has a default
 * @qemu: the emulator, default qemu-system-x86_64 or $PVH_QEMU
 * @machine: pc, q35 or microvm
 * @accel: tcg or kvm
 * @cpu: CPU model
 * @kernel: ELF image with a PVH note, or a bzImage
 * @bios: firmware, default QEMU's for the machine, for microvm qboot
 * @append: command line, handed over as it is
 * @initrd: initrd file
 * @mem: MiB of memory
 * @smp: CPUs
 * @device: one more device, as for QEMU
 * @until: the guest is done when its serial port has said this
 * @icount: TCG's time is counted in instructions; always so with a plugin
 * @plugin: TCG plugin with its arguments
 * @dir: existing folder for the logs
 * @gdb: path of a socket for the debug stub; the guest waits for it
 * @timeout: seconds
 */
struct guest_opts {
	const char *qemu;
	const char *machine;
	const char *accel;
	const char *cpu;
	const char *kernel;
	const char *bios;
	const char *append;
	const char *initrd;
	unsigned int mem;
	unsigned int smp;
	const char *device;
	const char *until;
	bool icount;
	const char *plugin;
	const char *dir;
	const char *gdb;
	unsigned int timeout;
};

enum guest_end {
	GUEST_FAILED,		/* QEMU did not run; see qemu.log */
	GUEST_TIMEOUT,		/* neither of the below in time */
	GUEST_POWEROFF,		/* switched itself off */
	GUEST_RESET,		/* reset, or a triple fault */
	GUEST_HALTED,		/* printed a PVH: line and halts */
	GUEST_SAID,		/* what it was to say, and runs on */
};

/**
 * struct guest_result - how it went
 * @end: how the guest ended
 * @seconds: wall time
 * @why: what became of QEMU, if that ended before its guest; or an empty string
 * @report: everything on the debug port, or an empty string
 */
struct guest_result {
	enum guest_end end;
	double seconds;
	char why[128];
	char report[256 * 1024];
};

/**
 * guest_run() - run a guest until it ends, or its time is up
 * @opts: how
 * @started: called with @arg when QEMU runs, or NULL
 * @arg: for @started
 * @result: filled in
 */
void guest_run(const struct guest_opts *opts, bool (*started)(void *arg), void *arg,
	       struct guest_result *result);

const char *guest_end_name(enum guest_end end);

/* As much of @dir's file @name as @text has room for; nothing if there is none. */
void guest_read_file(const char *dir, const char *name, char *text, size_t size);

/* The report's value of @key, up to the end of the line; NULL if not there. */
const char *guest_value(const struct guest_result *result, const char *key,
			char *value, unsigned int size);
uint64_t guest_number(const struct guest_result *result, const char *key);
/* Lines "KEY=..." in the report. */
unsigned int guest_count(const struct guest_result *result, const char *key);
/* Bytes of System RAM in the map that the kernel got. */
uint64_t guest_ram(const struct guest_result *result);
/* Bytes of @type in that map, as /sys/firmware/memmap calls it. */
uint64_t guest_range(const struct guest_result *result, const char *type);
/* Drop the first report, for the next one of a guest that made more; false if none. */
bool guest_next_report(struct guest_result *result);
/* The report has its begin and its end. */
bool guest_complete(const struct guest_result *result);

/* @word is one of the words of @list, which are separated by commas. */
bool in_list(const char *list, const char *word);

/* An initrd of one's own: a file (a program) or text as @name, without a slash in front. */
FILE *initrd_begin(const char *path);
bool initrd_file(FILE *f, const char *name, const char *path);
void initrd_text(FILE *f, const char *name, const char *text);
/* The libraries of @programs, words, from @folder or the system, into /lib. */
bool initrd_libraries(FILE *f, const char *programs, const char *folder);
bool initrd_end(FILE *f);

/*
 * Writes an initrd whose file /payload has @size bytes, none if 0, and with
 * @init as /init if not NULL; the payload's hash, 0 if none.
 */
uint64_t make_initrd(const char *path, uint64_t size, const char *init);
/* One with kexec(8) and its libraries, and @kernel as /next. False without them. */
bool make_kexec_initrd(const char *path, const char *kernel, const char *init);

#endif /* _PVH_GUEST_H */
