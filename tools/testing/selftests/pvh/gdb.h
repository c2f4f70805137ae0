/* SPDX-License-Identifier: GPL-2.0 */
/* As much of GDB's remote protocol as it takes to change a guest's memory. */
#ifndef _PVH_GDB_H
#define _PVH_GDB_H

#include <stdbool.h>
#include <stdint.h>

/* Connect to QEMU's debug stub; the descriptor, or -1. */
int gdb_connect(const char *path);
/* Run the guest up to the instruction at physical (paging off) @address. */
bool gdb_run_to(int fd, uint64_t address);
/* General registers, numbered as by GDB. */
enum gdb_register { GDB_RAX, GDB_RBX, GDB_RCX, GDB_RDX };
bool gdb_get(int fd, enum gdb_register reg, uint64_t *value);
bool gdb_set(int fd, enum gdb_register reg, uint64_t value);
bool gdb_read(int fd, uint64_t address, void *data, unsigned int len);
bool gdb_write(int fd, uint64_t address, const void *data, unsigned int len);
/* Let the guest go on without us. */
bool gdb_detach(int fd);

#endif /* _PVH_GDB_H */
