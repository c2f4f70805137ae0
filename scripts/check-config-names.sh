#!/bin/sh
# Does each option that the queue, the configurations, scripts and documents name exist
# in the kernel? Where a version of it has dropped one, nothing complains: IS_ENABLED()
# is false, "depends on" as well, and a line of a configuration is ignored. In KTAP.
#
# A line of configs/ that is only for some versions has "# 6.12: why", or "# 6.12, 7.3:
# why", above it; other exceptions are in config-names.absent.
#
# usage: check-config-names.sh [TREE [BASE]]	TREE has the tag "base" and
#			refs/pvh/applied; BASE is one of scripts/bases
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
work=
# shellcheck source=/dev/null
. "$top/scripts/ktap.sh"
absent=$top/scripts/config-names.absent

# What x86 can have: of the base, and of the queue
existing_names() {
	git -C "$tree" grep -hE '^[[:space:]]*(menu)?config[[:space:]]' refs/pvh/applied -- '*Kconfig*' \
		':!arch/*/*' ':!Documentation' ':!scripts/kconfig/tests' ':!tools'
	git -C "$tree" grep -hE '^[[:space:]]*(menu)?config[[:space:]]' refs/pvh/applied -- 'arch/x86/*Kconfig*'
}

# judge USED EXISTING BASE ABSENT: what is used and does not exist, or the other way
# round; prints as well the exceptions that were of use, as "excepted NAME FILE".
judge() {
	awk -v base="$3" '
		FILENAME == ARGV[1] { exists[$1]; next }
		FILENAME == ARGV[2] { if ($1 !~ /^#/ && $2 == base) except[$1 " " $3]; next }
		{
			file = $2
			sub(/:[0-9]*$/, "", file)
			there = $1 in exists
			# A module has a name of its own in code.
			if (!there && $1 ~ /_MODULE$/) there = substr($1, 1, length($1) - 7) in exists
			here = NF == 2
			for (i = 3; i <= NF; i++) here = here || $i == base
			if (!here && there) print $2 ": " $1 " is in Linux " base ", too"
			else if (here && !there && ($1 " " file) in except) print "excepted " $1 " " file
			else if (here && !there) print $2 ": Linux " base " has no " $1
		}' "$2" "$4" "$1"
}

# all_exist USED: complains about those that do not
all_exist() {
	judge "$1" "$names" "$base" "$absent" >"$work/judged"
	grep '^excepted ' "$work/judged" >>"$excepted" || true
	if grep -v '^excepted ' "$work/judged"; then return 1; fi
}

of_the_queue() {
	git -C "$tree" diff -U0 --no-renames --no-color --no-ext-diff base refs/pvh/applied >"$work/diff"
	awk -v added=1 -f "$top/scripts/config-names.awk" "$work/diff" >"$work/used"
	[ -s "$work/used" ]
	all_exist "$work/used"
}

# of_files PATTERN...: of files of this repository
of_files() {
	git -C "$top" ls-files -co --exclude-standard -- "$@" >"$work/files"
	[ -s "$work/files" ]
	(cd "$top" && xargs awk -f scripts/config-names.awk) <"$work/files" >"$work/used"
	[ -s "$work/used" ]
	all_exist "$work/used"
}

# Exceptions would hide what comes later.
exceptions_are_needed() {
	awk -v base="$base" '$1 !~ /^#/ && $2 == base { print "excepted " $1 " " $3 }' "$absent" | sort -u >"$work/listed"
	sort -u "$excepted" | comm -23 "$work/listed" - | sed "s/^excepted/not needed in ${absent##*/}:/" >"$work/said"
	cat "$work/said"
	[ ! -s "$work/said" ]
}

# found FILE TEXT NAME...: that text uses exactly these. They exist, since this is
# a script as well.
found() {
	file=$work/$1
	printf '%b\n' "$2" >"$file"
	shift 2
	awk -f "$top/scripts/config-names.awk" "$file" | sed "s|$work/||" >"$work/got"
	for name; do echo "$name"; done | diff - "$work/got"
}

# shellcheck disable=SC2016	# text of files
each_kind_is_found() {
	found a.c 'if (IS_ENABLED(CONFIG_PVH) || CONFIG_XEN_PVH)\n#ifdef CONFIG_SMP\nNO_CONFIG_ONE CONFIG_TWO_* CONFIG_' \
		"PVH a.c:1" "XEN_PVH a.c:1" "SMP a.c:2"
	found Makefile 'obj-$(CONFIG_PVH) += a.o' "PVH Makefile:1"
	found Kconfig 'config PVH\n\tbool "No NAME" if XEN\n\tdepends on SMP && !KVM\n\tselect PCI if PAE = "SIX"\n\thelp\n\t  if ALL' \
		"XEN Kconfig:2" "SMP Kconfig:3" "KVM Kconfig:3" "PCI Kconfig:4" "PAE Kconfig:4"
	found a.rst 'Say ``CONFIG_PVH=y``, not ONE.' "PVH a.rst:1"
	found a.sh 'lane - +KUNIT -XEN_PVH -Wall\nconfig -e PVH --disable KVM\nhas "$out" SMP' \
		"KUNIT a.sh:1" "XEN_PVH a.sh:1" "PVH a.sh:2" "KVM a.sh:2" "SMP a.sh:3"
	found a.config 'CONFIG_PVH=y\n# 6.12: gone,\n# as is another\n# CONFIG_XEN is not set\nCONFIG_SMP=y\n# 6.12, 7.3: no\nCONFIG_KVM=y' \
		"PVH a.config:1" "XEN a.config:4 6.12" "SMP a.config:5" "KVM a.config:7 6.12 7.3"
}

# judged USED-LINE WHAT: with two names in Linux 1.0, and an exception
judged() {
	printf '%s\n' ONE TWO >"$work/exist"
	echo 'GONE 1.0 a.c' >"$work/except"
	echo "$1" >"$work/used"
	judge "$work/used" "$work/exist" 1.0 "$work/except" >"$work/got"
	{ [ -z "$2" ] || echo "$2"; } | diff - "$work/got"
}

missing_is_found() {
	judged "ONE a.c:1" ""
	judged "ONE_MODULE a.c:1" ""
	judged "THREE a.c:1" "a.c:1: Linux 1.0 has no THREE"
	judged "GONE a.c:1" "excepted GONE a.c"
	judged "GONE b.c:1" "b.c:1: Linux 1.0 has no GONE"
	judged "THREE a.config:1 2.0" ""
	judged "THREE a.config:1 1.0" "a.config:1: Linux 1.0 has no THREE"
	judged "ONE a.config:1 2.0" "a.config:1: ONE is in Linux 1.0, too"
}

# prepare TREE BASE: for the steps, which are processes of their own, too
prepare() {
	tree=${1:-$top/${BUILD:-build}/linux}
	base=${2:-$("$top/scripts/queue.sh" base-of "$(git -C "$tree" show base:Makefile |
		awk '$1 == "VERSION" { version = $3 } $1 == "PATCHLEVEL" { print version "." $3; exit }')")}
	export tree base
}

main() {
	if [ "${1-}" != step ]; then
		prepare "${1-}" "${2-}"
		set --
	fi
	begin "$top/${BUILD:-build}/check-config-names" 6 "$@"
	names=$work/names
	excepted=$work/excepted
	export names excepted
	existing_names | awk '{ print $2 }' >"$names"
	: >"$excepted"
	try "options that the queue names are in Linux $base" of_the_queue
	try "those of configurations" of_files configs
	try "those of scripts and documents" of_files scripts verify plots Makefile '*.md' .ci
	try "exceptions are needed" exceptions_are_needed
	try "names are found in files of each kind" each_kind_is_found
	try "one that does not exist is a failure" missing_is_found
}

main "$@"
