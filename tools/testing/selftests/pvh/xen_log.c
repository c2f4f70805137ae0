// SPDX-License-Identifier: GPL-2.0
/* Answers in what Xen, dom0 and guests print: all of it is on one serial port. */
#include <stdio.h>
#include <string.h>

#include "xen_lab.h"

static char log_text[8 * 1024 * 1024];

const char *xen_log(void)
{
	return log_text;
}

void xen_read_log(const char *dir)
{
	guest_read_file(dir, "serial.log", log_text, sizeof(log_text));
}

int xen_step(const char *guest, const char *step, double *seconds)
{
	char line[256], end[16];
	const char *at;

	snprintf(line, sizeof(line), "pvh-xen: %s %s ", guest, step);
	at = strstr(log_text, line);
	if (!at || sscanf(at + strlen(line), "%15s %lf", end, seconds) != 2)
		return -1;
	return !strcmp(end, "ok");
}

const char *xen_line(const char *guest, const char *text, char *line, unsigned int size)
{
	const char *at = log_text;
	char prefix[128];

	snprintf(prefix, sizeof(prefix), "%s| ", guest);
	for (; (at = strstr(at, prefix)); at++) {
		snprintf(line, size, "%.*s", (int)strcspn(at, "\r\n"), at);
		if (strstr(line, text))
			return line;
	}
	return NULL;
}

const char *xen_value(const char *guest, const char *key, char *value, unsigned int size)
{
	char text[256];
	const char *at;

	if (!strcmp(guest, "dom0"))
		snprintf(text, sizeof(text), "pvh-xen: dom0 %s=", key);
	else
		snprintf(text, sizeof(text), "%s| %s=", guest, key);
	at = strstr(log_text, text);
	if (!at)
		return NULL;
	at += strlen(text);
	snprintf(value, size, "%.*s", (int)strcspn(at, "\r\n"), at);
	return value;
}

/* Lines "(d<id>) TEXT", without that. */
static void read_report(int domid, struct guest_result *result)
{
	const char *at = log_text;
	char prefix[16];
	size_t n = 0;

	snprintf(prefix, sizeof(prefix), "(d%d) ", domid);
	while ((at = strstr(at, prefix))) {
		size_t len = strcspn(at += strlen(prefix), "\r\n");

		if (n + len + 2 > sizeof(result->report))
			break;
		memcpy(result->report + n, at, len);
		n += len;
		result->report[n++] = '\n';
	}
	result->report[n] = '\0';
}

static bool has_last_words(const char *report)
{
	return strstr(report, "\nPVH: ") || !strncmp(report, "PVH: ", 5);
}

bool xen_bare_result(const char *guest, struct guest_result *result)
{
	/* Xen's public/sched.h: SHUTDOWN_poweroff, SHUTDOWN_reboot */
	enum { POWEROFF = 0, REBOOT = 1 };
	unsigned int domid, reason;
	char text[256];
	const char *at;

	snprintf(text, sizeof(text), "pvh-xen: %s domid ", guest);
	at = strstr(log_text, text);
	if (!at || sscanf(at + strlen(text), "%u", &domid) != 1)
		return false;
	read_report(domid, result);
	snprintf(text, sizeof(text), "pvh-xen: %s reason ", guest);
	at = strstr(log_text, text);
	if (!at || sscanf(at + strlen(text), "%x", &reason) != 1)
		result->end = GUEST_TIMEOUT;
	else if (reason == POWEROFF)
		result->end = has_last_words(result->report) ? GUEST_HALTED : GUEST_POWEROFF;
	else
		result->end = reason == REBOOT ? GUEST_RESET : GUEST_FAILED;
	return true;
}
