// SPDX-License-Identifier: GPL-2.0
/*
 * pvh_inject: a PVH guest that boots another PVH kernel with a start_info made
 * for a test case. Its command line names the case, "case=NAME" or "seed=N".
 *
 * Module 0 is the kernel under test and module 1, if there is one, the initrd
 * for it; where a loader passes one module only, that is both behind a struct
 * scene_pack, and maybe an EFI image for the kernel to start. What the case
 * starts from goes to the debug console, where the host's model of the same case
 * reads it.
 */
#include "bare.h"
#include "cases.h"
#include "inject.h"

/* AMD APM volume 3, appendix E.4.7 */
#define CPUID_EXTENDED		0x80000000u
#define CPUID_ADDRESS_SIZES	0x80000008u

static struct scene scene;
static const char *payload, *initrd;

static void __attribute__((noreturn)) give_up(const char *why)
{
	put("inject_error=");
	put(why);
	put("\n");
	end_of_run("pvh_inject gave up");
}

static void put_number(const char *key, uint64_t value)
{
	put(key);
	put("=");
	put_hex(value);
	put("\n");
}

/* What follows @key on the command line, up to a blank; NULL if it is not there. */
static const char *option(const char *key, char *value, uint32_t size)
{
	const char *at_key = at(own_start_info()->cmdline_paddr);
	uint32_t len = strlen(key), n = 0;

	for (; *at_key; at_key++) {
		if (memcmp(at_key, key, len))
			continue;
		for (at_key += len; *at_key && *at_key != ' ' && n < size - 1; at_key++)
			value[n++] = *at_key;
		value[n] = '\0';
		return value;
	}
	return NULL;
}

static uint64_t to_number(const char *text)
{
	uint64_t value = 0;

	for (; *text >= '0' && *text <= '9'; text++)
		value = value * 10 + (*text - '0');
	return value;
}

static void cpuid(uint32_t leaf, uint32_t *eax)
{
	uint32_t ebx, ecx, edx;

	asm volatile("cpuid" : "=a" (*eax), "=b" (ebx), "=c" (ecx), "=d" (edx)
		     : "a" (leaf), "c" (0));
}

static void find_base(struct scene_base *base)
{
	const struct hvm_start_info *info = own_start_info();
	const struct hvm_memmap_table_entry *map = at(info->memmap_paddr);
	uint32_t i, max, sizes;

	if (info->magic != XEN_HVM_START_MAGIC_VALUE || info->version < 1 ||
	    !info->memmap_entries || info->memmap_entries > SCENE_BASE_ENTRIES)
		give_up("the loader gave no usable memory map");
	base->nr_map = 0;
	for (i = 0; i < info->memmap_entries; i++) {
		/* Wrong entries come from cases, not from loaders. */
		if (map[i].size)
			base->map[base->nr_map++] = map[i];
	}
	base->rsdp_paddr = info->rsdp_paddr;
	memcpy(base->rsdp, at(base->rsdp_paddr), SCENE_RSDP_SIZE);
	/* Before revision 2 there is something else behind the first 20 bytes. */
	if (base->rsdp[15] < 2)
		memset(base->rsdp + 20, 0, SCENE_RSDP_SIZE - 20);
	cpuid(CPUID_EXTENDED, &max);
	cpuid(CPUID_ADDRESS_SIZES, &sizes);
	base->phys_limit = 1ULL << (max >= CPUID_ADDRESS_SIZES ? sizes & 0xff : 36);
}

static void find_files(struct kernel *kernel, struct scene_base *base)
{
	const struct hvm_start_info *info = own_start_info();
	const struct hvm_modlist_entry *module = at(info->modlist_paddr);
	const struct scene_pack *pack;
	const char *error;

	if (!info->nr_modules)
		give_up("no module: the kernel under test is missing");
	pack = at(module[0].paddr);
	if (pack->magic == SCENE_PACK_MAGIC) {
		kernel->image = (const char *)pack + (uint32_t)pack->kernel_offset;
		kernel->size = pack->kernel_size;
		payload = (const char *)pack + (uint32_t)pack->payload_offset;
		base->payload_size = pack->payload_size;
		initrd = (const char *)pack + (uint32_t)pack->initrd_offset;
		base->initrd_size = pack->initrd_size;
	} else {
		kernel->image = (const char *)pack;
		kernel->size = module[0].size;
		initrd = info->nr_modules > 1 ? at(module[1].paddr) : NULL;
		base->initrd_size = info->nr_modules > 1 ? module[1].size : 0;
	}
	error = kernel_parse(kernel);
	if (error)
		give_up(error);
	base->kernel_start = kernel->start;
	base->kernel_end = kernel->end;
}

/* All that the host needs to make the same scene. */
static void put_base(const struct scene_base *base)
{
	uint32_t i;

	for (i = 0; i < base->nr_map; i++) {
		put("base_entry=");
		put_hex(base->map[i].addr);
		put(" ");
		put_hex(base->map[i].size);
		put(" ");
		put_hex(base->map[i].type);
		put("\n");
	}
	put_number("base_rsdp", base->rsdp_paddr);
	for (i = 0; i < SCENE_RSDP_SIZE; i++)
		put_number("base_rsdp_byte", base->rsdp[i]);
	put_number("base_phys_limit", base->phys_limit);
	put_number("base_kernel_start", base->kernel_start);
	put_number("base_kernel_end", base->kernel_end);
	put_number("base_payload_size", base->payload_size);
	put_number("base_initrd_size", base->initrd_size);
}

static void make_scene(void)
{
	char text[64];

	scene_init(&scene);
	if (option("case=", text, sizeof(text))) {
		const struct inject_case *c = find_case(text);

		if (!c)
			give_up("there is no such case");
		make_case(&scene, c);
	} else if (option("seed=", text, sizeof(text))) {
		make_random_case(&scene, to_number(text));
	} else {
		give_up("neither case= nor seed= on the command line");
	}
}

void bare_main(void)
{
	struct kernel kernel;
	const char *error;

	find_base(&scene.base);
	find_files(&kernel, &scene.base);
	put_base(&scene.base);
	make_scene();
	error = kernel_load(&kernel, scene.kernel_shift);
	if (error)
		give_up(error);
	if (scene.payload_at)
		write_phys(scene.payload_at, payload, scene.base.payload_size);
	if (scene.initrd_at)
		write_phys(scene.initrd_at, initrd, scene.base.initrd_size);
	scene_store(&scene, write_phys);
	put_number("scene_hash", scene_hash(&scene));
	put("inject=enter\n");
	enter_kernel(kernel.entry + scene.kernel_shift, scene.ebx, scene.efer);
}
