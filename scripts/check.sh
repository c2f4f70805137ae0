#!/bin/sh
# Every test there is. Ends with the line "N passed, N failed, N skipped".
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
cd "$top"
base=${KERNEL_BASE:-$(awk '/^[0-9]/ { print $1; exit }' scripts/bases)}
build=${BUILD:-build}
taps=$build/check
tests=$top/$build/selftests
kernels=$taps/kernels
# Mainline's check has a smaller one of each other base with it.
others=
[ "$build" != build ] || others=$(awk -v base="$base" '/^[0-9]/ && $1 != base { print $1 }' scripts/bases)

build_variants() {
	for variant in "$@"; do
		scripts/build.sh kernel "$build/linux" "$build/pvh-$variant" \
			configs/pvh.config "configs/$variant.config" || return 1
	done
}

build_kernels() {
	scripts/build.sh selftests "$build/linux" "$tests"
	scripts/build.sh kernel "$build/linux" "$build/pvh" configs/pvh.config
	for variant in direct efi; do
		scripts/build.sh variant "$build/linux" "$build/pvh-$variant" "$build/pvh" \
			configs/pvh.config "configs/$variant.config"
	done
	# Two at a time, as configuring and linking keep one CPU busy.
	build_variants debug i386 &
	other=$!
	built=yes
	{
		build_variants xen distro i386-pae &&
			scripts/build.sh kernel "$build/linux" "$build/pvh-tiny" configs/pvh-tiny.config
	} || built=no
	wait "$other" || built=no
	[ "$built" = yes ]
	# Copies, because some of the tests build in these folders again.
	for variant in "$build"/pvh "$build"/pvh-*; do
		to="$kernels"/${variant##*/}
		mkdir -p "$to"
		for file in vmlinux arch/x86/boot/pvhImage arch/x86/boot/bzImage; do
			[ ! -e "$variant/$file" ] || cp "$variant/$file" "$to/"
		done
	done
}

# suite NAME COMMAND: a suite that ends early, or says nothing, has failed. Two
# run at the same time, so each line says whose it is.
suite() {
	name=$1
	shift
	begin=$(date +%s)
	rm -f "$taps/$name.failed"
	{ "$@" </dev/null 2>&1 || echo $? >"$taps/$name.failed"; } | tee "$taps/$name.tap" |
		sed -u "s/^/$name: /"
	echo "== $name: $(($(date +%s) - begin)) s"
	planned=$(sed -n 's/^1\.\.\([0-9]*\).*/\1/p' "$taps/$name.tap" | head -1)
	ran=$(grep -cE '^(ok|not ok) ' "$taps/$name.tap" || true)
	if grep -qE '^1\.\.0 # SKIP' "$taps/$name.tap"; then
		echo "ok 1 $name # SKIP" >>"$taps/$name.tap"
	elif [ "${planned:-0}" = 0 ] || [ "$ran" != "$planned" ]; then
		echo "not ok 0 $name: ran $ran of ${planned:-?} tests" | tee -a "$taps/$name.tap" | sed "s/^/$name: /"
	elif [ -e "$taps/$name.failed" ] && ! grep -q '^not ok' "$taps/$name.tap"; then
		echo "not ok 0 $name: exit status $(cat "$taps/$name.failed")" | tee -a "$taps/$name.tap" |
			sed "s/^/$name: /"
	fi
}

count() {
	cat "$taps"/*.tap | grep -cE "$1" || true
}

# TCG uses one CPU, so there are two lanes.
boots_of_images() {
	suite efi env PVH_VMLINUX="$kernels"/pvh/vmlinux PVH_IMAGE="$kernels"/pvh/pvhImage \
		PVH_IMAGE_DIRECT="$kernels"/pvh-direct/pvhImage PVH_IMAGE_EFI="$kernels"/pvh-efi/pvhImage \
		PVH_IMAGE_DEBUG="$kernels"/pvh-debug/pvhImage PVH_IMAGE_KASAN="$kernels"/pvh-debug/pvhImage \
		PVH_IMAGE_DISTRO="$kernels"/pvh-distro/pvhImage \
		PVH_BZIMAGE="$kernels"/pvh-debug/bzImage "$tests/efi_test"
	suite soak env PVH_IMAGE="$kernels"/pvh/pvhImage "$tests/efi_test" --soak=10
	suite xen env PVH_XEN_ROOT="$xen" PVH_XEN_VMLINUX="$kernels"/pvh-xen/vmlinux \
		PVH_XEN_IMAGE="$kernels"/pvh-xen/pvhImage PVH_XEN_BZIMAGE="$kernels"/pvh-xen/bzImage \
		PVH_XEN_IMAGE_EFI="$kernels"/pvh-efi/pvhImage PVH_XEN_KASAN="$kernels"/pvh-debug/vmlinux \
		PVH_VMLINUX="$kernels"/pvh/vmlinux PVH_IMAGE="$kernels"/pvh/pvhImage PVH_XEN_OVMF="$ovmf" "$tests/xen_test"
}

all_else() {
	suite queue scripts/check-queue.sh
	suite config-names scripts/check-config-names.sh "$build/linux" "$base"
	suite inside scripts/check-inside.sh "$build/linux" "$base"
	suite static scripts/check-static.sh
	# What of "make check-series" builds nothing
	suite series scripts/check-series.sh
	suite start_info "$tests/start_info_test"
	suite memmap "$tests/memmap_test"
	suite elf env PVH_VMLINUX="$kernels"/pvh/vmlinux PVH_IMAGE="$kernels"/pvh/pvhImage "$tests/elf_test"
	suite fuzz verify/fuzz.sh 60
	make -s -C verify exhaustive
	suite exhaustive build/verify/exhaustive
	suite exhaustive-memory build/verify/exhaustive-memory
	suite prove verify/prove.sh
	suite packages scripts/check-packages.sh
	suite boot env PVH_VMLINUX="$kernels"/pvh/vmlinux \
		PVH_VMLINUX_32="$kernels"/pvh-i386/vmlinux PVH_VMLINUX_PAE="$kernels"/pvh-i386-pae/vmlinux \
		PVH_VMLINUX_TINY="$kernels"/pvh-tiny/vmlinux PVH_VMLINUX_KASAN="$kernels"/pvh-debug/vmlinux \
		PVH_VMLINUX_DISTRO="$kernels"/pvh-distro/vmlinux \
		"$tests/boot_test"
	suite probe "$tests/probe_test"
	suite kunit env PVH_VMLINUX_KUNIT="$kernels"/pvh-debug/vmlinux "$tests/kunit_test"
	suite kselftest scripts/check-kselftest.sh "$kernels"/pvh/vmlinux
}

# One kernel for all that a base other than mainline is tested with
build_other() {
	make -s KERNEL_BASE="$1" kernel-xen
}

# suite_of BASE NAME COMMAND: with that base's folders
suite_of() {
	its=$1
	what=$2
	shift 2
	suite "$its-$what" env KERNEL_BASE="$its" BUILD="build/$its" \
		PVH_VMLINUX="build/$its/pvh-xen/vmlinux" PVH_IMAGE="build/$its/pvh-xen/arch/x86/boot/pvhImage" \
		"$@"
}

other_bases() {
	for other in $others; do
		of=build/$other/selftests
		suite_of "$other" queue scripts/check-queue.sh
		suite_of "$other" config-names scripts/check-config-names.sh "build/$other/linux" "$other"
		suite_of "$other" inside scripts/check-inside.sh "build/$other/linux" "$other"
		suite_of "$other" elf "$of/elf_test"
		suite_of "$other" boot "$of/boot_test"
		suite_of "$other" efi "$of/efi_test"
		# Without a bzImage: a PVH dom0, and its guests, direct and by EFI
		suite_of "$other" xen env PVH_XEN_ROOT="$xen" PVH_XEN_VMLINUX="build/$other/pvh-xen/vmlinux" \
			PVH_XEN_IMAGE="build/$other/pvh-xen/arch/x86/boot/pvhImage" "$of/xen_test"
		suite_of "$other" inject "$of/inject_test" --sample=24 --rounds=20
	done
}

main() {
	rm -rf "$taps"
	mkdir -p "$taps"
	xen=""
	ovmf=""
	got=0
	[ -r build/ovmf/OVMF.fd ] || scripts/ovmf.sh build/ovmf || got=$?
	# Without a download its tests are skipped; one that does not build is a failure.
	case $got in
	0)	ovmf=build/ovmf/OVMF.fd ;;
	4)	;;
	*)	echo "not ok 1 OvmfXen builds" >"$taps/ovmf.tap" ;;
	esac
	got=0
	[ -r build/xen/xen ] || scripts/xen.sh build/xen || got=$?
	case $got in
	0)	xen=build/xen ;;
	4)	;;
	*)	echo "not ok 1 Xen is there" >"$taps/xen-there.tap" ;;
	esac
	build_kernels
	for other in $others; do build_other "$other"; done
	boots_of_images &
	lane=$!
	all_else
	other_bases
	wait "$lane" || echo "not ok 1 the lane of images ended early" >"$taps/lane.tap"
	suite inject env PVH_VMLINUX="$kernels"/pvh/vmlinux PVH_IMAGE="$kernels"/pvh/pvhImage \
		"$tests/inject_test" --jobs="$(($(nproc) + 1))" --sample=6 --rounds="${ROUNDS:-500}"

	failed=$(count '^not ok ')
	# An expected failure is no pass.
	skipped=$(count '^ok .*# (SKIP|XFAIL)')
	passed=$(($(count '^ok ') - skipped))
	[ "$failed" = 0 ] || grep -H '^not ok ' "$taps"/*.tap
	echo "$passed passed, $failed failed, $skipped skipped"
	[ "$failed" = 0 ] && [ "$passed" != 0 ]
}

main "$@"
