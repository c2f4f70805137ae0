#!/bin/sh
# Builds OvmfXen, UEFI for Xen's PVH guests, from this Debian's source package edk2:
# OUT/OVMF.fd. Debian has no package of it. Takes 1 to 3 minutes.
# usage: ovmf.sh OUT; exit status 4 if there is no network
set -eu

mkdir -p "$1"
out=$(cd "$1" && pwd)
lists=$out/apt
source=$out/edk2
# shellcheck source=/dev/null
. "$(dirname "$0")/apt.sh"

give_up() {
	echo "$1; the whole output is in $out/log" >&2
	exit "${2:-1}"
}

fetch() {
	release=$(own_release)
	echo "Downloading the source package edk2 (20 to 30 MB) ..."
	own_lists "$lists" deb-src "$release" "$release-security" >"$out/log" 2>&1 ||
		give_up "Debian's package lists cannot be downloaded"
	! no_network "$out/log" ||
		give_up "edk2 cannot be downloaded: there is no network. When there is, run this again" 4
	# Two archives. Their description, which only dpkg-source needs, has nothing more.
	for archive in tar diff; do
		(cd "$out" && own_apt "$lists" source --download-only --$archive-only edk2) >>"$out/log" 2>&1 ||
			give_up "edk2 cannot be downloaded"
	done
}

# Before 2024: a patch of Debian's has the shell ask whether Secure Boot is on, which
# needs libraries that OvmfXen.dsc does not name.
without_secure_boot() {
	grep -v '^Disable-the-Shell-when-SecureBoot-is-enabled'
}

unpack() {
	mkdir "$source"
	cd "$source"
	tar --strip-components=1 -xf "$out"/edk2_*.orig.tar.*
	tar -xf "$out"/edk2_*.debian.tar.*
	for patch in $(sed 's/#.*//' debian/patches/series | without_secure_boot); do
		patch -p1 <"debian/patches/$patch"
	done
}

# Seen in 2022.11 and 2025.02: it waits for ever if it finds no PCI host bridge, of
# which PVH guests have none, as it wants to know which port switches the machine off.
need_no_bridge() {
	sed -i '/^DxeResetInit/,/^}/ { /ASSERT (FALSE)/d; s/CpuDeadLoop ();/break;/; /return EFI_UNSUPPORTED/d }' \
		OvmfPkg/Library/ResetSystemLib/DxeResetShutdown.c
}

# The release was built with link-time optimisation, which takes most of the time.
# This is the same gcc without, as it is called since 2023 or was before; that it
# then warns is no news.
without_lto() {
	toolchain=GCCNOLTO
	grep -q "_${toolchain}_" BaseTools/Conf/tools_def.template || toolchain=GCC49
	sed -i '/^\[BuildOptions\]/a\  GCC:*_*_*_CC_FLAGS = -Wno-error' OvmfPkg/OvmfXen.dsc
}

build_it() {
	unpack
	need_no_bridge
	without_lto
	export WORKSPACE="$PWD" PYTHON_COMMAND=python3
	make -C BaseTools -j"$(nproc)"
	# edk2's script is for bash, and looks at variables that are not set; nobody
	# boots from a network here.
	bash -c ". ./edksetup.sh && build -a X64 -t $toolchain -b RELEASE -D NETWORK_ENABLE=FALSE \
		-p OvmfPkg/OvmfXen.dsc"
	cp Build/OvmfXen/RELEASE_*/FV/OVMF.fd "$out/OVMF.fd.tmp"
}

main() {
	rm -rf "${out:?}"/*
	fetch
	echo "Building OvmfXen (1 to 3 minutes) ..."
	# In an "if" or with "||" errors would not count.
	set +e
	(set -e; build_it) >>"$out/log" 2>&1 </dev/null
	status=$?
	set -e
	[ "$status" = 0 ] ||
		give_up "Building OvmfXen failed. Disk full? Else mend the error and run this again"
	# An ELF image with a PVH note, or Xen would not start it
	LC_ALL=C readelf -n "$out/OVMF.fd.tmp" 2>/dev/null | grep -q Xen ||
		give_up "What was built has no PVH note"
	mv "$out/OVMF.fd.tmp" "$out/OVMF.fd"
	rm -rf "$source" "$lists"
	echo "$out/OVMF.fd is ready"
}

main
