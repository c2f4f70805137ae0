// SPDX-License-Identifier: GPL-2.0
/*
 * Makes a case's scene again, from what the guest told of the machine that it
 * ran on, so that the model has the input that the kernel had.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "inject_check.h"

/* What pvh_inject started from. */
static bool read_base(const struct inject_run *run, struct scene_base *base)
{
	const char *line;
	unsigned int i;

	for (i = 0; i < SCENE_BASE_ENTRIES && (line = inject_line(run, "base_entry", i)); i++) {
		struct hvm_memmap_table_entry *e = &base->map[i];

		e->reserved = 0;
		if (sscanf(line, "%" SCNx64 " %" SCNx64 " %" SCNx32,
			   &e->addr, &e->size, &e->type) != 3)
			return false;
	}
	base->nr_map = i;
	for (i = 0; i < SCENE_RSDP_SIZE && (line = inject_line(run, "base_rsdp_byte", i)); i++)
		base->rsdp[i] = strtoul(line, NULL, 0);
	base->rsdp_paddr = guest_number(run->result, "base_rsdp");
	base->phys_limit = guest_number(run->result, "base_phys_limit");
	base->kernel_start = guest_number(run->result, "base_kernel_start");
	base->kernel_end = guest_number(run->result, "base_kernel_end");
	base->payload_size = guest_number(run->result, "base_payload_size");
	base->initrd_size = guest_number(run->result, "base_initrd_size");
	return base->nr_map && i == SCENE_RSDP_SIZE;
}

bool inject_make_scene(const struct inject_run *run, struct scene *scene)
{
	char error[128];

	if (guest_value(run->result, "inject_error", error, sizeof(error))) {
		fprintf(run->messages, "pvh_inject gave up: %s\n", error);
		return false;
	}
	if (!guest_count(run->result, "inject") || !read_base(run, &scene->base)) {
		fprintf(run->messages, "pvh_inject did not get to the kernel's entry; guest: %s\n",
			guest_end_name(run->result->end));
		return false;
	}
	scene_init(scene);
	if (run->c)
		make_case(scene, run->c);
	else
		make_random_case(scene, run->seed);
	return inject_check_number(run, "scene_hash", scene_hash(scene));
}
