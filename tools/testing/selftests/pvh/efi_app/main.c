// SPDX-License-Identifier: GPL-2.0
/*
 * What the application does: all checks, or, with a word run= on the command
 * line, one thing that ends it.
 */
#include "app.h"

struct system *st;
struct boot *bs;
void *self;
struct loaded_image *own;
struct map map;

const struct guid loaded_image_guid = LOADED_IMAGE_GUID;
const struct guid loaded_image_path_guid = LOADED_IMAGE_PATH_GUID;
const struct guid device_path_guid = DEVICE_PATH_GUID;
const struct guid text_in_guid = TEXT_IN_GUID;
const struct guid text_out_guid = TEXT_OUT_GUID;
const struct guid load_file2_guid = LOAD_FILE2_GUID;

/* Nobody else's */
const struct guid test_guid = {
	0x0d7b2f6c, 0x91c4, 0x4a53, { 0xb1, 0x0e, 0x52, 0x6f, 0x0a, 0x77, 0x31, 0xe8 }
};

const struct guid other_guid = {
	0x6a41c0d2, 0x3f07, 0x4d19, { 0x8c, 0x55, 0x1b, 0x90, 0xee, 0x24, 0x7d, 0x0b }
};

const struct guid third_guid = {
	0xc8e1950f, 0x72ba, 0x4e6a, { 0x96, 0x3d, 0xa0, 0x08, 0x4c, 0xd5, 0x1f, 0x66 }
};

/* Each of these is a fault, which has to end the run with a line that says so. */
static void read_null(void)
{
	read_memory(0);
}

/* The environment's code is where its services are. */
static void write_text(void)
{
	u64 code = (u64)bs->raise_tpl;

	put_text("address=");
	put_number(code);
	put_text("\n");
	write_memory(code, read_memory(code));
}

/* The environment's data is where its table of services is. */
static void run_data(void)
{
	put_text("address=");
	put_number((u64)bs);
	put_text("\n");
	((void (*)(void))bs)();
}

static void undefined(void)
{
	asm volatile("ud2");
}

static void divide(void)
{
	u32 zero = 0;

	asm volatile("divl %0" : : "r" (zero), "a" (1), "d" (0));
}

/* The next push faults, and so would what the CPU pushes for that. */
static void lose_stack(void)
{
	asm volatile("xorl %esp, %esp; pushq %rax");
}

static status_t run_one(void)
{
	if (option_is("run", "null"))
		read_null();
	else if (option_is("run", "text"))
		write_text();
	else if (option_is("run", "data"))
		run_data();
	else if (option_is("run", "undefined"))
		undefined();
	else if (option_is("run", "divide"))
		divide();
	else if (option_is("run", "stack"))
		lose_stack();
	else if (option_is("run", "return"))
		return ABORTED;
	else if (option_is("run", "exit"))
		bs->exit(self, ABORTED, 0, NULL);
	else
		return UNSUPPORTED;
	put_text("still here\n");
	return SUCCESS;
}

static void say_command_line(void)
{
	const u16 *text = own->options;
	u64 i;

	put_text("cmdline=");
	for (i = 0; text && i < own->options_size / 2 && text[i]; i++) {
		char c[2] = { text[i] < 0x7f ? text[i] : '?' };

		put_text(c);
	}
	put_text("\n");
}

static void check_all(u64 rsp, u64 flags)
{
	check_state(rsp, flags);
	check_tables();
	check_paths();
	check_memory();
	check_pool();
	check_handles();
	check_opens();
	check_images();
	check_wrong_images();
	check_events();
	check_console();
	check_runtime();
	check_initrd();
	check_end();
}

status_t __efiapi app_main(void *handle, struct system *system, u64 rsp, u64 flags);

status_t __efiapi app_main(void *handle, struct system *system, u64 rsp, u64 flags)
{
	self = handle;
	st = system;
	bs = system->boot;
	if (bs->handle_protocol(self, &loaded_image_guid, (void **)&own) != SUCCESS) {
		put_text("no LoadedImage protocol\n");
		return UNSUPPORTED;
	}
	say_command_line();
	put_text("begin\n");
	if (option_is("run", "all") || option_is("run", "initrd")) {
		if (option_is("run", "all"))
			check_all(rsp, flags);
		else
			check_initrd();
		put_text("end\n");
		/* Boot services are gone: only a triple fault ends any machine. */
		asm volatile("lidt %0; int3" : : "m" ((struct { u8 zero[10]; }) { }));
	}
	return run_one();
}
