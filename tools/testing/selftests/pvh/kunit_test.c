// SPDX-License-Identifier: GPL-2.0
/*
 * Boots a kernel with the converter's KUnit tests through its PVH entry, and
 * passes on what they say in the kernel log, a KTAP line for each.
 *
 * The kernel comes from the environment, PVH_VMLINUX_KUNIT.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../kselftest.h"
#include "guest.h"

#define SUITE		"pvh_start_info"
#define CONSOLE		"console=ttyS0 panic=-1 no_timer_check"
#define MAX_TESTS	256

static char dir[] = "/tmp/pvh_kunit_test.XXXXXX";
static struct guest_result result;
static char serial[256 * 1024];

/* The number of the tests in the suite, and where its lines begin. */
static unsigned int find_suite(char **at)
{
	unsigned int nr = 0;
	char *plan;

	*at = strstr(serial, "# Subtest: " SUITE);
	plan = *at ? strstr(*at, "1..") : NULL;
	if (plan)
		sscanf(plan, "1..%u", &nr);
	return nr < MAX_TESTS ? nr : 0;
}

/* The line of test number @n, behind the kernel's time stamp. */
static void show_test(char *at, unsigned int n)
{
	char text[32], name[128] = "";
	char *line;

	snprintf(text, sizeof(text), "ok %u ", n);
	for (line = strtok(at, "\r\n"); line; line = strtok(NULL, "\r\n")) {
		char *found = strstr(line, text);

		if (!found) {
			/* What failed comes in front of the line that says so. */
			if (strstr(line, "# ") && strstr(line, ": EXPECTATION"))
				ksft_print_msg("%s\n", line);
			continue;
		}
		sscanf(found + strlen(text), "%127s", name);
		ksft_test_result(found < line + 4 || strncmp(found - 4, "not ", 4),
				 "%s: %s\n", SUITE, name);
		return;
	}
	ksft_test_result_fail("%s: test %u did not end: see the kernel log\n", SUITE, n);
}

static void preflight(void)
{
	const char *qemu = getenv("PVH_QEMU") ?: "qemu-system-x86_64";
	const char *kernel = getenv("PVH_VMLINUX_KUNIT");
	char command[4096];

	if (!kernel)
		ksft_exit_skip("no kernel: set PVH_VMLINUX_KUNIT=, see README.rst\n");
	if (access(kernel, R_OK))
		ksft_exit_fail_msg("PVH_VMLINUX_KUNIT=%s cannot be read\n", kernel);
	snprintf(command, sizeof(command), "command -v '%s' >/dev/null", qemu);
	if (system(command))
		ksft_exit_skip("no %s: install qemu-system-x86, or set PVH_QEMU=\n", qemu);
	if (!mkdtemp(dir))
		ksft_exit_fail_msg("cannot make a folder in /tmp\n");
}

int main(int argc, char **argv)
{
	static char copy[sizeof(serial)];
	char command[4096], *suite;
	struct guest_opts opts = { .append = CONSOLE, .dir = dir };
	unsigned int i, nr;

	ksft_print_header();
	preflight();
	opts.kernel = getenv("PVH_VMLINUX_KUNIT");
	guest_run(&opts, NULL, NULL, &result);
	guest_read_file(dir, "serial.log", serial, sizeof(serial));
	nr = find_suite(&suite);
	if (!nr)
		ksft_exit_fail_msg("no suite %s in the log; guest: %s. Is its option set? See %s\n",
				   SUITE, guest_end_name(result.end), dir);
	ksft_set_plan(nr + 1);
	for (i = 1; i <= nr; i++) {
		strcpy(copy, suite);
		show_test(copy, i);
	}
	ksft_test_result(result.end == GUEST_POWEROFF && guest_complete(&result) &&
			 !guest_count(&result, "bad"), "the guest booted, without WARN or oops\n");

	snprintf(command, sizeof(command), "rm -rf '%s'", dir);
	if (system(command))
		ksft_print_msg("%s is left behind\n", dir);
	ksft_finished();
}
