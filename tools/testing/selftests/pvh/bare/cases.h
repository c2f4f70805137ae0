/* SPDX-License-Identifier: GPL-2.0 */
/* The cases of pvh_inject and inject_test: one table for both. */
#ifndef _PVH_CASES_H
#define _PVH_CASES_H

#include "scene.h"

/* Guests of QEMU that have what a case needs. */
enum inject_machine {
	MACHINE_PC,		/* 256 MiB */
	MACHINE_Q35,
	MACHINE_MICROVM,
	MACHINE_PC_2G,		/* RAM on both sides of 1 GiB */
	MACHINE_PC_TOP,		/* RAM almost up to 4 GiB */
	MACHINE_PC_6G,		/* RAM on both sides of 4 GiB */
	MACHINE_PC_LA57,	/* 256 MiB, a CPU with 5-level paging */
	MACHINE_PC_32BIT,	/* 256 MiB, a CPU without long mode */
};

/* Ways to start the kernel under test */
enum inject_path {
	PATH_VMLINUX,
	PATH_EFI,		/* pvhImage */
	PATH_MODULE,		/* pvhefi, with a bzImage for module 0 */
	NR_PATHS
};

/* A case can mean nothing on some of them. */
#define NOT_ON_VMLINUX	(1U << PATH_VMLINUX)
#define NOT_ON_EFI	(1U << PATH_EFI)

/**
 * struct inject_case - one start_info for one boot
 * @name: of the case, without blanks
 * @change: makes it from a scene that boots
 * @arg: for @change
 * @then: changes it further, or NULL
 * @then_arg: for @then
 * @says: what the kernel must say, by Documentation/arch/x86/pvh.rst: one line
 *	(without "PVH: ") for each thing that is wrong. A line that ends in "(0x"
 *	has a value that depends on the machine. NULL: nothing.
 * @efi: what the EFI environment must say instead, "" for nothing; NULL: the same
 * @fatal: that is the kernel's last word; otherwise it boots
 * @machine: where it runs
 * @not_on: NOT_ON_*: paths that it is not for
 * @payload: for PATH_MODULE, and no other path: puts a payload somewhere
 */
struct inject_case {
	const char *name;
	void (*change)(struct scene *scene, uint64_t arg);
	uint64_t arg;
	void (*then)(struct scene *scene, uint64_t arg);
	uint64_t then_arg;
	const char *says;
	const char *efi;
	bool fatal;
	enum inject_machine machine;
	unsigned int not_on;
	bool payload;
};

struct inject_table {
	const struct inject_case *cases;
	uint32_t nr;
};

extern const struct inject_table header_cases, place_cases, map_cases, entry_cases, module_cases,
				 payload_cases;

/* The map's entries in another order, the opposite or by the seed @arg. */
void map_reversed(struct scene *scene, uint64_t arg);
void map_shuffled(struct scene *scene, uint64_t arg);
/* The main RAM in so many pieces that the map has @arg entries. */
void map_split(struct scene *scene, uint64_t arg);

/* Case number @n of all tables; NULL behind the last one. */
const struct inject_case *get_case(uint32_t n);
const struct inject_case *find_case(const char *name);
/* @c means something on @path. */
bool case_is_for(const struct inject_case *c, enum inject_path path);
/* What @c makes a kernel say on @path; NULL or empty: nothing. */
const char *words_of(const struct inject_case *c, enum inject_path path);
void make_case(struct scene *scene, const struct inject_case *c);
void make_random_case(struct scene *scene, uint64_t seed);

#endif /* _PVH_CASES_H */
