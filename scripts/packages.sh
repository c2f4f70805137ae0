#!/bin/sh
# Installs the Debian packages of a list in scripts/ that are missing.
# usage: packages.sh LIST STAMP
set -eu

here=$(dirname "$0")
list=$1
stamp=$2

installed() {
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

main() {
	command -v dpkg-query >/dev/null || {
		echo "This is not a Debian system. Install what scripts/$list lists, then: touch $stamp" >&2
		exit 1
	}
	missing=
	while read -r package; do
		case $package in '#'*) continue ;; esac
		installed "$package" || missing="$missing $package"
	done <"$here/$list"
	if [ -n "$missing" ]; then
		as_root=
		[ "$(id -u)" = 0 ] || as_root=sudo
		echo "Missing Debian packages:$missing"
		if [ -n "$as_root" ] && ! command -v sudo >/dev/null; then
			echo "There is no sudo here. As root, run: apt-get update && apt-get install -y$missing" >&2
			exit 1
		fi
		echo "Installing them (this needs the network and may take a few minutes) ..."
		# shellcheck disable=SC2086	# words on purpose
		if ! { $as_root apt-get -q update &&
		       $as_root env DEBIAN_FRONTEND=noninteractive \
			       apt-get -q install -y --no-install-recommends $missing; }; then
			echo "Installing failed. When the reason above is mended, run:" >&2
			echo "  ${as_root:+sudo }apt-get update && ${as_root:+sudo }apt-get install -y$missing" >&2
			exit 1
		fi
	fi
	mkdir -p "$(dirname "$stamp")"
	touch "$stamp"
}

main "$@"
