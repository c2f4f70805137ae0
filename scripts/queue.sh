#!/bin/sh
# The patch queue: series/series lists patches, series/NAME.patch is a commit
# message, a line "---", lines "new: PATH" (whole file from this repository) and
# "delete: PATH", and hunks for files that the kernel has.
#
# usage: queue.sh apply DIR [BASE]	commits on top of BASE (default: HEAD)
#        queue.sh refresh DIR BASE	the other way round, for build/linux
#        queue.sh mails DIR BASE OUT	git format-patch mails in OUT, on top of BASE;
#				they name it, unless it is build/linux's tag "base"
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
series=$top/series
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

die() {
	echo "$@" >&2
	exit 1
}

names() {
	sed -e 's/#.*//' "$series/series" | xargs -n1
}

message_of() {
	sed '/^---$/,$d' "$series/$1.patch"
}

# header_of NAME new|delete: the paths
header_of() {
	sed -n -e '1,/^---$/d' -e '/^diff /q' -e "s/^$2: //p" "$series/$1.patch"
}

hunks_of() {
	sed -n '/^diff /,$p' "$series/$1.patch"
}

git_in() {
	git -C "$dir" -c core.safecrlf=false "$@"
}

# Says which hunks: git names the file and the line at which a hunk begins.
explain_failure() {
	sed 's/^/  /' "$work/err" >&2
	sed -n 's/^error: patch failed: \(.*\):\([0-9]*\)$/\1 \2/p' "$work/err" |
	while read -r file line; do
		echo "  the hunk of $file that fails:" >&2
		hunks_of "$1" | sed -n "/^+++ b\/$(echo "$file" | sed 's/\//\\\//g')$/,/^diff /p" |
			sed -n "/^@@ -${line}[, ]/,/^@@\|^diff /p" | sed -e '2,${/^@@\|^diff /d}' -e 's/^/    /' >&2
	done
	die "series/$1.patch does not apply to this kernel. Mend its hunks, or the file, then run this again."
}

apply_one() {
	for path in $(header_of "$1" delete); do
		[ -n "$(git_in ls-files -- "$path")" ] || die "series/$1.patch: delete: $path: the kernel has no such file"
		git_in update-index --force-remove "$path"
	done
	for path in $(header_of "$1" new); do
		[ -f "$top/$path" ] || die "series/$1.patch: new: $path: this repository has no such file"
		[ -z "$(git_in ls-files -- "$path")" ] || die "series/$1.patch: new: $path: the kernel has this file already"
		mode=100644
		[ ! -x "$top/$path" ] || mode=100755
		blob=$(git_in hash-object -w --no-filters "$top/$path")
		git_in update-index --add --cacheinfo "$mode,$blob,$path"
	done
	hunks_of "$1" >"$work/hunks"
	if [ -s "$work/hunks" ]; then
		git_in apply --cached --whitespace=nowarn "$work/hunks" 2>"$work/err" || explain_failure "$1"
	fi
}

# Commits the queue on top of $1 without touching the work tree; prints the tip.
commit_queue() {
	tip=$(git_in rev-parse "$1^{commit}")
	export GIT_INDEX_FILE="$work/index"
	git_in read-tree "$tip"
	n=0
	for name in $(names); do
		[ -f "$series/$name.patch" ] || die "series/series names $name, but there is no series/$name.patch"
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
	for file in "$series"/*.patch; do
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
		commit=$(git_in rev-list "$base..HEAD" -- "$path")
		[ "$(echo "$commit" | wc -w)" = 1 ] || die "$path is changed, but not by exactly one patch of the queue.
In $dir, say which patch it belongs to: git commit --fixup=COMMIT $path && git rebase -i --autosquash base
or make a new one: git commit $path. Then run this again."
		git_in -c commit.gpgsign=false commit -q --no-verify --fixup="$commit" -- "$path"
	done <"$work/dirty"
	GIT_SEQUENCE_EDITOR=: git_in rebase -q -i --autosquash "$base"
}

is_overlay() {
	grep -qxF "$1" "$work/overlay"
}

write_patch() {
	git_in diff-tree -r --no-commit-id --no-renames --name-status "$1" >"$work/changes"
	: >"$work/hunk-paths"
	git_in log -1 --format=%B "$1" | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' >"$2"
	echo --- >>"$2"
	while read -r status path; do
		case $status in
		A)	echo "$path" >>"$work/overlay"
			echo "new: $path" >>"$2"
			mkdir -p "$top/$(dirname "$path")"
			if ! git_in show "HEAD:$path" | cmp -s - "$top/$path"; then
				git_in show "HEAD:$path" >"$top/$path"
				echo "updated $path"
			fi
			case $(git_in ls-tree HEAD -- "$path") in
			100755*) chmod +x "$top/$path" ;;
			*) chmod -x "$top/$path" ;;
			esac ;;
		D)	echo "delete: $path" >>"$2" ;;
		M)	is_overlay "$path" || echo "$path" >>"$work/hunk-paths" ;;
		*)	die "$path: cannot be put into a patch (status $status)" ;;
		esac
	done <"$work/changes"
	[ ! -s "$work/hunk-paths" ] ||
		xargs -d '\n' git -C "$dir" diff -U1 --no-renames --no-color --no-ext-diff "$1~" "$1" -- \
			<"$work/hunk-paths" | sed '/^index /d' >>"$2"
}

# The queue as it is here, on $1, always with the same ids: the commit.
queue_here() {
	(use_fixed_identity && commit_queue "$1")
	cat "$work/tip"
}

# What was changed here since the queue was applied would be overwritten.
refuse_to_overwrite() {
	was=$(git_in rev-parse -q --verify refs/pvh/queue) || return 0
	tip=$(queue_here "$base")
	[ "$was" = "$tip" ] && return 0
	git_in diff --name-only "$was" "$tip" | sed 's/^/  /' >&2
	die "The queue here has changed, as above or a message, since it was applied to $dir.
If that has no edits: make kernel. Else, for the edits of both:
  git stash && make refresh && git stash pop"
}

do_refresh() {
	base=$1
	need_identity
	refuse_to_overwrite
	untracked=$(git_in ls-files -o | head -3)
	[ -z "$untracked" ] || die "New files in $dir are not committed (git add -f, git commit):
$untracked"
	fold_changes
	mkdir "$work/new"
	: >"$work/overlay"
	: >"$work/names"
	for commit in $(git_in rev-list --reverse "$base..HEAD"); do
		name=$(name_of "$(git_in log -1 --format=%s "$commit")")
		echo "$name" >>"$work/names"
		write_patch "$commit" "$work/new/$name.patch"
	done
	for file in "$series"/*.patch; do
		name=$(basename "$file" .patch)
		[ ! -f "$file" ] || [ -f "$work/new/$name.patch" ] || {
			echo "removed series/$name.patch"
			rm "$file"
		}
	done
	while read -r name; do
		cmp -s "$work/new/$name.patch" "$series/$name.patch" || {
			cp "$work/new/$name.patch" "$series/$name.patch"
			echo "updated series/$name.patch"
		}
	done <"$work/names"
	[ "$(names | tr '\n' ' ')" = "$(tr '\n' ' ' <"$work/names")" ] || {
		cp "$work/names" "$series/series"
		echo "updated series/series"
	}
	git_in update-ref refs/pvh/applied HEAD
	tip=$(queue_here "$base")
	git_in update-ref refs/pvh/queue "$tip"
}

do_mails() {
	out=$2
	check_kernel
	need_identity
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
	tail -n +3 "$series/cover-letter" >"$work/blurb"
	sed -i -e "s|\*\*\* SUBJECT HERE \*\*\*|$subject|" \
		-e "/\*\*\* BLURB HERE \*\*\*/{
r $work/blurb
d
}" "$out/0000-cover-letter.patch"
	echo "Mails are in $out. Recipients: (cd $dir && scripts/get_maintainer.pl $out/*.patch)"
}

main() {
	[ $# -ge 2 ] || die "usage: queue.sh apply|refresh|mails DIR [BASE [OUT]]"
	command=$1
	dir=$2
	shift 2
	"do_$command" "$@"
}

main "$@"
