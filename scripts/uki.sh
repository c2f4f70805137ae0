#!/bin/sh
# Makes a unified kernel image: systemd's stub with a kernel, an initrd and a command
# line in it.
# usage: uki.sh STUB KERNEL INITRD CMDLINE OUT
set -eu

stub=$1
kernel=$2
initrd=$3
cmdline=$4
out=$5
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Sections are put behind the stub's last one, on page boundaries.
next=$(objdump -h "$stub" | awk '$1 ~ /^[0-9]+$/ { print $3, $4 }' | while read -r size vma; do
	printf '%d\n' $((0x$size + 0x$vma))
done | sort -n | tail -n 1)

# section NAME FILE: one more option for objcopy
section() {
	next=$(((next + 4095) / 4096 * 4096))
	echo "--add-section $1=$2 --change-section-vma $1=$next --set-section-flags $1=data,readonly" \
		>>"$work/options"
	next=$((next + $(stat -c %s "$2")))
}

printf 'ID=pvh\nNAME=pvh\n' >"$work/osrel"
printf '%s' "$cmdline" >"$work/cmdline"
section .osrel "$work/osrel"
section .cmdline "$work/cmdline"
section .linux "$kernel"
section .initrd "$initrd"
# shellcheck disable=SC2046	# a list
objcopy $(cat "$work/options") "$stub" "$out"
