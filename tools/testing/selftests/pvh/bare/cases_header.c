// SPDX-License-Identifier: GPL-2.0
/* Cases: start_info's own fields, the command line, the RSDP, the entry. */
#include "cases.h"

#define RSDP_CHECKSUM		8
#define RSDP_REVISION		15
#define RSDP_LENGTH		20
#define RSDP_CHECKSUM_2		32
#define RSDP_V1_SIZE		20

#define EFER_SCE		0x1u
#define EFER_NXE		0x800u

static void magic(struct scene *s, uint64_t arg)
{
	s->info.magic = arg;
}

static void version(struct scene *s, uint64_t arg)
{
	s->info.version = arg;
}

/* What is behind the 40 bytes of version 0 is not start_info's. */
static void version_0_no_map(struct scene *s, uint64_t arg)
{
	s->info.version = 0;
	s->info.memmap_paddr = arg;
	s->info.memmap_entries = arg;
}

static void flags(struct scene *s, uint64_t arg)
{
	s->info.flags = arg;
}

static void reserved(struct scene *s, uint64_t arg)
{
	s->info.reserved = arg;
}

static void nowhere(struct scene *s, uint64_t arg)
{
	s->info_at = 0;
	s->ebx = arg;
}

static void efer(struct scene *s, uint64_t arg)
{
	s->efer = arg;
}

static void shift(struct scene *s, uint64_t arg)
{
	s->kernel_shift = arg - s->base.kernel_start;
}

static void append(struct scene *s, const char *text)
{
	uint32_t n = s->cmdline_size - 1;

	do {
		s->cmdline[n++] = *text;
	} while (*text++);
	s->cmdline_size = n;
}

static void want_4_levels(struct scene *s, uint64_t arg)
{
	append(s, " no5lvl");
}

/* The stub decompresses the kernel to where it was linked, unless that is taken. */
static void no_kaslr(struct scene *s, uint64_t arg)
{
	append(s, " nokaslr");
}

static void initrd_where_kernel_goes(struct scene *s, uint64_t arg)
{
	append(s, " nokaslr");
	scene_add_initrd(s, arg);
}

static void cmdline_paddr(struct scene *s, uint64_t arg)
{
	s->info.cmdline_paddr = arg;
}

static void cmdline_empty(struct scene *s, uint64_t arg)
{
	scene_set_cmdline(s, "");
}

static void cmdline_one(struct scene *s, uint64_t arg)
{
	scene_set_cmdline(s, "x");
}

static void cmdline_bytes(struct scene *s, uint64_t arg)
{
	append(s, " tab=\t high=\xe9\xff quotes=\"a b\" x=y=z --");
}

/* @arg characters, then a NUL. Not one long word: it becomes an environment. */
static void cmdline_long(struct scene *s, uint64_t arg)
{
	uint32_t n = s->cmdline_size - 1;

	for (; n < arg; n++)
		s->cmdline[n] = n & 63 ? 'a' + (n & 15) : ' ';
	s->cmdline[n++] = '\0';
	s->cmdline_size = n;
}

/* @arg characters, up to the end of what is there. */
static void cmdline_no_end(struct scene *s, uint64_t arg)
{
	cmdline_long(s, arg);
	s->cmdline_size--;
}

static unsigned char sum(const unsigned char *p, uint32_t n)
{
	unsigned char total = 0;

	while (n--)
		total += *p++;
	return total;
}

/* A copy of the loader's RSDP as ACPI revision @arg + 1, elsewhere. */
static void rsdp_revision(struct scene *s, uint64_t arg)
{
	scene_move_rsdp(s, SCENE_RSDP_AT);
	s->rsdp[RSDP_REVISION] = arg;
	if (arg >= 2)
		s->rsdp[RSDP_LENGTH] = SCENE_RSDP_SIZE;
	s->rsdp[RSDP_CHECKSUM] -= sum(s->rsdp, RSDP_V1_SIZE);
	s->rsdp[RSDP_CHECKSUM_2] -= sum(s->rsdp, SCENE_RSDP_SIZE);
}

/* One byte of it is one too high. */
static void rsdp_byte(struct scene *s, uint64_t arg)
{
	s->rsdp[arg]++;
}

static void rsdp_paddr(struct scene *s, uint64_t arg)
{
	s->info.rsdp_paddr = arg;
}

static const char image_place[] = "image is not loaded on a page boundary, within 2 MiB";

static const struct inject_case cases[] = {
	{ "plain" },
	{ "plain-q35", .machine = MACHINE_Q35 },
	{ "plain-microvm", .machine = MACHINE_MICROVM },
	{ "plain-2g", .machine = MACHINE_PC_2G },
	{ "plain-top", .machine = MACHINE_PC_TOP },
	{ "plain-6g", .machine = MACHINE_PC_6G },

	{ "magic-0", magic, 0, .says = "start_info magic is wrong (0x0)", .fatal = true },
	{ "magic-bit-0", magic, 0x336ec579, .says = "start_info magic is wrong (0x336ec579)",
	  .fatal = true },
	{ "magic-bit-31", magic, 0xb36ec578, .says = "start_info magic is wrong (0xb36ec578)",
	  .fatal = true },
	{ "magic-swapped", magic, 0x78c56e33, .says = "start_info magic is wrong (0x78c56e33)",
	  .fatal = true },
	{ "start-info-0", nowhere, 0, .says = "start_info magic is wrong (0x", .fatal = true },
	{ "start-info-in-rom", nowhere, 0xffffff00, .says = "start_info magic is wrong (0x",
	  .fatal = true },
	{ "start-info-last-56-bytes", nowhere, 0xffffffc8,
	  .says = "start_info magic is wrong (0x", .fatal = true },
	{ "start-info-last-byte", nowhere, 0xffffffff,
	  .says = "start_info magic is wrong (0x", .fatal = true },
	{ "start-info-no-memory", nowhere, 0xe0000000,
	  .says = "start_info magic is wrong (0x", .fatal = true },
	{ "version-0", version, 0, .says = "no memory map, start_info version (0x0)",
	  .fatal = true },
	{ "version-0-garbage", version_0_no_map, -1ULL,
	  .says = "no memory map, start_info version (0x0)", .fatal = true },
	{ "version-2", version, 2 },
	{ "version-max", version, 0xffffffff },
	{ "version-sign", version, 0x80000000 },
	{ "flags-all", flags, 0xffffffff },
	{ "flags-initdomain", flags, 3 },
	{ "reserved-not-0", reserved, 0xffffffff },

	{ "cmdline-absent", cmdline_paddr, 0 },
	{ "cmdline-empty", cmdline_empty },
	{ "cmdline-1", cmdline_one },
	{ "cmdline-bytes", cmdline_bytes },
	{ "cmdline-2046", cmdline_long, 2046 },
	{ "cmdline-2047", cmdline_long, 2047 },
	{ "cmdline-2048", cmdline_long, 2048,
	  .says = "command line has no end, cut to bytes (0x7ff)" },
	{ "cmdline-4095", cmdline_long, 4095,
	  .says = "command line has no end, cut to bytes (0x7ff)" },
	{ "cmdline-8000-no-end", cmdline_no_end, 8000,
	  .says = "command line has no end, cut to bytes (0x7ff)" },
	{ "cmdline-above-limit", cmdline_paddr, 1ULL << 60,
	  .says = "command line is out of reach, now empty, cmdline_paddr (0x1000000000000000)" },
	{ "cmdline-at-limit", cmdline_paddr, 1ULL << 40,
	  .says = "command line is out of reach, now empty, cmdline_paddr (0x10000000000)" },
	{ "cmdline-wraps", cmdline_paddr, -1ULL,
	  .says = "command line is out of reach, now empty, cmdline_paddr (0xffffffffffffffff)" },

	{ "rsdp-absent", rsdp_paddr, 0 },
	{ "rsdp-copy-revision-0", rsdp_revision, 0 },
	{ "rsdp-copy-revision-1", rsdp_revision, 1 },
	{ "rsdp-copy-revision-2", rsdp_revision, 2 },
	{ "rsdp-copy-revision-255", rsdp_revision, 255 },
	{ "rsdp-bad-signature", rsdp_revision, 2, rsdp_byte, 0,
	  .says = "no RSDP there, ignored, rsdp_paddr (0x6310000)" },
	{ "rsdp-bad-checksum", rsdp_revision, 0, rsdp_byte, RSDP_CHECKSUM,
	  .says = "no RSDP there, ignored, rsdp_paddr (0x6310000)" },
	{ "rsdp-bad-second-checksum", rsdp_revision, 2, rsdp_byte, RSDP_CHECKSUM_2,
	  .says = "no RSDP there, ignored, rsdp_paddr (0x6310000)" },
	{ "rsdp-second-checksum-unused", rsdp_revision, 1, rsdp_byte, RSDP_CHECKSUM_2 },
	{ "rsdp-not-there", rsdp_paddr, SCENE_SPARE,
	  .says = "no RSDP there, ignored, rsdp_paddr (0x6600000)" },
	{ "rsdp-at-limit", rsdp_paddr, 1ULL << 40,
	  .says = "no RSDP there, ignored, rsdp_paddr (0x10000000000)" },
	{ "rsdp-wraps", rsdp_paddr, -4ULL,
	  .says = "no RSDP there, ignored, rsdp_paddr (0xfffffffffffffffc)" },

	{ "entry-efer-nx-syscall", efer, EFER_NXE | EFER_SCE },
	{ "entry-5-levels", .machine = MACHINE_PC_LA57 },
	{ "entry-no5lvl", want_4_levels, .machine = MACHINE_PC_LA57 },
	{ "kernel-18m", shift, 18 * MIB },
	{ "kernel-18m-nokaslr", shift, 18 * MIB, no_kaslr },
	{ "initrd-where-kernel-goes", shift, 64 * MIB, initrd_where_kernel_goes, 18 * MIB },
	{ "kernel-64m", shift, 64 * MIB },
	{ "kernel-64m-5-levels", shift, 64 * MIB, .machine = MACHINE_PC_LA57 },
	{ "kernel-across-1g", shift, GIB - 4 * MIB, .machine = MACHINE_PC_2G },
	{ "kernel-at-1g", shift, GIB, .machine = MACHINE_PC_2G },
	{ "kernel-across-2g", shift, 2 * GIB - 2 * MIB, .machine = MACHINE_PC_6G },
	{ "kernel-across-3g", shift, 3 * GIB - 2 * MIB, .machine = MACHINE_PC_TOP },
	{ "kernel-below-4g", shift, 4000 * MIB, .machine = MACHINE_PC_TOP },
	{ "kernel-unaligned", shift, 65 * MIB, .not_on = NOT_ON_EFI,
	  .says = "kernel is not loaded on a 2 MiB boundary (see PHYS32_RELOC)", .fatal = true },
	{ "kernel-unaligned-page", shift, 64 * MIB + 4 * KIB, .not_on = NOT_ON_EFI,
	  .says = "kernel is not loaded on a 2 MiB boundary (see PHYS32_RELOC)", .fatal = true },
	{ "image-on-any-page", shift, 65 * MIB + 4 * KIB, .not_on = NOT_ON_VMLINUX },
	{ "image-unaligned", shift, 64 * MIB + 2 * KIB, .not_on = NOT_ON_VMLINUX,
	  .says = image_place, .fatal = true },
	{ "image-unaligned-16", shift, 64 * MIB - 16, .not_on = NOT_ON_VMLINUX,
	  .says = image_place, .fatal = true },
	/* Page tables of the entry map it with one large page. */
	{ "image-across-2m", shift, 66 * MIB - 16 * KIB, .not_on = NOT_ON_VMLINUX,
	  .says = image_place, .fatal = true },
	{ "cpu-without-long-mode", .machine = MACHINE_PC_32BIT,
	  .says = "64-bit kernel on a CPU without long mode (CPUID 0x80000001)", .fatal = true },
};

const struct inject_table header_cases = { cases, sizeof(cases) / sizeof(cases[0]) };
