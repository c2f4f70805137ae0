// SPDX-License-Identifier: GPL-2.0
/*
 * libFuzzer's target: a PE image from the fuzzer goes through the loader, in user
 * space under ASan and UBSan. What comes out is compared with the oracle, or
 * aborts with one line.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pe_oracle.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

/* The last byte of an input says how to load it. */
int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct outcome out;
	const char *wrong;
	u32 how;

	if (!size)
		return 0;
	how = data[--size] % PE_WAYS;
	wrong = oracle_check(data, size, how, &out);
	if (!wrong && (!strlen(pe_error_text(out.error)) || out.error >= PE_NR_ERRORS))
		wrong = "there is no text for the error";
	if (wrong) {
		fprintf(stderr, "%s: wrong: %s, loaded in way %u\n", __FILE__, wrong, how);
		abort();
	}
	return 0;
}
