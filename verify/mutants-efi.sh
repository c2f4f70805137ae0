#!/bin/sh
# Applies each fault of verify/mutants-efi to the EFI environment's pure files; the
# file's test must fail. KTAP.
# usage: mutants-efi.sh [NAME...]; verify/Makefile sets CC, CFLAGS, SANITIZE, OBJECTS
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
environment=$top/arch/x86/boot/pvh
# shellcheck disable=SC2153	# not a misspelling
work=$OBJECTS/mutant-efi
failed=0
n=0

# shellcheck source=/dev/null
. "$top/verify/selected.sh"

# The tests of FILE, the fastest first
tests_of() {
	case $1 in
	pe.c)	echo fuzz_pe pe_test ;;
	memmap.c) echo efi_map_test ;;
	handles.c) echo handles_test ;;
	esac
}

# build TEST FILE: with $work/FILE
build() {
	objects=$OBJECTS/$1.o
	main=
	case $1 in
	fuzz_pe) objects="$objects $OBJECTS/pe_oracle.o" main=-fsanitize=fuzzer ;;
	pe_test) objects="$objects $OBJECTS/pe_oracle.o $OBJECTS/pe_sample.o $OBJECTS/arena.o" ;;
	*)	objects="$objects $OBJECTS/arena.o" ;;
	esac
	# shellcheck disable=SC2086	# lists
	$CC $CFLAGS $SANITIZE $main -o "$work/$1" "$work/$2" $objects >"$work/said" 2>&1
}

# run TEST: its exit status. 124 is for one that did not end by itself.
run() {
	arguments=
	[ "$1" != fuzz_pe ] || arguments="-runs=0 -timeout=20 -artifact_prefix=$work/ $top/verify/corpus_pe"
	# shellcheck disable=SC2086	# a list
	timeout "${TEST_TIMEOUT:-120}" "$work/$1" $arguments </dev/null >"$work/said" 2>&1
}

fail() {
	failed=$((failed + 1))
	echo "not ok $n $1"
	echo "# $2"
}

try() {
	n=$((n + 1))
	sed -e "$3" "$environment/$2" >"$work/$2"
	# shellcheck disable=SC2086	# lists
	if cmp -s "$environment/$2" "$work/$2"; then
		fail "$1" "It changes nothing in $2 any more: adapt it in verify/mutants-efi."
	elif ! $CC $CFLAGS $SANITIZE -c -o "$work/compiled.o" "$work/$2" >"$work/said" 2>&1; then
		fail "$1" "It does not compile: mend it in verify/mutants-efi."
		sed 's/^/# /' "$work/said"
	elif try_tests "$1" "$2"; then
		echo "ok $n $1 # $verdict"
	else
		fail "$1" "$verdict, with this change of $2:"
		diff -u "$environment/$2" "$work/$2" | sed 's/^/# /'
	fi
}

# try_tests NAME FILE: sets $verdict. NAME! makes an endless loop.
try_tests() {
	verdict=
	for test in $(tests_of "$2"); do
		build "$test" "$2" || { verdict="$test does not link"; return 1; }
		status=0
		run "$test" || status=$?
		case $status in
		0)	;;
		124)	verdict="$test hung"
			case $1 in *!) return 0 ;; esac ;;
		126 | 127) verdict="$test did not run"; return 1 ;;
		*)	verdict="noticed by $test"; return 0 ;;
		esac
	done
	verdict=${verdict:-no test fails; add a case that does}
	return 1
}

# A test that fails anyway notices nothing.
check_tests() {
	for file in pe.c memmap.c handles.c; do
		cp "$environment/$file" "$work/$file"
		for test in $(tests_of "$file"); do
			if build "$test" "$file" && run "$test"; then continue; fi
			echo "Bail out! $test fails without any fault"
			tail -n 20 "$work/said" | sed 's/^/# /'
			exit 1
		done
	done
}

main() {
	mkdir -p "$work"
	selected "$top/verify/mutants-efi" "$@" >"$work/list"
	[ -s "$work/list" ] || return 0
	echo "TAP version 13"
	echo "1..$(wc -l <"$work/list")"
	check_tests
	while read -r name file script; do
		try "$name" "$file" "$script"
	done <"$work/list"
	echo "# EFI environment: $((n - failed)) of $n faults were noticed"
	[ "$failed" = 0 ]
}

main "$@"
