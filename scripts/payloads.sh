#!/bin/sh
# Kernels and EFI programs that this project did not make, to be started by its EFI
# environment: OUT/NAME.vmlinuz, OUT/NAME.stub (systemd's, for unified kernel images)
# and OUT/boot.efi, a boot loader, which finds nothing to boot. Debian's packages are
# downloaded (80 MB), nothing of them is installed.
# usage: payloads.sh OUT; exit status 4 if there is no network
set -eu

mkdir -p "$1"
out=$(cd "$1" && pwd)
# shellcheck source=/dev/null
. "$(dirname "$0")/apt.sh"

give_up() {
	echo "$1; the whole output is in $out/log" >&2
	exit "${2:-1}"
}

# The newest of the packages of that release whose names begin so
newest() {
	apt-cache -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$lists/sources" \
		-o Dir::State::lists="$lists/lists" -o Dir::Cache="$lists/cache" pkgnames "$1" |
		grep -E "^$1[0-9.]*(\+deb[0-9]+|-[0-9]+)?-cloud-amd64\$" | sort -V | tail -n 1
}

# unpack PACKAGE: into OUT/files/PACKAGE
unpack() {
	folder=$out/files/$1
	mkdir -p "$folder"
	(cd "$folder" && own_apt "$lists" download "$1") >>"$out/log" 2>&1 ||
		give_up "$1 cannot be downloaded"
	dpkg-deb -x "$folder"/*.deb "$folder"
	rm "$folder"/*.deb
}

# kernel NAME BEGIN: the newest package whose name begins so
kernel() {
	package=$(newest "$2")
	[ -n "$package" ] || give_up "There is no package $2*-cloud-amd64 in $suite"
	unpack "$package"
	find "$out/files/$package" -name 'vmlinuz*' -exec cp {} "$out/$1.vmlinuz" \;
	[ -s "$out/$1.vmlinuz" ] || give_up "$package has no vmlinuz"
}

stub() {
	unpack systemd-boot-efi
	from=$out/files/systemd-boot-efi/usr/lib/systemd/boot/efi
	cp "$from/linuxx64.efi.stub" "$out/$1.stub"
	cp "$from/systemd-bootx64.efi" "$out/boot.efi"
	rm -r "$out/files/systemd-boot-efi"
}

# release SUITE KERNEL BEGIN: its kernel, if any, and systemd's stub, if BEGIN is empty
release() {
	suite=$1
	lists=$out/apt/$suite
	echo "Downloading from $suite ..."
	own_lists "$lists" deb "$suite" >>"$out/log" 2>&1 ||
		give_up "Debian's package lists of $suite cannot be downloaded"
	! no_network "$out/log" ||
		give_up "Debian's kernels cannot be downloaded: there is no network. When there is, run this again" 4
	[ -z "$3" ] || kernel "$2" "$3"
	case $suite in *-backports) ;; *) stub "$suite" ;; esac
}

main() {
	rm -rf "${out:?}"/*
	release bookworm 6.1 linux-image-6.1
	release trixie 6.12 linux-image-6.12
	release trixie-backports 7.3 linux-binary-7.3
	release sid "" ""
	rm -rf "$out/files" "$out/apt"
	touch "$out/complete"
}

main
