/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the UEFI specification 2.10 defines and the application uses: written
 * after the specification, not after what is tested.
 */
#ifndef _PVH_EFI_APP_EFI_H
#define _PVH_EFI_APP_EFI_H

#include <stdbool.h>
#include <stddef.h>

typedef __UINT8_TYPE__ u8;
typedef __UINT16_TYPE__ u16;
typedef __UINT32_TYPE__ u32;
typedef __UINT64_TYPE__ u64;
typedef u64 status_t;

/* 2.3.4.2: the calling convention */
#define __efiapi		__attribute__((ms_abi))
#define SERVICE(name)		(__efiapi *(name))

/* Appendix D */
#define ERROR(n)		((n) | 1ULL << 63)
#define SUCCESS			0ULL
#define WARN_UNKNOWN_GLYPH	1ULL
#define LOAD_ERROR		ERROR(1)
#define INVALID_PARAMETER	ERROR(2)
#define UNSUPPORTED		ERROR(3)
#define BUFFER_TOO_SMALL	ERROR(5)
#define NOT_READY		ERROR(6)
#define DEVICE_ERROR		ERROR(7)
#define OUT_OF_RESOURCES	ERROR(9)
#define NOT_FOUND		ERROR(14)
#define ACCESS_DENIED		ERROR(15)
#define NO_MAPPING		ERROR(17)
#define ALREADY_STARTED		ERROR(20)
#define ABORTED			ERROR(21)

/* 7.2.1: memory */
enum { ANY_PAGES, MAX_ADDRESS, AT_ADDRESS };

enum {
	RESERVED_MEMORY, LOADER_CODE, LOADER_DATA, BOOT_CODE, BOOT_DATA, RUNTIME_CODE,
	RUNTIME_DATA, CONVENTIONAL, UNUSABLE, ACPI_RECLAIM, ACPI_NVS, MMIO, MMIO_PORTS,
	PAL_CODE, PERSISTENT, UNACCEPTED, MAX_MEMORY_TYPE
};

#define OEM_TYPE		0x70000000U
#define OS_TYPE			0x80000000U
#define PAGE_SIZE		4096ULL

/* 7.2.3 */
#define MEMORY_WB		0x8ULL
#define MEMORY_RUNTIME		(1ULL << 63)
#define DESCRIPTOR_VERSION	1

struct descriptor {
	u32 type;
	u64 start;
	u64 virt;
	u64 pages;
	u64 attribute;
};

/* 7.3.6 */
enum { ALL_HANDLES, BY_REGISTER_NOTIFY, BY_PROTOCOL };

/* 7.3.9 */
#define BY_HANDLE_PROTOCOL	0x01
#define GET_PROTOCOL		0x02
#define TEST_PROTOCOL		0x04
#define BY_CHILD_CONTROLLER	0x08
#define BY_DRIVER		0x10
#define EXCLUSIVE		0x20

/* 7.1 */
#define EVT_NOTIFY_WAIT		0x100
#define EVT_NOTIFY_SIGNAL	0x200
#define TPL_APPLICATION		4
#define TPL_CALLBACK		8
#define TPL_NOTIFY		16
#define TPL_HIGH_LEVEL		31

/* Appendix A */
struct guid {
	u32 a;
	u16 b, c;
	u8 d[8];
};

/* 10.2 */
struct node {
	u8 type;
	u8 sub_type;
	u8 length[2];
};

#define NODE_MEDIA		4
#define NODE_MEDIA_VENDOR	3
#define NODE_END		0x7f
#define NODE_END_INSTANCE	0x01
#define NODE_END_ENTIRE		0xff

/* 4.2 */
struct header {
	u64 signature;
	u32 revision;
	u32 size;
	u32 crc;
	u32 reserved;
};

#define SYSTEM_SIGNATURE	0x5453595320494249ULL
#define BOOT_SIGNATURE		0x56524553544f4f42ULL
#define RUNTIME_SIGNATURE	0x56524553544e5552ULL
#define REVISION_2_10		(2 << 16 | 100)

struct open_entry {
	void *agent;
	void *controller;
	u32 attributes;
	u32 count;
};

/* 4.4 */
struct boot {
	struct header hdr;

	u64 SERVICE(raise_tpl)(u64 tpl);
	void SERVICE(restore_tpl)(u64 tpl);
	status_t SERVICE(allocate_pages)(u32 how, u32 type, u64 pages, u64 *address);
	status_t SERVICE(free_pages)(u64 address, u64 pages);
	status_t SERVICE(get_memory_map)(u64 *size, void *map, u64 *key, u64 *desc_size,
					 u32 *version);
	status_t SERVICE(allocate_pool)(u32 type, u64 size, void **buffer);
	status_t SERVICE(free_pool)(void *buffer);
	status_t SERVICE(create_event)(u32 type, u64 tpl, void *notify, void *context,
				       void **event);
	status_t SERVICE(set_timer)(void *event, u32 type, u64 time);
	status_t SERVICE(wait_for_event)(u64 nr, void **events, u64 *index);
	status_t SERVICE(signal_event)(void *event);
	status_t SERVICE(close_event)(void *event);
	status_t SERVICE(check_event)(void *event);
	status_t SERVICE(install)(void **handle, const struct guid *guid, u32 type,
				  void *interface);
	status_t SERVICE(reinstall)(void *handle, const struct guid *guid, void *old, void *new);
	status_t SERVICE(uninstall)(void *handle, const struct guid *guid, void *interface);
	status_t SERVICE(handle_protocol)(void *handle, const struct guid *guid, void **interface);
	void *reserved;

	status_t SERVICE(register_notify)(const struct guid *guid, void *event, void **key);
	status_t SERVICE(locate_handle)(u32 how, const struct guid *guid, void *key, u64 *size,
					void **handles);
	status_t SERVICE(locate_device_path)(const struct guid *guid, struct node **path,
					     void **handle);
	status_t SERVICE(install_table)(const struct guid *guid, void *table);
	status_t SERVICE(load_image)(u8 policy, void *parent, struct node *path, void *source,
				     u64 size, void **handle);
	status_t SERVICE(start_image)(void *handle, u64 *size, u16 **data);
	status_t SERVICE(exit)(void *handle, status_t status, u64 size, u16 *data);
	status_t SERVICE(unload_image)(void *handle);
	status_t SERVICE(exit_boot_services)(void *handle, u64 key);
	status_t SERVICE(monotonic)(u64 *count);
	status_t SERVICE(stall)(u64 us);
	status_t SERVICE(watchdog)(u64 seconds, u64 code, u64 size, u16 *data);
	status_t SERVICE(connect)(void *handle, void **drivers, struct node *path, u8 all);
	status_t SERVICE(disconnect)(void *handle, void *driver, void *child);
	status_t SERVICE(open)(void *handle, const struct guid *guid, void **interface,
			       void *agent, void *controller, u32 attributes);
	status_t SERVICE(close)(void *handle, const struct guid *guid, void *agent,
				void *controller);
	status_t SERVICE(open_information)(void *handle, const struct guid *guid,
					   struct open_entry **list, u64 *count);
	status_t SERVICE(protocols)(void *handle, struct guid ***list, u64 *count);
	status_t SERVICE(locate_buffer)(u32 how, const struct guid *guid, void *key, u64 *count,
					void ***list);
	status_t SERVICE(locate_protocol)(const struct guid *guid, void *key, void **interface);
	status_t SERVICE(install_multiple)(void **handle, ...);
	status_t SERVICE(uninstall_multiple)(void *handle, ...);
	status_t SERVICE(crc32)(const void *data, u64 size, u32 *crc);
	void SERVICE(copy_mem)(void *to, const void *from, u64 size);
	void SERVICE(set_mem)(void *buffer, u64 size, u8 value);
	status_t SERVICE(create_event_ex)(u32 type, u64 tpl, void *notify, const void *context,
					  const struct guid *group, void **event);
};

/* 4.5 */
struct runtime {
	struct header hdr;

	status_t SERVICE(get_time)(void *time, void *capabilities);
	status_t SERVICE(set_time)(void *time);
	status_t SERVICE(get_wakeup)(u8 *enabled, u8 *pending, void *time);
	status_t SERVICE(set_wakeup)(u8 enable, void *time);
	status_t SERVICE(set_virtual_map)(u64 size, u64 desc_size, u32 version, void *map);
	status_t SERVICE(convert_pointer)(u64 disposition, void **address);
	status_t SERVICE(get_variable)(const u16 *name, const struct guid *vendor, u32 *attributes,
				       u64 *size, void *data);
	status_t SERVICE(next_variable)(u64 *size, u16 *name, struct guid *vendor);
	status_t SERVICE(set_variable)(const u16 *name, const struct guid *vendor, u32 attributes,
				       u64 size, const void *data);
	status_t SERVICE(high_monotonic)(u32 *count);
	void SERVICE(reset)(u32 how, status_t status, u64 size, void *data);
	status_t SERVICE(update_capsule)(void **capsules, u64 count, u64 list);
	status_t SERVICE(query_capsule)(void **capsules, u64 count, u64 *max, u32 *reset);
	status_t SERVICE(query_variables)(u32 attributes, u64 *max, u64 *left, u64 *largest);
};

/* 12.3 */
struct text_in {
	status_t SERVICE(reset)(struct text_in *this, u8 extended);
	status_t SERVICE(read_key)(struct text_in *this, u16 *key);
	void *wait_for_key;
};

/* 12.4 */
struct text_mode {
	int max_mode;
	int mode;
	int attribute;
	int column;
	int row;
	u8 visible;
};

struct text_out {
	status_t SERVICE(reset)(struct text_out *this, u8 extended);
	status_t SERVICE(output)(struct text_out *this, const u16 *text);
	status_t SERVICE(test)(struct text_out *this, const u16 *text);
	status_t SERVICE(query_mode)(struct text_out *this, u64 mode, u64 *columns, u64 *rows);
	status_t SERVICE(set_mode)(struct text_out *this, u64 mode);
	status_t SERVICE(set_attribute)(struct text_out *this, u64 attribute);
	status_t SERVICE(clear)(struct text_out *this);
	status_t SERVICE(set_cursor)(struct text_out *this, u64 column, u64 row);
	status_t SERVICE(enable_cursor)(struct text_out *this, u8 visible);
	struct text_mode *mode;
};

/* 4.6 */
struct table {
	struct guid guid;
	void *table;
};

/* 4.3 */
struct system {
	struct header hdr;
	u16 *vendor;
	u32 vendor_revision;
	void *in_handle;
	struct text_in *in;
	void *out_handle;
	struct text_out *out;
	void *err_handle;
	struct text_out *err;
	struct runtime *runtime;
	struct boot *boot;
	u64 nr_tables;
	struct table *tables;
};

/* 9.1 */
#define LOADED_IMAGE_REVISION	0x1000

struct loaded_image {
	u32 revision;
	void *parent;
	struct system *system;
	void *device;
	struct node *path;
	void *reserved;
	u32 options_size;
	void *options;
	void *base;
	u64 size;
	u32 code_type;
	u32 data_type;

	status_t SERVICE(unload)(void *handle);
};

/* 13.2 */
struct load_file2 {
	status_t SERVICE(load)(struct load_file2 *this, struct node *path, u8 policy, u64 *size,
			       void *buffer);
};

/* 9.1, 9.2, 10.2, 12.3, 12.4, 13.2, 4.6.2 */
#define LOADED_IMAGE_GUID \
	{ 0x5b1b31a1, 0x9562, 0x11d2, { 0x8e, 0x3f, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b } }
#define LOADED_IMAGE_PATH_GUID \
	{ 0xbc62157e, 0x3e33, 0x4fec, { 0x99, 0x20, 0x2d, 0x3b, 0x36, 0xd7, 0x50, 0xdf } }
#define DEVICE_PATH_GUID \
	{ 0x09576e91, 0x6d3f, 0x11d2, { 0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b } }
#define TEXT_IN_GUID \
	{ 0x387477c1, 0x69c7, 0x11d2, { 0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b } }
#define TEXT_OUT_GUID \
	{ 0x387477c2, 0x69c7, 0x11d2, { 0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b } }
#define LOAD_FILE2_GUID \
	{ 0x4006c0c1, 0xfcb3, 0x403e, { 0x99, 0x6d, 0x4a, 0x6c, 0x87, 0x24, 0xe0, 0x6d } }
#define RT_PROPERTIES_GUID \
	{ 0xeb66918a, 0x7eef, 0x402a, { 0x84, 0x2e, 0x93, 0x1d, 0x21, 0xc3, 0x8a, 0xe9 } }

/* Documentation/admin-guide/efi-stub.rst: where the initrd is */
#define INITRD_MEDIA_GUID \
	{ 0x5568e427, 0x68fc, 0x4f3d, { 0xac, 0x74, 0xca, 0x55, 0x52, 0x31, 0xcc, 0x68 } }

#endif /* _PVH_EFI_APP_EFI_H */
