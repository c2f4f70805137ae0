#!/bin/sh
# Are the selftests good kselftests? Built, run and installed from a copy of the
# patched tree, by a user who may not do anything else. KTAP.
# usage: check-kselftest.sh VMLINUX
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
build=${BUILD:-build}
tests='start_info_test memmap_test pe_test efi_map_test handles_test elf_test probe_test boot_test efi_test
	service_test payload_test inject_test kunit_test xen_test'
n=0

# As nobody, if we are root.
as_user() {
	if [ "$(id -u)" = 0 ]; then
		set -- setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	fi
	env -u PVH_VMLINUX -u PVH_IMAGE -u PVH_XEN_ROOT HOME="$work" CCACHE_DISABLE=1 "$@" </dev/null
}

# The runner opens its output again, which another user's file does not allow.
logged() {
	status=0
	# shellcheck disable=SC2016	# for the inner shell
	as_user sh -c 'log=$1; shift; rm -f "$log"; exec "$@" >>"$log" 2>&1' sh "$work/log" "$@" || status=$?
	cat "$work/log"
	return $status
}

try() {
	n=$((n + 1))
	name=$1
	shift
	# In a shell of its own: in an "if" of this one, errors would not count.
	if "$0" step "$work" "$vmlinux" "$@" >"$work.out" 2>&1; then
		echo "ok $n $name"
	else
		echo "not ok $n $name"
		tail -n 40 "$work.out" | sed 's/^/# /'
	fi
}

kselftest() {
	as_user make -C "$work/tree/tools/testing/selftests" TARGETS=pvh "$@"
}

# What does not depend on a kernel passes, everything else is skipped.
run_without_kernels() {
	kselftest -j"$(nproc)"
	logged make -C "$work/tree/tools/testing/selftests" TARGETS=pvh run_tests
	for test in $tests; do
		case $test in
		boot_test | efi_test | service_test | payload_test | inject_test | kunit_test | xen_test) grep -q "^ok [0-9]* selftests: pvh: $test # SKIP" "$work/log" ;;
		probe_test) grep -q "^ok [0-9]* selftests: pvh: $test" "$work/log" ;;
		*) grep -q "^ok [0-9]* selftests: pvh: $test\$" "$work/log" ;;
		esac || { echo "$test: neither passed nor skipped"; return 1; }
	done
}

# With a kernel, and nothing of the tree it was built from.
run_installed() {
	kselftest install INSTALL_PATH="$work/installed"
	mv "$work/tree" "$work/gone"
	result=0
	logged env PVH_VMLINUX="$vmlinux" KSELFTEST_INJECT_TEST_ARGS='--case=plain' \
		"$work/installed/run_kselftest.sh" -t pvh:inject_test -t pvh:elf_test || result=$?
	mv "$work/gone" "$work/tree"
	[ "$result" = 0 ]
	grep -q '^ok 1 selftests: pvh: inject_test$' "$work/log"
	grep -q '^ok 2 selftests: pvh: elf_test$' "$work/log"
	grep -q 'ok 1 vmlinux, plain' "$work/log"
}

# Elsewhere, and nothing in the tree.
build_elsewhere() {
	kselftest clean
	as_user find "$work/tree" -newer "$work/stamp" -type f >"$work/before"
	kselftest -j"$(nproc)" O="$work/elsewhere"
	as_user find "$work/tree" -newer "$work/stamp" -type f | diff "$work/before" -
	for test in $tests; do
		[ -x "$work/elsewhere/kselftest/pvh/$test" ] || { echo "$test was not built"; return 1; }
	done
	"$work/elsewhere/kselftest/pvh/inject_test" --list | grep -q '^plain$'
}

main() {
	if [ "$1" = step ]; then
		work=$2 vmlinux=$3
		shift 3
		"$@"
		return
	fi
	vmlinux=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
	work=$(mktemp -d)
	trap 'rm -rf "$work" "$work.out"' EXIT
	echo "TAP version 13"
	echo "1..3"
	mkdir "$work/tree"
	git -C "$top/$build/linux" archive refs/pvh/applied Makefile scripts include tools/build tools/include \
		tools/scripts tools/arch tools/testing/selftests/lib.mk tools/testing/selftests/Makefile \
		tools/testing/selftests/gen_kselftest_tar.sh tools/testing/selftests/kselftest_install.sh \
		tools/testing/selftests/run_kselftest.sh tools/testing/selftests/kselftest \
		tools/testing/selftests/kselftest.h tools/testing/selftests/kselftest_harness.h \
		tools/testing/selftests/kselftest_module.h tools/testing/selftests/kselftest_deps.sh \
		tools/testing/selftests/pvh arch/x86/platform/pvh arch/x86/boot/pvh arch/x86/include | tar -C "$work/tree" -x
	# The image under test has to be readable, too.
	cp "$vmlinux" "$work/vmlinux"
	vmlinux=$work/vmlinux
	[ "$(id -u)" != 0 ] || chown -R 65534:65534 "$work"
	touch "$work/stamp"
	try "run_tests as a user without kernels: ok or SKIP" run_without_kernels
	try "install, and run_kselftest.sh there with a kernel" run_installed
	try "O= leaves the tree alone" build_elsewhere
}

main "$@"
