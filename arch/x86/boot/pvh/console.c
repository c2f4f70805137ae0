// SPDX-License-Identifier: GPL-2.0
/*
 * The console: text goes out, none comes in.
 *
 * Runs as env.h says. Text goes to the serial port that the command line names,
 * or else to the debug port of QEMU, Bochs and Xen. Implements the UEFI
 * specification 2.10, sections 12.3 and 12.4.
 */
#include "env.h"
#include "../../platform/pvh/pvh.h"

#define COLUMNS			80
#define ROWS			25
#define WARN_UNKNOWN_GLYPH	1

static const efi_guid_t text_input_guid = SIMPLE_TEXT_INPUT_GUID;
static const efi_guid_t text_output_guid = SIMPLE_TEXT_OUTPUT_GUID;

static void *output[OUT_COUNT];
static void *input[IN_COUNT];
static struct text_mode mode = { .max_mode = 1, .attribute = 7, .cursor_visible = 1 };

static void write(const char *text)
{
	u16 port = pvh_serial_port(env.cmdline);

	if (port)
		pvh_serial_write(port, text);
	else
		pvh_debug_write(text);
}

/* 12.3.2, 12.4.2: of the output, with the cursor in the corner */
efi_status_t __efiapi text_reset(void *this, u8 extended)
{
	return this == output ? text_clear_screen(this) : EFI_SUCCESS;
}

static void move_cursor(char c)
{
	if (c == '\n') {
		mode.row += mode.row < ROWS - 1;
	} else if (c == '\r') {
		mode.column = 0;
	} else if (c == '\b') {
		mode.column -= mode.column > 0;
	} else if (++mode.column == COLUMNS) {
		mode.column = 0;
		mode.row += mode.row < ROWS - 1;
	}
}

efi_status_t __efiapi text_output_string(void *this, const efi_char16_t *string)
{
	efi_status_t status = EFI_SUCCESS;
	char text[2] = "";

	if (!string)
		return EFI_INVALID_PARAMETER;
	for (; *string; string++) {
		text[0] = *string;
		if (*string >= 0x7f) {
			text[0] = '?';
			status = WARN_UNKNOWN_GLYPH;
		}
		write(text);
		move_cursor(text[0]);
	}
	return status;
}

efi_status_t __efiapi text_test_string(void *this, const efi_char16_t *string)
{
	if (!string)
		return EFI_INVALID_PARAMETER;
	for (; *string; string++) {
		if (*string >= 0x7f)
			return EFI_UNSUPPORTED;
	}
	return EFI_SUCCESS;
}

efi_status_t __efiapi text_query_mode(void *this, u64 number, u64 *columns, u64 *rows)
{
	if (number)
		return EFI_UNSUPPORTED;
	if (!columns || !rows)
		return EFI_INVALID_PARAMETER;
	*columns = COLUMNS;
	*rows = ROWS;
	return EFI_SUCCESS;
}

efi_status_t __efiapi text_clear_screen(void *this)
{
	mode.column = 0;
	mode.row = 0;
	return EFI_SUCCESS;
}

efi_status_t __efiapi text_set_mode(void *this, u64 number)
{
	return number ? EFI_UNSUPPORTED : text_clear_screen(this);
}

efi_status_t __efiapi text_set_attribute(void *this, u64 attribute)
{
	if (attribute > 0x7f)
		return EFI_UNSUPPORTED;
	mode.attribute = attribute;
	return EFI_SUCCESS;
}

/* A serial line has a cursor, but nobody knows where. */
efi_status_t __efiapi text_set_cursor_position(void *this, u64 column, u64 row)
{
	if (column >= COLUMNS || row >= ROWS)
		return EFI_UNSUPPORTED;
	mode.column = column;
	mode.row = row;
	return EFI_SUCCESS;
}

efi_status_t __efiapi text_enable_cursor(void *this, u8 visible)
{
	return visible ? EFI_SUCCESS : EFI_UNSUPPORTED;
}

efi_status_t __efiapi text_read_key(void *this, u16 *key)
{
	return key ? EFI_NOT_READY : EFI_INVALID_PARAMETER;
}

/**
 * console_init() - make the consoles
 * @systab: gets them
 */
void console_init(struct system_table *systab)
{
	fill_slots(output, text_output_services, OUT_MODE);
	output[OUT_MODE] = &mode;
	fill_slots(input, text_input_services, IN_WAIT_FOR_KEY);
	input[IN_WAIT_FOR_KEY] = KEY_EVENT;

	systab->con_in = input;
	systab->con_out = output;
	systab->std_err = output;
	offer(&systab->con_in_handle, &text_input_guid, input);
	offer(&systab->con_out_handle, &text_output_guid, output);
	systab->std_err_handle = systab->con_out_handle;
}
