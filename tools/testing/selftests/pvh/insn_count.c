// SPDX-License-Identifier: GPL-2.0
/*
 * QEMU TCG plugin: how many guest instructions have run when the guest first
 * gets to given addresses.
 *
 * usage: -plugin insn_count.so,out=FILE,NAME=ADDRESS[,NAME=ADDRESS...]
 *
 * Writes a line "NAME COUNT" to FILE for each address, in the order in which
 * they were reached, and at exit "total COUNT". An iteration of a repeated
 * string instruction counts as an instruction. For guests with one CPU.
 *
 * after=NAME: what follows does not count before that one has been reached.
 *
 * NAME=@BYTES is a function that begins with these bytes, in hexadecimal, for
 * code that is moved before it runs; not searched for where skip=ADDRESS-END says.
 *
 * NAME=ADDRESS-END instead counts what runs from ADDRESS up to END, written at
 * exit and, as "MARK:NAME", at each mark; several such options of one name add
 * up.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qemu_plugin.h"

#define MAX_MARKS	16
#define MAX_RANGES	16
#define MAX_BYTES	16

/* Only code that runs where it was loaded has ranges: below 4 GiB. */
#define RANGE_LIMIT	(1ULL << 32)

/* Chosen before QEMU looks: see choose_version() */
EXPORT int qemu_plugin_version;

static struct mark {
	char name[32];
	uint64_t address;
	unsigned char bytes[MAX_BYTES];
	unsigned int nr_bytes;		/* 0: known by its address */
	const char *after;
	bool reached;
} marks[MAX_MARKS];
static unsigned int nr_marks;
static const char *after;		/* what marks that are added now wait for */
static FILE *out;

/* The count, in QEMU's memory for it or in our own: see count_insn() */
static struct qemu_plugin_u64 score;
static uint64_t own_count;
static int version;			/* of QEMU's interface */

/* What a range adds to */
struct sum {
	char name[32];
	uint64_t count;
};

static struct range {
	uint64_t start;
	uint64_t end;
	struct sum *sum;
} ranges[MAX_RANGES];
static unsigned int nr_ranges;
static struct range skip;		/* no functions by their bytes here */
static struct sum sums[MAX_MARKS];
static unsigned int nr_sums;

struct block {
	struct sum *sum;
	uint64_t insns;
};

/* Versions of the interface: see qemu_plugin.h */
#define NO_SCOREBOARDS	1
#define SCOREBOARDS	2
#define COPIES_BYTES	3
#define NO_ID		7

static bool has_scoreboards(void)
{
	return qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu && qemu_plugin_scoreboard_new &&
	       qemu_plugin_u64_sum;
}

/*
 * QEMU takes a plugin or not before it says which versions it knows. 11.0 looks as
 * 11.1 does, and is left out: it says that it does not know that version.
 */
static void __attribute__((constructor)) choose_version(void)
{
	if (!has_scoreboards())
		qemu_plugin_version = NO_SCOREBOARDS;
	else
		qemu_plugin_version = qemu_plugin_set_pc ? NO_ID : SCOREBOARDS;
}

/* False if this QEMU has neither of the interfaces. */
static bool prepare_count(void)
{
	if (!has_scoreboards())
		return qemu_plugin_register_vcpu_insn_exec_inline;
	score.score = qemu_plugin_scoreboard_new(sizeof(own_count));
	return score.score;
}

/*
 * For each instruction, as not all of a block need run; inline, as a call for each
 * takes several times as long.
 */
static void count_insn(struct qemu_plugin_insn *insn)
{
	if (score.score)
		qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu(insn, OP_ADD_U64, score, 1);
	else
		qemu_plugin_register_vcpu_insn_exec_inline(insn, OP_ADD_U64, &own_count, 1);
}

static uint64_t count(void)
{
	return score.score ? qemu_plugin_u64_sum(score) : own_count;
}

static bool has_reached(const char *name)
{
	unsigned int i;

	for (i = 0; name && i < nr_marks; i++) {
		if (marks[i].reached && !strcmp(marks[i].name, name))
			return true;
	}
	return !name;
}

/* Runs before the marked instruction, which is counted already. */
static void reach(unsigned int vcpu, void *data)
{
	struct mark *mark = data;
	unsigned int i;

	if (mark->reached || !has_reached(mark->after))
		return;
	mark->reached = true;
	fprintf(out, "%s %" PRIu64 "\n", mark->name, count() - 1);
	for (i = 0; i < nr_sums; i++)
		fprintf(out, "%s:%s %" PRIu64 "\n", mark->name, sums[i].name, sums[i].count);
	fflush(out);
}

static void run_block(unsigned int vcpu, void *data)
{
	struct block *block = data;

	block->sum->count += block->insns;
}

/* Blocks end at calls and jumps, so that one is in one function. */
static void translate_block(struct qemu_plugin_tb *tb, uint64_t address, size_t n)
{
	struct block *block;
	unsigned int r;

	for (r = 0; r < nr_ranges; r++) {
		if (address < ranges[r].start || address >= ranges[r].end)
			continue;
		block = malloc(sizeof(*block));
		*block = (struct block) { ranges[r].sum, n };
		qemu_plugin_register_vcpu_tb_exec_cb(tb, run_block, CB_NO_REGS, block);
		return;
	}
}

/* @insn's first @len bytes, in @copy if need be */
static const void *insn_bytes(const struct qemu_plugin_insn *insn, void *copy, size_t len)
{
	uintptr_t data = qemu_plugin_insn_data(insn, copy, len);

	return version >= COPIES_BYTES ? copy : (const void *)data;
}

/* Blocks begin where functions do, and end at jumps: so half of the bytes must do. */
static bool begins_with(struct qemu_plugin_tb *tb, const struct mark *mark)
{
	size_t i, n = qemu_plugin_tb_n_insns(tb), at = 0;

	for (i = 0; i < n && at < mark->nr_bytes; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		size_t len = qemu_plugin_insn_size(insn);
		unsigned char copy[MAX_BYTES];

		if (len > mark->nr_bytes - at)
			len = mark->nr_bytes - at;
		if (memcmp(insn_bytes(insn, copy, len), mark->bytes + at, len))
			return false;
		at += len;
	}
	return at >= mark->nr_bytes / 2;
}

static bool is_at(const struct mark *mark, struct qemu_plugin_tb *tb, size_t i, uint64_t address)
{
	if (mark->reached)
		return false;
	if (mark->nr_bytes)
		return !i && (address < skip.start || address >= skip.end) &&
		       begins_with(tb, mark);
	return mark->address == address;
}

static void translate(uintptr_t first, void *second)
{
	struct qemu_plugin_tb *tb = qemu_plugin_version < NO_ID ? second : (void *)first;
	size_t i, n = qemu_plugin_tb_n_insns(tb);
	unsigned int m;

	if (nr_ranges) {
		uint64_t address = qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(tb, 0));

		if (address < RANGE_LIMIT)
			translate_block(tb, address, n);
	}
	for (i = 0; i < n; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		uint64_t address = qemu_plugin_insn_vaddr(insn);

		count_insn(insn);
		for (m = 0; m < nr_marks; m++) {
			if (is_at(&marks[m], tb, i, address))
				qemu_plugin_register_vcpu_insn_exec_cb(insn, reach, CB_NO_REGS,
								       &marks[m]);
		}
	}
}

static void finish(uintptr_t first, void *second)
{
	unsigned int i;

	for (i = 0; i < nr_sums; i++)
		fprintf(out, "%s %" PRIu64 "\n", sums[i].name, sums[i].count);
	fprintf(out, "total %" PRIu64 "\n", count());
	fclose(out);
}

static struct sum *find_sum(const char *name)
{
	unsigned int i;

	for (i = 0; i < nr_sums; i++) {
		if (!strcmp(sums[i].name, name))
			return &sums[i];
	}
	snprintf(sums[nr_sums].name, sizeof(sums[0].name), "%s", name);
	return &sums[nr_sums++];
}

static bool read_range(struct range *range, const char *value)
{
	char *end;

	range->start = strtoull(value, &end, 0);
	if (*end++ != '-')
		return false;
	range->end = strtoull(end, &end, 0);
	return !*end;
}

static bool add_range(const char *name, const char *value)
{
	if (!strcmp(name, "skip"))
		return read_range(&skip, value);
	if (nr_ranges == MAX_RANGES || nr_sums == MAX_MARKS)
		return false;
	ranges[nr_ranges].sum = find_sum(name);
	return read_range(&ranges[nr_ranges++], value);
}

static bool read_bytes(struct mark *mark, const char *hex)
{
	unsigned int byte;

	for (; sscanf(hex, "%2x", &byte) == 1 && mark->nr_bytes < MAX_BYTES; hex += 2)
		mark->bytes[mark->nr_bytes++] = byte;
	return mark->nr_bytes && !*hex;
}

static bool add_mark(const char *name, const char *value)
{
	struct mark *mark = &marks[nr_marks];
	char *end;

	if (nr_marks == MAX_MARKS || strlen(name) >= sizeof(mark->name))
		return false;
	strcpy(mark->name, name);
	mark->after = after;
	nr_marks++;
	if (*value == '@')
		return read_bytes(mark, value + 1);
	mark->address = strtoull(value, &end, 0);
	return !*end;
}

EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info_t *info,
			       int argc, char **argv)
{
	int i;

	for (i = 0; i < argc; i++) {
		char *value = strchr(argv[i], '=');

		if (!value) {
			fprintf(stderr, "insn_count: %s: expected NAME=VALUE\n", argv[i]);
			return -1;
		}
		*value++ = '\0';
		if (!strcmp(argv[i], "out")) {
			out = fopen(value, "w");
		} else if (!strcmp(argv[i], "after")) {
			after = value;
		} else if (strchr(value, '-') ? !add_range(argv[i], value) :
						!add_mark(argv[i], value)) {
			fprintf(stderr, "insn_count: %s: bad address %s\n", argv[i], value);
			return -1;
		}
	}
	if (!out) {
		fprintf(stderr, "insn_count: out= is missing or cannot be written\n");
		return -1;
	}
	version = info->version.cur;
	if (!prepare_count()) {
		fprintf(stderr, "insn_count: version %d of QEMU's interface: cannot count inline\n",
			version);
		return -1;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, translate, NULL);
	qemu_plugin_register_atexit_cb(id, finish, NULL);
	return 0;
}
