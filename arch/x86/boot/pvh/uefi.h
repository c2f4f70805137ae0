/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the UEFI specification 2.10 defines and <linux/efi.h> does not, because
 * Linux only calls these interfaces and we offer them.
 */
#ifndef BOOT_PVH_UEFI_H
#define BOOT_PVH_UEFI_H

#include <linux/efi.h>

/* Appendix D */
#define EFI_ERROR_BIT			BIT(63)
#define EFI_ALREADY_STARTED		(20 | EFI_ERROR_BIT)
#define EFI_NO_MAPPING			(17 | EFI_ERROR_BIT)

/* 4.2.1: the revision that all tables have */
#define UEFI_REVISION			((2 << 16) | 100)
#define BOOT_SERVICES_SIGNATURE		0x56524553544f4f42ULL	/* "BOOTSERV" */
#define RUNTIME_SERVICES_SIGNATURE	0x56524553544e5552ULL	/* "RUNTSERV" */

/* 4.4: the slots of EFI_BOOT_SERVICES behind its header */
enum boot_service {
	BS_RAISE_TPL,
	BS_RESTORE_TPL,
	BS_ALLOCATE_PAGES,
	BS_FREE_PAGES,
	BS_GET_MEMORY_MAP,
	BS_ALLOCATE_POOL,
	BS_FREE_POOL,
	BS_CREATE_EVENT,
	BS_SET_TIMER,
	BS_WAIT_FOR_EVENT,
	BS_SIGNAL_EVENT,
	BS_CLOSE_EVENT,
	BS_CHECK_EVENT,
	BS_INSTALL_PROTOCOL,
	BS_REINSTALL_PROTOCOL,
	BS_UNINSTALL_PROTOCOL,
	BS_HANDLE_PROTOCOL,
	BS_RESERVED,
	BS_REGISTER_PROTOCOL_NOTIFY,
	BS_LOCATE_HANDLE,
	BS_LOCATE_DEVICE_PATH,
	BS_INSTALL_CONFIGURATION_TABLE,
	BS_LOAD_IMAGE,
	BS_START_IMAGE,
	BS_EXIT,
	BS_UNLOAD_IMAGE,
	BS_EXIT_BOOT_SERVICES,
	BS_GET_NEXT_MONOTONIC_COUNT,
	BS_STALL,
	BS_SET_WATCHDOG_TIMER,
	BS_CONNECT_CONTROLLER,
	BS_DISCONNECT_CONTROLLER,
	BS_OPEN_PROTOCOL,
	BS_CLOSE_PROTOCOL,
	BS_OPEN_PROTOCOL_INFORMATION,
	BS_PROTOCOLS_PER_HANDLE,
	BS_LOCATE_HANDLE_BUFFER,
	BS_LOCATE_PROTOCOL,
	BS_INSTALL_MULTIPLE,
	BS_UNINSTALL_MULTIPLE,
	BS_CALCULATE_CRC32,
	BS_COPY_MEM,
	BS_SET_MEM,
	BS_CREATE_EVENT_EX,
	BS_COUNT
};

struct boot_services {
	efi_table_hdr_t hdr;
	void *slot[BS_COUNT];
};

/* 4.5: the slots of EFI_RUNTIME_SERVICES */
enum runtime_service {
	RS_GET_TIME,
	RS_SET_TIME,
	RS_GET_WAKEUP_TIME,
	RS_SET_WAKEUP_TIME,
	RS_SET_VIRTUAL_ADDRESS_MAP,
	RS_CONVERT_POINTER,
	RS_GET_VARIABLE,
	RS_GET_NEXT_VARIABLE_NAME,
	RS_SET_VARIABLE,
	RS_GET_NEXT_HIGH_MONOTONIC_COUNT,
	RS_RESET_SYSTEM,
	RS_UPDATE_CAPSULE,
	RS_QUERY_CAPSULE_CAPABILITIES,
	RS_QUERY_VARIABLE_INFO,
	RS_COUNT
};

struct runtime_services {
	efi_table_hdr_t hdr;
	void *slot[RS_COUNT];
};

/* 4.3 */
struct system_table {
	efi_table_hdr_t hdr;
	efi_char16_t *firmware_vendor;
	u32 firmware_revision;
	efi_handle_t con_in_handle;
	void *con_in;
	efi_handle_t con_out_handle;
	void *con_out;
	efi_handle_t std_err_handle;
	void *std_err;
	struct runtime_services *runtime;
	struct boot_services *boot;
	u64 nr_tables;
	efi_config_table_64_t *tables;
};

/* 7.1: task priority levels */
#define TPL_APPLICATION			4
#define TPL_HIGH_LEVEL			31

/* 7.1.1: event types */
#define EVT_NOTIFY_WAIT			0x00000100
#define EVT_NOTIFY_SIGNAL		0x00000200

/* 7.2.1 */
enum allocate_type {
	ALLOCATE_ANY_PAGES,
	ALLOCATE_MAX_ADDRESS,
	ALLOCATE_ADDRESS,
	ALLOCATE_TYPES
};

/* 7.3.6: how LocateHandle() searches */
#define LOCATE_ALL_HANDLES		0
#define LOCATE_BY_REGISTER_NOTIFY	1
#define LOCATE_BY_PROTOCOL		2

/* 7.3.9: attributes of OpenProtocol() */
#define OPEN_BY_HANDLE_PROTOCOL		0x01
#define OPEN_GET_PROTOCOL		0x02
#define OPEN_TEST_PROTOCOL		0x04
#define OPEN_BY_CHILD_CONTROLLER	0x08
#define OPEN_BY_DRIVER			0x10
#define OPEN_EXCLUSIVE			0x20

/* 7.3.11: what OpenProtocolInformation() tells of an agent */
struct open_information {
	efi_handle_t agent;
	efi_handle_t controller;
	u32 attributes;
	u32 open_count;
};

/* 9.1 */
#define LOADED_IMAGE_REVISION		0x1000

struct loaded_image {
	u32 revision;
	efi_handle_t parent;
	struct system_table *systab;
	efi_handle_t device;
	struct device_path *file_path;
	void *reserved;
	u32 load_options_size;
	void *load_options;
	void *image_base;
	u64 image_size;
	u32 code_type;
	u32 data_type;
	void *unload;
};

/* 10.2: a device path is a row of nodes of this shape */
struct device_path {
	u8 type;
	u8 sub_type;
	u8 length[2];
} __packed;

#define DP_HARDWARE			1
#define DP_HARDWARE_MEMORY		3
#define DP_HARDWARE_VENDOR		4
#define DP_MEDIA			4
#define DP_MEDIA_VENDOR			3
#define DP_END				0x7f
#define DP_END_INSTANCE			1
#define DP_END_ENTIRE			0xff

/* 10.3.2.4, 10.3.5.3 */
struct device_path_vendor {
	struct device_path node;
	efi_guid_t guid;
} __packed;

/* 10.3.2.3 */
struct device_path_memory {
	struct device_path node;
	u32 memory_type;
	u64 start;
	u64 last;
} __packed;

/* 12.4: EFI_SIMPLE_TEXT_OUTPUT_PROTOCOL, its ten slots, and its mode */
enum text_output {
	OUT_RESET,
	OUT_OUTPUT_STRING,
	OUT_TEST_STRING,
	OUT_QUERY_MODE,
	OUT_SET_MODE,
	OUT_SET_ATTRIBUTE,
	OUT_CLEAR_SCREEN,
	OUT_SET_CURSOR_POSITION,
	OUT_ENABLE_CURSOR,
	OUT_MODE,
	OUT_COUNT
};

struct text_mode {
	s32 max_mode;
	s32 mode;
	s32 attribute;
	s32 column;
	s32 row;
	u8 cursor_visible;
};

/* 12.3: EFI_SIMPLE_TEXT_INPUT_PROTOCOL */
enum text_input {
	IN_RESET,
	IN_READ_KEY,
	IN_WAIT_FOR_KEY,
	IN_COUNT
};

#define SIMPLE_TEXT_INPUT_GUID						\
	EFI_GUID(0x387477c1, 0x69c7, 0x11d2,  0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b)
#define SIMPLE_TEXT_OUTPUT_GUID						\
	EFI_GUID(0x387477c2, 0x69c7, 0x11d2,  0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b)

/* 4.6.4 */
#define EFI_CONFORMANCE_PROFILES_TABLE_GUID				\
	EFI_GUID(0x36122546, 0xf7e7, 0x4c8f,  0xbd, 0x9b, 0xeb, 0x85, 0x25, 0xb5, 0x0c, 0x0b)

#endif /* BOOT_PVH_UEFI_H */
