/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Runtime services of the PVH entry's EFI environment.
 *
 * Copied to a page of its own and called there by the stub and, after
 * ExitBootServices(), by the kernel: in 64-bit mode, at its physical address
 * or wherever SetVirtualAddressMap() says. It has no data and no addresses, so
 * it does not matter where.
 *
 * UEFI specification 2.10 section 8, arguments as in 2.3.4: %rcx, %rdx, %r8,
 * %r9. The RT_PROPERTIES table says which of these services are supported.
 */
#include <linux/linkage.h>
#include <asm/asm.h>

/* UEFI appendix D */
#define EFI_STATUS(n)		((1 << 63) | (n))
#define UNSUPPORTED		EFI_STATUS(3)
#define NOT_FOUND		EFI_STATUS(14)

/* EFI_RESET_TYPE */
#define RESET_SHUTDOWN		2

	.section ".rodata", "a", @progbits
	.balign	16
SYM_DATA_START(pvh_runtime_code)

/* There are no variables: Secure Boot is off, nobody left a seed. */
SYM_INNER_LABEL(pvh_rt_get_variable, SYM_L_GLOBAL)
	endbr64
	movabs	$NOT_FOUND, %rax
	ret
	int3

/* Nothing here depends on where it is. */
SYM_INNER_LABEL(pvh_rt_set_virtual_address_map, SYM_L_GLOBAL)
	endbr64
	xorl	%eax, %eax
	ret
	int3

/*
 * A triple fault resets the machine, or ends it if the VMM does so: there is
 * no other way that all have. A shutdown returns, which the specification does
 * not allow, to a kernel that then uses ACPI to switch off.
 */
SYM_INNER_LABEL(pvh_rt_reset_system, SYM_L_GLOBAL)
	endbr64
	cmpl	$RESET_SHUTDOWN, %ecx
	je	1f
2:	pushq	$0
	pushq	$0
	lidt	(%rsp)
	int3
1:	movabs	$UNSUPPORTED, %rax
	ret
	int3

/*
 * Xen's PVH guests have no ACPI state to switch off with. Xen ends a domain all
 * of whose CPUs are halted for good, which those but this one are by now.
 */
SYM_INNER_LABEL(pvh_rt_reset_xen, SYM_L_GLOBAL)
	endbr64
	cmpl	$RESET_SHUTDOWN, %ecx
	jne	2b
	cli
3:	hlt
	jmp	3b

SYM_INNER_LABEL(pvh_rt_unsupported, SYM_L_GLOBAL)
	endbr64
	movabs	$UNSUPPORTED, %rax
	ret
	int3
SYM_DATA_END_LABEL(pvh_runtime_code, SYM_L_GLOBAL, pvh_runtime_code_end)
