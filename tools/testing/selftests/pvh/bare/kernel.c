// SPDX-License-Identifier: GPL-2.0
/*
 * Loads the kernel under test, as the ABI's loaders do: by its program headers
 * and its note, ELF64 or ELF32.
 *
 * A loader need not clear .bss, so it is filled with garbage.
 */
#include <elf.h>

#include "bare.h"
#include "inject.h"

#define NOTE_PHYS32_ENTRY	18
#define GARBAGE			0xa5
#define MAX_SEGMENTS		32

struct segment {
	uint32_t type;
	uint64_t paddr, offset, filesz, memsz;
};

static uint32_t nr_segments(const struct kernel *k)
{
	const Elf64_Ehdr *e64 = (const void *)k->image;
	const Elf32_Ehdr *e32 = (const void *)k->image;
	uint32_t nr = k->image[EI_CLASS] == ELFCLASS64 ? e64->e_phnum : e32->e_phnum;

	return nr < MAX_SEGMENTS ? nr : MAX_SEGMENTS;
}

static struct segment get_segment(const struct kernel *k, uint32_t i)
{
	const Elf64_Ehdr *e64 = (const void *)k->image;
	const Elf32_Ehdr *e32 = (const void *)k->image;

	if (k->image[EI_CLASS] == ELFCLASS64) {
		const Elf64_Phdr *p = (const void *)(k->image + (uint32_t)e64->e_phoff);

		return (struct segment) { p[i].p_type, p[i].p_paddr, p[i].p_offset,
					  p[i].p_filesz, p[i].p_memsz };
	} else {
		const Elf32_Phdr *p = (const void *)(k->image + e32->e_phoff);

		return (struct segment) { p[i].p_type, p[i].p_paddr, p[i].p_offset,
					  p[i].p_filesz, p[i].p_memsz };
	}
}

static bool in_image(const struct kernel *k, const struct segment *s)
{
	return s->offset <= k->size && s->filesz <= k->size - s->offset && s->filesz <= s->memsz;
}

static uint32_t round_up(uint32_t size)
{
	return (size + 3) & ~3u;
}

/* The entry's address among the notes of @s, 0 if it is not there. */
static uint64_t find_entry(const struct kernel *k, const struct segment *s)
{
	const char *at = k->image + (uint32_t)s->offset;
	const char *end = at + (uint32_t)s->filesz;
	uint64_t entry = 0;

	while (at + sizeof(Elf32_Nhdr) <= end) {
		const Elf32_Nhdr *note = (const void *)at;
		const char *name = (const char *)(note + 1);
		const char *desc = name + round_up(note->n_namesz);

		at = desc + round_up(note->n_descsz);
		if (note->n_type == NOTE_PHYS32_ENTRY && note->n_namesz == 4 && at <= end &&
		    !memcmp(name, "Xen", 4) && note->n_descsz <= sizeof(entry))
			memcpy(&entry, desc, note->n_descsz);
	}
	return entry;
}

const char *kernel_parse(struct kernel *k)
{
	uint32_t i;

	if (k->size < sizeof(Elf64_Ehdr) || memcmp(k->image, ELFMAG, SELFMAG))
		return "the kernel is no ELF file";
	k->start = UINT64_MAX;
	k->end = 0;
	k->entry = 0;
	for (i = 0; i < nr_segments(k); i++) {
		struct segment s = get_segment(k, i);

		if (!in_image(k, &s))
			return "the kernel's program headers are wrong";
		if (s.type == PT_NOTE && !k->entry)
			k->entry = find_entry(k, &s);
		if (s.type != PT_LOAD)
			continue;
		if (s.paddr < k->start)
			k->start = s.paddr;
		if (s.paddr + s.memsz > k->end)
			k->end = s.paddr + s.memsz;
	}
	return k->entry ? NULL : "the kernel has no PVH entry";
}

const char *kernel_load(const struct kernel *k, uint64_t shift)
{
	uint64_t own_start = (uintptr_t)bare_start & ~0xfffu, own_end = (uintptr_t)bare_end;
	uint32_t i;

	if (k->end + shift > 1ULL << 32)
		return "the kernel would be above 4 GiB";
	if (k->start + shift < own_end && k->end + shift > own_start)
		return "the kernel would be where the injector is";
	if (k->start + shift < (uintptr_t)k->image + k->size &&
	    k->end + shift > (uintptr_t)k->image)
		return "the kernel would be where its file is";
	for (i = 0; i < nr_segments(k); i++) {
		struct segment s = get_segment(k, i);
		char *to = (char *)(uintptr_t)(s.paddr + shift);

		if (s.type != PT_LOAD)
			continue;
		memcpy(to, k->image + (uint32_t)s.offset, s.filesz);
		memset(to + (uint32_t)s.filesz, GARBAGE, s.memsz - s.filesz);
	}
	return NULL;
}
