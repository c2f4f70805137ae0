#!/bin/sh
# Installs what is missing of the Debian packages of lists in scripts/packages/, and
# leaves build/.packages-LIST.
# usage: packages.sh LIST...
#        packages.sh --show LIST...: nothing but the packages' names
#
# A list has a package a line. Other lines are
#   # a comment
#   @LIST		what that list has
#   ? PACKAGE...	all of these, or none if this release of Debian lacks one of them
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
lists=$top/scripts/packages
seen=
required=
optional=
newline='
'
install='apt-get install -y --no-install-recommends'

installed() {
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

read_list() {
	case " $seen " in *" $1 "*) return ;; esac
	seen="$seen $1"
	while read -r first others; do
		case $first in
		'' | '#'*) ;;
		@*)	read_list "${first#@}" ;;
		'?')	optional="$optional$others$newline" ;;
		*)	required="$required $first" ;;
		esac
	done <"$lists/$1"
}

# add PACKAGE...: those of them that are missing, each once
add() {
	for package in "$@"; do
		case " $missing " in *" $package "*) continue ;; esac
		installed "$package" || missing="$missing $package"
	done
}

# Is each of them in apt's lists, or in the system?
available() {
	for package in "$@"; do
		installed "$package" || apt-cache show --no-all-versions "$package" >/dev/null 2>&1 || return 1
	done
}

# Sets $missing, and $absent to what this release does not have.
find_missing() {
	missing=
	absent=
	# shellcheck disable=SC2086	# words on purpose
	add $required
	while read -r packages; do
		# shellcheck disable=SC2086	# words on purpose
		if available $packages; then add $packages; else absent="$absent $packages"; fi
	done <<-END
	$optional
	END
}

explain() {
	echo "Installing failed. When the reason above is mended, run:" >&2
	echo "  ${as_root:+sudo }apt-get update && ${as_root:+sudo }$install$missing" >&2
	exit 1
}

# Another apt-get, as of a system that was started just now, is waited for.
apt_get() {
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@"
}

install_missing() {
	# A new system has no lists yet; git is in all that were ever fetched.
	if [ -z "$missing" ]; then
		[ -n "$absent" ] && [ -z "$(apt-cache madison git 2>/dev/null)" ] || return 0
	fi
	echo "Missing Debian packages:$missing$absent"
	if [ -n "$as_root" ] && ! command -v sudo >/dev/null; then
		echo "There is no sudo here. As root, run: apt-get update && $install$missing" >&2
		exit 1
	fi
	echo "Installing them (this needs the network and may take a few minutes) ..."
	apt_get update || explain
	find_missing
	# shellcheck disable=SC2086	# words on purpose
	apt_get install -y --no-install-recommends $missing || explain
}

main() {
	show=
	[ "$1" != --show ] || { show=yes; shift; }
	for list in "$@"; do read_list "$list"; done
	# shellcheck disable=SC2086	# words on purpose
	[ -z "$show" ] || { printf '%s\n' $required $optional | sort -u; return; }
	command -v dpkg-query >/dev/null || {
		echo "This is not a Debian system. Install what scripts/packages/ lists for $*, then:" >&2
		echo "  mkdir -p build && touch$(echo "$seen" | sed 's| | build/.packages-|g')" >&2
		exit 1
	}
	as_root=
	[ "$(id -u)" = 0 ] || as_root=sudo
	find_missing
	install_missing
	[ -z "$absent" ] || echo "This release of Debian lacks some of these, so none of them is used:$absent"
	mkdir -p "$top/build"
	for list in $seen; do touch "$top/build/.packages-$list"; done
}

main "$@"
