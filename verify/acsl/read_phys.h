/* SPDX-License-Identifier: GPL-2.0 */
/*
 * pvh_read_phys() once for each type of destination, because WP's memory model
 * knows no bytes of a structure. prove.sh renames each call after the variable
 * it reads into. Each contract allows a read of any length that fits, and lets
 * all of the destination be anything thereafter, whatever was read.
 */
#include <asm/pvh_env.h>
#include <asm/pvh_start_info.h>

union rsdp;

/*@
 * requires \valid(dst) && len <= sizeof(*dst);
 * assigns *dst, \result;
 */
bool read_si(struct hvm_start_info *dst, u64 pa, size_t len);

/*@
 * requires \valid(dst + (0 .. len - 1));
 * assigns dst[0 .. len - 1], \result;
 */
bool read_buf(char *dst, u64 pa, size_t len);

/*@
 * requires \valid(dst) && len <= sizeof(*dst);
 * assigns *dst, \result;
 */
bool read_byte(u8 *dst, u64 pa, size_t len);

/*@
 * requires \valid(dst) && len <= sizeof(*dst);
 * assigns *dst, \result;
 */
bool read_mod(struct hvm_modlist_entry *dst, u64 pa, size_t len);

/*@
 * requires \valid(dst + (0 .. 31)) && len <= 32 * sizeof(*dst);
 * assigns dst[0 .. 31], \result;
 */
bool read_window(u64 *dst, u64 pa, size_t len);

/*@
 * requires \valid(dst + (0 .. 15)) && len <= 16 * sizeof(*dst);
 * assigns dst[0 .. 15], \result;
 */
bool read_batch(struct hvm_memmap_table_entry *dst, u64 pa, size_t len);
