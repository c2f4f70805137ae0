/* SPDX-License-Identifier: GPL-2.0 */
/* The kernel's header, found without putting all of its asm/ in front. */
#include <stddef.h>
#include <stdint.h>
#include "../../../../../../arch/x86/include/asm/pvh_start_info.h"
