// SPDX-License-Identifier: GPL-2.0
/*
 * The environment's own words: one line each, to the console.
 *
 * Runs as env.h says, also before the rest of it works.
 */
#include "env.h"
#include "../../platform/pvh/pvh.h"

/**
 * env_die() - say why the boot ends here, and halt
 * @text: what is wrong
 * @value: the offending value
 */
void __noreturn env_die(const char *text, u64 value)
{
	pvh_die_saying(text, value, env.xen, env.cmdline);
}

/**
 * env_say() - say what is wrong, and go on
 * @text: what
 * @value: the offending value
 */
void env_say(const char *text, u64 value)
{
	pvh_say(text, value, env.xen, env.cmdline);
}
