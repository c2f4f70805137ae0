/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a case puts into a guest's memory for the kernel under test.
 *
 * Built into pvh_inject, which writes it, and into inject_test, whose model
 * says what the kernel must make of it. Starts from what the loader gave
 * pvh_inject, so that it fits the machine. No library and no 64-bit division.
 */
#ifndef _PVH_SCENE_H
#define _PVH_SCENE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <xen/interface/hvm/start_info.h>

#define SCENE_BASE_ENTRIES	64
#define SCENE_ENTRIES		65540	/* more than the kernel accepts */
#define SCENE_MODULES		1030	/* dito */
#define SCENE_TEXT		8192
#define SCENE_RSDP_SIZE		36

#define KIB			1024ULL
#define MIB			(1024 * KIB)
#define GIB			(1024 * MIB)

/* Where things are unless a case moves them: RAM on every machine. */
#define SCENE_PAYLOAD_AT	(64 * MIB)
#define SCENE_INFO_AT		(96 * MIB)
#define SCENE_MAP_AT		(96 * MIB + 64 * KIB)
#define SCENE_MODLIST_AT	(98 * MIB)
#define SCENE_CMDLINE_AT	(99 * MIB)
#define SCENE_RSDP_AT		(99 * MIB + 64 * KIB)
#define SCENE_INITRD_AT		(100 * MIB)
/* Some room for what a case wants to put somewhere. */
#define SCENE_SPARE		(102 * MIB)
#define SCENE_MODULES_AT	(112 * MIB)
#define SCENE_HOLES_AT		(128 * MIB)
/* pvh_inject itself, and memory that only a loader uses. */
#define SCENE_INJECTOR_AT	(160 * MIB)
#define SCENE_INJECTOR_END	(176 * MIB)

/* In front of a module that holds the kernel and modules for it: QEMU passes one. */
#define SCENE_PACK_MAGIC	0x4b4341504856503cULL

struct scene_pack {
	uint64_t magic;
	uint64_t kernel_offset, kernel_size;
	uint64_t payload_offset, payload_size;
	uint64_t initrd_offset, initrd_size;
};

/**
 * struct scene_base - what pvh_inject was given and found
 * @map: the loader's memory map
 * @nr_map: its entries
 * @rsdp_paddr: the loader's RSDP
 * @rsdp: a copy of it, the rest 0
 * @phys_limit: first address that the CPU does not have
 * @kernel_start: physical address of the kernel under test, as linked
 * @kernel_end: first byte behind it
 * @payload_size: bytes of the EFI image that came with it, if it starts those
 * @initrd_size: bytes of the initrd that came with it
 */
struct scene_base {
	struct hvm_memmap_table_entry map[SCENE_BASE_ENTRIES];
	uint32_t nr_map;
	uint64_t rsdp_paddr;
	unsigned char rsdp[SCENE_RSDP_SIZE];
	uint64_t phys_limit;
	uint64_t kernel_start, kernel_end;
	uint64_t payload_size;
	uint64_t initrd_size;
};

/**
 * struct scene - what the kernel finds
 * @base: what it is made from
 * @ebx: %ebx at the entry
 * @efer: MSR EFER at the entry
 * @kernel_shift: bytes from where the kernel is linked to where it is loaded
 * @info: start_info
 * @info_at: where it is; for this and the next ones 0 is nowhere
 * @map: memory map
 * @nr_map: entries stored
 * @map_at: where it is
 * @module: module list
 * @nr_modules: entries stored
 * @modlist_at: where it is
 * @cmdline: command line
 * @cmdline_size: bytes stored, with the NUL if it has one
 * @cmdline_at: where it is
 * @rsdp: RSDP
 * @rsdp_at: where it is
 * @payload_at: where the payload is
 * @initrd_at: where the initrd is
 */
struct scene {
	struct scene_base base;
	uint32_t ebx;
	uint32_t efer;
	uint64_t kernel_shift;
	struct hvm_start_info info;
	uint64_t info_at;
	struct hvm_memmap_table_entry map[SCENE_ENTRIES];
	uint32_t nr_map;
	uint64_t map_at;
	struct hvm_modlist_entry module[SCENE_MODULES];
	uint32_t nr_modules;
	uint64_t modlist_at;
	char cmdline[SCENE_TEXT];
	uint32_t cmdline_size;
	uint64_t cmdline_at;
	unsigned char rsdp[SCENE_RSDP_SIZE];
	uint64_t rsdp_at;
	uint64_t payload_at;
	uint64_t initrd_at;
};

/* A scene that boots; @scene->base is filled in. */
void scene_init(struct scene *scene);
void scene_set_cmdline(struct scene *scene, const char *text);
/* Append an entry to the map; the index of the largest entry of RAM. */
void scene_add(struct scene *scene, uint64_t addr, uint64_t size, uint32_t type);
uint32_t scene_main_ram(const struct scene *scene);
/* Append a module to the list. */
void scene_add_module(struct scene *scene, uint64_t paddr, uint64_t size);
/* Give the payload, which has to be first, or the initrd to the kernel, at @paddr. */
void scene_add_payload(struct scene *scene, uint64_t paddr);
void scene_add_initrd(struct scene *scene, uint64_t paddr);
/* Put the RSDP to @paddr, and keep the kernel from using that memory. */
void scene_move_rsdp(struct scene *scene, uint64_t paddr);
/* Calls @write for all that has a place. */
void scene_store(const struct scene *scene,
		 void (*write)(uint64_t paddr, const void *data, uint32_t size));
/* A hash of the scene, to see that two programs have the same. */
uint64_t scene_hash(const struct scene *scene);
/* The next of a row of random numbers; @limit is above 0. */
uint32_t scene_random(uint64_t *state, uint32_t limit);

#endif /* _PVH_SCENE_H */
