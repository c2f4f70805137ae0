// SPDX-License-Identifier: GPL-2.0
/*
 * Handle and protocol services.
 *
 * Runs as env.h says. Implements the UEFI specification 2.10, section 7.3, for
 * a machine without drivers.
 */
#include "env.h"

const efi_guid_t device_path_guid = EFI_DEVICE_PATH_PROTOCOL_GUID;

static bool is_handle(efi_handle_t handle)
{
	return handle_exists(env.handles, handle);
}

static struct protocol *find(efi_handle_t handle, const efi_guid_t *guid)
{
	return protocol_on(env.handles, handle, guid);
}

/* 7.3.2 */
efi_status_t __efiapi bs_install_protocol(efi_handle_t *handle, const efi_guid_t *guid,
					  u32 interface_type, void *interface)
{
	if (!handle || !guid || interface_type)
		return EFI_INVALID_PARAMETER;
	return protocol_add(env.handles, handle, guid, interface);
}

/* 7.3.3 */
efi_status_t __efiapi bs_uninstall_protocol(efi_handle_t handle, const efi_guid_t *guid,
					    void *interface)
{
	struct protocol *p;

	if (!is_handle(handle) || !guid)
		return EFI_INVALID_PARAMETER;
	p = find(handle, guid);
	if (!p || p->interface != interface)
		return EFI_NOT_FOUND;
	return protocol_remove(env.handles, p);
}

/* 7.3.4; the handle may have no other protocol, so it must not go meanwhile. */
efi_status_t __efiapi bs_reinstall_protocol(efi_handle_t handle, const efi_guid_t *guid,
					    void *old, void *new)
{
	efi_status_t status = bs_uninstall_protocol(handle, guid, old);
	struct protocol *row = env.handles->protocol;

	if (status != EFI_SUCCESS)
		return status;
	while (row->handle)
		row++;
	*row = (struct protocol) { .handle = handle, .guid = *guid, .interface = new };
	return EFI_SUCCESS;
}

static bool valid_attributes(u32 attributes)
{
	switch (attributes) {
	case OPEN_BY_HANDLE_PROTOCOL:
	case OPEN_GET_PROTOCOL:
	case OPEN_TEST_PROTOCOL:
	case OPEN_BY_CHILD_CONTROLLER:
	case OPEN_BY_DRIVER:
	case OPEN_EXCLUSIVE:
	case OPEN_BY_DRIVER | OPEN_EXCLUSIVE:
		return true;
	default:
		return false;
	}
}

/* Which handles have to be given depends on what the protocol is opened for. */
static bool valid_open(efi_handle_t handle, efi_handle_t agent, efi_handle_t controller,
		       u32 attributes)
{
	if (!valid_attributes(attributes))
		return false;
	if ((attributes & (OPEN_BY_CHILD_CONTROLLER | OPEN_BY_DRIVER)) && !is_handle(controller))
		return false;
	if (attributes == OPEN_BY_CHILD_CONTROLLER && controller == handle)
		return false;
	return is_handle(agent) || attributes <= OPEN_TEST_PROTOCOL;
}

/* 7.3.9 */
efi_status_t __efiapi bs_open_protocol(efi_handle_t handle, const efi_guid_t *guid,
				       void **interface, efi_handle_t agent,
				       efi_handle_t controller, u32 attributes)
{
	efi_status_t status = EFI_SUCCESS;
	struct protocol *p;

	if (!is_handle(handle) || !guid || (!interface && attributes != OPEN_TEST_PROTOCOL) ||
	    !valid_open(handle, agent, controller, attributes))
		return EFI_INVALID_PARAMETER;
	p = find(handle, guid);
	if (interface && attributes != OPEN_TEST_PROTOCOL)
		*interface = NULL;
	if (!p)
		return EFI_UNSUPPORTED;
	/* What has no agent can never be closed, so it is not written down. */
	if (attributes != OPEN_TEST_PROTOCOL && agent)
		status = protocol_open(env.handles, p, agent, controller, attributes);
	if (interface && attributes != OPEN_TEST_PROTOCOL &&
	    (status == EFI_SUCCESS || status == EFI_ALREADY_STARTED))
		*interface = p->interface;
	return status;
}

/* 7.3.7 */
efi_status_t __efiapi bs_handle_protocol(efi_handle_t handle, const efi_guid_t *guid,
					 void **interface)
{
	return bs_open_protocol(handle, guid, interface, NULL, NULL, OPEN_BY_HANDLE_PROTOCOL);
}

/* 7.3.10 */
efi_status_t __efiapi bs_close_protocol(efi_handle_t handle, const efi_guid_t *guid,
					efi_handle_t agent, efi_handle_t controller)
{
	struct protocol *p;

	if (!is_handle(handle) || !is_handle(agent) || !guid ||
	    (controller && !is_handle(controller)))
		return EFI_INVALID_PARAMETER;
	p = find(handle, guid);
	return p ? protocol_close(env.handles, p, agent, controller) : EFI_NOT_FOUND;
}

/* 7.3.11 */
efi_status_t __efiapi bs_open_protocol_information(efi_handle_t handle, const efi_guid_t *guid,
						   struct open_information **info, u64 *count)
{
	struct protocol *p;
	efi_status_t status;
	void *buffer;
	u32 i;

	if (!guid || !info || !count)
		return EFI_INVALID_PARAMETER;
	p = find(handle, guid);
	if (!p)
		return EFI_NOT_FOUND;
	status = bs_allocate_pool(EFI_BOOT_SERVICES_DATA, sizeof(**info) * MAX_OPENS, &buffer);
	if (status != EFI_SUCCESS)
		return status;
	*info = buffer;
	*count = 0;
	for (i = 0; i < MAX_OPENS; i++) {
		if (env.handles->open[i].of == p)
			(*info)[(*count)++] = env.handles->open[i].info;
	}
	return EFI_SUCCESS;
}

/* 7.3.14 */
efi_status_t __efiapi bs_protocols_per_handle(efi_handle_t handle, efi_guid_t ***guids,
					      u64 *count)
{
	efi_status_t status;
	void *buffer;
	u32 i;

	if (!is_handle(handle) || !guids || !count)
		return EFI_INVALID_PARAMETER;
	status = bs_allocate_pool(EFI_BOOT_SERVICES_DATA, sizeof(**guids) * MAX_PROTOCOLS, &buffer);
	if (status != EFI_SUCCESS)
		return status;
	*guids = buffer;
	*count = 0;
	for (i = 0; i < MAX_PROTOCOLS; i++) {
		if (env.handles->protocol[i].handle == handle)
			(*guids)[(*count)++] = &env.handles->protocol[i].guid;
	}
	return EFI_SUCCESS;
}

/* All handles, or those with a protocol; how many. */
static u64 list_handles(const efi_guid_t *guid, efi_handle_t *list)
{
	struct protocol *p = NULL;
	u64 nr = 0;

	while ((p = protocol_next(env.handles, p, guid))) {
		if (list)
			list[nr] = p->handle;
		nr++;
	}
	return nr;
}

/* Checks a search; no notification can be registered, so no key is valid. */
static bool valid_search(u32 how, const efi_guid_t *guid)
{
	return how == LOCATE_ALL_HANDLES || (how == LOCATE_BY_PROTOCOL && guid);
}

/* 7.3.6 */
efi_status_t __efiapi bs_locate_handle(u32 how, const efi_guid_t *guid, void *key, u64 *size,
				       efi_handle_t *list)
{
	u64 room, needed;

	if (!valid_search(how, guid) || !size)
		return EFI_INVALID_PARAMETER;
	guid = how == LOCATE_BY_PROTOCOL ? guid : NULL;
	needed = list_handles(guid, NULL) * sizeof(*list);
	if (!needed)
		return EFI_NOT_FOUND;
	room = *size;
	*size = needed;
	if (room < needed)
		return EFI_BUFFER_TOO_SMALL;
	if (!list)
		return EFI_INVALID_PARAMETER;
	list_handles(guid, list);
	return EFI_SUCCESS;
}

/* 7.3.15 */
efi_status_t __efiapi bs_locate_handle_buffer(u32 how, const efi_guid_t *guid, void *key,
					      u64 *count, efi_handle_t **list)
{
	efi_status_t status;
	void *buffer;
	u64 nr;

	if (!valid_search(how, guid) || !count || !list)
		return EFI_INVALID_PARAMETER;
	guid = how == LOCATE_BY_PROTOCOL ? guid : NULL;
	*count = 0;
	*list = NULL;
	nr = list_handles(guid, NULL);
	if (!nr)
		return EFI_NOT_FOUND;
	status = bs_allocate_pool(EFI_BOOT_SERVICES_DATA, nr * sizeof(**list), &buffer);
	if (status != EFI_SUCCESS)
		return status;
	*list = buffer;
	*count = list_handles(guid, *list);
	return EFI_SUCCESS;
}

/* 7.3.16; callers look at what they get, not only at the status. */
efi_status_t __efiapi bs_locate_protocol(const efi_guid_t *guid, void *registration,
					 void **interface)
{
	struct protocol *p;

	if (!guid || !interface)
		return EFI_INVALID_PARAMETER;
	p = registration ? NULL : protocol_next(env.handles, NULL, guid);
	*interface = p ? p->interface : NULL;
	return p ? EFI_SUCCESS : EFI_NOT_FOUND;
}

static u32 node_length(const struct device_path *node)
{
	return node->length[0] | node->length[1] << 8;
}

static const struct device_path *node_after(const struct device_path *node)
{
	return (const void *)node + node_length(node);
}

static bool is_end(const struct device_path *node)
{
	return node->type == DP_END && node->sub_type == DP_END_ENTIRE;
}

/**
 * device_path_size() - how long is a device path?
 * @path: the path
 *
 * Return: its size in bytes with the node that ends it, or 0 for a path with a
 * node that is too short to be one.
 */
u64 device_path_size(const struct device_path *path)
{
	const struct device_path *node = path;

	for (; !is_end(node); node = node_after(node)) {
		if (node_length(node) < sizeof(*node))
			return 0;
	}
	return (const void *)(node + 1) - (const void *)path;
}

/* Bytes of @whole that @part is the beginning of; 0 if it is not. */
static u64 common_part(const struct device_path *whole, const struct device_path *part)
{
	u64 part_size = device_path_size(part), at = 0;

	if (!part_size)
		return 0;
	part_size -= sizeof(*part);
	while (at < part_size && !is_end((const void *)whole + at))
		at += node_length((const void *)whole + at);
	return at == part_size && !__builtin_memcmp(whole, part, part_size) ? at : 0;
}

/* 7.3.8: the handle whose device path is the longest beginning of @path */
efi_status_t __efiapi bs_locate_device_path(const efi_guid_t *guid, struct device_path **path,
					    efi_handle_t *handle)
{
	struct protocol *p = NULL, *its, *best = NULL;
	u64 size, longest = 0;

	if (!guid || !path || !*path || !device_path_size(*path))
		return EFI_INVALID_PARAMETER;
	while ((p = protocol_next(env.handles, p, guid))) {
		its = find(p->handle, &device_path_guid);
		size = its && its->interface ? common_part(*path, its->interface) : 0;
		if (size > longest) {
			longest = size;
			best = p;
		}
	}
	if (!best)
		return EFI_NOT_FOUND;
	if (!handle)
		return EFI_INVALID_PARAMETER;
	*handle = best->handle;
	*path = (void *)*path + longest;
	return EFI_SUCCESS;
}

/* 7.3.17: a device path may be there once. */
static efi_status_t install_new(efi_handle_t *handle, const efi_guid_t *guid, void *interface)
{
	struct device_path *rest = interface;
	efi_handle_t its;

	if (rest && same_guid(guid, &device_path_guid) &&
	    bs_locate_device_path(guid, &rest, &its) == EFI_SUCCESS && is_end(rest))
		return EFI_ALREADY_STARTED;
	return bs_install_protocol(handle, guid, 0, interface);
}

/* 7.3.17: pairs of GUID and interface until NULL, all or none of them */
efi_status_t __efiapi bs_install_multiple(efi_handle_t *handle, ...)
{
	efi_handle_t old;
	__builtin_ms_va_list args, undo;
	efi_status_t status = EFI_SUCCESS;
	efi_guid_t *guid;
	u32 done = 0;

	if (!handle)
		return EFI_INVALID_PARAMETER;
	old = *handle;
	__builtin_ms_va_start(args, handle);
	__builtin_ms_va_copy(undo, args);
	while (status == EFI_SUCCESS && (guid = __builtin_va_arg(args, efi_guid_t *))) {
		status = install_new(handle, guid, __builtin_va_arg(args, void *));
		done += status == EFI_SUCCESS;
	}
	while (status != EFI_SUCCESS && done--) {
		guid = __builtin_va_arg(undo, efi_guid_t *);
		bs_uninstall_protocol(*handle, guid, __builtin_va_arg(undo, void *));
	}
	if (status != EFI_SUCCESS)
		*handle = old;
	__builtin_ms_va_end(undo);
	__builtin_ms_va_end(args);
	return status;
}

/* 7.3.18: all or none; what was there before is put back as a whole. */
efi_status_t __efiapi bs_uninstall_multiple(efi_handle_t handle, ...)
{
	__builtin_ms_va_list args;
	efi_status_t status = EFI_SUCCESS;
	struct handles before = *env.handles;
	efi_guid_t *guid;

	__builtin_ms_va_start(args, handle);
	while (status == EFI_SUCCESS && (guid = __builtin_va_arg(args, efi_guid_t *)))
		status = bs_uninstall_protocol(handle, guid, __builtin_va_arg(args, void *));
	if (status != EFI_SUCCESS) {
		*env.handles = before;
		status = EFI_INVALID_PARAMETER;
	}
	__builtin_ms_va_end(args);
	return status;
}

/* 7.3.12: there are no drivers */
efi_status_t __efiapi bs_connect_controller(efi_handle_t handle, efi_handle_t *drivers,
					    struct device_path *path, u8 recursive)
{
	return is_handle(handle) ? EFI_NOT_FOUND : EFI_INVALID_PARAMETER;
}

/* 7.3.13: nothing manages it, as asked for; and no handle is a driver's */
efi_status_t __efiapi bs_disconnect_controller(efi_handle_t handle, efi_handle_t driver,
					       efi_handle_t child)
{
	if (!is_handle(handle) || driver || (child && !is_handle(child)))
		return EFI_INVALID_PARAMETER;
	return EFI_SUCCESS;
}

/**
 * offer() - put a protocol of the environment on a handle
 * @handle: the handle; a new one is made if it is NULL
 * @guid: the protocol
 * @interface: its interface
 *
 * There is room for these: they come first.
 */
void offer(efi_handle_t *handle, const efi_guid_t *guid, void *interface)
{
	protocol_add(env.handles, handle, guid, interface);
}
