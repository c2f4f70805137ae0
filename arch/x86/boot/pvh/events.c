// SPDX-License-Identifier: GPL-2.0
/*
 * Task priorities, events and time.
 *
 * Runs as env.h says. Implements what the UEFI specification 2.10, sections
 * 7.1 and 7.5, says, for an environment without interrupts: nothing can happen
 * but what the payload does itself, so there are no events but the console's,
 * which never comes.
 */
#include <asm/cpuid/api.h>

#include "env.h"

/* No CPU's TSC is known to be faster, in MHz. */
#define TSC_MHZ_MAX		8000

/* Intel SDM volume 2, CPUID: leaf 0x16, the base frequency in MHz */
#define FREQUENCY_LEAF		0x16

/* 7.1.8 */
unsigned long __efiapi bs_raise_tpl(unsigned long tpl)
{
	unsigned long old = env.tpl;

	env.tpl = tpl;
	return old;
}

/* 7.1.9 */
void __efiapi bs_restore_tpl(unsigned long tpl)
{
	env.tpl = tpl;
}

static bool valid_event(u32 type, unsigned long tpl, void *notify, void **event)
{
	bool notifies = type & (EVT_NOTIFY_WAIT | EVT_NOTIFY_SIGNAL);

	if (!event || (type & EVT_NOTIFY_WAIT && type & EVT_NOTIFY_SIGNAL))
		return false;
	return !notifies || (notify && tpl > TPL_APPLICATION && tpl < TPL_HIGH_LEVEL);
}

/* 7.1.1: there is no room for even one */
efi_status_t __efiapi bs_create_event(u32 type, unsigned long tpl, void *notify, void *context,
				      void **event)
{
	return valid_event(type, tpl, notify, event) ? EFI_OUT_OF_RESOURCES :
						       EFI_INVALID_PARAMETER;
}

/* 7.1.2 */
efi_status_t __efiapi bs_create_event_ex(u32 type, unsigned long tpl, void *notify,
					 const void *context, const efi_guid_t *group,
					 void **event)
{
	return bs_create_event(type, tpl, notify, NULL, event);
}

/* 7.1.3, 7.1.4, 7.1.7: none of the events that could be given here was created */
efi_status_t __efiapi bs_no_event(void *event)
{
	return EFI_INVALID_PARAMETER;
}

/* 7.1.6 */
efi_status_t __efiapi bs_check_event(void *event)
{
	return event == KEY_EVENT ? EFI_NOT_READY : EFI_INVALID_PARAMETER;
}

/* 7.1.5: this would be for ever */
efi_status_t __efiapi bs_wait_for_event(u64 nr, void **event, u64 *index)
{
	u64 i;

	if (!nr || !event || !index)
		return EFI_INVALID_PARAMETER;
	for (i = 0; i < nr; i++) {
		if (event[i] != KEY_EVENT) {
			*index = i;
			return EFI_INVALID_PARAMETER;
		}
	}
	return EFI_UNSUPPORTED;
}

static u64 tsc_mhz(void)
{
	u32 mhz = cpuid_eax(0) >= FREQUENCY_LEAF ? cpuid_eax(FREQUENCY_LEAF) & 0xffff : 0;

	return mhz ? mhz : TSC_MHZ_MAX;
}

/* 7.5.2: waits at least that long; nothing else is known of how fast time goes */
efi_status_t __efiapi bs_stall(u64 microseconds)
{
	u64 start = cpu_ticks(), ticks;

	if (__builtin_mul_overflow(microseconds, tsc_mhz(), &ticks))
		ticks = U64_MAX;
	while (cpu_ticks() - start < ticks)
		asm volatile("pause");
	return EFI_SUCCESS;
}

/* 7.5.1: there is none to set */
efi_status_t __efiapi bs_set_watchdog_timer(u64 timeout, u64 code, u64 size, u16 *data)
{
	return EFI_UNSUPPORTED;
}

/* 7.5.5 */
efi_status_t __efiapi bs_get_next_monotonic_count(u64 *count)
{
	if (!count)
		return EFI_INVALID_PARAMETER;
	*count = env.monotonic++;
	return EFI_SUCCESS;
}

/* 7.3.5: needs an event, of which there can be none */
efi_status_t __efiapi bs_register_protocol_notify(const efi_guid_t *guid, void *event,
						  void **registration)
{
	return EFI_INVALID_PARAMETER;
}
