#!/bin/sh
# Boots kernels in QEMU and prints the table.
# usage: boot.sh [pvh_boot's options and kernel]
set -eu

build=${BUILD:-build}
tests=$build/selftests

readable() {
	[ -r "$2" ] || {
		echo "$1=$2 cannot be read" >&2
		exit 1
	}
}

for option in "$@"; do
	case $option in
	--initrd=?*) readable INITRD "${option#*=}" ;;
	--boot=*) readable kernel "${option#*:}" ;;
	--*) ;;
	*) readable KERNEL "$option" ;;
	esac
done
qemu=${PVH_QEMU:-qemu-system-x86_64}
command -v "$qemu" >/dev/null || {
	echo "$qemu is missing: apt-get install qemu-system-x86" >&2
	exit 1
}
exec "$tests/pvh_boot" --logs="$build/boot" --plugin="$tests/insn_count.so" "$@"
