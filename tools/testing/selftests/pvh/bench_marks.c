// SPDX-License-Identifier: GPL-2.0
/*
 * Tells insn_count.so where the stages of a boot begin.
 *
 * Functions are known by their first bytes, because firmware, KASLR and the
 * decompressor put them wherever they like; those of the EFI environment by their
 * addresses, as loaders put it where it was linked.
 */
#include <elf.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "elf_notes.h"

#define ARGS		4096
/* Bytes; more, and some functions have addresses in them, which KASLR changes. */
#define SIGNATURE	12
/* KASLR does not change the image. With less, efi_pe_entry() is also found in OVMF. */
#define ENTRY_SIGNATURE	16
/* Where programs of dom0 are, and no guest's memory: see check_row() */
#define PROGRAMS	"0x20000000-0xffffffffffffffff"

/* The first function of each stage: in the EFI environment, if there is one, and else. */
static const struct first {
	enum bench_stage stage;
	const char *environment;
	const char *image;
	const char *vmlinux;
} firsts[] = {
	{ STAGE_CONVERT, "pvh_parse_start_info", NULL, "pvh_parse_start_info" },
	/* Upstream's; it ends with the stage. */
	{ STAGE_CONVERT, NULL, NULL, "xen_prepare_pvh" },
	{ STAGE_ENVIRONMENT, "pvh_fill_facts", NULL, "pvh_fill_boot_params" },
	{ STAGE_STUB, NULL, "efi_stub_entry", NULL },
	{ STAGE_DECOMPRESS, NULL, "decompress_kernel", NULL },
	{ STAGE_STARTUP, NULL, NULL, "startup_64" },
	{ STAGE_KERNEL, NULL, NULL, "start_kernel" },
};

static char args[ARGS];

static void __attribute__((format(printf, 1, 2))) add(const char *format, ...)
{
	size_t len = strlen(args);
	va_list ap;

	va_start(ap, format);
	vsnprintf(args + len, sizeof(args) - len, format, ap);
	va_end(ap);
}

struct symbol {
	const struct elf_file *f;
	const char *name;
	const Elf64_Sym *sym;
};

typedef void (*use_t)(const struct symbol *s, void *arg);

/* Calls @use for each symbol of a 64-bit ELF file. */
static void each_symbol(const struct elf_file *f, use_t use, void *arg)
{
	Elf64_Ehdr *e = (Elf64_Ehdr *)f->data;
	Elf64_Shdr *s = (Elf64_Shdr *)(f->data + e->e_shoff);
	struct symbol symbol = { .f = f };
	unsigned int i;
	uint64_t j;

	if (f->size < sizeof(*e) || memcmp(e->e_ident, ELFMAG, SELFMAG) ||
	    !elf_in_file(f, e->e_shoff, (uint64_t)e->e_shnum * sizeof(*s)))
		return;
	for (i = 0; i < e->e_shnum; i++) {
		const char *strings;
		Elf64_Sym *sym = (Elf64_Sym *)(f->data + s[i].sh_offset);

		if (s[i].sh_type != SHT_SYMTAB || s[i].sh_link >= e->e_shnum ||
		    !elf_in_file(f, s[i].sh_offset, s[i].sh_size))
			continue;
		strings = f->data + s[s[i].sh_link].sh_offset;
		for (j = 0; j < s[i].sh_size / sizeof(*sym); j++) {
			symbol.name = strings + sym[j].st_name;
			symbol.sym = &sym[j];
			use(&symbol, arg);
		}
	}
}

static const unsigned char *code_at(const struct elf_file *f, const Elf64_Sym *sym, size_t len)
{
	const Elf64_Ehdr *e = (const Elf64_Ehdr *)f->data;
	const Elf64_Shdr *s = (const Elf64_Shdr *)(f->data + e->e_shoff);
	uint64_t offset;

	if (!sym->st_shndx || sym->st_shndx >= e->e_shnum)
		return NULL;
	s += sym->st_shndx;
	offset = sym->st_value - s->sh_addr;
	if (s->sh_type != SHT_PROGBITS || offset > s->sh_size || s->sh_size - offset < len ||
	    !elf_in_file(f, s->sh_offset, s->sh_size))
		return NULL;
	return (unsigned char *)f->data + s->sh_offset + offset;
}

struct wanted {
	const char *name;
	const char *as;
	unsigned int bytes;	/* 0: known by its address */
	bool done;
};

static void use_first(const struct symbol *s, void *arg)
{
	struct wanted *w = arg;
	const unsigned char *code;
	unsigned int i;

	if (w->done || strcmp(s->name, w->name))
		return;
	code = code_at(s->f, s->sym, w->bytes);
	if (!code)
		return;
	w->done = true;
	if (!w->bytes) {
		add(",%s=0x%" PRIx64, w->as, s->sym->st_value);
		return;
	}
	add(",%s=@", w->as);
	for (i = 0; i < w->bytes; i++)
		add("%02x", code[i]);
}

static bool mark(const struct elf_file *f, const char *name, const char *as, unsigned int bytes)
{
	struct wanted w = { .name = name, .as = as, .bytes = bytes };

	if (f->data && name)
		each_symbol(f, use_first, &w);
	return w.done;
}

/* Where init begins; nothing else runs there in 256 MiB. */
static void use_init(const struct symbol *s, void *arg)
{
	if (!strcmp(s->name, "_start"))
		add(",%s=0x%" PRIx64, bench_stage_names[STAGE_INIT], s->sym->st_value);
}

/*
 * On Xen nothing counts before dom0 starts the guest: its own kernel may be the same.
 * Where dom0 is, and its programs, some functions may begin as the image's do.
 */
static void use_create(const struct symbol *s, void *arg)
{
	const char *as = bench_stage_names[STAGE_FIRMWARE];

	if (!strcmp(s->name, "create_guest"))
		add(",%s=0x%" PRIx64 ",after=%s,skip=" PROGRAMS, as, s->sym->st_value, as);
}

/* All of the EFI environment; it is there before anybody calls a service. */
static void use_environment(const struct symbol *s, void *arg)
{
	uint64_t *at = arg;

	if (!strcmp(s->name, "env_start"))
		at[0] = s->sym->st_value;
	else if (!strcmp(s->name, "env_end"))
		at[1] = s->sym->st_value;
}

static void add_environment(const struct elf_file *environment, const struct elf_file *image)
{
	uint64_t at[2] = { };

	each_symbol(environment, use_environment, at);
	add(",services=0x%" PRIx64 "-0x%" PRIx64, at[0], at[1]);
	mark(image, "efi_pe_entry", bench_stage_names[STAGE_STUB], ENTRY_SIGNATURE);
}

/* On Xen, vmlinux's functions are where they were linked, but for startup_64. */
static void add_firsts(const struct elf_file *environment, const struct elf_file *image,
		       const struct elf_file *vmlinux, bool is_pvh, bool xen)
{
	unsigned int i;

	for (i = 0; i < sizeof(firsts) / sizeof(firsts[0]); i++) {
		const struct first *first = &firsts[i];
		const char *as = bench_stage_names[first->stage];
		bool by_address = xen && first->stage != STAGE_STARTUP;

		if (!is_pvh && first->stage < STAGE_STUB)
			continue;
		if (!mark(environment, first->environment, as, 0) &&
		    !mark(image, first->image, as, SIGNATURE))
			mark(vmlinux, first->vmlinux, as, by_address ? 0 : SIGNATURE);
	}
}

static bool is_elf(const char *path)
{
	char magic[SELFMAG] = "";
	FILE *f = fopen(path, "r");

	if (!f)
		return false;
	if (fread(magic, SELFMAG, 1, f) != 1)
		magic[0] = 0;
	fclose(f);
	return !memcmp(magic, ELFMAG, SELFMAG);
}

static void read_or_exit(const char *path, struct elf_file *f)
{
	if (!elf_file_read(path, f))
		exit(1);
}

const char *bench_plugin_args(const struct bench_options *o, const struct bench_row *row,
			      const char *out)
{
	const char *as = bench_stage_names[STAGE_ENTRY];
	struct elf_file environment = { }, image = { }, vmlinux = { }, init = { }, dom0 = { };
	struct pvh_elf elf = { };
	/* A bzImage without firmware: Xen takes the kernel out of it. */
	const char *kernel = bench_on_xen(row) && !row->bios && !row->image ? row->vmlinux :
									     row->kernel;
	bool is_pvh = is_elf(kernel) && pvh_elf_read(kernel, &elf);

	snprintf(args, sizeof(args), "%s,out=%s", o->plugin, out);
	if (row->environment)
		read_or_exit(row->environment, &environment);
	if (row->image)
		read_or_exit(row->image, &image);
	read_or_exit(row->vmlinux, &vmlinux);
	read_or_exit(o->init, &init);
	if (bench_on_xen(row)) {
		read_or_exit(o->dom0_init, &dom0);
		each_symbol(&dom0, use_create, NULL);
	}

	if (is_pvh)
		add(",%s=0x%" PRIx64, as, elf.entry);
	/* A bzImage is entered in one of two ways, by EFI firmware and by others. */
	if (!is_pvh) {
		mark(&image, "startup_32", as, ENTRY_SIGNATURE);
		mark(&image, "efi_pe_entry", as, ENTRY_SIGNATURE);
	}
	add(",after=%s", as);
	if (environment.data)
		add_environment(&environment, &image);
	add_firsts(&environment, &image, &vmlinux, is_pvh, bench_on_xen(row));
	each_symbol(&init, use_init, NULL);

	free(environment.data);
	free(image.data);
	free(vmlinux.data);
	free(init.data);
	free(dom0.data);
	return args;
}
