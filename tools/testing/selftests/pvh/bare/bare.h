/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What freestanding PVH guests have instead of a C library.
 *
 * 32-bit code with flat segments and without paging: addresses are physical.
 */
#ifndef _PVH_BARE_H
#define _PVH_BARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <xen/interface/hvm/start_info.h>

/* The state at entry, filled by start.S. */
struct bare_entry {
	uint32_t eax, ebx, cr0, cr4, eflags;
	uint32_t cs, ds, es, ss, tr;
	struct {
		uint16_t limit;
		uint32_t base;
	} __attribute__((packed)) gdtr;
	uint16_t unused;
	uint32_t pushed;		/* found where pushfl should have put it */
};

extern const struct bare_entry bare_entry;
extern char bare_start[], bare_end[];

void bare_main(void);

/* To port 0xe9, the debug console of QEMU and Xen. */
void put(const char *text);
void put_hex(uint64_t value);

/* The one line that the host takes for an announced end, and a halt. */
void __attribute__((noreturn)) end_of_run(const char *text);

/* The start_info that this guest itself was given. */
static inline const struct hvm_start_info *own_start_info(void)
{
	return (const struct hvm_start_info *)(uintptr_t)bare_entry.ebx;
}

static inline const void *at(uint64_t paddr)
{
	return (const void *)(uintptr_t)paddr;
}

void *memcpy(void *to, const void *from, size_t len);
void *memset(void *to, int byte, size_t len);
int memcmp(const void *a, const void *b, size_t len);
size_t strlen(const char *text);

#endif /* _PVH_BARE_H */
