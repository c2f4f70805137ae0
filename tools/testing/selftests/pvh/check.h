/* SPDX-License-Identifier: GPL-2.0 */
/* What the tests that boot guests share: a case, running it, checking it. */
#ifndef _PVH_CHECK_H
#define _PVH_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "elf_notes.h"
#include "guest.h"
#include "inject.h"

/* On a busy host, TCG is too late for the kernel's check of its timer. */
#define CONSOLE		"console=ttyS0 panic=-1 no_timer_check"
#define KIB		1024ULL
#define MIB		(1024 * KIB)
#define PAGE		(4 * KIB)

/**
 * struct boot_case - a guest, and what is expected of it
 * @name: of the test
 * @kernel: the environment variable that names the kernel, NULL: the test's usual
 * @payload: the one that names what it is to start, which it gets instead of an initrd
 * @machine: as for QEMU
 * @bios: firmware, as for QEMU
 * @cpu: as for QEMU
 * @mem: MiB
 * @smp: CPUs
 * @initrd_size: bytes in the initrd's file, 0: no initrd
 * @cmdline_len: pad the command line to this
 * @more: of the command line
 * @la57: 5-level paging is used
 * @efi: the kernel was started by its EFI stub
 * @reboot: ends with a reset instead of power-off
 * @own_memory: the kernel takes more memory than usual for itself
 * @warnings: lines that are the loader's fault
 * @timeout: seconds, 0: guest.c's default
 */
struct boot_case {
	const char *name;
	const char *kernel;
	const char *payload;
	const char *machine;
	const char *bios;
	const char *cpu;
	unsigned int mem;
	unsigned int smp;
	uint64_t initrd_size;
	unsigned int cmdline_len;
	const char *more;
	bool la57;
	bool efi;
	bool reboot;
	bool own_memory;
	unsigned int warnings;
	unsigned int timeout;
};

/*
 * Another loader than SeaBIOS, from QEMU's own folder. On pc and microvm it puts an
 * empty entry into its map. On microvm it is what guests have by default.
 */
#define QBOOT		.bios = "qboot.rom", .warnings = 1
#define MICROVM		QBOOT, .machine = "microvm"

/* The last guest, and the folder of its logs. */
extern struct guest_result result;
extern char check_dir[32];

/*
 * kselftest.h counts in each file that includes it for itself; results are
 * therefore counted in check.c only. As ksft_set_plan() and so on.
 */
void tap_plan(unsigned int n);
void tap_result(bool ok, const char *format, ...) __attribute__((format(printf, 2, 3)));
void tap_skip(const char *format, ...) __attribute__((format(printf, 1, 2)));
void tap_finished(void);

/*
 * Ends the test, as skipped, without QEMU or without the kernel that @variable
 * names; else makes the folder. check_cleanup() removes it.
 */
void check_setup(const char *variable);
void check_cleanup(void);

/* These say on a "# " line what is wrong, and return false. */
bool complain(const char *what, uint64_t got, uint64_t want);
bool check_number(const char *key, uint64_t want);
bool check_end(enum guest_end want);
/* The entry's own line, one for each thing it had to complain about, no oops. */
bool check_log(unsigned int warnings);
/* The kernel started @n times, and each time reported once. */
bool check_boots(unsigned int n);

/* Runs @c and checks all that it tells about; without a TAP line. */
bool boot_case_run(const struct boot_case *c, const char *kernel);
/* The end of each guest's logs, as "# " lines. */
void show_logs(void);
/* What is on the serial port so far. Overwritten by the next call. */
const char *serial_log(void);
/* Where the kernel was told that the RSDP is: an EFI stub tells by EFI's table only. */
uint64_t rsdp_given(const struct guest_result *r);
/* RAM in the map that the kernel got, with what EFI took for the kernel's use. */
uint64_t all_ram(void);

/*
 * A TAP line for each of @n cases, or of the first @nr of inject_cases.
 * @usual and @kernel are paths.
 */
void boot_cases(const struct boot_case *cases, unsigned int n, const char *usual);
void inject_run_cases(const char *prefix, const char *kernel, const char *more, unsigned int nr);

#endif /* _PVH_CHECK_H */
