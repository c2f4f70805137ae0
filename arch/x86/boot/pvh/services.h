/* SPDX-License-Identifier: GPL-2.0 */
/* The services that services.S has in its tables. */
#ifndef BOOT_PVH_SERVICES_H
#define BOOT_PVH_SERVICES_H

#include "uefi.h"

/* memory.c */
efi_status_t __efiapi bs_allocate_pages(u32 how, u32 type, u64 pages, u64 *addr);
efi_status_t __efiapi bs_free_pages(u64 addr, u64 pages);
efi_status_t __efiapi bs_get_memory_map(u64 *size, efi_memory_desc_t *map, u64 *key,
					u64 *desc_size, u32 *desc_version);
efi_status_t __efiapi bs_allocate_pool(u32 type, u64 size, void **buffer);
efi_status_t __efiapi bs_free_pool(void *buffer);
void __efiapi bs_copy_mem(void *to, const void *from, u64 size);
void __efiapi bs_set_mem(void *buffer, u64 size, u8 value);
efi_status_t __efiapi bs_calculate_crc32(const void *data, u64 size, u32 *crc);

/* events.c */
unsigned long __efiapi bs_raise_tpl(unsigned long tpl);
void __efiapi bs_restore_tpl(unsigned long tpl);
efi_status_t __efiapi bs_create_event(u32 type, unsigned long tpl, void *notify, void *context,
				      void **event);
efi_status_t __efiapi bs_create_event_ex(u32 type, unsigned long tpl, void *notify,
					 const void *context, const efi_guid_t *group,
					 void **event);
efi_status_t __efiapi bs_no_event(void *event);
efi_status_t __efiapi bs_check_event(void *event);
efi_status_t __efiapi bs_wait_for_event(u64 nr, void **event, u64 *index);
efi_status_t __efiapi bs_stall(u64 microseconds);
efi_status_t __efiapi bs_set_watchdog_timer(u64 timeout, u64 code, u64 size, u16 *data);
efi_status_t __efiapi bs_get_next_monotonic_count(u64 *count);
efi_status_t __efiapi bs_register_protocol_notify(const efi_guid_t *guid, void *event,
						  void **registration);

/* protocols.c */
efi_status_t __efiapi bs_install_protocol(efi_handle_t *handle, const efi_guid_t *guid,
					  u32 interface_type, void *interface);
efi_status_t __efiapi bs_uninstall_protocol(efi_handle_t handle, const efi_guid_t *guid,
					    void *interface);
efi_status_t __efiapi bs_reinstall_protocol(efi_handle_t handle, const efi_guid_t *guid,
					    void *old, void *new);
efi_status_t __efiapi bs_open_protocol(efi_handle_t handle, const efi_guid_t *guid,
				       void **interface, efi_handle_t agent,
				       efi_handle_t controller, u32 attributes);
efi_status_t __efiapi bs_handle_protocol(efi_handle_t handle, const efi_guid_t *guid,
					 void **interface);
efi_status_t __efiapi bs_close_protocol(efi_handle_t handle, const efi_guid_t *guid,
					efi_handle_t agent, efi_handle_t controller);
efi_status_t __efiapi bs_open_protocol_information(efi_handle_t handle, const efi_guid_t *guid,
						   struct open_information **info, u64 *count);
efi_status_t __efiapi bs_protocols_per_handle(efi_handle_t handle, efi_guid_t ***guids,
					      u64 *count);
efi_status_t __efiapi bs_locate_handle(u32 how, const efi_guid_t *guid, void *key, u64 *size,
				       efi_handle_t *list);
efi_status_t __efiapi bs_locate_handle_buffer(u32 how, const efi_guid_t *guid, void *key,
					      u64 *count, efi_handle_t **list);
efi_status_t __efiapi bs_locate_protocol(const efi_guid_t *guid, void *registration,
					 void **interface);
efi_status_t __efiapi bs_locate_device_path(const efi_guid_t *guid, struct device_path **path,
					    efi_handle_t *handle);
efi_status_t __efiapi bs_install_multiple(efi_handle_t *handle, ...);
efi_status_t __efiapi bs_uninstall_multiple(efi_handle_t handle, ...);
efi_status_t __efiapi bs_connect_controller(efi_handle_t handle, efi_handle_t *drivers,
					    struct device_path *path, u8 recursive);
efi_status_t __efiapi bs_disconnect_controller(efi_handle_t handle, efi_handle_t driver,
					       efi_handle_t child);

/* images.c */
efi_status_t __efiapi bs_load_image(u8 boot_policy, efi_handle_t parent,
				    struct device_path *path, void *source, u64 size,
				    efi_handle_t *handle);
efi_status_t __efiapi bs_start_image(efi_handle_t handle, u64 *exit_size,
				     efi_char16_t **exit_data);
efi_status_t __efiapi bs_unload_image(efi_handle_t handle);
efi_status_t __efiapi bs_exit_image(efi_handle_t handle, efi_status_t status, u64 size,
				    efi_char16_t *data);
efi_status_t __efiapi bs_exit_boot_services(efi_handle_t handle, u64 key);

/* tables.c */
efi_status_t __efiapi bs_install_configuration_table(const efi_guid_t *guid, void *table);

/* console.c */
efi_status_t __efiapi text_reset(void *this, u8 extended);
efi_status_t __efiapi text_output_string(void *this, const efi_char16_t *string);
efi_status_t __efiapi text_test_string(void *this, const efi_char16_t *string);
efi_status_t __efiapi text_query_mode(void *this, u64 number, u64 *columns, u64 *rows);
efi_status_t __efiapi text_clear_screen(void *this);
efi_status_t __efiapi text_set_mode(void *this, u64 number);
efi_status_t __efiapi text_set_attribute(void *this, u64 attribute);
efi_status_t __efiapi text_set_cursor_position(void *this, u64 column, u64 row);
efi_status_t __efiapi text_enable_cursor(void *this, u8 visible);
efi_status_t __efiapi text_read_key(void *this, u16 *key);

#endif /* BOOT_PVH_SERVICES_H */
