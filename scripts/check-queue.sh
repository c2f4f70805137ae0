#!/bin/sh
# The queue's invariants, in KTAP. Works on a copy; build/linux stays as it is.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
build=${BUILD:-build}
base=${KERNEL_BASE:-$(awk '/^[0-9]/ { print $1; exit }' "$top/scripts/bases")}
# The folder of what this base has otherwise, below series/; mainline has none.
own=
[ ! -d "$top/series/$base" ] || own=/$base
work=
# shellcheck source=/dev/null
. "$top/scripts/ktap.sh"

# For those that run this without an identity of their own
export GIT_AUTHOR_NAME=check GIT_AUTHOR_EMAIL=check@localhost
export GIT_COMMITTER_NAME=check GIT_COMMITTER_EMAIL=check@localhost

new_paths() {
	sed -n 's/^new: //p' "$top"/series/*.patch | sort
}

overlay_paths() {
	git -C "$top" ls-files -co --exclude-standard arch drivers include tools Documentation | sort
}

# Of series/ alone: another base may change a new file.
hunk_paths() {
	sed -n 's/^+++ b\///p' "$top"/series/*.patch | sort -u
}

each_once() {
	new_paths >"$work/new"
	overlay_paths >"$work/overlay"
	diff "$work/overlay" "$work/new"
}

no_hunks_for_overlay() {
	hunk_paths >"$work/hunks"
	new_paths | comm -12 - "$work/hunks" >"$work/both"
	cat "$work/both"
	[ ! -s "$work/both" ]
}

one_line_of_context() {
	# A hunk that begins or ends with two lines of context has too many.
	awk '/^@@/ { c = 0; seen = 0; hunk = FILENAME ": " $0; next }
	     /^diff |^--- |^\+\+\+ / { next }
	     hunk && /^[-+]/ { seen = 1; c = 0; next }
	     hunk && /^ / { if (++c > 1 && !seen) { print hunk; bad = 1 } }
	     END { exit bad }' "$top/series$own"/*.patch
}

# All patches; a base's list has those of mainline, too, but "# not: NAME".
listed() {
	sed -e 's/#.*//' "$top/series$own/series" | xargs -n1 | sort >"$work/listed"
	(cd "$top/series$own" && ls ./*.patch) | sed -e 's/^\.\///' -e 's/\.patch$//' | sort >"$work/there"
	if [ -z "$own" ]; then
		diff "$work/listed" "$work/there"
	else
		comm -13 "$work/listed" "$work/there" >"$work/unlisted"
		sed -n 's/^# not: //p' "$top/series$own/series" | sort - "$work/listed" >"$work/known"
		(cd "$top/series" && ls ./*.patch) | sed -e 's/^\.\///' -e 's/\.patch$//' | sort |
			comm -23 - "$work/known" >>"$work/unlisted"
		cat "$work/unlisted"
		[ ! -s "$work/unlisted" ]
	fi
}

versions_have_bases() {
	for pair in 7.3.4:7.3 7.3-rc1:7.3 7.30.1:7.3 8.0-rc2:7.3 6.12.117:6.12 6.12:6.12 6.1.2:7.3; do
		[ "$("$top/scripts/queue.sh" base-of "${pair%:*}")" = "${pair#*:}" ] || { echo "$pair"; return 1; }
	done
}

# A kernel tree of the files that the queue touches: of all 80 000, git is slow.
small_kernel() {
	cat "$top"/series/*.patch ${own:+"$top/series$own"/*.patch} >"$work/patches"
	{
		sed -n -e 's/^\(new\|delete\): //p' -e 's/^[-+][-+][-+] [ab]\///p' "$work/patches"
		echo Makefile
	} | sort -u >"$work/touched"
	git -C "$top/$build/linux" ls-tree -r --name-only base | sort | comm -12 - "$work/touched" >"$work/there"
	mkdir "$1"
	# shellcheck disable=SC2046	# a list
	git -C "$top/$build/linux" archive base -- $(cat "$work/there") | tar -C "$1" -x
	git -C "$1" init -q
	git -C "$1" add -f -A
	git -C "$1" commit -q -m base
	git -C "$1" tag base
}

same_commits_twice() {
	"$top/scripts/queue.sh" apply "$work/a" base
	first=$(git -C "$work/a" rev-parse pvh)
	git -C "$work/a" checkout -q base
	"$top/scripts/queue.sh" apply "$work/a" base
	git -C "$work/a" rev-parse 'pvh^{tree}' >"$work/tree"
	[ "$first" = "$(git -C "$work/a" rev-parse pvh)" ]
}

refresh_is_no_op() {
	mkdir "$work/repo"
	git -C "$top" ls-files -co --exclude-standard | tar -C "$top" -c -T - | tar -C "$work/repo" -x
	"$work/repo/scripts/queue.sh" refresh "$work/a" base
	git -C "$top" ls-files -co --exclude-standard >"$work/files"
	while read -r file; do
		cmp "$top/$file" "$work/repo/$file" || return 1
	done <"$work/files"
}

# What is new in a file of ours: mainline's is the file here, another base's a hunk.
brought_back() {
	if [ -z "$own" ]; then
		tail -n1 "$work/repo/$1" | grep -q "$2"
	else
		if grep -q "$2" "$work/repo/$1"; then return 1; fi
		grep -q "^+.*$2" "$work/repo/series$own/x86-pvh-direct-entry.patch"
	fi
}

refresh_brings_edits_back() {
	echo "/* an edit */" >>"$work/a/arch/x86/platform/pvh/direct.c"
	echo "# an edit" >>"$work/a/arch/x86/platform/pvh/Makefile"
	"$work/repo/scripts/queue.sh" refresh "$work/a" base
	brought_back arch/x86/platform/pvh/direct.c 'an edit'
	grep -q '^+# an edit' "$work/repo/series$own/x86-pvh-direct-entry.patch"
	# And nothing else of any base
	git -C "$top" ls-files -co --exclude-standard >"$work/files"
	while read -r file; do
		case $file in
		arch/x86/platform/pvh/direct.c | "series$own/x86-pvh-direct-entry.patch") continue ;;
		esac
		cmp "$top/$file" "$work/repo/$file" || return 1
	done <"$work/files"
}

refresh_overwrites_nothing() {
	echo "/* one here */" >>"$work/repo/arch/x86/platform/pvh/guest.c"
	echo "/* one there */" >>"$work/a/arch/x86/platform/pvh/direct.c"
	if "$work/repo/scripts/queue.sh" refresh "$work/a" base >"$work/said" 2>&1; then return 1; fi
	cat "$work/said"
	grep -q '^  arch/x86/platform/pvh/guest.c' "$work/said"
	tail -n1 "$work/repo/arch/x86/platform/pvh/guest.c" | grep -q 'one here'
	! grep -rq 'one there' "$work/repo/arch/x86/platform/pvh/direct.c" "$work/repo/series"
}

mails_apply() {
	"$top/scripts/queue.sh" mails "$work/b" base "$work/mails"
	grep -q '^Signed-off-by: check <check@localhost>' "$work"/mails/0001-*.patch
	git -C "$work/b" am -q "$work"/mails/000[1-9]*.patch "$work"/mails/00[1-9]*.patch
	[ "$(git -C "$work/b" rev-parse 'HEAD^{tree}')" = "$(cat "$work/tree")" ]
}

dirty_tree_is_refused() {
	git -C "$work/b" checkout -qf base
	echo >>"$work/b/Makefile"
	if "$top/scripts/queue.sh" apply "$work/b" >"$work/said" 2>&1; then return 1; fi
	grep -q 'not committed' "$work/said"
}

# All of them, of each patch, and nothing is half done
bad_hunks_are_named() {
	git -C "$work/b" checkout -qf base
	sed -i '/Support for running PVH guests/d' "$work/b/arch/x86/Kconfig"
	sed -i '/E820_MAX_ENTRIES_ZEROPAGE + 3/d' "$work/b/arch/x86/include/asm/e820/types.h"
	git -C "$work/b" commit -qam changed
	before=$(git -C "$work/b" rev-parse HEAD)
	if "$top/scripts/queue.sh" apply "$work/b" >"$work/said" 2>&1; then return 1; fi
	cat "$work/said"
	grep -q 'series/x86-e820-make-room.patch does not apply' "$work/said"
	grep -q 'the hunk of arch/x86/include/asm/e820/types.h' "$work/said"
	grep -q 'series/x86-pvh-direct-entry.patch does not apply' "$work/said"
	grep -q 'the hunk of arch/x86/Kconfig' "$work/said"
	# The third one is a line below the second one.
	[ "$(grep -c "the hunk of" "$work/said")" = 3 ]
	[ "$before" = "$(git -C "$work/b" rev-parse HEAD)" ]
	[ -z "$(git -C "$work/b" status --porcelain)" ]
}

tree_tells_its_base() {
	git -C "$work/b" checkout -qf base
	"$top/scripts/queue.sh" apply "$work/b" >"$work/said" 2>&1
	cat "$work/said"
	grep -q "the queue for $base (series$own/series)" "$work/said"
	[ "$(git -C "$work/b" rev-parse 'HEAD^{tree}')" = "$(cat "$work/tree")" ]
}

# state_of DIR: what a command that leaves DIR alone does not change
state_of() {
	git -C "$1" for-each-ref
	git -C "$1" rev-parse HEAD
	git -C "$1" worktree list
	git -C "$1" status --porcelain
	git -C "$1" count-objects -v
}

mails_onto_another_base() {
	git -C "$work/b" checkout -qf base
	echo "# unrelated" >>"$work/b/Makefile"
	git -C "$work/b" commit -qam unrelated
	onto=$(git -C "$work/b" rev-parse HEAD)
	state_of "$work/b" >"$work/state"
	"$top/scripts/queue.sh" mails "$work/b" HEAD "$work/onto"
	state_of "$work/b" | diff "$work/state" -
	grep -qx "base-commit: $onto" "$work/onto/0000-cover-letter.patch"
	git -C "$work/b" am -q "$work"/onto/000[1-9]*.patch "$work"/onto/00[1-9][0-9]*.patch
	[ "$(git -C "$work/b" diff --name-only "$(cat "$work/tree")" HEAD)" = Makefile ]
}

mails_onto_a_base_that_does_not_fit() {
	git -C "$work/b" checkout -qf base
	sed -i '/Support for running PVH guests/d' "$work/b/arch/x86/Kconfig"
	git -C "$work/b" commit -qam changed
	state_of "$work/b" >"$work/state"
	if "$top/scripts/queue.sh" mails "$work/b" HEAD "$work/misfit" >"$work/said" 2>&1; then return 1; fi
	cat "$work/said"
	grep -q 'series/x86-pvh-direct-entry.patch does not apply' "$work/said"
	grep -q 'the hunk of arch/x86/Kconfig' "$work/said"
	state_of "$work/b" | diff "$work/state" -
	[ ! -e "$work/misfit" ]
}

main() {
	begin "$top/$build/check-queue" 15 "$@"
	try "each overlay file is introduced by exactly one patch" each_once
	try "no hunk touches an overlay file" no_hunks_for_overlay
	try "hunks have one line of context" one_line_of_context
	try "series/series lists the patches that there are" listed
	try "each version has a base" versions_have_bases
	small_kernel "$work/a"
	git clone -q "$work/a" "$work/b"
	try "applying twice gives the same commit ids" same_commits_twice
	try "apply and refresh change nothing" refresh_is_no_op
	try "refresh brings edits back" refresh_brings_edits_back
	try "refresh overwrites no edits" refresh_overwrites_nothing
	try "git am of the mails gives the same tree" mails_apply
	try "a dirty tree is refused" dirty_tree_is_refused
	try "a tree tells its base" tree_tells_its_base
	try "all hunks that do not apply are named, and nothing is changed" bad_hunks_are_named
	try "mails onto another base name it, and leave it alone" mails_onto_another_base
	try "mails onto a base where a hunk fails: it is named" mails_onto_a_base_that_does_not_fit
}

main "$@"
