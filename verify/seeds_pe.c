// SPDX-License-Identifier: GPL-2.0
/*
 * Writes the corpus of fuzz_pe: images that are each good but for what their name
 * says, and together reach every line of the loader. Runs in user space.
 */
#include <err.h>
#include <stdio.h>
#include <string.h>

#include "pe_oracle.h"
#include "pe_sample.h"

static const char *dir;
static struct sample file;
static u32 size;
static u8 how;

static void save(const char *name)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	if (!f)
		err(1, "Writing %s", path);
	fwrite(&file, 1, size, f);
	fwrite(&how, 1, 1, f);
	if (fclose(f))
		err(1, "Writing %s: is the disk full?", path);
}

/* Good, and then changed */
#define SEED(name, ...) do {							\
	sample_make(&file);							\
	size = SAMPLE_SIZE;							\
	how = 0;								\
	__VA_ARGS__;								\
	save(name);								\
} while (0)

static void relocs(u32 page, u16 entry)
{
	sample_relocs(&file, page, &entry, 1);
}

static void headers(void)
{
	SEED("good");
	SEED("at-home", how = PE_AT_HOME);
	SEED("in-place", how = PE_IN_PLACE);
	SEED("file-of-1-byte", size = 1);
	SEED("mz-wrong", file.mz[0]++);
	SEED("mz-cut", size = 63);
	SEED("pe-beyond-file", sample_put32(&file, 60, SAMPLE_SIZE + 1));
	SEED("pe-cut", sample_put32(&file, 60, SAMPLE_SIZE - 23));
	SEED("pe-signature", file.pe.magic++);
	SEED("machine", file.pe.machine = 0x14c);
	SEED("sections-0", file.pe.sections = 0);
	SEED("sections-97", file.pe.sections = 97);
	SEED("sections-beyond-headers", file.opt.header_size--);
	SEED("sections-behind-headers", file.opt.header_size = 0);
	SEED("optional-header-short", file.pe.opt_hdr_size = sizeof(file.opt) - 1);
	SEED("optional-header-long", file.pe.opt_hdr_size = SAMPLE_SIZE);
	SEED("magic-pe32", file.opt.magic = 0x10b);
	SEED("subsystem-driver", file.opt.subsys = 11);
	SEED("align-0", file.opt.section_align = 0);
	SEED("align-3", file.opt.section_align = 3);
	SEED("align-4m", file.opt.section_align = 0x400000);
	SEED("image-0", file.opt.image_size = 0);
	SEED("image-2g", file.opt.image_size = 0x80000000);
	SEED("headers-beyond-file", file.opt.header_size = SAMPLE_SIZE + 1);
	SEED("headers-beyond-image", file.opt.image_size = SAMPLE_HEADERS - 1);
	SEED("entry-0", file.opt.entry_point = 0);
	SEED("entry-at-end", file.opt.entry_point = SAMPLE_IMAGE);
	SEED("directories-5", file.opt.data_dirs = 5);
	SEED("directories-17", file.opt.data_dirs = 17);
	SEED("directories-cut", file.pe.opt_hdr_size -= 8);
}

static void sections(void)
{
	struct section_header *s = file.section;

	SEED("section-empty", s[0].raw_data_size = 0; s[0].virtual_size = 0);
	SEED("section-virtual-0", s[0].virtual_size = 0);
	SEED("section-bss", s[1].raw_data_size = 0; how = PE_IN_PLACE);
	SEED("section-behind-file", s[2].data_addr = SAMPLE_SIZE + 1);
	SEED("section-beyond-file", s[2].raw_data_size++);
	SEED("section-behind-image", s[2].virtual_address = SAMPLE_IMAGE + 1);
	SEED("section-beyond-image", s[2].virtual_size = SAMPLE_IMAGE);
	SEED("section-overlaps", s[1].virtual_address = TEXT);
	SEED("section-elsewhere", s[0].data_addr--; how = PE_IN_PLACE);
}

static void relocations(void)
{
	SEED("stripped", file.pe.flags |= STRIPPED);
	SEED("reloc-none", file.dir[DIR_RELOC].size = 0);
	SEED("reloc-directory-behind-image", file.dir[DIR_RELOC].virtual_address = SAMPLE_IMAGE + 1);
	SEED("reloc-directory-beyond-image", file.dir[DIR_RELOC].size = SAMPLE_IMAGE);
	SEED("reloc-table-cut", file.dir[DIR_RELOC].size = 7);
	SEED("reloc-block-of-7", sample_put32(&file, RELOC + 4, 7));
	SEED("reloc-block-odd", sample_put32(&file, RELOC + 4, 15));
	SEED("reloc-block-beyond-table", sample_put32(&file, RELOC + 4, 30));
	SEED("reloc-type", relocs(0, 0x3000));
	SEED("reloc-target-behind-image", relocs(SAMPLE_IMAGE, REL_DIR64 | 1));
	SEED("reloc-target-beyond-image", relocs(0, REL_DIR64 | (SAMPLE_IMAGE - 7)));
}

int main(int argc, char *argv[])
{
	if (argc != 2)
		errx(1, "usage: seeds_pe DIRECTORY");
	dir = argv[1];
	headers();
	sections();
	relocations();
	return 0;
}
