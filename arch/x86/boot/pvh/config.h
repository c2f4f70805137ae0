/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What of the kernel's configuration does not hold in the EFI environment:
 * included before anything else. There is no kernel around it, so nothing that
 * headers would have patched, traced, instrumented or called in one.
 */
#ifndef BOOT_PVH_CONFIG_H
#define BOOT_PVH_CONFIG_H

#undef CONFIG_PARAVIRT
#undef CONFIG_PARAVIRT_XXL
#undef CONFIG_PARAVIRT_SPINLOCKS
#undef CONFIG_KASAN
#undef CONFIG_KASAN_GENERIC
/* A host that would take a bit of it for encryption is refused. */
#undef CONFIG_AMD_MEM_ENCRYPT
#undef CONFIG_DYNAMIC_PHYSICAL_MASK

#define __NO_FORTIFY
#define USE_EARLY_PGTABLE_L5
#define PVH_BOOT_IMAGE

/* Memory is where it is. */
#define __pa(x)		((unsigned long)(x))
#define __va(x)		((void *)(unsigned long)(x))

/* Nothing is freed after boot, and each function is to be droppable by itself. */
#ifndef __ASSEMBLER__
#include <linux/init.h>
#undef __init
#undef __initdata
#define __init
#define __initdata
#endif

#endif /* BOOT_PVH_CONFIG_H */
