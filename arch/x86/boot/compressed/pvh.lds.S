/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Linker script of pvhImage: the compressed kernel's, for an ELF image that
 * PVH loaders take. Virtual addresses begin at 0, as in vmlinux.lds.S, which
 * the code relies on; physical ones at PVH_IMAGE_ADDR.
 *
 * That is the lowest address that all loaders accept (rust-vmm's linux-loader
 * wants e_entry at 1 MiB or above). Memory below LOAD_PHYSICAL_ADDR is of no
 * use to the uncompressed kernel, so a guest needs no more of it than with a
 * bzImage.
 */
#include <xen/interface/elfnote.h>

#define PVH_IMAGE
#define PVH_IMAGE_ADDR		0x100000
#define PVH_IMAGE_ALIGN		0x200000
#define PVH_IMAGE_AT		AT(PVH_IMAGE_ADDR)
#define PVH_LOAD		:load

/* One note segment, and in front: QEMU and linux-loader look at one only. */
#define PVH_HEADERS							\
	ENTRY(pvh_entry)						\
	PHDRS								\
	{								\
		note PT_NOTE FLAGS(4);					\
		load PT_LOAD FLAGS(7);					\
	}

/*
 * The notes are written here, because in assembly the entry's address would be a relocation.
 * The owner's name is "Xen".
 */
#define PVH_NOTES							\
	pvh_entry = ABSOLUTE(pvh_start + PVH_IMAGE_ADDR);		\
	.notes : ALIGN(4) {						\
		LONG(4) LONG(8) LONG(XEN_ELFNOTE_PHYS32_ENTRY)		\
		LONG(0x006e6558)					\
		QUAD(pvh_entry)						\
		LONG(4) LONG(12) LONG(XEN_ELFNOTE_PHYS32_RELOC)		\
		LONG(0x006e6558)					\
		LONG(PVH_IMAGE_ALIGN) LONG(PVH_IMAGE_ADDR) LONG(0xffffffff) \
	} :load :note							\
	/* What is init in vmlinux, from the files that both have. */	\
	.init : {							\
		*(.init.text)						\
		*(.init.rodata)						\
		*(.init.data)						\
	} :load

#include "vmlinux.lds.S"
