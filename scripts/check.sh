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

# get NAME FILE TITLE: what only one suite needs. Without a download its tests are
# skipped; what does not build is a failure.
get() {
	got=0
	[ -r "build/$1/$2" ] || "scripts/$1.sh" "build/$1" || got=$?
	case $got in
	0 | 4)	;;
	*)	echo "not ok 1 $3" >"$taps/$1.tap" ;;
	esac
}

# One kernel for all that a base other than mainline is tested with
build_other() {
	make -s KERNEL_BASE="$1" kernel-xen
}

build_one() {
	scripts/build.sh kernel "$build/linux" "$build/pvh" configs/pvh.config
	build_variants debug i386 i386-pae
}

build_two() {
	get ovmf OVMF.fd "OvmfXen builds"
	get xen xen "Xen is there"
	get payloads complete "Debian's kernels are there"
	# As distributions have it: all of Xen's parts in it, which its suite uses
	scripts/build.sh kernel "$build/linux" "$build/pvh-distro" \
		configs/pvh.config configs/xen.config configs/distro.config
	scripts/build.sh kernel "$build/linux" "$build/pvh-tiny" configs/pvh-tiny.config
	for other in $others; do build_other "$other"; done
}

# Two at a time: downloads, unpacking, configuring and linking leave a CPU idle.
build_kernels() {
	scripts/build.sh selftests "$build/linux" "$tests"
	built=yes
	build_one &
	one=$!
	build_two &
	two=$!
	wait "$one" || built=no
	wait "$two" || built=no
	[ "$built" = yes ]
	# Copies, because some of the tests build in these folders again.
	for variant in "$build"/pvh "$build"/pvh-*; do
		to="$kernels"/${variant##*/}
		mkdir -p "$to"
		for file in vmlinux arch/x86/boot/pvhImage arch/x86/boot/bzImage \
			arch/x86/boot/pvhefi arch/x86/boot/pvh/pvhimage; do
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
		PVH_EFI="$kernels"/pvh/pvhefi PVH_BZIMAGE="$kernels"/pvh/bzImage \
		PVH_IMAGE_DEBUG="$kernels"/pvh-debug/pvhImage PVH_IMAGE_KASAN="$kernels"/pvh-debug/pvhImage \
		PVH_IMAGE_DISTRO="$kernels"/pvh-distro/pvhImage \
		PVH_BZIMAGE_DEBUG="$kernels"/pvh-debug/bzImage "$tests/efi_test"
	suite soak env PVH_IMAGE="$kernels"/pvh/pvhImage "$tests/efi_test" --soak=10
	suite service env PVH_EFI="$kernels"/pvh/pvhefi PVH_WRAP="$kernels"/pvh/pvhimage "$tests/service_test"
	suite xen env PVH_XEN_ROOT="$xen" PVH_XEN_VMLINUX="$kernels"/pvh-distro/vmlinux \
		PVH_XEN_IMAGE="$kernels"/pvh-distro/pvhImage PVH_XEN_BZIMAGE="$kernels"/pvh-distro/bzImage \
		PVH_XEN_EFI="$kernels"/pvh-distro/pvhefi \
		PVH_XEN_KASAN="$kernels"/pvh-debug/vmlinux \
		PVH_VMLINUX="$kernels"/pvh/vmlinux PVH_IMAGE="$kernels"/pvh/pvhImage PVH_XEN_OVMF="$ovmf" "$tests/xen_test"
}

# They look at the trees, or build in the kernels' folders: one after the other.
trees() {
	suite queue scripts/check-queue.sh
	suite config-names scripts/check-config-names.sh "$build/linux" "$base"
	suite inside scripts/check-inside.sh "$build/linux" "$base"
	suite static scripts/check-static.sh
	# What of "make check-series" builds nothing
	suite series scripts/check-series.sh
	suite packages scripts/check-packages.sh
	suite kselftest scripts/check-kselftest.sh "$kernels"/pvh/vmlinux
}

# suite_of BASE NAME: with that base's folders
suite_of() {
	its=build/$1
	boot=$its/pvh-xen/arch/x86/boot
	set -- "$1" "$2" "$its/selftests"
	case $2 in
	queue)	set -- "$@" scripts/check-queue.sh ;;
	config-names | inside)
		set -- "$@" "scripts/check-$2.sh" "$its/linux" "$1" ;;
	# Without a bzImage: a PVH dom0, and its guests, direct and by EFI
	xen)	set -- "$@" env PVH_XEN_ROOT="$xen" PVH_XEN_VMLINUX="$its/pvh-xen/vmlinux" \
			PVH_XEN_IMAGE="$boot/pvhImage" "$3/xen_test" ;;
	inject)	set -- "$@" "$3/inject_test" --sample=24 --rounds=20 ;;
	*)	set -- "$@" "$3/$2_test" ;;
	esac
	as=$1-$2
	base_of=$1
	shift 3
	suite "$as" env KERNEL_BASE="$base_of" BUILD="$its" PVH_VMLINUX="$its/pvh-xen/vmlinux" \
		PVH_IMAGE="$boot/pvhImage" PVH_EFI="$boot/pvhefi" PVH_BZIMAGE="$boot/bzImage" "$@"
}

# inject NAME OPTION...: two guests at a time, as each waits now and then
inject() {
	name=$1
	shift
	suite "$name" env PVH_VMLINUX="$kernels"/pvh/vmlinux PVH_IMAGE="$kernels"/pvh/pvhImage \
		PVH_EFI="$kernels"/pvh/pvhefi PVH_BZIMAGE="$kernels"/pvh/bzImage \
		"$tests/inject_test" --jobs=2 "$@"
}

# Kernels of distributions, and one of ours in an image with each of systemd's stubs
payloads() {
	folder=build/payloads
	if [ ! -r "$folder/complete" ]; then
		suite payload "$tests/payload_test"
		return
	fi
	head -c 300000 /dev/zero >"$taps/payload"
	echo "file /payload $taps/payload 644 0 0" >"$taps/payload.list"
	"$build/pvh/usr/gen_init_cpio" "$taps/payload.list" >"$taps/payload.cpio"
	for stub in "$folder"/*.stub; do
		scripts/uki.sh "$stub" "$kernels"/pvh/bzImage "$taps/payload.cpio" \
			"console=ttyS0 panic=-1 no_timer_check" "${stub%.stub}.uki"
	done
	suite payload env PVH_PAYLOADS="$folder" PVH_EFI="$kernels"/pvh/pvhefi \
		PVH_WRAP="$kernels"/pvh/pvhimage PVH_INIT="$tests/init" PVH_UKI_INITRD=300000 \
		"$tests/payload_test"
}

# take NAME: a suite that does not mind what else runs
take() {
	case $1 in
	start_info | memmap | pe | efi_map | handles | probe)
		suite "$1" "$tests/$1_test" ;;
	elf)	suite elf env PVH_VMLINUX="$kernels"/pvh/vmlinux PVH_IMAGE="$kernels"/pvh/pvhImage \
			PVH_EFI="$kernels"/pvh/pvhefi "$tests/elf_test" ;;
	boot)	suite boot env PVH_VMLINUX="$kernels"/pvh/vmlinux \
			PVH_VMLINUX_32="$kernels"/pvh-i386/vmlinux \
			PVH_VMLINUX_PAE="$kernels"/pvh-i386-pae/vmlinux \
			PVH_VMLINUX_TINY="$kernels"/pvh-tiny/vmlinux \
			PVH_VMLINUX_KASAN="$kernels"/pvh-debug/vmlinux \
			PVH_VMLINUX_DISTRO="$kernels"/pvh-distro/vmlinux "$tests/boot_test" ;;
	kunit)	suite kunit env PVH_VMLINUX_KUNIT="$kernels"/pvh-debug/vmlinux "$tests/kunit_test" ;;
	inject)	inject inject --sample=6 --rounds=0 ;;
	inject-random-*)
		inject "$1" --random --first-seed=$((${1##*-} * part + 1)) --rounds="$part" ;;
	fuzz)	suite fuzz verify/fuzz.sh 60 ;;
	payload) payloads ;;
	prove)	suite prove verify/prove.sh ;;
	exhaustive)
		make -s -C verify exhaustive
		suite exhaustive build/verify/exhaustive
		suite exhaustive-memory build/verify/exhaustive-memory ;;
	*)	suite_of "${1%%-*}" "${1#*-}" ;;
	esac
}

# For whichever lane has done its own, the longest first
list_rest() {
	printf '%s\n' inject payload boot
	[ "$part" = 0 ] || printf '%s\n' inject-random-0 inject-random-1
	for other in $others; do printf "$other-%s\n" xen efi boot inject; done
	printf '%s\n' prove fuzz exhaustive probe kunit elf pe handles efi_map memmap start_info
	for other in $others; do printf "$other-%s\n" elf queue config-names inside; done
}

# The first line of what is left, and it is gone
next() {
	# shellcheck disable=SC2016	# for the inner shell
	flock "$taps/lock" sh -c 'sed -n 1p "$1"; sed -i 1d "$1"' next "$taps/rest"
}

lane() {
	"$1"
	while true; do
		line=$(next)
		[ -n "$line" ] || break
		take "$line"
	done
}

main() {
	rm -rf "$taps"
	mkdir -p "$taps"
	build_kernels
	xen=
	[ ! -r build/xen/xen ] || xen=build/xen
	ovmf=
	[ ! -r build/ovmf/OVMF.fd ] || ovmf=build/ovmf/OVMF.fd
	part=$(((${ROUNDS:-200} + 1) / 2))
	list_rest >"$taps/rest"
	lane boots_of_images &
	one=$!
	lane trees &
	two=$!
	wait "$one" || echo "not ok 1 the lane of images ended early" >"$taps/lane-one.tap"
	wait "$two" || echo "not ok 1 the other lane ended early" >"$taps/lane-two.tap"

	failed=$(count '^not ok ')
	# An expected failure is no pass.
	skipped=$(count '^ok .*# (SKIP|XFAIL)')
	passed=$(($(count '^ok ') - skipped))
	[ "$failed" = 0 ] || grep -H '^not ok ' "$taps"/*.tap
	echo "$passed passed, $failed failed, $skipped skipped"
	[ "$failed" = 0 ] && [ "$passed" != 0 ]
}

main "$@"
