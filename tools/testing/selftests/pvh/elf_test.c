// SPDX-License-Identifier: GPL-2.0
/*
 * Holds kernel images to the ELF rules of PVH loaders, and tests the checker:
 * a small image is broken in one way at a time, and just the rule for that must
 * say so.
 *
 * Images come from the environment: PVH_VMLINUX, PVH_IMAGE, PVH_EFI.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../kselftest.h"
#include "elf_test.h"

static bool run_case(const struct check_case *c)
{
	struct elf_finding finding;
	bool named = false, ok = true;
	char text[512];
	unsigned int i;

	make_good_sample();
	if (c->kind == ELF_VMLINUX)
		make_vmlinux_sample();
	c->change();
	for (i = 0; i < nr_elf_rules; i++) {
		if (elf_check(&sample_file, &elf_rules[i], &finding) != ELF_BROKEN)
			continue;
		elf_describe(&elf_rules[i], &finding, text, sizeof(text));
		if (c->broken && !strcmp(elf_rules[i].name, c->broken)) {
			named = true;
			continue;
		}
		ksft_print_msg("should not be broken: %s\n", text);
		ok = false;
	}
	if (c->broken && !named) {
		ksft_print_msg("%s should be broken and is not\n", c->broken);
		ok = false;
	}
	return ok;
}

/* A rule that no case breaks is not tested. */
static void every_rule_tested(void)
{
	unsigned int i, j, missing = 0;

	for (i = 0; i < nr_elf_rules; i++) {
		for (j = 0; j < nr_check_cases; j++) {
			const char *broken = check_cases[j].broken;

			if (broken && !strcmp(broken, elf_rules[i].name))
				break;
		}
		if (j < nr_check_cases)
			continue;
		ksft_print_msg("add a case that breaks %s\n", elf_rules[i].name);
		missing++;
	}
	ksft_test_result(!missing, "checker: each rule has a case\n");
}

static bool load(const char *variable, struct elf_file *f)
{
	const char *path = getenv(variable);

	if (path && !elf_file_read(path, f))
		ksft_exit_fail_msg("%s=%s cannot be read\n", variable, path);
	return path;
}

static void check_image(const char *variable, enum elf_kind kind)
{
	struct elf_finding finding;
	struct elf_file f;
	unsigned int i;
	char text[512];

	if (!load(variable, &f)) {
		ksft_test_result_skip("%s: not given\n", variable);
		return;
	}
	ksft_test_result(elf_kind(&f) == kind, "%s: is a %s image\n", variable,
			 elf_kind_name(kind));
	for (i = 0; i < nr_elf_rules; i++) {
		bool ok;

		if (!(elf_rules[i].kinds & kind))
			continue;
		ok = elf_check(&f, &elf_rules[i], &finding) == ELF_KEPT;
		if (!ok) {
			elf_describe(&elf_rules[i], &finding, text, sizeof(text));
			ksft_print_msg("%s\n", text);
		}
		ksft_test_result(ok, "%s: %s\n", variable, elf_rules[i].name);
	}
	free(f.data);
}

static unsigned int nr_tests(const char *variable, enum elf_kind kind)
{
	unsigned int i, n = 1;

	for (i = 0; getenv(variable) && i < nr_elf_rules; i++)
		n += !!(elf_rules[i].kinds & kind);
	return n;
}

int main(int argc, char **argv)
{
	unsigned int i;

	ksft_print_header();
	ksft_set_plan(nr_check_cases + 1 + nr_tests("PVH_VMLINUX", ELF_VMLINUX) +
		      nr_tests("PVH_IMAGE", ELF_ENVIRONMENT) +
		      nr_tests("PVH_EFI", ELF_ENVIRONMENT));
	for (i = 0; i < nr_check_cases; i++)
		ksft_test_result(run_case(&check_cases[i]), "checker: %s\n", check_cases[i].name);
	every_rule_tested();
	check_image("PVH_VMLINUX", ELF_VMLINUX);
	check_image("PVH_IMAGE", ELF_ENVIRONMENT);
	check_image("PVH_EFI", ELF_ENVIRONMENT);
	ksft_finished();
}
