#!/bin/sh
# Downloads Debian's Xen and its tools and unpacks them into OUT; nothing is
# installed. OUT/xen is the hypervisor.
# usage: xen.sh OUT
set -eu

out=$1
packages="xen-hypervisor-4.17-amd64 xen-utils-4.17 libxenmisc4.17 xenstore-utils
	libxencall1 libxendevicemodel1 libxenevtchn1 libxenforeignmemory1 libxengnttab1
	libxenhypfs1 libxenstore4 libxentoollog1 libxentoolcore1 libyajl2"

main() {
	rm -rf "$out"
	mkdir -p "$out/packages"
	echo "Downloading Debian's Xen (10 MB) ..."
	# shellcheck disable=SC2086	# words on purpose
	if ! (cd "$out/packages" && apt-get -q download $packages >log 2>&1); then
		tail -n 3 "$out/packages/log" >&2
		echo "Xen cannot be downloaded. Is there a network, and Debian 12's package list (apt-get update)?" >&2
		exit 1
	fi
	for package in "$out"/packages/*.deb; do dpkg -x "$package" "$out"; done
	gunzip -c "$out"/boot/xen-4.17-amd64.gz >"$out/xen.tmp"
	mv "$out/xen.tmp" "$out/xen"
}

main
