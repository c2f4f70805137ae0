// SPDX-License-Identifier: GPL-2.0
/* Handles and what is on them: 7.3.2 to 7.3.7, 7.3.14 to 7.3.18. */
#include "app.h"

/* An interface is whatever somebody installs. */
static u64 one, two;

#define NO_HANDLE	((void *)0x7ff8)

static void *on(void *handle, const struct guid *guid)
{
	void *interface = NULL;

	return bs->handle_protocol(handle, guid, &interface) == SUCCESS ? interface : NULL;
}

/* 7.3.2 */
static void check_install(void)
{
	void *handle = NULL, *wrong = NO_HANDLE;

	EXPECT(InstallProtocolInterface, "handle NULL", bs->install(NULL, &test_guid, 0, &one),
	       INVALID_PARAMETER);
	EXPECT(InstallProtocolInterface, "GUID NULL", bs->install(&handle, NULL, 0, &one),
	       INVALID_PARAMETER);
	EXPECT(InstallProtocolInterface, "type 1", bs->install(&handle, &test_guid, 1, &one),
	       INVALID_PARAMETER);
	EXPECT(InstallProtocolInterface, "what is no handle",
	       bs->install(&wrong, &test_guid, 0, &one), INVALID_PARAMETER);
	EXPECT(InstallProtocolInterface, "what fails makes no handle", handle, NULL);
	EXPECT(InstallProtocolInterface, "on a new handle",
	       bs->install(&handle, &test_guid, 0, &one), SUCCESS);
	TRUE(InstallProtocolInterface, "there is a handle", handle);
	EXPECT(InstallProtocolInterface, "the same again",
	       bs->install(&handle, &test_guid, 0, &two), INVALID_PARAMETER);
	EXPECT(InstallProtocolInterface, "it is still the first", on(handle, &test_guid), &one);
	EXPECT(InstallProtocolInterface, "a second, without an interface",
	       bs->install(&handle, &other_guid, 0, NULL), SUCCESS);
	EXPECT(UninstallProtocolInterface, "the first", bs->uninstall(handle, &test_guid, &one),
	       SUCCESS);
	EXPECT(UninstallProtocolInterface, "the second", bs->uninstall(handle, &other_guid, NULL),
	       SUCCESS);
	EXPECT(UninstallProtocolInterface, "then there is no handle",
	       bs->install(&handle, &test_guid, 0, &one), INVALID_PARAMETER);
}

/* 7.3.3 */
static void check_uninstall(void)
{
	void *handle = NULL;

	bs->install(&handle, &test_guid, 0, &one);
	EXPECT(UninstallProtocolInterface, "handle NULL", bs->uninstall(NULL, &test_guid, &one),
	       INVALID_PARAMETER);
	EXPECT(UninstallProtocolInterface, "GUID NULL", bs->uninstall(handle, NULL, &one),
	       INVALID_PARAMETER);
	EXPECT(UninstallProtocolInterface, "not on it", bs->uninstall(handle, &other_guid, &one),
	       NOT_FOUND);
	EXPECT(UninstallProtocolInterface, "another interface",
	       bs->uninstall(handle, &test_guid, &two), NOT_FOUND);
	EXPECT(UninstallProtocolInterface, "what fails removes nothing", on(handle, &test_guid),
	       &one);
	bs->uninstall(handle, &test_guid, &one);
	REFUSED(UninstallProtocolInterface, "twice", bs->uninstall(handle, &test_guid, &one));
}

/* 7.3.4 */
static void check_reinstall(void)
{
	void *handle = NULL;

	bs->install(&handle, &test_guid, 0, &one);
	EXPECT(ReinstallProtocolInterface, "handle NULL",
	       bs->reinstall(NULL, &test_guid, &one, &two), INVALID_PARAMETER);
	EXPECT(ReinstallProtocolInterface, "GUID NULL", bs->reinstall(handle, NULL, &one, &two),
	       INVALID_PARAMETER);
	EXPECT(ReinstallProtocolInterface, "not on it",
	       bs->reinstall(handle, &other_guid, &one, &two), NOT_FOUND);
	EXPECT(ReinstallProtocolInterface, "another interface",
	       bs->reinstall(handle, &test_guid, &two, &two), NOT_FOUND);
	EXPECT(ReinstallProtocolInterface, "what fails changes nothing", on(handle, &test_guid),
	       &one);
	EXPECT(ReinstallProtocolInterface, "the only one of a handle",
	       bs->reinstall(handle, &test_guid, &one, &two), SUCCESS);
	EXPECT(ReinstallProtocolInterface, "it is the new one", on(handle, &test_guid), &two);
	EXPECT(ReinstallProtocolInterface, "by itself",
	       bs->reinstall(handle, &test_guid, &two, &two), SUCCESS);
	bs->uninstall(handle, &test_guid, &two);
}

/* 7.3.7 */
static void check_handle_protocol(void)
{
	void *handle = NULL, *interface = (void *)POISON;

	bs->install(&handle, &test_guid, 0, &one);
	EXPECT(HandleProtocol, "handle NULL", bs->handle_protocol(NULL, &test_guid, &interface),
	       INVALID_PARAMETER);
	EXPECT(HandleProtocol, "what is no handle",
	       bs->handle_protocol(NO_HANDLE, &test_guid, &interface), INVALID_PARAMETER);
	EXPECT(HandleProtocol, "GUID NULL", bs->handle_protocol(handle, NULL, &interface),
	       INVALID_PARAMETER);
	EXPECT(HandleProtocol, "interface NULL", bs->handle_protocol(handle, &test_guid, NULL),
	       INVALID_PARAMETER);
	EXPECT(HandleProtocol, "not on it", bs->handle_protocol(handle, &other_guid, &interface),
	       UNSUPPORTED);
	EXPECT(HandleProtocol, "on it", bs->handle_protocol(handle, &test_guid, &interface),
	       SUCCESS);
	EXPECT(HandleProtocol, "it is the one", interface, &one);
	bs->uninstall(handle, &test_guid, &one);
}

/* 7.3.14 */
static void check_protocols(void)
{
	void *handle = NULL;
	struct guid **list = NULL;
	u64 nr = 0;

	bs->install(&handle, &test_guid, 0, &one);
	bs->install(&handle, &other_guid, 0, &two);
	EXPECT(ProtocolsPerHandle, "handle NULL", bs->protocols(NULL, &list, &nr),
	       INVALID_PARAMETER);
	EXPECT(ProtocolsPerHandle, "what is no handle", bs->protocols(NO_HANDLE, &list, &nr),
	       INVALID_PARAMETER);
	EXPECT(ProtocolsPerHandle, "list NULL", bs->protocols(handle, NULL, &nr),
	       INVALID_PARAMETER);
	EXPECT(ProtocolsPerHandle, "count NULL", bs->protocols(handle, &list, NULL),
	       INVALID_PARAMETER);
	EXPECT(ProtocolsPerHandle, "a handle", bs->protocols(handle, &list, &nr), SUCCESS);
	EXPECT(ProtocolsPerHandle, "two of them", nr, 2);
	TRUE(ProtocolsPerHandle, "they are those", nr == 2 &&
	     ((same(list[0], &test_guid, 16) && same(list[1], &other_guid, 16)) ||
	      (same(list[1], &test_guid, 16) && same(list[0], &other_guid, 16))));
	EXPECT(ProtocolsPerHandle, "the list is from the pool", bs->free_pool(list), SUCCESS);
	bs->uninstall_multiple(handle, &test_guid, &one, &other_guid, &two, NULL);
}

/* 7.3.6 */
static void check_locate_arguments(void)
{
	void *list[64];
	u64 size = sizeof(list);

	EXPECT(LocateHandle, "how: 3", bs->locate_handle(3, &test_guid, NULL, &size, list),
	       INVALID_PARAMETER);
	EXPECT(LocateHandle, "by protocol, GUID NULL",
	       bs->locate_handle(BY_PROTOCOL, NULL, NULL, &size, list), INVALID_PARAMETER);
	EXPECT(LocateHandle, "by notification, key NULL",
	       bs->locate_handle(BY_REGISTER_NOTIFY, NULL, NULL, &size, list), INVALID_PARAMETER);
	EXPECT(LocateHandle, "size NULL",
	       bs->locate_handle(BY_PROTOCOL, &loaded_image_guid, NULL, NULL, list),
	       INVALID_PARAMETER);
	EXPECT(LocateHandle, "list NULL, size that would do",
	       bs->locate_handle(BY_PROTOCOL, &loaded_image_guid, NULL, &size, NULL),
	       INVALID_PARAMETER);
	size = sizeof(list);
	EXPECT(LocateHandle, "not on any",
	       bs->locate_handle(BY_PROTOCOL, &test_guid, NULL, &size, list), NOT_FOUND);
}

static void check_locate(void)
{
	void *a = NULL, *b = NULL, *list[64] = { };
	u64 size = 0, i, k, same_twice = 0;

	bs->install(&a, &test_guid, 0, &one);
	bs->install(&b, &test_guid, 0, &two);
	bs->install(&b, &other_guid, 0, &two);
	EXPECT(LocateHandle, "list NULL, size 0",
	       bs->locate_handle(BY_PROTOCOL, &test_guid, NULL, &size, NULL), BUFFER_TOO_SMALL);
	EXPECT(LocateHandle, "its size is told", size, 16);
	size = 15;
	EXPECT(LocateHandle, "a byte too small",
	       bs->locate_handle(BY_PROTOCOL, &test_guid, NULL, &size, list), BUFFER_TOO_SMALL);
	EXPECT(LocateHandle, "too small, its size is told", size, 16);
	size = sizeof(list);
	EXPECT(LocateHandle, "two handles",
	       bs->locate_handle(BY_PROTOCOL, &test_guid, NULL, &size, list), SUCCESS);
	EXPECT(LocateHandle, "their size is told", size, 16);
	TRUE(LocateHandle, "they are those", (list[0] == a && list[1] == b) ||
	     (list[0] == b && list[1] == a));
	size = sizeof(list);
	EXPECT(LocateHandle, "all handles",
	       bs->locate_handle(ALL_HANDLES, NULL, NULL, &size, list), SUCCESS);
	for (i = 0; i < size / 8; i++) {
		for (k = 0; k < i; k++)
			same_twice += list[i] == list[k];
	}
	EXPECT(LocateHandle, "all handles, each once", same_twice, 0);
	for (i = k = 0; i < size / 8; i++)
		k += list[i] == a || list[i] == b || list[i] == self || list[i] == own->device;
	EXPECT(LocateHandle, "all handles, with those that are known", k, 4);
	bs->uninstall(a, &test_guid, &one);
	bs->uninstall_multiple(b, &test_guid, &two, &other_guid, &two, NULL);
}

/* 7.3.15 */
static void check_locate_buffer(void)
{
	void *handle = NULL, **list = (void **)POISON;
	u64 nr = POISON;

	EXPECT(LocateHandleBuffer, "how: 3", bs->locate_buffer(3, &test_guid, NULL, &nr, &list),
	       INVALID_PARAMETER);
	EXPECT(LocateHandleBuffer, "by protocol, GUID NULL",
	       bs->locate_buffer(BY_PROTOCOL, NULL, NULL, &nr, &list), INVALID_PARAMETER);
	EXPECT(LocateHandleBuffer, "count NULL",
	       bs->locate_buffer(ALL_HANDLES, NULL, NULL, NULL, &list), INVALID_PARAMETER);
	EXPECT(LocateHandleBuffer, "list NULL",
	       bs->locate_buffer(ALL_HANDLES, NULL, NULL, &nr, NULL), INVALID_PARAMETER);
	EXPECT(LocateHandleBuffer, "not on any",
	       bs->locate_buffer(BY_PROTOCOL, &test_guid, NULL, &nr, &list), NOT_FOUND);
	bs->install(&handle, &test_guid, 0, &one);
	EXPECT(LocateHandleBuffer, "a handle",
	       bs->locate_buffer(BY_PROTOCOL, &test_guid, NULL, &nr, &list), SUCCESS);
	TRUE(LocateHandleBuffer, "it is the one", nr == 1 && *list == handle);
	EXPECT(LocateHandleBuffer, "the list is from the pool", bs->free_pool(list), SUCCESS);
	bs->uninstall(handle, &test_guid, &one);
}

/* 7.3.16 */
static void check_locate_protocol(void)
{
	void *handle = NULL, *interface = NULL;

	EXPECT(LocateProtocol, "GUID NULL", bs->locate_protocol(NULL, NULL, &interface),
	       INVALID_PARAMETER);
	EXPECT(LocateProtocol, "interface NULL", bs->locate_protocol(&test_guid, NULL, NULL),
	       INVALID_PARAMETER);
	EXPECT(LocateProtocol, "not on any", bs->locate_protocol(&test_guid, NULL, &interface),
	       NOT_FOUND);
	bs->install(&handle, &test_guid, 0, &one);
	EXPECT(LocateProtocol, "on a handle", bs->locate_protocol(&test_guid, NULL, &interface),
	       SUCCESS);
	EXPECT(LocateProtocol, "it is the one", interface, &one);
	bs->uninstall(handle, &test_guid, &one);
}

/* 7.3.17: all or none */
static void check_multiple(void)
{
	void *handle = NULL;

	EXPECT(InstallMultiple, "handle NULL", bs->install_multiple(NULL, &test_guid, &one, NULL),
	       INVALID_PARAMETER);
	EXPECT(InstallMultiple, "three",
	       bs->install_multiple(&handle, &test_guid, &one, &other_guid, &two, &third_guid,
				    NULL, NULL), SUCCESS);
	TRUE(InstallMultiple, "all are there", on(handle, &test_guid) == &one &&
	     on(handle, &other_guid) == &two);
	EXPECT(InstallMultiple, "nothing", bs->install_multiple(&handle, NULL), SUCCESS);
	/* 7.3.18 */
	EXPECT(UninstallMultiple, "the last is another",
	       bs->uninstall_multiple(handle, &test_guid, &one, &other_guid, &two, &third_guid,
				      &one, NULL), INVALID_PARAMETER);
	TRUE(UninstallMultiple, "then all are still there", on(handle, &test_guid) == &one &&
	     on(handle, &other_guid) == &two);
	EXPECT(UninstallMultiple, "two",
	       bs->uninstall_multiple(handle, &other_guid, &two, &third_guid, NULL, NULL),
	       SUCCESS);
	EXPECT(InstallMultiple, "the last is there",
	       bs->install_multiple(&handle, &other_guid, &two, &third_guid, &two, &test_guid,
				    &two, NULL), INVALID_PARAMETER);
	TRUE(InstallMultiple, "then none is there but that", on(handle, &test_guid) == &one &&
	     !on(handle, &other_guid) && !on(handle, &third_guid));
	EXPECT(UninstallMultiple, "handle NULL",
	       bs->uninstall_multiple(NULL, &test_guid, &one, NULL), INVALID_PARAMETER);
	EXPECT(UninstallMultiple, "all", bs->uninstall_multiple(handle, &test_guid, &one, NULL),
	       SUCCESS);
	handle = NULL;
	EXPECT(InstallMultiple, "one twice",
	       bs->install_multiple(&handle, &test_guid, &one, &test_guid, &two, NULL),
	       INVALID_PARAMETER);
	EXPECT(InstallMultiple, "one twice, no handle is made", handle, NULL);
}

/* Ten arguments that are not in registers */
static void check_many(void)
{
	void *handle = NULL;
	u64 i, n = 0;
	struct guid guids[20];
	status_t status = SUCCESS;

	for (i = 0; i < 20; i++) {
		guids[i] = third_guid;
		guids[i].a += i + 1;
	}
	for (i = 0; i < 20 && status == SUCCESS; i += 5)
		status = bs->install_multiple(&handle, &guids[i], &one, &guids[i + 1], &one,
			&guids[i + 2], &one, &guids[i + 3], &one, &guids[i + 4], &one, NULL);
	EXPECT(InstallMultiple, "twenty", status, SUCCESS);
	for (i = 0; i < 20; i++)
		n += bs->uninstall(handle, &guids[i], &one) == SUCCESS;
	EXPECT(UninstallProtocolInterface, "twenty", n, 20);
}

/* There is a limit; whoever meets it has to be told. */
static void check_full(void)
{
	void *handle = NULL;
	struct guid guid = third_guid;
	status_t status;
	u64 n = 0;

	do
		guid.a++;
	while ((status = bs->install(&handle, &guid, 0, &one)) == SUCCESS && ++n < 10000);
	TRUE(InstallProtocolInterface, "no room, or room for very many",
	     status == OUT_OF_RESOURCES || n == 10000);
	while (--guid.a != third_guid.a)
		n -= bs->uninstall(handle, &guid, &one) == SUCCESS;
	EXPECT(UninstallProtocolInterface, "all of them", n, 0);
}

void check_handles(void)
{
	check_install();
	check_uninstall();
	check_reinstall();
	check_handle_protocol();
	check_protocols();
	check_locate_arguments();
	check_locate();
	check_locate_buffer();
	check_locate_protocol();
	check_multiple();
	check_many();
	check_full();
}
