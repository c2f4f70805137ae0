// SPDX-License-Identifier: GPL-2.0
/*
 * Boots in QEMU what this project did not make, by its EFI environment: kernels
 * of distributions, unified kernel images, and a boot loader that finds nothing
 * to boot.
 *
 * From the environment; what is missing is skipped:
 *	PVH_PAYLOADS	a folder: *.vmlinuz, *.uki, boot.efi
 *	PVH_EFI		the environment alone, pvhefi
 *	PVH_WRAP	the tool that wraps a payload, pvhimage
 *	PVH_INIT	init for kernels that have none
 *	PVH_UKI_INITRD	bytes of /payload in the initrd of each *.uki
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../kselftest.h"
#include "check.h"

#define PAYLOAD_SIZE	(300 * KIB)

/* A machine, and what it needs to run a large kernel under TCG. */
struct machine {
	const char *name;
	const char *bios;
	unsigned int mem;
};

static const struct machine machines[] = {
	{ "pc", NULL, 512 }, { "q35", NULL, 512 }, { "microvm", "qboot.rom", 512 },
};

static char initrd[64], wrapped[64];
static uint64_t initrd_hash;

/* Runs the tool: @payload becomes the image in @wrapped. */
static bool wrap(const char *payload)
{
	const char *tool = getenv("PVH_WRAP");
	int status;
	pid_t pid = fork();

	if (!pid) {
		execl(tool, tool, payload, wrapped, NULL);
		_exit(127);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
	       !WEXITSTATUS(status);
}

static bool booted(const char *append, uint64_t size, uint64_t hash)
{
	return check_end(GUEST_POWEROFF) && check_boots(1) && check_number("efi", 1) &&
	       check_number("acpi", 1) && check_number("payload_size", size) &&
	       (!hash || check_number("payload_hash", hash)) &&
	       (!*append || strstr(result.report, append));
}

static void run(const struct machine *m, const char *kernel, const char *with, const char *append)
{
	struct guest_opts opts = {
		.kernel = kernel, .initrd = with, .machine = m->name, .bios = m->bios,
		.mem = m->mem, .append = append, .dir = check_dir, .timeout = 300,
		/* A TSC that is counted: else TCG sometimes hangs in its calibration. */
		.icount = !strcmp(m->name, "microvm"),
	};

	guest_run(&opts, NULL, NULL, &result);
}

static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void verdict(bool ok, const char *how, const char *path, const struct machine *m)
{
	if (!ok)
		show_logs();
	tap_result(ok, "%s, %s, %s (%.1f s)", how, base_of(path), m->name, result.seconds);
}

/* A kernel of a distribution in an image, with an initrd of ours. */
static void boot_kernel(const char *path, const struct machine *m)
{
	bool ok = wrap(path);

	if (ok)
		run(m, wrapped, initrd, CONSOLE);
	verdict(ok && booted(CONSOLE, PAYLOAD_SIZE, initrd_hash), "wrapped", path, m);
}

/* All is in the image: kernel, initrd, command line. */
static void boot_uki(const char *path, const struct machine *m)
{
	const char *size = getenv("PVH_UKI_INITRD");

	run(m, getenv("PVH_EFI"), path, "");
	verdict(booted("", size ? strtoull(size, NULL, 0) : 0, 0), "module", path, m);
}

/* It says itself what it misses, and the environment that it has ended. */
static void ends(const char *path, const struct machine *m)
{
	run(m, getenv("PVH_EFI"), path, CONSOLE);
	verdict(check_end(GUEST_HALTED) && strstr(serial_log(), "PVH: EFI payload ended"),
		"ends", path, m);
}

static void each(const glob_t *files, void (*boot)(const char *path, const struct machine *m),
		 unsigned int nr_machines)
{
	size_t i;
	unsigned int j;

	for (i = 0; i < files->gl_pathc; i++) {
		for (j = 0; j < nr_machines; j++)
			boot(files->gl_pathv[i], &machines[j]);
	}
}

static void find(glob_t *files, const char *pattern)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", getenv("PVH_PAYLOADS"), pattern);
	if (glob(path, 0, NULL, files))
		files->gl_pathc = 0;
}

int main(void)
{
	static const char *const variables[] = {
		"PVH_PAYLOADS", "PVH_WRAP", "PVH_INIT", "PVH_EFI"
	};
	glob_t kernels = { }, ukis = { }, others = { };
	unsigned int i, nr = ARRAY_SIZE(machines);

	ksft_print_header();
	for (i = 0; i < ARRAY_SIZE(variables); i++) {
		if (!getenv(variables[i]))
			ksft_exit_skip("%s is not set\n", variables[i]);
	}
	check_setup("PVH_EFI");
	find(&kernels, "*.vmlinuz");
	find(&ukis, "*.uki");
	find(&others, "boot.efi");
	if (!kernels.gl_pathc && !ukis.gl_pathc)
		ksft_exit_skip("nothing to boot in PVH_PAYLOADS\n");
	tap_plan((kernels.gl_pathc + ukis.gl_pathc) * nr + others.gl_pathc);

	snprintf(initrd, sizeof(initrd), "%s/initrd", check_dir);
	snprintf(wrapped, sizeof(wrapped), "%s/image", check_dir);
	initrd_hash = make_initrd(initrd, PAYLOAD_SIZE, getenv("PVH_INIT"));
	each(&kernels, boot_kernel, nr);
	each(&ukis, boot_uki, nr);
	each(&others, ends, 1);
	unlink(wrapped);
	unlink(initrd);
	check_cleanup();
	tap_finished();
}
