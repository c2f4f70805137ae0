// SPDX-License-Identifier: GPL-2.0
/*
 * Boots PVH kernels in QEMU, with good and with wrong input, and checks what
 * the guest's init program reports against what it was given.
 *
 * The kernels come from the environment; cases without theirs are skipped:
 *	PVH_VMLINUX		64-bit, with configs like the config fragment's
 *	PVH_VMLINUX_NOXEN	64-bit, without Xen
 *	PVH_VMLINUX_32, PVH_VMLINUX_PAE	32-bit, without and with PAE
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../kselftest.h"
#include "elf_notes.h"
#include "guest.h"
#include "inject.h"

#define CONSOLE		"console=ttyS0 panic=-1"
#define LOADER_QEMU	0xb0
#define KIB		1024ULL
#define MIB		(1024 * KIB)

enum kernel { K64, K64_SHIFTED, K64_NOXEN, K32, K_PAE };

struct boot_case {
	const char *name;
	enum kernel kernel;
	const char *machine;
	const char *cpu;
	unsigned int mem;
	unsigned int smp;
	uint64_t initrd_size;
	unsigned int cmdline_len;	/* pad the command line to this */
	const char *more;		/* of the command line */
	bool la57;
	bool reboot;
	unsigned int warnings;		/* lines that are the loader's fault */
};

/* microvm's loader in QEMU 7.2 puts an empty entry in front of its map. */
#define MICROVM		.machine = "microvm", .warnings = 1

static const struct boot_case cases[] = {
	{ "pc", .machine = "pc", .mem = 256 },
	{ "q35", .machine = "q35", .mem = 256 },
	{ "microvm", MICROVM, .mem = 256 },
	{ "pc, reboot", .machine = "pc", .mem = 256, .reboot = true },
	{ "q35, reboot", .machine = "q35", .mem = 256, .reboot = true },
	{ "microvm, reboot", MICROVM, .mem = 256, .reboot = true },
	{ "pc, 29 MiB, the least for upstream", .machine = "pc", .mem = 29 },
	{ "microvm, 29 MiB", MICROVM, .mem = 29 },
	{ "pc, 4096 MiB", .machine = "pc", .mem = 4096 },
	{ "q35, 4096 MiB", .machine = "q35", .mem = 4096 },
	{ "pc, 6144 MiB", .machine = "pc", .mem = 6144 },
	{ "microvm, 6144 MiB", MICROVM, .mem = 6144 },
	{ "pc, 4 CPUs", .machine = "pc", .mem = 256, .smp = 4 },
	{ "q35, 4 CPUs", .machine = "q35", .mem = 256, .smp = 4 },
	{ "microvm, 4 CPUs", MICROVM, .mem = 256, .smp = 4 },
	{ "pc, initrd", .machine = "pc", .mem = 256, .initrd_size = 3 * MIB + 5 },
	{ "q35, initrd", .machine = "q35", .mem = 256, .initrd_size = 3 * MIB + 5 },
	{ "microvm, initrd", MICROVM, .mem = 256, .initrd_size = 3 * MIB + 5 },
	{ "pc, initrd of 100 MiB, 4096 MiB", .machine = "pc", .mem = 4096,
	  .initrd_size = 100 * MIB },
	{ "pc, CPU qemu64", .machine = "pc", .cpu = "qemu64", .mem = 256 },
	{ "pc, CPU max, 5 levels", .machine = "pc", .cpu = "max", .mem = 256, .la57 = true },
	{ "pc, CPU max, no5lvl", .machine = "pc", .cpu = "max", .mem = 256, .more = "no5lvl" },
	{ "q35, CPU max, 4 CPUs, 6144 MiB", .machine = "q35", .cpu = "max", .mem = 6144,
	  .smp = 4, .la57 = true },
	{ "microvm, CPU max", MICROVM, .cpu = "max", .mem = 256, .la57 = true },
	{ "pc, 2047 bytes of command line", .machine = "pc", .mem = 256, .cmdline_len = 2047 },
	{ "microvm, 2047 bytes of command line", MICROVM, .mem = 256, .cmdline_len = 2047 },
	{ "pc, loaded 48 MiB higher", K64_SHIFTED, .machine = "pc", .mem = 256,
	  .initrd_size = 64 * KIB },
	{ "pc, loaded 48 MiB higher, 5 levels", K64_SHIFTED, .machine = "pc", .cpu = "max",
	  .mem = 256, .la57 = true },
	{ "pc, kernel without Xen", K64_NOXEN, .machine = "pc", .mem = 256,
	  .initrd_size = 64 * KIB },
	{ "i386, pc", K32, .machine = "pc", .mem = 256, .initrd_size = 64 * KIB },
	{ "i386, pc, reboot", K32, .machine = "pc", .mem = 256, .reboot = true },
	{ "i386 PAE, pc", K_PAE, .machine = "pc", .mem = 256, .initrd_size = 64 * KIB },
	{ "i386 PAE, q35, 4 CPUs", K_PAE, .machine = "q35", .mem = 256, .smp = 4 },
};

static char dir[] = "/tmp/pvh_boot_test.XXXXXX";
static char shifted[sizeof(dir) + 16];
static struct guest_result result;
static uint64_t usual_ram;

static const char *kernel_path(enum kernel kernel)
{
	switch (kernel) {
	case K64:
		return getenv("PVH_VMLINUX");
	case K64_SHIFTED:
		return *shifted ? shifted : NULL;
	case K64_NOXEN:
		return getenv("PVH_VMLINUX_NOXEN");
	case K32:
		return getenv("PVH_VMLINUX_32");
	default:
		return getenv("PVH_VMLINUX_PAE");
	}
}

static bool complain(const char *what, uint64_t got, uint64_t want)
{
	ksft_print_msg("%s: 0x%" PRIx64 ", should be 0x%" PRIx64 "\n", what, got, want);
	return false;
}

static bool check_number(const char *key, uint64_t want)
{
	uint64_t got = guest_number(&result, key);

	return got == want || complain(key, got, want);
}

/* All the memory that QEMU was told to give, less what firmware keeps. */
static bool check_memory(const struct boot_case *c)
{
	uint64_t ram = guest_ram(&result), given = c->mem * MIB;
	uint64_t total = guest_number(&result, "memtotal_kb") * KIB;

	if (ram > given || ram < given - MIB)
		return complain("RAM in the kernel's map", ram, given);
	/* The kernel takes its image, 64 bytes a page, and bounce buffers if need be. */
	if (total > ram || total < ram - ram / 48 - 14 * MIB - (c->mem > 3072 ? 64 * MIB : 0))
		return complain("MemTotal", total, ram);
	return true;
}

static bool check_cmdline(const char *want)
{
	char got[4096] = "";

	guest_value(&result, "cmdline", got, sizeof(got));
	if (!strcmp(got, want))
		return true;
	ksft_print_msg("command line: \"%s\", should be \"%s\"\n", got, want);
	return false;
}

/* The entry's own line, and one for each thing it had to complain about. */
static bool check_log(unsigned int warnings)
{
	unsigned int got = guest_count(&result, "log");

	if (guest_count(&result, "bad")) {
		ksft_print_msg("WARN or oops in the kernel log\n");
		return false;
	}
	return got == warnings + 1 || complain("PVH: lines in the log", got, warnings + 1);
}

static bool check_end(enum guest_end want)
{
	if (result.end != want) {
		ksft_print_msg("guest: %s, should be: %s\n", guest_end_name(result.end),
			       guest_end_name(want));
		return false;
	}
	if (want == GUEST_HALTED || guest_complete(&result))
		return true;
	ksft_print_msg("the guest's report is not complete\n");
	return false;
}

static void show_logs(void)
{
	static const char * const names[] = { "serial.log", "debug.log", "qemu.log" };
	char path[4096], line[1024];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		FILE *f;

		snprintf(path, sizeof(path), "tail -n 25 %s/%s", dir, names[i]);
		f = popen(path, "r");
		while (f && fgets(line, sizeof(line), f))
			ksft_print_msg("%s: %s", names[i], line);
		if (f)
			pclose(f);
	}
}

static void make_cmdline(const struct boot_case *c, char *text, unsigned int size)
{
	unsigned int len = snprintf(text, size, CONSOLE "%s%s%s", c->more ? " " : "",
				    c->more ?: "", c->reboot ? " pvh_end=reboot" : "");

	/* Not one long word: the kernel makes an environment of its words. */
	while (len < c->cmdline_len) {
		text[len] = len % 64 ? 'a' + len % 26 : ' ';
		len++;
	}
	text[len] = '\0';
}

static bool run_case(const struct boot_case *c, const char *kernel)
{
	char initrd[64], cmdline[4096];
	struct guest_opts opts = {
		.kernel = kernel, .machine = c->machine, .cpu = c->cpu, .mem = c->mem,
		.smp = c->smp, .append = cmdline, .dir = dir,
	};
	uint64_t hash = 0;
	bool ok;

	make_cmdline(c, cmdline, sizeof(cmdline));
	if (c->initrd_size) {
		snprintf(initrd, sizeof(initrd), "%s/initrd", dir);
		opts.initrd = initrd;
		hash = make_initrd(initrd, c->initrd_size);
	}
	guest_run(&opts, NULL, NULL, &result);
	if (result.end == GUEST_TIMEOUT && !strcmp(c->machine, "microvm")) {
		ksft_print_msg("microvm hung, as TCG sometimes does in TSC calibration: again\n");
		guest_run(&opts, NULL, NULL, &result);
	}

	ok = check_end(c->reboot ? GUEST_RESET : GUEST_POWEROFF);
	ok = ok && check_cmdline(cmdline);
	ok = ok && check_memory(c) && check_log(c->warnings);
	ok = ok && check_number("cpus", c->smp ?: 1) && check_number("la57", c->la57);
	ok = ok && check_number("type_of_loader", LOADER_QEMU) && check_number("acpi", 1);
	ok = ok && check_number("payload_size", c->initrd_size);
	ok = ok && check_number("payload_hash", hash);
	if (ok && !guest_number(&result, "acpi_rsdp_addr"))
		ok = complain("acpi_rsdp_addr", 0, 1);
	return ok;
}

struct injector {
	char path[sizeof(dir) + 16];
	uint64_t entry;
	const struct inject_case *c;
};

static bool start_injection(void *arg)
{
	struct injector *injector = arg;
	bool ok = inject(injector->path, injector->entry, injector->c->change);

	if (!ok)
		ksft_print_msg("QEMU's debug stub did not do what it was told\n");
	return ok;
}

/* The line must be there word for word; @line may end early for its value. */
static bool said(const char *where, const char *log, const char *line)
{
	char text[256];

	snprintf(text, sizeof(text), "PVH: %s", line);
	if (strstr(log, text))
		return true;
	ksft_print_msg("the kernel did not say \"%s\" on %s\n", text, where);
	return false;
}

/* The command line names ttyS0; only a start_info that is none hides that. */
static bool said_on_serial(const char *line)
{
	static char log[65536];
	char path[4096];
	size_t n = 0;
	FILE *f;

	if (!strncmp(line, "start_info", 10))
		return true;
	snprintf(path, sizeof(path), "%s/serial.log", dir);
	f = fopen(path, "r");
	if (f) {
		n = fread(log, 1, sizeof(log) - 1, f);
		fclose(f);
	}
	log[n] = '\0';
	return said("the serial port", log, line);
}

static bool run_inject_case(const struct inject_case *c, const char *kernel, uint64_t entry)
{
	struct injector injector = { .entry = entry, .c = c };
	struct guest_opts opts = {
		.kernel = kernel, .dir = dir, .gdb = injector.path, .mem = 256,
		/* Long maps are printed more than once, and warnings come first. */
		.append = CONSOLE " log_buf_len=1M",
	};
	bool ok;

	snprintf(injector.path, sizeof(injector.path), "%s/gdb", dir);
	guest_run(&opts, start_injection, &injector, &result);
	unlink(injector.path);

	ok = check_end(c->fatal ? GUEST_HALTED : GUEST_POWEROFF);
	if (ok && c->line)
		ok = said("the debug port", result.report, c->line);
	if (ok && c->fatal)
		ok = said_on_serial(c->line);
	if (ok && !c->fatal)
		ok = check_log(c->line ? 1 : 0) && check_number("acpi", 1);
	if (ok && !usual_ram)
		usual_ram = guest_ram(&result);
	if (ok && c->same_ram && guest_ram(&result) != usual_ram - c->less)
		ok = complain("RAM", guest_ram(&result), usual_ram - c->less);
	return ok;
}

static void run_inject_cases(const char *prefix, enum kernel which)
{
	const char *kernel = kernel_path(which);
	struct pvh_elf elf = { };
	unsigned int i;

	if (kernel && !pvh_elf_read(kernel, &elf))
		ksft_exit_fail_msg("%s is not a PVH kernel\n", kernel);
	for (i = 0; i < nr_inject_cases; i++) {
		const struct inject_case *c = &inject_cases[i];
		bool ok;

		if (!kernel) {
			ksft_test_result_skip("%s%s: no kernel given\n", prefix, c->name);
			continue;
		}
		ok = run_inject_case(c, kernel, elf.entry);
		if (!ok)
			show_logs();
		ksft_test_result(ok, "%s%s (%.1f s)\n", prefix, c->name, result.seconds);
	}
}

static void preflight(void)
{
	char *qemu = getenv("PVH_QEMU") ?: "qemu-system-x86_64";
	char command[4096];

	if (!getenv("PVH_VMLINUX"))
		ksft_exit_skip("no kernel: set PVH_VMLINUX=, see README.rst\n");
	if (access(getenv("PVH_VMLINUX"), R_OK))
		ksft_exit_fail_msg("PVH_VMLINUX=%s cannot be read\n", getenv("PVH_VMLINUX"));
	snprintf(command, sizeof(command), "command -v '%s' >/dev/null", qemu);
	if (system(command))
		ksft_exit_skip("no %s: install qemu-system-x86, or set PVH_QEMU=\n", qemu);
	if (!mkdtemp(dir))
		ksft_exit_fail_msg("cannot make a folder in /tmp\n");
	snprintf(shifted, sizeof(shifted), "%s/vmlinux", dir);
	if (!pvh_elf_shift(getenv("PVH_VMLINUX"), shifted, 48 * MIB))
		ksft_exit_fail_msg("cannot make a kernel for another address\n");
}

int main(int argc, char **argv)
{
	char command[4096];
	unsigned int i;

	ksft_print_header();
	preflight();
	ksft_set_plan(ARRAY_SIZE(cases) + nr_inject_cases);

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct boot_case *c = &cases[i];
		const char *kernel = kernel_path(c->kernel);
		bool ok;

		if (!kernel) {
			ksft_test_result_skip("%s: no kernel given\n", c->name);
			continue;
		}
		ok = run_case(c, kernel);
		if (!ok)
			show_logs();
		ksft_test_result(ok, "%s (%.1f s)\n", c->name, result.seconds);
	}
	run_inject_cases("i386 input: ", K32);

	snprintf(command, sizeof(command), "rm -rf '%s'", dir);
	if (system(command))
		ksft_print_msg("%s is left behind\n", dir);
	ksft_finished();
}
