#!/bin/sh
# Applies each fault of verify/mutants-efi to the EFI environment's pure files; the
# file's test must fail. KTAP.
# usage: mutants-efi.sh [NAME...]; verify/Makefile sets CC, CFLAGS, SANITIZE, OBJECTS
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck disable=SC2153	# not a misspelling
work=$OBJECTS/mutant-efi
folder=$top/arch/x86/boot/pvh

# shellcheck source=/dev/null
. "$top/verify/mutants-common.sh"

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

# A test that fails anyway notices nothing.
check_tests() {
	for file in pe.c memmap.c handles.c; do
		cp "$folder/$file" "$work/$file"
		for test in $(tests_of "$file"); do
			if build "$test" "$file" && run "$test"; then continue; fi
			echo "Bail out! $test fails without any fault"
			tail -n 20 "$work/said" | sed 's/^/# /'
			exit 1
		done
	done
}

try_all mutants-efi "EFI environment" "$folder" "$@"
