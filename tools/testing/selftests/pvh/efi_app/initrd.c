// SPDX-License-Identifier: GPL-2.0
/*
 * LoadFile2, 13.2, on the path for initrds. The host says how long the initrd is
 * and what its checksum is, or nothing: then there must be none.
 */
#include "../fnv.h"
#include "app.h"

static struct {
	struct node node;
	struct guid guid;
	struct node end;
} path = {
	{ NODE_MEDIA, NODE_MEDIA_VENDOR, { 20 } }, INITRD_MEDIA_GUID,
	{ NODE_END, NODE_END_ENTIRE, { 4 } },
};

static struct load_file2 *file;
static struct node *rest;
static u64 want_size;

static bool content_right(const void *buffer)
{
	return fnv_add(FNV_INIT, buffer, want_size) == option_number("hash");
}

static bool find_file(void)
{
	void *handle;

	rest = (struct node *)&path;
	if (bs->locate_device_path(&load_file2_guid, &rest, &handle) != SUCCESS)
		return false;
	TRUE(LoadFile2, "its path is all of the path", rest == &path.end);
	EXPECT(LoadFile2, "on its handle",
	       bs->handle_protocol(handle, &load_file2_guid, (void **)&file), SUCCESS);
	return file;
}

static void check_arguments(void)
{
	u64 size = want_size;
	u8 byte = 0x5a;

	EXPECT(LoadFile2, "path NULL", file->load(file, NULL, 0, &size, &byte), INVALID_PARAMETER);
	EXPECT(LoadFile2, "size NULL", file->load(file, rest, 0, NULL, &byte), INVALID_PARAMETER);
	EXPECT(LoadFile2, "boot policy", file->load(file, rest, 1, &size, &byte), UNSUPPORTED);
	EXPECT(LoadFile2, "another path", file->load(file, &path.node, 0, &size, &byte),
	       NOT_FOUND);
	EXPECT(LoadFile2, "then size and buffer are as before", size == want_size && byte == 0x5a,
	       1);
}

static void check_size(void)
{
	u64 size = 0;
	u8 byte = 0x5a;

	EXPECT(LoadFile2, "how large is it", file->load(file, rest, 0, &size, NULL),
	       BUFFER_TOO_SMALL);
	EXPECT(LoadFile2, "so large", size, want_size);
	size = want_size - 1;
	EXPECT(LoadFile2, "a byte too small", file->load(file, rest, 0, &size, &byte),
	       BUFFER_TOO_SMALL);
	EXPECT(LoadFile2, "a byte too small, its size is told", size, want_size);
	EXPECT(LoadFile2, "a byte too small, nothing is written", byte, 0x5a);
}

/* Into memory of another size than was asked for */
static void check_read(void)
{
	u64 size = want_size + 100, pages = size / PAGE_SIZE + 3, address, again;
	u8 *buffer;

	if (bs->allocate_pages(ANY_PAGES, LOADER_DATA, pages, &address) != SUCCESS)
		return;
	buffer = (u8 *)address + 1;
	buffer[want_size] = 0x5a;
	EXPECT(LoadFile2, "read", file->load(file, rest, 0, &size, buffer), SUCCESS);
	EXPECT(LoadFile2, "read, its size is told", size, want_size);
	TRUE(LoadFile2, "read, its content", content_right(buffer));
	EXPECT(LoadFile2, "read, nothing behind it is written", buffer[want_size], 0x5a);
	bs->set_mem(buffer, want_size, 0);
	again = want_size;
	EXPECT(LoadFile2, "read again", file->load(file, rest, 0, &again, buffer), SUCCESS);
	TRUE(LoadFile2, "read again, its content", content_right(buffer));
	bs->free_pages(address, pages);
}

/* As Linux does: into pages of just that size, which may be the initrd's own. */
static void check_exact(void)
{
	u64 size = 0, pages = (want_size + PAGE_SIZE - 1) / PAGE_SIZE, address = -1, other;
	status_t status;

	file->load(file, rest, 0, &size, NULL);
	EXPECT(LoadFile2, "pages of its size",
	       bs->allocate_pages(MAX_ADDRESS, LOADER_DATA, pages, &address), SUCCESS);
	EXPECT(LoadFile2, "they are of their type", type_at(address), LOADER_DATA);
	EXPECT(LoadFile2, "into them", file->load(file, rest, 0, &size, (void *)address), SUCCESS);
	TRUE(LoadFile2, "into them, its content", content_right((void *)address));
	/* Whatever comes of it: success means that the file is there. */
	*(u8 *)address ^= 1;
	status = file->load(file, rest, 0, &size, (void *)address);
	TRUE(LoadFile2, "into them again, its content, or an error",
	     status >> 63 || content_right((void *)address));
	if (bs->allocate_pages(ANY_PAGES, LOADER_DATA, pages, &other) == SUCCESS) {
		size = want_size;
		status = file->load(file, rest, 0, &size, (void *)other);
		TRUE(LoadFile2, "elsewhere then, its content, or an error",
		     status >> 63 || content_right((void *)other));
		bs->free_pages(other, pages);
	}
	EXPECT(LoadFile2, "the pages are freed", bs->free_pages(address, pages), SUCCESS);
}

/* Memory that was asked for may be written before the file comes. */
static void check_cleared(void)
{
	u64 size = 0, pages = (want_size + PAGE_SIZE - 1) / PAGE_SIZE, address = -1;
	status_t status;

	file->load(file, rest, 0, &size, NULL);
	if (bs->allocate_pages(ANY_PAGES, LOADER_DATA, pages, &address) != SUCCESS)
		return;
	bs->set_mem((void *)address, pages * PAGE_SIZE, 0);
	status = file->load(file, rest, 0, &size, (void *)address);
	TRUE(ClearedInitrd, "into cleared pages, its content, or an error",
	     status >> 63 || content_right((void *)address));
	bs->free_pages(address, pages);
}

void check_initrd(void)
{
	want_size = option_number("initrd");
	TRUE(Initrd, "it is there if the loader gave one", find_file() == !!want_size);
	if (!file)
		return;
	if (option_is("run", "initrd")) {
		check_cleared();
		return;
	}
	check_arguments();
	check_size();
	check_read();
	check_exact();
}
