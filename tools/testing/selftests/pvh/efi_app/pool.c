// SPDX-License-Identifier: GPL-2.0
/* Pools: 7.2.4, 7.2.5; what works on memory: 7.5.3, 7.5.4, 7.5.7. */
#include "app.h"

#define MANY		48

static status_t pool_of(u32 type, u64 size)
{
	void *buffer;
	status_t status = bs->allocate_pool(type, size, &buffer);

	if (status == SUCCESS)
		bs->free_pool(buffer);
	return status;
}

static void check_pool_arguments(void)
{
	void *buffer = (void *)POISON;

	EXPECT(AllocatePool, "buffer NULL", bs->allocate_pool(LOADER_DATA, 1, NULL),
	       INVALID_PARAMETER);
	EXPECT(AllocatePool, "type: persistent memory", pool_of(PERSISTENT, 8), INVALID_PARAMETER);
	EXPECT(AllocatePool, "type: unaccepted memory", pool_of(UNACCEPTED, 8), INVALID_PARAMETER);
	EXPECT(AllocatePool, "type: the first that is none", pool_of(MAX_MEMORY_TYPE, 8),
	       INVALID_PARAMETER);
	EXPECT(AllocatePool, "type: the last that is none", pool_of(OEM_TYPE - 1, 8),
	       INVALID_PARAMETER);
	EXPECT(AllocatePool, "type: the OEM's", pool_of(OEM_TYPE, 8), SUCCESS);
	EXPECT(AllocatePool, "type: OS loaders'", pool_of(OS_TYPE, 8), SUCCESS);
	EXPECT(AllocatePool, "more than there is",
	       bs->allocate_pool(LOADER_DATA, 1ULL << 50, &buffer), OUT_OF_RESOURCES);
	EXPECT(AllocatePool, "all bytes", bs->allocate_pool(LOADER_DATA, -1, &buffer),
	       OUT_OF_RESOURCES);
	EXPECT(AllocatePool, "bytes that are 0 when rounded up",
	       bs->allocate_pool(LOADER_DATA, -16, &buffer), OUT_OF_RESOURCES);
	EXPECT(FreePool, "NULL", bs->free_pool(NULL), INVALID_PARAMETER);
	EXPECT(FreePool, "not from a pool", bs->free_pool(&map), INVALID_PARAMETER);
	EXPECT(FreePool, "above all memory", bs->free_pool((void *)(1ULL << 50)),
	       INVALID_PARAMETER);
}

/* Sizes around a page's; what one buffer holds is not in another one. */
static void check_pool_contents(void)
{
	u8 *buffer[MANY];
	u64 i, k, failed = 0, unaligned = 0, wrong = 0;

	for (i = 0; i < MANY; i++) {
		u64 size = 4096 * (i / 16) + 4072 + i;

		if (bs->allocate_pool(LOADER_DATA, size, (void **)&buffer[i]) != SUCCESS) {
			failed++;
			buffer[i] = NULL;
			continue;
		}
		unaligned += (u64)buffer[i] % 8 != 0;
		for (k = 0; k < size; k++)
			buffer[i][k] = i;
	}
	EXPECT(AllocatePool, "sizes around a page's", failed, 0);
	EXPECT(AllocatePool, "aligned to 8 bytes", unaligned, 0);
	for (i = 0; i < MANY; i++) {
		for (k = 0; buffer[i] && k < 4096 * (i / 16) + 4072 + i; k++)
			wrong += buffer[i][k] != i;
	}
	EXPECT(AllocatePool, "buffers are apart", wrong, 0);
	for (i = 0; i < MANY; i++)
		wrong += buffer[i] && bs->free_pool(buffer[i]) != SUCCESS;
	EXPECT(FreePool, "all of them", wrong, 0);
}

static void check_pool_free(void)
{
	u8 *buffer;

	bs->allocate_pool(RUNTIME_DATA, 100, (void **)&buffer);
	EXPECT(AllocatePool, "its memory has its type", type_at((u64)buffer), RUNTIME_DATA);
	REFUSED(FreePool, "the middle of a buffer", bs->free_pool(buffer + 8));
	EXPECT(FreePool, "a buffer", bs->free_pool(buffer), SUCCESS);
	EXPECT(FreePool, "twice", bs->free_pool(buffer), INVALID_PARAMETER);
}

/* 7.5.3: "must work for buffers that overlap" */
static void check_copy(void)
{
	static u8 buffer[256], want[256];
	u64 i, from, to, size, wrong = 0;

	for (from = 0; from < 24; from++) {
		for (to = 0; to < 24; to++) {
			size = 64 + from + to;
			for (i = 0; i < 256; i++)
				buffer[i] = i ^ 0x55;
			for (i = 0; i < 256; i++)
				want[i] = buffer[i];
			for (i = 0; i < size; i++)
				want[to + i] = (from + i) ^ 0x55;
			bs->copy_mem(buffer + to, buffer + from, size);
			wrong += !same(buffer, want, 256);
		}
	}
	EXPECT(CopyMem, "all ways to overlap", wrong, 0);
	bs->copy_mem(buffer, want + 100, 0);
	EXPECT(CopyMem, "0 bytes", buffer[0], want[0]);
	for (i = 0; i < 256; i++)
		buffer[i] = i;
	bs->copy_mem(want, buffer, 256);
	TRUE(CopyMem, "apart", same(want, buffer, 256));
}

static void check_set(void)
{
	static u8 buffer[128];
	u64 i, at, size, wrong = 0;

	for (at = 1; at < 20; at++) {
		for (size = 0; size < 64; size++) {
			bs->set_mem(buffer, sizeof(buffer), 0xaa);
			bs->set_mem(buffer + at, size, 0x81);
			for (i = 0; i < sizeof(buffer); i++)
				wrong += buffer[i] != (i >= at && i < at + size ? 0x81 : 0xaa);
		}
	}
	EXPECT(SetMem, "all places and sizes", wrong, 0);
}

/* 7.5.7 */
static void check_crc(void)
{
	static const char nine[] = "123456789";
	u32 crc = 0;

	EXPECT(CalculateCrc32, "data NULL", bs->crc32(NULL, 9, &crc), INVALID_PARAMETER);
	EXPECT(CalculateCrc32, "0 bytes", bs->crc32(nine, 0, &crc), INVALID_PARAMETER);
	EXPECT(CalculateCrc32, "result NULL", bs->crc32(nine, 9, NULL), INVALID_PARAMETER);
	EXPECT(CalculateCrc32, "nine digits", bs->crc32(nine, 9, &crc), SUCCESS);
	EXPECT(CalculateCrc32, "it is the one that is known", crc, 0xcbf43926);
	bs->crc32(image_start, 8192, &crc);
	EXPECT(CalculateCrc32, "the same as ours", crc, crc32_of(image_start, 8192));
}

void check_pool(void)
{
	check_pool_arguments();
	check_pool_contents();
	check_pool_free();
	check_copy();
	check_set();
	check_crc();
}
