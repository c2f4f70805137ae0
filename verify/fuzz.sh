#!/bin/sh
# Fuzzes the converter and measures what the corpus reaches of it, in KTAP.
# usage: fuzz.sh SECONDS
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
out=$top/build/verify
# shellcheck source=/dev/null
. "$top/scripts/ktap.sh"

corpus_passes() {
	"$out/$1" -runs=0 -artifact_prefix="$out/found-" "$top/verify/corpus" 2>&1 | tail -n 30 >"$out/log" || true
	grep -q '^#.*DONE' "$out/log" || {
		cat "$out/log"
		echo "Run build/verify/$1 FILE for each file of verify/corpus to see which one it is."
		return 1
	}
}

coverage() {
	sources=$(for file in start_info memmap events messages; do echo "$top/arch/x86/platform/pvh/$file.c"; done)
	LLVM_PROFILE_FILE=$out/coverage.raw "$out/fuzz-coverage" -runs=0 "$top/verify/corpus" 2>&1
	llvm-profdata merge -o "$out/coverage.prof" "$out/coverage.raw"
	# shellcheck disable=SC2086	# a list
	llvm-cov report -show-region-summary=false -instr-profile="$out/coverage.prof" "$out/fuzz-coverage" \
		$sources >"$out/coverage"
	# shellcheck disable=SC2086	# a list
	llvm-cov export -format=lcov -instr-profile="$out/coverage.prof" "$out/fuzz-coverage" $sources >"$out/lcov"
}

# missed WHAT PATTERN: fails if there is such a line in the report, or none like it
missed() {
	grep -q "^$1" "$out/lcov"
	awk -F'[:,]' -v what="$1" -v top="$top/" '
		$1 == "SF" { file = $2; sub(top, "", file) }
		$1 == what && ($NF == "0" || $NF == "-") { print file ":" $2 " is not reached"; bad = 1 }
		END { exit bad }' "$out/lcov" && return
	echo "Add an input to verify/seeds.c that gets there, then: make -C verify corpus"
	return 1
}

# fuzz SECONDS
fuzz() {
	mkdir -p "$out/corpus"
	# What it finds on the way is kept for the next run, here only.
	"$out/fuzz" -max_total_time="$1" -timeout=10 -print_final_stats=1 -artifact_prefix="$out/found-" \
		"$out/corpus" "$top/verify/corpus" >"$out/log" 2>&1 || {
		tail -n 40 "$out/log"
		echo "Run build/verify/fuzz build/verify/found-... again until it passes, then keep that file in"
		echo "verify/seeds.c or verify/corpus under a name that says what it is."
		return 1
	}
}

main() {
	[ "${1-}" = step ] || make -s -C "$top/verify" O="$out" "$out/fuzz" "$out/fuzz-coverage" "$out/fuzz-memory"
	begin "$top/build/verify/fuzz-test" 6 "$@"
	try "corpus passes" corpus_passes fuzz
	try "corpus passes, no uninitialised memory is used" corpus_passes fuzz-memory
	try "coverage of the corpus is measured" coverage
	awk '/^[a-z_]*\.c|^TOTAL/ { print "# " $1 ": " $7 " of " $5 " lines, " $10 " of " $8 " branches" }' "$out/coverage"
	try "every line is reached" missed DA
	try "every branch is taken both ways" missed BRDA
	try "$1 s of fuzzing find nothing" fuzz "$1"
	sed -n 's/^Done /# /p' "$out/log"
}

main "$@"
