// SPDX-License-Identifier: GPL-2.0
/*
 * Boots service_app, an EFI application that is no kernel, by the EFI environment,
 * and passes on what it says of the services that it is given.
 *
 * From the environment; without the first the test is skipped:
 *	PVH_EFI			the environment, pvhefi
 *	PVH_WRAP	pvhimage, which puts the application behind it
 *
 * A test is one service in one guest. The application's file names all its
 * checks, so one that is not reached is noticed, too.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../kselftest.h"
#include "efi_app/checks.h"
#include "fnv.h"
#include "guest.h"

#define APP		"service_app"
#define MAX_CHECKS	2048
#define MAX_SERVICES	128
#define INITRD_SIZE	(3 * 1024 * 1024 + 5)

/* Of other runs than the one of all checks */
#define ONLY_CLEARED	"ClearedInitrd"
#define ONLY_INITRD	"LoadFile2"

/* What the environment is known to do otherwise, as the specification allows nobody. */
static const struct {
	const char *check;
	const char *what;
} known_deviations[] = {
};

/**
 * struct service_case - a guest
 * @name: of the test
 * @machine: as for QEMU
 * @mem: MiB
 * @wrapped: the application is in the image; there is an initrd
 * @no_console: none on the command line: text goes to the debug port
 */
struct service_case {
	const char *name;
	const char *machine;
	unsigned int mem;
	bool wrapped;
	bool no_console;
};

static const struct service_case cases[] = {
	{ "pc, 64 MiB, module", "pc", 64 },
	{ "pc, 64 MiB, wrapped", "pc", 64, .wrapped = true },
	{ "pc, 6144 MiB, module", "pc", 6144, .no_console = true },
	{ "pc, 6144 MiB, wrapped", "pc", 6144, .wrapped = true },
	{ "microvm, 64 MiB, module", "microvm", 64 },
	{ "microvm, 64 MiB, wrapped", "microvm", 64, .wrapped = true },
	{ "microvm, 6144 MiB, module", "microvm", 6144 },
	{ "microvm, 6144 MiB, wrapped", "microvm", 6144, .wrapped = true },
};

/* What ends the application, and the line that has to say so; %s: "address=" of it */
static const struct end_case {
	const char *run;
	const char *what;
	const char *line;
} ends[] = {
	{ "null", "page 0 is read", "PVH: page fault, address (0x0)\n" },
	{ "text", "the environment's code is written", "PVH: page fault, address (%s)\n" },
	{ "data", "the environment's data is run", "PVH: page fault, address (%s)\n" },
	{ "undefined", "an undefined instruction",
	  "PVH: exception in an EFI image, vector (0x6)\n" },
	{ "divide", "a division by 0", "PVH: exception in an EFI image, vector (0x0)\n" },
	{ "stack", "the stack is lost", "PVH: page fault, address (0xfffffffffffffff8)\n" },
	{ "return", "the application returns",
	  "PVH: EFI payload ended, see its message, status (0x8000000000000015)\n" },
	{ "exit", "the application calls Exit()",
	  "PVH: EFI payload ended, see its message, status (0x8000000000000015)\n" },
};

static const char * const end_machines[] = { "pc", "microvm" };

static char dir[] = "/tmp/pvh_service_test.XXXXXX";
static char app[4096];
static struct guest_result result;
static char cmdline[256], initrd[64], wrapped[64];
static uint64_t initrd_hash;

static const char *checks[MAX_CHECKS];
static unsigned int nr_checks;
static const char *services[MAX_SERVICES];
static unsigned int nr_services;

static size_t service_length(const char *check)
{
	return strcspn(check, ":");
}

static bool is_of(const char *check, const char *service)
{
	size_t len = service_length(check);

	return !strncmp(check, service, len) && (!service[len] || service[len] == ':');
}

static void add_check(const char *check)
{
	unsigned int i;

	for (i = 0; i < nr_checks; i++) {
		if (!strcmp(checks[i], check))
			ksft_exit_fail_msg("%s: there are two of \"%s\"\n", APP, check);
	}
	if (nr_checks == MAX_CHECKS || nr_services == MAX_SERVICES)
		ksft_exit_fail_msg("%s: too many checks\n", APP);
	checks[nr_checks++] = check;
	for (i = 0; i < nr_services; i++) {
		if (is_of(check, services[i]))
			return;
	}
	services[nr_services++] = check;
}

/* Their names are in the file, each CHECK_SIZE bytes, between two that are none. */
static void read_checks(void)
{
	static char file[1024 * 1024];
	FILE *f = fopen(app, "r");
	size_t size = f ? fread(file, 1, sizeof(file) - CHECK_SIZE, f) : 0;
	char *at = file;

	if (f)
		fclose(f);
	while (at < file + size && strcmp(at, CHECKS_BEGIN))
		at += CHECK_ALIGN;
	for (at += CHECK_SIZE; at < file + size && strcmp(at, CHECKS_END); at += CHECK_SIZE)
		add_check(at);
	if (at >= file + size || !nr_checks)
		ksft_exit_fail_msg("%s: no names of checks in it\n", APP);
}

static const char *known_deviation(const char *check)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(known_deviations); i++) {
		if (!strcmp(check, known_deviations[i].check))
			return known_deviations[i].what;
	}
	return NULL;
}

/* A line is "ok NUMBER NAME" or "not ok NUMBER NAME: got ..."; no service has a space. */
static bool check_passed(const char *check)
{
	char name[CHECK_SIZE + 1];
	const char *at;
	size_t len;

	len = snprintf(name, sizeof(name), " %s", check);
	at = strstr(result.report, name);
	while (at && at[len] != '\n' && strncmp(at + len, ": got ", 6))
		at = strstr(at + len, name);
	if (at && at[len] == '\n')
		return true;
	if (at)
		ksft_print_msg("%.*s\n", (int)strcspn(at + 1, "\n"), at + 1);
	else
		ksft_print_msg("%s: the application did not get there\n", check);
	return false;
}

static void show_service(const char *name, const char *service)
{
	int len = service_length(service);
	unsigned int i, failed = 0, known = 0;
	const char *what = NULL;

	for (i = 0; i < nr_checks; i++) {
		if (!is_of(checks[i], service) || check_passed(checks[i]))
			continue;
		failed++;
		if (known_deviation(checks[i])) {
			known++;
			what = known_deviation(checks[i]);
		}
	}
	if (failed && failed == known)
		ksft_test_result_xfail("%s: %.*s: %s\n", name, len, service, what);
	else
		ksft_test_result(!failed, "%s: %.*s\n", name, len, service);
}

static void run(const struct service_case *c, const char *word)
{
	struct guest_opts opts = {
		.machine = c->machine, .mem = c->mem, .append = cmdline, .dir = dir,
		.kernel = c->wrapped ? wrapped : getenv("PVH_EFI"),
		.initrd = c->wrapped ? initrd : app,
	};

	snprintf(cmdline, sizeof(cmdline), "%srun=%s mem=%x initrd=%x hash=%" PRIx64,
		 c->no_console ? "" : "console=ttyS0 ", word, c->mem,
		 c->wrapped ? INITRD_SIZE : 0, c->wrapped ? initrd_hash : 0);
	guest_run(&opts, NULL, NULL, &result);
}

/* To its end, which is a triple fault of its own, and with its command line */
static void show_run(const char *name)
{
	char got[sizeof(cmdline)] = "";
	bool ended = result.end == GUEST_RESET && strstr(result.report, "\nend\n");

	if (!ended)
		ksft_print_msg("guest: %s %s\n", guest_end_name(result.end), result.why);
	ksft_test_result(ended, "%s: all checks ran (%.1f s)\n", name, result.seconds);
	guest_value(&result, "cmdline", got, sizeof(got));
	if (strcmp(got, cmdline))
		ksft_print_msg("load options: \"%s\", should be \"%s\"\n", got, cmdline);
	ksft_test_result(!strcmp(got, cmdline), "%s: load options are the command line\n", name);
}

static void show_text(const struct service_case *c)
{
	static char serial[256 * 1024];
	bool debug = strstr(result.report, "ConOut: text arrives\r\n"), there;

	guest_read_file(dir, "serial.log", serial, sizeof(serial));
	there = strstr(serial, "ConOut: text arrives\r\n");
	ksft_test_result(c->no_console ? debug && !there : there && !debug,
			 "%s: text arrives on the %s port\n", c->name,
			 c->no_console ? "debug" : "serial");
}

/* Is this service checked in the run of all checks? */
static bool has_service(const struct service_case *c, const char *service)
{
	return !is_of(service, ONLY_CLEARED) && (c->wrapped || !is_of(service, ONLY_INITRD));
}

static void run_case(const struct service_case *c)
{
	unsigned int i;

	run(c, "all");
	show_run(c->name);
	show_text(c);
	for (i = 0; i < nr_services; i++) {
		if (has_service(c, services[i]))
			show_service(c->name, services[i]);
	}
}

/* All of the initrd's memory is written before it is read. */
static void run_cleared(void)
{
	const struct service_case c = { "cleared initrd", "pc", 64, .wrapped = true };

	run(&c, "initrd");
	show_run(c.name);
	show_service(c.name, ONLY_CLEARED);
}

static bool line_there(const struct end_case *e)
{
	char address[32] = "?", line[128];

	guest_value(&result, "address", address, sizeof(address));
	snprintf(line, sizeof(line), e->line, address);
	if (result.end == GUEST_HALTED && strstr(result.report, line) &&
	    !strstr(result.report, "still here"))
		return true;
	ksft_print_msg("guest: %s %s, should be halted, with a line \"%.*s\"\n",
		       guest_end_name(result.end), result.why, (int)strcspn(line, "\n"), line);
	return false;
}

static void run_ends(const char *machine)
{
	struct service_case c = { .machine = machine, .mem = 256, .no_console = true };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ends); i++) {
		run(&c, ends[i].run);
		ksft_test_result(line_there(&ends[i]), "%s: %s: a line says so (%.1f s)\n",
				 machine, ends[i].what, result.seconds);
	}
}

static void make_files(const char *tool)
{
	char command[8192];
	uint64_t state = 1, i;
	unsigned char byte;
	FILE *f;

	snprintf(initrd, sizeof(initrd), "%s/initrd", dir);
	snprintf(wrapped, sizeof(wrapped), "%s/wrapped", dir);
	f = fopen(initrd, "w");
	if (!f)
		ksft_exit_fail_msg("cannot write %s\n", initrd);
	initrd_hash = FNV_INIT;
	for (i = 0; i < INITRD_SIZE; i++) {
		byte = data_byte(&state);
		initrd_hash = fnv_add(initrd_hash, &byte, 1);
		fputc(byte, f);
	}
	if (fclose(f))
		ksft_exit_fail_msg("cannot write %s\n", initrd);
	snprintf(command, sizeof(command), "'%s' '%s' '%s'", tool, app, wrapped);
	if (tool && system(command))
		ksft_exit_fail_msg("%s fails\n", command);
}

static void preflight(void)
{
	const char *qemu = getenv("PVH_QEMU") ?: "qemu-system-x86_64";
	const char *efi = getenv("PVH_EFI");
	char command[4096];

	if (!efi)
		ksft_exit_skip("PVH_EFI is not set\n");
	if (access(efi, R_OK))
		ksft_exit_fail_msg("PVH_EFI: %s cannot be read\n", efi);
	snprintf(command, sizeof(command), "command -v '%s' >/dev/null", qemu);
	if (system(command))
		ksft_exit_skip("no %s: install qemu-system-x86, or set PVH_QEMU=\n", qemu);
	if (!mkdtemp(dir))
		ksft_exit_fail_msg("cannot make a folder in /tmp\n");
}

/* A case that needs the tool is one SKIP without it. */
static unsigned int plan(const char *tool)
{
	unsigned int n = ARRAY_SIZE(end_machines) * ARRAY_SIZE(ends) + (tool ? 3 : 1);
	unsigned int i, k;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		if (cases[i].wrapped && !tool) {
			n++;
			continue;
		}
		n += 3;
		for (k = 0; k < nr_services; k++)
			n += has_service(&cases[i], services[k]);
	}
	return n;
}

static void run_all(const char *tool)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		if (cases[i].wrapped && !tool)
			ksft_test_result_skip("%s: PVH_WRAP is not set\n",
					      cases[i].name);
		else
			run_case(&cases[i]);
	}
	if (tool)
		run_cleared();
	else
		ksft_test_result_skip("cleared initrd: PVH_WRAP is not set\n");
	for (i = 0; i < ARRAY_SIZE(end_machines); i++)
		run_ends(end_machines[i]);
}

int main(int argc, char **argv)
{
	const char *tool = getenv("PVH_WRAP");
	char command[64];

	ksft_print_header();
	/* The application is beside this program, also when that is installed. */
	snprintf(app, sizeof(app), "%s", argv[0]);
	snprintf(strrchr(app, '/') ? strrchr(app, '/') + 1 : app, sizeof(APP), APP);
	preflight();
	read_checks();
	ksft_set_plan(plan(tool));
	make_files(tool);
	run_all(tool);

	snprintf(command, sizeof(command), "rm -rf '%s'", dir);
	if (system(command))
		ksft_print_msg("%s is left behind\n", dir);
	ksft_finished();
}
