/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a PVH entry knows and boot_params has no place for.
 *
 * vmlinux's own entry keeps it in a variable. The EFI environment hands it to the
 * kernel in a configuration table. It is no ABI: the environment, or after kexec
 * the table, may be another build's, so the kernel looks at @size and @version
 * first, and does without.
 */
#ifndef _ASM_X86_PVH_FACTS_H
#define _ASM_X86_PVH_FACTS_H

#include <linux/types.h>
#include <asm/pvh_start_info.h>

#define PVH_FACTS_VERSION	2

#define LINUX_PVH_FACTS_TABLE_GUID					\
	EFI_GUID(0xb63a2ea9, 0x27f1, 0x4b58,  0x92, 0x9c, 0x4e, 0x5b, 0x0d, 0xa6, 0x13, 0x70)

/* struct pvh_facts.path */
#define PVH_PATH_DIRECT		0
#define PVH_PATH_EFI		1

/**
 * struct pvh_facts - what a PVH entry knows
 * @size: size of this structure in bytes
 * @version: PVH_FACTS_VERSION
 * @start_info_version: hvm_start_info version
 * @flags: SIF_* flags of start_info, for Xen's part of the kernel
 * @entries: entries in the loader's memory map
 * @ranges: ranges that were made of them
 * @xen: 1 in a Xen guest
 * @loader: boot_params.hdr.type_of_loader
 * @path: PVH_PATH_*
 * @report: warnings for the kernel log
 */
struct pvh_facts {
	u32 size;
	u32 version;
	u32 start_info_version;
	u32 flags;
	u32 entries;
	u32 ranges;
	u8 xen;
	u8 loader;
	u8 path;
	struct pvh_report report;
};

void pvh_log_facts(const struct pvh_facts *facts);
void pvh_take_facts_at(u64 pa);

#endif /* _ASM_X86_PVH_FACTS_H */
