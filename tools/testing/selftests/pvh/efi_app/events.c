// SPDX-License-Identifier: GPL-2.0
/* Task priorities and events: 7.1; time and what is left: 7.5. */
#include "app.h"

#define NO_EVENT	((void *)0x7ff8)

static void __efiapi notify(void *event, void *context)
{
}

/* 7.1.8, 7.1.9 */
static void check_tpl(void)
{
	u64 old = bs->raise_tpl(TPL_NOTIFY);

	EXPECT(RaiseTPL, "an application runs at TPL_APPLICATION", old, TPL_APPLICATION);
	EXPECT(RaiseTPL, "the previous one is told", bs->raise_tpl(TPL_HIGH_LEVEL), TPL_NOTIFY);
	bs->restore_tpl(TPL_NOTIFY);
	EXPECT(RestoreTPL, "to one that is not the first", bs->raise_tpl(TPL_NOTIFY), TPL_NOTIFY);
	bs->restore_tpl(old);
	EXPECT(RestoreTPL, "to the first", bs->raise_tpl(TPL_APPLICATION), TPL_APPLICATION);
}

/* 7.1.1, 7.1.2 */
static void check_create(void)
{
	void *event;

	EXPECT(CreateEvent, "event NULL", bs->create_event(0, TPL_CALLBACK, NULL, NULL, NULL),
	       INVALID_PARAMETER);
	EXPECT(CreateEvent, "to wait and to signal",
	       bs->create_event(EVT_NOTIFY_WAIT | EVT_NOTIFY_SIGNAL, TPL_CALLBACK, notify, NULL,
				&event), INVALID_PARAMETER);
	EXPECT(CreateEvent, "to signal, without a function",
	       bs->create_event(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, NULL, NULL, &event),
	       INVALID_PARAMETER);
	EXPECT(CreateEvent, "to wait, without a function",
	       bs->create_event(EVT_NOTIFY_WAIT, TPL_CALLBACK, NULL, NULL, &event),
	       INVALID_PARAMETER);
	EXPECT(CreateEvent, "a level that is none",
	       bs->create_event(EVT_NOTIFY_SIGNAL, TPL_HIGH_LEVEL + 1, notify, NULL, &event),
	       INVALID_PARAMETER);
	EXPECT(CreateEvent, "the application's level",
	       bs->create_event(EVT_NOTIFY_SIGNAL, TPL_APPLICATION, notify, NULL, &event),
	       INVALID_PARAMETER);
	/* There are no events here, which a caller has to be told by a status it knows. */
	EXPECT(CreateEvent, "there is no room for one",
	       bs->create_event(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, notify, NULL, &event),
	       OUT_OF_RESOURCES);
	EXPECT(CreateEventEx, "event NULL",
	       bs->create_event_ex(0, TPL_CALLBACK, NULL, NULL, NULL, NULL), INVALID_PARAMETER);
	EXPECT(CreateEventEx, "to signal, without a function",
	       bs->create_event_ex(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, NULL, NULL, &test_guid,
				   &event), INVALID_PARAMETER);
	EXPECT(CreateEventEx, "there is no room for one",
	       bs->create_event_ex(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, notify, NULL, &test_guid,
				   &event), OUT_OF_RESOURCES);
}

/* 7.1.3 to 7.1.7; 7.3.5 */
static void check_events_there(void)
{
	void *events[2] = { st->in->wait_for_key, NO_EVENT }, *key;
	u64 index = POISON, old;

	EXPECT(SetTimer, "what is no event", bs->set_timer(NO_EVENT, 1, 10), INVALID_PARAMETER);
	EXPECT(SetTimer, "an event that is no timer", bs->set_timer(events[0], 1, 10),
	       INVALID_PARAMETER);
	EXPECT(CheckEvent, "no key was pressed", bs->check_event(events[0]), NOT_READY);
	EXPECT(CheckEvent, "what is no event", bs->check_event(NO_EVENT), INVALID_PARAMETER);
	EXPECT(WaitForEvent, "0 events", bs->wait_for_event(0, events, &index), INVALID_PARAMETER);
	EXPECT(WaitForEvent, "the second is none", bs->wait_for_event(2, events, &index),
	       INVALID_PARAMETER);
	EXPECT(WaitForEvent, "the second is none, which is told", index, 1);
	old = bs->raise_tpl(TPL_NOTIFY);
	EXPECT(WaitForEvent, "above TPL_APPLICATION", bs->wait_for_event(1, events, &index),
	       UNSUPPORTED);
	bs->restore_tpl(old);
	REFUSED(SignalEvent, "what is no event", bs->signal_event(NO_EVENT));
	REFUSED(CloseEvent, "what is no event", bs->close_event(NO_EVENT));
	EXPECT(RegisterProtocolNotify, "GUID NULL", bs->register_notify(NULL, NO_EVENT, &key),
	       INVALID_PARAMETER);
	EXPECT(RegisterProtocolNotify, "event NULL", bs->register_notify(&test_guid, NULL, &key),
	       INVALID_PARAMETER);
	EXPECT(RegisterProtocolNotify, "key NULL", bs->register_notify(&test_guid, NO_EVENT, NULL),
	       INVALID_PARAMETER);
}

/* 7.5.2: at least that long. No TSC is slower than 100 MHz. */
static void check_stall(void)
{
	u64 begin, a, b;

	EXPECT(Stall, "0 microseconds", bs->stall(0), SUCCESS);
	begin = ticks();
	EXPECT(Stall, "a microsecond", bs->stall(1), SUCCESS);
	TRUE(Stall, "a microsecond took so long", ticks() - begin >= 100);
	begin = ticks();
	EXPECT(Stall, "10 milliseconds", bs->stall(10000), SUCCESS);
	a = ticks() - begin;
	TRUE(Stall, "10 milliseconds took so long", a >= 1000000);
	begin = ticks();
	bs->stall(20000);
	b = ticks() - begin;
	TRUE(Stall, "twice the time takes about twice as long", b > a + a / 2);
}

/* 7.5.1, 7.5.5 */
static void check_others(void)
{
	u64 a = 0, b = 0, i, wrong = 0;

	EXPECT(SetWatchdogTimer, "there is none", bs->watchdog(60, 0x10000, 0, NULL), UNSUPPORTED);
	EXPECT(GetNextMonotonicCount, "count NULL", bs->monotonic(NULL), INVALID_PARAMETER);
	EXPECT(GetNextMonotonicCount, "a count", bs->monotonic(&a), SUCCESS);
	for (i = 0; i < 100; i++, a = b)
		wrong += bs->monotonic(&b) != SUCCESS || b <= a;
	EXPECT(GetNextMonotonicCount, "it always grows", wrong, 0);
}

void check_events(void)
{
	check_tpl();
	check_create();
	check_events_there();
	check_stall();
	check_others();
}
