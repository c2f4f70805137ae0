// SPDX-License-Identifier: GPL-2.0
/*
 * Whose guest is this? Asked by the PVH entries before anything that the
 * loader wrote is used.
 *
 * Built into vmlinux, where it runs at the kernel's link address before .bss
 * is cleared, and into the EFI environment: CPUID and port accesses only.
 */
#include <linux/minmax.h>
#include <asm/cpuid/api.h>
#include <asm/io.h>
#include <asm/processor.h>

#include "pvh.h"

/* Xen: public/arch-x86/cpuid.h */
#define HYPERVISOR_FIRST	0x40000000
#define HYPERVISOR_LAST		0x4000ff00
#define HYPERVISOR_STEP		0x100
#define XEN_EBX			0x566e6558	/* XenV */
#define XEN_ECX			0x65584d4d	/* MMXe */
#define XEN_EDX			0x4d4d566e	/* nVMM */
#define XEN_LEAVES		2

/* QEMU: docs/specs/fw_cfg; item 0 is the signature */
#define FW_CFG_SELECTOR		0x510
#define FW_CFG_DATA		0x511

/**
 * pvh_on_xen() - is this a Xen guest?
 *
 * Xen's leaves are "at the first otherwise unused 0x100 aligned boundary", so
 * a block that is nobody's ends the search: two CPUID exits on KVM, not 256
 * (Xen: public/arch-x86/cpuid.h).
 *
 * Return: true on Xen.
 */
bool __init pvh_on_xen(void)
{
	u32 base, eax, ebx, ecx, edx;

	for (base = HYPERVISOR_FIRST; base <= HYPERVISOR_LAST; base += HYPERVISOR_STEP) {
		cpuid(base, &eax, &ebx, &ecx, &edx);
		if (eax < base || eax >= base + HYPERVISOR_STEP)
			return false;
		if (ebx == XEN_EBX && ecx == XEN_ECX && edx == XEN_EDX)
			return eax - base >= XEN_LEAVES;
	}
	return false;
}

/* Asks the firmware configuration device for its signature. */
static bool __init on_qemu(void)
{
	outw(0, FW_CFG_SELECTOR);
	return inb(FW_CFG_DATA) == 'Q' && inb(FW_CFG_DATA) == 'E' &&
	       inb(FW_CFG_DATA) == 'M' && inb(FW_CFG_DATA) == 'U';
}

/**
 * pvh_loader_type() - who is the loader?
 * @xen: this is a Xen guest; there dom0 sees the host's ports, so none is tried
 *
 * Return: type_of_loader, Documentation/arch/x86/boot.rst.
 */
u8 __init pvh_loader_type(bool xen)
{
	if (xen)
		return PVH_LOADER_XEN;
	return on_qemu() ? PVH_LOADER_QEMU : PVH_LOADER_UNKNOWN;
}

/**
 * pvh_phys_limit() - how far do guest physical addresses go?
 *
 * AMD APM volume 3, appendix E.4.7; without that leaf there are 36 bits.
 *
 * Return: the first address that the CPU cannot address.
 */
u64 __init pvh_phys_limit(void)
{
	u32 bits = 36;

	if (cpuid_eax(0x80000000) >= 0x80000008)
		bits = cpuid_eax(0x80000008) & 0xff;
	return 1ULL << clamp(bits, 32U, 52U);
}
