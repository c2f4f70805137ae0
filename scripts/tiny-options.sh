#!/bin/sh
# What the options of configs/pvh-tiny.config are worth: builds that kernel once for
# each, with the option as tinyconfig has it, and measures all of them.
# usage: tiny-options.sh TINY OUT, after "make tiny" has built TINY
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
tiny=$1
out=$2
build=${BUILD:-build}
tests=$build/selftests
config=configs/pvh-tiny.config
# Beside build/selftests, where build.sh looks for init
kernel=$build/tiny-option

# A name, and lines of a configuration, with "," between them. What is alone off in
# the file stands here by name only, and is set.
variants='apic-timer CONFIG_CMDLINE="reboot=triple no_timer_check"
timer-check CONFIG_CMDLINE="reboot=triple nolapic_timer"
PHYSICAL_START CONFIG_PHYSICAL_START=0x1000000
initramfs-gzip CONFIG_RD_GZIP=y,CONFIG_INITRAMFS_COMPRESSION_NONE=n,CONFIG_INITRAMFS_COMPRESSION_GZIP=y
LOG_BUF_SHIFT CONFIG_LOG_BUF_SHIFT=17
SERIAL_8250_NR_UARTS CONFIG_SERIAL_8250_NR_UARTS=4,CONFIG_SERIAL_8250_RUNTIME_UARTS=4
VT,INPUT,SERIO,HID CONFIG_VT=y,CONFIG_INPUT=y,CONFIG_SERIO=y,CONFIG_HID_SUPPORT=y
PTYS CONFIG_UNIX98_PTYS=y,CONFIG_LEGACY_PTYS=y
COREDUMP
X86_KERNEL_IBT
X86_VSYSCALL_EMULATION
VMAP_STACK
INIT_STACK_ALL_ZERO CONFIG_INIT_STACK_NONE=n,CONFIG_INIT_STACK_ALL_ZERO=y
CPU_SUP_HYGON,... CONFIG_CPU_SUP_HYGON=y,CONFIG_CPU_SUP_CENTAUR=y,CONFIG_CPU_SUP_ZHAOXIN=y
X86_MCE
CPU_MITIGATIONS'

main() {
	cd "$top"
	mkdir -p "$out"
	row="machine=microvm bios=qboot.rom mem=64 append=pvh_end=reboot"
	echo "name=as-it-is $row kernel=$tiny/vmlinux vmlinux=$tiny/vmlinux" >"$out/plan"
	echo "$variants" >"$out/variants"
	while read -r name lines; do
		file=$out/$(echo "$name" | tr -dc 'A-Za-z0-9_-')
		echo "${lines:-CONFIG_$name=y}" | tr , '\n' >"$file.config"
		rm -rf "$kernel"
		echo "Building with $name turned back ..."
		scripts/build.sh variant "$build/linux" "$kernel" "$tiny" "$config" "$file.config" </dev/null
		# An option that cannot be had is no measurement.
		grep -v '=n$' "$file.config" | while read -r line; do
			grep -qxF "$line" "$kernel/.config" || {
				echo "$name: the kernel's configuration does not get $line; mend its line in $0" >&2
				exit 1
			}
		done
		mv "$kernel/vmlinux" "$file.vmlinux"
		echo "name=$name $row kernel=$file.vmlinux vmlinux=$file.vmlinux" >>"$out/plan"
	done <"$out/variants"
	rm -rf "$kernel"
	"$tests/bench" --dir="$out" --plugin="$tests/insn_count.so" --init="$tests/init" \
		--inject="$tests/pvh_inject" --least "$out/plan"
}

main
