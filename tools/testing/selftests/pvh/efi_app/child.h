/* SPDX-License-Identifier: GPL-2.0 */
/* What the application tells the image that it loads, as LoadOptions, and is told. */
#ifndef _PVH_EFI_APP_CHILD_H
#define _PVH_EFI_APP_CHILD_H

#include "efi.h"

enum child_does {
	CHILD_RETURNS,		/* ABORTED */
	CHILD_EXITS,		/* ABORTED, with data */
	CHILD_EXITS_OK,		/* SUCCESS, without data, from deep down */
	CHILD_EXITS_PARENT,	/* tries to; returns the status */
	CHILD_UNLOADS_PARENT,
	CHILD_UNLOADS_ITSELF,
	CHILD_STARTS_ITSELF,
	CHILD_OPENS,		/* opens a protocol on a handle, and closes nothing */
	CHILD_LOADS,		/* loads another one, which exits with data */
};

/**
 * struct child_options - its LoadOptions
 * @does: what it is to do
 * @file: the image that is its own
 * @size: of that
 * @target: a handle with a protocol to open
 * @guid: the protocol
 * @relocated: set by it: its address was relocated
 * @zero: set by it: zeroes are zero
 * @parent: set by it: its parent, from LoadedImage
 * @status: set by it: what else it has seen
 */
struct child_options {
	u64 does;
	const void *file;
	u64 size;
	void *target;
	const struct guid *guid;
	u64 relocated;
	u64 zero;
	void *parent;
	status_t status;
};

#define CHILD_DATA_SIZE		64
#define CHILD_DATA		0x4142

#endif /* _PVH_EFI_APP_CHILD_H */
