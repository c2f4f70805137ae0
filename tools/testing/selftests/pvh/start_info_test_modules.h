/* SPDX-License-Identifier: GPL-2.0 */
/* Tests of the module list and of the initrd. Part of start_info_test.c. */
#include "start_info_test.h"

TEST_F(pvh, modlist_0)
{
	self->si.nr_modules = 1;
	parse(self);
	EXPECT_EQ(PVH_OK, self->err);
	EXPECT_EQ(0, self->info.initrd_size);
	EXPECT_EQ(0, self->info.nr_modules);
	EXPECT_ONLY(PVH_WARN_MODLIST_PADDR, 0);
}

TEST_F(pvh, modlist_out_of_reach)
{
	self->si.nr_modules = 1;
	self->si.modlist_paddr = ARENA_LIMIT - 31;
	parse(self);
	EXPECT_EQ(0, self->info.initrd_size);
	EXPECT_ONLY(PVH_WARN_MODLIST_PADDR, ARENA_LIMIT - 31);
}

TEST_F(pvh, modlist_without_modules)
{
	self->si.modlist_paddr = U64_MAX;
	parse(self);
	EXPECT_EQ(0, self->info.report.seen);
}

TEST_F(pvh, two_modules)
{
	struct hvm_modlist_entry mod[] = { { INITRD, 1 }, { INITRD + 0x1000, 1 } };

	put_modules(self, mod, 2);
	parse(self);
	EXPECT_EQ(2, self->info.nr_modules);
	EXPECT_EQ(INITRD, self->info.initrd_paddr);
	EXPECT_ONLY(PVH_WARN_MODULES, 1);
}

TEST_F(pvh, nr_modules_at_the_limit)
{
	struct hvm_modlist_entry mod = { .paddr = INITRD, .size = 1 };

	put_modules(self, &mod, 1);
	self->si.nr_modules = PVH_MAX_MODULES;
	parse(self);
	EXPECT_EQ(PVH_MAX_MODULES, self->info.nr_modules);
	EXPECT_ONLY(PVH_WARN_MODULES, PVH_MAX_MODULES - 1);
}

TEST_F(pvh, nr_modules_absurd)
{
	struct hvm_modlist_entry mod = { .paddr = INITRD, .size = 1 };

	put_modules(self, &mod, 1);
	self->si.nr_modules = PVH_MAX_MODULES + 1;
	parse(self);
	EXPECT_EQ(1, self->info.nr_modules);
	EXPECT_EQ(INITRD, self->info.initrd_paddr);
	EXPECT_ONLY(PVH_WARN_NR_MODULES, PVH_MAX_MODULES + 1);
}

TEST_F(pvh, initrd_above_4g)
{
	struct hvm_modlist_entry mod = { .paddr = 2 * GIB4 + 1, .size = GIB4 + 5 };

	put_modules(self, &mod, 1);
	parse(self);
	EXPECT_EQ(2 * GIB4 + 1, self->info.initrd_paddr);
	EXPECT_EQ(GIB4 + 5, self->info.initrd_size);
	EXPECT_EQ(0, self->info.report.seen);
}

/* Each bad in one way; the good ones touch the limits. */
FIXTURE(initrd)
{
};

FIXTURE_VARIANT(initrd)
{
	u64 paddr;
	u64 size;
	bool good;
};

FIXTURE_SETUP(initrd)
{
	arena_reset();
}

FIXTURE_TEARDOWN(initrd)
{
}

#define INITRD_CASE(name, p, s, g)						\
	FIXTURE_VARIANT_ADD(initrd, name) { .paddr = p, .size = s, .good = g }
INITRD_CASE(at_0, 0, 5, false);
INITRD_CASE(empty, INITRD, 0, false);
INITRD_CASE(wraps, U64_MAX - 9, 20, false);
INITRD_CASE(wraps_to_0, U64_MAX - 9, 10, false);
INITRD_CASE(all_of_it, 1, U64_MAX, false);
INITRD_CASE(ends_at_limit, ARENA_LIMIT - 10, 10, true);
INITRD_CASE(ends_behind_limit, ARENA_LIMIT - 10, 11, false);
INITRD_CASE(starts_at_limit, ARENA_LIMIT, 1, false);
INITRD_CASE(ends_at_image, IMAGE_START - 10, 10, true);
INITRD_CASE(ends_in_image, IMAGE_START - 10, 11, false);
INITRD_CASE(starts_at_image, IMAGE_START, 1, false);
INITRD_CASE(ends_image, IMAGE_END - 1, 1, false);
INITRD_CASE(behind_image, IMAGE_END, 1, true);
INITRD_CASE(around_image, IMAGE_START - 1, IMAGE_END - IMAGE_START + 2, false);

TEST_F(initrd, range)
{
	struct hvm_modlist_entry mod = { .paddr = variant->paddr, .size = variant->size };
	struct pvh_limits limits = { ARENA_LIMIT, IMAGE_START, IMAGE_END };
	struct hvm_start_info si = {
		.magic = XEN_HVM_START_MAGIC_VALUE, .nr_modules = 1, .modlist_paddr = MODLIST,
	};
	struct pvh_info info;
	char cmdline[1];

	arena_write(MODLIST, &mod, sizeof(mod));
	arena_write(SI, &si, sizeof(si));
	EXPECT_EQ(PVH_OK, pvh_parse_start_info(SI, &limits, cmdline, 1, &info));
	EXPECT_EQ(variant->good ? mod.paddr : 0, info.initrd_paddr);
	EXPECT_EQ(variant->good ? mod.size : 0, info.initrd_size);
	EXPECT_EQ(variant->good ? 0 : 1U << PVH_WARN_INITRD, info.report.seen);
}
