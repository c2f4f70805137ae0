// SPDX-License-Identifier: GPL-2.0
/* LoadImage(), StartImage(), UnloadImage(), Exit(): 7.4.1 to 7.4.5. */
#include "app.h"
#include "child.h"

#define NO_HANDLE	((void *)0x7ff8)
#define CHILD_SIZE	((u64)(child_end - child_start))

static u64 one;

/* What the last child was told, and told */
static struct child_options options;

static status_t load(void **handle)
{
	return bs->load_image(0, self, NULL, (void *)child_start, CHILD_SIZE, handle);
}

static struct loaded_image *image_of(void *handle)
{
	struct loaded_image *image = NULL;

	bs->handle_protocol(handle, &loaded_image_guid, (void **)&image);
	return image;
}

/* A child that does something; NULL if there is none */
static void *child_that(enum child_does does)
{
	struct loaded_image *image;
	void *handle = NULL;

	options = (struct child_options) {
		.does = does, .file = child_start, .size = CHILD_SIZE, .guid = &test_guid,
	};
	if (load(&handle) != SUCCESS)
		return NULL;
	image = image_of(handle);
	image->options = &options;
	image->options_size = sizeof(options);
	return handle;
}

static status_t run_child(enum child_does does)
{
	return bs->start_image(child_that(does), NULL, NULL);
}

/* 7.4.1 */
static void check_load_arguments(void)
{
	void *handle = NULL, *file = (void *)child_start;

	EXPECT(LoadImage, "parent NULL", bs->load_image(0, NULL, NULL, file, CHILD_SIZE, &handle),
	       INVALID_PARAMETER);
	EXPECT(LoadImage, "parent that is no handle",
	       bs->load_image(0, NO_HANDLE, NULL, file, CHILD_SIZE, &handle), INVALID_PARAMETER);
	EXPECT(LoadImage, "parent that is no image",
	       bs->load_image(0, own->device, NULL, file, CHILD_SIZE, &handle), INVALID_PARAMETER);
	EXPECT(LoadImage, "handle NULL", bs->load_image(0, self, NULL, file, CHILD_SIZE, NULL),
	       INVALID_PARAMETER);
	EXPECT(LoadImage, "neither source nor path",
	       bs->load_image(0, self, NULL, NULL, 0, &handle), NOT_FOUND);
	REFUSED(LoadImage, "a path to no file",
		bs->load_image(0, self, own->path, NULL, 0, &handle));
	REFUSED(LoadImage, "size 0", bs->load_image(0, self, NULL, file, 0, &handle));
}

static void check_loaded(void)
{
	void *handle = NULL, *path = &one;
	struct loaded_image *image;

	EXPECT(LoadImage, "from memory", load(&handle), SUCCESS);
	image = image_of(handle);
	TRUE(LoadImage, "it has LoadedImage", image);
	if (!image)
		return;
	EXPECT(LoadImage, "revision", image->revision, LOADED_IMAGE_REVISION);
	EXPECT(LoadImage, "parent", image->parent, self);
	EXPECT(LoadImage, "system table", image->system, st);
	TRUE(LoadImage, "no load options", !image->options && !image->options_size);
	EXPECT(LoadImage, "no file path", image->path, NULL);
	TRUE(LoadImage, "base and size", image->base && (u64)image->base % PAGE_SIZE == 0 &&
	     image->size >= CHILD_SIZE);
	EXPECT(LoadImage, "is a loader's code", type_at((u64)image->base), LOADER_CODE);
	EXPECT(LoadImage, "code type", image->code_type, LOADER_CODE);
	EXPECT(LoadImage, "data type", image->data_type, LOADER_DATA);
	/* 9.2: "installed with a NULL interface pointer" */
	TRUE(LoadImage, "its device path is there, and NULL", SUCCESS ==
	     bs->handle_protocol(handle, &loaded_image_path_guid, &path) && !path);
	EXPECT(UnloadImage, "not started", bs->unload_image(handle), SUCCESS);
	EXPECT(UnloadImage, "twice", bs->unload_image(handle), INVALID_PARAMETER);
	EXPECT(UnloadImage, "then there is no handle",
	       bs->handle_protocol(handle, &loaded_image_guid, &path), INVALID_PARAMETER);
}

/* 9.2: with a copy of the path; 9.1: what of it is behind the device's */
static void check_load_path(void)
{
	struct node *path = NULL, *its = NULL;
	struct loaded_image *image;
	void *handle = NULL;
	u64 size;

	bs->handle_protocol(self, &loaded_image_path_guid, (void **)&path);
	size = path_size(path);
	bs->load_image(0, self, path, (void *)child_start, CHILD_SIZE, &handle);
	image = image_of(handle);
	bs->handle_protocol(handle, &loaded_image_path_guid, (void **)&its);
	TRUE(LoadImage, "its device path is a copy", its && its != path && same(its, path, size));
	TRUE(LoadImage, "its device is found", image && image->device == own->device);
	TRUE(LoadImage, "its file path is behind the device's", image &&
	     path_size(image->path) == path_size(own->path) &&
	     same(image->path, own->path, path_size(own->path)));
	bs->unload_image(handle);
}

/* The source may be anywhere, and may go: "can free the buffer once loading is complete". */
static void check_source(void)
{
	void *handle = NULL;
	u8 *source;

	bs->allocate_pool(LOADER_DATA, CHILD_SIZE + 1, (void **)&source);
	bs->copy_mem(source + 1, child_start, CHILD_SIZE);
	EXPECT(LoadImage, "from an odd address",
	       bs->load_image(1, self, NULL, source + 1, CHILD_SIZE, &handle), SUCCESS);
	TRUE(LoadImage, "the source stays as it is", same(source + 1, child_start, CHILD_SIZE));
	bs->set_mem(source, CHILD_SIZE, 0xcc);
	bs->free_pool(source);
	options = (struct child_options) { .does = CHILD_RETURNS };
	image_of(handle)->options = &options;
	image_of(handle)->options_size = sizeof(options);
	EXPECT(StartImage, "the source is gone", bs->start_image(handle, NULL, NULL), ABORTED);
}

/* 7.4.2 */
static void check_start(void)
{
	void *handle = child_that(CHILD_RETURNS), *base = image_of(handle)->base;
	u64 size = POISON;
	u16 *data = NULL;

	EXPECT(StartImage, "handle NULL", bs->start_image(NULL, NULL, NULL), INVALID_PARAMETER);
	EXPECT(StartImage, "what is no handle", bs->start_image(NO_HANDLE, NULL, NULL),
	       INVALID_PARAMETER);
	EXPECT(StartImage, "what is no image", bs->start_image(own->device, NULL, NULL),
	       INVALID_PARAMETER);
	EXPECT(StartImage, "itself, which runs", bs->start_image(self, NULL, NULL),
	       INVALID_PARAMETER);
	EXPECT(StartImage, "returns a status", bs->start_image(handle, &size, NULL), ABORTED);
	/* "If ExitData is NULL, then ... ExitDataSize are not modified" */
	EXPECT(StartImage, "no exit data wanted, its size stays", size, POISON);
	EXPECT(StartImage, "it was relocated", options.relocated, 1);
	EXPECT(StartImage, "its zeroes were zero", options.zero, 1);
	EXPECT(StartImage, "it had its parent", options.parent, self);
	EXPECT(StartImage, "an application is unloaded then", bs->start_image(handle, NULL, NULL),
	       INVALID_PARAMETER);
	EXPECT(StartImage, "its memory is free then", type_at((u64)base), CONVENTIONAL);
	bs->start_image(child_that(CHILD_EXITS), &size, &data);
	EXPECT(Exit, "size of its data", size, CHILD_DATA_SIZE);
	TRUE(Exit, "its data", data && data[0] == CHILD_DATA);
	EXPECT(Exit, "its data is from the pool", bs->free_pool(data), SUCCESS);
	EXPECT(StartImage, "who starts itself", run_child(CHILD_STARTS_ITSELF), INVALID_PARAMETER);
	EXPECT(StartImage, "one that loads another", run_child(CHILD_LOADS), SUCCESS);
	EXPECT(StartImage, "the other one's status", options.status, ABORTED);
}

/* 2.3.4.2: XMM6 to XMM15 belong to the caller, also if the image ends by Exit(). */
static u64 start_with_registers(void *handle, u64 *wrong)
{
	static const u64 want[4] = { 0x6666, 0x7777, 0x8888, 0x1515 };
	u64 i, low[4] = { want[0], want[1], want[2], want[3] };
	u64 status = (u64)bs->start_image;

	asm volatile("movq 0(%[low]), %%xmm6; movq 8(%[low]), %%xmm7;"
		     "movq 16(%[low]), %%xmm8; movq 24(%[low]), %%xmm15;"
		     "movq %%rsp, %%r12; andq $-16, %%rsp; subq $32, %%rsp;"
		     "xorl %%edx, %%edx; xorl %%r8d, %%r8d; call *%%rax;"
		     "movq %%r12, %%rsp;"
		     "movq %%xmm6, 0(%[low]); movq %%xmm7, 8(%[low]);"
		     "movq %%xmm8, 16(%[low]); movq %%xmm15, 24(%[low])"
		     : "+c" (handle), "+a" (status) : [low] "b" (low)
		     : "rdx", "r8", "r9", "r10", "r11", "r12", "memory", "cc",
		       "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7",
		       "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15");
	for (i = 0; i < 4; i++)
		*wrong += low[i] != want[i];
	return status;
}

/* 7.4.5 */
static void check_exit(void)
{
	void *handle = NULL;
	u64 wrong = 0;

	EXPECT(Exit, "from deep down", start_with_registers(child_that(CHILD_EXITS_OK), &wrong),
	       SUCCESS);
	EXPECT(Exit, "StartImage's caller has its XMM registers", wrong, 0);
	EXPECT(Exit, "what is no handle", bs->exit(NO_HANDLE, SUCCESS, 0, NULL),
	       INVALID_PARAMETER);
	EXPECT(Exit, "what is no image", bs->exit(own->device, SUCCESS, 0, NULL),
	       INVALID_PARAMETER);
	EXPECT(Exit, "one that runs, but not now", run_child(CHILD_EXITS_PARENT),
	       INVALID_PARAMETER);
	load(&handle);
	EXPECT(Exit, "one that was not started", bs->exit(handle, ABORTED, 0, NULL), SUCCESS);
	EXPECT(Exit, "that is unloaded", bs->unload_image(handle), INVALID_PARAMETER);
}

/* 7.4.3 */
static void check_unload(void)
{
	EXPECT(UnloadImage, "handle NULL", bs->unload_image(NULL), INVALID_PARAMETER);
	EXPECT(UnloadImage, "what is no image", bs->unload_image(own->device), INVALID_PARAMETER);
	EXPECT(UnloadImage, "itself", bs->unload_image(self), UNSUPPORTED);
	EXPECT(UnloadImage, "one that has started it", run_child(CHILD_UNLOADS_PARENT),
	       UNSUPPORTED);
	EXPECT(UnloadImage, "a child itself", run_child(CHILD_UNLOADS_ITSELF), UNSUPPORTED);
}

/* 7.4.3, 7.4.5: what an image has opened is closed when it goes. */
static void check_closed(void)
{
	void *handle = child_that(CHILD_OPENS);
	struct open_entry *list = NULL;
	u64 nr = 0;

	bs->install(&options.target, &test_guid, 0, &one);
	EXPECT(StartImage, "one that opens a protocol", bs->start_image(handle, NULL, NULL),
	       SUCCESS);
	bs->open_information(options.target, &test_guid, &list, &nr);
	EXPECT(Exit, "what it has opened is closed", nr, 0);
	if (list)
		bs->free_pool(list);
	bs->close(options.target, &test_guid, handle, options.target);
	load(&handle);
	bs->open(options.target, &test_guid, (void **)&list, handle, NULL, GET_PROTOCOL);
	bs->unload_image(handle);
	nr = POISON;
	bs->open_information(options.target, &test_guid, &list, &nr);
	EXPECT(UnloadImage, "what it has opened is closed", nr, 0);
	bs->free_pool(list);
	bs->uninstall(options.target, &test_guid, &one);
}

static u64 free_pages(void)
{
	u64 at, pages = 0;

	read_map(&map);
	for (at = 0; at < map.size; at += map.step) {
		const struct descriptor *d = (const void *)(map.bytes + at);

		pages += d->type == CONVENTIONAL ? d->pages : 0;
	}
	return pages;
}

static void check_many(void)
{
	void *handle[8] = { };
	u64 i, loaded = 0;

	for (i = 0; i < 8; i++)
		loaded += load(&handle[i]) == SUCCESS;
	EXPECT(LoadImage, "eight", loaded, 8);
	for (i = 0; i < 8; i++)
		loaded -= bs->unload_image(handle[(i + 3) % 8]) == SUCCESS;
	EXPECT(UnloadImage, "eight", loaded, 0);
}

void check_images(void)
{
	u64 before = free_pages();

	check_load_arguments();
	check_loaded();
	check_load_path();
	check_source();
	check_start();
	check_exit();
	check_unload();
	check_closed();
	check_many();
	/* Exit data that nobody wanted is lost: 7.4.5 leaves it to the caller. */
	TRUE(UnloadImage, "memory is as free as before", free_pages() + 1 >= before);
}
