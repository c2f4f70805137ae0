/* SPDX-License-Identifier: GPL-2.0 */
/* What a guest under test, dom0 and the test that started them agree on. */
#ifndef _PVH_XEN_H
#define _PVH_XEN_H

/*
 * A guest's disk: dom0 fills its first part with data_byte() from DISK_SEED, the
 * guest the second one with the complement.
 */
#define DISK_SIZE	(256 * 1024)
#define DISK_SEED	1

/* Keys in xenstore, below the guest's own folder: init runs, it lives, its balloon's size */
#define KEY_INIT	"data/init"
#define KEY_BEAT	"data/beat"
#define KEY_MEMORY	"data/kb"

#endif /* _PVH_XEN_H */
