/* SPDX-License-Identifier: GPL-2.0 */
/* The compressed image's PVH entry, to be included behind misc.h. */
#ifndef BOOT_COMPRESSED_PVH_H
#define BOOT_COMPRESSED_PVH_H

#include <asm/pvh_boot.h>
#include "../../platform/pvh/pvh.h"

#define PVH_EVENTS		768
#define PVH_XEN_MAP		512

/**
 * struct pvh_scratch - memory of the conversion, in boot_heap
 * @event: room for the sweep's events
 * @range: room for the converted map
 * @xen_map: Xen's map, for guests that get none from start_info
 *
 * Nobody uses boot_heap before decompression begins. Besides this the window's
 * two page tables are in it.
 */
struct pvh_scratch {
	struct pvh_event event[PVH_EVENTS];
	struct pvh_range range[PVH_MAX_RANGES];
	struct boot_e820_entry xen_map[PVH_XEN_MAP];
};

asmlinkage void __noreturn pvh_main(u32 start_info);
int pvh_xen_memory_map(struct boot_e820_entry *map, u32 max, void *page);
void __noreturn pvh_boot_direct(const struct pvh_boot *boot);
void __noreturn pvh_enter_kernel(void *entry, struct boot_params *bp);

void load_stage2_idt(void);
void initialize_identity_maps(void *rmode);
asmlinkage void *extract_kernel(void *rmode, unsigned char *output);

#endif /* BOOT_COMPRESSED_PVH_H */
