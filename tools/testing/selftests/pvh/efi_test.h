/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of efi_test share. */
#ifndef _PVH_EFI_TEST_H
#define _PVH_EFI_TEST_H

#include "check.h"

#define MAX_BOOTS	100	/* for a test of KASLR */

/* The path of the image under test */
extern const char *efi_image;

/* Boots @kernel, efi_image or a vmlinux; all checks of a boot case. */
bool efi_boot(const char *machine, unsigned int mem, const char *kernel, const char *more);
/* As tap_result(), with the logs if it failed. */
void efi_verdict(bool ok, const char *name);

/* efi_compare.c: 3 tests */
void compare_with_vmlinux(void);

/* efi_kaslr.c: 2 tests from @n boots, and 1 each */
void kaslr(unsigned int n);
void kaslr_high(void);
void no_kaslr(void);

/* efi_debug.c: 1 test each */
void writable_and_executable(void);
void kexec_case(const char *option, const char *name);

/* efi_refuse.c: payloads that end in a line */
#define NR_REFUSED	4
void refused_payloads(void);

#endif /* _PVH_EFI_TEST_H */
