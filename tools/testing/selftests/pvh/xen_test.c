// SPDX-License-Identifier: GPL-2.0
/*
 * Linux guests of Xen, and Linux as Xen's dom0: starts Xen in QEMU and has dom0
 * create PVH guests with xl, each of which reports on its console what it finds
 * and is then saved, restored, ballooned, rebooted and shut down.
 *
 * From the environment: PVH_XEN_ROOT, Debian's Xen unpacked, PVH_XEN_VMLINUX,
 * PVH_XEN_IMAGE and PVH_XEN_BZIMAGE, one kernel for dom0 and guests.
 * PVH_XEN_IMAGE_EFI is a pvhImage without the direct path, PVH_XEN_OVMF a
 * firmware for guests (OvmfXen). PVH_VMLINUX and PVH_IMAGE are for pvh_inject, as in
 * inject_test.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../kselftest.h"
#include "fnv.h"
#include "xen/xen.h"
#include "xen_bare.h"
#include "xen_lab.h"

#define ALL_STEPS	"create init alive disk memory=98304 memory=131072 save restore reboot shutdown"
#define SHORT_STEPS	"create init alive disk shutdown"
#define MAX_GUESTS	16

static char dir[32] = "/tmp/pvh_xen_test.XXXXXX";
static struct guest_result result;

/* Offsets in the FADT, ACPI specification 6.4 section 5.2.9 */
#define FADT_CHECKSUM	9
#define FADT_OEM_REV	24
#define FADT_BOOT_ARCH	109
#define NO_VGA		0x04
#define NO_CMOS_RTC	0x20

/* The guests' FADT without its word that there is no VGA and no RTC. */
static unsigned char facp[1024];
static unsigned int facp_size;

/* What a guest must say of itself, besides what all of them must. */
struct expected {
	const char *type;	/* of the guest, as Linux calls it */
	const char *entry;	/* the PVH entry's line begins with this; NULL: none */
	const char *says;	/* on its console; NULL: nothing more */
	bool efi;
};

struct test_guest {
	struct xen_guest xen;
	const char *variable;	/* names the kernel */
	struct expected want;
};

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
	{ .xen = { .name = "pvhImage-direct", .initrd = true, .steps = SHORT_STEPS,
		   .cmdline = "pvh=direct" },
	  .variable = "PVH_XEN_IMAGE", .want = DIRECT },
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
	/* Linux's late detection of a Xen PVH guest looks at this table. */
	{ .xen = { .name = "pvhImage-with-old-FADT", .old_facp = true, .steps = SHORT_STEPS },
	  .variable = "PVH_XEN_IMAGE", .want = EFI },
	/* Another kernel than Linux on Xen's PVH loader, with a PV Linux as its guest. */
	{ .xen = { .name = "xen-shim", .initrd = true, .steps = SHORT_STEPS,
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

/* Nothing of this series' starts it: Linux finds out by itself where it is. */
static const struct test_guest ovmf_domus[] = {
	{ .xen = { .name = "OVMF-bzImage", .mem = 512, .initrd = true,
		   .steps = "create init alive disk" },
	  .variable = "PVH_XEN_OVMF", .want = { .type = "PVH", .efi = true } },
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
	{ .name = "PV dom0, OVMF", .dom0 = "pv", .variable = "PVH_XEN_BZIMAGE",
	  .guests = ovmf_domus, .nr = ARRAY_SIZE(ovmf_domus) },
	{ .name = "PVH dom0, pvhImage", .dom0 = "pvh", .variable = "PVH_XEN_IMAGE" },
	{ .name = "PVH dom0, pvhImage with EFI only", .dom0 = "pvh",
	  .variable = "PVH_XEN_IMAGE_EFI",
	  .until = "PVH: Xen dom0 needs CONFIG_PVH_DIRECT, start_info flags (0x" },
};

static bool complain(const char *guest, const char *what, const char *got, const char *want)
{
	ksft_print_msg("%s: %s is %s, should be %s\n", guest, what, got ?: "not there", want);
	return false;
}

static bool check_text(const char *guest, const char *key, const char *want)
{
	char value[1024];
	const char *got = xen_value(guest, key, value, sizeof(value));

	return (got && !strcmp(got, want)) || complain(guest, key, got, want);
}

static bool check_hex(const char *guest, const char *key, uint64_t want)
{
	char text[32];

	snprintf(text, sizeof(text), "0x%" PRIx64, want);
	return check_text(guest, key, text);
}

static uint64_t disk_hash(void)
{
	uint64_t hash = FNV_INIT, state = DISK_SEED;
	unsigned int i;

	for (i = 0; i < DISK_SIZE; i++) {
		unsigned char byte = data_byte(&state);

		hash = fnv_add(hash, &byte, 1);
	}
	return hash;
}

/* MemTotal is the guest's memory but for the kernel and what describes it. */
static bool check_memory(const struct test_guest *t)
{
	const struct xen_guest *g = &t->xen;
	/* A kernel around Linux needs some for itself. */
	uint64_t less = (t->want.says ? 40 : 16) * 1024;
	uint64_t given = (g->mem ?: 128) * 1024, total;
	char value[64];

	if (!xen_value(g->name, "memtotal_kb", value, sizeof(value)))
		return complain(g->name, "memtotal_kb", NULL, "a number");
	total = strtoull(value, NULL, 10);
	if (total > given || total < given - given / 48 - less)
		return complain(g->name, "MemTotal", value, "about the guest's memory");
	return true;
}

/* The guest's own words, from its report. */
static bool check_report(const struct test_guest *t)
{
	const char *name = t->xen.name;
	char line[1024];
	bool ok = check_memory(t);

	ok = check_text(name, "hypervisor", "xen") && ok;
	ok = check_text(name, "xen_guest_type", t->want.type) && ok;
	ok = check_text(name, "efi", t->want.efi ? "1" : "0") && ok;
	ok = check_text(name, "acpi", strcmp(t->want.type, "PV") ? "1" : "0") && ok;
	ok = check_hex(name, "cpus", t->xen.vcpus ?: 1) && ok;
	ok = check_hex(name, "payload_hash", xen_payload()) && ok;
	ok = check_text(name, "xenstore_name", name) && ok;
	ok = check_hex(name, "xvda_hash", disk_hash()) && ok;
	ok = check_text(name, "xvda_written", "1") && ok;
	if (t->want.entry && !xen_line(name, t->want.entry, line, sizeof(line)))
		ok = complain(name, "the entry's line", NULL, t->want.entry);
	if (t->want.says && !xen_line(name, t->want.says, line, sizeof(line)))
		ok = complain(name, "its console", NULL, t->want.says);
	if (t->xen.old_facp) {
		char hex[2 * sizeof(facp) + 1];
		unsigned int flags = NO_VGA;

		if (!xen_value(name, "facp", hex, sizeof(hex)) ||
		    sscanf(hex + 2 * FADT_BOOT_ARCH, "%2x", &flags) != 1 ||
		    (flags & (NO_VGA | NO_CMOS_RTC)))
			ok = complain(name, "the FADT", "the usual one", "the old one");
	}
	if (xen_line(name, "bad=", line, sizeof(line)) ||
	    (!t->want.says && xen_line(name, "WARNING:", line, sizeof(line))) ||
	    xen_line(name, "PVH: memory map", line, sizeof(line)))
		ok = complain(name, "its log", line, "free of warnings");
	return ok;
}

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
	ksft_test_result(check_report(t), "%s, %s: report\n", r->name, t->xen.name);
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

/* Lines of Xen that are about the emulated machine, not about a domain. */
static bool harmless(const char *line)
{
	static const char * const known[] = {
		"xenoprof: Initialization failed",	/* no such PMU in TCG */
		"WARNING: PVH is an experimental mode",	/* of dom0, in Xen 4.17 */
		"Not enabling x2APIC",
		"WARNING: SPECULATIVE",
		"- Hardware Error Registers",		/* an ACPI feature's name */
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(known); i++) {
		if (strstr(line, known[i]))
			return true;
	}
	return false;
}

static bool check_xen_log(void)
{
	static const char * const words[] = {
		"rror", "ERROR", "WARN", "ailed", "Unhandled", "BUG", "crash", "Fault", "triple",
	};
	const char *at = xen_log();
	char line[512];
	bool ok = true;
	unsigned int i;

	for (; (at = strstr(at, "(XEN) ")); at++) {
		/* That of a Xen inside a guest is the guest's business. */
		if (at != xen_log() && at[-1] != '\n')
			continue;
		snprintf(line, sizeof(line), "%.*s", (int)strcspn(at, "\r\n"), at);
		for (i = 0; i < ARRAY_SIZE(words); i++) {
			if (!strstr(line, words[i]) || harmless(line))
				continue;
			ksft_print_msg("%s\n", line);
			ok = false;
			break;
		}
	}
	return ok;
}

static bool check_dom0(const struct run *r)
{
	bool pvh = !strcmp(r->dom0, "pvh");

	if (r->until) {
		if (result.end == GUEST_SAID)
			return true;
		return complain("dom0", "its last line", guest_end_name(result.end), r->until);
	}
	return check_text("dom0", "guest_type", pvh ? "PVH" : "PV") &&
	       check_text("dom0", "capabilities", "control_d") &&
	       check_text("dom0", "xl", "ok") &&
	       (result.end == GUEST_POWEROFF ||
		complain("dom0", "its end", guest_end_name(result.end), "power-off"));
}

static void skip_run(const struct run *r, const char *variable)
{
	unsigned int i, n = count_tests(r);

	for (i = 0; i < n; i++)
		ksft_test_result_skip("%s: %s= is not set\n", r->name, variable);
}

/* From a guest's report; a higher OEM revision, or Linux would not take it. */
static void make_old_facp(const char *guest)
{
	static char hex[2 * sizeof(facp) + 1];
	unsigned int i, byte;

	if (facp_size || !xen_value(guest, "facp", hex, sizeof(hex)))
		return;
	for (i = 0; sscanf(hex + 2 * i, "%2x", &byte) == 1; i++)
		facp[i] = byte;
	facp_size = i;
	facp[FADT_OEM_REV]++;
	facp[FADT_BOOT_ARCH] &= ~(NO_VGA | NO_CMOS_RTC);
	for (i = 0, facp[FADT_CHECKSUM] = 0, byte = 0; i < facp_size; i++)
		byte += facp[i];
	facp[FADT_CHECKSUM] = -byte;
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
	struct xen_lab lab = {
		.root = getenv("PVH_XEN_ROOT"), .dom0 = r->dom0, .kernel = path_of(r->variable),
		.init = "init", .dom0_init = "xen_dom0", .dir = dir, .until = r->until,
		.mem = 4096, .timeout = 900,
		.facp = facp_size ? facp : NULL, .facp_size = facp_size,
	};
	unsigned int i;

	if (!lab.kernel)
		return skip_run(r, r->variable);
	for (i = 0; i < r->nr; i++) {
		guests[i] = r->guests[i].xen;
		guests[i].kernel = path_of(r->guests[i].variable);
		if (!guests[i].kernel)
			return skip_run(r, r->guests[i].variable);
		if (!strcmp(r->guests[i].variable, "PVH_XEN_OVMF"))
			guests[i].esp = path_of("PVH_XEN_BZIMAGE");
	}
	if (!xen_run(&lab, guests, r->nr, &result))
		ksft_exit_fail_msg("cannot make dom0's initrd in %s: is PVH_XEN_ROOT right?\n",
				   dir);
	keep_log(r);
	ksft_test_result(check_dom0(r), "%s (%.1f s)\n", r->name, result.seconds);
	for (i = 0; i < r->nr; i++) {
		check_guest(r, &r->guests[i]);
		make_old_facp(r->guests[i].xen.name);
	}
	ksft_test_result(check_xen_log(), "%s: Xen has nothing to complain about\n", r->name);
}

/* We are going to change to another folder. */
static void make_absolute(void)
{
	static const char * const variables[] = {
		"PVH_XEN_ROOT", "PVH_XEN_VMLINUX", "PVH_XEN_IMAGE", "PVH_XEN_BZIMAGE",
		"PVH_XEN_IMAGE_EFI", "PVH_XEN_OVMF", "PVH_VMLINUX", "PVH_IMAGE",
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
static const char *bare_files[4];
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
	unsigned int i, n = 0;
	char command[64];

	ksft_print_header();
	setvbuf(stdout, NULL, _IOLBF, 0);
	preflight(argv[0]);
	for (i = 0; i < ARRAY_SIZE(runs); i++)
		n += count_tests(&runs[i]);
	nr_bare = xen_bare_guests(path_of("PVH_VMLINUX"), path_of("PVH_IMAGE"), dir, bare,
				  bare_files);
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
