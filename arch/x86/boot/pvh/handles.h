/* SPDX-License-Identifier: GPL-2.0 */
/* The database of handles and the protocols on them. */
#ifndef BOOT_PVH_HANDLES_H
#define BOOT_PVH_HANDLES_H

#include "uefi.h"

/* A UKI installs four protocols, a kernel two; images that they load, two each. */
#define MAX_PROTOCOLS		32
#define MAX_OPENS		32

/**
 * struct protocol - an interface on a handle
 * @handle: the handle; NULL if this row is free
 * @guid: which protocol
 * @interface: the interface, which may be NULL
 */
struct protocol {
	efi_handle_t handle;
	efi_guid_t guid;
	void *interface;
};

/**
 * struct protocol_open - who uses a protocol
 * @of: the protocol; NULL if this row is free
 * @info: agent, controller, attributes, and how often
 */
struct protocol_open {
	const struct protocol *of;
	struct open_information info;
};

/**
 * struct handles - all of them
 * @protocol: the rows; a handle is there if one of them names it
 * @open: who uses which
 * @last: the handle that was made last; no other will be like it
 */
struct handles {
	struct protocol protocol[MAX_PROTOCOLS];
	struct protocol_open open[MAX_OPENS];
	u64 last;
};

bool handle_exists(const struct handles *db, efi_handle_t handle);
struct protocol *protocol_on(struct handles *db, efi_handle_t handle, const efi_guid_t *guid);
struct protocol *protocol_next(struct handles *db, struct protocol *last,
			       const efi_guid_t *guid);
efi_status_t protocol_add(struct handles *db, efi_handle_t *handle, const efi_guid_t *guid,
			  void *interface);
efi_status_t protocol_remove(struct handles *db, struct protocol *protocol);
efi_status_t protocol_open(struct handles *db, const struct protocol *protocol,
			   efi_handle_t agent, efi_handle_t controller, u32 attributes);
efi_status_t protocol_close(struct handles *db, const struct protocol *protocol,
			    efi_handle_t agent, efi_handle_t controller);
void handle_close_all(struct handles *db, efi_handle_t handle);
bool same_guid(const efi_guid_t *a, const efi_guid_t *b);

#endif /* BOOT_PVH_HANDLES_H */
