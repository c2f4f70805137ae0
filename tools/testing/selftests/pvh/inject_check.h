/* SPDX-License-Identifier: GPL-2.0 */
/* Compares what came of a case with what the contract says. */
#ifndef _PVH_INJECT_CHECK_H
#define _PVH_INJECT_CHECK_H

#include <stdio.h>

#include "bare/cases.h"
#include "guest.h"
#include "model.h"

/**
 * struct inject_run - a case that ran
 * @c: the case, or NULL if it is a random one
 * @seed: of the random one
 * @path: into the kernel
 * @result: how the guest ended and what it reported
 * @folder: where its logs are, or NULL
 * @messages: gets what is wrong
 * @initrd_size: size of the initrd's file
 * @initrd_hash: hash of it
 * @xen: it was a guest of Xen
 * @facts_only: what the kernel says does not count
 */
struct inject_run {
	const struct inject_case *c;
	uint64_t seed;
	enum inject_path path;
	const struct guest_result *result;
	const char *folder;
	FILE *messages;
	uint64_t initrd_size;
	uint64_t initrd_hash;
	bool xen;
	bool facts_only;
};

bool inject_check(const struct inject_run *run);

/* Kernel, payload or NULL, and initrd in one file: QEMU passes one module. */
bool make_pack(const char *pack, const char *kernel, const char *payload, const char *initrd);

/* Says that @what is wrong, and returns false. */
bool inject_wrong(const struct inject_run *run, const char *what, uint64_t got, uint64_t want);
/* The report's number of @key is @want. */
bool inject_check_number(const struct inject_run *run, const char *key, uint64_t want);
/* Line number @n of the report that begins with "KEY=", behind that; or NULL. */
const char *inject_line(const struct inject_run *run, const char *key, unsigned int n);

/* What the kernel found, the same as in the guest; false if the guest did not get there. */
bool inject_make_scene(const struct inject_run *run, struct scene *scene);

/* The map in the report against the model's, which becomes what EFI makes of it. */
bool inject_check_map(const struct inject_run *run, struct model *model);

#endif /* _PVH_INJECT_CHECK_H */
