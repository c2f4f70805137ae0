// SPDX-License-Identifier: GPL-2.0
/*
 * Wrong images for LoadImage(), 7.4.1: "the image type is not supported", or
 * "the image format was corrupt or not understood". Offsets are start.S's.
 */
#include "app.h"

#define PE		0x40
#define MACHINE		(PE + 4)
#define SECTIONS	(PE + 6)
#define OPTIONAL_SIZE	(PE + 20)
#define FLAGS		(PE + 22)
#define MAGIC		(PE + 24)
#define ENTRY_AT	(MAGIC + 16)
#define ALIGNMENT	(MAGIC + 32)
#define IMAGE_SIZE	(MAGIC + 56)
#define HEADERS_SIZE	(MAGIC + 60)
#define SUBSYSTEM	(MAGIC + 68)
#define RELOC_AT	(MAGIC + 112 + 5 * 8)
#define TEXT		(MAGIC + 112 + 6 * 8)
#define SECTION_RVA	12
#define SECTION_RAW	20

#define FLAGS_STRIPPED	0x23

#define SIZE		((u64)(child_end - child_start))

static u8 *file;

static status_t load(u64 size)
{
	void *handle = NULL;
	status_t status = bs->load_image(0, self, NULL, file, size, &handle);

	if (status == SUCCESS)
		bs->unload_image(handle);
	return status;
}

static status_t changed(u32 at, u64 value, u32 bytes)
{
	bs->copy_mem(file, child_start, SIZE);
	bs->copy_mem(file + at, &value, bytes);
	return load(SIZE);
}

static u32 field(u32 at)
{
	u32 value;

	bs->copy_mem(&value, child_start + at, 4);
	return value;
}

static void check_kind(void)
{
	EXPECT(LoadImage, "right image", changed(MACHINE, 0x8664, 2), SUCCESS);
	REFUSED(LoadImage, "no MZ", changed(0, 0, 2));
	REFUSED(LoadImage, "no PE", changed(PE, 0, 4));
	REFUSED(LoadImage, "PE header behind the file", changed(0x3c, SIZE, 4));
	REFUSED(LoadImage, "PE header at 4 GiB - 1", changed(0x3c, 0xffffffff, 4));
	EXPECT(LoadImage, "machine: i386", changed(MACHINE, 0x14c, 2), UNSUPPORTED);
	EXPECT(LoadImage, "machine: AArch64", changed(MACHINE, 0xaa64, 2), UNSUPPORTED);
	EXPECT(LoadImage, "magic: PE32", changed(MAGIC, 0x10b, 2), UNSUPPORTED);
	EXPECT(LoadImage, "subsystem: Windows", changed(SUBSYSTEM, 3, 2), UNSUPPORTED);
}

static void check_format(void)
{
	EXPECT(LoadImage, "no optional header", changed(OPTIONAL_SIZE, 0, 2), LOAD_ERROR);
	EXPECT(LoadImage, "no size", changed(IMAGE_SIZE, 0, 4), LOAD_ERROR);
	EXPECT(LoadImage, "headers behind the file", changed(HEADERS_SIZE, SIZE + 1, 4),
	       LOAD_ERROR);
	EXPECT(LoadImage, "alignment 0", changed(ALIGNMENT, 0, 4), LOAD_ERROR);
	EXPECT(LoadImage, "alignment 3000", changed(ALIGNMENT, 3000, 4), LOAD_ERROR);
	EXPECT(LoadImage, "entry behind the image", changed(ENTRY_AT, field(IMAGE_SIZE), 4),
	       LOAD_ERROR);
	EXPECT(LoadImage, "65535 sections", changed(SECTIONS, 0xffff, 2), LOAD_ERROR);
	EXPECT(LoadImage, "a section behind the file", changed(TEXT + SECTION_RAW, SIZE, 4),
	       LOAD_ERROR);
	EXPECT(LoadImage, "a section behind the image",
	       changed(TEXT + SECTION_RVA, field(IMAGE_SIZE), 4), LOAD_ERROR);
	EXPECT(LoadImage, "a section in the headers", changed(TEXT + SECTION_RVA, 0, 4),
	       LOAD_ERROR);
}

static void check_relocations(void)
{
	u32 reloc = field(RELOC_AT);

	EXPECT(LoadImage, "relocations stripped", changed(FLAGS, FLAGS_STRIPPED, 2), LOAD_ERROR);
	EXPECT(LoadImage, "relocations behind the image", changed(RELOC_AT, field(IMAGE_SIZE), 4),
	       LOAD_ERROR);
	EXPECT(LoadImage, "relocation block of 0 bytes", changed(reloc + 4, 0, 4), LOAD_ERROR);
	EXPECT(LoadImage, "relocation block too long", changed(reloc + 4, 14, 4), LOAD_ERROR);
	EXPECT(LoadImage, "relocation of another kind", changed(reloc + 8, 0x3000, 2), LOAD_ERROR);
	EXPECT(LoadImage, "relocation behind the image", changed(reloc, field(IMAGE_SIZE), 4),
	       LOAD_ERROR);
}

/* Cut anywhere, it is refused, or all that is missing is padding. */
static void check_truncated(void)
{
	u64 size, loaded = 0;

	bs->copy_mem(file, child_start, SIZE);
	for (size = 1; size < SIZE - PAGE_SIZE; size += size < 512 ? 7 : 509)
		loaded += load(size) == SUCCESS;
	EXPECT(LoadImage, "cut anywhere", loaded, 0);
}

void check_wrong_images(void)
{
	if (bs->allocate_pool(LOADER_DATA, SIZE, (void **)&file) != SUCCESS)
		return;
	check_kind();
	check_format();
	check_relocations();
	check_truncated();
	bs->free_pool(file);
}
