/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of efi_test share: the image, booted on either path. */
#ifndef _PVH_EFI_TEST_H
#define _PVH_EFI_TEST_H

#include "check.h"

#define DIRECT		"pvh=direct"
#define MAX_BOOTS	100	/* for a test of KASLR */

/* The path of the image under test */
extern const char *efi_image;

/* Boots @kernel, through its EFI stub if @efi; all checks of a boot case. */
bool efi_boot(const char *machine, unsigned int mem, const char *kernel, bool efi,
	      const char *more);
/* As tap_result(), with the logs if it failed. */
void efi_verdict(bool ok, const char *name);

/* efi_compare.c: 6 tests */
void compare_with_vmlinux(void);

/* efi_kaslr.c: 2 tests from @n boots, and 1 each */
void kaslr(unsigned int n);
void kaslr_high(void);
void no_kaslr(bool efi);

/* efi_debug.c: 1 test each */
void writable_and_executable(bool efi);
void kexec_case(const char *option, const char *name);

#endif /* _PVH_EFI_TEST_H */
