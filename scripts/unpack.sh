#!/bin/sh
# Unpacks Debian's kernel source and makes a git repository of it, whose one
# commit (tag "base") is what the queue is applied to.
# usage: unpack.sh DIR
set -eu

dir=$1
tarball=${LINUX_SOURCE:-/usr/src/linux-source-6.12.tar.xz}

# The same tarball gives the same commit, on every machine.
export GIT_AUTHOR_NAME=linux-source GIT_AUTHOR_EMAIL=linux-source@localhost
export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
export GIT_AUTHOR_DATE='@1700000000 +0000' GIT_COMMITTER_DATE='@1700000000 +0000'

main() {
	[ -r "$tarball" ] || {
		echo "$tarball is missing. Install linux-source-6.12, or name a tarball: make ... LINUX_SOURCE=FILE" >&2
		exit 1
	}
	rm -rf "$dir.part"
	mkdir -p "$dir.part"
	echo "Unpacking $tarball (about half a minute) ..."
	tar -C "$dir.part" --strip-components=1 -xf "$tarball" || {
		echo "Unpacking failed; is the disk full? 2 GB are needed below $(dirname "$dir")." >&2
		exit 1
	}
	echo "Making a git repository of it (about half a minute) ..."
	git -C "$dir.part" init -q -b pvh
	# A user's git configuration must not change what is committed.
	git -C "$dir.part" config core.autocrlf false
	git -C "$dir.part" config gc.auto 0
	# Debian's .gitignore ignores the whole tree, hence -f.
	git -C "$dir.part" add -f -A .
	git -C "$dir.part" -c commit.gpgsign=false commit -q --no-verify \
		-m "linux-source-6.12: $(make -s -C "$dir.part" kernelversion)"
	git -C "$dir.part" tag base
	mv "$dir.part" "$dir"
}

main "$@"
