/* SPDX-License-Identifier: GPL-2.0 */
/* What a kernel must make of a scene, by Documentation/arch/x86/pvh.rst. */
#ifndef _PVH_MODEL_H
#define _PVH_MODEL_H

#include "bare/scene.h"

#define MODEL_LINES	16
#define MODEL_LINE_SIZE	96
#define MODEL_CMDLINE	2048
#define MODEL_MAX_MODULES	1024
/* Of a kernel with 64 NUMA nodes or fewer, and of the EFI environment */
#define MODEL_KERNEL_RANGES	312
#define MODEL_EFI_RANGES	300
/* Modules that the environment has room for */
#define MODEL_EFI_MODULES	32
/* A type of a range of which the contract says nothing. */
#define MODEL_ANY	255

struct model_range {
	uint64_t start, end;
	uint32_t type;
};

/**
 * struct model - the outcome
 * @efi: of the EFI environment and its kernel, else of vmlinux
 * @fatal: the kernel halts, its last word is @line[0]
 * @line: what it says, without "PVH: ", in no order
 * @nr_lines: of them
 * @cmdline_read: the command line is known, if only to choose a serial port
 * @cmdline: it, empty if there is none
 * @initrd: the first module becomes the initrd, or on the EFI path its begin
 * @nr_modules: modules that the kernel or the environment keeps
 * @rsdp: address of the RSDP
 * @range: the memory map, sorted, as if there were room for all of it
 * @nr_ranges: of them
 * @max_ranges: of them that there is room for
 * @ram: bytes of RAM in it
 */
struct model {
	bool efi;
	bool fatal;
	char line[MODEL_LINES][MODEL_LINE_SIZE];
	unsigned int nr_lines;
	bool cmdline_read;
	char cmdline[MODEL_CMDLINE];
	bool initrd;
	unsigned int nr_modules;
	uint64_t rsdp;
	struct model_range *range;
	unsigned int nr_ranges;
	unsigned int max_ranges;
	uint64_t ram;
};

/* Fills in @model, whose ranges live until the next call. */
void model_run(struct model *model, const struct scene *scene, bool efi);
/* The map in whole pages, as EFI passes it on. */
void model_to_pages(struct model *model);

/* Between the model's parts. A line comes once, with its first @value. */
void model_say(struct model *model, const char *text, uint64_t value);
/* An error: nothing that was said before comes out. */
void model_halt(struct model *model, const char *text, uint64_t value);

/* What claims memory: modules, and the map, all of it; false if that is an error. */
void model_forget_claims(void);
void model_add_claim(uint64_t start, uint64_t end, uint32_t type);
bool model_read_map(struct model *model, const struct scene *scene,
		    const struct hvm_start_info *info);
/* The ranges that come of all claims */
void model_make_ranges(struct model *model);

#endif /* _PVH_MODEL_H */
