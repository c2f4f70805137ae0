// SPDX-License-Identifier: GPL-2.0
/* What guests of Xen, dom0 and Xen itself say, against what they should. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../kselftest.h"
#include "fnv.h"
#include "xen/xen.h"
#include "xen_check.h"

/* Offsets in the FADT, ACPI specification 6.4 section 5.2.9 */
#define FADT_CHECKSUM	9
#define FADT_OEM_REV	24
#define FADT_BOOT_ARCH	109
#define NO_VGA		0x04
#define NO_CMOS_RTC	0x20

#define BIOS_START	0xf0000
#define BIOS_END	0x100000

/* The guests' FADT without its word that there is no VGA and no RTC. */
static unsigned char facp[1024];
static unsigned int facp_size;

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
	/* A kernel around Linux needs some for itself; Linux may be as distributions build it. */
	uint64_t less = (t->want.says || t->want.kasan ? 40 : 20) * 1024;
	uint64_t given = (g->mem ?: 128) * 1024, total;
	char value[64];

	if (t->want.kasan)
		less += given / 8;

	if (!xen_value(g->name, "memtotal_kb", value, sizeof(value)))
		return complain(g->name, "memtotal_kb", NULL, "a number");
	total = strtoull(value, NULL, 10);
	if (total > given || total < given - given / 48 - less)
		return complain(g->name, "MemTotal", value, "about the guest's memory");
	return true;
}

/* The guest's own words, from its report. */
bool xen_check_report(const struct test_guest *t)
{
	const char *name = t->xen.name;
	char line[1024];
	bool ok = check_memory(t);

	ok = check_text(name, "hypervisor", "xen") && ok;
	ok = check_text(name, "xen_guest_type", t->want.type) && ok;
	ok = check_text(name, "efi", t->want.efi ? "1" : "0") && ok;
	ok = check_text(name, "acpi", strcmp(t->want.type, "PV") ? "1" : "0") && ok;
	ok = check_hex(name, "cpus", t->xen.vcpus ?: 1) && ok;
	if (t->xen.initrd || t->xen.old_facp)
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

/* From a guest's report; a higher OEM revision, or Linux would not take it. */
void xen_make_old_facp(const char *guest)
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

const unsigned char *xen_old_facp(unsigned int *size)
{
	*size = facp_size;
	return facp_size ? facp : NULL;
}

/*
 * Since 4.20 Xen has this line for whatever it wants to reserve and cannot; of the
 * SMBIOS tables it only wants to make sure. They are in the BIOS's segment, which
 * was never RAM.
 */
static bool is_reserved_bios(const char *line)
{
	unsigned long start, end;

	return sscanf(line, "(XEN) Failed to convert E820 RAM %lx-%lx to RESERVED", &start,
		      &end) == 2 && start >= BIOS_START && end <= BIOS_END;
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
	return is_reserved_bios(line);
}

bool xen_check_log(void)
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

bool xen_check_dom0(const char *type, const char *until, enum guest_end end)
{
	bool pvh = !strcmp(type, "pvh");

	if (until) {
		if (end == GUEST_SAID)
			return true;
		return complain("dom0", "its last line", guest_end_name(end), until);
	}
	return check_text("dom0", "guest_type", pvh ? "PVH" : "PV") &&
	       check_text("dom0", "capabilities", "control_d") &&
	       check_text("dom0", "xl", "ok") &&
	       (end == GUEST_POWEROFF ||
		complain("dom0", "its end", guest_end_name(end), "power-off"));
}
