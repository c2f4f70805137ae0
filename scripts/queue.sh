#!/bin/sh
# The patch queue: series/series lists patches, series/NAME.patch is a commit
# message, a line "---", lines "new: PATH" (whole file from this repository) and
# "delete: PATH", and hunks for files that the kernel has.
#
# That is for mainline. For another base of scripts/bases, series/BASE/series is the
# list, and series/BASE/NAME.patch either a patch of that base alone, or what it has
# otherwise in series/NAME.patch: "drop: PATH", a file whose hunks are left out, and
# hunks on top of the others and of the new files. Which base a kernel is, its
# Makefile tells.
#
# usage: queue.sh apply DIR [REV]	commits on top of REV (default: HEAD)
#        queue.sh refresh DIR REV	the other way round, for build/linux
#        queue.sh mails DIR REV OUT	git format-patch mails in OUT, on top of REV;
#				they name it, unless it is build/linux's tag "base"
#        queue.sh base-of VERSION	prints which of scripts/bases it is
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
series=$top/series
bases=$top/scripts/bases
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

die() {
	echo "$@" >&2
	exit 1
}

# The base whose version this is; what is in no line is mainline.
do_base_of() {
	awk -v version="$1" '
		/^#/ { next }
		!first { first = $1 }
		index(version ".", $1 ".") == 1 || index(version, $1 "-") == 1 { found = $1 }
		END { print found ? found : first }' "$bases"
}

# Sets what the functions below work with: $base, and $own, the folder of a base that is
# not mainline.
know_base() {
	version=$(git_in show "$1:Makefile" | awk -F ' *= *' '
		$1 ~ /^(VERSION|PATCHLEVEL|SUBLEVEL|EXTRAVERSION)$/ { part[$1] = $2 }
		NR > 10 { exit }
		END { print part["VERSION"] "." part["PATCHLEVEL"] "." part["SUBLEVEL"] part["EXTRAVERSION"] }')
	base=$(do_base_of "$version")
	own=
	[ ! -d "$series/$base" ] || own=$series/$base
	listed=${own:-$series}/series
	echo "$dir is Linux $version: the queue for $base (${listed#"$top/"})."
}

names() {
	sed -e 's/#.*//' "$listed" | xargs -n1
}

# main_of, own_of NAME: the patch of all bases, that of this one; a file without
# anything in it if there is none
main_of() {
	if [ -f "$series/$1.patch" ]; then echo "$series/$1.patch"; else echo /dev/null; fi
}

own_of() {
	if [ -n "$own" ] && [ -f "$own/$1.patch" ]; then echo "$own/$1.patch"; else echo /dev/null; fi
}

# message_in, hunks_in FILE
message_in() {
	sed '/^---$/,$d' "$1"
}

hunks_in() {
	sed -n '/^diff /,$p' "$1"
}

# header_in FILE KEY: what it says of KEY, a line each
header_in() {
	sed -n -e '0,/^---$/d' -e '/^diff /q' -e "s/^$2: //p" "$1"
}

message_of() {
	message_in "$(own_of "$1")" >"$work/own-message"
	if [ -s "$work/own-message" ]; then cat "$work/own-message"; else message_in "$(main_of "$1")"; fi
}

git_in() {
	git -C "$dir" -c core.safecrlf=false "$@"
}

# one_file HUNKS PATH, without_file HUNKS PATH: the part of one file, and the rest
one_file() {
	awk -v path="$2" '/^diff / { mine = $NF == "b/" path } mine' "$1"
}

without_file() {
	awk -v path="$2" '/^diff / { mine = $NF == "b/" path } !mine' "$1"
}

# Applies HUNKS, of FILE; where they do not fit, one by one, and names those that fail.
apply_hunks() {
	[ -s "$1" ] || return 0
	! git_in apply --cached --whitespace=nowarn "$1" 2>"$work/err" || return 0
	rm -rf "$work/single"
	mkdir "$work/single"
	awk -v to="$work/single/" '
		/^diff / { head = ""; hunk = "" }
		/^@@/ { close(hunk); hunk = to sprintf("%04d", ++n); printf "%s", head >hunk }
		hunk { print >hunk; next }
		{ head = head $0 "\n" }' "$1"
	for hunk in "$work"/single/*; do
		git_in apply --cached --whitespace=nowarn "$hunk" 2>"$work/err" || {
			echo "  the hunk of $(sed -n 's/^+++ b\///p' "$hunk") that fails:"
			sed -n '/^@@/,$p' "$hunk" | sed 's/^/    /'
		} >>"$work/misfits"
	done
	[ -s "$work/misfits" ] || return 0
	echo "${2#"$top/"} does not apply to this kernel:" >&2
	cat "$work/misfits" >&2
	rm "$work/misfits"
	misfit=yes
}

# What no base has: the files that the patch takes away, and those of this repository.
apply_files() {
	for path in $(header_in "$1" delete); do
		[ -n "$(git_in ls-files -- "$path")" ] || die "${1#"$top/"}: delete: $path: the kernel has no such file"
		git_in update-index --force-remove "$path"
	done
	for path in $(header_in "$1" new); do
		[ -f "$top/$path" ] || die "${1#"$top/"}: new: $path: this repository has no such file"
		[ -z "$(git_in ls-files -- "$path")" ] || die "${1#"$top/"}: new: $path: the kernel has this file already"
		mode=100644
		[ ! -x "$top/$path" ] || mode=100755
		blob=$(git_in hash-object -w --no-filters "$top/$path")
		git_in update-index --add --cacheinfo "$mode,$blob,$path"
	done
}

apply_one() {
	main=$(main_of "$1")
	mine=$(own_of "$1")
	[ -f "$main" ] || [ -f "$mine" ] || die "${listed#"$top/"} names $1, but there is no series/$1.patch"
	apply_files "$main"
	hunks_in "$main" >"$work/hunks"
	for path in $(header_in "$mine" drop); do
		[ -n "$(one_file "$work/hunks" "$path")" ] || die "${mine#"$top/"}: drop: $path: series/$1.patch has no hunk of it"
		without_file "$work/hunks" "$path" >"$work/rest"
		mv "$work/rest" "$work/hunks"
	done
	apply_hunks "$work/hunks" "$main"
	hunks_in "$mine" >"$work/hunks"
	apply_hunks "$work/hunks" "$mine"
}

# Commits the queue on top of $1 without touching the work tree; $work/tip is the tip.
commit_queue() {
	tip=$(git_in rev-parse "$1^{commit}")
	export GIT_INDEX_FILE="$work/index"
	git_in read-tree "$tip"
	n=0
	misfit=
	for name in $(names); do
		apply_one "$name"
		message_of "$name" >"$work/message"
		[ -z "${SIGN_OFF-}" ] || git interpret-trailers --in-place --trailer "$SIGN_OFF" "$work/message"
		n=$((n + 1))
		if [ -n "${FIXED_IDENTITY-}" ]; then
			export GIT_AUTHOR_DATE="@$((1700000000 + n)) +0000" GIT_COMMITTER_DATE="@$((1700000000 + n)) +0000"
		fi
		tip=$(git_in commit-tree "$(git_in write-tree)" -p "$tip" -F "$work/message")
	done
	unset GIT_INDEX_FILE
	[ -z "$misfit" ] || die "Those are all hunks that fail; one may do so because of another above. Mend them, or give this kernel others (see CONTRIBUTING.md), then run this again."
	echo "$tip" >"$work/tip"
}

use_fixed_identity() {
	FIXED_IDENTITY=1
	export GIT_AUTHOR_NAME=pvh-queue GIT_AUTHOR_EMAIL=pvh-queue@localhost
	export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
}

check_kernel() {
	git_in rev-parse --git-dir >/dev/null 2>&1 ||
		die "$dir is not a git repository. In a kernel tree: git init && git add -f -A . && git commit -m base"
	[ -f "$dir/arch/x86/Kconfig" ] || die "$dir is not a kernel source tree"
}

check_tree() {
	check_kernel
	[ -z "$(git_in status --porcelain --untracked-files=no | head -1)" ] ||
		die "$dir has changes that are not committed; commit or stash them first (git -C $dir status)"
}

need_identity() {
	git_in var GIT_COMMITTER_IDENT >/dev/null 2>&1 ||
		die "git does not know who you are: git config --global user.name '...'; git config --global user.email '...'"
}

do_apply() {
	check_tree
	know_base "${1-HEAD}"
	if [ $# = 1 ]; then
		use_fixed_identity
		commit_queue "$1"
		git_in checkout -q -B pvh "$(cat "$work/tip")"
		git_in update-ref refs/pvh/applied HEAD
		git_in update-ref refs/pvh/queue HEAD
	else
		need_identity
		commit_queue HEAD
		git_in merge -q --ff-only "$(cat "$work/tip")"
	fi
	echo "Applied $(names | wc -l) patches to $dir: $(git_in describe --always --abbrev=12 HEAD)"
}

# The name of the patch whose first line is the commit's subject, or a new one.
name_of() {
	for file in ${own:+"$own"/*.patch} "$series"/*.patch; do
		[ -f "$file" ] && [ "$(head -1 "$file")" = "$1" ] && {
			basename "$file" .patch
			return
		}
	done
	echo "$1" | tr '[:upper:]' '[:lower:]' | sed 's/[^a-z0-9]\+/-/g' | cut -c1-50 | sed -e 's/^-//' -e 's/-$//'
}

# Uncommitted changes go into the one commit of the queue that has the file.
fold_changes() {
	git_in diff --name-only HEAD >"$work/dirty"
	[ -s "$work/dirty" ] || return 0
	while read -r path; do
		commit=$(git_in rev-list "$1..HEAD" -- "$path")
		[ "$(echo "$commit" | wc -w)" = 1 ] || die "$path is changed, but not by exactly one patch of the queue.
In $dir, say which patch it belongs to: git commit --fixup=COMMIT $path && git rebase -i --autosquash base
or make a new one: git commit $path. Then run this again."
		git_in -c commit.gpgsign=false commit -q --no-verify --fixup="$commit" -- "$path"
	done <"$work/dirty"
	GIT_SEQUENCE_EDITOR=: git_in rebase -q -i --autosquash "$1"
}

is_overlay() {
	grep -qxF "$1" "$work/overlay"
}

# diff_of FROM TO PATH...: hunks as this repository has them
diff_of() {
	from=$1
	to=$2
	shift 2
	[ $# = 0 ] || git_in diff -U1 --no-renames --no-color --no-ext-diff "$from" "$to" -- "$@" | sed '/^index /d'
}

# What is said of a patch beside its commit, from the file FILE as it is
notes_in() {
	sed -n -e '0,/^---$/d' -e '/^diff /q' -e '/^\(new\|delete\|drop\): /d' -e p "$1"
}

message_of_commit() {
	git_in log -1 --format=%B "$1" | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'
}

# A file of ours as the tree has it now
take_file() {
	mkdir -p "$top/$(dirname "$1")"
	if ! git_in show "HEAD:$1" | cmp -s - "$top/$1"; then
		git_in show "HEAD:$1" >"$top/$1"
		echo "updated $1"
	fi
	case $(git_in ls-tree HEAD -- "$1") in
	100755*) chmod +x "$top/$1" ;;
	*) chmod -x "$top/$1" ;;
	esac
}

# write_patch COMMIT NAME: the patch of mainline, or of one base alone
write_patch() {
	git_in diff-tree -r --no-commit-id --no-renames --name-status "$1" >"$work/changes"
	message_of_commit "$1"
	echo ---
	set -- "$1" "$2"
	while read -r status path; do
		case $status in
		A)	[ -z "$own" ] || die "$path: a new file of Linux $base alone cannot be in the queue"
			echo "$path" >>"$work/overlay"
			echo "new: $path"
			take_file "$path" >&2 ;;
		D)	echo "delete: $path" ;;
		M)	is_overlay "$path" || set -- "$@" "$path" ;;
		*)	die "$path: cannot be put into a patch (status $status)" ;;
		esac
	done <"$work/changes"
	[ ! -f "$to_dir/$2.patch" ] || notes_in "$to_dir/$2.patch"
	commit=$1
	shift 2
	diff_of "$commit~" "$commit" "$@"
}

# write_changes COMMIT NAME: what the commit has otherwise in series/NAME.patch.
# Hunks of that for a file which do not end as the commit has it are dropped.
write_changes() {
	main=$(main_of "$2")
	message_of_commit "$1" >"$work/message"
	message_in "$main" | cmp -s - "$work/message" || cat "$work/message"
	echo ---
	[ ! -f "$own/$2.patch" ] || notes_in "$own/$2.patch"
	export GIT_INDEX_FILE="$work/index"
	git_in read-tree "$1~"
	apply_files "$main"
	hunks_in "$main" >"$work/all"
	sed -n 's/^+++ b\///p' "$work/all" | while read -r path; do
		one_file "$work/all" "$path" >"$work/hunks"
		was=$(git_in ls-files -s -- "$path")
		if git_in apply --cached --whitespace=nowarn "$work/hunks" 2>/dev/null &&
		   [ "$(git_in ls-files -s -- "$path" | cut -d' ' -f2)" = "$(git_in rev-parse "$1:$path")" ]; then
			continue
		fi
		[ -z "$was" ] || echo "$was" | git_in update-index --index-info
		echo "drop: $path"
	done >"$work/drops"
	expected=$(git_in write-tree)
	unset GIT_INDEX_FILE
	cat "$work/drops"
	# shellcheck disable=SC2046	# paths without spaces
	diff_of "$expected" "$1" $(git_in diff-tree -r --no-renames --name-only "$expected" "$1")
}

# The queue as it is here, on $1, always with the same ids: the commit.
queue_here() {
	(use_fixed_identity && commit_queue "$1")
	cat "$work/tip"
}

# What was changed here since the queue was applied would be overwritten.
refuse_to_overwrite() {
	was=$(git_in rev-parse -q --verify refs/pvh/queue) || return 0
	tip=$(queue_here "$1")
	[ "$was" = "$tip" ] && return 0
	git_in diff --name-only "$was" "$tip" | sed 's/^/  /' >&2
	die "The queue here has changed, as above or a message, since it was applied to $dir.
If that has no edits: make kernel. Else, for the edits of both:
  git stash && make refresh && git stash pop"
}

# The files of queue.sh's part of series/ that are not among the new ones go.
remove_stale() {
	for file in "$to_dir"/*.patch; do
		[ ! -f "$file" ] || [ -f "$work/new/${file##*/}" ] || {
			echo "removed ${file#"$top/"}"
			rm "$file"
		}
	done
}

do_refresh() {
	need_identity
	know_base "$1"
	rev=$1
	to_dir=${own:-$series}
	refuse_to_overwrite "$rev"
	untracked=$(git_in ls-files -o | head -3)
	[ -z "$untracked" ] || die "New files in $dir are not committed (git add -f, git commit):
$untracked"
	fold_changes "$rev"
	mkdir "$work/new"
	: >"$work/overlay"
	: >"$work/names"
	for commit in $(git_in rev-list --reverse "$rev..HEAD"); do
		name=$(name_of "$(git_in log -1 --format=%s "$commit")")
		echo "$name" >>"$work/names"
		if [ -n "$own" ] && [ -f "$series/$name.patch" ]; then
			write_changes "$commit" "$name" >"$work/patch"
			# Only "---": all as in mainline
			[ "$(cat "$work/patch")" != --- ] || continue
		else
			write_patch "$commit" "$name" >"$work/patch"
		fi
		mv "$work/patch" "$work/new/$name.patch"
	done
	remove_stale
	for file in "$work"/new/*.patch; do
		cmp -s "$file" "$to_dir/${file##*/}" || {
			cp "$file" "$to_dir/${file##*/}"
			echo "updated ${to_dir#"$top/"}/${file##*/}"
		}
	done
	write_list
	git_in update-ref refs/pvh/applied HEAD
	tip=$(queue_here "$rev")
	git_in update-ref refs/pvh/queue "$tip"
}

# The order, with the comments above the lines that stay
write_list() {
	[ "$(names | tr '\n' ' ')" != "$(tr '\n' ' ' <"$work/names")" ] || return 0
	awk 'FILENAME == ARGV[1] && /^#/ { comment = comment $0 "\n"; next }
	     FILENAME == ARGV[1] { of[$1] = comment; comment = ""; next }
	     { printf "%s%s\n", of[$1], $0 }' "$listed" "$work/names" >"$work/list"
	cp "$work/list" "$listed"
	echo "updated ${listed#"$top/"}"
}

do_mails() {
	out=$2
	check_kernel
	need_identity
	know_base "$1"
	# New objects go elsewhere: not even they are left behind in DIR.
	GIT_ALTERNATE_OBJECT_DIRECTORIES=$(git_in rev-parse --path-format=absolute --git-path objects)
	export GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_OBJECT_DIRECTORY="$work/objects"
	mkdir "$work/objects"
	SIGN_OFF="Signed-off-by: $(git_in var GIT_AUTHOR_IDENT | sed 's/>.*/>/')"
	commit_queue "$1"
	rm -rf "$out"
	# Nobody else has the commits of build/linux.
	named=--no-base
	[ "$1" = base ] || named=--base=$1
	git_in format-patch -q --zero-commit --no-signature --cover-letter "$named" \
		-o "$out" "$1..$(cat "$work/tip")"
	subject=$(head -1 "$series/cover-letter")
	{
		tail -n +3 "$series/cover-letter"
		[ "$1" != base ] || echo "
Based on Linux $version, as Debian's linux-source-$base has it."
	} >"$work/blurb"
	sed -i -e "s|\*\*\* SUBJECT HERE \*\*\*|$subject|" \
		-e "/\*\*\* BLURB HERE \*\*\*/{
r $work/blurb
d
}" "$out/0000-cover-letter.patch"
	echo "Mails are in $out. Recipients: (cd $dir && scripts/get_maintainer.pl $out/*.patch)"
}

main() {
	[ $# -ge 2 ] || die "usage: queue.sh apply|refresh|mails|base-of DIR [REV [OUT]]"
	command=$1
	[ "$command" != base-of ] || {
		do_base_of "$2"
		return
	}
	dir=$2
	shift 2
	"do_$command" "$@"
}

main "$@"
