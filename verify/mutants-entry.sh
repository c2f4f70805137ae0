#!/bin/sh
# Applies each fault of verify/mutants-entry to the entries, in a copy of the
# kernel's build; a boot must fail. KTAP.
# usage: mutants-entry.sh [NAME...], after "make kernel"
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
linux=$top/build/linux
built=$top/build/pvh
out=$top/build/mutants/pvh
work=$top/build/mutants/work
failed=0
n=0

# shellcheck source=/dev/null
. "$top/verify/selected.sh"

# object FILE PATH: what kbuild makes of the file for that path's image.
object() {
	dir=$(dirname "$1")
	base=$(basename "${1%.[cS]}")
	case $2:$dir in
	vmlinux:arch/x86/platform/pvh)
		[ "$base" != entry ] || base=entry_64
		echo "$dir/$base.o" ;;
	*:arch/x86/platform/pvh)
		[ "$base" = entry ] || base=shared-$base
		echo "arch/x86/boot/pvh/$base.o" ;;
	*)	echo "$dir/$base.o" ;;
	esac
}

# compile OBJECT FILE: as kbuild did, but the changed file is in $work/src.
compile() {
	cmd=$out/$(dirname "$1")/.$(basename "$1").cmd
	source=$(sed -n 's/^source_[^ ]* := .*linux\///p' "$cmd")
	rm -rf "$work/src"
	# Includes are looked for beside the file that has them.
	mkdir -p "$work/src/arch/x86/platform/pvh" "$work/src/arch/x86/boot/pvh" "$work/src/$(dirname "$2")"
	[ "$source" = "$2" ] || cp "$linux/$source" "$work/src/$source"
	sed -e "$3" "$linux/$2" >"$work/src/$2"
	! cmp -s "$linux/$2" "$work/src/$2" || { echo "It changes nothing in $2 any more."; return 1; }
	line=$(sed -n 's/^savedcmd_[^ ]* := //p' "$cmd" |
		sed -e "s| [^ ]*linux/$source| -iquote $linux/$(dirname "$2") -iquote $linux/$(dirname "$source") $work/src/$source|")
	rm -f "$out/$1"
	(cd "$out" && eval "$line") && [ -f "$out/$1" ]
}

build() {
	make -C "$linux" O="$out" -j"${JOBS:-$(nproc)}" "$1" </dev/null
}

# boot PATH CASE: 0 if the boot is as it should be, 1 if not, 2 if it was none
boot() {
	PVH_VMLINUX=$out/vmlinux PVH_IMAGE=$out/arch/x86/boot/pvhImage \
		"$top/build/selftests/inject_test" --path="$1" --case="$2" --timeout=30 \
		</dev/null >"$work/said" 2>&1 || true
	if grep -q '^ok 1 ' "$work/said"; then return 0; fi
	if grep -q '^not ok 1 ' "$work/said"; then return 1; fi
	return 2
}

# A case that fails anyway notices nothing.
check_boots() {
	while read -r _ _ path cases _; do
		for case in $(echo "$cases" | tr , ' '); do echo "$path $case"; done
	done <"$work/list" | sort -u >"$work/boots"
	while read -r path case; do
		boot "$path" "$case" || {
			echo "Bail out! $path, $case fails without any fault"
			sed 's/^/# /' "$work/said"
			exit 1
		}
	done <"$work/boots"
}

# Sets $verdict.
try_boots() {
	for case in $(echo "$2" | tr , ' '); do
		status=0
		boot "$1" "$case" || status=$?
		case $status in
		1)	verdict="noticed by $1, $case"; return 0 ;;
		2)	verdict="$1, $case did not run"; return 1 ;;
		esac
	done
	verdict="$1, $2 passes; name a case that does not, or add one"
	return 1
}

fail() {
	failed=$((failed + 1))
	echo "not ok $n $1"
	[ ! -s "$work/said" ] || tail -n 20 "$work/said" | sed 's/^/# /'
	echo "# $2"
}

try() {
	n=$((n + 1))
	obj=$(object "$2" "$3")
	image=pvhImage
	[ "$3" != vmlinux ] || image=vmlinux
	: >"$work/said"
	if ! compile "$obj" "$2" "$5" >"$work/said" 2>&1; then
		fail "$1" "It does not compile: mend it in verify/mutants-entry."
	elif ! build $image >"$work/said" 2>&1; then
		fail "$1" "It does not link: mend it in verify/mutants-entry."
	elif try_boots "$3" "$4"; then
		echo "ok $n $1 # $verdict"
	else
		: >"$work/said"
		fail "$1" "$verdict"
	fi
	cp "$built/$obj" "$out/$obj"
}

main() {
	mkdir -p "$work"
	selected "$top/verify/mutants-entry" "$@" >"$work/list"
	[ -s "$work/list" ] || return 0
	echo "TAP version 13"
	echo "1..$(wc -l <"$work/list")"
	rm -rf "$out"
	cp -a "$built" "$out"
	check_boots
	while read -r name file path cases script; do
		try "$name" "$file" "$path" "$cases" "$script"
	done <"$work/list"
	echo "# entries: $((n - failed)) of $n faults were noticed"
	rm -rf "$out"
	[ "$failed" = 0 ]
}

main "$@"
