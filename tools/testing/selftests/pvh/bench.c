// SPDX-License-Identifier: GPL-2.0
/*
 * What each way of booting costs, as a table and as CSV: instructions from
 * reset to init, exact under TCG, MemTotal, and the least memory that boots.
 *
 * usage: bench [options] NAME:KERNEL[:SYMBOLS[:BIOS[:COMMAND-LINE]]] ...
 *
 * SYMBOLS is the same image with its symbols. All guests get "nokaslr", so
 * that two runs execute the same.
 */
#include <elf.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "elf_notes.h"
#include "guest.h"

#define APPEND		"console=ttyS0 panic=-1 nokaslr quiet"
#define PLUGIN_ARGS	16384
#define MEM		256
#define LEAST_MEM	8
#define MOST_MEM	256

/* The address that init is linked at; nothing else runs there in 256 MiB. */
#define INIT_ENTRY_NAME	"_start"

static const char usage[] =
"usage: bench [--machine=pc] [--mem=MIB] [--plugin=insn_count.so] [--logs=DIR] [--csv=FILE]\n"
"             [--init=init] [--least] NAME:KERNEL[:SYMBOLS[:BIOS[:COMMAND-LINE]]] ...\n";

struct options {
	const char *machine;
	const char *plugin;
	const char *logs;
	const char *csv;
	const char *init;
	unsigned int mem;
	bool least;
};

struct path {
	const char *name;
	const char *kernel;
	const char *symbols;
	const char *bios;
	const char *append;
};

struct cost {
	bool ok;
	uint64_t entry, stub, environment, start_kernel, init;
	uint64_t memtotal_kb;
	unsigned int least;
};

static struct guest_result result;

typedef void (*use_function_t)(void *arg, const char *file, const char *name,
			       const Elf64_Sym *symbol);

/* Calls @use for each function in @f's symbol table, with the source file of local ones. */
static void each_function(const struct elf_file *f, void *arg, use_function_t use)
{
	Elf64_Ehdr *e = (Elf64_Ehdr *)f->data;
	Elf64_Shdr *s = (Elf64_Shdr *)(f->data + e->e_shoff);
	unsigned int i;
	uint64_t j;

	if (!elf_in_file(f, e->e_shoff, (uint64_t)e->e_shnum * sizeof(*s)))
		return;
	for (i = 0; i < e->e_shnum; i++) {
		const char *file = "", *strings;
		Elf64_Sym *sym = (Elf64_Sym *)(f->data + s[i].sh_offset);

		if (s[i].sh_type != SHT_SYMTAB || s[i].sh_link >= e->e_shnum ||
		    !elf_in_file(f, s[i].sh_offset, s[i].sh_size))
			continue;
		strings = f->data + s[s[i].sh_link].sh_offset;
		for (j = 0; j < s[i].sh_size / sizeof(*sym); j++) {
			const char *name = strings + sym[j].st_name;

			if (ELF64_ST_TYPE(sym[j].st_info) == STT_FILE)
				file = name;
			if (ELF64_ST_TYPE(sym[j].st_info) == STT_FUNC)
				use(arg, ELF64_ST_BIND(sym[j].st_info) == STB_LOCAL ? file : "",
				    name, &sym[j]);
		}
	}
}

struct plugin_args {
	char text[PLUGIN_ARGS];
	uint64_t load;		/* where the image's address 0 is */
	bool image;		/* the compressed one, not vmlinux */
	const char *mark;	/* the only function to mark, as this */
};

static void add_arg(struct plugin_args *a, const char *format, const char *name,
		    uint64_t from, uint64_t to)
{
	size_t len = strlen(a->text);

	snprintf(a->text + len, sizeof(a->text) - len, format, name, from, to);
}

/* The EFI environment's functions are in pvh-*.c of libstub, and called pvh_. */
static void use_function(void *arg, const char *file, const char *name, const Elf64_Sym *sym)
{
	static const char * const helpers[] = { "memcpy", "memmove", "memset", "memcmp" };
	struct plugin_args *a = arg;
	uint64_t at = sym->st_value + a->load;
	unsigned int i;

	if (a->mark) {
		if (!strcmp(name, INIT_ENTRY_NAME))
			add_arg(a, ",%s=0x%" PRIx64, a->mark, at, 0);
		return;
	}
	if (!a->image) {
		if (!strcmp(name, "x86_64_start_kernel"))
			add_arg(a, ",%s=0x%" PRIx64, "start_kernel", at, 0);
		return;
	}
	if (!strcmp(name, "efi_stub_entry"))
		add_arg(a, ",%s=0x%" PRIx64, "stub", at, 0);
	for (i = 0; i < 4; i++) {
		if (!strcmp(name, helpers[i]))
			add_arg(a, ",%s+=0x%" PRIx64 "-0x%" PRIx64, "helpers", at,
				at + sym->st_size);
	}
	if (!strncmp(file, "pvh-", 4) || (!*file && !strncmp(name, "pvh_", 4)))
		add_arg(a, ",%s=0x%" PRIx64 "-0x%" PRIx64, "environment", at, at + sym->st_size);
}

static void add_functions(struct plugin_args *a, const char *path)
{
	struct elf_file f;

	if (elf_file_read(path, &f) && f.size > sizeof(Elf64_Ehdr) &&
	    !memcmp(f.data, ELFMAG, SELFMAG))
		each_function(&f, a, use_function);
	free(f.data);
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

static const char *plugin_args(const struct options *o, const struct path *p, const char *out)
{
	static struct plugin_args a;
	struct pvh_elf elf = { };

	memset(&a, 0, sizeof(a));
	snprintf(a.text, sizeof(a.text), "%s,out=%s", o->plugin, out);
	if (is_elf(p->kernel) && pvh_elf_read(p->kernel, &elf)) {
		add_arg(&a, ",%s=0x%" PRIx64, "entry", elf.entry, 0);
		a.image = p->symbols && !elf.start_kernel;
		a.load = a.image ? elf.start : 0;
	}
	if (p->symbols)
		add_functions(&a, p->symbols);
	a.mark = "init";
	a.load = 0;
	add_functions(&a, o->init);
	return a.text;
}

static uint64_t read_count(const char *path, const char *what)
{
	uint64_t count, found = 0;
	char name[64];
	FILE *f = fopen(path, "r");

	if (!f)
		return 0;
	while (fscanf(f, "%63s %" SCNu64, name, &count) == 2) {
		if (!strcmp(name, what))
			found = count;
	}
	fclose(f);
	return found;
}

static bool boot(const struct options *o, const struct path *p, unsigned int mem,
		 const char *plugin)
{
	char append[4096], dir[4096];
	struct guest_opts opts = {
		.machine = o->machine, .kernel = p->kernel, .bios = p->bios, .mem = mem,
		.append = append, .dir = dir, .plugin = plugin,
		.timeout = plugin ? 300 : p->bios ? 60 : 20,
	};

	snprintf(append, sizeof(append), "%s%s%s", APPEND, p->append ? " " : "", p->append ?: "");
	snprintf(dir, sizeof(dir), "%s/%s", o->logs, p->name);
	mkdir(dir, 0755);
	guest_run(&opts, NULL, NULL, &result);
	return result.end == GUEST_POWEROFF && guest_complete(&result);
}

/* The least memory that boots; more of it always does. */
static unsigned int bisect(const struct options *o, const struct path *p)
{
	unsigned int bad = LEAST_MEM, good = MOST_MEM;

	while (good - bad > 1) {
		unsigned int mem = (good + bad) / 2;

		if (boot(o, p, mem, NULL))
			good = mem;
		else
			bad = mem;
	}
	return good;
}

static void measure(const struct options *o, const struct path *p, struct cost *c)
{
	uint64_t before;
	char out[4096];

	memset(c, 0, sizeof(*c));
	snprintf(out, sizeof(out), "%s/%s.count", o->logs, p->name);
	remove(out);
	if (isatty(2))
		fprintf(stderr, "measuring %s ...\033[K\r", p->name);
	c->ok = boot(o, p, o->mem, plugin_args(o, p, out));
	c->memtotal_kb = guest_number(&result, "memtotal_kb");
	c->entry = read_count(out, "entry");
	c->stub = read_count(out, "stub");
	c->start_kernel = read_count(out, "start_kernel");
	c->init = read_count(out, "init");

	/* From the entry to the stub all is ours; afterwards, what the stub calls. */
	before = read_count(out, "stub:environment");
	if (c->stub)
		c->environment = c->stub - c->entry + read_count(out, "environment") - before;
	if (o->least && c->ok)
		c->least = bisect(o, p);
}

static void print_number(uint64_t value, unsigned int width)
{
	if (value)
		printf(" %*" PRIu64, width, value);
	else
		printf(" %*s", width, "-");
}

static void print_cost(const struct path *p, const struct cost *c)
{
	printf("%-16s %-6s", p->name, c->ok ? "ok" : guest_end_name(result.end));
	print_number(c->entry, 12);
	print_number(c->environment, 12);
	print_number(c->stub ? c->stub - c->entry : 0, 12);
	print_number(c->init, 14);
	print_number(c->memtotal_kb, 12);
	print_number(c->least, 10);
	printf("\n");
}

static void write_csv(FILE *csv, const struct path *p, const struct cost *c)
{
	const uint64_t values[] = {
		c->ok, c->entry, c->stub, c->environment, c->start_kernel, c->init,
		c->memtotal_kb, c->least,
	};
	unsigned int i;

	fprintf(csv, "%s", p->name);
	for (i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		fprintf(csv, ",%" PRIu64, values[i]);
	fprintf(csv, "\n");
}

static void read_options(int argc, char **argv, struct options *o)
{
	static const struct option longopts[] = {
		{ "machine", 1, NULL, 'M' }, { "mem", 1, NULL, 'm' },
		{ "plugin", 1, NULL, 'p' }, { "logs", 1, NULL, 'l' },
		{ "csv", 1, NULL, 'c' }, { "init", 1, NULL, 'i' },
		{ "least", 0, NULL, 'L' }, { }
	};
	int c;

	while ((c = getopt_long(argc, argv, "", longopts, NULL)) != -1) {
		switch (c) {
		case 'M':
			o->machine = optarg;
			break;
		case 'm':
			o->mem = atoi(optarg);
			break;
		case 'p':
			o->plugin = optarg;
			break;
		case 'l':
			o->logs = optarg;
			break;
		case 'c':
			o->csv = optarg;
			break;
		case 'i':
			o->init = optarg;
			break;
		case 'L':
			o->least = true;
			break;
		default:
			fputs(usage, stderr);
			exit(2);
		}
	}
}

/* NAME:KERNEL[:SYMBOLS[:BIOS[:COMMAND-LINE]]], all but the first two may be empty. */
static struct path read_path(char *text)
{
	struct path p = { };
	const char **field[] = { &p.name, &p.kernel, &p.symbols, &p.bios, &p.append };
	unsigned int i;

	for (i = 0; i < 5 && text; i++) {
		char *word = strsep(&text, i < 4 ? ":" : "");

		*field[i] = *word ? word : NULL;
	}
	if (!p.name || !p.kernel || access(p.kernel, R_OK)) {
		fprintf(stderr, "%s: %s cannot be read\n", p.name ?: "?", p.kernel ?: "its kernel");
		exit(1);
	}
	return p;
}

int main(int argc, char **argv)
{
	struct options o = { .machine = "pc", .mem = MEM, .plugin = "./insn_count.so",
			     .logs = ".", .init = "./init" };
	FILE *csv = NULL;
	bool ok = true;
	int i;

	read_options(argc, argv, &o);
	mkdir(o.logs, 0755);
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (o.csv) {
		csv = fopen(o.csv, "w");
		if (!csv) {
			perror(o.csv);
			return 1;
		}
		fprintf(csv, "path,ok,entry,stub,environment,start_kernel,init,");
		fprintf(csv, "memtotal_kb,least_mib\n");
	}
	printf("%-16s %-6s %12s %12s %12s %14s %12s %10s\n", "path", "result", "to entry",
	       "environment", "entry-stub", "reset-init", "MemTotal kB", "least MiB");
	for (i = optind; i < argc; i++) {
		struct path p = read_path(argv[i]);
		struct cost c;

		measure(&o, &p, &c);
		print_cost(&p, &c);
		if (csv)
			write_csv(csv, &p, &c);
		ok = ok && c.ok;
	}
	if (csv)
		fclose(csv);
	printf("Instructions of one CPU (TCG, QEMU's %s, %u MiB, nokaslr).\n"
	       "environment: the EFI environment, up to the stub and as services for it.\n",
	       o.machine, o.mem);
	return ok ? 0 : 1;
}
