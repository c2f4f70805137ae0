/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The EFI environment: what its files have of each other.
 *
 * All of it runs on one CPU in 64-bit mode, identity mapped, with .bss cleared
 * and interrupts off. It may run at another address than it was linked for and
 * is not relocated: no variable may be initialised with an address.
 *
 * Each layer uses only those above it in this file.
 */
#ifndef BOOT_PVH_ENV_H
#define BOOT_PVH_ENV_H

#include <asm/pvh_facts.h>
#include <asm/pvh_start_info.h>

#include "handles.h"
#include "lib.h"
#include "memmap.h"
#include "pe.h"
#include "services.h"
#include "uefi.h"

/*
 * More ranges are dropped by the converter, which drops what is least and says so:
 * Linux, whose table has room for 320 of them and some of its own, would drop the
 * last ones and say nothing. Modules and what the payload allocates split some.
 */
#define ENV_MAX_RANGES		300
#define ENV_RANGES		(ENV_MAX_RANGES + 2 * ENV_MODULES + 40)

/* Modules that are looked at; the initrd of many is what others concatenate. */
#define ENV_MODULES		32

#define ENV_STACK_PAGES		40	/* UEFI 2.3.4: at least 128 KiB */

#define ENV_NO_MEMORY		"no RAM for the EFI environment, bytes"

/**
 * struct env_module - something that the loader put into memory
 * @start: guest physical address
 * @end: first byte behind it
 * @room: first byte behind its pages, if those were free memory, which now
 *	belongs to it and nobody else; otherwise 0
 */
struct env_module {
	u64 start;
	u64 end;
	u64 room;
};

/**
 * struct environment - all that services need, which have no other context
 * @xen: this is a Xen guest
 * @cmdline: the command line
 * @rsdp_revision: of the RSDP, which may lie in page 0 and be out of reach later
 * @memory: the memory map
 * @mapped: first address that is not mapped
 * @handles: handles and protocols
 * @payload: what runs: in the image, or the first module
 * @module: the other modules
 * @nr_modules: how many
 * @initrd_size: bytes of all of them
 * @donated: pages of the only module, which the allocator has given away
 * @donated_first: what they began with then
 * @donated_read: the initrd was read from there: they are the payload's to change
 * @initrd_wanted: somebody has asked for the initrd's size
 * @tpl: task priority level
 * @monotonic: GetNextMonotonicCount()
 * @image: images that are loaded
 * @running: the one that runs
 */
struct environment {
	bool xen;
	const char *cmdline;
	u8 rsdp_revision;
	struct memory memory;
	u64 mapped;
	struct handles *handles;
	struct env_module payload;
	struct env_module module[ENV_MODULES];
	u32 nr_modules;
	u64 initrd_size;
	bool donated;
	u64 donated_first;
	bool donated_read;
	bool initrd_wanted;
	unsigned long tpl;
	u64 monotonic;
	struct image *image;
	struct image *running;
};

extern struct environment env;

/* lds: where the environment's parts are */
extern const u8 env_start[];
extern const u8 env_text[];
extern const u8 env_data[];
extern const u8 env_end[];

/* die.c: the end */
void __noreturn env_die(const char *text, u64 value);
void env_say(const char *text, u64 value);

/* cpu.S, cpu.c: descriptor tables, exceptions, stacks */
struct jump {
	u64 rbx, rbp, r12, r13, r14, r15, rsp;
};

extern const u8 cpu_stubs[], stack_end[];
extern u8 gdt[];

void cpu_init(void);
u64 cpu_ticks(void);
void __noreturn cpu_fault(u64 vector, u64 error, u64 rip);
void __noreturn cpu_switch_stack(u64 top, void (*to)(void));
efi_status_t cpu_enter_image(struct jump *jump, void *entry, efi_handle_t handle,
			     struct system_table *systab);
void __noreturn cpu_leave_image(struct jump *jump, efi_status_t status);

/* xen.c: the memory map that Xen has */
struct boot_e820_entry;
int xen_memory_map(struct boot_e820_entry *map, u32 max, void *page);

/*
 * services.S: tables of the functions above and below, as distances, because
 * addresses are not known before the environment runs
 */
extern const s32 boot_services_table[], runtime_services_table[];
extern const s32 text_output_services[], text_input_services[];

/* memory.c: memory services */
u64 allocate(u32 type, u64 pages);
u64 allocate_aligned(u32 type, u64 pages, u64 align);
void release(u64 addr, u64 pages);

/* paging.c: the window to memory that is not mapped yet, and the identity map */
void window_init(void);
void paging_init(void);

/* protocols.c: handle and protocol services */
extern const efi_guid_t device_path_guid;
u64 device_path_size(const struct device_path *path);
void offer(efi_handle_t *handle, const efi_guid_t *guid, void *interface);

/* events.c: task priority, events, time */
#define KEY_EVENT		((void *)0x10)

/* console.c: text in and out */
void console_init(struct system_table *systab);

/* tables.c: the system table and all that outlives boot services */
void sign_table(efi_table_hdr_t *hdr, u64 signature, u32 size);
struct system_table *tables_init(const struct pvh_info *info, const struct pvh_facts *facts);
void tables_end_boot_services(void);

/* smbios.c */
void find_smbios(u64 *v2, u64 *v3);

/* initrd.c: modules as an initrd */
void initrd_init(void);

/* main.c: from entry.S */
asmlinkage void __noreturn env_main(u32 start_info);

/* images.c: images */
efi_status_t images_start(struct system_table *systab);

#endif /* BOOT_PVH_ENV_H */
