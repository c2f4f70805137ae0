// SPDX-License-Identifier: GPL-2.0
/* Runs the cases of wrong input on a real kernel, at its real PVH entry. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../kselftest.h"
#include "check.h"

struct injector {
	char path[sizeof(check_dir) + 16];
	const struct pvh_elf *elf;
	const struct inject_case *c;
};

static bool start_injection(void *arg)
{
	struct injector *injector = arg;
	bool ok = inject(injector->path, injector->elf, injector->c->change);

	if (!ok)
		ksft_print_msg("QEMU's debug stub did not do what it was told\n");
	return ok;
}

/* The line must be there word for word; @line may end early for its value. */
static bool said(const char *where, const char *log, const char *line)
{
	char text[256];

	snprintf(text, sizeof(text), "PVH: %s", line);
	if (strstr(log, text))
		return true;
	ksft_print_msg("the kernel did not say \"%s\" on %s\n", text, where);
	return false;
}

/* The command line names ttyS0; only who could or would not read it does not know. */
static bool said_on_serial(const char *line)
{
	return !strncmp(line, "start_info", 10) || !strncmp(line, "SEV/TDX", 7) ||
	       said("the serial port", serial_log(), line);
}

/* RAM that the case takes is gone, no more. EFI has a table that grows with the map. */
static bool check_inject_ram(const struct inject_case *c, uint64_t usual)
{
	uint64_t slack = guest_number(&result, "efi") ? 4 * PAGE : 0;
	uint64_t want = usual - c->less, ram = all_ram();

	if (!c->same_ram || (ram <= want + slack && want <= ram + slack))
		return true;
	return complain("RAM", ram, want);
}

static bool run_inject_case(const struct inject_case *c, const char *kernel,
			    const struct pvh_elf *elf, const char *more, uint64_t *usual_ram)
{
	char line[128], append[256];
	struct injector injector = { .elf = elf, .c = c };
	struct guest_opts opts = {
		.kernel = kernel, .dir = check_dir, .gdb = injector.path, .mem = 256,
		.append = append,
	};
	bool ok;

	/* Long maps are printed more than once, and warnings come first. */
	snprintf(append, sizeof(append), CONSOLE " log_buf_len=1M %s", more);
	snprintf(line, sizeof(line), c->image ? "%s (0x%" PRIx64 ")" : "%s", c->line ?: "",
		 elf->start);
	snprintf(injector.path, sizeof(injector.path), "%s/gdb", check_dir);
	guest_run(&opts, start_injection, &injector, &result);
	unlink(injector.path);

	ok = check_end(c->fatal ? GUEST_HALTED : GUEST_POWEROFF);
	if (ok && c->line)
		ok = said("the debug port", result.report, line);
	if (ok && c->fatal)
		return said_on_serial(line);
	ok = ok && check_log(c->line ? 1 : 0) && check_number("acpi", 1);
	if (ok && !*usual_ram)
		*usual_ram = all_ram();
	return ok && check_inject_ram(c, *usual_ram);
}

void inject_run_cases(const char *prefix, const char *kernel, const char *more, unsigned int nr)
{
	struct pvh_elf elf = { };
	uint64_t usual_ram = 0;
	unsigned int i;

	if (kernel && !pvh_elf_read(kernel, &elf))
		ksft_exit_fail_msg("%s is not a PVH kernel\n", kernel);
	for (i = 0; i < nr; i++) {
		const struct inject_case *c = &inject_cases[i];
		bool ok;

		if (!kernel) {
			tap_skip("%s%s: no kernel given", prefix, c->name);
			continue;
		}
		ok = run_inject_case(c, kernel, &elf, more, &usual_ram);
		if (!ok)
			show_logs();
		tap_result(ok, "%s%s (%.1f s)", prefix, c->name, result.seconds);
	}
}
