// SPDX-License-Identifier: GPL-2.0
/*
 * Compares what came of a case with what the contract says: the case's own
 * lines, and the model's outcome in all of its parts.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "inject_check.h"

#define LOADER_QEMU	0xb0
#define LOADER_XEN	0x90
#define LOADER_STUB	0x21	/* what the EFI stub calls itself */

static struct scene scene;
static struct model model;

bool inject_wrong(const struct inject_run *run, const char *what, uint64_t got, uint64_t want)
{
	fprintf(run->messages, "%s: 0x%" PRIx64 ", should be 0x%" PRIx64 "\n", what, got, want);
	return false;
}

bool inject_check_number(const struct inject_run *run, const char *key, uint64_t want)
{
	uint64_t got = guest_number(run->result, key);

	return got == want || inject_wrong(run, key, got, want);
}

const char *inject_line(const struct inject_run *run, const char *key, unsigned int n)
{
	size_t len = strlen(key);
	const char *line = run->result->report;

	for (; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!strncmp(line, key, len) && line[len] == '=' && !n--)
			return line + len + 1;
	}
	return NULL;
}

/* Up to the value, if that depends on the machine. */
static bool same_line(const char *said, const char *expected, size_t len)
{
	if (len > 3 && !strncmp(expected + len - 3, "(0x", 3))
		return !strncmp(said, expected, len);
	return strlen(said) == len && !strncmp(said, expected, len);
}

/* The case and the model must mean the same, or one of them is wrong. */
static bool check_case(const struct inject_run *run)
{
	const char *says = run->c ? words_of(run->c, run->path) : NULL;
	unsigned int i, n = 0;

	for (; says && *says; n++) {
		size_t len = strcspn(says, "\n");

		for (i = 0; i < model.nr_lines; i++) {
			if (same_line(model.line[i], says, len))
				break;
		}
		if (i == model.nr_lines) {
			fprintf(run->messages, "the case expects \"%.*s\", the model does not\n",
				(int)len, says);
			return false;
		}
		says += len + (says[len] == '\n');
	}
	if (run->c && (n != model.nr_lines || model.fatal != run->c->fatal))
		return inject_wrong(run, "lines that the model expects", model.nr_lines, n);
	return true;
}

static bool check_end(const struct inject_run *run, enum guest_end want)
{
	if (run->result->end != want) {
		fprintf(run->messages, "guest: %s, should be: %s\n",
			guest_end_name(run->result->end), guest_end_name(want));
		return false;
	}
	if (want != GUEST_HALTED && !guest_complete(run->result)) {
		fprintf(run->messages, "the guest's report is not complete\n");
		return false;
	}
	return true;
}

/* The last line of all must be "PVH: " and @expected; the value if it is known. */
static bool check_last_words(const struct inject_run *run, const char *expected)
{
	const char *said = strstr(run->result->report, "\nPVH: ");
	char line[128] = "";

	if (said) {
		said += strlen("\nPVH: ");
		snprintf(line, sizeof(line), "%.*s", (int)strcspn(said, "\n"), said);
		if (said[strlen(line)] == '\n' && !said[strlen(line) + 1] &&
		    same_line(line, expected, strlen(expected)))
			return true;
	}
	fprintf(run->messages, "the kernel's last words: \"%s\", should be: \"%s\"\n",
		line, expected);
	return false;
}

/* The command line names the serial port; then the line is there, too. */
static bool check_serial(const struct inject_run *run)
{
	static char log[65536];
	char line[128];

	if (run->xen || !model.cmdline_read || !strstr(model.cmdline, "console=ttyS0"))
		return true;
	guest_read_file(run->folder, "serial.log", log, sizeof(log));
	snprintf(line, sizeof(line), "PVH: %s\n", model.line[0]);
	if (strstr(log, line))
		return true;
	fprintf(run->messages, "the serial port did not get the line\n");
	return false;
}

static bool check_fatal(const struct inject_run *run)
{
	/* Where there is no scene, the value is whatever the machine has there. */
	const char *expected = scene.info_at ? model.line[0] : words_of(run->c, run->path);

	return check_end(run, GUEST_HALTED) && check_last_words(run, expected) &&
	       check_serial(run);
}

/* RAM, or ACPI tables that may become RAM: then Linux makes bounce buffers. */
static bool reaches_above_4g(void)
{
	unsigned int i;

	for (i = 0; i < model.nr_ranges; i++) {
		if ((model.range[i].type == XEN_HVM_MEMMAP_TYPE_RAM ||
		     model.range[i].type == XEN_HVM_MEMMAP_TYPE_ACPI) &&
		    model.range[i].end > 4 * GIB)
			return true;
	}
	return false;
}

/*
 * The kernel takes its image, 64 bytes a page, its log, bounce buffers if need
 * be, and loses what is no whole page.
 */
static bool check_memtotal(const struct inject_run *run)
{
	uint64_t total = guest_number(run->result, "memtotal_kb") * KIB;
	uint64_t ram = guest_ram(run->result);
	uint64_t taken = ram / 48 + 16 * MIB + model.nr_ranges * 8 * KIB;

	if (reaches_above_4g())
		taken += 64 * MIB;
	if (total <= ram && total >= ram - taken)
		return true;
	return inject_wrong(run, "MemTotal", total, ram);
}

static bool check_cmdline(const struct inject_run *run)
{
	char got[4096] = "";

	guest_value(run->result, "cmdline", got, sizeof(got));
	if (!strcmp(got, model.cmdline))
		return true;
	fprintf(run->messages, "command line: \"%s\", should be \"%s\"\n", got, model.cmdline);
	return false;
}

/* One line for each thing that was wrong, and one of the entry's own. */
static bool check_log(const struct inject_run *run)
{
	unsigned int i, ranges = model.nr_ranges;
	char line[160];

	if (ranges > model.max_ranges)
		ranges = model.max_ranges;
	snprintf(line, sizeof(line),
		 "log=PVH: %s entry, start_info version %u, type_of_loader 0x%02x, %u ranges from %u memory map entries\n",
		 run->path != PATH_VMLINUX ? "efi" : "direct",
		 scene.info.version, run->xen ? LOADER_XEN : LOADER_QEMU, ranges,
		 scene.info.memmap_entries);
	if (!strstr(run->result->report, line)) {
		fprintf(run->messages, "the kernel log lacks \"%s", line + 4);
		return false;
	}
	for (i = 0; i < model.nr_lines; i++) {
		snprintf(line, sizeof(line), "log=PVH: %s\n", model.line[i]);
		if (!strstr(run->result->report, line)) {
			fprintf(run->messages, "the kernel log lacks \"%s", line + 4);
			return false;
		}
	}
	i = guest_count(run->result, "log");
	return i == model.nr_lines + 1 ||
	       inject_wrong(run, "PVH: lines in the log", i, model.nr_lines + 1);
}

static bool check_boot(const struct inject_run *run)
{
	bool la57 = run->c && run->c->machine == MACHINE_PC_LA57 &&
		    !strstr(model.cmdline, "no5lvl");
	bool ok = check_end(run, GUEST_POWEROFF);

	if (!ok)
		return false;
	/* Before the map is changed: the count of its ranges is in the log. */
	ok = (run->facts_only || check_log(run)) && ok;
	ok = inject_check_map(run, &model) && ok;
	ok = check_memtotal(run) && ok;
	ok = check_cmdline(run) && ok;
	ok = inject_check_number(run, "acpi", 1) && ok;
	ok = inject_check_number(run, "payload_size", model.initrd ? run->initrd_size : 0) && ok;
	ok = inject_check_number(run, "payload_hash", model.initrd ? run->initrd_hash : 0) && ok;
	if (guest_count(run->result, "bad")) {
		fprintf(run->messages, "the kernel log has a WARN or an oops\n");
		ok = false;
	}
	if (run->facts_only)
		return ok;
	ok = inject_check_number(run, "la57", la57) && ok;
	ok = inject_check_number(run, "efi", run->path != PATH_VMLINUX) && ok;
	ok = inject_check_number(run, run->path == PATH_VMLINUX ? "acpi_rsdp_addr" : "efi_acpi",
				 model.rsdp) && ok;
	return inject_check_number(run, "type_of_loader", run->path != PATH_VMLINUX ? LOADER_STUB :
				   run->xen ? LOADER_XEN : LOADER_QEMU) && ok;
}

/* The last lines of the logs, if there is room for them. */
static void show_logs(const struct inject_run *run)
{
	static const char * const names[] = { "serial.log", "debug.log", "qemu.log" };
	char command[4096], line[512];
	unsigned int i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		FILE *f;

		snprintf(command, sizeof(command), "tail -n 12 '%s/%s' | cut -c 1-160",
			 run->folder, names[i]);
		f = popen(command, "r");
		while (f && fgets(line, sizeof(line), f))
			fprintf(run->messages, "%s: %s", names[i], line);
		if (f)
			pclose(f);
	}
}

bool inject_check(const struct inject_run *run)
{
	/* Said before the kernel looks at start_info: no value, and no model. */
	bool of_entry = run->c && run->c->fatal &&
			!strstr(words_of(run->c, run->path), "(0x");
	bool ok = inject_make_scene(run, &scene);

	if (ok && of_entry) {
		ok = check_end(run, GUEST_HALTED) &&
		     check_last_words(run, words_of(run->c, run->path));
	} else if (ok) {
		model_run(&model, &scene, run->path != PATH_VMLINUX);
		ok = check_case(run) && (model.fatal ? check_fatal(run) : check_boot(run));
	}
	if (!ok && run->folder)
		show_logs(run);
	return ok;
}
