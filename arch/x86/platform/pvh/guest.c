// SPDX-License-Identifier: GPL-2.0
/*
 * Whose guest is this? Asked by the native PVH entry before anything that the
 * loader wrote is used.
 *
 * Runs at the kernel's link address before .bss is cleared: CPUID, MSR and
 * port accesses only.
 */
#include <linux/init.h>
#include <asm/cpuid.h>
#include <asm/io.h>
#include <asm/msr.h>
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

/* Intel TDX Module ABI: leaf 0x21, "IntelTDX    " in EBX, EDX, ECX */
#define TDX_LEAF		0x21
#define TDX_EBX			0x65746e49
#define TDX_EDX			0x5844546c
#define TDX_ECX			0x20202020

/* AMD APM volume 3, appendix E.4.17 */
#define SEV_LEAF		0x8000001f
#define SEV_EAX_SEV		BIT(1)

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

/**
 * pvh_on_qemu() - is there a QEMU around this guest?
 *
 * Asks the firmware configuration device for its signature (QEMU:
 * docs/specs/fw_cfg). Not for Xen guests: dom0 sees the host's ports.
 *
 * Return: true on QEMU.
 */
bool __init pvh_on_qemu(void)
{
	u8 sig[4];

	outw(0, FW_CFG_SELECTOR);
	insb(FW_CFG_DATA, sig, sizeof(sig));
	return sig[0] == 'Q' && sig[1] == 'E' && sig[2] == 'M' && sig[3] == 'U';
}

/**
 * pvh_is_confidential() - is this guest's memory protected from its VMM?
 *
 * Return: true for AMD SEV, SEV-ES and SEV-SNP guests and for Intel TDX guests.
 */
bool __init pvh_is_confidential(void)
{
	u32 eax, ebx, ecx, edx;

	if (cpuid_eax(0) >= TDX_LEAF) {
		cpuid_count(TDX_LEAF, 0, &eax, &ebx, &ecx, &edx);
		if (ebx == TDX_EBX && ecx == TDX_ECX && edx == TDX_EDX)
			return true;
	}
	if (cpuid_eax(0x80000000) < SEV_LEAF || !(cpuid_eax(SEV_LEAF) & SEV_EAX_SEV))
		return false;

	/* A host CPU that could: the MSR tells whether this guest is one. */
	return __rdmsr(MSR_AMD64_SEV) & MSR_AMD64_SEV_ENABLED;
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
