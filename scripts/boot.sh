#!/bin/sh
# Boots a kernel in QEMU and prints the table.
# usage: boot.sh KERNEL [pvh_boot's options]
set -eu

tests=build/selftests
kernel=$1
shift

[ -r "$kernel" ] || {
	echo "KERNEL=$kernel cannot be read" >&2
	exit 1
}
for option in "$@"; do
	case $option in
	--initrd=?*) [ -r "${option#*=}" ] || {
		echo "INITRD=${option#*=} cannot be read" >&2
		exit 1
	} ;;
	esac
done
command -v qemu-system-x86_64 >/dev/null || {
	echo "qemu-system-x86_64 is missing: apt-get install qemu-system-x86" >&2
	exit 1
}
exec "$tests/pvh_boot" --logs=build/boot --plugin="$tests/insn_count.so" "$@" "$kernel"
