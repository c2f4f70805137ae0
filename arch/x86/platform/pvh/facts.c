// SPDX-License-Identifier: GPL-2.0
/*
 * What a PVH entry found, told to the kernel log and to Xen's part of the
 * kernel.
 *
 * Runs in setup_arch(): printk works, memory is reached by early_memremap().
 */
#define pr_fmt(fmt) "PVH: " fmt

#include <linux/bits.h>
#include <linux/init.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <asm/xen/hypervisor.h>

#include "pvh.h"

/**
 * pvh_log_facts() - write what the entry could not print to the kernel log
 * @facts: what it found
 */
void __init pvh_log_facts(const struct pvh_facts *facts)
{
	char line[PVH_LINE_SIZE];
	unsigned int msg;

	pr_info("%s entry, start_info version %u, type_of_loader 0x%02x, %u ranges from %u memory map entries\n",
		facts->path == PVH_PATH_EFI ? "efi" : "direct",
		facts->start_info_version, facts->loader, facts->ranges, facts->entries);
	for (msg = 0; msg < PVH_NR_MESSAGES; msg++) {
		if (!(facts->report.seen & BIT(msg)))
			continue;
		pvh_format_line(line, pvh_message_text(msg), facts->report.value[msg]);
		/* pr_fmt() adds the prefix that the line has, too. */
		pr_warn("%s\n", line + PVH_PREFIX_LEN);
	}
}

#ifdef CONFIG_PVH_EFI_STUB
/* Only Xen's own word for it makes this a Xen guest: a table proves nothing. */
static void __init take_xen_facts(const struct pvh_facts *facts)
{
	if (!IS_ENABLED(CONFIG_XEN_PVH) || !facts->xen)
		return;
	if (!pvh_on_xen()) {
		pr_warn("facts say Xen, CPUID does not, ignored\n");
		return;
	}
	xen_pvh_set(facts->flags);
	xen_pvh_extra_memory();
}

/**
 * pvh_take_facts_at() - take over what the EFI environment knows
 * @pa: guest physical address of struct pvh_facts
 */
void __init pvh_take_facts_at(u64 pa)
{
	struct pvh_facts *facts = early_memremap_ro(pa, sizeof(*facts));

	if (!facts)
		return;
	/* The environment, or after kexec the table, may be of another build. */
	if (facts->size == sizeof(*facts) && facts->version == PVH_FACTS_VERSION) {
		pvh_log_facts(facts);
		take_xen_facts(facts);
	} else {
		pr_warn("facts of another kernel version, ignored\n");
	}
	early_memunmap(facts, sizeof(*facts));
}
#endif
