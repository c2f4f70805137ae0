// SPDX-License-Identifier: GPL-2.0
/* Cases: module lists. The first module is the initrd. */
#include "cases.h"

#define LIMIT		(1ULL << 40)		/* of QEMU's CPUs under TCG */
#define AT		SCENE_MODULES_AT

static void none(struct scene *s, uint64_t arg)
{
	s->info.modlist_paddr = arg;
}

static void list_absent(struct scene *s, uint64_t arg)
{
	s->info.nr_modules = arg;
}

static void list_at(struct scene *s, uint64_t arg)
{
	scene_add_initrd(s, SCENE_INITRD_AT);
	s->info.modlist_paddr = arg;
}

/* The initrd and further modules, @arg in all, with gaps between them. */
static void modules(struct scene *s, uint64_t arg)
{
	uint32_t i;

	scene_add_initrd(s, SCENE_INITRD_AT);
	for (i = 1; i < arg; i++)
		scene_add_module(s, AT + (uint64_t)i * 8 * KIB, 4 * KIB);
}

static void touching_modules(struct scene *s, uint64_t arg)
{
	uint32_t i;

	scene_add_initrd(s, SCENE_INITRD_AT);
	for (i = arg; i > 1; i--)
		scene_add_module(s, AT + (uint64_t)i * 4 * KIB, 4 * KIB);
}

static void overlapping_modules(struct scene *s, uint64_t arg)
{
	uint32_t i;

	scene_add_initrd(s, SCENE_INITRD_AT);
	for (i = 1; i < arg; i++)
		scene_add_module(s, AT + (uint64_t)i * 4 * KIB + 5, 10 * KIB);
}

/* The list is right, but the number of entries is not. */
static void count(struct scene *s, uint64_t arg)
{
	scene_add_initrd(s, SCENE_INITRD_AT);
	s->info.nr_modules = arg;
}

static void paddr(struct scene *s, uint64_t arg)
{
	scene_add_initrd(s, SCENE_INITRD_AT);
	s->module[0].paddr = arg;
}

static void size(struct scene *s, uint64_t arg)
{
	scene_add_initrd(s, SCENE_INITRD_AT);
	s->module[0].size = arg;
}

static void second_paddr(struct scene *s, uint64_t arg)
{
	modules(s, 3);
	s->module[1].paddr = arg;
}

static void second_size(struct scene *s, uint64_t arg)
{
	modules(s, 3);
	s->module[1].size = arg;
}

static void second_over_acpi(struct scene *s, uint64_t arg)
{
	modules(s, 2);
	s->module[1].size = MIB;
	scene_add(s, AT + 64 * KIB, 64 * KIB, XEN_HVM_MEMMAP_TYPE_ACPI);
}

static void second_beyond_ram(struct scene *s, uint64_t arg)
{
	modules(s, 2);
	s->module[1].paddr = 64 * GIB;
}

static void garbage_fields(struct scene *s, uint64_t arg)
{
	modules(s, 2);
	s->module[0].cmdline_paddr = arg;
	s->module[0].reserved = arg;
	s->module[1].cmdline_paddr = arg;
	s->module[1].reserved = arg;
}

/* Relative to the kernel, whose place only the guest knows. */
static void ends_at_kernel(struct scene *s, uint64_t arg)
{
	uint64_t start;

	/* In front of the image there is no RAM, but further up. */
	s->kernel_shift = 16 * MIB;
	start = s->base.kernel_start + s->kernel_shift - s->base.initrd_size;
	/* One that reaches into the kernel is not written: it would destroy it. */
	if (arg)
		scene_add_module(s, start, s->base.initrd_size + arg);
	else
		scene_add_initrd(s, start);
}

static void begins_at_kernel_end(struct scene *s, uint64_t arg)
{
	scene_add_initrd(s, ((s->base.kernel_end + 4095) & ~4095ULL) + arg);
}

static void overlaps_kernel(struct scene *s, uint64_t arg)
{
	scene_add_module(s, s->base.kernel_start + arg, 4 * KIB);
}

static void last_byte_of_kernel(struct scene *s, uint64_t arg)
{
	scene_add_module(s, s->base.kernel_end - 1, 4 * KIB);
}

static void around_kernel(struct scene *s, uint64_t arg)
{
	scene_add_module(s, s->base.kernel_start - arg,
			 s->base.kernel_end - s->base.kernel_start + 2 * arg);
}

static void second_overlaps_kernel(struct scene *s, uint64_t arg)
{
	modules(s, 3);
	s->module[1].paddr = s->base.kernel_start;
}

static const char unusable_0[] = "initrd is not usable, ignored, module paddr (0x0)";
static const char unusable[] = "initrd is not usable, ignored, module paddr (0x6400000)";

#define TOO_MANY(count)	"too many modules, not all are used, nr_modules (0x" count ")"
#define BEHIND(count)	"modules behind the first are reserved, not used, count (0x" count ")"
/* What the EFI environment says, in which all modules are the initrd */
#define NOT_RESERVED(addr)	"module is not usable, ignored, module paddr (0x" addr ")"
#define NOT_RESERVED_AT_KERNEL	"module is not usable, ignored, module paddr (0x"

static const struct inject_case cases[] = {
	{ "modules-none-but-list", none, -1ULL },
	{ "modlist-absent", list_absent, 1,
	  .says = "module list is out of reach, no initrd, modlist_paddr (0x0)" },
	{ "modlist-absent-many", list_absent, 0xffffffff,
	  .says = "module list is out of reach, no initrd, modlist_paddr (0x0)" },
	{ "modlist-at-limit", list_at, LIMIT,
	  .says = "module list is out of reach, no initrd, modlist_paddr (0x10000000000)" },
	{ "modlist-across-limit", list_at, LIMIT - 31,
	  .says = "module list is out of reach, no initrd, modlist_paddr (0xffffffffe1)" },
	{ "modlist-wraps", list_at, -31ULL,
	  .says = "module list is out of reach, no initrd, modlist_paddr (0xffffffffffffffe1)" },
	{ "initrd", modules, 1 },
	{ "initrd-q35", modules, 1, .machine = MACHINE_Q35 },
	{ "initrd-microvm", modules, 1, .machine = MACHINE_MICROVM },
	{ "modules-2", modules, 2, .says = BEHIND("1"), .efi = "" },
	{ "modules-3", modules, 3, .says = BEHIND("2"), .efi = "" },
	{ "modules-8", modules, 8, .says = BEHIND("7"), .efi = "" },
	{ "modules-64", modules, 64, .says = BEHIND("3f"), .efi = TOO_MANY("40") },
	{ "modules-150", modules, 150, .says = BEHIND("95"), .efi = TOO_MANY("96") },
	{ "modules-1023", touching_modules, 1023, .says = BEHIND("3fe"),
	  .efi = TOO_MANY("3ff") },
	{ "modules-1024", overlapping_modules, 1024, .says = BEHIND("3ff"),
	  .efi = TOO_MANY("400") },
	{ "modules-1025", overlapping_modules, 1025, .says = TOO_MANY("401") },
	{ "modules-overlap", overlapping_modules, 20, .says = BEHIND("13"), .efi = "" },
	{ "nr-modules-max", count, 0xffffffff,
	  .says = TOO_MANY("ffffffff") },
	{ "nr-modules-sign", count, 0x80000000,
	  .says = TOO_MANY("80000000") },
	{ "modules-garbage-fields", garbage_fields, -1ULL, .says = BEHIND("1"), .efi = "" },

	{ "initrd-paddr-0", paddr, 0, .says = unusable_0 },
	{ "initrd-size-0", size, 0, .says = unusable },
	{ "initrd-wraps", size, -1ULL, .says = unusable },
	{ "initrd-above-limit", paddr, LIMIT,
	  .says = "initrd is not usable, ignored, module paddr (0x10000000000)" },
	{ "initrd-across-limit", paddr, LIMIT - 4096,
	  .says = "initrd is not usable, ignored, module paddr (0xfffffff000)" },
	{ "initrd-paddr-max", paddr, -1ULL,
	  .says = "initrd is not usable, ignored, module paddr (0xffffffffffffffff)" },
	{ "initrd-larger-than-ram", size, 300 * MIB,
	  .says = "initrd is larger than RAM, ignored, module size (0x12c00000)" },
	{ "initrd-4g", size, 4 * GIB,
	  .says = "initrd is larger than RAM, ignored, module size (0x100000000)" },
	{ "initrd-ends-at-kernel", ends_at_kernel, 0 },
	{ "initrd-ends-in-kernel", ends_at_kernel, 1,
	  .says = "initrd is not usable, ignored, module paddr (0x" },
	{ "initrd-begins-at-kernel-end", begins_at_kernel_end, 0 },
	{ "initrd-is-kernel", overlaps_kernel, 0,
	  .says = "initrd is not usable, ignored, module paddr (0x" },
	{ "initrd-in-kernel", overlaps_kernel, MIB,
	  .says = "initrd is not usable, ignored, module paddr (0x" },
	{ "initrd-last-byte-of-kernel", last_byte_of_kernel, 0,
	  .says = "initrd is not usable, ignored, module paddr (0x" },
	{ "initrd-around-kernel", around_kernel, 64 * KIB,
	  .says = "initrd is not usable, ignored, module paddr (0x" },

	{ "second-module-paddr-0", second_paddr, 0, .says = BEHIND("2") "\n" NOT_RESERVED("0"),
	  .efi = NOT_RESERVED("0") },
	{ "second-module-size-0", second_size, 0, .says = BEHIND("2") "\n" NOT_RESERVED("7002000"),
	  .efi = NOT_RESERVED("7002000") },
	{ "second-module-wraps", second_size, -1ULL,
	  .says = BEHIND("2") "\n" NOT_RESERVED("7002000"),
	  .efi = NOT_RESERVED("7002000") },
	{ "second-module-above-limit", second_paddr, LIMIT,
	  .says = BEHIND("2") "\n" NOT_RESERVED("10000000000"),
	  .efi = NOT_RESERVED("10000000000") },
	{ "second-module-is-kernel", second_overlaps_kernel, 0,
	  .says = BEHIND("2") "\n" NOT_RESERVED_AT_KERNEL, .efi = NOT_RESERVED_AT_KERNEL },
	{ "second-module-over-acpi", second_over_acpi, 0, .says = BEHIND("1"), .efi = "" },
	{ "second-module-beyond-ram", second_beyond_ram, 0, .says = BEHIND("1"), .efi = "" },
};

const struct inject_table module_cases = { cases, sizeof(cases) / sizeof(cases[0]) };
