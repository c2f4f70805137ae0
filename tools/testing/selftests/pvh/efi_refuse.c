// SPDX-License-Identifier: GPL-2.0
/* What is no payload, or does not want to run here: one line, and the guest halts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../kselftest.h"
#include "efi_test.h"

/* UEFI specification 2.10, appendix D; 7.4.1 has them for LoadImage. */
#define ENDED		"PVH: EFI payload ended, see its message, status "
#define LOAD_ERROR	ENDED "(0x8000000000000001)\n"
#define UNSUPPORTED	ENDED "(0x8000000000000003)\n"
#define DOS_MZ		0
#define DOS_PE_OFFSET	0x3c
#define PE_MACHINE	4

/**
 * struct refused - a payload that the environment refuses
 * @name: of the test
 * @change: makes it of a bzImage; NULL: there is none
 * @says: line about it
 * @ended: and the last one
 */
struct refused {
	const char *name;
	void (*change)(unsigned char *image);
	const char *says;
	const char *ended;
};

static void no_mz(unsigned char *image)
{
	memcpy(image + DOS_MZ, "ZM", 2);
}

static uint32_t pe_offset(const unsigned char *image)
{
	uint32_t offset;

	memcpy(&offset, image + DOS_PE_OFFSET, sizeof(offset));
	return offset;
}

static void for_arm64(unsigned char *image)
{
	memcpy(image + pe_offset(image) + PE_MACHINE, "\x64\xaa", 2);
}

static void pe_beyond(unsigned char *image)
{
	memset(image + DOS_PE_OFFSET, 0xff, 4);
}

static const struct refused refused[NR_REFUSED] = {
	{ "nothing to start", NULL, "",
	  "PVH: no EFI payload in the image and no module, nr_modules (0x0)\n" },
	{ "no MZ", no_mz, "PVH: no PE image, first bytes (0x4d5a)\n", LOAD_ERROR },
	{ "PE header beyond the file", pe_beyond,
	  "PVH: no PE image, signature (0xffffffff)\n", LOAD_ERROR },
	{ "for another CPU", for_arm64, "PVH: not for x86-64, machine (0xaa64)\n", UNSUPPORTED },
};

static bool make_payload(const struct refused *r, const char *bzimage, const char *path)
{
	struct elf_file image;
	bool ok = elf_file_read(bzimage, &image);
	FILE *f;

	if (!ok)
		return false;
	r->change((unsigned char *)image.data);
	f = fopen(path, "w");
	ok = f && fwrite(image.data, 1, image.size, f) == image.size;
	free(image.data);
	return f && !fclose(f) && ok;
}

/* Nothing else is on port 0xe9; the serial port, which the command line names, has more. */
static bool said_why(const struct refused *r)
{
	char want[256];

	snprintf(want, sizeof(want), "%s%s", r->says, r->ended);
	if (!strcmp(result.report, want) && strstr(serial_log(), r->says) &&
	    strstr(serial_log(), r->ended))
		return true;
	ksft_print_msg("port 0xe9 should have this only, and the serial port, too:\n%s", want);
	return false;
}

static void run(const struct refused *r, const char *environment, const char *bzimage)
{
	char payload[64];
	struct guest_opts opts = {
		.kernel = environment, .machine = "pc", .mem = 256, .append = CONSOLE,
		.dir = check_dir,
	};
	bool ok = true;

	snprintf(payload, sizeof(payload), "%s/payload", check_dir);
	if (r->change) {
		ok = make_payload(r, bzimage, payload);
		opts.initrd = payload;
	}
	if (ok)
		guest_run(&opts, NULL, NULL, &result);
	ok = ok && check_end(GUEST_HALTED) && said_why(r);
	if (!ok)
		show_logs();
	tap_result(ok, "module, refused: %s (%.1f s)", r->name, result.seconds);
}

void refused_payloads(void)
{
	const char *environment = getenv("PVH_EFI"), *bzimage = getenv("PVH_BZIMAGE");
	unsigned int i;

	for (i = 0; i < NR_REFUSED; i++) {
		if (environment && bzimage)
			run(&refused[i], environment, bzimage);
		else
			tap_skip("module, refused: %s: PVH_EFI or PVH_BZIMAGE is not set",
				 refused[i].name);
	}
}
