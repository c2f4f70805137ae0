// SPDX-License-Identifier: GPL-2.0
/*
 * As much of GDB's remote serial protocol (GDB manual, appendix E) as it takes
 * to stop a guest at its PVH entry and change what the loader gave it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "gdb.h"

#define CHUNK		1024		/* bytes of memory in one packet */
#define PACKET_SIZE	(4 * CHUNK)
#define CONNECT_TRIES	250
#define REPLY_SECONDS	30

int gdb_connect(const char *path)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	struct timeval limit = { .tv_sec = REPLY_SECONDS };
	int tries, fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(addr.sun_path, sizeof(addr.sun_path), "%s", path);
	for (tries = 0; tries < CONNECT_TRIES; tries++) {
		if (!connect(fd, (struct sockaddr *)&addr, sizeof(addr))) {
			setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
			return fd;
		}
		usleep(20000);
	}
	close(fd);
	return -1;
}

static bool get_char(int fd, char *c)
{
	return read(fd, c, 1) == 1;
}

/* Skips acknowledgments; the reply's text without its frame. */
static bool receive(int fd, char *reply)
{
	unsigned int len = 0;
	char c;

	do {
		if (!get_char(fd, &c))
			return false;
	} while (c != '$');
	while (get_char(fd, &c) && c != '#') {
		if (len < PACKET_SIZE - 1)
			reply[len++] = c;
	}
	reply[len] = '\0';
	/* The checksum is of no use on a local socket. */
	return get_char(fd, &c) && get_char(fd, &c) && write(fd, "+", 1) == 1;
}

static bool ask(int fd, const char *packet, char *reply)
{
	char frame[PACKET_SIZE + 8];
	unsigned char sum = 0;
	const char *p;
	int len;

	for (p = packet; *p; p++)
		sum += *p;
	len = snprintf(frame, sizeof(frame), "$%s#%02x", packet, sum);
	return write(fd, frame, len) == len && receive(fd, reply);
}

bool gdb_run_to(int fd, uint64_t address)
{
	char packet[64], reply[PACKET_SIZE];

	snprintf(packet, sizeof(packet), "Z1,%llx,1", (unsigned long long)address);
	if (!ask(fd, packet, reply) || strcmp(reply, "OK"))
		return false;
	if (!ask(fd, "c", reply) || (*reply != 'T' && *reply != 'S'))
		return false;
	*packet = 'z';
	return ask(fd, packet, reply) && !strcmp(reply, "OK");
}

bool gdb_get(int fd, enum gdb_register reg, uint64_t *value)
{
	char reply[PACKET_SIZE], byte[3] = "";
	int i;

	if (!ask(fd, "g", reply) || strlen(reply) < (reg + 1) * 16)
		return false;
	*value = 0;
	for (i = 7; i >= 0; i--) {
		memcpy(byte, reply + reg * 16 + 2 * i, 2);
		*value = *value << 8 | strtoul(byte, NULL, 16);
	}
	return true;
}

static char *to_hex(char *at, const unsigned char *data, unsigned int len)
{
	while (len--)
		at += sprintf(at, "%02x", *data++);
	return at;
}

bool gdb_set(int fd, enum gdb_register reg, uint64_t value)
{
	char packet[64], reply[PACKET_SIZE];

	/* QEMU knows "P" only for those who asked what registers there are. */
	if (!ask(fd, "qXfer:features:read:target.xml:0,1", reply))
		return false;
	to_hex(packet + sprintf(packet, "P%x=", reg), (unsigned char *)&value, 8);
	return ask(fd, packet, reply) && !strcmp(reply, "OK");
}

bool gdb_read(int fd, uint64_t address, void *data, unsigned int len)
{
	char packet[64], reply[PACKET_SIZE], byte[3] = "";
	unsigned char *p = data;
	unsigned int i, n;

	for (; len; len -= n, address += n) {
		n = len < CHUNK ? len : CHUNK;
		snprintf(packet, sizeof(packet), "m%llx,%x", (unsigned long long)address, n);
		if (!ask(fd, packet, reply) || strlen(reply) != 2 * n)
			return false;
		for (i = 0; i < n; i++) {
			memcpy(byte, reply + 2 * i, 2);
			*p++ = strtoul(byte, NULL, 16);
		}
	}
	return true;
}

bool gdb_write(int fd, uint64_t address, const void *data, unsigned int len)
{
	char packet[PACKET_SIZE], reply[PACKET_SIZE];
	const unsigned char *p = data;
	unsigned int n;

	for (; len; len -= n, address += n, p += n) {
		n = len < CHUNK ? len : CHUNK;
		to_hex(packet + sprintf(packet, "M%llx,%x:", (unsigned long long)address, n), p, n);
		if (!ask(fd, packet, reply) || strcmp(reply, "OK"))
			return false;
	}
	return true;
}

bool gdb_detach(int fd)
{
	char reply[PACKET_SIZE];
	bool ok = ask(fd, "D", reply) && !strcmp(reply, "OK");

	close(fd);
	return ok;
}
