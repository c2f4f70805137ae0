// SPDX-License-Identifier: GPL-2.0
/*
 * Cases: the EFI environment alone. Module 0 is the payload, a kernel, at all
 * places; the others are its initrd.
 */
#include "cases.h"

#define AT		SCENE_PAYLOAD_AT
#define RESERVED	XEN_HVM_MEMMAP_TYPE_RESERVED

static void at(struct scene *s, uint64_t arg)
{
	scene_add_payload(s, arg);
}

static void with_initrd(struct scene *s, uint64_t arg)
{
	scene_add_payload(s, arg);
	scene_add_initrd(s, SCENE_INITRD_AT);
}

/* And @arg modules of zeros, which are padding to an initrd's reader */
static void with_modules(struct scene *s, uint64_t arg)
{
	uint32_t i;

	with_initrd(s, AT);
	for (i = 0; i < arg; i++)
		scene_add_module(s, SCENE_MODULES_AT + (uint64_t)i * 8 * KIB, 4 * KIB);
}

/* In the payload's last page, and in its first */
static void initrd_behind(struct scene *s, uint64_t arg)
{
	scene_add_payload(s, AT + 16);
	scene_add_initrd(s, AT + 16 + s->base.payload_size);
}

static void initrd_in_front(struct scene *s, uint64_t arg)
{
	scene_add_payload(s, AT + 16);
	scene_add_initrd(s, AT + 16 - s->base.initrd_size);
}

static void behind_environment(struct scene *s, uint64_t arg)
{
	scene_add_payload(s, s->base.kernel_end + arg);
}

/* The loader says of the memory that it is none. */
static void in_reserved(struct scene *s, uint64_t arg)
{
	with_initrd(s, AT);
	scene_add(s, AT + arg, 64 * KIB, RESERVED);
}

/* There is no RAM as far up as the payload, which has to be mapped all the same. */
static void above_ram(struct scene *s, uint64_t arg)
{
	scene_add_payload(s, arg);
	scene_add(s, arg, 4 * GIB, RESERVED);
}

/* Right behind it there is no RAM, which the payload has to have to run there. */
static void before_reserved(struct scene *s, uint64_t arg)
{
	scene_add_payload(s, AT);
	scene_add(s, AT + ((s->base.payload_size + 4095) & ~4095ULL), 64 * KIB, RESERVED);
}

static void no_kaslr(struct scene *s, uint64_t arg)
{
	scene_add_payload(s, arg);
	scene_set_cmdline(s, "console=ttyS0 panic=-1 no_timer_check log_buf_len=1M nokaslr");
}

static void none(struct scene *s, uint64_t arg)
{
}

static void unusable(struct scene *s, uint64_t arg)
{
	scene_add_module(s, arg, s->base.payload_size);
}

#define PAYLOAD(name, function, arg, ...) { name, function, arg, .payload = true, __VA_ARGS__ }

static const char no_payload[] =
	"no EFI payload in the image and no module, nr_modules (0x0)";

static const struct inject_case cases[] = {
	PAYLOAD("payload", at, AT),
	PAYLOAD("payload-q35", with_initrd, AT, .machine = MACHINE_Q35),
	PAYLOAD("payload-microvm", with_initrd, AT, .machine = MACHINE_MICROVM),
	PAYLOAD("payload-5-levels", with_initrd, AT, .machine = MACHINE_PC_LA57),
	PAYLOAD("payload-odd", with_initrd, AT + 7),
	PAYLOAD("payload-where-kernel-goes", no_kaslr, 17 * MIB),
	PAYLOAD("payload-across-1g", with_initrd, GIB - 64 * KIB, .machine = MACHINE_PC_2G),
	PAYLOAD("payload-near-4g", with_initrd, 4040 * MIB, .machine = MACHINE_PC_TOP),
	PAYLOAD("payload-at-4g", with_initrd, 4 * GIB, .machine = MACHINE_PC_6G),
	PAYLOAD("payload-above-ram", above_ram, 4 * GIB, .machine = MACHINE_PC_6G),
	PAYLOAD("payload-behind-environment", behind_environment, 0),
	PAYLOAD("payload-in-reserved", in_reserved, 0),
	PAYLOAD("payload-ends-in-reserved", in_reserved, MIB),
	PAYLOAD("payload-before-reserved", before_reserved, 0),
	PAYLOAD("payload-initrd-behind", initrd_behind, 0),
	PAYLOAD("payload-initrd-in-front", initrd_in_front, 0),
	PAYLOAD("payload-modules-3", with_modules, 3),
	PAYLOAD("payload-modules-30", with_modules, 30),
	PAYLOAD("payload-modules-31", with_modules, 31,
		.says = "too many modules, not all are used, nr_modules (0x21)"),
	PAYLOAD("payload-none", none, 0, .says = no_payload, .fatal = true),
	PAYLOAD("payload-paddr-0", unusable, 0, .says = no_payload, .fatal = true),
	PAYLOAD("payload-wraps", unusable, -4096ULL, .says = no_payload, .fatal = true),
};

const struct inject_table payload_cases = { cases, sizeof(cases) / sizeof(cases[0]) };
