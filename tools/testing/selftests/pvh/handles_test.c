// SPDX-License-Identifier: GPL-2.0
/*
 * The EFI environment's database of handles in user space, under ASan and UBSan:
 * what the UEFI specification says in section 7.3 of each service that works on
 * it, then all of them at random against a model.
 */
#include <stdlib.h>
#include <string.h>

#include "../kselftest_harness.h"
#include "arena.h"
#include "handles.h"

#define BY_HANDLE	OPEN_BY_HANDLE_PROTOCOL
#define GET		OPEN_GET_PROTOCOL
#define TRY_IT		OPEN_TEST_PROTOCOL
#define CHILD		OPEN_BY_CHILD_CONTROLLER
#define DRIVER		OPEN_BY_DRIVER
#define EXCLUSIVE	OPEN_EXCLUSIVE
#define NR_WAYS		7

static const u32 ways[NR_WAYS] = {
	BY_HANDLE, GET, TRY_IT, CHILD, DRIVER, EXCLUSIVE, DRIVER | EXCLUSIVE,
};

/* They differ in the first byte, in the last one, and in one of each number. */
#define NR_GUIDS	5
static const efi_guid_t guids[NR_GUIDS] = {
	EFI_GUID(0x11223344, 0x5566, 0x7788, 1, 2, 3, 4, 5, 6, 7, 8),
	EFI_GUID(0x11223345, 0x5566, 0x7788, 1, 2, 3, 4, 5, 6, 7, 8),
	EFI_GUID(0x11223344, 0x5566, 0x7788, 1, 2, 3, 4, 5, 6, 7, 9),
	EFI_GUID(0x11223344, 0x5567, 0x7788, 1, 2, 3, 4, 5, 6, 7, 8),
	EFI_GUID(0x11223344, 0x5566, 0x8788, 1, 2, 3, 4, 5, 6, 7, 8),
};

FIXTURE(handles)
{
	/* On its own, so that ASan sees what is beyond it. */
	struct handles *db;
	void *interface;
	efi_handle_t h;
	struct protocol *p;
};

FIXTURE_SETUP(handles)
{
	self->db = calloc(1, sizeof(*self->db));
	self->h = NULL;
	self->interface = self;
	ASSERT_EQ(EFI_SUCCESS, protocol_add(self->db, &self->h, &guids[0], self->interface));
	self->p = protocol_on(self->db, self->h, &guids[0]);
	ASSERT_NE(NULL, self->p);
}

FIXTURE_TEARDOWN(handles)
{
	free(self->db);
}

TEST_F(handles, first)
{
	const efi_guid_t zero = { };

	EXPECT_NE(NULL, self->h);
	EXPECT_TRUE(handle_exists(self->db, self->h));
	EXPECT_FALSE(handle_exists(self->db, NULL));
	EXPECT_FALSE(handle_exists(self->db, self->db));
	EXPECT_EQ(self->h, self->p->handle);
	EXPECT_EQ(self->interface, self->p->interface);
	EXPECT_EQ(NULL, protocol_on(self->db, NULL, &guids[0]));
	/* As in rows that are free */
	EXPECT_EQ(NULL, protocol_on(self->db, NULL, &zero));
	EXPECT_EQ(NULL, protocol_on(self->db, self->db, &guids[0]));
}

TEST_F(handles, guids_are_compared_in_full)
{
	u32 i, j;

	for (i = 0; i < NR_GUIDS; i++) {
		for (j = 0; j < NR_GUIDS; j++)
			EXPECT_EQ(i == j, same_guid(&guids[i], &guids[j]));
		EXPECT_EQ(i ? NULL : self->p, protocol_on(self->db, self->h, &guids[i]));
	}
}

/* 7.3.2: the handle is made if it is NULL, else it must be one. */
TEST_F(handles, add)
{
	efi_handle_t other = NULL, none = self->db, h = self->h;

	EXPECT_EQ(EFI_SUCCESS, protocol_add(self->db, &h, &guids[1], NULL));
	EXPECT_EQ(self->h, h);
	EXPECT_EQ(NULL, protocol_on(self->db, h, &guids[1])->interface);
	EXPECT_EQ(self->interface, protocol_on(self->db, h, &guids[0])->interface);
	EXPECT_EQ(EFI_SUCCESS, protocol_add(self->db, &other, &guids[0], self->db));
	EXPECT_NE(NULL, other);
	EXPECT_NE(h, other);
	EXPECT_EQ((void *)self->db, protocol_on(self->db, other, &guids[0])->interface);
	EXPECT_EQ(self->p, protocol_on(self->db, h, &guids[0]));
	/* Twice on one handle, whatever the interface; on none. */
	EXPECT_EQ(EFI_INVALID_PARAMETER, protocol_add(self->db, &h, &guids[1], self));
	EXPECT_EQ(NULL, protocol_on(self->db, h, &guids[1])->interface);
	EXPECT_EQ(EFI_INVALID_PARAMETER, protocol_add(self->db, &none, &guids[1], NULL));
	EXPECT_EQ((void *)self->db, none);
}

/* A handle goes with its last protocol, and none that is made later is like it. */
TEST_F(handles, handles_are_not_used_again)
{
	efi_handle_t gone = self->h, next = NULL;

	EXPECT_EQ(EFI_SUCCESS, protocol_add(self->db, &self->h, &guids[1], NULL));
	EXPECT_EQ(EFI_SUCCESS, protocol_remove(self->db, self->p));
	EXPECT_TRUE(handle_exists(self->db, gone));
	EXPECT_EQ(NULL, protocol_on(self->db, gone, &guids[0]));
	EXPECT_EQ(EFI_SUCCESS, protocol_remove(self->db, protocol_on(self->db, gone, &guids[1])));
	EXPECT_FALSE(handle_exists(self->db, gone));
	EXPECT_EQ(EFI_INVALID_PARAMETER, protocol_add(self->db, &gone, &guids[0], NULL));
	EXPECT_EQ(EFI_SUCCESS, protocol_add(self->db, &next, &guids[0], NULL));
	EXPECT_NE(gone, next);
	EXPECT_FALSE(handle_exists(self->db, gone));
}

TEST_F(handles, full)
{
	efi_handle_t h = NULL, all[MAX_PROTOCOLS];
	u32 i;

	for (i = 1; i < MAX_PROTOCOLS; i++) {
		all[i] = NULL;
		EXPECT_EQ(EFI_SUCCESS, protocol_add(self->db, &all[i], &guids[0], NULL));
	}
	EXPECT_EQ(EFI_OUT_OF_RESOURCES, protocol_add(self->db, &h, &guids[0], NULL));
	EXPECT_EQ(NULL, h);
	EXPECT_EQ(EFI_OUT_OF_RESOURCES, protocol_add(self->db, &all[1], &guids[1], NULL));
	EXPECT_EQ(EFI_INVALID_PARAMETER, protocol_add(self->db, &all[1], &guids[0], NULL));
	h = all[MAX_PROTOCOLS - 1];
	EXPECT_EQ(EFI_SUCCESS, protocol_remove(self->db, protocol_on(self->db, h, &guids[0])));
	EXPECT_EQ(EFI_SUCCESS, protocol_add(self->db, &all[1], &guids[1], NULL));
}

/* LocateHandle(): all that have a protocol; or all there are, each once. */
TEST_F(handles, next)
{
	efi_handle_t other = NULL;
	struct protocol *p;

	EXPECT_EQ(EFI_SUCCESS, protocol_add(self->db, &other, &guids[1], NULL));
	EXPECT_EQ(EFI_SUCCESS, protocol_add(self->db, &self->h, &guids[1], NULL));
	EXPECT_EQ(EFI_SUCCESS, protocol_add(self->db, &other, &guids[2], NULL));

	p = protocol_next(self->db, NULL, &guids[1]);
	ASSERT_NE(NULL, p);
	EXPECT_EQ(other, p->handle);
	p = protocol_next(self->db, p, &guids[1]);
	ASSERT_NE(NULL, p);
	EXPECT_EQ(self->h, p->handle);
	EXPECT_EQ(NULL, protocol_next(self->db, p, &guids[1]));
	EXPECT_EQ(NULL, protocol_next(self->db, NULL, &guids[3]));

	p = protocol_next(self->db, NULL, NULL);
	ASSERT_NE(NULL, p);
	EXPECT_EQ(self->h, p->handle);
	p = protocol_next(self->db, p, NULL);
	ASSERT_NE(NULL, p);
	EXPECT_EQ(other, p->handle);
	EXPECT_EQ(NULL, protocol_next(self->db, p, NULL));
	/* The last row of all has none behind it, but rows of another kind. */
	EXPECT_EQ(EFI_SUCCESS, protocol_open(self->db, self->p, self->h, NULL, GET));
	EXPECT_EQ(NULL, protocol_next(self->db, &self->db->protocol[MAX_PROTOCOLS - 1], NULL));
}

/* 7.3.9, by the table of status codes; no driver here lets itself be disconnected. */
static efi_status_t may_open(u32 there, u32 wanted, bool same_agent)
{
	switch (wanted) {
	case DRIVER:
	case DRIVER | EXCLUSIVE:
		if (there == wanted && same_agent)
			return EFI_ALREADY_STARTED;
		return there & (DRIVER | EXCLUSIVE) ? EFI_ACCESS_DENIED : EFI_SUCCESS;
	case EXCLUSIVE:
		return there & (DRIVER | EXCLUSIVE) ? EFI_ACCESS_DENIED : EFI_SUCCESS;
	default:
		return EFI_SUCCESS;
	}
}

#define AGENT		((efi_handle_t)0x51)
#define CONTROLLER	((efi_handle_t)0x52)
#define ANOTHER		((efi_handle_t)0x53)

static u32 count_opens(const struct handles *db)
{
	u32 i, n = 0;

	for (i = 0; i < MAX_OPENS; i++)
		n += !!db->open[i].of;
	return n;
}

TEST_F(handles, opened_twice)
{
	u32 i, j, who;

	for (i = 0; i < NR_WAYS * NR_WAYS * 4; i++) {
		u32 first = ways[i % NR_WAYS], second = ways[i / NR_WAYS % NR_WAYS];
		bool same_agent = i / NR_WAYS / NR_WAYS % 2, same = i / NR_WAYS / NR_WAYS == 3;
		efi_handle_t agent = same_agent ? AGENT : ANOTHER;
		efi_handle_t controller = i / NR_WAYS / NR_WAYS / 2 ? CONTROLLER : ANOTHER;
		efi_status_t want = may_open(first, second, same);

		memset(self->db->open, 0, sizeof(self->db->open));
		EXPECT_EQ(EFI_SUCCESS, protocol_open(self->db, self->p, AGENT, CONTROLLER, first));
		EXPECT_EQ(want, protocol_open(self->db, self->p, agent, controller, second)) {
			TH_LOG("first 0x%x, then 0x%x, same agent %d, all the same %d",
			       first, second, same_agent, same);
		}
		who = count_opens(self->db);
		EXPECT_EQ(want == EFI_SUCCESS && !(same && first == second) ? 2 : 1, who);
		for (j = 0; j < MAX_OPENS && same && first == second; j++) {
			if (self->db->open[j].of)
				EXPECT_EQ(want == EFI_SUCCESS ? 2 : 1,
					  self->db->open[j].info.open_count);
		}
	}
}

/* Each protocol for itself */
TEST_F(handles, opened_beside)
{
	efi_handle_t other = NULL;
	struct protocol *p;

	EXPECT_EQ(EFI_SUCCESS, protocol_add(self->db, &self->h, &guids[1], NULL));
	EXPECT_EQ(EFI_SUCCESS, protocol_add(self->db, &other, &guids[0], NULL));
	EXPECT_EQ(EFI_SUCCESS, protocol_open(self->db, self->p, AGENT, NULL, EXCLUSIVE));
	p = protocol_on(self->db, self->h, &guids[1]);
	EXPECT_EQ(EFI_SUCCESS, protocol_open(self->db, p, AGENT, NULL, EXCLUSIVE));
	p = protocol_on(self->db, other, &guids[0]);
	EXPECT_EQ(EFI_SUCCESS, protocol_open(self->db, p, AGENT, NULL, EXCLUSIVE));
	EXPECT_EQ(EFI_ACCESS_DENIED, protocol_open(self->db, p, ANOTHER, NULL, EXCLUSIVE));
}

TEST_F(handles, information)
{
	const struct open_information *info = &self->db->open[0].info;

	EXPECT_EQ(EFI_SUCCESS, protocol_open(self->db, self->p, AGENT, CONTROLLER, CHILD));
	EXPECT_EQ(self->p, self->db->open[0].of);
	EXPECT_EQ(AGENT, info->agent);
	EXPECT_EQ(CONTROLLER, info->controller);
	EXPECT_EQ(CHILD, info->attributes);
	EXPECT_EQ(1, info->open_count);
	EXPECT_EQ(EFI_SUCCESS, protocol_open(self->db, self->p, AGENT, CONTROLLER, CHILD));
	EXPECT_EQ(2, info->open_count);
	/* Any other agent, controller or way is a row of its own. */
	EXPECT_EQ(EFI_SUCCESS, protocol_open(self->db, self->p, ANOTHER, CONTROLLER, CHILD));
	EXPECT_EQ(EFI_SUCCESS, protocol_open(self->db, self->p, AGENT, ANOTHER, CHILD));
	EXPECT_EQ(EFI_SUCCESS, protocol_open(self->db, self->p, AGENT, CONTROLLER, GET));
	EXPECT_EQ(2, info->open_count);
	EXPECT_EQ(4, count_opens(self->db));
}

/* 7.3.10: all references of that agent and that controller go, however many. */
TEST_F(handles, closed)
{
	efi_handle_t other = NULL;
	struct protocol *p;

	EXPECT_EQ(EFI_SUCCESS, protocol_add(self->db, &other, &guids[0], NULL));
	p = protocol_on(self->db, other, &guids[0]);
	EXPECT_EQ(EFI_NOT_FOUND, protocol_close(self->db, self->p, AGENT, CONTROLLER));
	EXPECT_EQ(EFI_SUCCESS, protocol_open(self->db, self->p, AGENT, CONTROLLER, GET));
	EXPECT_EQ(EFI_SUCCESS, protocol_open(self->db, self->p, AGENT, CONTROLLER, GET));
	EXPECT_EQ(EFI_SUCCESS, protocol_open(self->db, self->p, AGENT, CONTROLLER, DRIVER));
	EXPECT_EQ(EFI_SUCCESS, protocol_open(self->db, self->p, ANOTHER, CONTROLLER, GET));
	EXPECT_EQ(EFI_SUCCESS, protocol_open(self->db, self->p, AGENT, NULL, GET));
	EXPECT_EQ(EFI_SUCCESS, protocol_open(self->db, p, AGENT, CONTROLLER, GET));
	EXPECT_EQ(EFI_SUCCESS, protocol_close(self->db, self->p, AGENT, CONTROLLER));
	EXPECT_EQ(3, count_opens(self->db));
	EXPECT_EQ(EFI_NOT_FOUND, protocol_close(self->db, self->p, AGENT, CONTROLLER));
	EXPECT_EQ(EFI_SUCCESS, protocol_close(self->db, p, AGENT, CONTROLLER));
	EXPECT_EQ(EFI_SUCCESS, protocol_close(self->db, self->p, AGENT, NULL));
	EXPECT_EQ(EFI_SUCCESS, protocol_close(self->db, self->p, ANOTHER, CONTROLLER));
	EXPECT_EQ(0, count_opens(self->db));
	/* Nobody has it alone any more. */
	EXPECT_EQ(EFI_SUCCESS, protocol_open(self->db, self->p, ANOTHER, NULL, EXCLUSIVE));
}

TEST_F(handles, opens_full)
{
	unsigned long i;

	for (i = 1; i <= MAX_OPENS; i++)
		EXPECT_EQ(EFI_SUCCESS, protocol_open(self->db, self->p, (void *)i, NULL, GET));
	i = MAX_OPENS;
	EXPECT_EQ(EFI_OUT_OF_RESOURCES, protocol_open(self->db, self->p, AGENT, CONTROLLER, GET));
	/* One that is there needs no row. */
	EXPECT_EQ(EFI_SUCCESS, protocol_open(self->db, self->p, (void *)i, NULL, GET));
	EXPECT_EQ(2, self->db->open[MAX_OPENS - 1].info.open_count);
	EXPECT_EQ(EFI_SUCCESS, protocol_close(self->db, self->p, (void *)i, NULL));
	EXPECT_EQ(EFI_SUCCESS, protocol_open(self->db, self->p, AGENT, CONTROLLER, GET));
}

/*
 * 7.3.3: those who have it open by HandleProtocol() and the like are closed; if
 * anybody is left then, it stays, and so do they.
 */
TEST_F(handles, removed_while_open)
{
	u32 i;

	for (i = 0; i < NR_WAYS; i++) {
		bool closed = ways[i] == BY_HANDLE || ways[i] == GET || ways[i] == TRY_IT;

		EXPECT_EQ(EFI_SUCCESS,
			  protocol_open(self->db, self->p, AGENT, CONTROLLER, ways[i]));
		if (!closed) {
			EXPECT_EQ(EFI_ACCESS_DENIED, protocol_remove(self->db, self->p)) {
				TH_LOG("open in way 0x%x", ways[i]);
			}
			EXPECT_EQ(self->p, protocol_on(self->db, self->h, &guids[0]));
			EXPECT_EQ(1, count_opens(self->db));
			protocol_close(self->db, self->p, AGENT, CONTROLLER);
		}
		EXPECT_EQ(EFI_SUCCESS, protocol_remove(self->db, self->p));
		EXPECT_EQ(0, count_opens(self->db));
		self->h = NULL;
		EXPECT_EQ(EFI_SUCCESS, protocol_add(self->db, &self->h, &guids[0], NULL));
		self->p = protocol_on(self->db, self->h, &guids[0]);
	}
}

/* The row's next protocol is not open because the last one was. */
TEST_F(handles, removed_leaves_nothing)
{
	efi_handle_t other = NULL;
	struct protocol *p;

	EXPECT_EQ(EFI_SUCCESS, protocol_add(self->db, &other, &guids[1], NULL));
	p = protocol_on(self->db, other, &guids[1]);
	EXPECT_EQ(EFI_SUCCESS, protocol_open(self->db, p, AGENT, NULL, DRIVER));
	EXPECT_EQ(EFI_SUCCESS, protocol_open(self->db, self->p, AGENT, NULL, GET));
	EXPECT_EQ(EFI_SUCCESS, protocol_remove(self->db, self->p));
	EXPECT_EQ(1, count_opens(self->db));
	self->h = NULL;
	EXPECT_EQ(EFI_SUCCESS, protocol_add(self->db, &self->h, &guids[2], NULL));
	EXPECT_EQ(EFI_NOT_FOUND, protocol_close(self->db, protocol_on(self->db, self->h, &guids[2]),
						AGENT, NULL));
}

/* An image that goes: who uses its protocols, and whose it uses, in whatever way. */
TEST_F(handles, all_closed)
{
	efi_handle_t other = NULL;
	struct protocol *p;

	EXPECT_EQ(EFI_SUCCESS, protocol_add(self->db, &other, &guids[0], NULL));
	p = protocol_on(self->db, other, &guids[0]);
	EXPECT_EQ(EFI_SUCCESS,
		  protocol_open(self->db, self->p, AGENT, CONTROLLER, DRIVER | EXCLUSIVE));
	EXPECT_EQ(EFI_SUCCESS, protocol_open(self->db, p, self->h, CONTROLLER, CHILD));
	EXPECT_EQ(EFI_SUCCESS, protocol_open(self->db, p, AGENT, self->h, GET));
	EXPECT_EQ(EFI_SUCCESS, protocol_open(self->db, p, AGENT, NULL, DRIVER));
	handle_close_all(self->db, NULL);
	EXPECT_EQ(4, count_opens(self->db));
	handle_close_all(self->db, self->h);
	EXPECT_EQ(1, count_opens(self->db));
	EXPECT_EQ(EFI_SUCCESS, protocol_remove(self->db, self->p));
	EXPECT_EQ(EFI_SUCCESS, protocol_close(self->db, p, AGENT, NULL));
}

/* The model: who has what, in a table without order or rows to use again. */
#define HANDLES		8
#define STEPS		40000

static struct cell {
	bool there;
	u32 opens[2][2][NR_WAYS];	/* agent, controller, way */
} cell[HANDLES][NR_GUIDS];

static bool model_exists(u32 h)
{
	u32 g, n = 0;

	for (g = 0; g < NR_GUIDS; g++)
		n += cell[h][g].there;
	return n;
}

static u32 model_protocols(void)
{
	u32 i, n = 0;

	for (i = 0; i < HANDLES * NR_GUIDS; i++)
		n += cell[i / NR_GUIDS][i % NR_GUIDS].there;
	return n;
}

static u32 opens_of(const struct cell *c)
{
	u32 i, n = 0;

	for (i = 0; i < 4 * NR_WAYS; i++)
		n += !!c->opens[i / NR_WAYS / 2][i / NR_WAYS % 2][i % NR_WAYS];
	return n;
}

static u32 model_opens(void)
{
	u32 i, n = 0;

	for (i = 0; i < HANDLES * NR_GUIDS; i++)
		n += opens_of(&cell[i / NR_GUIDS][i % NR_GUIDS]);
	return n;
}

static efi_status_t model_add(struct cell *c)
{
	if (c->there)
		return EFI_INVALID_PARAMETER;
	if (model_protocols() == MAX_PROTOCOLS)
		return EFI_OUT_OF_RESOURCES;
	c->there = true;
	return EFI_SUCCESS;
}

static efi_status_t model_open(struct cell *c, u32 agent, u32 controller, u32 way)
{
	u32 *count = &c->opens[agent][controller][way], i;

	for (i = 0; i < 4 * NR_WAYS; i++) {
		u32 a = i / NR_WAYS / 2, ctl = i / NR_WAYS % 2, w = i % NR_WAYS;
		efi_status_t status;

		status = may_open(c->opens[a][ctl][w] ? ways[w] : 0, ways[way],
				  a == agent && ctl == controller);
		if (status != EFI_SUCCESS)
			return status;
	}
	if (!*count && model_opens() == MAX_OPENS)
		return EFI_OUT_OF_RESOURCES;
	++*count;
	return EFI_SUCCESS;
}

static efi_status_t model_close(struct cell *c, u32 agent, u32 controller)
{
	efi_status_t status = EFI_NOT_FOUND;
	u32 way;

	for (way = 0; way < NR_WAYS; way++) {
		if (c->opens[agent][controller][way])
			status = EFI_SUCCESS;
		c->opens[agent][controller][way] = 0;
	}
	return status;
}

static efi_status_t model_remove(struct cell *c)
{
	u32 i;

	for (i = 0; i < 4 * NR_WAYS; i++) {
		if (c->opens[i / NR_WAYS / 2][i / NR_WAYS % 2][i % NR_WAYS] &&
		    ways[i % NR_WAYS] & (CHILD | DRIVER | EXCLUSIVE))
			return EFI_ACCESS_DENIED;
	}
	memset(c, 0, sizeof(*c));
	return EFI_SUCCESS;
}

/* What can be seen of a walk: how many, and that all of them are there. */
static u32 walk(struct handles *db, const efi_guid_t *guid)
{
	struct protocol *p = NULL;
	u32 n = 0;

	while ((p = protocol_next(db, p, guid)))
		n += handle_exists(db, p->handle) && (!guid || same_guid(&p->guid, guid));
	return n;
}

static efi_handle_t handle[HANDLES];

static void step(struct handles *db, u64 *seed, struct __test_metadata *_metadata)
{
	u32 h = arena_random(seed) % HANDLES, g = arena_random(seed) % NR_GUIDS;
	u32 agent = arena_random(seed) % 2, controller = arena_random(seed) % 2;
	struct protocol *p = protocol_on(db, handle[h], &guids[g]);
	u32 way = arena_random(seed) % NR_WAYS;
	struct cell *c = &cell[h][g];
	efi_handle_t wanted = model_exists(h) ? handle[h] : NULL;

	ASSERT_EQ(c->there, !!p);
	switch (arena_random(seed) % (c->there ? 6 : 2)) {
	case 0:
		EXPECT_EQ(model_add(c), protocol_add(db, &wanted, &guids[g], c));
		handle[h] = wanted ?: handle[h];
		break;
	case 1:
		if (p)
			EXPECT_EQ(model_remove(c), protocol_remove(db, p));
		break;
	case 2:
		EXPECT_EQ(model_close(c, agent, controller),
			  protocol_close(db, p, agent ? AGENT : ANOTHER,
					 controller ? CONTROLLER : NULL));
		break;
	default:
		EXPECT_EQ(model_open(c, agent, controller, way),
			  protocol_open(db, p, agent ? AGENT : ANOTHER,
					controller ? CONTROLLER : NULL, ways[way]));
	}
}

TEST_F(handles, random_steps_against_the_model)
{
	u64 seed = 42;
	u32 i, h, g, most = 0;

	memset(self->db, 0, sizeof(*self->db));
	for (i = 0; i < STEPS; i++) {
		u32 rows[NR_GUIDS] = { }, handles = 0;

		step(self->db, &seed, _metadata);
		for (h = 0; h < HANDLES; h++) {
			EXPECT_EQ(model_exists(h), handle_exists(self->db, handle[h]));
			handles += model_exists(h);
			for (g = 0; g < NR_GUIDS; g++)
				rows[g] += cell[h][g].there;
		}
		for (g = 0; g < NR_GUIDS; g++)
			EXPECT_EQ(rows[g], walk(self->db, &guids[g]));
		EXPECT_EQ(handles, walk(self->db, NULL));
		ASSERT_EQ(model_opens(), count_opens(self->db));
		most = model_opens() > most ? model_opens() : most;
	}
	EXPECT_EQ(MAX_OPENS, most);
	EXPECT_GT(model_protocols(), NR_GUIDS);
}

TEST_HARNESS_MAIN
