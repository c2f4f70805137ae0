// SPDX-License-Identifier: GPL-2.0
/*
 * What the PE loader must make of a file, written another way: structures are
 * copied out, sums are 64 bits wide, every rule is looked at, in no order.
 */
#include <stdlib.h>
#include <string.h>

#include <linux/pe.h>

#include "pe_oracle.h"

#define BIT(n)		(1U << (n))
#define GARBAGE		0x5a
#define DIR_RELOC	5

/* Headers of a file, as far as they are there */
struct headers {
	u64 opt_at, sections_at;
	bool has_opt;
	struct pe_hdr pe;
	struct pe32plus_opt_hdr opt;
	struct data_dirent reloc;
};

static u64 lfanew(const u8 *file)
{
	u32 value;

	memcpy(&value, file + 60, sizeof(value));
	return value;
}

static u32 faults_of_header(const struct pe_hdr *pe)
{
	u32 faults = 0;

	if (memcmp(&pe->magic, "PE\0", 4))
		faults |= BIT(PE_NOT_PE);
	if (pe->machine != 0x8664)
		faults |= BIT(PE_MACHINE);
	if (pe->sections < 1 || pe->sections > 96)
		faults |= BIT(PE_NR_SECTIONS);
	return faults;
}

/* Returns what keeps from reading on. */
static u32 read_headers(const u8 *file, u64 size, struct headers *h)
{
	u64 pe_at, reloc_at;

	memset(h, 0, sizeof(*h));
	if (size < 64 || memcmp(file, "MZ", 2))
		return BIT(PE_NOT_MZ);
	pe_at = lfanew(file);
	h->opt_at = pe_at + sizeof(h->pe);
	if (h->opt_at > size)
		return BIT(PE_NOT_PE);
	memcpy(&h->pe, file + pe_at, sizeof(h->pe));
	h->sections_at = h->opt_at + h->pe.opt_hdr_size;
	if (h->pe.opt_hdr_size < sizeof(h->opt) || h->sections_at > size)
		return BIT(PE_OPTIONAL_HEADER);
	memcpy(&h->opt, file + h->opt_at, sizeof(h->opt));
	h->has_opt = true;
	if (h->opt.data_dirs > 16 || sizeof(h->opt) + h->opt.data_dirs * 8 > h->pe.opt_hdr_size)
		return BIT(PE_OPTIONAL_HEADER);
	reloc_at = h->opt_at + sizeof(h->opt) + DIR_RELOC * 8;
	if (h->opt.data_dirs > DIR_RELOC)
		memcpy(&h->reloc, file + reloc_at, sizeof(h->reloc));
	return 0;
}

static u32 faults_of_optional_header(const struct headers *h, u64 size)
{
	u64 table_end = h->sections_at + h->pe.sections * sizeof(struct section_header);
	const struct pe32plus_opt_hdr *opt = &h->opt;
	u32 faults = 0;

	if (opt->magic != 0x20b)
		faults |= BIT(PE_OPTIONAL_MAGIC);
	if (opt->subsys != 10)
		faults |= BIT(PE_SUBSYSTEM);
	if (__builtin_popcount(opt->section_align) != 1 || opt->section_align > 2 * 1024 * 1024)
		faults |= BIT(PE_ALIGN);
	if (opt->image_size < 1 || opt->image_size >> 31)
		faults |= BIT(PE_IMAGE_SIZE);
	if (opt->header_size > size || opt->header_size > opt->image_size)
		faults |= BIT(PE_HEADERS_SIZE);
	if (opt->header_size < table_end)
		faults |= BIT(PE_NR_SECTIONS);
	if (opt->entry_point < 1 || opt->entry_point >= opt->image_size)
		faults |= BIT(PE_ENTRY);
	if (h->reloc.size && (u64)h->reloc.virtual_address + h->reloc.size > opt->image_size)
		faults |= BIT(PE_RELOC_DIRECTORY);
	return faults;
}

static struct section_header section(const u8 *file, const struct headers *h, u32 i)
{
	struct section_header s;

	memcpy(&s, file + h->sections_at + i * sizeof(s), sizeof(s));
	if (!s.virtual_size)
		s.virtual_size = s.raw_data_size;
	return s;
}

/* Of a file whose table of sections is in it. */
static u32 faults_of_sections(const u8 *file, u64 size, const struct headers *h)
{
	u64 last = h->opt.header_size;
	u32 i, faults = 0;

	for (i = 0; i < h->pe.sections; i++) {
		struct section_header s = section(file, h, i);

		if (!s.virtual_size)
			continue;
		if (s.raw_data_size && (u64)s.data_addr + s.raw_data_size > size)
			faults |= BIT(PE_SECTION_FILE);
		if ((u64)s.virtual_address + s.virtual_size > h->opt.image_size)
			faults |= BIT(PE_SECTION_IMAGE);
		if (s.virtual_address < last)
			faults |= BIT(PE_SECTION_ORDER);
		last = (u64)s.virtual_address + s.virtual_size;
	}
	return faults;
}

u32 oracle_faults(const u8 *file, u64 size)
{
	struct headers h;
	u32 faults = read_headers(file, size, &h);

	if (faults & (BIT(PE_NOT_MZ) | BIT(PE_NOT_PE)))
		return faults;
	faults |= faults_of_header(&h.pe);
	if (h.has_opt)
		faults |= faults_of_optional_header(&h, size);
	if (!(faults & (BIT(PE_OPTIONAL_HEADER) | BIT(PE_NR_SECTIONS) | BIT(PE_HEADERS_SIZE))))
		faults |= faults_of_sections(file, size, &h);
	return faults;
}

static bool oracle_in_place(const u8 *file, const struct headers *h)
{
	u32 i;

	for (i = 0; i < h->pe.sections; i++) {
		struct section_header s = section(file, h, i);

		if (s.raw_data_size && s.data_addr != s.virtual_address)
			return false;
	}
	return true;
}

static enum pe_error relocate(u8 *image, const struct headers *h, u64 delta, u64 *value)
{
	u64 at = h->reloc.virtual_address, end = at + h->reloc.size, block_end = at;
	u32 block[2];
	u64 target;
	u16 entry;

	for (; at < end; at += 2) {
		if (at == block_end) {
			*value = at;
			if (end - at < sizeof(block))
				return PE_RELOC_BLOCK;
			memcpy(block, image + at, sizeof(block));
			block_end = at + block[1];
			if (block[1] < sizeof(block) || block[1] % 2 || block_end > end)
				return PE_RELOC_BLOCK;
			at += sizeof(block) - 2;
			continue;
		}
		memcpy(&entry, image + at, sizeof(entry));
		*value = entry / 0x1000;
		if (*value != 0 && *value != 10)
			return PE_RELOC_TYPE;
		if (!*value)
			continue;
		*value = (u64)block[0] + entry % 0x1000;
		if (*value + 8 > h->opt.image_size)
			return PE_RELOC_TARGET;
		memcpy(&target, image + *value, sizeof(target));
		target += delta;
		memcpy(image + *value, &target, sizeof(target));
	}
	return PE_OK;
}

enum pe_error oracle_load(const u8 *file, u64 base, u8 *image, u64 *value)
{
	struct headers h;
	u32 i;

	read_headers(file, U64_MAX, &h);
	memset(image, 0, h.opt.image_size);
	memcpy(image, file, h.opt.header_size);
	for (i = 0; i < h.pe.sections; i++) {
		struct section_header s = section(file, &h, i);
		u32 n = s.virtual_size < s.raw_data_size ? s.virtual_size : s.raw_data_size;

		if (n)
			memcpy(image + s.virtual_address, file + s.data_addr, n);
	}
	*value = 0;
	if (base == h.opt.image_base)
		return PE_OK;
	*value = h.opt.image_base;
	if (h.pe.flags & 1)
		return PE_RELOC_STRIPPED;
	return relocate(image, &h, base - h.opt.image_base, value);
}

/* Memory of one check: no more than is said, so that ASan sees the next byte. */
static u8 *file, *apart, *expected;

static void forget(void)
{
	free(file);
	free(apart);
	free(expected);
	file = NULL;
	apart = NULL;
	expected = NULL;
}

/* What it says besides errors */
static const char *check_facts(const struct pe_image *pe, u64 size)
{
	struct headers h;

	read_headers(file, size, &h);
	if (pe->file != file || pe->file_size != size)
		return "the file is another";
	if (pe->image_size != h.opt.image_size || pe->headers_size != h.opt.header_size)
		return "sizes differ";
	if (pe->align != h.opt.section_align || pe->entry != h.opt.entry_point ||
	    pe->image_base != h.opt.image_base || pe->subsystem != h.opt.subsys)
		return "what the optional header says differs";
	if (pe->nr_sections != h.pe.sections || pe->sections_at != h.sections_at)
		return "table of sections differs";
	if (pe->stripped != (h.pe.flags & 1))
		return "relocations are stripped for one of them";
	if (pe->reloc_size != h.reloc.size ||
	    (pe->reloc_size && pe->reloc_at != h.reloc.virtual_address))
		return "directory of relocations differs";
	if (pe->in_place != oracle_in_place(file, &h))
		return "in place for one of them";
	return NULL;
}

static const char *parse(const void *bytes, u64 size, struct outcome *out)
{
	struct pe_image *pe = malloc(sizeof(*pe));
	u32 faults;

	memset(pe, GARBAGE, sizeof(*pe));
	faults = oracle_faults(file, size);
	out->error = pe_parse(file, size, pe);
	out->value = pe->error_value;
	out->pe = *pe;
	free(pe);
	if (memcmp(file, bytes, size))
		return "parsing changes the file";
	if (!out->error && faults)
		return "accepted in spite of its faults";
	if (out->error && !(faults >> out->error & 1))
		return "refused for no reason";
	return out->error ? NULL : check_facts(&out->pe, size);
}

static void set_image_base(u8 *bytes, u64 base)
{
	memcpy(bytes + lfanew(bytes) + sizeof(struct pe_hdr) +
	       offsetof(struct pe32plus_opt_hdr, image_base), &base, sizeof(base));
}

static const char *load(u64 size, u32 how, struct outcome *out)
{
	u32 image_size = out->pe.image_size;
	u8 *base, *before;
	enum pe_error err;
	bool same;
	u64 value;

	out->in_place = how & PE_IN_PLACE && out->pe.in_place;
	if (!out->in_place)
		apart = malloc(image_size);
	else if (size < image_size)
		file = realloc(file, image_size);
	base = out->in_place ? file : apart;
	if (how & PE_AT_HOME)
		set_image_base(file, (u64)base);
	memset(base + (out->in_place ? size : 0), GARBAGE,
	       out->in_place ? (image_size > size ? image_size - size : 0) : image_size);
	before = malloc(size);
	memcpy(before, file, size);
	expected = malloc(image_size);
	err = oracle_load(before, (u64)base, expected, &value);

	out->error = pe_parse(file, size, &out->pe) ?: pe_load(&out->pe, base);
	out->value = out->pe.error_value;
	if (out->in_place)
		same = size <= image_size ||
		       !memcmp(file + image_size, before + image_size, size - image_size);
	else
		same = !memcmp(file, before, size);
	free(before);
	if (!same)
		return "loading changes what is not the image's";
	if (out->error != err || (err && out->value != value))
		return "relocation ends otherwise";
	if (!err && memcmp(base, expected, image_size))
		return "images differ";
	out->base = base;
	return NULL;
}

const char *oracle_check(const void *bytes, u64 size, u32 how, struct outcome *out)
{
	const char *wrong;

	forget();
	memset(out, 0, sizeof(*out));
	file = malloc(size);
	if (size)
		memcpy(file, bytes, size);
	wrong = parse(bytes, size, out);
	if (wrong || out->error || out->pe.image_size > ORACLE_MAX_LOAD)
		return wrong;
	return load(size, how, out);
}
