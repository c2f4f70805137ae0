#!/bin/sh
# Applies each fault of verify/mutants to the converter; a test must fail. KTAP.
# usage: mutants.sh [NAME...]; verify/Makefile sets
#   CC, CFLAGS, SANITIZE, OBJECTS (directory), PLATFORM (the converter's), CONVERTER
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
work=$OBJECTS/mutant
all_tests='start_info_test memmap_test fuzz exhaustive'
failed=0
n=0

# shellcheck source=/dev/null
. "$top/verify/selected.sh"

# link TEST FILE: the converter's FILE is the changed one, or "none".
link() {
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
		link "$test" none || { echo "Bail out! $test does not link"; sed 's/^/# /' "$work/said"; exit 1; }
		run "$test" || { echo "Bail out! $test fails without any fault"; tail -n 20 "$work/said" | sed 's/^/# /'; exit 1; }
	done
}

# The most likely test comes first. Sets $verdict. A test that hangs has not
# noticed anything, unless its own watchdog ends it, or the list says (name!) that
# the fault makes an endless loop.
try_tests() {
	tests=$all_tests
	case $1 in memmap.c | events.c) tests='memmap_test fuzz exhaustive start_info_test' ;; esac
	verdict=
	for test in $tests; do
		link "$test" "$1" || { verdict="$test does not link"; return 1; }
		status=0
		run "$test" || status=$?
		case $status in
		0)	;;
		124)	verdict="$test hung"
			case $2 in *!) return 0 ;; esac ;;
		126 | 127) verdict="$test did not run"; return 1 ;;
		*)	verdict="noticed by $test"; return 0 ;;
		esac
	done
	verdict=${verdict:-no test fails; add a case that does}
	return 1
}

fail() {
	failed=$((failed + 1))
	echo "not ok $n $1"
	echo "# $2"
}

try() {
	n=$((n + 1))
	sed -e "$3" "$PLATFORM/$2" >"$work/$2"
	# shellcheck disable=SC2086	# lists
	if cmp -s "$PLATFORM/$2" "$work/$2"; then
		fail "$1" "It changes nothing in $2 any more: adapt it in verify/mutants."
	elif ! $CC $CFLAGS $SANITIZE -c -o "$work/${2%.c}.o" "$work/$2" >"$work/said" 2>&1; then
		fail "$1" "It does not compile: mend it in verify/mutants."
		sed 's/^/# /' "$work/said"
	elif try_tests "$2" "$1"; then
		echo "ok $n $1 # $verdict"
	else
		fail "$1" "$verdict, with this change of $2:"
		diff -u "$PLATFORM/$2" "$work/$2" | sed 's/^/# /'
	fi
}

main() {
	mkdir -p "$work"
	selected "$top/verify/mutants" "$@" >"$work/list"
	[ -s "$work/list" ] || return 0
	echo "TAP version 13"
	echo "1..$(wc -l <"$work/list")"
	check_tests
	while read -r name file script; do
		try "$name" "$file" "$script"
	done <"$work/list"
	echo "# converter: $((n - failed)) of $n faults were noticed"
	[ "$failed" = 0 ]
}

main "$@"
