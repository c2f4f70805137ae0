// SPDX-License-Identifier: GPL-2.0
/* LoadedImage, 9.1 and 9.2; device paths, 10.2; LocateDevicePath(), 7.3.8. */
#include "app.h"

#define MAX_PATH	1024

static u64 node_size(const struct node *node)
{
	return node->length[0] | node->length[1] << 8;
}

static bool is_end(const struct node *node)
{
	return node->type == NODE_END && node->sub_type == NODE_END_ENTIRE;
}

/* Bytes with the end; 0 if it is malformed */
u64 path_size(const struct node *path)
{
	u64 size = 0;

	while (path && size < MAX_PATH) {
		const struct node *node = (const void *)path + size;

		if (node_size(node) < sizeof(*node))
			return 0;
		size += node_size(node);
		if (is_end(node))
			return node_size(node) == sizeof(*node) ? size : 0;
	}
	return 0;
}

static void *protocol_on(void *handle, const struct guid *guid)
{
	void *interface;

	return bs->handle_protocol(handle, guid, &interface) == SUCCESS ? interface : NULL;
}

/* 9.1 */
static void check_loaded_image(void)
{
	EXPECT(LoadedImage, "revision", own->revision, LOADED_IMAGE_REVISION);
	EXPECT(LoadedImage, "system table", own->system, st);
	EXPECT(LoadedImage, "base", own->base, image_start);
	EXPECT(LoadedImage, "size", own->size, image_end - image_start);
	EXPECT(LoadedImage, "code type", own->code_type, LOADER_CODE);
	EXPECT(LoadedImage, "data type", own->data_type, LOADER_DATA);
	EXPECT(LoadedImage, "it cannot be unloaded", own->unload, NULL);
	TRUE(LoadedImage, "load options are UTF-16", own->options && own->options_size % 2 == 0);
	EXPECT(LoadedImage, "load options end with their 0",
	       ((u16 *)own->options)[own->options_size / 2 - 1], 0);
	TRUE(LoadedImage, "load options are not in free memory",
	     type_at((u64)own->options) != CONVENTIONAL);
}

/* 9.2: the device's path and FilePath behind it */
static void check_own_path(void)
{
	struct node *path = protocol_on(self, &loaded_image_path_guid), *rest = path;
	struct node *device = protocol_on(own->device, &device_path_guid);
	u64 size = path_size(device) - sizeof(*device);
	void *handle = NULL;

	TRUE(LoadedImage, "its device path is well-formed", path_size(path));
	TRUE(LoadedImage, "its file path is well-formed", path_size(own->path));
	TRUE(LoadedImage, "its device has a device path", path_size(device));
	TRUE(LoadedImage, "its device path begins with the device's",
	     path && device && same(path, device, size));
	TRUE(LoadedImage, "its device path goes on with the file's",
	     path && device && same((u8 *)path + size, own->path, path_size(own->path)));
	EXPECT(LocateDevicePath, "its device",
	       bs->locate_device_path(&device_path_guid, &rest, &handle), SUCCESS);
	EXPECT(LocateDevicePath, "its device, handle", handle, own->device);
	EXPECT(LocateDevicePath, "its device, what is left", (u8 *)rest - (u8 *)path, size);
}

/* A path of three nodes: a vendor's two, and the end; 10.3.5.3 */
struct test_path {
	struct test_node {
		struct node node;
		struct guid guid;
	} one, two;
	struct node end;
};

static void make_path(struct test_path *p, bool two)
{
	*p = (struct test_path) {
		{ { NODE_MEDIA, NODE_MEDIA_VENDOR, { sizeof(p->one) } }, test_guid },
		{ { NODE_MEDIA, NODE_MEDIA_VENDOR, { sizeof(p->two) } }, other_guid },
		{ NODE_END, NODE_END_ENTIRE, { sizeof(p->end) } },
	};
	if (!two)
		p->two.node = p->end;
}

static status_t locate(const struct guid *guid, void *path, u64 *left, void **handle)
{
	struct node *rest = path;
	status_t status = bs->locate_device_path(guid, &rest, handle);

	*left = (u8 *)rest - (u8 *)path;
	return status;
}

static void check_arguments(struct test_path *path)
{
	struct node *rest = (struct node *)path;
	void *handle = (void *)POISON;

	EXPECT(LocateDevicePath, "GUID NULL", bs->locate_device_path(NULL, &rest, &handle),
	       INVALID_PARAMETER);
	EXPECT(LocateDevicePath, "path NULL",
	       bs->locate_device_path(&device_path_guid, NULL, &handle), INVALID_PARAMETER);
	EXPECT(LocateDevicePath, "no such protocol",
	       bs->locate_device_path(&third_guid, &rest, &handle), NOT_FOUND);
	EXPECT(LocateDevicePath, "no such path",
	       bs->locate_device_path(&load_file2_guid, &rest, &handle), NOT_FOUND);
	EXPECT(LocateDevicePath, "what fails leaves the path alone", rest, path);
	EXPECT(LocateDevicePath, "what fails leaves the handle alone", handle, POISON);
}

/* 7.3.8: "will operate on the first instance" */
static void check_instances(const struct test_path *shorter, void *its)
{
	struct {
		struct test_node one;
		struct node between;
		struct test_node two;
		struct node end;
	} many = {
		shorter->one, { NODE_END, NODE_END_INSTANCE, { 4 } },
		shorter->one, { NODE_END, NODE_END_ENTIRE, { 4 } },
	};
	void *handle = NULL;
	u64 left;

	EXPECT(LocateDevicePath, "of two instances", locate(&third_guid, &many, &left, &handle),
	       SUCCESS);
	TRUE(LocateDevicePath, "of two instances, handle and what is left",
	     handle == its && left == sizeof(many.one));
}

/* The longest path wins. */
static void check_longest(struct test_path *shorter, struct test_path *longer)
{
	void *a = NULL, *b = NULL, *handle = NULL;
	u64 left;

	bs->install_multiple(&a, &device_path_guid, shorter, &third_guid, NULL, NULL);
	EXPECT(LocateDevicePath, "a longer path",
	       locate(&device_path_guid, longer, &left, &handle), SUCCESS);
	TRUE(LocateDevicePath, "a longer path, handle and what is left",
	     handle == a && left == sizeof(shorter->one));
	EXPECT(LocateDevicePath, "handle NULL", locate(&device_path_guid, longer, &left, NULL),
	       INVALID_PARAMETER);
	bs->install_multiple(&b, &device_path_guid, longer, NULL);
	locate(&device_path_guid, longer, &left, &handle);
	TRUE(LocateDevicePath, "the longest", handle == b &&
	     left == sizeof(longer->one) + sizeof(longer->two));
	locate(&device_path_guid, shorter, &left, &handle);
	TRUE(LocateDevicePath, "not what is longer than the path", handle == a &&
	     left == sizeof(shorter->one));
	locate(&third_guid, longer, &left, &handle);
	TRUE(LocateDevicePath, "only with the protocol", handle == a &&
	     left == sizeof(shorter->one));
	check_instances(shorter, a);
	bs->uninstall_multiple(a, &device_path_guid, shorter, &third_guid, NULL, NULL);
	bs->uninstall_multiple(b, &device_path_guid, longer, NULL);
	EXPECT(LocateDevicePath, "when both are gone", locate(&third_guid, longer, &left, &handle),
	       NOT_FOUND);
}

/* 7.3.17: "A Device Path Protocol instance was passed in that is already present" */
static void check_twice(struct test_path *path, struct test_path *copy)
{
	void *a = NULL, *b = NULL, *interface = (void *)POISON;

	bs->install_multiple(&a, &device_path_guid, path, NULL);
	EXPECT(InstallMultiple, "a device path that is there",
	       bs->install_multiple(&b, &third_guid, NULL, &device_path_guid, copy, NULL),
	       ALREADY_STARTED);
	EXPECT(InstallMultiple, "a device path that is there, no handle is made", b, NULL);
	EXPECT(InstallMultiple, "a device path that is there, nothing is installed",
	       bs->locate_protocol(&third_guid, NULL, &interface), NOT_FOUND);
	if (b)
		bs->uninstall_multiple(b, &third_guid, NULL, &device_path_guid, copy, NULL);
	bs->uninstall_multiple(a, &device_path_guid, path, NULL);
}

void check_paths(void)
{
	static struct test_path shorter, longer, copy;

	make_path(&shorter, false);
	make_path(&longer, true);
	make_path(&copy, true);
	check_loaded_image();
	check_own_path();
	check_arguments(&shorter);
	check_longest(&shorter, &longer);
	check_twice(&longer, &copy);
}
