// SPDX-License-Identifier: GPL-2.0
/*
 * For programs built with the address sanitizer: kselftest's runner preloads
 * stdbuf's library, in front of the sanitizer's, which would refuse to start.
 */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "verify_asan_link_order=0";
}
