// SPDX-License-Identifier: GPL-2.0
/*
 * Xen in QEMU: makes dom0's initrd with Xen's toolstack, the guests' kernels and
 * their configuration files, and runs it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "xen_lab.h"

/*
 * What TCG's emulation of AMD's SVM does not do right is left out: SMAP (a PV
 * dom0's IRET faults), MONITOR (Xen uses more of it), RDTSCP (not intercepted as
 * such), XSAVE (size by CPUID changes).
 */
#define CPU		"EPYC,-smap,-monitor,-rdtscp,-xsave"
#define XEN_ARGS	"console=com1 com1=115200,8n1 loglvl=all guest_loglvl=all noreboot " \
			"dom0_mem=768M"
#define DOM0_ARGS	"console=hvc0 panic=-1"
#define GUEST_ARGS	"console=hvc0 earlyprintk=xen panic=-1 pvh_report=console"
#define DEFAULT_MIB	2048
#define DEFAULT_TIMEOUT	300
#define TOOLS		"xl xenstored xenconsoled xen-init-dom0"

static uint64_t payload_hash;

uint64_t xen_payload(void)
{
	return payload_hash;
}

/* The version's folder of Xen's programs. */
static bool find_tools(const struct xen_lab *lab, char *folder, unsigned int size)
{
	char command[4096];
	FILE *p;
	bool ok;

	snprintf(command, sizeof(command), "echo '%s'/usr/lib/xen-*/bin", lab->root);
	p = popen(command, "r");
	ok = p && fgets(folder, size, p);
	folder[strcspn(folder, "\n")] = '\0';
	if (p)
		pclose(p);
	return ok && !access(folder, X_OK);
}

static bool put_tools(FILE *f, const struct xen_lab *lab)
{
	static const char * const gcc_s[] = {
		"/lib/x86_64-linux-gnu/libgcc_s.so.1", "/usr/lib64/libgcc_s.so.1",
		"/usr/lib/libgcc_s.so.1",
	};
	char bin[2048], path[8192], name[256], programs[32768] = "", list[] = TOOLS;
	char *tool, *at = programs;
	unsigned int i;

	if (!find_tools(lab, bin, sizeof(bin)))
		return false;
	for (tool = strtok(list, " "); tool; tool = strtok(NULL, " ")) {
		snprintf(path, sizeof(path), "%s/%s", bin, tool);
		snprintf(name, sizeof(name), "bin/%s", tool);
		at += sprintf(at, " '%s'", path);
		if (!initrd_file(f, name, path))
			return false;
	}
	snprintf(path, sizeof(path), "%s/libxl-save-helper", bin);
	sprintf(at, " '%s' '%s/usr/bin/xenstore-read'", path, lab->root);
	if (!initrd_file(f, path + strlen(lab->root) + 1, path))
		return false;
	for (i = 0; i < 2; i++) {
		snprintf(name, sizeof(name), "bin/xenstore-%s", i ? "write" : "read");
		snprintf(path, sizeof(path), "%s/usr/%s", lab->root, name);
		if (!initrd_file(f, name, path))
			return false;
	}
	/* A PVH kernel that is not Linux: a Xen for one PV guest. */
	snprintf(path, sizeof(path), "%s/../boot/xen-shim", bin);
	if (!initrd_file(f, "guest/xen-shim", path))
		return false;
	/* The C library loads it by itself when xl ends a thread. */
	for (i = 0; i < 3 && access(gcc_s[i], R_OK); i++)
		;
	snprintf(path, sizeof(path), "%s/usr/lib/x86_64-linux-gnu", lab->root);
	return i < 3 && initrd_file(f, "lib/libgcc_s.so.1", gcc_s[i]) &&
	       initrd_libraries(f, programs, path);
}

static const char *ramdisk_of(const struct xen_guest *g)
{
	if (g->ramdisk)
		return g->ramdisk;
	return g->old_facp ? "ramdisk-facp" : g->initrd ? "ramdisk" : NULL;
}

/* The first guest with the same kernel has it in dom0's memory. */
static const struct xen_guest *owner_of_kernel(const struct xen_guest *guests,
					       const struct xen_guest *g)
{
	while (strcmp(guests->kernel, g->kernel))
		guests++;
	return guests;
}

static void put_config(FILE *f, const struct xen_guest *g, const char *kernel, const char *name)
{
	const char *end = g->bare ? "preserve" : "destroy";
	char text[8192];
	int n;

	n = snprintf(text, sizeof(text),
		     "name = \"%s\"\n"
		     "type = \"%s\"\n"
		     "kernel = \"/guest/%s.kernel\"\n"
		     "extra = \"%s%s\"\n"
		     "memory = %u\n"
		     "vcpus = %u\n"
		     "on_poweroff = \"%s\"\n"
		     "on_crash = \"%s\"\n"
		     "on_reboot = \"%s\"\n"
		     "tsc_mode = \"native\"\n"
		     "%s",
		     g->name, g->type ?: "pvh", kernel,
		     g->bare ? "" : GUEST_ARGS " pvh_end=xen ", g->cmdline ?: "",
		     g->mem ?: 128, g->vcpus ?: 1, end, end, g->bare ? end : "restart",
		     g->config ?: "");
	if (ramdisk_of(g))
		n += snprintf(text + n, sizeof(text) - n, "ramdisk = \"/guest/%s\"\n",
			      ramdisk_of(g));
	if (!g->bare)
		snprintf(text + n, sizeof(text) - n, "disk = [ \"phy:/dev/ram0,xvda,w\"%s ]\n",
			 g->esp ? ", \"phy:/dev/ram1,xvdb,w\"" : "");
	initrd_text(f, name, text);
}

/* What UEFI's shell runs. */
static bool put_script(const char *path, const struct xen_guest *g)
{
	FILE *f = fopen(path, "w");

	if (!f)
		return false;
	fprintf(f, "bzImage.efi " GUEST_ARGS " pvh_end=xen initrd=\\ramdisk %s\r\n",
		g->cmdline ?: "");
	return !fclose(f);
}

/* A disk without partitions, from which UEFI's shell starts the kernel. */
static bool put_esp(FILE *f, const struct xen_lab *lab, const struct xen_guest *g)
{
	static char command[65536];
	char esp[4096], script[4096], name[256];

	snprintf(esp, sizeof(esp), "%s/esp", lab->dir);
	snprintf(script, sizeof(script), "%s/startup.nsh", lab->dir);
	snprintf(command, sizeof(command),
		 "rm -f '%s' && mformat -C -i '%s' -t 32 -h 32 -s 32 :: && "
		 "mcopy -i '%s' '%s' ::bzImage.efi && mcopy -i '%s' '%s/ramdisk' ::ramdisk && "
		 "mcopy -i '%s' '%s' ::startup.nsh",
		 esp, esp, esp, g->esp, esp, lab->dir, esp, script);
	snprintf(name, sizeof(name), "guest/%s.esp", g->name);
	return put_script(script, g) && !system(command) && initrd_file(f, name, esp);
}

static bool put_guest(FILE *f, const struct xen_lab *lab, const struct xen_guest *guests,
		      const struct xen_guest *g)
{
	const struct xen_guest *owner = owner_of_kernel(guests, g);
	char name[256];

	snprintf(name, sizeof(name), "guest/%s.kernel", g->name);
	if (owner == g && !initrd_file(f, name, g->kernel))
		return false;
	snprintf(name, sizeof(name), "guest/%s.cfg", g->name);
	put_config(f, g, owner->name, name);
	snprintf(name, sizeof(name), "guest/%s.steps", g->name);
	initrd_text(f, name, g->steps);
	return !g->esp || put_esp(f, lab, g);
}

/* Two archives: in the first one Linux looks for ACPI tables. */
static bool put_facp_ramdisk(FILE *f, const struct xen_lab *lab, const char *ramdisk)
{
	char path[4096], command[16384];
	FILE *first, *table;

	if (!lab->facp)
		return true;
	snprintf(path, sizeof(path), "%s/facp", lab->dir);
	table = fopen(path, "w");
	if (!table)
		return false;
	fwrite(lab->facp, lab->facp_size, 1, table);
	if (fclose(table))
		return false;
	snprintf(command, sizeof(command), "%s/ramdisk-facp", lab->dir);
	first = initrd_begin(command);
	if (!first || !initrd_file(first, "kernel/firmware/acpi/facp.aml", path) ||
	    !initrd_end(first))
		return false;
	snprintf(command, sizeof(command), "cat '%s' >>'%s/ramdisk-facp'", ramdisk, lab->dir);
	if (system(command))
		return false;
	snprintf(path, sizeof(path), "%s/ramdisk-facp", lab->dir);
	return initrd_file(f, "guest/ramdisk-facp", path);
}

static bool put_files(FILE *f, const char * const *files)
{
	char name[256];

	for (; files && *files; files++) {
		snprintf(name, sizeof(name), "guest/%s", strrchr(*files, '/') + 1);
		if (!initrd_file(f, name, *files))
			return false;
	}
	return true;
}

static bool make_dom0_initrd(const struct xen_lab *lab, const char *path,
			     const struct xen_guest *guests, unsigned int nr)
{
	char ramdisk[4096];
	FILE *f = initrd_begin(path);
	unsigned int i;
	bool ok;

	if (!f)
		return false;
	snprintf(ramdisk, sizeof(ramdisk), "%s/ramdisk", lab->dir);
	payload_hash = make_initrd(ramdisk, XEN_PAYLOAD, lab->init);
	ok = payload_hash && initrd_file(f, "init", lab->dom0_init) &&
	     initrd_file(f, "etc/xen/scripts/block", lab->dom0_init) &&
	     initrd_file(f, "guest/ramdisk", ramdisk) &&
	     put_facp_ramdisk(f, lab, ramdisk) && put_files(f, lab->files) &&
	     put_tools(f, lab);
	initrd_text(f, "etc/passwd", "root:x:0:0:root:/:/bin/sh\n");
	initrd_text(f, "etc/xen/xl.conf", "autoballoon=\"off\"\n");
	for (i = 0; i < nr && ok; i++)
		ok = put_guest(f, lab, guests, &guests[i]);
	return initrd_end(f) && ok;
}

/*
 * Time is counted in instructions: then what a guest takes does not depend on the
 * host, and nobody waits for real time to pass.
 */
bool xen_run(const struct xen_lab *lab, const struct xen_guest *guests, unsigned int nr,
	     struct guest_result *result)
{
	char xen[4096], initrd[16384], dom0[4096], append[1024];
	bool pvh = !strcmp(lab->dom0, "pvh");
	struct guest_opts opts = {
		.machine = "q35", .cpu = CPU, .kernel = xen, .append = append, .initrd = initrd,
		.mem = lab->mem ?: DEFAULT_MIB, .dir = lab->dir, .until = lab->until,
		.timeout = lab->timeout ?: DEFAULT_TIMEOUT, .plugin = lab->plugin,
		.device = pvh ? "amd-iommu,intremap=on" : NULL, .icount = true,
	};

	snprintf(xen, sizeof(xen), "%s/xen", lab->root);
	snprintf(dom0, sizeof(dom0), "%s/dom0.cpio", lab->dir);
	if (!make_dom0_initrd(lab, dom0, guests, nr))
		return false;
	snprintf(initrd, sizeof(initrd), "%s %s %s,%s", lab->kernel, DOM0_ARGS,
		 lab->cmdline ?: "", dom0);
	snprintf(append, sizeof(append), XEN_ARGS "%s", pvh ? " dom0=pvh,verbose" : "");
	guest_run(&opts, NULL, NULL, result);
	xen_read_log(lab->dir);
	return true;
}
