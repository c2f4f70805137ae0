#!/bin/sh
# Proves with Frama-C's WP what README.md says of the converter, in KTAP.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
linux=$top/build/linux
out=$top/build/verify/prove
n=0

# The kernel's comments have a star on each line, ACSL's must not.
annotated() {
	sed '/\/\*@$/,/\*\//s/^[ \t]*\*\([ \t]\)/\1/' "$top/$1" >"$out/$2"
}

prepare() {
	mkdir -p "$out/asm"
	for file in start_info.c memmap.c events.c messages.c events.h; do
		annotated "arch/x86/platform/pvh/$file" "$file"
	done
	annotated arch/x86/include/asm/pvh_start_info.h asm/pvh_start_info.h
	# Which provers there are: Why3 keeps that in the home directory.
	HOME=$out why3 config detect >"$out/why3" 2>&1
}

# prove NAME FILE OPTION...: all goals, and at least one, must be proved.
prove() {
	n=$((n + 1))
	name=$1
	file=$2
	shift 2
	(cd "$out" && HOME=$out timeout 600 frama-c -machdep gcc_x86_64 -cpp-extra-args="-I$out \
		-I$top/tools/testing/selftests/pvh/include -I$linux/tools/include \
		-idirafter /usr/include/$(gcc -print-multiarch) -idirafter /usr/include \
		-idirafter $linux/include" "$file" \
		-wp -wp-rte -wp-split -wp-prover cvc4,z3 -wp-timeout 30 -wp-par 1 "$@") >"$out/log" 2>&1 || true
	goals=$(sed -n 's/^\[wp\] Proved goals: *\([0-9]*\) \/ \([0-9]*\)$/\1 of \2/p' "$out/log")
	if [ -n "$goals" ] && [ "${goals% of *}" = "${goals#* of }" ] && [ "$goals" != "0 of 0" ]; then
		echo "ok $n $name"
	else
		echo "not ok $n $name"
		grep -E -A3 'rror|Failed|Timeout|Unknown' "$out/log" | sed 's/^/# /'
		echo "# Mend the code or its contract, then: make prove"
	fi
	echo "# ${goals:-no} goals proved"
}

main() {
	prepare
	echo "TAP version 13"
	echo "1..2"
	prove "events.c: no run-time errors, types stay in range" events.c
	prove "start_info.c: the command line stays in its buffer" start_info.c -wp-fct read_cmdline
}

main "$@"
