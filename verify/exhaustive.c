// SPDX-License-Identifier: GPL-2.0
/*
 * All maps of up to three entries over a grid of addresses, sizes and types,
 * all maps of four on a smaller one, and all pairs of modules, each with the
 * sizes of workspace and output that matter, against the model. In user space
 * under ASan and UBSan. This stands in for what is not proved: README.md.
 */
#include <stdlib.h>
#include <string.h>

#include "../kselftest_harness.h"
#include "oracle.h"

#define MAP		0x5000ULL
#define MODLIST		0x6000ULL
#define LIMIT		0x110000ULL
#define RAM		XEN_HVM_MEMMAP_TYPE_RAM
#define RSV		XEN_HVM_MEMMAP_TYPE_RESERVED
#define ACPI		XEN_HVM_MEMMAP_TYPE_ACPI
#define TIMEOUT		300
#define MAX_EVENTS	9
#define MAX_RANGES	8
#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

typedef struct hvm_memmap_table_entry entry_t;

static const struct pvh_limits limits = {
	.phys_limit = LIMIT, .image_start = 0x102000, .image_end = 0x104000,
};

/* Begins and ends of what can matter: ISA hole, CPU's limit, end of it all. */
static const struct {
	u64 addr;
	u64 size;
} spans[] = {
	{ 0, 0xa0000 }, { 0, U64_MAX }, { 0x9f000, 0x2000 }, { 0xa0000, 0x60000 },
	{ 0x9f000, 0x62000 }, { 0xff000, 0x2000 }, { 0x100000, 0x1000 }, { 0x101000, 0xf000 },
	{ 0x101000, 0xf001 }, { LIMIT, 1 }, { 0x100000, U64_MAX - 0x100000 },
	{ U64_MAX - 1, 1 }, { U64_MAX, 1 }, { 0x100000, 0 }, { LIMIT - 1, U64_MAX },
};

static const u32 types[] = { RAM, RSV, ACPI, 9 };

#define KINDS		(COUNT(spans) * COUNT(types))

/* Exactly as large as the converter is told, so that ASan sees one more. */
static struct pvh_event *event[MAX_EVENTS + 1];
static struct pvh_range *range[MAX_RANGES + 1];
static struct model model;

static void allocate(void)
{
	u32 i;

	for (i = 1; i <= MAX_EVENTS; i++)
		event[i] = malloc(i * sizeof(*event[i]));
	for (i = 0; i <= MAX_RANGES; i++)
		range[i] = malloc(i * sizeof(*range[i]));
}

static void release(void)
{
	u32 i;

	for (i = 1; i <= MAX_EVENTS; i++)
		free(event[i]);
	for (i = 0; i <= MAX_RANGES; i++)
		free(range[i]);
}

static const char *try(u32 nr, u32 nr_modules, u32 max_events, u32 max_ranges, u64 initrd_size)
{
	struct pvh_workspace ws = { .event = event[max_events], .max = max_events };
	struct pvh_memmap map = { .range = range[max_ranges], .max = max_ranges };
	struct pvh_info info = {
		.version = 1, .source = { MAP, nr, sizeof(entry_t) },
		.modlist_paddr = MODLIST, .nr_modules = nr_modules,
		.initrd_paddr = 0x1000, .initrd_size = initrd_size,
	};
	enum pvh_message err = pvh_convert_memmap(&info, &limits, &ws, &map);

	return model_compare(&model, &map, &info, initrd_size, err);
}

static entry_t kind(u32 i)
{
	return (entry_t) { spans[i / COUNT(types)].addr, spans[i / COUNT(types)].size,
			   types[i % COUNT(types)] };
}

static const char *try_map(const entry_t *in, u32 nr, const u32 *sizes, u32 nr_sizes)
{
	const struct model_input model_in = { .entry = in, .nr = nr, .limits = &limits };
	const char *wrong = NULL;
	u32 i;

	arena_reset();
	arena_write(MAP, in, nr * sizeof(*in));
	model_convert(&model, &model_in);
	for (i = 0; i < nr_sizes && !wrong; i++)
		wrong = try(nr, 0, sizes[i] / 16, sizes[i] % 16, 0);
	return wrong;
}

FIXTURE(maps)
{
};

FIXTURE_SETUP(maps)
{
	allocate();
}

FIXTURE_TEARDOWN(maps)
{
	release();
	arena_reset();
}

#define EXPECT_MODEL(wrong, in, nr) do {					\
	const char *_wrong = wrong;						\
	u32 _i;									\
										\
	ASSERT_EQ(NULL, _wrong) {						\
		TH_LOG("%s, with these entries:", _wrong);			\
		for (_i = 0; _i < (nr); _i++)					\
			TH_LOG("{ 0x%lx, 0x%lx, %u }", (long)(in)[_i].addr,	\
			       (long)(in)[_i].size, (in)[_i].type);		\
	}									\
} while (0)

/* Every size of workspace and of output, for maps of one and of two entries. */
TEST_F_TIMEOUT(maps, of_two, TIMEOUT)
{
	u32 sizes[MAX_EVENTS * (MAX_RANGES + 1)], i, j, n = 0;

	for (i = 1; i <= MAX_EVENTS; i++) {
		for (j = 0; j <= MAX_RANGES; j++)
			sizes[n++] = i * 16 + j;
	}
	for (i = 0; i < KINDS * KINDS; i++) {
		const entry_t in[] = { kind(i / KINDS), kind(i % KINDS) };

		EXPECT_MODEL(try_map(in, 2, sizes, n), in, 2);
		EXPECT_MODEL(try_map(in, 1, sizes, n), in, 1);
	}
}

/* Workspaces of 1 to 7 events, of which 6 are needed, and outputs that vary. */
TEST_F_TIMEOUT(maps, of_three, TIMEOUT)
{
	static const u32 sizes[] = {
		0x18, 0x12, 0x28, 0x21, 0x38, 0x33, 0x48, 0x41, 0x58, 0x52, 0x68, 0x64, 0x78, 0x70,
	};
	u32 i;

	for (i = 0; i < KINDS * KINDS * KINDS; i++) {
		const entry_t in[] = { kind(i / KINDS / KINDS), kind(i / KINDS % KINDS),
				       kind(i % KINDS) };

		EXPECT_MODEL(try_map(in, 3, sizes, COUNT(sizes)), in, 3);
	}
}

/* Four entries on five pages above the ISA hole: how ranges can lie to each other. */
TEST_F_TIMEOUT(maps, of_four, TIMEOUT)
{
	static const u32 sizes[] = { 0x18, 0x38, 0x88, 0x82 };
	entry_t in[4], all[30];
	u32 i, j, k, n = 0;

	for (i = 0; i < 5; i++) {
		for (j = i + 1; j <= 5; j++) {
			for (k = 0; k < 2; k++)
				all[n++] = (entry_t) { 0x101000 + i * 0x1000, (j - i) * 0x1000,
						       types[k] };
		}
	}
	for (i = 0; i < n * n * n * n; i++) {
		for (j = i, k = 0; k < 4; k++, j /= n)
			in[k] = all[j % n];
		EXPECT_MODEL(try_map(in, 4, sizes, COUNT(sizes)), in, 4);
	}
}

/*
 * A module at every span and at every edge of the image, with every size of
 * initrd that matters, in RAM that ends at the CPU's limit.
 */
TEST_F_TIMEOUT(maps, with_modules, TIMEOUT)
{
	static const struct hvm_modlist_entry more[] = {
		{ 0x101000, 0x1000 }, { 0x101000, 0x1001 }, { 0x101000, 0x4000 },
		{ 0x102000, 1 }, { 0x103fff, 1 }, { 0x104000, 1 }, { 0x103fff, 2 }, { 0, 1 },
	};
	static const entry_t ram[] = { { 0x101000, LIMIT - 0x101000, RAM }, { 0, 0x101000, RAM } };
	struct hvm_modlist_entry mod[3] = { };
	const struct model_input in = {
		.entry = ram, .nr = 2, .module = mod + 1, .nr_modules = 2, .limits = &limits,
	};
	const u32 n = COUNT(more) + COUNT(spans);
	u32 i, k;

	for (i = 0; i < n * n; i++) {
		for (k = 1; k < 3; k++) {
			u32 which = k == 1 ? i / n : i % n;

			mod[k] = which < COUNT(more) ? more[which] :
				 (struct hvm_modlist_entry) { spans[which - COUNT(more)].addr,
							      spans[which - COUNT(more)].size };
		}
		arena_reset();
		arena_write(MAP, ram, sizeof(ram));
		arena_write(MODLIST, mod, sizeof(mod));
		model_convert(&model, &in);
		for (k = 1; k <= MAX_EVENTS; k++) {
			EXPECT_MODEL(try(2, 3, k, 8, 0xb0000 - 1), ram, 2);
			EXPECT_MODEL(try(2, 3, k, 8, 0xb0000), ram, 2);
			EXPECT_MODEL(try(2, 3, k, 2, 0xa0000), ram, 2);
			EXPECT_MODEL(try(2, 3, k, 0, 1), ram, 2);
		}
	}
}

TEST_HARNESS_MAIN
