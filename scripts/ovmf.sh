#!/bin/sh
# Builds OvmfXen, UEFI for Xen's PVH guests, from Debian's source package edk2:
# OUT/OVMF.fd. Debian has no package of it. Takes 1 to 3 minutes.
# usage: ovmf.sh OUT; exit status 4 if it cannot be downloaded
set -eu

version=2022.11-6+deb12u2
mkdir -p "$1"
out=$(cd "$1" && pwd)

give_up() {
	echo "$1; the whole output is in $out/log" >&2
	exit "${2:-1}"
}

# The system's own list of packages, for sources, without touching that.
apt_source() {
	apt-get -q -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$out/sources" \
		-o Dir::State::lists="$out/lists" -o Dir::Cache::srcpkgcache= -o Dir::Cache::pkgcache= "$@"
}

fetch() {
	rm -rf "$out/sources" "$out/lists" "$out"/edk2*
	mkdir -p "$out/sources" "$out/lists/partial"
	for file in /etc/apt/sources.list.d/*.sources; do
		[ ! -e "$file" ] || { sed 's/^Types:.*/Types: deb-src/' "$file"; echo; }
	done | awk 'BEGIN { RS = ""; ORS = "\n\n" } /debian/ && /main/' >"$out/sources/debian.sources"
	for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
		[ ! -e "$file" ] || grep -h '^deb .*debian.* main' "$file" || true
	done | sed 's/^deb /deb-src /' >"$out/sources/debian.list"
	echo "Downloading the source package edk2 $version (17 MB) ..."
	# What apt has no signed list for is refused.
	(cd "$out" && apt_source update && apt_source source "edk2=$version") >"$out/log" 2>&1 ||
		give_up "edk2 $version cannot be downloaded. Is there a network? If Debian has a newer one, change the version in $0" 4
}

# A shell that asks whether Secure Boot is on would need libraries that OvmfXen.dsc
# does not name.
plain_shell() {
	patch -R -p1 <debian/patches/Disable-the-Shell-when-SecureBoot-is-enabled.patch
}

# This release waits for ever if it finds no PCI host bridge, of which PVH guests
# have none: it wants to know which port switches the machine off.
need_no_bridge() {
	sed -i '/^DxeResetInit/,/^}/ { /ASSERT (FALSE)/d; s/CpuDeadLoop ();/break;/; /return EFI_UNSUPPORTED/d }' \
		OvmfPkg/Library/ResetSystemLib/DxeResetShutdown.c
}

# The release was built with link-time optimisation, which takes most of the time.
# GCC49 is this gcc without; that it then warns is no news.
no_errors_of_warnings() {
	sed -i '/^\[BuildOptions\]/a\  GCC:*_*_*_CC_FLAGS = -Wno-error' OvmfPkg/OvmfXen.dsc
}

build_it() {
	echo "Building OvmfXen (1 to 3 minutes) ..."
	(
		cd "$out"/edk2-*/
		plain_shell
		need_no_bridge
		no_errors_of_warnings
		export WORKSPACE="$PWD" PYTHON_COMMAND=python3
		make -C BaseTools -j"$(nproc)"
		# edk2's script is for bash, and looks at variables that are not set;
		# nobody boots from a network here.
		bash -c '. ./edksetup.sh && build -a X64 -t GCC49 -b RELEASE -D NETWORK_ENABLE=FALSE \
			-p OvmfPkg/OvmfXen.dsc'
	) >>"$out/log" 2>&1 </dev/null || give_up "Building OvmfXen failed. Disk full? Else mend the error and run this again"
	cp "$out"/edk2-*/Build/OvmfXen/RELEASE_GCC49/FV/OVMF.fd "$out/OVMF.fd.tmp"
	# An ELF image with a PVH note, or Xen would not start it
	LC_ALL=C readelf -n "$out/OVMF.fd.tmp" 2>/dev/null | grep -q Xen ||
		give_up "What was built has no PVH note"
	mv "$out/OVMF.fd.tmp" "$out/OVMF.fd"
	rm -rf "$out"/edk2-*/Build
}

fetch
build_it
echo "$out/OVMF.fd is ready"
