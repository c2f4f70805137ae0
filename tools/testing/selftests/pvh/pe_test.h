/* SPDX-License-Identifier: GPL-2.0 */
/* What the tests of the PE loader share: a good image, and what becomes of it. */
#ifndef _PVH_PE_TEST_H
#define _PVH_PE_TEST_H

#include <stdlib.h>
#include <string.h>
#include <linux/compiler.h>

#include "../kselftest_harness.h"
#include "pe_oracle.h"
#include "pe_sample.h"

FIXTURE(pe)
{
	struct sample file;
	u64 size;
	struct outcome out;
};

FIXTURE_SETUP(pe)
{
	memset(self, 0, sizeof(*self));
	sample_make(&self->file);
	self->size = SAMPLE_SIZE;
}

FIXTURE_TEARDOWN(pe)
{
}

static inline u64 get64(const u8 *p)
{
	u64 value;

	memcpy(&value, p, sizeof(value));
	return value;
}

/* Parses and loads, and holds all of that against the oracle. */
#define TRY(how) do {								\
	const char *_wrong = oracle_check(&self->file, self->size, how, &self->out); \
										\
	ASSERT_EQ(NULL, _wrong) {						\
		TH_LOG("%s, loaded in way %u", _wrong, (u32)(how));		\
	}									\
} while (0)

#define EXPECT_OUTCOME(err, val) do {						\
	EXPECT_EQ(err, self->out.error);					\
	EXPECT_EQ((u64)(val), self->out.value);					\
} while (0)

/* In all ways, with this result */
#define TRY_ALL(err, val) do {							\
	u32 _how;								\
										\
	for (_how = 0; _how < PE_WAYS; _how++) {				\
		TRY(_how);							\
		EXPECT_OUTCOME(err, val);					\
	}									\
} while (0)

/*
 * A test each: what is changed in the good image, and what is wrong then. That
 * is a statement, in which f is the file.
 */
#define REFUSES(name, err, val, ...)						\
TEST_F(pe, name)								\
{										\
	struct sample *f __maybe_unused = &self->file;				\
										\
	__VA_ARGS__;								\
	TRY_ALL(err, val);							\
}

#define ACCEPTS(name, ...) REFUSES(name, PE_OK, 0, __VA_ARGS__)

/* Wrong only if there is something to relocate */
#define MISPLACED(name, err, val, ...)						\
TEST_F(pe, name)								\
{										\
	struct sample *f __maybe_unused = &self->file;				\
										\
	__VA_ARGS__;								\
	TRY(0);									\
	EXPECT_OUTCOME(err, val);						\
	TRY(PE_IN_PLACE);							\
	EXPECT_OUTCOME(err, val);						\
	TRY(PE_AT_HOME);							\
	EXPECT_OUTCOME(PE_OK, 0);						\
}

#endif /* _PVH_PE_TEST_H */
