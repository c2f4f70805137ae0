// SPDX-License-Identifier: GPL-2.0
/*
 * Holds PVH kernel images to the ELF rules of the loaders that there are: a
 * KTAP line for each rule and file. Exit status 0 if all are kept.
 */
#include <stdio.h>
#include <stdlib.h>

#include "../kselftest.h"
#include "elf_check.h"

static void check_file(const char *path)
{
	struct elf_finding finding;
	struct elf_file f;
	unsigned int i;
	char text[512];

	if (!elf_file_read(path, &f))
		ksft_exit_fail_msg("%s cannot be read\n", path);
	ksft_print_msg("%s: rules for a %s image\n", path, elf_kind_name(elf_kind(&f)));
	for (i = 0; i < nr_elf_rules; i++) {
		const struct elf_rule *rule = &elf_rules[i];

		switch (elf_check(&f, rule, &finding)) {
		case ELF_KEPT:
			ksft_test_result_pass("%s: %s\n", path, rule->name);
			break;
		case ELF_BROKEN:
			elf_describe(rule, &finding, text, sizeof(text));
			ksft_test_result_fail("%s: %s\n", path, text);
			break;
		case ELF_NOT_APPLICABLE:
			ksft_test_result_skip("%s: %s: %s\n", path, rule->name,
					      rule->kinds & elf_kind(&f) ?
					      "the ELF header is broken" : "other images only");
			break;
		}
	}
	free(f.data);
}

int main(int argc, char **argv)
{
	int i;

	if (argc < 2 || argv[1][0] == '-') {
		fputs("usage: elf_check FILE...   (vmlinux, pvhImage)\n", stderr);
		return 2;
	}
	ksft_print_header();
	ksft_set_plan((argc - 1) * nr_elf_rules);
	for (i = 1; i < argc; i++)
		check_file(argv[i]);
	ksft_finished();
}
