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
#include <asm/setup.h>
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
		pvh_format_message(line, msg, facts->report.value[msg]);
		/* pr_fmt() adds the prefix that the line has, too. */
		pr_warn("%s\n", line + PVH_PREFIX_LEN);
	}
}

#ifdef CONFIG_PVH_IMAGE
static void __init take_facts(const struct pvh_facts *facts)
{
	/* After kexec the table may be another build's. */
	if (facts->size != sizeof(*facts) || facts->version != PVH_FACTS_VERSION) {
		pr_warn("facts of another kernel version, ignored\n");
		return;
	}
	pvh_log_facts(facts);
	if (!IS_ENABLED(CONFIG_XEN_PVH) || !facts->xen)
		return;
	if (!IS_ENABLED(CONFIG_PVH_EFI_STUB) || facts->path == PVH_PATH_DIRECT) {
		xen_pvh_init(&boot_params, facts->flags);
	} else {
		xen_pvh_set(facts->flags);
		xen_pvh_extra_memory();
	}
}

/**
 * pvh_take_facts_at() - take over what the compressed image's entry knows
 * @pa: guest physical address of struct pvh_facts
 * @len: bytes there, or more than its size if that is not known
 */
void __init pvh_take_facts_at(u64 pa, u64 len)
{
	struct pvh_facts *facts;

	if (len < sizeof(*facts))
		return;
	facts = early_memremap_ro(pa, sizeof(*facts));
	if (!facts)
		return;
	take_facts(facts);
	early_memunmap(facts, sizeof(*facts));
}

/**
 * pvh_take_facts() - take over what the image's direct path left in setup_data
 *
 * At the beginning of setup_arch(), before it asks for anything that Xen's part
 * of the kernel sets up.
 */
void __init pvh_take_facts(void)
{
	u64 pa = boot_params.hdr.setup_data;
	struct setup_data data, *p;

	while (pa) {
		p = early_memremap_ro(pa, sizeof(*p));
		if (!p)
			return;
		data = *p;
		early_memunmap(p, sizeof(*p));
		if (data.type == SETUP_PVH)
			pvh_take_facts_at(pa + sizeof(data), data.len);
		pa = data.next;
	}
}

/* The compressed image has acted on it; here it only must not be unknown. */
static int __init accept_pvh_parameter(char *path)
{
	return 0;
}
early_param("pvh", accept_pvh_parameter);
#endif
