// SPDX-License-Identifier: GPL-2.0
/*
 * What WP's memory model cannot see, for Eva: each message with any value, and
 * the copy out of a batch of entries at any place. Analysed, never run.
 */
#include <string.h>
#include <__fc_builtin.h>

#define __builtin_memcpy memcpy

#include "memmap_acsl.c"
#include "messages.c"

int main(void)
{
	struct hvm_memmap_table_entry batch[BATCH], entry;
	char line[PVH_LINE_SIZE];
	unsigned int msg;
	u64 value;

	for (msg = 0; msg < PVH_NR_MESSAGES; msg++) {
		Frama_C_make_unknown((char *)&value, sizeof(value));
		pvh_format_line(line, pvh_message_text(msg), value);
	}

	Frama_C_make_unknown((char *)batch, sizeof(batch));
	copy_entry(&entry, batch,
		   Frama_C_unsigned_int_interval(0, BATCH * sizeof(*batch) - ENTRY_SIZE));
	return entry.type > RAM;
}
