#!/bin/sh
# Downloads this Debian's Xen and its tools and unpacks them into OUT; nothing is
# installed. OUT/xen is the hypervisor.
# usage: xen.sh OUT; exit status 4 if there is no network
set -eu

mkdir -p "$1"
out=$(cd "$1" && pwd)
lists=$out/apt
# shellcheck source=/dev/null
. "$(dirname "$0")/apt.sh"

give_up() {
	echo "$1; the whole output is in $out/log" >&2
	exit "${2:-1}"
}

# What xl and the daemons need besides these every Debian has; they have the version
# in their names, and so are the dependencies of a package that has not.
packages() {
	APT=apt-cache own_apt "$lists" depends --recurse --no-recommends --no-suggests --no-conflicts \
		--no-breaks --no-replaces --no-enhances xen-system-amd64 |
		grep -E '^(xen-hypervisor-[0-9].*-amd64|xen-utils-[0-9].*|xenstore-utils|libxen.*|libyajl.*)$'
}

fetch() {
	release=$(own_release)
	echo "Downloading Debian's Xen (10 MB) ..."
	own_lists "$lists" deb "$release" "$release-security" >"$out/log" 2>&1 ||
		give_up "Debian's package lists cannot be downloaded"
	! no_network "$out/log" || 
		give_up "Xen cannot be downloaded: there is no network. When there is, run this again" 4
	names=$(packages) || give_up "There is no xen-system-amd64 in $release"
	mkdir "$out/packages"
	# shellcheck disable=SC2086	# words on purpose
	(cd "$out/packages" && own_apt "$lists" download $names) >>"$out/log" 2>&1 ||
		give_up "Xen cannot be downloaded"
}

main() {
	rm -rf "${out:?}"/*
	fetch
	for package in "$out"/packages/*.deb; do dpkg -x "$package" "$out"; done
	gunzip -c "$out"/boot/xen-*-amd64.gz >"$out/xen.tmp"
	mv "$out/xen.tmp" "$out/xen"
	rm -rf "$out/packages" "$lists"
}

main
