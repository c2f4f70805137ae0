// SPDX-License-Identifier: GPL-2.0
/*
 * libFuzzer's target: start_info, modules, map, command line and RSDP from the
 * fuzzer go through the converter, in user space under ASan and UBSan. What
 * comes out is compared with the model, or aborts with one line.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz_input.h"
#include "oracle.h"

/* Longer maps take too many passes for a fuzzer; the tests have those. */
#define MAX_ENTRIES	600
#define MAX_MODULES	200

#define CHECK(what) do {							\
	if (!(what)) {								\
		fprintf(stderr, "%s:%d: wrong: %s\n", __FILE__, __LINE__, #what); \
		abort();							\
	}									\
} while (0)

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

/* The next @len bytes of what is left, or fewer. */
static const u8 *take(const u8 **data, size_t *size, size_t *len)
{
	const u8 *from = *data;

	if (*len > *size)
		*len = *size;
	*data += *len;
	*size -= *len;
	return from;
}

/* Returns what is to replace the map during conversion, @later bytes of it. */
static const u8 *build_memory(const struct fuzz_input *in, const u8 *data, size_t size,
			      size_t *later)
{
	size_t modules = in->module_bytes, map = in->map_bytes;
	const u8 *module_data = take(&data, &size, &modules);
	const u8 *map_data = take(&data, &size, &map);
	const u8 *later_data;

	*later = in->mode & FUZZ_CHANGES ? in->later_bytes : 0;
	later_data = take(&data, &size, later);
	arena_reset();
	arena_last = in->last;
	arena_write(in->si.memmap_paddr, map_data, map);
	arena_write(in->si.modlist_paddr, module_data, modules);
	arena_write(in->si.cmdline_paddr, data, size);
	arena_write(in->rsdp_paddr, in->rsdp, sizeof(in->rsdp));
	arena_write(in->si_paddr, &in->si, sizeof(in->si));
	return later_data;
}

static u8 byte_at(u64 pa)
{
	u8 byte;

	CHECK(pvh_read_phys(&byte, pa, 1));
	return byte;
}

static u8 sum(u64 pa, u32 len)
{
	u8 sum = 0;

	while (len--)
		sum += byte_at(pa + len);
	return sum;
}

static void check_rsdp(u64 pa)
{
	char signature[8];

	if (!pa)
		return;
	CHECK(pvh_read_phys(signature, pa, 8) && !memcmp(signature, "RSD PTR ", 8));
	CHECK(!sum(pa, 20));
	CHECK(byte_at(pa + 15) < 2 || !sum(pa, 36));
}

static void check_cmdline(const struct pvh_info *info, const struct hvm_start_info *si,
			  const char *cmdline, u32 size)
{
	u32 i;

	CHECK(info->cmdline_len < size);
	CHECK(strnlen(cmdline, size) == info->cmdline_len);
	CHECK(info->cmdline_len <= U64_MAX - si->cmdline_paddr);
	for (i = 0; i < info->cmdline_len; i++)
		CHECK(byte_at(si->cmdline_paddr + i) == (u8)cmdline[i]);
	if (!si->cmdline_paddr || info->report.seen >> PVH_WARN_CMDLINE_PADDR & 1)
		CHECK(!info->cmdline_len);
	else if (info->report.seen >> PVH_WARN_CMDLINE_LONG & 1)
		CHECK(info->cmdline_len == size - 1);
	else
		CHECK(!byte_at(si->cmdline_paddr + info->cmdline_len));
}

static void check_info(const struct pvh_info *info, const struct hvm_start_info *si,
		       const struct pvh_limits *limits)
{
	u32 modules = si->nr_modules > PVH_MAX_MODULES ? 1 : si->nr_modules;

	CHECK(info->version == si->version && info->flags == si->flags);
	CHECK(!info->nr_modules || info->nr_modules == modules);
	CHECK(!info->initrd_size == !info->initrd_paddr);
	if (info->initrd_size) {
		u64 end = info->initrd_paddr + info->initrd_size;

		CHECK(info->initrd_paddr < end && end <= limits->phys_limit);
		byte_at(info->initrd_paddr);
		byte_at(end - 1);
		CHECK(end <= limits->image_start || info->initrd_paddr >= limits->image_end);
	}
	CHECK(info->source.entries == (si->version && si->memmap_paddr ? si->memmap_entries : 0));
	check_rsdp(info->rsdp_paddr);
}

static void check_messages(const struct pvh_report *report)
{
	u32 i;

	CHECK(!(report->seen >> PVH_NR_MESSAGES));
	for (i = 0; i < PVH_NR_MESSAGES; i++) {
		char *line = malloc(PVH_LINE_SIZE), hex[24];
		unsigned int len = pvh_format_line(line, pvh_message_text(i), report->value[i]);

		snprintf(hex, sizeof(hex), " (0x%llx)", (unsigned long long)report->value[i]);
		CHECK(strlen(line) == len && !memcmp(line, "PVH: ", PVH_PREFIX_LEN));
		CHECK(!strcmp(line + len - strlen(hex), hex));
		free(line);
	}
}

/* start_info is what the kernel must see: less of it if the version says so. */
static bool parse(const struct fuzz_input *in, struct pvh_info *info)
{
	u32 size = in->cmdline_size + 1;
	struct hvm_start_info si = { };
	char *cmdline = malloc(size);
	enum pvh_message err;
	bool good = false;

	err = pvh_parse_start_info(in->si_paddr, &in->limits, cmdline, size, info);
	if (!pvh_read_phys(&si, in->si_paddr, 40)) {
		CHECK(err == PVH_ERR_START_INFO);
	} else if (si.magic != XEN_HVM_START_MAGIC_VALUE) {
		CHECK(err == PVH_ERR_MAGIC);
	} else if (si.version && !pvh_read_phys(&si, in->si_paddr, sizeof(si))) {
		CHECK(err == PVH_ERR_START_INFO);
	} else {
		CHECK(err == PVH_OK);
		check_cmdline(info, &si, cmdline, size);
		check_info(info, &si, &in->limits);
		good = true;
	}
	free(cmdline);
	check_messages(&info->report);
	return good;
}

static bool read_at(void *dst, u64 pa, u64 offset, size_t len)
{
	return offset <= U64_MAX - pa && pvh_read_phys(dst, pa + offset, len);
}

static bool read_map(const struct pvh_info *info, struct hvm_memmap_table_entry *entry)
{
	const struct pvh_memmap_source *source = &info->source;
	u32 i;

	if ((u64)source->entries * source->stride > U64_MAX - source->paddr)
		return false;
	for (i = 0; i < source->entries; i++) {
		if (!read_at(&entry[i], source->paddr, (u64)i * source->stride, source->stride))
			return false;
	}
	return true;
}

static bool read_modules(const struct pvh_info *info, struct hvm_modlist_entry *module)
{
	u32 i;

	for (i = 1; i < info->nr_modules; i++) {
		if (!read_at(&module[i - 1], info->modlist_paddr, i * sizeof(*module),
			     sizeof(*module)))
			return false;
	}
	return true;
}

static void compare(const struct fuzz_input *in, const struct pvh_info *info,
		    const struct pvh_memmap *map, u64 initrd_size, enum pvh_message err)
{
	static struct hvm_memmap_table_entry entry[MAX_ENTRIES];
	static struct hvm_modlist_entry module[MAX_MODULES];
	const struct model_input model_in = {
		.entry = entry, .nr = info->source.entries, .module = module,
		.nr_modules = info->nr_modules ? info->nr_modules - 1 : 0, .limits = &in->limits,
	};
	static struct model model;
	const char *wrong;

	CHECK(model_is_sorted(map));
	if (in->mode & FUZZ_CHANGES)
		return;
	if (!info->source.entries) {
		CHECK(err == PVH_ERR_NO_MEMMAP);
	} else if (info->source.entries > PVH_MAX_MEMMAP_ENTRIES) {
		CHECK(err == PVH_ERR_MEMMAP_ENTRIES);
	} else if (!read_map(info, entry)) {
		CHECK(err == PVH_ERR_MEMMAP_PADDR);
	} else if (!read_modules(info, module)) {
		CHECK(info->report.seen >> PVH_WARN_MODLIST_PADDR & 1);
	} else {
		model_convert(&model, &model_in);
		wrong = model_compare(&model, map, info, initrd_size, err);
		if (wrong) {
			fprintf(stderr, "%s: wrong: %s\n", __FILE__, wrong);
			abort();
		}
	}
}

static void convert(const struct fuzz_input *in, struct pvh_info *info)
{
	struct pvh_workspace ws = { .max = in->max_events + 1 };
	struct pvh_memmap map = { .max = in->max_ranges };
	enum pvh_message err;
	u64 initrd_size;

	if (info->source.entries > MAX_ENTRIES && info->source.entries <= PVH_MAX_MEMMAP_ENTRIES)
		info->source.entries = MAX_ENTRIES;
	if (info->nr_modules > MAX_MODULES)
		info->nr_modules = MAX_MODULES;
	if (in->initrd_size)
		info->initrd_size = in->initrd_size;
	if (in->mode & FUZZ_E820)
		info->source.stride = 20;
	memset(&info->report, 0, sizeof(info->report));

	ws.event = malloc(ws.max * sizeof(*ws.event));
	map.range = malloc(map.max * sizeof(*map.range));
	initrd_size = info->initrd_size;
	err = pvh_convert_memmap(info, &in->limits, &ws, &map);
	compare(in, info, &map, initrd_size, err);
	check_messages(&info->report);
	free(map.range);
	free(ws.event);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct fuzz_input in;
	struct pvh_info info;
	const u8 *later;
	size_t len;

	if (size < sizeof(in))
		return 0;
	memcpy(&in, data, sizeof(in));
	later = build_memory(&in, data + sizeof(in), size - sizeof(in), &len);
	if (!parse(&in, &info))
		return 0;
	arena_write_later(in.since, info.source.paddr, later, len);
	convert(&in, &info);
	return 0;
}
