/* SPDX-License-Identifier: GPL-2.0 */
/* What cpu.c and cpu-asm.S have of each other. */
#ifndef BOOT_PVH_CPU_H
#define BOOT_PVH_CPU_H

#define CPU_EXCEPTIONS		32
#define CPU_STUB_SIZE		5	/* a call */

/* The GDT's last entry, of two words, after those that the kernel expects */
#define CPU_TSS			0x20

#endif /* BOOT_PVH_CPU_H */
