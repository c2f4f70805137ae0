#!/bin/sh
# Unpacks the kernel's source, downloads it before if need be, and makes a git
# repository of it, whose one commit (tag "base") is what the queue is applied to.
# usage: unpack.sh BASE DIR, with BASE of scripts/bases; LINUX_SOURCE=TARBALL is
#        another source of that version
set -eu

base=$1
dir=$2
here=$(dirname "$0")
sources=build/sources
# shellcheck source=/dev/null
. "$here/apt.sh"

# The same tarball gives the same commit, on every machine.
export GIT_AUTHOR_NAME=linux-source GIT_AUTHOR_EMAIL=linux-source@localhost
export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
export GIT_AUTHOR_DATE='@1700000000 +0000' GIT_COMMITTER_DATE='@1700000000 +0000'

die() {
	echo "$@" >&2
	exit 1
}

# Debian's package is a tarball in a .deb: installing it would need root, and put it
# where the user may have another version.
download() {
	package=$1
	shift
	command -v apt-get >/dev/null ||
		die "This is not a Debian system. Name a tarball of Linux $base: make ... LINUX_SOURCE=FILE"
	mkdir -p "$sources"
	lists=$(pwd)/$sources/apt
	hint="With network, run this again; without, name a tarball of Linux $base: make ... LINUX_SOURCE=FILE"
	echo "Looking for $package in $* ..."
	own_lists "$lists" deb "$@" >"$sources/log" 2>&1 || {
		tail -n 3 "$sources/log" >&2
		die "Debian's package lists cannot be downloaded; all output is in $sources/log. $hint"
	}
	echo "Downloading $package (150 MB) ..."
	rm -f "$sources/${package}"_*.deb
	(cd "$sources" && own_apt "$lists" download "$package") || {
		echo "$package cannot be downloaded from $*. Does Debian still have it?" >&2
		die "If it has moved, or a newer one has come, change its line in scripts/bases. $hint"
	}
	dpkg-deb --fsys-tarfile "$sources/${package}"_*.deb | tar -xO "./usr/src/$package.tar.xz" >"$sources/$package.part" ||
		die "$package cannot be unpacked; is the disk full? $sources needs 400 MB."
	mv "$sources/$package.part" "$sources/$package.tar.xz"
	rm -rf "$sources/${package}"_*.deb "$lists"
}

# Sets $tarball: the user's, Debian's that is installed, or one that is downloaded.
find_tarball() {
	tarball=${LINUX_SOURCE-}
	[ -z "$tarball" ] || {
		[ -r "$tarball" ] || die "LINUX_SOURCE=$tarball cannot be read"
		return 0
	}
	line=$(awk -v base="$base" '$1 == base' "$here/bases")
	[ -n "$line" ] || die "KERNEL_BASE=$base is not in scripts/bases"
	# shellcheck disable=SC2086	# words on purpose
	set -- $line
	shift
	for tarball in "/usr/src/$1.tar.xz" "$sources/$1.tar.xz"; do
		[ ! -r "$tarball" ] || return 0
	done
	download "$@"
}

# A kernel of another base, in this one's folder, would fail at the first hunk. Newer
# ones than the newest base are mainline, too.
check_version() {
	version=$(make -s -C "$1" kernelversion)
	known=$("$here/queue.sh" base-of "$version")
	[ "$known" = "$base" ] ||
		die "$tarball is Linux $version, which is not for KERNEL_BASE=$base: make ... KERNEL_BASE=$known LINUX_SOURCE=$tarball"
}

# A tree that is there stays, with whatever edits it has, if it is what is asked for.
keep() {
	version=$(git -C "$dir" log -1 --format=%s base)
	version=${version##* }
	known=$("$here/queue.sh" base-of "$version")
	[ "$known" = "$base" ] ||
		die "$dir is Linux $version, of before the queue was for $base. Keep what you edited there, then: rm -rf $(dirname "$dir")"
	[ -z "${LINUX_SOURCE-}" ] || [ "$(realpath "$LINUX_SOURCE")" = "$(cat "$dir/.git/tarball")" ] ||
		die "$dir is there already, from $(cat "$dir/.git/tarball"). For another LINUX_SOURCE: make clean"
}

main() {
	[ ! -e "$dir/.git/refs/tags/base" ] || {
		keep
		return 0
	}
	find_tarball
	rm -rf "$dir.part"
	mkdir -p "$dir.part"
	echo "Unpacking $tarball (about half a minute) ..."
	tar -C "$dir.part" --strip-components=1 -xf "$tarball" ||
		die "Unpacking failed. Is the disk full? 2 GB are needed below $(dirname "$dir"). Is $tarball whole?"
	check_version "$dir.part"
	echo "Making a git repository of it (about half a minute) ..."
	git -C "$dir.part" init -q -b pvh
	# A user's git configuration must not change what is committed.
	git -C "$dir.part" config core.autocrlf false
	git -C "$dir.part" config gc.auto 0
	# Debian's .gitignore ignores the whole tree, hence -f.
	git -C "$dir.part" add -f -A .
	git -C "$dir.part" -c commit.gpgsign=false commit -q --no-verify -m "linux-source-$base: $version"
	git -C "$dir.part" tag base
	realpath "$tarball" >"$dir.part/.git/tarball"
	mv "$dir.part" "$dir"
}

main "$@"
