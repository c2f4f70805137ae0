// SPDX-License-Identifier: GPL-2.0
/*
 * Has pvh_probe check QEMU's PVH loaders against the x86/HVM direct boot ABI,
 * a KTAP line for each clause and loader.
 *
 * What a loader is known to break is an expected failure (XFAIL), not a pass:
 * it says what a kernel has to live with. Needs no kernel, only QEMU.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../kselftest.h"
#include "bare/clauses.h"
#include "guest.h"

#define CMDLINE		"probe of the loader"
#define INITRD_SIZE	12345

#define CLAUSE(function, text)	{ #function, text },

static const struct {
	const char *function;
	const char *text;
} clauses[] = { PVH_CLAUSES(CLAUSE) };

/* Each has its own code that makes start_info, or other code that calls it. */
static const struct loader {
	const char *name;
	const char *machine;
	const char *bios;
} loaders[] = {
	{ "pc", "pc" },
	{ "q35", "q35" },
	{ "microvm, qboot", "microvm", "qboot.rom" },
	{ "pc, qboot", "pc", "qboot.rom" },
};

/* Seen with QEMU 7.2, 10.0 and 11.1, and nothing else. */
static const struct {
	const char *bios;
	const char *clause;
	const char *what;
} known_breaks[] = {
	{ "qboot.rom", "modules: reserved fields are 0", "qboot leaves something there" },
	{ "qboot.rom", "memory map: types 1 to 7", "the map's last entry is all zero" },
	{ "qboot.rom", "memory map: each entry describes memory, sizes are not 0",
	  "the map's last entry is all zero" },
};

static char dir[] = "/tmp/pvh_probe_test.XXXXXX";
static struct guest_result result;

static const char *known_break(const struct loader *loader, const char *clause)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(known_breaks); i++) {
		if (loader->bios && !strcmp(loader->bios, known_breaks[i].bios) &&
		    !strcmp(clause, known_breaks[i].clause))
			return known_breaks[i].what;
	}
	return NULL;
}

static void show_facts(void)
{
	char *line;

	for (line = strtok(result.report, "\n"); line; line = strtok(NULL, "\n")) {
		if (*line == '#')
			ksft_print_msg("%s\n", line + 2);
	}
}

/* One line of the probe: "[not ]ok NUMBER CLAUSE[ # SKIP ...]". */
static void show_clause(const struct loader *loader, unsigned int i)
{
	char text[256];
	const char *clause = clauses[i].text;
	const char *line, *what = known_break(loader, clause);

	snprintf(text, sizeof(text), "ok 0x%x %s", i + 1, clause);
	line = strstr(result.report, text);
	if (!line || !strchr("\n ", line[strlen(text)]))
		ksft_test_result_fail("%s: %s: the probe did not get there\n", loader->name,
				      clause);
	else if (!strncmp(line + strlen(text), " # SKIP", 7))
		ksft_test_result_skip("%s: %s: a guest cannot see it here\n", loader->name, clause);
	else if (line == result.report || line[-1] == '\n')
		ksft_test_result_pass("%s: %s\n", loader->name, clause);
	else if (what)
		ksft_test_result_xfail("%s: %s: %s\n", loader->name, clause, what);
	else
		ksft_test_result_fail("%s: %s: the loader breaks it, see %s() in bare/probe_*.c\n",
				      loader->name, clause, clauses[i].function);
}

static bool check_end(void)
{
	char got[256] = "";

	guest_value(&result, "cmdline", got, sizeof(got));
	if (result.end != GUEST_HALTED)
		ksft_print_msg("guest: %s, should be: %s; see %s\n", guest_end_name(result.end),
			       guest_end_name(GUEST_HALTED), dir);
	else if (strcmp(got, CMDLINE))
		ksft_print_msg("command line: \"%s\", should be \"%s\"\n", got, CMDLINE);
	else if (guest_number(&result, "modules") != 1)
		ksft_print_msg("modules: %" PRIu64 ", should be 1\n",
			       guest_number(&result, "modules"));
	else
		return true;
	return false;
}

static void run_probe(const struct loader *loader, const char *initrd)
{
	struct guest_opts opts = {
		.machine = loader->machine, .bios = loader->bios, .kernel = "./pvh_probe",
		.append = CMDLINE, .initrd = initrd, .dir = dir, .mem = 256,
	};
	unsigned int i;
	bool ok;

	guest_run(&opts, NULL, NULL, &result);
	ok = check_end();
	ksft_test_result(ok, "%s: the probe ran, with its command line and one module\n",
			 loader->name);
	for (i = 0; i < ARRAY_SIZE(clauses); i++)
		show_clause(loader, i);
	show_facts();
}

static void preflight(const char *self)
{
	const char *qemu = getenv("PVH_QEMU") ?: "qemu-system-x86_64";
	char command[4096];

	/* The guest is beside this program, also when that is installed. */
	snprintf(command, sizeof(command), "%s", self);
	if (strrchr(command, '/')) {
		*strrchr(command, '/') = '\0';
		if (chdir(command))
			ksft_exit_fail_msg("cannot change to %s\n", command);
	}
	if (access("pvh_probe", R_OK))
		ksft_exit_fail_msg("pvh_probe is missing: build the tests again\n");
	snprintf(command, sizeof(command), "command -v '%s' >/dev/null", qemu);
	if (system(command))
		ksft_exit_skip("no %s: install qemu-system-x86, or set PVH_QEMU=\n", qemu);
	if (!mkdtemp(dir))
		ksft_exit_fail_msg("cannot make a folder in /tmp\n");
}

int main(int argc, char **argv)
{
	char path[4096];
	unsigned int i;

	ksft_print_header();
	preflight(argv[0]);
	ksft_set_plan(ARRAY_SIZE(loaders) * (1 + ARRAY_SIZE(clauses)));
	snprintf(path, sizeof(path), "%s/initrd", dir);
	if (!make_initrd(path, INITRD_SIZE, NULL))
		ksft_exit_fail_msg("cannot write %s\n", path);
	for (i = 0; i < ARRAY_SIZE(loaders); i++)
		run_probe(&loaders[i], path);

	snprintf(path, sizeof(path), "rm -rf '%s'", dir);
	if (system(path))
		ksft_print_msg("%s is left behind\n", dir);
	ksft_finished();
}
