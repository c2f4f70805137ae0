#!/bin/sh
# Fuzzes converter and PE loader, and measures what each corpus reaches of it, in KTAP.
# usage: fuzz.sh SECONDS
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
out=$top/build/verify
# shellcheck source=/dev/null
. "$top/scripts/ktap.sh"

# corpus_of TARGET, sources_of TARGET
corpus_of() {
	echo "$top/verify/corpus${1#fuzz}"
}

sources_of() {
	case $1 in
	fuzz)	for file in start_info memmap events messages; do echo "$top/arch/x86/platform/pvh/$file.c"; done ;;
	fuzz_pe) echo "$top/arch/x86/boot/pvh/pe.c" ;;
	esac
}

# corpus_passes TARGET [-memory]
corpus_passes() {
	"$out/$1${2-}" -runs=0 -artifact_prefix="$out/found-" "$(corpus_of "$1")" 2>&1 | tail -n 30 >"$out/log" || true
	grep -q '^#.*DONE' "$out/log" || {
		cat "$out/log"
		echo "Run build/verify/$1${2-} FILE for each file of its corpus to see which one it is."
		return 1
	}
}

# coverage TARGET
coverage() {
	sources=$(sources_of "$1")
	LLVM_PROFILE_FILE=$out/coverage.raw "$out/$1-coverage" -runs=0 "$(corpus_of "$1")" 2>&1
	llvm-profdata merge -o "$out/coverage.prof" "$out/coverage.raw"
	# shellcheck disable=SC2086	# a list
	llvm-cov report -show-region-summary=false -instr-profile="$out/coverage.prof" "$out/$1-coverage" \
		$sources >"$out/coverage"
	# shellcheck disable=SC2086	# a list
	llvm-cov export -format=lcov -instr-profile="$out/coverage.prof" "$out/$1-coverage" $sources >"$out/lcov"
}

# missed WHAT PATTERN: fails if there is such a line in the report, or none like it
missed() {
	grep -q "^$1" "$out/lcov"
	awk -F'[:,]' -v what="$1" -v top="$top/" '
		$1 == "SF" { file = $2; sub(top, "", file) }
		$1 == what && ($NF == "0" || $NF == "-") { print file ":" $2 " is not reached"; bad = 1 }
		END { exit bad }' "$out/lcov" && return
	echo "Add an input to verify/seeds.c that gets there, then: make -C verify corpus"
	echo "or, for the PE loader: verify/seeds_pe.c, corpus_pe"
	return 1
}

# fuzz TARGET SECONDS
fuzz() {
	mkdir -p "$out/corpus${1#fuzz}"
	# What it finds on the way is kept for the next run, here only.
	"$out/$1" -max_total_time="$2" -timeout=10 -print_final_stats=1 -artifact_prefix="$out/found-" \
		"$out/corpus${1#fuzz}" "$(corpus_of "$1")" >"$out/log" 2>&1 || {
		tail -n 40 "$out/log"
		echo "Run build/verify/$1 build/verify/found-... again until it passes, then keep that file in"
		echo "seeds or corpus under a name that says what it is."
		return 1
	}
}

main() {
	[ "${1-}" = step ] || for target in fuzz fuzz_pe; do
		make -s -C "$top/verify" O="$out" "$out/$target" "$out/$target-coverage" "$out/$target-memory"
	done
	begin "$top/build/verify/fuzz-test" 12 "$@"
	fuzz_all fuzz "$1" converter
	fuzz_all fuzz_pe "$1" "PE loader"
}

# fuzz_all TARGET SECONDS NAME
fuzz_all() {
	try "$3: corpus passes" corpus_passes "$1"
	try "$3: corpus passes, no uninitialised memory is used" corpus_passes "$1" -memory
	try "$3: coverage of the corpus is measured" coverage "$1"
	awk '/^[a-z_]*\.c|^TOTAL/ { print "# " $1 ": " $7 " of " $5 " lines, " $10 " of " $8 " branches" }' "$out/coverage"
	try "$3: every line is reached" missed DA
	try "$3: every branch is taken both ways" missed BRDA
	try "$3: $2 s of fuzzing find nothing" fuzz "$1" "$2"
	sed -n 's/^Done /# /p' "$out/log"
}

main "$@"
