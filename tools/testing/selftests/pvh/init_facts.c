// SPDX-License-Identifier: GPL-2.0
/*
 * The guest's init program: what the kernel was given, and what it made of it.
 * ACPI tables and DMI have to come out the same on all ways of booting, EFI only
 * on some, and another place of the kernel on those that randomize it.
 */
#include <stdint.h>

#include "fnv.h"
#include "init.h"

/* struct boot_params, Documentation/arch/x86/zero-page.rst */
#define BP_ACPI_RSDP	0x070
#define BP_EFI_INFO	0x1c0
#define BP_E820_ENTRIES	0x1e8
#define BP_LOADER	0x210
#define BP_SETUP_DATA	0x250
#define BP_SIZE		4096

#define TABLES		"/sys/firmware/acpi/tables/"
#define EFI		"/sys/firmware/efi/"
#define NAME_SIZE	64

/* ELF-64: program headers of a core file */
#define ELF_PHOFF	0x20
#define ELF_PHNUM	0x38
#define PHDR_SIZE	56
#define PHDR_VADDR	0x10
#define KCORE_HEADERS	4096
#define KERNEL_HALF	0xffffffff80000000ULL

/* UEFI specification 2.10, 4.6: EFI_RT_PROPERTIES_TABLE */
#define RT_TABLE_MASK	4
#define PAGE		4096ULL

/* /sys/firmware/memmap is the map that the kernel got, before it changed it. */
static void report_memmap(void)
{
	static const char * const fields[] = { "start", "end", "type" };
	char path[64] = "/sys/firmware/memmap/";
	unsigned int i, f, digits, n;
	char *at;

	for (i = 0;; i++) {
		at = path + strlen("/sys/firmware/memmap/");
		for (digits = 1, n = i; n >= 10; n /= 10)
			digits *= 10;
		for (; digits; digits /= 10)
			*at++ = '0' + i / digits % 10;
		*at++ = '/';
		for (f = 0; f < 3; f++) {
			strcpy(at, fields[f]);
			if (slurp(path) < 0)
				return;
			if (strchr(buffer, '\n'))
				*strchr(buffer, '\n') = '\0';
			put(f ? " " : "memmap=");
			put(buffer);
		}
		put("\n");
	}
}

static void report_boot_params(void)
{
	if (slurp("/sys/kernel/boot_params/data") != BP_SIZE)
		return;
	report_hex("acpi_rsdp_addr", load(buffer + BP_ACPI_RSDP, 8));
	/* "EL64" if a 64-bit EFI loader left it, else 0 */
	report_hex("efi_loader", load(buffer + BP_EFI_INFO, 4));
	report_hex("efi_memmap_size", load(buffer + BP_EFI_INFO + 20, 4));
	report_hex("e820_entries", load(buffer + BP_E820_ENTRIES, 1));
	report_hex("type_of_loader", load(buffer + BP_LOADER, 1));
	report_hex("setup_data", load(buffer + BP_SETUP_DATA, 8));
}

static const char *exists(const char *path)
{
	int fd = open(path, O_RDONLY);

	if (fd < 0)
		return "0";
	close(fd);
	return "1";
}

/* "acpi_table=NAME LENGTH HASH"; the name is what the kernel calls it. */
static void report_table(const char *name)
{
	char path[sizeof(TABLES) + NAME_SIZE] = TABLES;
	int len;

	strlcat(path, name, sizeof(path));
	len = slurp(path);
	if (len <= 0)
		return;
	put("acpi_table=");
	put(name);
	put(" ");
	put_hex(len);
	put(" ");
	put_hex(fnv_add(FNV_INIT, buffer, len));
	put("\n");
}

static void report_tables(void)
{
	static char entries[8192];
	int fd = open(TABLES, O_RDONLY);
	struct linux_dirent64 *d;
	int len, at;

	report("acpi", exists(TABLES "DSDT"));
	if (fd < 0)
		return;
	while ((len = getdents64(fd, (void *)entries, sizeof(entries))) > 0) {
		for (at = 0; at < len; at += d->d_reclen) {
			d = (void *)(entries + at);
			report_table(d->d_name);
		}
	}
	close(fd);
}

static void report_file(const char *key, const char *path)
{
	if (slurp(path) > 0)
		report_field(key, "", '\n');
}

/* A number in hexadecimal behind @key in buffer, 0 if it is not there. */
static uint64_t number_behind(const char *key)
{
	char *at = find(buffer, key);
	uint64_t value = 0;

	if (!at)
		return 0;
	for (at += strlen(key);; at++) {
		if (*at >= '0' && *at <= '9')
			value = value << 4 | (*at - '0');
		else if (*at >= 'a' && *at <= 'f')
			value = value << 4 | (*at - 'a' + 10);
		else
			return value;
	}
}

/*
 * The kernel keeps the mask of runtime services to itself, but logs where the
 * table with it is. Neither it nor what is around is System RAM, which /dev/mem
 * may not show.
 */
static void report_rt_mask(void)
{
	int fd, len = syscall(__NR_syslog, 3, buffer, TEXT_SIZE - 1);
	uint64_t address;
	char *page;

	buffer[len > 0 ? len : 0] = '\0';
	address = number_behind("RTPROP=0x");
	report_hex("efi_rt_table", address);
	/* major 1, minor 1: Documentation/admin-guide/devices.txt */
	mknod("/dev/mem", 0020600, makedev(1, 1));
	fd = open("/dev/mem", O_RDONLY);
	if (fd < 0 || !address)
		return;
	/* read() is for what is below the end of RAM; this may be above. */
	page = mmap(NULL, 2 * PAGE, PROT_READ, MAP_SHARED, fd, address & -PAGE);
	if (page != MAP_FAILED)
		report_hex("efi_rt_mask", load(page + (address & (PAGE - 1)) + RT_TABLE_MASK, 4));
	close(fd);
}

static void report_efi(void)
{
	report("efi", exists("/sys/firmware/efi"));
	report_file("efi_platform_size", EFI "fw_platform_size");
	report_file("efi_fw_vendor", EFI "fw_vendor");
	report_file("efi_runtime", EFI "runtime");
	report_file("efi_config_table", EFI "config_table");
	if (slurp(EFI "systab") > 0) {
		/* The kernel takes the newer one; firmware of revision 0 has the other. */
		report_field("efi_acpi", "ACPI20=", '\n');
		report_field("efi_acpi", "ACPI=", '\n');
		report_field("efi_smbios", "SMBIOS=", '\n');
		report_field("efi_smbios3", "SMBIOS3=", '\n');
	}
	if (!strcmp(exists("/sys/firmware/efi"), "1"))
		report_rt_mask();
}

/* The top level of /proc/iomem: "START-END : NAME", and the kernel's text in it. */
static void report_iomem(void)
{
	char *line = buffer, *end;

	if (slurp("/proc/iomem") < 0)
		return;
	for (; (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		if (*line != ' ')
			report("iomem", line);
		else if (find(line, " : Kernel code"))
			report("text_phys", line + 2);
	}
}

/* /proc/kcore's lowest segment of the kernel's half is its text. */
static void report_text_virt(void)
{
	uint64_t lowest = -1ULL, phoff, phnum;

	if (slurp_some("/proc/kcore", KCORE_HEADERS) < KCORE_HEADERS)
		return;
	phoff = load(buffer + ELF_PHOFF, 8);
	phnum = load(buffer + ELF_PHNUM, 2);
	for (; phnum-- && phoff + PHDR_SIZE <= KCORE_HEADERS; phoff += PHDR_SIZE) {
		uint64_t vaddr = load(buffer + phoff + PHDR_VADDR, 8);

		if (vaddr >= KERNEL_HALF && vaddr < lowest)
			lowest = vaddr;
	}
	report_hex("text_virt", lowest);
}

void report_facts(void)
{
	report_memmap();
	report_boot_params();
	report_file("dmi_product", "/sys/class/dmi/id/product_name");
	report_file("dmi_vendor", "/sys/class/dmi/id/sys_vendor");
	report_tables();
	report_efi();
	report_iomem();
	if (sizeof(long) == 8)
		report_text_virt();
}
