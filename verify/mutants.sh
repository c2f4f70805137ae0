#!/bin/sh
# Applies each fault of verify/mutants to the converter; a test must fail. KTAP.
# usage: mutants.sh [NAME...]; verify/Makefile sets
#   CC, CFLAGS, SANITIZE, OBJECTS (directory), PLATFORM (the converter's), CONVERTER
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
work=$OBJECTS/mutant
n=0

# One line in the list each; names given on the command line select.
selected() {
	sed -e '/^#/d' -e '/^$/d' "$top/verify/mutants" >"$work/all"
	if [ $# = 0 ]; then
		cat "$work/all"
	else
		for name in "$@"; do grep "^$name " "$work/all"; done
	fi
}

link() {
	main=
	[ "$1" != fuzz ] || main=-fsanitize=fuzzer
	others=
	for file in $CONVERTER; do
		if [ "$file.c" = "$2" ]; then others="$others $work/$file.o"; else others="$others $OBJECTS/$file.o"; fi
	done
	# shellcheck disable=SC2086	# lists
	$CC $SANITIZE $main -o "$work/$1" "$OBJECTS/$1.o" "$OBJECTS/arena.o" "$OBJECTS/oracle.o" $others
}

# The most likely test comes first. One that hangs has noticed, too. $work/test
# says which one it was.
noticed() {
	tests='start_info_test fuzz memmap_test exhaustive'
	case $1 in memmap.c | events.c) tests='memmap_test fuzz exhaustive start_info_test' ;; esac
	for test in $tests; do
		echo "$test" >"$work/test"
		link "$test" "$1"
		set -- "$1"
		[ "$test" != fuzz ] || set -- "$1" -runs=0 -artifact_prefix="$work/" "$top/verify/corpus"
		file=$1
		shift
		timeout 60 "$work/$test" "$@" </dev/null >"$work/said" 2>&1 || return 0
		set -- "$file"
	done
	return 1
}

try() {
	n=$((n + 1))
	sed -e "$3" "$PLATFORM/$2" >"$work/$2"
	if cmp -s "$PLATFORM/$2" "$work/$2"; then
		echo "not ok $n $1"
		echo "# It changes nothing in $2 any more: adapt it in verify/mutants."
		return
	fi
	# shellcheck disable=SC2086	# lists
	if ! $CC $CFLAGS $SANITIZE -c -o "$work/${2%.c}.o" "$work/$2" >"$work/said" 2>&1; then
		echo "not ok $n $1"
		sed 's/^/# /' "$work/said"
		echo "# It does not compile: mend it in verify/mutants."
	elif noticed "$2"; then
		echo "ok $n $1 # noticed by $(cat "$work/test")"
	else
		echo "not ok $n $1"
		echo "# No test fails with this change of $2; add a case that does:"
		diff -u "$PLATFORM/$2" "$work/$2" | sed 's/^/# /'
	fi
}

main() {
	mkdir -p "$work"
	selected "$@" >"$work/list"
	echo "TAP version 13"
	echo "1..$(wc -l <"$work/list")"
	while read -r name file script; do
		try "$name" "$file" "$script"
	done <"$work/list"
}

main "$@"
