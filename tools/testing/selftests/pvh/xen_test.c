// SPDX-License-Identifier: GPL-2.0
/*
 * Linux guests of Xen, and Linux as Xen's dom0: starts Xen in QEMU and has dom0
 * create PVH guests with xl, each of which reports on its console what it finds
 * and is then saved, restored, ballooned, rebooted and shut down.
 *
 * From the environment: PVH_XEN_ROOT, Debian's Xen unpacked, PVH_XEN_VMLINUX,
 * PVH_XEN_IMAGE and PVH_XEN_BZIMAGE, one kernel for dom0 and guests.
 * PVH_XEN_EFI is the EFI environment alone, which gets that bzImage as its ramdisk.
 * PVH_XEN_KASAN is a vmlinux, PVH_XEN_OVMF a firmware for guests (OvmfXen).
 * PVH_VMLINUX and PVH_IMAGE are for pvh_inject, as in inject_test.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../kselftest.h"
#include "xen_bare.h"
#include "xen_check.h"
#include "xen_lab.h"

#define ALL_STEPS	"create init alive disk memory=98304 memory=131072 save restore reboot shutdown"
#define SHORT_STEPS	"create init alive disk shutdown"
#define MAX_GUESTS	16

static char dir[32] = "/tmp/pvh_xen_test.XXXXXX";
static struct guest_result result;

#define DIRECT	{ .type = "PVH", .entry = "PVH: direct entry, start_info version 1, " \
						   "type_of_loader 0x90" }
#define EFI	{ .type = "PVH", .efi = true, .entry = "PVH: efi entry, start_info version 1, " \
						       "type_of_loader 0x90" }

static const struct test_guest domus[] = {
	{ .xen = { .name = "vmlinux", .initrd = true, .steps = ALL_STEPS },
	  .variable = "PVH_XEN_VMLINUX", .want = DIRECT },
	{ .xen = { .name = "bzImage", .initrd = true, .steps = ALL_STEPS },
	  .variable = "PVH_XEN_BZIMAGE", .want = DIRECT },
	{ .xen = { .name = "pvhImage", .initrd = true, .steps = ALL_STEPS },
	  .variable = "PVH_XEN_IMAGE", .want = EFI },
	{ .xen = { .name = "vmlinux-2vcpus-64MiB", .initrd = true, .steps = SHORT_STEPS,
		   .vcpus = 2, .mem = 64 },
	  .variable = "PVH_XEN_VMLINUX", .want = DIRECT },
	{ .xen = { .name = "pvhImage-2vcpus-64MiB", .initrd = true, .steps = SHORT_STEPS,
		   .vcpus = 2, .mem = 64 },
	  .variable = "PVH_XEN_IMAGE", .want = EFI },
	{ .xen = { .name = "vmlinux-2GiB", .initrd = true, .steps = SHORT_STEPS, .mem = 2048 },
	  .variable = "PVH_XEN_VMLINUX", .want = DIRECT },
	{ .xen = { .name = "pvhImage-2GiB", .initrd = true, .steps = SHORT_STEPS, .mem = 2048 },
	  .variable = "PVH_XEN_IMAGE", .want = EFI },
	/*
	 * Its only module is the kernel, whose own initramfs has no /sbin/poweroff, so
	 * that Linux does not do what "xl shutdown" asks for.
	 */
	{ .xen = { .name = "pvhefi", .steps = "create init alive disk" },
	  .variable = "PVH_XEN_EFI", .want = EFI },
	/* Linux's late detection of a Xen PVH guest looks at this table. */
	{ .xen = { .name = "pvhImage-with-old-FADT", .old_facp = true, .steps = SHORT_STEPS },
	  .variable = "PVH_XEN_IMAGE", .want = EFI },
	/*
	 * Another kernel than Linux on Xen's PVH loader, with a PV Linux as its guest: in
	 * 128 MiB there is no room for both.
	 */
	{ .xen = { .name = "xen-shim", .initrd = true, .steps = SHORT_STEPS, .mem = 256,
		   .config = "pvshim = 1\npvshim_path = \"/guest/xen-shim\"\n" },
	  .variable = "PVH_XEN_VMLINUX", .want = { .type = "PV", .says = "(XEN) " } },
	{ .xen = { .name = "PV", .type = "pv", .initrd = true, .steps = SHORT_STEPS },
	  .variable = "PVH_XEN_VMLINUX", .want = { .type = "PV" } },
};

static const struct test_guest dom0_pvh_domus[] = {
	{ .xen = { .name = "vmlinux", .initrd = true, .steps = SHORT_STEPS },
	  .variable = "PVH_XEN_VMLINUX", .want = DIRECT },
	{ .xen = { .name = "pvhImage", .initrd = true, .steps = SHORT_STEPS },
	  .variable = "PVH_XEN_IMAGE", .want = EFI },
};

/* So large that dom0 has no room for them besides the others. */
static const struct test_guest large_domus[] = {
	/* Nothing of this series' starts it: Linux finds out by itself where it is. */
	{ .xen = { .name = "OVMF-bzImage", .mem = 512, .initrd = true,
		   .steps = "create init alive disk" },
	  .variable = "PVH_XEN_OVMF", .want = { .type = "PVH", .efi = true } },
	{ .xen = { .name = "vmlinux-KASAN", .initrd = true, .steps = SHORT_STEPS, .mem = 512 },
	  .variable = "PVH_XEN_KASAN",
	  .want = { .type = "PVH", .kasan = true, .entry = "PVH: direct entry, " } },
};

struct run {
	const char *name;
	const char *dom0;	/* as for Xen */
	const char *variable;	/* names dom0's kernel */
	const struct test_guest *guests;
	unsigned int nr;
	const char *until;	/* dom0 ends with this */
};

static const struct run runs[] = {
	/* First, because it shows which FADT guests have. */
	{ .name = "PVH dom0", .dom0 = "pvh", .variable = "PVH_XEN_VMLINUX",
	  .guests = dom0_pvh_domus, .nr = ARRAY_SIZE(dom0_pvh_domus) },
	{ .name = "PV dom0", .dom0 = "pv", .variable = "PVH_XEN_BZIMAGE",
	  .guests = domus, .nr = ARRAY_SIZE(domus) },
	{ .name = "PV dom0, large guests", .dom0 = "pv", .variable = "PVH_XEN_BZIMAGE",
	  .guests = large_domus, .nr = ARRAY_SIZE(large_domus) },
	{ .name = "PVH dom0, pvhImage", .dom0 = "pvh", .variable = "PVH_XEN_IMAGE",
	  .until = "PVH: Xen dom0 needs vmlinux or bzImage, not this image, start_info flags (0x" },
	/* Without what the toolstack needs; dom0's init gets as far as this. */
	{ .name = "PVH dom0, KASAN", .dom0 = "pvh", .variable = "PVH_XEN_KASAN",
	  .until = "pvh-xen: dom0 guest_type=PVH" },
};

static const char *path_of(const char *variable)
{
	const char *path = getenv(variable);

	return path && *path ? path : NULL;
}

/* A test for each step, and one for the report. */
static void check_guest(const struct run *r, const struct test_guest *t)
{
	char steps[512], *step;
	double seconds = 0;

	snprintf(steps, sizeof(steps), "%s", t->xen.steps);
	for (step = strtok(steps, " "); step; step = strtok(NULL, " ")) {
		int ok = xen_step(t->xen.name, step, &seconds);

		if (ok < 0)
			ksft_print_msg("%s: %s was not reached\n", t->xen.name, step);
		ksft_test_result(ok > 0, "%s, %s: %s (%.1f s)\n", r->name, t->xen.name, step,
				 ok < 0 ? 0.0 : seconds);
	}
	ksft_test_result(xen_check_report(t), "%s, %s: report\n", r->name, t->xen.name);
}

static unsigned int count_tests(const struct run *r)
{
	unsigned int i, n = 2;

	for (i = 0; i < r->nr; i++) {
		const char *at = r->guests[i].xen.steps;

		for (n += 2; (at = strchr(at, ' ')); at++)
			n++;
	}
	return n;
}

static void skip_run(const struct run *r, const char *variable)
{
	unsigned int i, n = count_tests(r);

	for (i = 0; i < n; i++)
		ksft_test_result_skip("%s: %s= is not set\n", r->name, variable);
}

static void keep_log(const struct run *r)
{
	const char *logs = getenv("PVH_XEN_LOGS");
	char command[4096];

	if (!logs)
		return;
	snprintf(command, sizeof(command), "mkdir -p '%s' && cp '%s/serial.log' '%s/%s.log'",
		 logs, dir, logs, r->name);
	if (system(command))
		ksft_print_msg("the log is not in %s\n", logs);
}

static void do_run(const struct run *r)
{
	struct xen_guest guests[MAX_GUESTS];
	const char *files[] = { path_of("PVH_XEN_BZIMAGE"), NULL };
	struct xen_lab lab = {
		.root = getenv("PVH_XEN_ROOT"), .dom0 = r->dom0, .kernel = path_of(r->variable),
		.init = "init", .dom0_init = "xen_dom0", .dir = dir, .until = r->until,
		.mem = 4096, .timeout = 900,
	};
	unsigned int i;

	lab.facp = xen_old_facp(&lab.facp_size);
	if (!lab.kernel)
		return skip_run(r, r->variable);
	for (i = 0; i < r->nr; i++) {
		guests[i] = r->guests[i].xen;
		guests[i].kernel = path_of(r->guests[i].variable);
		if (!guests[i].kernel)
			return skip_run(r, r->guests[i].variable);
		if (!strcmp(r->guests[i].variable, "PVH_XEN_OVMF"))
			guests[i].esp = path_of("PVH_XEN_BZIMAGE");
		if (!strcmp(r->guests[i].variable, "PVH_XEN_EFI")) {
			lab.files = files;
			guests[i].ramdisk = strrchr(files[0], '/') + 1;
		}
	}
	if (!xen_run(&lab, guests, r->nr, &result))
		ksft_exit_fail_msg("cannot make dom0's initrd in %s: is PVH_XEN_ROOT right?\n",
				   dir);
	keep_log(r);
	ksft_test_result(xen_check_dom0(r->dom0, r->until, result.end), "%s (%.1f s)\n", r->name,
			 result.seconds);
	for (i = 0; i < r->nr; i++) {
		check_guest(r, &r->guests[i]);
		xen_make_old_facp(r->guests[i].xen.name);
	}
	ksft_test_result(xen_check_log(), "%s: Xen has nothing to complain about\n", r->name);
}

/* We are going to change to another folder. */
static void make_absolute(void)
{
	static const char * const variables[] = {
		"PVH_XEN_ROOT", "PVH_XEN_VMLINUX", "PVH_XEN_IMAGE", "PVH_XEN_BZIMAGE",
		"PVH_XEN_EFI", "PVH_XEN_KASAN", "PVH_XEN_OVMF", "PVH_VMLINUX", "PVH_IMAGE",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(variables); i++) {
		const char *path = getenv(variables[i]);
		char *absolute;

		if (!path || !*path)
			continue;
		absolute = realpath(path, NULL);
		if (!absolute)
			ksft_exit_fail_msg("%s=%s: %s\n", variables[i], path, strerror(errno));
		setenv(variables[i], absolute, 1);
		free(absolute);
	}
}

/* No kernels, or kernels in pvh_inject's hands. */
static struct xen_guest bare[XEN_BARE_MAX];
static const char *bare_files[XEN_BARE_KERNELS + 1];
static unsigned int nr_bare;

static void run_bare(void)
{
	struct xen_lab lab = {
		.root = getenv("PVH_XEN_ROOT"), .dom0 = "pv", .kernel = path_of("PVH_XEN_BZIMAGE"),
		.init = "init", .dom0_init = "xen_dom0", .dir = dir,
		.files = bare_files, .timeout = 900,
	};
	const struct run r = { .name = "PV dom0, bare guests" };
	unsigned int i;

	if (!lab.kernel) {
		for (i = 0; i < nr_bare; i++)
			ksft_test_result_skip("%s: PVH_XEN_BZIMAGE= is not set\n", bare[i].name);
		return;
	}
	if (!xen_run(&lab, bare, nr_bare, &result))
		ksft_exit_fail_msg("cannot write to %s: is the disk full?\n", dir);
	keep_log(&r);
	for (i = 0; i < nr_bare; i++)
		ksft_test_result(xen_bare_check(&bare[i], &result), "%s: %s\n", r.name,
				 bare[i].name);
}

static void preflight(const char *self)
{
	const char *root = path_of("PVH_XEN_ROOT");
	char text[4096];

	if (!root)
		ksft_exit_skip("no Xen: set PVH_XEN_ROOT=, see README.rst\n");
	make_absolute();
	root = getenv("PVH_XEN_ROOT");
	snprintf(text, sizeof(text), "%s/xen", root);
	if (access(text, R_OK))
		ksft_exit_fail_msg("%s cannot be read\n", text);
	if (!mkdtemp(dir))
		ksft_exit_fail_msg("cannot make a folder in /tmp\n");
	/* The inits are beside this program, also when that is installed. */
	snprintf(text, sizeof(text), "%s", self);
	if (strrchr(text, '/')) {
		*strrchr(text, '/') = '\0';
		if (chdir(text))
			ksft_exit_fail_msg("cannot change to %s\n", text);
	}
}

int main(int argc, char **argv)
{
	const char *kernels[XEN_BARE_KERNELS];
	unsigned int i, n = 0;
	char command[64];

	ksft_print_header();
	setvbuf(stdout, NULL, _IOLBF, 0);
	preflight(argv[0]);
	kernels[0] = path_of("PVH_VMLINUX");
	kernels[1] = path_of("PVH_IMAGE");
	kernels[2] = path_of("PVH_XEN_KASAN");
	for (i = 0; i < ARRAY_SIZE(runs); i++)
		n += count_tests(&runs[i]);
	nr_bare = xen_bare_guests(kernels, dir, bare, bare_files);
	if (!nr_bare)
		ksft_exit_fail_msg("cannot write to %s: is the disk full?\n", dir);
	ksft_set_plan(n + nr_bare);
	run_bare();
	for (i = 0; i < ARRAY_SIZE(runs); i++)
		do_run(&runs[i]);
	snprintf(command, sizeof(command), "rm -rf '%s'", dir);
	if (system(command))
		ksft_print_msg("%s is left behind\n", dir);
	ksft_finished();
}
