/* SPDX-License-Identifier: GPL-2.0 */
/*
 * QEMU's plugin interface (docs/devel/tcg-plugins.rst) has no header in
 * distributions' packages, so what is used of it is declared here.
 *
 * QEMU takes plugins of a range of versions of it:
 *
 *	QEMU		versions	new
 *	up to 8.2	0 to 1
 *	9.0		2		inline operations are for a "scoreboard", memory that
 *					QEMU has for each CPU
 *	9.1 to 11.0	2 to 3, ... 6	3: the bytes of an instruction are copied
 *	11.1		7		callbacks are not told the plugin's ID any more
 *
 * What only some have is weak: NULL where there is none, as the linker resolves
 * it when QEMU loads the plugin. What has other arguments than it had is declared
 * with all of them, as in the ABI of x86-64 nobody minds one too many.
 */
#ifndef _PVH_QEMU_PLUGIN_H
#define _PVH_QEMU_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#define EXPORT		__attribute__((visibility("default")))

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
struct qemu_plugin_scoreboard;

/* What QEMU says of itself; there is more of it. */
struct qemu_info_t {
	const char *target_name;
	struct {
		int min;
		int cur;
	} version;
};

/* A number in each element of a scoreboard */
struct qemu_plugin_u64 {
	struct qemu_plugin_scoreboard *score;
	size_t offset;
};

/* enum qemu_plugin_op and _cb_flags */
#define OP_ADD_U64	0
#define CB_NO_REGS	0

/*
 * Until version 6, @first is the plugin's ID and @second the block or what was
 * registered; then they are what they were without the ID, and what was registered.
 */
typedef void (*qemu_plugin_cb)(uintptr_t first, void *second);

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, qemu_plugin_cb cb, void *data);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, qemu_plugin_cb cb, void *data);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn,
					    void (*cb)(unsigned int vcpu, void *data),
					    int flags, void *data);
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb,
					  void (*cb)(unsigned int vcpu, void *data),
					  int flags, void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t i);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn);

/* Where the bytes are, until version 2; then how many were copied */
uintptr_t qemu_plugin_insn_data(const struct qemu_plugin_insn *insn, void *dest, size_t len);

/* Versions 0 and 1 */
#pragma weak qemu_plugin_register_vcpu_insn_exec_inline
void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *insn, int op,
						void *ptr, uint64_t imm);

/* From version 2 on */
#pragma weak qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu
#pragma weak qemu_plugin_scoreboard_new
#pragma weak qemu_plugin_u64_sum
void qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu(struct qemu_plugin_insn *insn, int op,
							 struct qemu_plugin_u64 entry,
							 uint64_t imm);
struct qemu_plugin_scoreboard *qemu_plugin_scoreboard_new(size_t element_size);
uint64_t qemu_plugin_u64_sum(struct qemu_plugin_u64 entry);

/* From 11.0 on, version 6; not called, but nothing is new in 7 */
#pragma weak qemu_plugin_set_pc
void qemu_plugin_set_pc(uint64_t vaddr);

#endif /* _PVH_QEMU_PLUGIN_H */
