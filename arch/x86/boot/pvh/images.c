// SPDX-License-Identifier: GPL-2.0
/*
 * Image services: the payload, and images that it loads.
 *
 * Runs as env.h says. Implements the UEFI specification 2.10, section 7.4, for
 * applications: there are no drivers.
 */
#include "env.h"

/**
 * struct image - a loaded image
 * @info: its LoadedImage protocol
 * @handle: its handle
 * @next: the image that was loaded before it
 * @caller: the image that has started it
 * @base: where it is
 * @pages: pages there that are freed with it, 0 if it runs in place
 * @entry: its entry point
 * @started: it runs
 * @jump: where StartImage() goes on when it exits
 * @exit_size: bytes of its exit data
 * @exit_data: from Exit()
 * @path: its device path, for LOADED_IMAGE_DEVICE_PATH
 */
struct image {
	struct loaded_image info;
	efi_handle_t handle;
	struct image *next;
	struct image *caller;
	u64 base;
	u64 pages;
	void *entry;
	bool started;
	struct jump jump;
	u64 exit_size;
	efi_char16_t *exit_data;
	struct device_path *path;
};

static const efi_guid_t loaded_image_guid = LOADED_IMAGE_PROTOCOL_GUID;
static const efi_guid_t loaded_image_path_guid = LOADED_IMAGE_DEVICE_PATH_PROTOCOL_GUID;

/* Names this environment as a device; made for it, of no use elsewhere. */
#define PVH_DEVICE {							\
	.node = { DP_HARDWARE, DP_HARDWARE_VENDOR, { sizeof(struct device_path_vendor) } }, \
	.guid = EFI_GUID(0x2d4f0ba1, 0x6a52, 0x44c5,  0x9b, 0x1e, 0x7c, 0x3a, 0x51, 0x0d, 0x86, 0xf4), \
}

#define PATH_END	{ DP_END, DP_END_ENTIRE, { sizeof(struct device_path) } }

/* The payload is somewhere in memory: no disk, no network. */
static struct {
	struct device_path_vendor vendor;
	struct device_path_memory memory;
	struct device_path end;
} __packed payload_path = {
	.vendor = PVH_DEVICE,
	.memory = {
		.node = { DP_HARDWARE, DP_HARDWARE_MEMORY, { sizeof(payload_path.memory) } },
		.memory_type = EFI_LOADER_DATA,
	},
	.end = PATH_END,
};

static struct {
	struct device_path_vendor vendor;
	struct device_path end;
} __packed device_path = { .vendor = PVH_DEVICE, .end = PATH_END };

static struct image *image_of(efi_handle_t handle)
{
	struct image *image = env.image;

	while (image && image->handle != handle)
		image = image->next;
	return image;
}

static efi_status_t status_of(enum pe_error error)
{
	switch (error) {
	case PE_MACHINE:
	case PE_OPTIONAL_MAGIC:
	case PE_SUBSYSTEM:
		return EFI_UNSUPPORTED;
	default:
		return EFI_LOAD_ERROR;
	}
}

/*
 * Where the file is will do if it lies there as the image would. Memory up to
 * @room is the image's already; what it needs behind that has to be free.
 */
static bool runs_in_place(const struct pe_image *pe, u64 room)
{
	u64 base = (u64)pe->file, end = PAGE_UP(base + pe->image_size);

	if (!pe->in_place || !room || base % EFI_PAGE_SIZE || base % pe->align)
		return false;
	return end <= room ||
	       memmap_claim(&env.memory, room, end, EFI_LOADER_CODE) == EFI_SUCCESS;
}

/* Finds a place for the image and puts it there. */
static efi_status_t place_image(struct image *image, struct pe_image *pe, u64 room)
{
	u64 align = pe->align > EFI_PAGE_SIZE ? pe->align : EFI_PAGE_SIZE;
	enum pe_error error;

	image->base = (u64)pe->file;
	if (!runs_in_place(pe, room)) {
		image->pages = PAGE_UP(pe->image_size) >> EFI_PAGE_SHIFT;
		image->base = allocate_aligned(EFI_LOADER_CODE, image->pages, align);
		if (!image->base) {
			env_say("no RAM for an EFI image, SizeOfImage", pe->image_size);
			return EFI_OUT_OF_RESOURCES;
		}
	}
	error = pe_load(pe, (void *)image->base);
	if (error) {
		env_say(pe_error_text(error), pe->error_value);
		if (image->pages)
			release(image->base, image->pages);
		return status_of(error);
	}
	image->entry = (void *)(image->base + pe->entry);
	image->info.revision = LOADED_IMAGE_REVISION;
	image->info.image_base = (void *)image->base;
	image->info.image_size = pe->image_size;
	image->info.code_type = EFI_LOADER_CODE;
	image->info.data_type = EFI_LOADER_DATA;
	return EFI_SUCCESS;
}

/* Loads an image, without protocols or a handle. */
static efi_status_t load(const void *file, u64 size, u64 room, struct image **loaded)
{
	struct pe_image pe;
	enum pe_error error = pe_parse(file, size, &pe);
	efi_status_t status;
	struct image *image;

	if (error) {
		env_say(pe_error_text(error), pe.error_value);
		return status_of(error);
	}
	status = bs_allocate_pool(EFI_BOOT_SERVICES_DATA, sizeof(*image), (void **)&image);
	if (status != EFI_SUCCESS)
		return status;
	*image = (struct image) { };
	status = place_image(image, &pe, room);
	if (status != EFI_SUCCESS) {
		bs_free_pool(image);
		return status;
	}
	*loaded = image;
	return EFI_SUCCESS;
}

static void take_off(struct image *image, const efi_guid_t *guid)
{
	struct protocol *p = protocol_on(env.handles, image->handle, guid);

	if (p)
		protocol_remove(env.handles, p);
}

static void unload(struct image *image)
{
	struct image **link = &env.image;

	handle_close_all(env.handles, image->handle);
	take_off(image, &loaded_image_guid);
	take_off(image, &loaded_image_path_guid);
	while (*link && *link != image)
		link = &(*link)->next;
	if (*link)
		*link = image->next;
	if (image->pages)
		release(image->base, image->pages);
	bs_free_pool(image->path);
	bs_free_pool(image);
}

static efi_status_t add_protocols(struct image *image)
{
	efi_status_t status;

	image->next = env.image;
	env.image = image;
	status = protocol_add(env.handles, &image->handle, &loaded_image_guid, &image->info);
	if (status == EFI_SUCCESS)
		status = protocol_add(env.handles, &image->handle, &loaded_image_path_guid,
				      image->path);
	return status;
}

/* The image's own copy of where it came from, and the device's part of that. */
static efi_status_t copy_path(struct image *image, struct device_path *path)
{
	struct device_path *rest;
	efi_status_t status;
	u64 size;

	if (!path)
		return EFI_SUCCESS;
	size = device_path_size(path);
	if (!size)
		return EFI_INVALID_PARAMETER;
	status = bs_allocate_pool(EFI_BOOT_SERVICES_DATA, size, (void **)&image->path);
	if (status != EFI_SUCCESS)
		return status;
	__builtin_memcpy(image->path, path, size);
	rest = image->path;
	bs_locate_device_path(&device_path_guid, &rest, &image->info.device);
	image->info.file_path = rest;
	return EFI_SUCCESS;
}

/* 7.4.1; there is no file to load, so it has to be in memory. */
efi_status_t __efiapi bs_load_image(u8 boot_policy, efi_handle_t parent,
				    struct device_path *path, void *source, u64 size,
				    efi_handle_t *handle)
{
	struct image *image, *by = image_of(parent);
	efi_status_t status;

	if (!by || !handle)
		return EFI_INVALID_PARAMETER;
	if (!source)
		return EFI_NOT_FOUND;
	status = load(source, size, 0, &image);
	if (status != EFI_SUCCESS)
		return status;
	image->info.parent = parent;
	image->info.systab = by->info.systab;
	status = copy_path(image, path);
	if (status == EFI_SUCCESS)
		status = add_protocols(image);
	if (status != EFI_SUCCESS) {
		unload(image);
		return status;
	}
	*handle = image->handle;
	return EFI_SUCCESS;
}

/* 7.4.2 */
efi_status_t __efiapi bs_start_image(efi_handle_t handle, u64 *exit_size,
				     efi_char16_t **exit_data)
{
	struct image *image = image_of(handle);
	efi_status_t status;

	if (!image || image->started)
		return EFI_INVALID_PARAMETER;
	image->started = true;
	image->caller = env.running;
	env.running = image;
	status = cpu_enter_image(&image->jump, image->entry, handle, image->info.systab);
	/* It has returned or called Exit(): an application is unloaded then. */
	env.running = image->caller;
	/* Who does not want the data does not get its size. */
	if (exit_data) {
		if (exit_size)
			*exit_size = image->exit_size;
		*exit_data = image->exit_data;
	}
	unload(image);
	return status;
}

/* 7.4.3 */
efi_status_t __efiapi bs_unload_image(efi_handle_t handle)
{
	struct image *image = image_of(handle);
	efi_status_t status;

	if (!image)
		return EFI_INVALID_PARAMETER;
	if (image->started) {
		if (!image->info.unload || image == env.running)
			return EFI_UNSUPPORTED;
		status = ((efi_status_t (__efiapi *)(efi_handle_t))image->info.unload)(handle);
		if (status != EFI_SUCCESS)
			return status;
	}
	unload(image);
	return EFI_SUCCESS;
}

/* 7.4.5: an image ends itself, or one that has not begun. */
efi_status_t __efiapi bs_exit_image(efi_handle_t handle, efi_status_t status, u64 size,
				    efi_char16_t *data)
{
	struct image *image = image_of(handle);

	if (!image || (image->started && image != env.running))
		return EFI_INVALID_PARAMETER;
	if (!image->started) {
		unload(image);
		return EFI_SUCCESS;
	}
	image->exit_size = size;
	image->exit_data = data;
	cpu_leave_image(&image->jump, status);
}

/* 7.4.6: fails if the map has changed since the caller read it. */
efi_status_t __efiapi bs_exit_boot_services(efi_handle_t handle, u64 key)
{
	if (!image_of(handle) || key != env.memory.key)
		return EFI_INVALID_PARAMETER;
	tables_end_boot_services();
	return EFI_SUCCESS;
}

/* The command line in UTF-16, as the stubs want it. */
static void set_load_options(struct image *image)
{
	u32 len = 0, i;
	efi_char16_t *text;
	u64 size;

	while (env.cmdline[len])
		len++;
	if (!len)
		return;
	size = (len + 1) * sizeof(*text);
	if (bs_allocate_pool(EFI_LOADER_DATA, size, (void **)&text) != EFI_SUCCESS)
		env_die(ENV_NO_MEMORY, size);
	for (i = 0; i <= len; i++)
		text[i] = (u8)env.cmdline[i];
	image->info.load_options = text;
	image->info.load_options_size = size;
}

/**
 * images_start() - load and start the payload
 * @systab: for it
 *
 * Return: what the payload returned, or gave to Exit(); or why it could not be
 * loaded, of which a line has said more.
 */
efi_status_t images_start(struct system_table *systab)
{
	const struct env_module *payload = &env.payload;
	efi_handle_t device = NULL;
	struct image *image;
	efi_status_t status;

	payload_path.memory.start = payload->start;
	payload_path.memory.last = payload->end - 1;
	offer(&device, &device_path_guid, &device_path);
	status = load((const void *)payload->start, payload->end - payload->start,
		      payload->room, &image);
	if (status != EFI_SUCCESS)
		return status;
	image->info.systab = systab;
	set_load_options(image);
	status = copy_path(image, (struct device_path *)&payload_path);
	if (status == EFI_SUCCESS)
		status = add_protocols(image);
	return status == EFI_SUCCESS ? bs_start_image(image->handle, NULL, NULL) : status;
}
