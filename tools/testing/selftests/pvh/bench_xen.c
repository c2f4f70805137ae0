// SPDX-License-Identifier: GPL-2.0
/* Boots one row of the plan as a guest of Xen, which runs in QEMU. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bench.h"
#include "xen_lab.h"

#define GUEST		"bench"
/*
 * dom0 looks only then whether the guest is up: a toolstack that asks all the time
 * would be counted, too. Longer than firmware's wait for a key; time that nobody
 * uses takes none, as it is counted in instructions.
 */
#define STEPS		"create sleep=15 init"
#define DOM0_MIB	1536
#define TIMEOUT		900

bool bench_on_xen(const struct bench_row *row)
{
	return !strcmp(row->machine, "xen");
}

bool bench_boot_xen(const struct bench_options *o, const struct bench_row *row,
		    const char *dir, const char *plugin, struct guest_result *result)
{
	char append[4096];
	struct xen_lab lab = {
		.root = o->xen, .dom0 = "pv", .kernel = o->dom0_kernel, .init = o->init,
		.dom0_init = o->dom0_init, .mem = DOM0_MIB + row->mem, .plugin = plugin,
		.dir = dir, .timeout = TIMEOUT,
	};
	struct xen_guest guest = {
		.name = GUEST, .kernel = row->bios ?: row->kernel, .mem = row->mem,
		.esp = row->bios ? row->kernel : NULL, .initrd = true, .cmdline = append,
		.steps = STEPS,
	};
	double seconds;

	if (!o->xen || !o->dom0_kernel) {
		fprintf(stderr, "bench: %s on xen: this wants --xen= and --dom0-kernel=\n",
			row->name);
		exit(1);
	}
	snprintf(append, sizeof(append), "quiet %s %s", row->kaslr ? "" : "nokaslr",
		 row->append ?: "");
	if (!xen_run(&lab, &guest, 1, result)) {
		fprintf(stderr, "bench: cannot make dom0's initrd in %s: is the disk full?\n", dir);
		exit(1);
	}
	return result->end == GUEST_POWEROFF && xen_step(GUEST, "init", &seconds) == 1;
}

uint64_t bench_xen_memtotal(void)
{
	char text[32] = "";

	xen_value(GUEST, "memtotal_kb", text, sizeof(text));
	return strtoull(text, NULL, 10);
}
