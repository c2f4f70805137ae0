// SPDX-License-Identifier: GPL-2.0
/*
 * PID 1 of a guest under test: reports what the kernel made of what the loader
 * gave it, then ends the guest.
 *
 * The report goes to port 0xe9, QEMU's and Xen's debug console, which needs no
 * driver and is nobody else's: lines "KEY=VALUE" between "report=begin" and
 * "report=end". Parameters on the kernel's command line, which the kernel puts
 * into our environment:
 *
 *	pvh_end=poweroff|reboot|halt|kexec	how to end, default poweroff
 *	pvh_end=xen		not before Xen's toolstack says so
 *	pvh_kexec=OPTION	of kexec(8), how to load /next; default -c
 *	pvh_report=console	the report goes to the console
 *
 * As /sbin/poweroff and /sbin/reboot, which the kernel runs when Xen's toolstack
 * asks for it, the same program does just that.
 *
 * Freestanding on the kernel's nolibc, so that it is small and builds for
 * 32-bit guests without a 32-bit C library.
 */
#include <linux/sysinfo.h>
#include <stdbool.h>
#include <stdint.h>

#include "fnv.h"
#include "init.h"

#define SYSLOG_READ_ALL	3
#define SYSLOG_OFF	6
#define SYSLOG_ON	7
#define REBOOT_HALT	0xcdef0123
#define REBOOT_POWEROFF	0x4321fedc
#define REBOOT_RESTART	0x01234567

static void report_cmdline(void)
{
	int len = slurp("/proc/cmdline");

	if (len > 0 && buffer[len - 1] == '\n')
		buffer[len - 1] = '\0';
	report("cmdline", len < 0 ? "" : buffer);
}

/* What /proc/meminfo calls MemTotal; it need not be there. */
static void report_memory(void)
{
	char decimal[24];
	struct sysinfo info;
	unsigned long kb;
	int i = sizeof(decimal) - 1;

	if (syscall(__NR_sysinfo, &info) < 0)
		return;
	/* The unit is 1, or on 32-bit with much memory a power of 2. */
	kb = info.mem_unit < 1024 ? info.totalram / (1024 / info.mem_unit) :
				    info.totalram * (info.mem_unit / 1024);
	decimal[i] = '\0';
	do {
		decimal[--i] = '0' + kb % 10;
		kb /= 10;
	} while (kb);
	report("memtotal_kb", decimal + i);
}

static void report_cpus(void)
{
	uint64_t cpus = 0;
	char *at = buffer;

	if (slurp("/proc/cpuinfo") < 0)
		return;
	while ((at = find(at, "processor\t"))) {
		cpus++;
		at++;
	}
	report_hex("cpus", cpus);
	report("la57", find(buffer, " la57") ? "1" : "0");
}

/* The file that the test's initrd holds. */
static void report_payload(void)
{
	uint64_t hash = FNV_INIT, size = 0;
	int fd = open("/payload", O_RDONLY);
	int n;

	if (fd < 0)
		return;
	while ((n = read(fd, buffer, sizeof(buffer))) > 0) {
		hash = fnv_add(hash, buffer, n);
		size += n;
	}
	close(fd);
	report_hex("payload_size", size);
	report_hex("payload_hash", hash);
}

/* The kernel's own lines about PVH, and anything that must not be there. */
static void report_log(void)
{
	static const char * const words[] = {
		"PVH: ", "Checked W+X mappings: ", "efi: ",
		"WARNING:", "BUG:", "Oops", "Call Trace", "KASAN:",
	};
	static const char * const keys[] = { "log", "wx", "efi_log" };
	int len = syscall(__NR_syslog, SYSLOG_READ_ALL, buffer, TEXT_SIZE - 1);
	char *line = buffer, *end;
	unsigned int i;

	if (len < 0)
		return;
	buffer[len] = '\0';
	for (; *line; line = end + 1) {
		end = strchr(line, '\n');
		if (end)
			*end = '\0';
		for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
			char *at = find(line, words[i]);

			if (at) {
				at += i == 1 ? strlen(words[i]) : 0;
				report(i < 3 ? keys[i] : "bad", at);
				break;
			}
		}
		if (!end)
			break;
	}
}

static void report_all(void)
{
	report("report", "begin");
	report_cmdline();
	if (slurp("/proc/version") > 0)
		report_field("version", "Linux version", ' ');
	report_memory();
	report_cpus();
	report_facts();
	if (slurp("/sys/hypervisor/type") > 0)
		report_field("hypervisor", "", '\n');
	report_payload();
	if (!strcmp(getenv("pvh_end") ?: "", "xen"))
		report_xen();
	report_log();
	report("report", "end");
}

/* The kernel's lines would get into the report's. */
static void report_to_console(void)
{
	to_console = true;
	syscall(__NR_syslog, SYSLOG_OFF, NULL, 0);
	report_all();
	syscall(__NR_syslog, SYSLOG_ON, NULL, 0);
}

/* Not PID 1: only in a guest, whose PID 1 we are too, is this machine ours to end. */
static int end_as(const char *name)
{
	char first[16] = "";

	syscall(__NR_readlinkat, AT_FDCWD, "/proc/1/exe", first, sizeof(first) - 1);
	if (!strcmp(first, "/init") && !strcmp(name, "/sbin/poweroff"))
		reboot(REBOOT_POWEROFF);
	if (!strcmp(first, "/init") && !strcmp(name, "/sbin/reboot"))
		reboot(REBOOT_RESTART);
	printf("This is the init program of a guest under test, not for here.\n");
	return 1;
}

/* Waits until @argv has run; what it prints goes to the console. */
static void run_program(char *const argv[])
{
	char *const no_environment[] = { NULL };
	int pid = fork();

	if (!pid) {
		execve(argv[0], argv, no_environment);
		printf("pvh init: %s cannot be run\n", argv[0]);
		exit(127);
	}
	waitpid(pid, NULL, 0);
}

/* The test's initrd has kexec(8) with its libraries, and /next, a kernel. */
static void kexec_next(void)
{
	char *how = getenv("pvh_kexec");
	char *const load_next[] = {
		"/kexec", "-l", how ? how : "-c", "/next",
		"--command-line=console=ttyS0 panic=-1 no_timer_check pvh_second=1", NULL
	};
	char *const start[] = { "/kexec", "-e", NULL };

	run_program(load_next);
	run_program(start);
	printf("pvh init: kexec did not leave this kernel\n");
}

int main(int argc, char **argv)
{
	const char *end = getenv("pvh_end"), *to = getenv("pvh_report");

	/* What follows would take down the machine that it runs on. */
	if (getpid() != 1)
		return end_as(argv[0]);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	if (end && !strcmp(end, "xen"))
		begin_xen();
	if (to && !strcmp(to, "console")) {
		report_to_console();
	} else if (syscall(__NR_iopl, 3) < 0) {
		printf("pvh init: iopl failed, the kernel needs CONFIG_X86_IOPL_IOPERM\n");
	} else {
		printf("pvh init: reporting on port 0xe9\n");
		report_all();
	}

	if (end && !strcmp(end, "kexec"))
		kexec_next();
	if (end && !strcmp(end, "xen"))
		serve_xen();
	if (end && !strcmp(end, "halt"))
		reboot(REBOOT_HALT);
	if (end && !strcmp(end, "reboot"))
		reboot(REBOOT_RESTART);
	reboot(REBOOT_POWEROFF);
	for (;;)
		sleep(1000);
}
