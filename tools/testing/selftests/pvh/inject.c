// SPDX-License-Identifier: GPL-2.0
/*
 * Has a case change what QEMU's loader made: that is read at the kernel's PVH
 * entry, by QEMU's debug stub, and written back.
 */
#include <string.h>

#include "gdb.h"
#include "inject_cases.h"

#define CODE_SIZE	1024	/* of an entry, its questions about the CPU in it */

static bool apply(struct injection *in, void (*change)(struct injection *in))
{
	struct hvm_start_info *info = &in->info;
	unsigned int entries;

	if (!gdb_get(in->gdb, GDB_RBX, &in->paddr) ||
	    !gdb_read(in->gdb, in->paddr, info, sizeof(*info)) ||
	    info->memmap_entries > INJECT_MAX_MAP ||
	    !gdb_read(in->gdb, info->memmap_paddr, in->map,
		      info->memmap_entries * sizeof(in->map[0])))
		return false;
	if (info->nr_modules &&
	    !gdb_read(in->gdb, info->modlist_paddr, &in->module, sizeof(in->module)))
		return false;

	in->keep = false;
	in->failed = false;
	change(in);
	if (in->keep || in->failed)
		return !in->failed;

	entries = info->memmap_entries;
	if (info->memmap_paddr && info->memmap_paddr < 4096 * MIB && entries <= INJECT_MAX_MAP &&
	    !gdb_write(in->gdb, info->memmap_paddr, in->map, entries * sizeof(in->map[0])))
		return false;
	if (info->nr_modules && info->modlist_paddr &&
	    info->modlist_paddr < 4096 * MIB &&
	    !gdb_write(in->gdb, info->modlist_paddr, &in->module, sizeof(in->module)))
		return false;
	if (in->paddr < 2048 * MIB && !gdb_write(in->gdb, in->paddr, info, sizeof(*info)))
		return false;
	return gdb_set(in->gdb, GDB_RBX, in->paddr);
}

bool inject(const char *path, const struct pvh_elf *elf, void (*change)(struct injection *in))
{
	static struct injection in;
	bool ok;

	in.image = elf->start;
	in.entry = elf->entry;
	in.gdb = gdb_connect(path);
	if (in.gdb < 0)
		return false;
	ok = gdb_run_to(in.gdb, elf->entry) && apply(&in, change);
	return gdb_detach(in.gdb) && ok;
}

void inject_pretend(struct injection *in, const char *code, unsigned int len,
		    enum gdb_register reg, uint64_t value)
{
	char text[CODE_SIZE];
	unsigned int at = 0;

	in->keep = true;
	if (in->failed || !gdb_read(in->gdb, in->entry, text, sizeof(text))) {
		in->failed = true;
		return;
	}
	while (at < sizeof(text) - len && memcmp(text + at, code, len))
		at++;
	in->failed = at == sizeof(text) - len || !gdb_run_to(in->gdb, in->entry + at) ||
		     !gdb_set(in->gdb, reg, value);
}
