/* SPDX-License-Identifier: GPL-2.0 */
/* What the PE loader must make of a file, for tests. */
#ifndef _PVH_PE_ORACLE_H
#define _PVH_PE_ORACLE_H

#include <asm/pvh_env.h>

#include "pe.h"

/* Larger images are checked, but not loaded. */
#define ORACLE_MAX_LOAD		0x100000

/* How to load: bits */
#define PE_AT_HOME	1	/* where it was linked: there is nothing to relocate */
#define PE_IN_PLACE	2	/* where the file is, if the loader says that it can be */
#define PE_WAYS		4

/**
 * struct outcome - what the loader made of a file
 * @error: of pe_parse() or of pe_load()
 * @value: that goes with it
 * @base: the loaded image, if there was no error; lives until the next check
 * @pe: what the loader knows of it
 * @in_place: it is where the file was
 */
struct outcome {
	enum pe_error error;
	u64 value;
	const u8 *base;
	struct pe_image pe;
	bool in_place;
};

/* A bit for each PE_* that is true of the file, 0 for a good one. */
u32 oracle_faults(const u8 *file, u64 size);

/* Makes the image at @image, of one that has no faults, as if it were at @base. */
enum pe_error oracle_load(const u8 *file, u64 base, u8 *image, u64 *value);

/*
 * Parses and loads a copy of the file that ends where its memory ends.
 * Returns NULL, or in what loader and oracle differ.
 */
const char *oracle_check(const void *file, u64 size, u32 how, struct outcome *out);

#endif /* _PVH_PE_ORACLE_H */
