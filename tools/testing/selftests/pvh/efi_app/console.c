// SPDX-License-Identifier: GPL-2.0
/* The console: 12.3, 12.4. */
#include "app.h"

static struct text_out *out;

/* 12.4.3, 12.4.4; the host reads this line where the text goes. */
static void check_text(void)
{
	EXPECT(OutputString, "text", out->output(out, u"ConOut: text arrives\r\n"), SUCCESS);
	EXPECT(OutputString, "a letter that it has not", out->output(out, u"ConOut: \u20ac\r\n"),
	       WARN_UNKNOWN_GLYPH);
	EXPECT(OutputString, "nothing", out->output(out, u""), SUCCESS);
	EXPECT(OutputString, "to the other console", st->err->output(st->err, u"StdErr\r\n"),
	       SUCCESS);
	EXPECT(TestString, "text", out->test(out, u"text"), SUCCESS);
	EXPECT(TestString, "a letter that it has not", out->test(out, u"\u20ac"), UNSUPPORTED);
}

/* 12.4.5, 12.4.6; 12.4.1: mode 0 is 80x25, and is always there. */
static void check_modes(void)
{
	u64 columns = 0, rows = 0;
	int mode = out->mode->mode;

	EXPECT(QueryMode, "mode 0", out->query_mode(out, 0, &columns, &rows), SUCCESS);
	TRUE(QueryMode, "mode 0 is 80x25", columns == 80 && rows == 25);
	EXPECT(QueryMode, "a mode that is none",
	       out->query_mode(out, out->mode->max_mode, &columns, &rows), UNSUPPORTED);
	EXPECT(QueryMode, "mode -1", out->query_mode(out, -1, &columns, &rows), UNSUPPORTED);
	EXPECT(SetMode, "a mode that is none", out->set_mode(out, out->mode->max_mode),
	       UNSUPPORTED);
	EXPECT(SetMode, "then it is the same", out->mode->mode, mode);
	EXPECT(SetMode, "mode 0", out->set_mode(out, 0), SUCCESS);
	EXPECT(SetMode, "then it is mode 0", out->mode->mode, 0);
	TRUE(SetMode, "the cursor is in the corner", !out->mode->column && !out->mode->row);
	TRUE(TextMode, "there are modes", out->mode->max_mode >= 1);
}

/* 12.4.7 to 12.4.10 */
static void check_cursor(void)
{
	EXPECT(SetAttribute, "white on blue", out->set_attribute(out, 0x1f), SUCCESS);
	EXPECT(SetAttribute, "it is told", out->mode->attribute, 0x1f);
	EXPECT(SetAttribute, "one that is none", out->set_attribute(out, 0x100), UNSUPPORTED);
	EXPECT(SetAttribute, "then it is the same", out->mode->attribute, 0x1f);
	out->set_attribute(out, 7);
	EXPECT(SetCursorPosition, "in the corner", out->set_cursor(out, 0, 0), SUCCESS);
	EXPECT(SetCursorPosition, "in the other corner", out->set_cursor(out, 79, 24), SUCCESS);
	TRUE(SetCursorPosition, "it is told", out->mode->column == 79 && out->mode->row == 24);
	EXPECT(SetCursorPosition, "too far right", out->set_cursor(out, 80, 0), UNSUPPORTED);
	EXPECT(SetCursorPosition, "too far down", out->set_cursor(out, 0, 25), UNSUPPORTED);
	TRUE(SetCursorPosition, "then it is the same", out->mode->column == 79);
	EXPECT(ClearScreen, "", out->clear(out), SUCCESS);
	TRUE(ClearScreen, "the cursor is in the corner", !out->mode->column && !out->mode->row);
	EXPECT(EnableCursor, "on", out->enable_cursor(out, 1), SUCCESS);
	out->output(out, u"12345\b\b");
	EXPECT(OutputString, "column after backspaces", out->mode->column, 3);
	out->output(out, u"\n\n");
	EXPECT(OutputString, "column after line feeds", out->mode->column, 3);
	EXPECT(OutputString, "row after line feeds", out->mode->row, 2);
	out->output(out, u"\r");
	EXPECT(OutputString, "column after a carriage return", out->mode->column, 0);
	EXPECT(TextOutput, "reset", out->reset(out, 0), SUCCESS);
	TRUE(TextOutput, "after a reset the cursor is in the corner",
	     !out->mode->column && !out->mode->row);
}

/* 12.3 */
static void check_input(void)
{
	struct text_in *in = st->in;
	u16 key[2];

	EXPECT(TextInput, "reset", in->reset(in, 0), SUCCESS);
	EXPECT(TextInput, "no key", in->read_key(in, key), NOT_READY);
	TRUE(TextInput, "an event to wait for", in->wait_for_key);
}

/* 4.3: the handles are those of the protocols */
static void check_console_handles(void)
{
	void *interface = NULL;

	bs->handle_protocol(st->out_handle, &text_out_guid, &interface);
	EXPECT(TextOutput, "on its handle", interface, st->out);
	bs->handle_protocol(st->err_handle, &text_out_guid, &interface);
	EXPECT(TextOutput, "the other one on its handle", interface, st->err);
	bs->handle_protocol(st->in_handle, &text_in_guid, &interface);
	EXPECT(TextInput, "on its handle", interface, st->in);
}

void check_console(void)
{
	out = st->out;
	check_console_handles();
	check_text();
	check_modes();
	check_cursor();
	check_input();
}
