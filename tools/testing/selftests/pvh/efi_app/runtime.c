// SPDX-License-Identifier: GPL-2.0
/* Runtime services while there are boot services, too: 8.2 to 8.5. */
#include "app.h"

static struct runtime *rt;

/* 8.2.1 */
static void check_get(void)
{
	u64 size = 8, value = POISON;
	u32 attributes;

	EXPECT(GetVariable, "name NULL",
	       rt->get_variable(NULL, &test_guid, &attributes, &size, &value), INVALID_PARAMETER);
	EXPECT(GetVariable, "vendor NULL",
	       rt->get_variable(u"x", NULL, &attributes, &size, &value), INVALID_PARAMETER);
	EXPECT(GetVariable, "size NULL",
	       rt->get_variable(u"x", &test_guid, &attributes, NULL, &value), INVALID_PARAMETER);
	EXPECT(GetVariable, "not there",
	       rt->get_variable(u"SecureBoot", &test_guid, NULL, &size, &value), NOT_FOUND);
	EXPECT(GetVariable, "not there, nothing is written", value, POISON);
}

/* 8.2.2 */
static void check_next(void)
{
	struct guid guid = test_guid;
	u16 name[4] = { };
	u64 size = sizeof(name);

	EXPECT(GetNextVariableName, "size NULL", rt->next_variable(NULL, name, &guid),
	       INVALID_PARAMETER);
	EXPECT(GetNextVariableName, "name NULL", rt->next_variable(&size, NULL, &guid),
	       INVALID_PARAMETER);
	EXPECT(GetNextVariableName, "vendor NULL", rt->next_variable(&size, name, NULL),
	       INVALID_PARAMETER);
	EXPECT(GetNextVariableName, "there is none", rt->next_variable(&size, name, &guid),
	       NOT_FOUND);
	name[0] = 'x';
	EXPECT(GetNextVariableName, "behind one that is not there",
	       rt->next_variable(&size, name, &guid), INVALID_PARAMETER);
	bs->set_mem(name, sizeof(name), 'x');
	EXPECT(GetNextVariableName, "a name without an end", rt->next_variable(&size, name, &guid),
	       INVALID_PARAMETER);
}

/* "This call is not supported by this platform": 8.1 */
static void check_unsupported(void)
{
	u64 buffer[64] = { }, max, left, largest;
	void *pointer = &buffer;
	u32 count, reset;
	u8 on, pending;

	EXPECT(GetTime, "there is none", rt->get_time(buffer, NULL), UNSUPPORTED);
	EXPECT(SetTime, "there is none", rt->set_time(buffer), UNSUPPORTED);
	EXPECT(GetWakeupTime, "there is none", rt->get_wakeup(&on, &pending, buffer), UNSUPPORTED);
	EXPECT(SetWakeupTime, "there is none", rt->set_wakeup(0, NULL), UNSUPPORTED);
	EXPECT(SetVariable, "there are none", rt->set_variable(u"x", &test_guid, 7, 1, buffer),
	       UNSUPPORTED);
	EXPECT(QueryVariableInfo, "there are none", rt->query_variables(7, &max, &left, &largest),
	       UNSUPPORTED);
	EXPECT(GetNextHighMonotonicCount, "there is none", rt->high_monotonic(&count),
	       UNSUPPORTED);
	EXPECT(UpdateCapsule, "there are none", rt->update_capsule(&pointer, 1, 0), UNSUPPORTED);
	EXPECT(QueryCapsuleCapabilities, "there are none",
	       rt->query_capsule(&pointer, 1, &max, &reset), UNSUPPORTED);
	EXPECT(ConvertPointer, "not when addresses are physical", rt->convert_pointer(0, &pointer),
	       UNSUPPORTED);
}

void check_runtime(void)
{
	rt = st->runtime;
	check_get();
	check_next();
	check_unsupported();
	/* 8.4.1: "firmware is not at runtime" */
	read_map(&map);
	EXPECT(SetVirtualAddressMap, "while there are boot services",
	       rt->set_virtual_map(map.size, map.step, map.version, map.bytes), UNSUPPORTED);
}
