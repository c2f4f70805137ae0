#!/bin/sh
# Applies each fault of verify/mutants to the converter; a test must fail. KTAP.
# usage: mutants.sh [NAME...]; verify/Makefile sets
#   CC, CFLAGS, SANITIZE, OBJECTS (directory), PLATFORM (the converter's), CONVERTER
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
work=$OBJECTS/mutant
all_tests='start_info_test memmap_test fuzz exhaustive'

# shellcheck source=/dev/null
. "$top/verify/mutants-common.sh"

tests_of() {
	case $1 in
	memmap.c | events.c) echo memmap_test fuzz exhaustive start_info_test ;;
	*)	echo "$all_tests" ;;
	esac
}

# build TEST FILE: the converter's FILE is the changed one, or "none".
build() {
	main=
	[ "$1" != fuzz ] || main=-fsanitize=fuzzer
	others=
	for file in $CONVERTER; do
		if [ "$file.c" = "$2" ]; then others="$others $work/$file.o"; else others="$others $OBJECTS/$file.o"; fi
	done
	rm -f "$work/$1"
	# shellcheck disable=SC2086	# lists
	$CC $SANITIZE $main -o "$work/$1" "$OBJECTS/$1.o" "$OBJECTS/arena.o" "$OBJECTS/oracle.o" $others \
		>"$work/said" 2>&1
}

# The exit status of a test. 124 is ours, for one that did not end by itself.
run() {
	status=0
	case $1 in
	fuzz)	timeout "${TEST_TIMEOUT:-120}" "$work/fuzz" -runs=0 -timeout=20 -artifact_prefix="$work/" "$top/verify/corpus" \
			</dev/null >"$work/said" 2>&1 || status=$? ;;
	*)	timeout "${TEST_TIMEOUT:-120}" "$work/$1" </dev/null >"$work/said" 2>&1 || status=$? ;;
	esac
	# The harness's children, which are groups of their own, outlive it.
	[ "$status" != 124 ] || pkill -KILL -f "^$work/" || true
	return $status
}

# A test that fails anyway notices nothing.
check_tests() {
	for test in $all_tests; do
		build "$test" none || { echo "Bail out! $test does not link"; sed 's/^/# /' "$work/said"; exit 1; }
		run "$test" || { echo "Bail out! $test fails without any fault"; tail -n 20 "$work/said" | sed 's/^/# /'; exit 1; }
	done
}

try_all mutants converter "$PLATFORM" "$@"
