/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which function answers which service: tables of distances, as env.h says.
 *
 * In the order of the UEFI specification 2.10, sections 4.4, 4.5, 12.3, 12.4.
 */
#include <linux/linkage.h>

.macro services names:vararg
	.irp	name, \names
	.long	\name - .
	.endr
.endm

	.section .rodata, "a", @progbits
	.balign	4
SYM_DATA_START(boot_services_table)
	services bs_raise_tpl, bs_restore_tpl
	services bs_allocate_pages, bs_free_pages, bs_get_memory_map
	services bs_allocate_pool, bs_free_pool
	services bs_create_event, bs_no_event, bs_wait_for_event	/* SetTimer() second */
	services bs_no_event, bs_no_event, bs_check_event		/* Signal, CloseEvent() */
	services bs_install_protocol, bs_reinstall_protocol, bs_uninstall_protocol
	services bs_handle_protocol
	.long	0							/* reserved */
	services bs_register_protocol_notify, bs_locate_handle, bs_locate_device_path
	services bs_install_configuration_table
	services bs_load_image, bs_start_image, bs_exit_image, bs_unload_image
	services bs_exit_boot_services
	services bs_get_next_monotonic_count, bs_stall, bs_set_watchdog_timer
	services bs_connect_controller, bs_disconnect_controller
	services bs_open_protocol, bs_close_protocol, bs_open_protocol_information
	services bs_protocols_per_handle, bs_locate_handle_buffer, bs_locate_protocol
	services bs_install_multiple, bs_uninstall_multiple
	services bs_calculate_crc32, bs_copy_mem, bs_set_mem, bs_create_event_ex
SYM_DATA_END(boot_services_table)

SYM_DATA_START(runtime_services_table)
	services rt_unsupported, rt_unsupported, rt_unsupported, rt_unsupported	/* time */
	services rt_set_virtual_address_map, rt_unsupported	/* ConvertPointer() */
	services rt_get_variable, rt_get_next_variable, rt_unsupported
	services rt_unsupported, rt_unsupported			/* count, ResetSystem() */
	services rt_unsupported, rt_unsupported			/* capsules */
	services rt_unsupported					/* QueryVariableInfo() */
SYM_DATA_END(runtime_services_table)

SYM_DATA_START(text_output_services)
	services text_reset, text_output_string, text_test_string, text_query_mode
	services text_set_mode, text_set_attribute, text_clear_screen
	services text_set_cursor_position, text_enable_cursor
SYM_DATA_END(text_output_services)

SYM_DATA_START(text_input_services)
	services text_reset, text_read_key
SYM_DATA_END(text_input_services)

	.section .note.GNU-stack, "", @progbits
