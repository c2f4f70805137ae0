#!/bin/sh
# Every test there is. Ends with the line "N passed, N failed, N skipped".
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
cd "$top"
taps=build/check
tests=$top/build/selftests
image=arch/x86/boot/pvhImage

build_kernels() {
	scripts/build.sh selftests build/linux "$tests"
	scripts/build.sh kernel build/linux build/pvh configs/pvh.config
	for variant in noxen debug kasan i386 i386-pae kunit; do
		scripts/build.sh kernel build/linux "build/pvh-$variant" \
			configs/pvh.config "configs/$variant.config"
	done
}

# suite NAME COMMAND: a suite that ends early, or says nothing, has failed.
suite() {
	name=$1
	shift
	echo "== $name"
	rm -f "$taps/$name.failed"
	{ "$@" </dev/null 2>&1 || echo $? >"$taps/$name.failed"; } | tee "$taps/$name.tap"
	planned=$(sed -n 's/^1\.\.\([0-9]*\).*/\1/p' "$taps/$name.tap" | head -1)
	ran=$(grep -cE '^(ok|not ok) ' "$taps/$name.tap" || true)
	if grep -qE '^1\.\.0 # SKIP' "$taps/$name.tap"; then
		echo "ok 1 $name # SKIP" >>"$taps/$name.tap"
	elif [ "${planned:-0}" = 0 ] || [ "$ran" != "$planned" ]; then
		echo "not ok 0 $name: ran $ran of ${planned:-?} tests" | tee -a "$taps/$name.tap"
	elif [ -e "$taps/$name.failed" ] && ! grep -q '^not ok' "$taps/$name.tap"; then
		echo "not ok 0 $name: exit status $(cat "$taps/$name.failed")" | tee -a "$taps/$name.tap"
	fi
}

count() {
	cat "$taps"/*.tap | grep -cE "$1" || true
}

main() {
	rm -rf "$taps"
	mkdir -p "$taps"
	build_kernels
	suite queue scripts/check-queue.sh
	suite static scripts/check-static.sh
	suite start_info "$tests/start_info_test"
	suite memmap "$tests/memmap_test"
	suite elf env PVH_VMLINUX=build/pvh/vmlinux PVH_IMAGE=build/pvh/$image "$tests/elf_test"
	suite fuzz verify/fuzz.sh 60
	make -s -C verify exhaustive
	suite exhaustive build/verify/exhaustive
	suite prove verify/prove.sh
	suite boot env PVH_VMLINUX=build/pvh/vmlinux PVH_VMLINUX_NOXEN=build/pvh-noxen/vmlinux \
		PVH_VMLINUX_32=build/pvh-i386/vmlinux PVH_VMLINUX_PAE=build/pvh-i386-pae/vmlinux \
		"$tests/boot_test"
	suite efi env PVH_VMLINUX=build/pvh/vmlinux PVH_IMAGE=build/pvh/$image \
		PVH_IMAGE_DEBUG=build/pvh-debug/$image PVH_IMAGE_KASAN=build/pvh-kasan/$image \
		PVH_BZIMAGE=build/pvh-debug/arch/x86/boot/bzImage "$tests/efi_test"
	suite soak env PVH_IMAGE=build/pvh/$image "$tests/efi_test" --soak=10
	suite probe "$tests/probe_test"
	suite kunit env PVH_VMLINUX_KUNIT=build/pvh-kunit/vmlinux "$tests/kunit_test"
	suite inject env PVH_VMLINUX=build/pvh/vmlinux "$tests/inject_test" --rounds="${ROUNDS:-100}"

	failed=$(count '^not ok ')
	# An expected failure is no pass.
	skipped=$(count '^ok .*# (SKIP|XFAIL)')
	passed=$(($(count '^ok ') - skipped))
	[ "$failed" = 0 ] || grep -H '^not ok ' "$taps"/*.tap
	echo "$passed passed, $failed failed, $skipped skipped"
	[ "$failed" = 0 ] && [ "$passed" != 0 ]
}

main "$@"
