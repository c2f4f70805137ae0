/* SPDX-License-Identifier: GPL-2.0 */
/* What the compiler calls, checksums, tables of functions. */
#ifndef BOOT_PVH_LIB_H
#define BOOT_PVH_LIB_H

#include <linux/types.h>

void *memcpy(void *to, const void *from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *buffer, int value, size_t size);
int memcmp(const void *a, const void *b, size_t size);

u32 crc32(const void *buffer, u64 size);
void fill_slots(void **slot, const s32 *table, u32 nr);

#endif /* BOOT_PVH_LIB_H */
