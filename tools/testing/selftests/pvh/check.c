// SPDX-License-Identifier: GPL-2.0
/*
 * Runs guests for the tests that boot kernels, and checks what the guest's init
 * program reports against what the guest was given.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../kselftest.h"
#include "check.h"

#define LOADER_QEMU	0xb0
#define LOADER_STUB	0x21	/* what the EFI stub calls itself */

struct guest_result result;
char check_dir[32] = "/tmp/pvh_test.XXXXXX";

void tap_plan(unsigned int n)
{
	ksft_set_plan(n);
}

void tap_result(bool ok, const char *format, ...)
{
	char name[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(name, sizeof(name), format, args);
	va_end(args);
	ksft_test_result(ok, "%s\n", name);
}

void tap_skip(const char *format, ...)
{
	char name[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(name, sizeof(name), format, args);
	va_end(args);
	ksft_test_result_skip("%s\n", name);
}

void tap_finished(void)
{
	ksft_finished();
}

bool complain(const char *what, uint64_t got, uint64_t want)
{
	ksft_print_msg("%s: 0x%" PRIx64 ", should be 0x%" PRIx64 "\n", what, got, want);
	return false;
}

bool check_number(const char *key, uint64_t want)
{
	uint64_t got = guest_number(&result, key);

	return got == want || complain(key, got, want);
}

uint64_t rsdp_given(const struct guest_result *r)
{
	return guest_number(r, guest_number(r, "efi") ? "efi_acpi" : "acpi_rsdp_addr");
}

const char *serial_log(void)
{
	static char log[1024 * 1024];

	guest_read_file(check_dir, "serial.log", log, sizeof(log));
	return log;
}

bool check_boots(unsigned int n)
{
	unsigned int reports = guest_count(&result, "report"), boots = 0;
	const char *at = serial_log();

	for (; (at = strstr(at, "Linux version ")); at++)
		boots++;
	if (boots != n)
		return complain("boots, by \"Linux version\" on the serial port", boots, n);
	return reports == 2 * n || complain("begins and ends of reports", reports, 2 * n);
}

uint64_t all_ram(void)
{
	/* Of EFI's memory, the stub's own table is called ACPI's, and is RAM. */
	return guest_ram(&result) +
	       (guest_number(&result, "efi") ? guest_range(&result, "ACPI Tables") : 0);
}

/* All the memory that QEMU was told to give, less what firmware keeps. */
static bool check_memory(const struct boot_case *c)
{
	uint64_t ram = all_ram(), given = c->mem * MIB;
	uint64_t total = guest_number(&result, "memtotal_kb") * KIB;

	if (ram > given || ram < given - MIB)
		return complain("RAM in the kernel's map", ram, given);
	if (c->own_memory)
		return true;
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

bool check_log(unsigned int warnings)
{
	unsigned int got = guest_count(&result, "log");

	if (guest_count(&result, "bad")) {
		ksft_print_msg("WARN or oops in the kernel log\n");
		return false;
	}
	return got == warnings + 1 || complain("PVH: lines in the log", got, warnings + 1);
}

bool check_end(enum guest_end want)
{
	if (result.end != want) {
		ksft_print_msg("guest: %s, should be: %s\n", guest_end_name(result.end),
			       guest_end_name(want));
		if (*result.why)
			ksft_print_msg("%s\n", result.why);
		return false;
	}
	if (want == GUEST_HALTED || guest_complete(&result))
		return true;
	ksft_print_msg("the guest's report is not complete\n");
	return false;
}

void show_logs(void)
{
	static const char * const names[] = { "serial.log", "debug.log", "qemu.log" };
	char path[4096], line[1024];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		FILE *f;

		snprintf(path, sizeof(path), "tail -n 25 %s/%s", check_dir, names[i]);
		f = popen(path, "r");
		while (f && fgets(line, sizeof(line), f))
			ksft_print_msg("%s: %s", names[i], line);
		if (f)
			pclose(f);
	}
}

void check_setup(const char *variable)
{
	const char *qemu = getenv("PVH_QEMU") ?: "qemu-system-x86_64";
	const char *kernel = getenv(variable);
	char command[4096];

	if (!kernel)
		ksft_exit_skip("no kernel: set %s=, see README.rst\n", variable);
	if (access(kernel, R_OK))
		ksft_exit_fail_msg("%s=%s cannot be read\n", variable, kernel);
	snprintf(command, sizeof(command), "command -v '%s' >/dev/null", qemu);
	if (system(command))
		ksft_exit_skip("no %s: install qemu-system-x86, or set PVH_QEMU=\n", qemu);
	if (!mkdtemp(check_dir))
		ksft_exit_fail_msg("cannot make a folder in /tmp\n");
}

void check_cleanup(void)
{
	char command[64];

	snprintf(command, sizeof(command), "rm -rf '%s'", check_dir);
	if (system(command))
		ksft_print_msg("%s is left behind\n", check_dir);
}

/*
 * Linux 7.3 may hang with several CPUs: seen in 3 of 252 boots of pvhImage, all three
 * on a busy host, and in none of 220 of the bzImage in it. CPU 0 was found in
 * watchdog_check_skew() with interrupts off, the others in stop_machine(): the
 * clocksource watchdog waits for a CPU that is stopped for the first change of
 * clocksource, until then by jiffies, which only CPU 0 counts.
 */
static const char *no_watchdog(const struct boot_case *c)
{
	return c->smp > 1 ? " tsc=nowatchdog" : "";
}

static void make_cmdline(const struct boot_case *c, char *text, unsigned int size)
{
	unsigned int len = snprintf(text, size, CONSOLE "%s%s%s%s", c->more ? " " : "",
				    c->more ?: "", c->reboot ? " pvh_end=reboot" : "",
				    no_watchdog(c));

	/* Not one long word: the kernel makes an environment of its words. */
	if (len < c->cmdline_len)
		text[len++] = ' ';
	while (len < c->cmdline_len) {
		text[len] = len % 64 ? 'a' + len % 26 : ' ';
		len++;
	}
	text[len] = '\0';
}

bool boot_case_run(const struct boot_case *c, const char *kernel)
{
	char initrd[64], cmdline[4096];
	struct guest_opts opts = {
		.kernel = kernel, .machine = c->machine, .bios = c->bios, .cpu = c->cpu,
		.mem = c->mem, .smp = c->smp, .append = cmdline, .dir = check_dir,
		.timeout = c->timeout,
	};
	const char *init = getenv("PVH_INIT");
	uint64_t hash = 0;
	bool ok;

	make_cmdline(c, cmdline, sizeof(cmdline));
	if (c->payload) {
		opts.initrd = getenv(c->payload);
	} else if (c->initrd_size || init) {
		snprintf(initrd, sizeof(initrd), "%s/initrd", check_dir);
		opts.initrd = initrd;
		hash = make_initrd(initrd, c->initrd_size, init);
	}
	guest_run(&opts, NULL, NULL, &result);
	if (result.end == GUEST_TIMEOUT && !strcmp(c->machine, "microvm")) {
		ksft_print_msg("microvm hung, as TCG sometimes does in TSC calibration: again\n");
		guest_run(&opts, NULL, NULL, &result);
	}

	ok = check_end(c->reboot ? GUEST_RESET : GUEST_POWEROFF) && check_boots(1);
	ok = ok && check_cmdline(cmdline);
	ok = ok && check_memory(c) && check_log(c->warnings);
	ok = ok && check_number("cpus", c->smp ?: 1) && check_number("la57", c->la57);
	ok = ok && check_number("type_of_loader", c->efi ? LOADER_STUB : LOADER_QEMU);
	ok = ok && check_number("acpi", 1) && check_number("efi", c->efi);
	ok = ok && check_number("payload_size", c->initrd_size);
	ok = ok && check_number("payload_hash", hash);
	if (ok && !rsdp_given(&result))
		ok = complain("address of the RSDP", 0, 1);
	return ok;
}

void boot_cases(const struct boot_case *cases, unsigned int n, const char *usual)
{
	unsigned int i;

	for (i = 0; i < n; i++) {
		const struct boot_case *c = &cases[i];
		const char *kernel = c->kernel ? getenv(c->kernel) : usual;
		bool ok;

		if (!kernel || (c->payload && !getenv(c->payload))) {
			tap_skip("%s: %s is not set", c->name, kernel ? c->payload : c->kernel);
			continue;
		}
		ok = boot_case_run(c, kernel);
		if (!ok)
			show_logs();
		tap_result(ok, "%s (%.1f s)", c->name, result.seconds);
	}
}
