// SPDX-License-Identifier: GPL-2.0
/* start_info.c for WP. */
#include "read_phys.h"

bool read_rsdp(union rsdp *dst, u64 pa, size_t len);

#include "start_info.c"

/*@
 * requires \valid(dst) && len <= sizeof(*dst);
 * assigns *dst, \result;
 */
bool read_rsdp(union rsdp *dst, u64 pa, size_t len);
