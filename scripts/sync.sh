#!/bin/sh
# Brings build/linux up to date with the queue, unless it has edits of its own.
# usage: sync.sh DIR STAMP
set -eu

dir=$1
stamp=$2

edited() {
	applied=$(git -C "$dir" rev-parse -q --verify refs/pvh/applied) || return 1
	[ -n "$(git -C "$dir" status --porcelain --untracked-files=no | head -1)" ] ||
		[ "$applied" != "$(git -C "$dir" rev-parse HEAD)" ]
}

if edited; then
	cat >&2 <<-END
	$dir has edits that the queue does not have, and the queue has changed too.
	  To keep the edits:   make refresh
	  To drop them:        git -C $dir reset --hard refs/pvh/applied
	END
	exit 1
fi
"$(dirname "$0")/queue.sh" apply "$dir" base
touch "$stamp"
