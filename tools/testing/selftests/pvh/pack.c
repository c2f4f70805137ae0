// SPDX-License-Identifier: GPL-2.0
/*
 * Makes the one module that pvh_inject gets: the kernel under test, and the
 * payload and the initrd for it.
 */
#include <stdint.h>
#include <stdio.h>

#include "bare/scene.h"
#include "inject_check.h"

static bool copy_file(FILE *to, const char *path, uint64_t *offset, uint64_t *size)
{
	static char buffer[65536];
	FILE *from = fopen(path, "r");
	size_t n;

	*offset = ftell(to);
	*size = 0;
	while (from && (n = fread(buffer, 1, sizeof(buffer), from))) {
		if (fwrite(buffer, 1, n, to) != n)
			return false;
		*size += n;
	}
	return from && !fclose(from) && *size;
}

bool make_pack(const char *pack, const char *kernel, const char *payload, const char *initrd)
{
	struct scene_pack header = { .magic = SCENE_PACK_MAGIC };
	FILE *f = fopen(pack, "w");
	bool ok;

	ok = f && fwrite(&header, sizeof(header), 1, f) == 1 &&
	     copy_file(f, kernel, &header.kernel_offset, &header.kernel_size) &&
	     (!payload || copy_file(f, payload, &header.payload_offset, &header.payload_size)) &&
	     copy_file(f, initrd, &header.initrd_offset, &header.initrd_size);
	if (f) {
		rewind(f);
		ok = fwrite(&header, sizeof(header), 1, f) == 1 && ok;
		ok = !fclose(f) && ok;
	}
	return ok;
}
