// SPDX-License-Identifier: GPL-2.0
/*
 * pvhimage: makes an image that PVH loaders start of any EFI application for
 * x86-64: a kernel of a distribution, a unified kernel image.
 *
 * A host program. It has the EFI environment in it, puts the payload behind it
 * byte for byte, and says so in the program header that is free for that.
 */
#include <argp.h>
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <linux/elf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pe.c"

#define PAGE_SIZE	4096UL
#define PAGE_UP(x)	(((x) + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1))

/* Loaders put an image below 4 GiB, and 32-bit fields lead to its end. */
#define IMAGE_MAX	0x7fffffffUL

/* The environment; PVHEFI is where it was built. */
asm(".section .rodata\n\t"
	".balign 8\n"
	"environment:\n\t"
	".incbin \"" PVHEFI "\"\n"
	"environment_end:\n\t"
	".previous");

/* Where it is, which only the assembler knows. */
#define ENVIRONMENT(label) ({						\
	const unsigned char *where;					\
	asm("lea " label "(%%rip), %0" : "=r" (where));			\
	where;								\
})

struct file {
	const char *name;
	unsigned char *data;
	size_t size;
};

struct options {
	const char *file[2];
	bool extract;
};

static struct file read_file(const char *name)
{
	struct file file = { .name = name };
	struct stat st;
	int fd = open(name, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &st))
		error(1, errno, "%s", name);
	if (!S_ISREG(st.st_mode) || !st.st_size)
		error(1, 0, "%s: not a file with something in it", name);
	file.size = st.st_size;
	file.data = mmap(NULL, file.size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (file.data == MAP_FAILED)
		error(1, errno, "%s", name);
	close(fd);
	return file;
}

static bool write_all(int fd, const unsigned char *data, size_t size)
{
	ssize_t n;

	for (; size; data += n, size -= n) {
		n = write(fd, data, size);
		if (n <= 0)
			return false;
	}
	return true;
}

/* Under another name first: a full disk must not leave half an image. */
static void write_file(const struct file *file)
{
	char *temp = NULL;
	int fd, err;

	if (asprintf(&temp, "%s.XXXXXX", file->name) < 0)
		error(1, errno, "%s", file->name);
	fd = mkstemp(temp);
	if (fd < 0)
		error(1, errno, "%s", file->name);
	if (!write_all(fd, file->data, file->size) || fchmod(fd, 0644) || close(fd) ||
	    rename(temp, file->name)) {
		err = errno;
		unlink(temp);
		error(1, err, "%s", file->name);
	}
	free(temp);
}

static void check_payload(const struct file *file, struct pe_image *pe)
{
	enum pe_error err = pe_parse(file->data, file->size, pe);

	if (err)
		error(1, 0, "%s: %s (0x%llx)", file->name, pe_error_text(err),
		      (unsigned long long)pe->error_value);
	if (file->size > IMAGE_MAX)
		error(1, 0, "%s: larger than 2 GiB", file->name);
}

/* Where the environment ends in memory, from its own first address. */
static unsigned long end_of_environment(const struct elf64_hdr *ehdr, const struct elf64_phdr *phdr)
{
	unsigned long end = 0;
	int i;

	for (i = 0; i < ehdr->e_phnum; i++) {
		if (phdr[i].p_type == PT_LOAD && phdr[i].p_paddr + phdr[i].p_memsz > end)
			end = phdr[i].p_paddr + phdr[i].p_memsz;
	}
	return end;
}

static struct elf64_phdr *payload_header(unsigned char *image, int type)
{
	struct elf64_hdr *ehdr = (struct elf64_hdr *)image;
	struct elf64_phdr *phdr = (struct elf64_phdr *)(image + ehdr->e_phoff);

	/* It is the last one, and of no type until there is a payload. */
	phdr += ehdr->e_phnum - 1;
	return phdr->p_type == type ? phdr : NULL;
}

/*
 * A payload that can run in place gets the memory for that behind it; others are
 * copied by the environment.
 */
static void describe_payload(unsigned char *image, size_t at, const struct pe_image *pe)
{
	struct elf64_hdr *ehdr = (struct elf64_hdr *)image;
	struct elf64_phdr *phdr = payload_header(image, PT_NULL);
	unsigned long align = pe->align > PAGE_SIZE ? pe->align : PAGE_SIZE;
	unsigned long end = end_of_environment(ehdr, (struct elf64_phdr *)(image + ehdr->e_phoff));

	if (!phdr)
		error(1, 0, "no room for a payload in the environment");
	*phdr = (struct elf64_phdr) {
		.p_type = PT_LOAD, .p_flags = PF_R | PF_W | PF_X, .p_offset = at,
		.p_paddr = (end + align - 1) & ~(align - 1),
		.p_filesz = pe->file_size, .p_memsz = pe->file_size, .p_align = PAGE_SIZE,
	};
	phdr->p_vaddr = phdr->p_paddr;
	if (pe->in_place && pe->image_size > pe->file_size)
		phdr->p_memsz = pe->image_size;
}

static void wrap(const struct options *opt)
{
	struct file payload = read_file(opt->file[0]);
	struct file out = { .name = opt->file[1] };
	const unsigned char *environment = ENVIRONMENT("environment");
	size_t environment_size = ENVIRONMENT("environment_end") - environment;
	size_t at = PAGE_UP(environment_size);
	struct pe_image pe;

	check_payload(&payload, &pe);
	out.size = at + payload.size;
	out.data = calloc(1, out.size);
	if (!out.data)
		error(1, errno, "%s", out.name);
	memcpy(out.data, environment, environment_size);
	memcpy(out.data + at, payload.data, payload.size);
	describe_payload(out.data, at, &pe);
	write_file(&out);
	free(out.data);
}

/* Gets the payload back, as it was: to look at its signature, for example. */
static void extract(const struct options *opt)
{
	struct file image = read_file(opt->file[0]);
	struct file out = { .name = opt->file[1] };
	const unsigned char *environment = ENVIRONMENT("environment");
	struct elf64_phdr *phdr = NULL;

	if (image.size > (size_t)(ENVIRONMENT("environment_end") - environment) &&
	    !memcmp(image.data, environment, sizeof(struct elf64_hdr)))
		phdr = payload_header(image.data, PT_LOAD);
	if (!phdr || phdr->p_offset > image.size || phdr->p_filesz > image.size - phdr->p_offset)
		error(1, 0, "%s: not an image that this program has made", image.name);
	out.data = image.data + phdr->p_offset;
	out.size = phdr->p_filesz;
	write_file(&out);
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct options *opt = state->input;

	switch (key) {
	case 'x':
		opt->extract = true;
		return 0;
	case ARGP_KEY_ARG:
		if (state->arg_num >= 2)
			argp_usage(state);
		opt->file[state->arg_num] = arg;
		return 0;
	case ARGP_KEY_END:
		if (state->arg_num != 2)
			argp_usage(state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

int main(int argc, char **argv)
{
	static const struct argp_option options[] = {
		{ "extract", 'x', NULL, 0, "get the payload back out of an image", 0 },
		{ }
	};
	static const struct argp argp = {
		options, parse_option, "IN OUT",
		"Makes an image that PVH loaders (QEMU, Xen, Firecracker, Cloud Hypervisor) start\n"
		"of IN, an EFI application for x86-64: a kernel or a unified kernel image.",
		NULL, NULL, NULL
	};
	struct options opt = { };

	argp_parse(&argp, argc, argv, 0, NULL, &opt);
	if (opt.extract)
		extract(&opt);
	else
		wrap(&opt);
	return 0;
}
