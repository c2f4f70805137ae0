// SPDX-License-Identifier: GPL-2.0
/*
 * The guest's init program on Xen: tries what a PV guest does with its host,
 * then tells through xenstore that it lives, until the host ends it.
 *
 * The host's end is xen/dom0.c. Both know the keys below data/, where a guest
 * may write, and what is on the disk.
 */
#include <stdint.h>

#include "fnv.h"
#include "init.h"
#include "xen/xen.h"

#define XENBUS		"/dev/xen/xenbus"
#define BALLOON		"/sys/devices/system/xen_memory/xen_memory0/info/current_kb"
#define FACP		"/sys/firmware/acpi/tables/FACP"
#define BEAT_MS		200

/* xen/include/public/io/xs_wire.h */
#define XS_READ		2
#define XS_WRITE	11
#define XS_ERROR	16

struct xs_header {
	uint32_t type;
	uint32_t req_id;
	uint32_t tx_id;
	uint32_t len;
};

static char disk[DISK_SIZE];

static int read_all(int fd, void *to, uint32_t len)
{
	char *p = to;

	while (len) {
		int n = read(fd, p, len);

		if (n <= 0)
			return -1;
		p += n;
		len -= n;
	}
	return 0;
}

/* One request; the answer's text is in @answer if that is not NULL. */
static int xenstore(uint32_t type, const char *path, const char *value, char *answer, uint32_t size)
{
	struct xs_header h = { .type = type };
	int fd = open(XENBUS, O_RDWR);
	char message[512], text[512];
	uint32_t len = strlen(path) + 1;
	int ret = -1;

	memcpy(message + sizeof(h), path, len);
	if (value) {
		memcpy(message + sizeof(h) + len, value, strlen(value));
		len += strlen(value);
	}
	h.len = len;
	memcpy(message, &h, sizeof(h));
	if (fd < 0)
		return -1;
	if (write(fd, message, sizeof(h) + len) != (int)(sizeof(h) + len))
		goto out;
	if (read_all(fd, &h, sizeof(h)) || h.len >= sizeof(text) || read_all(fd, text, h.len))
		goto out;
	text[h.len] = '\0';
	if (answer && h.len < size)
		memcpy(answer, text, h.len + 1);
	ret = h.type == type ? 0 : -1;
out:
	close(fd);
	return ret;
}

static void tell_number(const char *key, uint64_t value)
{
	char text[24];

	utoa_r(value, text);
	xenstore(XS_WRITE, key, text, NULL, 0);
}

/* The first part was written by the host; the second is for it to read. */
static void try_disk(void)
{
	uint64_t hash = FNV_INIT;
	int fd, i;

	fd = open("/dev/xvda", O_RDWR);
	if (fd < 0)
		return;
	if (read_all(fd, disk, DISK_SIZE))
		goto out;
	hash = fnv_add(hash, disk, DISK_SIZE);
	report_hex("xvda_hash", hash);
	for (i = 0; i < DISK_SIZE; i++)
		disk[i] = ~disk[i];
	if (lseek(fd, DISK_SIZE, SEEK_SET) == DISK_SIZE &&
	    write(fd, disk, DISK_SIZE) == DISK_SIZE && !syscall(__NR_fsync, fd))
		report("xvda_written", "1");
out:
	close(fd);
}

static uint64_t balloon_kb(void)
{
	return slurp(BALLOON) > 0 ? atol(buffer) : 0;
}

/* The fixed ACPI table, by which Linux else finds out that it is a PVH guest. */
static void report_facp(void)
{
	char byte[] = "00";
	int i, len = slurp(FACP);

	if (len <= 0)
		return;
	put("facp=");
	for (i = 0; i < len; i++) {
		byte[0] = "0123456789abcdef"[(unsigned char)buffer[i] >> 4];
		byte[1] = "0123456789abcdef"[buffer[i] & 0xf];
		put(byte);
	}
	put("\n");
}

void begin_xen(void)
{
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	tell_number(KEY_INIT, 1);
}

void report_xen(void)
{
	char name[64];

	if (slurp("/sys/hypervisor/guest_type") > 0)
		report_field("xen_guest_type", "", '\n');
	if (slurp("/sys/hypervisor/properties/features") > 0)
		report_field("xen_features", "", '\n');
	if (!xenstore(XS_READ, "name", NULL, name, sizeof(name)))
		report("xenstore_name", name);
	report_hex("xen_memory_kb", balloon_kb());
	report_facp();
	try_disk();
}

void serve_xen(void)
{
	uint64_t beat;

	for (beat = 1;; beat++) {
		tell_number(KEY_MEMORY, balloon_kb());
		tell_number(KEY_BEAT, beat);
		msleep(BEAT_MS);
	}
}
