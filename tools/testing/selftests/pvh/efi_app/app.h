/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An EFI application that holds the services it is given against the UEFI
 * specification 2.10, and says on the debug port what it has seen.
 *
 * The image is the file: it has no pointers to relocate but one, which tests
 * that. So none of its data may be initialised with an address.
 */
#ifndef _PVH_EFI_APP_H
#define _PVH_EFI_APP_H

#include "checks.h"
#include "efi.h"

/* The names of all checks are in the file, for whoever waits for them. */
#define CHECK_NAME(service, text)						\
	static const char check_name[CHECK_SIZE]					\
	__attribute__((used, section(".checks"), aligned(CHECK_ALIGN))) = #service ": " text

/* A check: @got is what the specification has for this case, @want. */
#define EXPECT(service, text, got, want)					\
do {										\
	CHECK_NAME(service, text);						\
	expect(check_name, (u64)(got), (u64)(want));					\
} while (0)

/* It does not say which error this is. */
#define REFUSED(service, text, got)						\
do {										\
	CHECK_NAME(service, text);						\
	expect(check_name, (u64)(got) >> 63, 1);					\
} while (0)

#define TRUE(service, text, what)	EXPECT(service, text, !!(what), 1)

/* What does not change is left as it is by a service that fails. */
#define POISON			0x5a5a5a5a5a5a5a5aULL

#define ROOM			65536

/**
 * struct map - a memory map as it was read
 * @size: bytes of @bytes
 * @key: its key
 * @step: bytes of a descriptor
 * @version: of descriptors
 * @bytes: the descriptors
 */
struct map {
	u64 size;
	u64 key;
	u64 step;
	u32 version;
	u8 bytes[ROOM] __attribute__((aligned(8)));
};

#pragma GCC visibility push(hidden)

extern struct system *st;
extern struct boot *bs;
extern void *self;
extern struct loaded_image *own;
extern struct map map;

extern const struct guid loaded_image_guid, loaded_image_path_guid, device_path_guid;
extern const struct guid text_in_guid, text_out_guid, load_file2_guid;
extern const struct guid test_guid, other_guid, third_guid;

/* start.S, app.lds */
extern u8 image_start[];
extern u8 image_end[];
extern u64 relocated;
extern const u8 child_start[];
extern const u8 child_end[];

/* lib.c */
void put_text(const char *text);
void put_number(u64 value);
void expect(const char *name, u64 got, u64 want);
bool same(const void *a, const void *b, u64 size);
u32 crc32_of(const void *data, u64 size);
bool signed_right(const struct header *hdr);
u64 ticks(void);
u64 read_memory(u64 address);
void write_memory(u64 address, u64 value);

/* The value of word KEY= of the command line, a hexadecimal number; 0 if there is none. */
u64 option_number(const char *key);
bool option_is(const char *key, const char *value);

/* memory.c */
void read_map(struct map *m);
const struct descriptor *descriptor_of(struct map *m, u64 address);
u32 type_at(u64 address);
u64 free_place(u64 pages);
void check_memory(void);

/* pool.c: pools, and what works on memory */
void check_pool(void);

/* paths.c */
u64 path_size(const struct node *path);
void check_paths(void);

void check_state(u64 rsp, u64 flags);
void check_tables(void);
void check_handles(void);
void check_opens(void);
void check_images(void);
void check_wrong_images(void);
void check_events(void);
void check_console(void);
void check_runtime(void);
void check_initrd(void);
void check_end(void);

#pragma GCC visibility pop

#endif /* _PVH_EFI_APP_H */
