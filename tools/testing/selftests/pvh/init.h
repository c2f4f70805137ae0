/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of the guest's init program share. On the kernel's nolibc. */
#ifndef _PVH_INIT_H
#define _PVH_INIT_H

#include <stdbool.h>
#include <stdint.h>

/* Texts in it end before its last bytes, so find() may compare beyond one. */
#define TEXT_SIZE	(256 * 1024)
extern char buffer[TEXT_SIZE + 64];

/* The report goes to the console, not to the debug port. */
extern bool to_console;

/* To the debug port: a text, a line "KEY=VALUE", one with a number. */
void put(const char *s);
void put_hex(uint64_t value);
void report(const char *key, const char *value);
void report_hex(const char *key, uint64_t value);

/* @word in @text, or NULL. */
char *find(char *text, const char *word);
/* What stands behind @key in buffer, up to @end; nothing if it is not there. */
void report_field(const char *name, const char *key, char end);
/* Reads @max bytes of a file at most into buffer, with a NUL behind; length or -1. */
int slurp_some(const char *path, int max);
int slurp(const char *path);
/* A little endian number of @bytes. */
uint64_t load(const char *p, int bytes);

/* init_facts.c: memory map, boot_params, ACPI tables, DMI, EFI, where it runs. */
void report_facts(void);

/* init_xen.c: we run; what Xen gives its guests; until the host ends the guest. */
void begin_xen(void);
void report_xen(void);
void serve_xen(void);

#endif /* _PVH_INIT_H */
