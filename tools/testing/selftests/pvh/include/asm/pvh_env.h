/* SPDX-License-Identifier: GPL-2.0 */
/* The PVH converter's environment in user space: nothing is init-only here. */
#ifndef _PVH_TEST_ENV_H
#define _PVH_TEST_ENV_H

#include <stddef.h>
#include <stdint.h>
#include <linux/types.h>

#define __init
#define __initconst
#define U64_MAX		UINT64_MAX

#endif /* _PVH_TEST_ENV_H */
