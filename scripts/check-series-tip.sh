#!/bin/sh
# The whole queue in configurations that nobody chose, in KTAP: allnoconfig as a
# kernel; of allmodconfig and of random ones only the files that the queue touches.
# Boots nothing; check-series-builds.sh does. All is below build/series-tip.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
build=${BUILD:-build}
linux=$top/$build/linux
work=
# shellcheck source=/dev/null
. "$top/scripts/ktap.sh"
out=$top/$build/series-tip
seeds=${SEEDS:-1 2 3 4 5 6 7 8 9 10}
jobs=${JOBS:-$(nproc)}

export PATH="/usr/lib/ccache:$PATH" CCACHE_BASEDIR="$top" CCACHE_NOHASHDIR=1 CCACHE_DEPEND=1

kbuild() {
	make -s -C "$linux" O="$out" -j"$jobs" W=1 "$@" </dev/null
}

has() {
	grep -q "^CONFIG_$1=y" "$out/.config"
}

# What the queue touches and this configuration has. boot/compressed/ is not here:
# kbuild makes nothing in it without a whole vmlinux.
touched_objects() {
	bits=64
	has X86_64 || bits=32
	echo arch/x86/kernel/setup.o arch/x86/kernel/reboot.o arch/x86/kernel/e820.o \
		arch/x86/kernel/head_$bits.o arch/x86/mm/init.o
	! has PVH || echo arch/x86/platform/pvh/
	! has XEN || echo arch/x86/xen/
	! has EFI || echo arch/x86/platform/efi/
	! has PVH_EFI_STUB || echo pvhefi
}

# Of files that the queue adds, as others may have had their warnings before; and of
# objtool and modpost, which name no files.
no_warnings() {
	git -C "$linux" diff --no-renames --name-only --diff-filter=A base refs/pvh/applied -- arch drivers >"$work/ours"
	awk -v tree="$(cd "$linux" && pwd -P)" -f "$top/scripts/warnings.awk" "$work/ours" "$work/log" >"$work/warnings"
	[ ! -s "$work/warnings" ] || {
		cat "$work/warnings"
		echo "These warnings are about files of the queue. The configuration is $out/.config"
		return 1
	}
}

build() {
	kbuild "$@" >"$work/log" 2>&1 || {
		tail -n 30 "$work/log"
		echo "This does not build. The configuration is kept: $out/failed.config"
		cp "$out/.config" "$out/failed.config"
		return 1
	}
	no_warnings
}

objects_of() {
	# Warnings in other files, which W=1 finds, are no errors.
	"$linux/scripts/config" --file "$out/.config" -d WERROR
	kbuild olddefconfig >"$work/log" 2>&1
	# shellcheck disable=SC2046	# words on purpose
	build $(touched_objects)
}

allnoconfig() {
	kbuild allnoconfig
	build vmlinux
}

allmodconfig() {
	kbuild allmodconfig >"$work/log" 2>&1
	objects_of
}

# Without these three hardly any of them would have anything of ours.
randconfig() {
	printf 'CONFIG_%s=y\n' HYPERVISOR_GUEST PVH EFI >"$work/wanted"
	KCONFIG_SEED="$1" KCONFIG_ALLCONFIG="$work/wanted" kbuild randconfig >"$work/log" 2>&1
	objects_of
	for option in X86_64 SMP PVH_DIRECT PVH_EFI_STUB XEN_PVH XEN_PV KASAN; do
		! has "$option" || echo "# seed $1 has $option" >&3
	done
}

# Says what it takes: these are minutes.
timed() {
	begin=$(date +%s)
	"$@"
	echo "# $*: $(($(date +%s) - begin)) s" >&3
}

main() {
	unset MAKEFLAGS MFLAGS
	mkdir -p "$out"
	begin "$out/work" "$((2 + $(echo "$seeds" | wc -w)))" "$@"
	exec 3>&1
	try allnoconfig timed allnoconfig
	try allmodconfig timed allmodconfig
	for seed in $seeds; do
		try "randconfig, seed $seed" timed randconfig "$seed"
	done
	[ -e "$out/failed.config" ] || rm -rf "$out"
}

main "$@"
