// SPDX-License-Identifier: GPL-2.0
/* Who uses a protocol: 7.3.9 to 7.3.13. */
#include "app.h"

#define NO_HANDLE	((void *)0x7ff8)

static u64 one;

/* The handle with the protocol, two agents, and a controller */
static void *target, *agent, *second, *controller;

static void make_handles(void)
{
	target = NULL;
	agent = NULL;
	second = NULL;
	controller = NULL;
	bs->install(&target, &test_guid, 0, &one);
	bs->install(&agent, &other_guid, 0, &one);
	bs->install(&second, &other_guid, 0, &one);
	bs->install(&controller, &other_guid, 0, &one);
}

static void remove_handles(void)
{
	EXPECT(UninstallProtocolInterface, "what nobody uses any more",
	       bs->uninstall(target, &test_guid, &one), SUCCESS);
	bs->uninstall(agent, &other_guid, &one);
	bs->uninstall(second, &other_guid, &one);
	bs->uninstall(controller, &other_guid, &one);
}

static status_t open(void *by, void *of, u32 attributes)
{
	void *interface;

	return bs->open(target, &test_guid, &interface, by, of, attributes);
}

static status_t close(void *by, void *of)
{
	return bs->close(target, &test_guid, by, of);
}

/* How often @by has it open with @attributes; the list's length in @nr. */
static u64 opened(void *by, u32 attributes, u64 *nr)
{
	struct open_entry *list;
	u64 i, count = 0;

	*nr = 0;
	if (bs->open_information(target, &test_guid, &list, nr) != SUCCESS)
		return 0;
	for (i = 0; i < *nr; i++) {
		if (list[i].agent == by && list[i].attributes == attributes)
			count += list[i].count;
	}
	if (list)
		bs->free_pool(list);
	return count;
}

/* 7.3.9, table of status codes */
static void check_arguments(void)
{
	void *interface = (void *)POISON;

	EXPECT(OpenProtocol, "handle NULL",
	       bs->open(NULL, &test_guid, &interface, agent, NULL, GET_PROTOCOL),
	       INVALID_PARAMETER);
	EXPECT(OpenProtocol, "what is no handle",
	       bs->open(NO_HANDLE, &test_guid, &interface, agent, NULL, GET_PROTOCOL),
	       INVALID_PARAMETER);
	EXPECT(OpenProtocol, "GUID NULL",
	       bs->open(target, NULL, &interface, agent, NULL, GET_PROTOCOL), INVALID_PARAMETER);
	EXPECT(OpenProtocol, "interface NULL",
	       bs->open(target, &test_guid, NULL, agent, NULL, GET_PROTOCOL), INVALID_PARAMETER);
	EXPECT(OpenProtocol, "interface NULL, test",
	       bs->open(target, &test_guid, NULL, agent, NULL, TEST_PROTOCOL), SUCCESS);
	EXPECT(OpenProtocol, "not on it",
	       bs->open(target, &other_guid, &interface, agent, NULL, GET_PROTOCOL), UNSUPPORTED);
	EXPECT(OpenProtocol, "not on it, test",
	       bs->open(target, &other_guid, NULL, agent, NULL, TEST_PROTOCOL), UNSUPPORTED);
	EXPECT(OpenProtocol, "by a child of no controller", open(agent, NULL, BY_CHILD_CONTROLLER),
	       INVALID_PARAMETER);
	EXPECT(OpenProtocol, "by a child that is the handle",
	       open(agent, target, BY_CHILD_CONTROLLER), INVALID_PARAMETER);
	EXPECT(OpenProtocol, "by a child, no agent", open(NULL, controller, BY_CHILD_CONTROLLER),
	       INVALID_PARAMETER);
	EXPECT(OpenProtocol, "by a driver of no controller", open(agent, NULL, BY_DRIVER),
	       INVALID_PARAMETER);
	EXPECT(OpenProtocol, "by a driver that is no handle",
	       open(NO_HANDLE, controller, BY_DRIVER), INVALID_PARAMETER);
	EXPECT(OpenProtocol, "by a driver alone, no agent",
	       open(NULL, controller, BY_DRIVER | EXCLUSIVE), INVALID_PARAMETER);
	EXPECT(OpenProtocol, "by a driver alone of no controller",
	       open(agent, NULL, BY_DRIVER | EXCLUSIVE), INVALID_PARAMETER);
	EXPECT(OpenProtocol, "alone, no agent", open(NULL, NULL, EXCLUSIVE), INVALID_PARAMETER);
}

/* 7.3.9: which attributes there are, and which go together */
static void check_attributes(void)
{
	u32 attributes, wrong = 0;
	status_t status;

	for (attributes = 0; attributes < 0x80; attributes++) {
		bool valid = attributes && !(attributes & (attributes - 1)) &&
			     attributes <= EXCLUSIVE;

		valid = valid || attributes == (BY_DRIVER | EXCLUSIVE);
		status = open(agent, controller, attributes);
		wrong += status != (valid ? SUCCESS : INVALID_PARAMETER);
		if (status == SUCCESS && attributes != TEST_PROTOCOL)
			wrong += close(agent, controller) != SUCCESS;
	}
	EXPECT(OpenProtocol, "all attributes, and closed again", wrong, 0);
	EXPECT(OpenProtocol, "an attribute that is none", open(agent, controller, 1U << 31),
	       INVALID_PARAMETER);
}

static void check_open(void)
{
	void *interface = NULL;
	u64 nr;

	EXPECT(OpenProtocol, "get",
	       bs->open(target, &test_guid, &interface, agent, controller, GET_PROTOCOL), SUCCESS);
	EXPECT(OpenProtocol, "get, it is the one", interface, &one);
	open(agent, controller, GET_PROTOCOL);
	EXPECT(OpenProtocolInformation, "opened twice", opened(agent, GET_PROTOCOL, &nr), 2);
	EXPECT(OpenProtocolInformation, "opened twice, one entry", nr, 1);
	open(agent, controller, BY_HANDLE_PROTOCOL);
	open(second, controller, GET_PROTOCOL);
	opened(second, GET_PROTOCOL, &nr);
	EXPECT(OpenProtocolInformation, "three entries", nr, 3);
	open(second, NULL, TEST_PROTOCOL);
	opened(second, TEST_PROTOCOL, &nr);
	EXPECT(OpenProtocolInformation, "a test is none", nr, 3);
	/* 7.3.10: all that the agent has opened for the controller */
	EXPECT(CloseProtocol, "what was opened twice and once", close(agent, controller), SUCCESS);
	EXPECT(OpenProtocolInformation, "the other agent's is left",
	       opened(second, GET_PROTOCOL, &nr), 1);
	EXPECT(OpenProtocolInformation, "the other agent's is all that is left", nr, 1);
	EXPECT(CloseProtocol, "again", close(agent, controller), NOT_FOUND);
	EXPECT(CloseProtocol, "of the other agent", close(second, controller), SUCCESS);
}

/* 7.3.9: who may use it besides whom */
static void check_driver(void)
{
	u64 nr;

	EXPECT(OpenProtocol, "by a driver", open(agent, controller, BY_DRIVER), SUCCESS);
	EXPECT(OpenProtocol, "by the same driver", open(agent, controller, BY_DRIVER),
	       ALREADY_STARTED);
	EXPECT(OpenProtocol, "by another driver", open(second, controller, BY_DRIVER),
	       ACCESS_DENIED);
	EXPECT(OpenProtocol, "alone besides a driver", open(second, NULL, EXCLUSIVE),
	       ACCESS_DENIED);
	EXPECT(OpenProtocol, "by another driver alone",
	       open(second, controller, BY_DRIVER | EXCLUSIVE), ACCESS_DENIED);
	EXPECT(OpenProtocol, "get besides a driver", open(second, controller, GET_PROTOCOL),
	       SUCCESS);
	EXPECT(OpenProtocol, "by a child besides a driver",
	       open(second, controller, BY_CHILD_CONTROLLER), SUCCESS);
	EXPECT(OpenProtocolInformation, "the driver", opened(agent, BY_DRIVER, &nr), 1);
	EXPECT(UninstallProtocolInterface, "what a driver uses",
	       bs->uninstall(target, &test_guid, &one), ACCESS_DENIED);
	EXPECT(ReinstallProtocolInterface, "what a driver uses",
	       bs->reinstall(target, &test_guid, &one, &nr), ACCESS_DENIED);
	close(second, controller);
	EXPECT(CloseProtocol, "by a driver", close(agent, controller), SUCCESS);
}

static void check_exclusive(void)
{
	EXPECT(OpenProtocol, "alone", open(agent, NULL, EXCLUSIVE), SUCCESS);
	EXPECT(OpenProtocol, "alone twice", open(second, NULL, EXCLUSIVE), ACCESS_DENIED);
	EXPECT(OpenProtocol, "by a driver besides one alone", open(second, controller, BY_DRIVER),
	       ACCESS_DENIED);
	EXPECT(OpenProtocol, "get besides one alone", open(second, NULL, GET_PROTOCOL), SUCCESS);
	close(second, NULL);
	close(agent, NULL);
	EXPECT(OpenProtocol, "by a driver alone", open(agent, controller, BY_DRIVER | EXCLUSIVE),
	       SUCCESS);
	EXPECT(OpenProtocol, "by the same driver alone",
	       open(agent, controller, BY_DRIVER | EXCLUSIVE), ALREADY_STARTED);
	EXPECT(OpenProtocol, "by a driver besides a driver alone",
	       open(second, controller, BY_DRIVER), ACCESS_DENIED);
	EXPECT(OpenProtocol, "alone besides a driver alone", open(second, NULL, EXCLUSIVE),
	       ACCESS_DENIED);
	EXPECT(CloseProtocol, "by a driver alone", close(agent, controller), SUCCESS);
}

/* 7.3.10, 7.3.11 */
static void check_close(void)
{
	struct open_entry *list;
	u64 nr;

	open(agent, NULL, GET_PROTOCOL);
	EXPECT(CloseProtocol, "handle NULL", bs->close(NULL, &test_guid, agent, NULL),
	       INVALID_PARAMETER);
	EXPECT(CloseProtocol, "agent NULL", close(NULL, NULL), INVALID_PARAMETER);
	EXPECT(CloseProtocol, "controller that is no handle", close(agent, NO_HANDLE),
	       INVALID_PARAMETER);
	EXPECT(CloseProtocol, "GUID NULL", bs->close(target, NULL, agent, NULL),
	       INVALID_PARAMETER);
	EXPECT(CloseProtocol, "not on it", bs->close(target, &other_guid, agent, NULL), NOT_FOUND);
	EXPECT(CloseProtocol, "another controller", close(agent, controller), NOT_FOUND);
	EXPECT(CloseProtocol, "another agent", close(second, NULL), NOT_FOUND);
	EXPECT(CloseProtocol, "get", close(agent, NULL), SUCCESS);
	EXPECT(OpenProtocolInformation, "not on it",
	       bs->open_information(target, &other_guid, &list, &nr), NOT_FOUND);
	EXPECT(OpenProtocolInformation, "nobody", opened(agent, GET_PROTOCOL, &nr), 0);
	EXPECT(OpenProtocolInformation, "nobody, no entry", nr, 0);
}

/* What is gone is not in use; what comes in its place is not either. */
static void check_gone(void)
{
	u64 nr;

	open(agent, NULL, GET_PROTOCOL);
	bs->reinstall(target, &test_guid, &one, &one);
	opened(agent, GET_PROTOCOL, &nr);
	bs->close(target, &test_guid, agent, NULL);
	open(agent, NULL, BY_HANDLE_PROTOCOL);
	EXPECT(UninstallProtocolInterface, "what is open without a driver",
	       bs->uninstall(target, &test_guid, &one), SUCCESS);
	target = NULL;
	bs->install(&target, &test_guid, 0, &one);
	opened(agent, BY_HANDLE_PROTOCOL, &nr);
	EXPECT(OpenProtocolInformation, "what is new is not open", nr, 0);
}

/* 7.3.12, 7.3.13: there are no drivers */
static void check_controllers(void)
{
	EXPECT(OpenProtocol, "get, without an agent", open(NULL, NULL, GET_PROTOCOL), SUCCESS);
	EXPECT(ConnectController, "handle NULL", bs->connect(NULL, NULL, NULL, 1),
	       INVALID_PARAMETER);
	EXPECT(ConnectController, "what is no handle", bs->connect(NO_HANDLE, NULL, NULL, 0),
	       INVALID_PARAMETER);
	EXPECT(ConnectController, "no driver", bs->connect(target, NULL, NULL, 1), NOT_FOUND);
	EXPECT(DisconnectController, "handle NULL", bs->disconnect(NULL, NULL, NULL),
	       INVALID_PARAMETER);
	EXPECT(DisconnectController, "no driver", bs->disconnect(target, NULL, NULL), SUCCESS);
	EXPECT(DisconnectController, "driver that is no handle",
	       bs->disconnect(target, NO_HANDLE, NULL), INVALID_PARAMETER);
	EXPECT(DisconnectController, "driver that has no DriverBinding",
	       bs->disconnect(target, agent, NULL), INVALID_PARAMETER);
	EXPECT(DisconnectController, "child that is no handle",
	       bs->disconnect(target, NULL, NO_HANDLE), INVALID_PARAMETER);
}

void check_opens(void)
{
	make_handles();
	check_arguments();
	check_attributes();
	check_open();
	check_driver();
	check_exclusive();
	check_close();
	check_gone();
	check_controllers();
	remove_handles();
}
