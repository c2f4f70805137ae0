/* SPDX-License-Identifier: GPL-2.0 */
/* What the bytes of a fuzzer's input, a file of verify/corpus, mean. */
#ifndef _VERIFY_FUZZ_INPUT_H
#define _VERIFY_FUZZ_INPUT_H

#include "arena.h"

/* Bits of fuzz_input.mode */
#define FUZZ_E820	1	/* the map has entries of 20 bytes */
#define FUZZ_CHANGES	2	/* the map changes while it is converted */

/*
 * Followed by modules, by map entries, by map entries that replace those at the
 * conversion's @since-th read, and by the command line; each has as many bytes
 * as is said here or as there are.
 */
struct fuzz_input {
	u8 max_events;		/* less one */
	u8 max_ranges;
	u16 cmdline_size;	/* less one */
	u16 module_bytes;
	u16 map_bytes;
	u16 later_bytes;
	u16 since;
	u32 mode;
	u64 si_paddr;
	u64 rsdp_paddr;		/* where there is one, rightly or not */
	u64 last;		/* nothing behind this can be read */
	u64 initrd_size;	/* replaces what was parsed if not 0 */
	struct pvh_limits limits;
	struct hvm_start_info si;
	u8 rsdp[36];
};

#endif /* _VERIFY_FUZZ_INPUT_H */
