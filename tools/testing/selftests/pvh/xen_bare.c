// SPDX-License-Identifier: GPL-2.0
/*
 * Guests of Xen that are no kernels: pvh_probe checks Xen's loader against the
 * ABI, pvh_inject starts kernels with right and wrong start_infos.
 *
 * Of the injector's cases those are here that mean the same on Xen: there a guest
 * without a map may ask Xen for it, no RSDP lies where a search finds it, unusable
 * memory is for foreign maps, and the console breaks long lines.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bare/cases.h"
#include "bare/clauses.h"
#include "inject_check.h"
#include "xen_bare.h"

#define INITRD_SIZE	(200 * 1024 + 13)
#define GUEST_MIB	256
#define STEPS		"create ended"

/* start_info without a map: the kernel asks Xen for it, by a hypercall of its entry. */
#define VERSION_0	"version-0"

static const char * const vmlinux_cases[] = {
	"plain", "magic-0", "version-2", "version-max", "cmdline-empty", "cmdline-wraps",
	"map-reversed", "map-all-reserved", "map-65537-entries", "split-4096-shuffled",
	"ranges-320-reversed", "overlap-same-reserved-ram", "wraps-over-ram", "modules-3",
	"nr-modules-max", "initrd-in-kernel", "initrd-above-limit", VERSION_0,
};

static const char * const image_cases[] = {
	"plain", "magic-0", "map-all-reserved", "split-4096-shuffled", "modules-3",
	"initrd-above-limit", "type-unusable",
};

/* These make hypercalls before there is any shadow memory. */
static const char * const kasan_cases[] = { "magic-0", VERSION_0 };

static const struct {
	const char *prefix;
	const char * const *cases;
	unsigned int nr;
	unsigned int mem;
} kinds[XEN_BARE_KERNELS] = {
	{ "vmlinux", vmlinux_cases, sizeof(vmlinux_cases) / sizeof(vmlinux_cases[0]), GUEST_MIB },
	{ "efi", image_cases, sizeof(image_cases) / sizeof(image_cases[0]), GUEST_MIB },
	{ "kasan", kasan_cases, sizeof(kasan_cases) / sizeof(kasan_cases[0]), 2 * GUEST_MIB },
};

#define CLAUSE(function, text)	{ #function, text },

static char names[XEN_BARE_MAX][64];
static char cmdlines[XEN_BARE_MAX][64];
static char packs[XEN_BARE_KERNELS][4096];
static uint64_t initrd_hash;

static struct xen_guest *add(struct xen_guest *guests, unsigned int n, const char *prefix,
			     const char *name)
{
	snprintf(names[n], sizeof(names[n]), "%s-%s", prefix, name);
	guests[n] = (struct xen_guest) {
		.name = names[n], .kernel = "pvh_inject", .mem = GUEST_MIB, .bare = true,
		.cmdline = cmdlines[n], .steps = STEPS,
	};
	return &guests[n];
}

static unsigned int add_cases(struct xen_guest *guests, unsigned int n, unsigned int kind)
{
	const char *prefix = kinds[kind].prefix;
	unsigned int i;

	for (i = 0; i < kinds[kind].nr && n < XEN_BARE_MAX; i++, n++) {
		const char *name = kinds[kind].cases[i];
		struct xen_guest *g = add(guests, n, prefix, name);

		g->mem = kinds[kind].mem;
		g->ramdisk = strrchr(packs[kind], '/') + 1;
		snprintf(cmdlines[n], sizeof(cmdlines[n]), "case=%s", name);
	}
	return n;
}

unsigned int xen_bare_guests(const char * const *kernels, const char *dir,
			     struct xen_guest *guests, const char **files)
{
	char initrd[4096];
	unsigned int i, n = 0;

	snprintf(initrd, sizeof(initrd), "%s/inject-initrd", dir);
	initrd_hash = make_initrd(initrd, INITRD_SIZE, NULL);
	add(guests, n, "pvh", "probe")->kernel = "pvh_probe";
	guests[n++].initrd = true;
	for (i = 0; i < XEN_BARE_KERNELS && initrd_hash; i++) {
		if (!kernels[i])
			continue;
		snprintf(packs[i], sizeof(packs[i]), "%s/%s-pack", dir, kinds[i].prefix);
		if (!make_pack(packs[i], kernels[i], NULL, initrd))
			return 0;
		*files++ = packs[i];
		n = add_cases(guests, n, i);
	}
	*files = NULL;
	return initrd_hash ? n : 0;
}

/* What Xen's loader breaks, or a guest cannot see, is no "ok". */
static bool check_probe(const struct guest_result *result)
{
	static const struct {
		const char *function;
		const char *text;
	} clauses[] = { PVH_CLAUSES(CLAUSE) };
	unsigned int i;
	bool ok = true;

	for (i = 0; i < sizeof(clauses) / sizeof(clauses[0]); i++) {
		char line[256];
		const char *at;

		snprintf(line, sizeof(line), "ok 0x%x %s", i + 1, clauses[i].text);
		at = strstr(result->report, line);
		if (at && (at == result->report || at[-1] == '\n'))
			continue;
		printf("# Xen's loader breaks: %s, see %s()\n", clauses[i].text,
		       clauses[i].function);
		ok = false;
	}
	return ok && result->end == GUEST_HALTED;
}

/* Unusable memory becomes RAM, for foreign maps; the map from the loader stays. */
static bool check_extra_memory(const struct guest_result *result)
{
	if (strstr(result->report, "iomem=") && !strstr(result->report, " : Unusable memory"))
		return true;
	printf("# no memory for foreign maps was made of what is unusable\n");
	return false;
}

/* The model, which is not on Xen, has the kernel give up here. */
static bool check_hypercall(const struct inject_run *run, unsigned int mem)
{
	/* An eighth for the kernel; with KASAN another one is shadow. */
	uint64_t least = (mem == GUEST_MIB ? 7 : 6) * mem * 1024 / 8;

	if (run->result->end != GUEST_POWEROFF ||
	    !strstr(run->result->report, "log=PVH: direct entry, start_info version 0, ")) {
		fprintf(run->messages, "the guest did not boot: %s\n",
			guest_end_name(run->result->end));
		return false;
	}
	if (guest_number(run->result, "memtotal_kb") < least)
		return inject_wrong(run, "MemTotal, kB", guest_number(run->result, "memtotal_kb"),
				    least);
	return !guest_count(run->result, "bad") ||
	       inject_wrong(run, "WARN or oops", guest_count(run->result, "bad"), 0);
}

bool xen_bare_check(const struct xen_guest *guest, struct guest_result *result)
{
	const char *name = strchr(guest->name, '-') + 1;
	static char text[8192];
	struct inject_run run = {
		.result = result, .initrd_size = INITRD_SIZE,
		.initrd_hash = initrd_hash, .xen = true, .c = find_case(name),
		.path = !strncmp(guest->name, "efi-", 4) ? PATH_EFI : PATH_VMLINUX,
	};
	char *line;
	bool ok;

	if (!xen_bare_result(guest->name, result)) {
		printf("# %s: Xen did not create it\n", guest->name);
		return false;
	}
	if (!strcmp(guest->kernel, "pvh_probe"))
		return check_probe(result);
	memset(text, 0, sizeof(text));
	run.messages = fmemopen(text, sizeof(text), "w");
	if (!run.c || !run.messages)
		return false;
	ok = strcmp(name, VERSION_0) ? inject_check(&run) : check_hypercall(&run, guest->mem);
	fclose(run.messages);
	if (ok && !strcmp(name, "type-unusable"))
		ok = check_extra_memory(result);
	for (line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
		printf("# %s\n", line);
	return ok;
}
