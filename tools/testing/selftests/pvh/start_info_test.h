/* SPDX-License-Identifier: GPL-2.0 */
/* What the tests of the PVH converter's start_info share: its input and output. */
#ifndef _PVH_START_INFO_TEST_H
#define _PVH_START_INFO_TEST_H

#include <string.h>

#include "../kselftest_harness.h"
#include "arena.h"

#define SI		0x1000ULL	/* where the tests put things */
#define MODLIST		0x2000ULL
#define CMDLINE		0x3000ULL
#define RSDP		0x4000ULL
#define IMAGE_START	0x1000000ULL
#define IMAGE_END	0x1800000ULL
#define INITRD		0x4000000ULL
#define GIB4		0x100000000ULL
#define CMDLINE_SIZE	2048

FIXTURE(pvh)
{
	struct hvm_start_info si;
	struct pvh_limits limits;
	struct pvh_info info;
	char cmdline[CMDLINE_SIZE + 1];
	enum pvh_message err;
};

FIXTURE_SETUP(pvh)
{
	arena_reset();
	memset(self, 0, sizeof(*self));
	self->si.magic = XEN_HVM_START_MAGIC_VALUE;
	self->si.version = 1;
	self->si.memmap_paddr = 0x5a8;
	self->si.memmap_entries = 3;
	self->limits.phys_limit = ARENA_LIMIT;
	self->limits.image_start = IMAGE_START;
	self->limits.image_end = IMAGE_END;
	/* Behind the buffer: must survive. */
	self->cmdline[CMDLINE_SIZE] = 0x5a;
}

FIXTURE_TEARDOWN(pvh)
{
	EXPECT_EQ(0x5a, self->cmdline[CMDLINE_SIZE]);
	arena_reset();
}

/* Let the converter read what is at @pa. */
static void parse_at(struct _test_data_pvh *self, u64 pa)
{
	self->err = pvh_parse_start_info(pa, &self->limits, self->cmdline, CMDLINE_SIZE,
					 &self->info);
}

/* Let it read self->si. */
static void parse(struct _test_data_pvh *self)
{
	arena_write(SI, &self->si, sizeof(self->si));
	parse_at(self, SI);
}

/* Put something into memory, and lead start_info to it. */
static void put_cmdline(struct _test_data_pvh *self, u64 pa, const char *text)
{
	arena_write(pa, text, strlen(text) + 1);
	self->si.cmdline_paddr = pa;
}

static void put_modules(struct _test_data_pvh *self, const struct hvm_modlist_entry *mod, u32 nr)
{
	arena_write(MODLIST, mod, nr * sizeof(*mod));
	self->si.modlist_paddr = MODLIST;
	self->si.nr_modules = nr;
}

/* An RSDP; the sums of its first 20 bytes and of all 36 are right or wrong. */
static void put_rsdp(u64 pa, u8 revision, bool good_v1, bool good_v2)
{
	u8 rsdp[36] = "RSD PTR ", sum = 0;
	int i;

	rsdp[15] = revision;
	rsdp[20] = sizeof(rsdp);
	/* Not 0: the sums must go to the end. */
	rsdp[19] = 1;
	rsdp[35] = 1;
	for (i = 0; i < 20; i++)
		sum += rsdp[i];
	rsdp[8] = -sum + !good_v1;
	for (i = 0, sum = 0; i < 36; i++)
		sum += rsdp[i];
	rsdp[32] = -sum + !good_v2;
	arena_write(pa, rsdp, sizeof(rsdp));
}

/* That warning, with that value, and no other. */
#define EXPECT_ONLY(msg, val) do {						\
	EXPECT_EQ(1U << (msg), self->info.report.seen);				\
	EXPECT_EQ((u64)(val), self->info.report.value[msg]);			\
} while (0)

#endif /* _PVH_START_INFO_TEST_H */
