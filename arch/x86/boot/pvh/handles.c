// SPDX-License-Identifier: GPL-2.0
/*
 * The database of handles and the protocols on them: a small table.
 *
 * Pure: works on the struct handles that it is given. Runs in the environment
 * in 64-bit mode and in user space tests.
 *
 * Implements what the UEFI specification 2.10, section 7.3, says of the handle
 * database: a handle lives as long as there is a protocol on it.
 */
#include "handles.h"

/* Handles are no addresses: nobody is to look at what is behind one. */
#define FIRST_HANDLE		0x1000
#define HANDLE_STEP		0x10

bool same_guid(const efi_guid_t *a, const efi_guid_t *b)
{
	return !__builtin_memcmp(a, b, sizeof(*a));
}

/**
 * handle_exists() - is this a handle?
 * @db: the database
 * @handle: what may be one
 *
 * Return: true if there is a protocol on it.
 */
bool handle_exists(const struct handles *db, efi_handle_t handle)
{
	u32 i;

	for (i = 0; handle && i < MAX_PROTOCOLS; i++) {
		if (db->protocol[i].handle == handle)
			return true;
	}
	return false;
}

/**
 * protocol_on() - find a protocol on a handle
 * @db: the database
 * @handle: the handle
 * @guid: the protocol
 *
 * Return: its row, or NULL.
 */
struct protocol *protocol_on(struct handles *db, efi_handle_t handle, const efi_guid_t *guid)
{
	u32 i;

	for (i = 0; handle && i < MAX_PROTOCOLS; i++) {
		struct protocol *p = &db->protocol[i];

		if (p->handle == handle && same_guid(&p->guid, guid))
			return p;
	}
	return NULL;
}

/**
 * protocol_next() - walk through the protocols
 * @db: the database
 * @last: the row that was returned before, or NULL to begin
 * @guid: only this protocol, or NULL: one row of each handle
 *
 * Return: the next row, or NULL.
 */
struct protocol *protocol_next(struct handles *db, struct protocol *last, const efi_guid_t *guid)
{
	struct protocol *p = last ? last + 1 : db->protocol;
	struct protocol *first;

	for (; p < db->protocol + MAX_PROTOCOLS; p++) {
		if (!p->handle)
			continue;
		if (guid && same_guid(&p->guid, guid))
			return p;
		for (first = db->protocol; !guid && first->handle != p->handle; first++)
			;
		if (!guid && first == p)
			return p;
	}
	return NULL;
}

/**
 * protocol_add() - put a protocol on a handle
 * @db: the database
 * @handle: the handle; a new one is made if it is NULL
 * @guid: the protocol, which the handle does not have yet
 * @interface: its interface
 *
 * Return: EFI_SUCCESS, EFI_INVALID_PARAMETER for a handle that is none or has
 * the protocol, or EFI_OUT_OF_RESOURCES.
 */
efi_status_t protocol_add(struct handles *db, efi_handle_t *handle, const efi_guid_t *guid,
			  void *interface)
{
	u32 i = 0;

	if (*handle && (!handle_exists(db, *handle) || protocol_on(db, *handle, guid)))
		return EFI_INVALID_PARAMETER;
	while (i < MAX_PROTOCOLS && db->protocol[i].handle)
		i++;
	if (i == MAX_PROTOCOLS)
		return EFI_OUT_OF_RESOURCES;
	if (!*handle) {
		db->last = db->last ? db->last + HANDLE_STEP : FIRST_HANDLE;
		*handle = (efi_handle_t)(unsigned long)db->last;
	}
	db->protocol[i] = (struct protocol) {
		.handle = *handle, .guid = *guid, .interface = interface,
	};
	return EFI_SUCCESS;
}

/* Who has opened a protocol so must close it; others need not. */
#define OPEN_UNTIL_CLOSED	(OPEN_BY_CHILD_CONTROLLER | OPEN_BY_DRIVER | OPEN_EXCLUSIVE)

/**
 * protocol_remove() - take a protocol off its handle
 * @db: the database
 * @protocol: its row
 *
 * Return: EFI_SUCCESS, or EFI_ACCESS_DENIED if it is open other than by
 * HandleProtocol() and the like.
 */
efi_status_t protocol_remove(struct handles *db, struct protocol *protocol)
{
	u32 i;

	for (i = 0; i < MAX_OPENS; i++) {
		if (db->open[i].of == protocol &&
		    (db->open[i].info.attributes & OPEN_UNTIL_CLOSED))
			return EFI_ACCESS_DENIED;
	}
	for (i = 0; i < MAX_OPENS; i++) {
		if (db->open[i].of == protocol)
			db->open[i].of = NULL;
	}
	*protocol = (struct protocol) { };
	return EFI_SUCCESS;
}

/* Attributes that make an agent the only one of its kind. */
#define OPEN_ALONE		(OPEN_BY_DRIVER | OPEN_EXCLUSIVE)

/*
 * No driver can be asked to let go of a protocol, so one that is open alone
 * stays so until it is closed.
 */
static efi_status_t may_open(const struct open_information *there,
			     const struct open_information *wanted)
{
	if (!(wanted->attributes & OPEN_ALONE) || !(there->attributes & OPEN_ALONE))
		return EFI_SUCCESS;
	if (there->agent == wanted->agent && there->controller == wanted->controller &&
	    there->attributes == wanted->attributes && wanted->attributes != OPEN_EXCLUSIVE)
		return EFI_ALREADY_STARTED;
	return EFI_ACCESS_DENIED;
}

static bool same_open(const struct open_information *a, const struct open_information *b)
{
	return a->agent == b->agent && a->controller == b->controller &&
	       a->attributes == b->attributes;
}

/**
 * protocol_open() - note who uses a protocol
 * @db: the database
 * @protocol: its row
 * @agent: handle of the user, or NULL
 * @controller: for whom, or NULL
 * @attributes: OPEN_*, one of the combinations that are valid
 *
 * Return: EFI_SUCCESS, EFI_ALREADY_STARTED if the agent has it open so,
 * EFI_ACCESS_DENIED if it is open for another one alone, or
 * EFI_OUT_OF_RESOURCES.
 */
efi_status_t protocol_open(struct handles *db, const struct protocol *protocol,
			   efi_handle_t agent, efi_handle_t controller, u32 attributes)
{
	struct open_information wanted = {
		.agent = agent, .controller = controller,
		.attributes = attributes, .open_count = 1,
	};
	struct protocol_open *open, *place = NULL;
	efi_status_t status;

	for (open = db->open; open < db->open + MAX_OPENS; open++) {
		if (!open->of && !place)
			place = open;
		if (open->of != protocol)
			continue;
		status = may_open(&open->info, &wanted);
		if (status != EFI_SUCCESS)
			return status;
		if (same_open(&open->info, &wanted)) {
			open->info.open_count++;
			return EFI_SUCCESS;
		}
	}
	if (!place)
		return EFI_OUT_OF_RESOURCES;
	*place = (struct protocol_open) { .of = protocol, .info = wanted };
	return EFI_SUCCESS;
}

/**
 * protocol_close() - note that a protocol is no longer used
 * @db: the database
 * @protocol: its row
 * @agent: who used it
 * @controller: for whom
 *
 * Return: EFI_SUCCESS, or EFI_NOT_FOUND if it is not open for them.
 */
efi_status_t protocol_close(struct handles *db, const struct protocol *protocol,
			    efi_handle_t agent, efi_handle_t controller)
{
	efi_status_t status = EFI_NOT_FOUND;
	u32 i;

	for (i = 0; i < MAX_OPENS; i++) {
		struct protocol_open *open = &db->open[i];

		if (open->of == protocol && open->info.agent == agent &&
		    open->info.controller == controller) {
			open->of = NULL;
			status = EFI_SUCCESS;
		}
	}
	return status;
}

/**
 * handle_close_all() - note that a handle is no longer used and uses nothing
 * @db: the database
 * @handle: the handle, of an image that goes; or NULL
 */
void handle_close_all(struct handles *db, efi_handle_t handle)
{
	u32 i;

	for (i = 0; handle && i < MAX_OPENS; i++) {
		struct protocol_open *open = &db->open[i];

		if (open->of && (open->of->handle == handle || open->info.agent == handle ||
				 open->info.controller == handle))
			open->of = NULL;
	}
}
