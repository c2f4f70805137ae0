#!/bin/sh
# Does a hunk land inside a conditional that nobody who reads the patch sees? With one
# line of context it applies there without a word, and may be dead code: so did a
# hunk for vmlinux.lds.S, inside #ifdef CONFIG_AMD_MEM_ENCRYPT. Those that are meant
# to be inside of one are listed in series/inside, or in series/BASE/inside if there is
# that. In KTAP.
#
# usage: check-inside.sh [TREE [BASE]]	of base..refs/pvh/applied; BASE is one
#					of scripts/bases
#        check-inside.sh record [TREE [BASE]]	prints what is to be listed
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
work=
# shellcheck source=/dev/null
. "$top/scripts/ktap.sh"

# found_in TREE FROM TO: "SUBJECT: FILE:LINE: CONDITIONALS" for each such hunk
found_in() {
	for commit in $(git -C "$1" rev-list --reverse "$2..$3"); do
		subject=$(git -C "$1" log -1 --format=%s "$commit")
		git -C "$1" diff-tree -r --no-commit-id --no-renames --name-only --diff-filter=M "$commit" >"$work/paths"
		while read -r path; do
			git -C "$1" diff -U1 --no-color --no-ext-diff "$commit~" "$commit" -- "$path" >"$work/diff"
			git -C "$1" show "$commit~:$path" >"$work/before"
			awk -f "$top/scripts/inside.awk" PATH="$path" "$work/diff" "$work/before" >"$work/inside"
			sed "s|^|$subject: |" "$work/inside"
		done <"$work/paths"
	done
}

# Patches are named by files: the one whose first line is the subject.
name_patches() {
	# shellcheck disable=SC2046	# paths without spaces
	awk 'FILENAME != "-" && FNR == 1 { name = FILENAME; gsub(/.*\/|\.patch$/, "", name); patch[$0] = name; next }
	     FILENAME != "-" { next }
	     { for (subject in patch)
			if (index($0, subject ": ") == 1) { print patch[subject] substr($0, length(subject) + 1); next }
	       print }' "$top"/series/*.patch $(find "$top/series" -path "*/$base/*.patch") -
}

# Without line numbers, which differ between versions of a kernel
without_lines() {
	sed 's/^\([^:]*: [^:]*\):[0-9]*: /\1: /'
}

# as_listed LIST FOUND: a hunk for each line, in this order
as_listed() {
	grep -v '^#' "$1" >"$work/listed" || true
	without_lines <"$2" | diff "$work/listed" - >"$work/differs" && return
	echo "< is listed in ${1#"$top"/}, > is found, - is where in the file before the patch:"
	grep '^[<>]' "$work/differs"
	sed 's/^/- /' "$2"
	echo "If those hunks are where they should be: scripts/check-inside.sh record"
	return 1
}

hunks_are_where_they_should_be() {
	found_in "$tree" base refs/pvh/applied >"$work/raw"
	name_patches <"$work/raw" >"$work/found"
	as_listed "$list" "$work/found"
}

# A file for each kind of conditional, and changes of it
make_example() {
	example=$work/example
	rm -rf "$example"
	git init -q "$example"
	git -C "$example" config user.name check
	git -C "$example" config user.email check@localhost
	cat >"$example/a.h" <<-END
	#ifndef _A_H
	#define _A_H
	a
	#ifdef A
	b
	c
	#else	/* A */
	d
	e
	# if defined(C) || \\
	     defined(D)
	f
	g
	# endif
	#endif
	h
	#endif
	END
	printf '%s\n' 'ifdef A' a b 'else ifdef B' c d endif e >"$example/Makefile"
	printf '%s\n' 'if A' 'config B' '	help' '	  if C' d endif e >"$example/Kconfig"
	git -C "$example" add .
	git -C "$example" commit -q -m base
}

# inside FILE LINE SED WHAT: a change of that line is inside of that
inside() {
	sed -i "$2s/.*/$3/" "$example/$1"
	git -C "$example" commit -q -a -m "Change $1"
	found_in "$example" HEAD~ HEAD >"$work/found"
	git -C "$example" reset -q --hard HEAD~
	{ [ -z "$4" ] || echo "Change $1: $1:$2: $4"; } | diff - "$work/found"
}

each_kind_is_found() {
	make_example
	inside a.h 3 X ""
	inside a.h 16 X ""
	inside a.h 6 X "#ifdef A"
	inside a.h 9 X "#ifdef A #else"
	inside a.h 13 X "#ifdef A #else, #if defined(C) || defined(D)"
	# Shown by the hunk
	inside a.h 5 X ""
	inside Makefile 3 X "ifdef A"
	inside Makefile 6 X "ifdef A else ifdef B"
	inside Makefile 8 X ""
	inside Kconfig 5 X "if A"
	inside Kconfig 7 X ""
}

# The hunk of patch 1 applies to the next version, too, but not where it was.
drifting_hunk_is_found() {
	make_example
	printf '%s\n' a '#ifdef CONFIG_SMP' percpu '#endif' '' bss brk >"$example/lds.S"
	git -C "$example" add .
	git -C "$example" commit -q -m 'Old base'
	sed -i 's/^bss/bss, aligned/' "$example/lds.S"
	git -C "$example" commit -q -a -m 'Align'
	git -C "$example" diff -U1 HEAD~ >"$work/hunk"
	: >"$work/list"
	found_in "$example" HEAD~ HEAD >"$work/found"
	as_listed "$work/list" "$work/found"

	printf '%s\n' a '#ifdef CONFIG_AMD_MEM_ENCRYPT' decrypted '' bss brk '#endif' >"$example/lds.S"
	git -C "$example" commit -q -a -m 'New base'
	git -C "$example" apply "$work/hunk"
	git -C "$example" commit -q -a -m 'Align'
	found_in "$example" HEAD~ HEAD >"$work/found"
	if as_listed "$work/list" "$work/found" >"$work/said"; then return 1; fi
	grep -qx '> Align: lds.S: #ifdef CONFIG_AMD_MEM_ENCRYPT' "$work/said"
	grep -qx -- '- Align: lds.S:5: #ifdef CONFIG_AMD_MEM_ENCRYPT' "$work/said"

	# Said to be inside, it is accepted; what is listed has to be so.
	echo 'Align: lds.S: #ifdef CONFIG_AMD_MEM_ENCRYPT' >"$work/list"
	as_listed "$work/list" "$work/found"
	: >"$work/found"
	if as_listed "$work/list" "$work/found" >"$work/said"; then return 1; fi
	grep -qx '< Align: lds.S: #ifdef CONFIG_AMD_MEM_ENCRYPT' "$work/said"
}

# prepare TREE BASE: for the steps, which are processes of their own, too
prepare() {
	tree=${1:-$top/${BUILD:-build}/linux}
	base=${2:-$("$top/scripts/queue.sh" base-of "$(git -C "$tree" show base:Makefile |
		awk '$1 == "VERSION" { version = $3 } $1 == "PATCHLEVEL" { print version "." $3; exit }')")}
	list=$top/series/inside
	[ ! -e "$top/series/$base/inside" ] || list=$top/series/$base/inside
	export tree base list
}

record() {
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	found_in "$tree" base refs/pvh/applied | name_patches | without_lines
}

main() {
	case ${1-} in
	step)	;;
	record)	prepare "${2-}" "${3-}"; record; return ;;
	*)	prepare "${1-}" "${2-}"; set -- ;;
	esac
	begin "$top/${BUILD:-build}/check-inside" 3 "$@"
	try "hunks are inside of the conditionals that are listed for Linux $base" hunks_are_where_they_should_be
	try "conditionals of C, Makefiles and Kconfig are found" each_kind_is_found
	try "a hunk that lands in another conditional is named" drifting_hunk_is_found
}

main "$@"
