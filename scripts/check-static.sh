#!/bin/sh
# Checks of the code that need no guest, in KTAP.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
build=$top/${BUILD:-build}
linux=$build/linux
work=
# shellcheck source=/dev/null
. "$top/scripts/ktap.sh"
user_space=ARRAY_SIZE,AVOID_EXTERNS,BIT_MACRO,CAMELCASE,COMPLEX_MACRO,INIT_ATTRIBUTE,MACRO_ARG_REUSE
user_space=$user_space,NEW_TYPEDEFS,PREFER_DEFINED_ATTRIBUTE_MACRO,SPLIT_STRING,STATIC_CONST_CHAR_ARRAY,STRCPY

# Exceptions. All patches: FILE_PATH_CHANGES (MAINTAINERS has globs for new files),
# UNKNOWN_COMMIT_ID (of a Fixes: line; the base is a tarball without a history).
# Selftests, which are user space: the C library's names and functions, constants
# without the kernel's macros, declarations of QEMU's plugin interface, test macros and
# the name of a test's input type, and include/asm/ which defines macros as nothing.
checkpatch() {
	git -C "$linux" format-patch -q --zero-commit -o "$work/mails" base..refs/pvh/applied
	wrong=0
	for mail in "$work"/mails/*.patch; do
		ignore=FILE_PATH_CHANGES,UNKNOWN_COMMIT_ID
		case $mail in
		*-selftests-pvh-*) ignore=$ignore,$user_space ;;
		esac
		"$linux/scripts/checkpatch.pl" --no-tree --root="$linux" --strict --no-signoff --quiet \
			--show-types --ignore "$ignore" "$mail" || wrong=1
	done
	[ "$wrong" = 0 ]
}

kernel_doc() {
	(cd "$top" && git ls-files 'arch/*.[ch]' 'drivers/*.[ch]') >"$work/files"
	(cd "$linux" && xargs scripts/kernel-doc -none -Wall -Werror <"$work/files")
}

# silent LOG: none of its warnings and errors is about a file that the queue adds or
# changes, or from a tool that sees the whole kernel.
silent() {
	git -C "$linux" diff --no-renames --name-only --diff-filter=AM base refs/pvh/applied >"$work/ours"
	warnings_in "$1" "$work/ours" "$(cd "$linux" && pwd -P)" >"$work/warnings"
	cat "$work/warnings"
	[ ! -s "$work/warnings" ]
}

# warnings_in LOG FILES TREE
warnings_in() {
	awk -v tree="$3" -f "$top/scripts/warnings.awk" "$2" "$1"
}

# kbuild OUT ARGUMENT...
kbuild() {
	out=$1
	shift
	make -C "$linux" O="$out" -j"$(nproc)" "$@" >"$work/build" 2>&1 </dev/null || {
		tail -n 50 "$work/build"
		return 1
	}
}

# Everything of ours again, with all of kbuild's warnings, and sparse.
quiet_build() {
	out=$1
	shift
	hooks=
	! grep -q '^CONFIG_XEN_PVH=y' "$out/.config" || hooks=arch/x86/xen/enlighten_pvh.o
	rm -f "$out"/arch/x86/platform/pvh/*.o ${hooks:+"$out/$hooks"}
	# shellcheck disable=SC2086	# maybe nothing
	kbuild "$out" "$@" arch/x86/platform/pvh/ $hooks
	silent "$work/build"
}

# All that objtool and modpost say of a kernel: they look at vmlinux.o. This is about
# ours, too, as they are silent without the queue, and lines about it name no file.
quiet_vmlinux() {
	out=$1
	shift
	rm -f "$out/vmlinux.o"
	kbuild "$out" "$@" vmlinux
	grep -q 'LD  *vmlinux\.o$' "$work/build"
	grep -q 'MODPOST  *' "$work/build"
	silent "$work/build"
}

# What kbuild builds without -Wall: the EFI environment.
environment() {
	out=$build/pvh
	find "$out/arch/x86/boot/pvh" -name '.*.o.cmd' >"$work/cmds"
	[ "$(wc -l <"$work/cmds")" -ge 25 ]
	while read -r cmd; do
		compile=$(sed -n 's/^savedcmd_[^ ]* := //p' "$cmd" | sed -e 's/ ; .*//' -e 's/ -o [^ ]*/ -o \/dev\/null/')
		(cd "$out" && eval "$compile -Wall -Wextra -Wmissing-prototypes -Wno-unused-parameter \
			-Wno-sign-compare") >"$work/build" 2>&1 </dev/null
		silent "$work/build"
	done <"$work/cmds"
	rm -f "$out"/arch/x86/boot/pvh/*.o
	kbuild "$out" C=1 pvhImage
	silent "$work/build"
}

# The configuration of distributions. With IBT objtool looks at vmlinux.o.
distribution() {
	"$top/scripts/build.sh" kernel "$linux" "$build/pvh-distro" "$top/configs/pvh.config" \
		"$top/configs/xen.config" "$top/configs/distro.config"
	quiet_build "$build/pvh-distro" W=1 C=1
	quiet_vmlinux "$build/pvh-distro"
}

# Without IBT it looks at each object, so that clang need not make all of a kernel.
distribution_clang() {
	out=$build/pvh-clang
	llvm=$("$top/scripts/llvm.sh" "$linux")
	mkdir -p "$out"
	cp "$build/pvh-distro/.config" "$out/.config"
	"$linux/scripts/config" --file "$out/.config" -d X86_KERNEL_IBT
	kbuild "$out" LLVM="$llvm" olddefconfig
	quiet_build "$out" LLVM="$llvm" W=1
	grep -q 'objtool .*--retpoline .*--sls' "$out/arch/x86/platform/pvh/.entry_64.o.cmd"
}

# The whole folder, as kbuild has it; of its warnings only ours count.
documentation() {
	kbuild "$work/docs" SPHINXDIRS=arch/x86 htmldocs
	[ -s "$work/docs/Documentation/output/arch/x86/pvh.html" ]
	# It makes these in the source, where "make refresh" takes them for new files.
	git -C "$linux" clean -qfx Documentation/networking/netlink_spec
	silent "$work/build"
}

# counts LINE, leaves LINE: in the output of building a queue of three files
counts() {
	judged "$1" | grep -qxF -- "$1" || { echo "does not count: $1"; return 1; }
}

leaves() {
	[ -z "$(judged "$1")" ] || { echo "counts: $1"; return 1; }
}

judged() {
	printf '%s\n' arch/x86/platform/pvh/direct.c arch/x86/platform/pvh/entry_64.S \
		Documentation/arch/x86/pvh.rst >"$work/three"
	echo "$1" >"$work/line"
	warnings_in "$work/line" "$work/three" /home/pvh/build/linux
}

# The clone is in a folder named pvh.
right_lines_count() {
	counts 'arch/x86/platform/pvh/direct.c:1:2: warning: unused'
	counts '/home/pvh/build/linux/arch/x86/platform/pvh/direct.c:1:2: error: undeclared'
	counts '../linux/arch/x86/platform/pvh/direct.c:1:2: warning: symbol was not declared'
	counts './arch/x86/platform/pvh/../pvh/direct.c:1:2: warning: unused'
	counts '../linux/arch/x86/platform/pvh/entry_64.S:1: Warning: no instruction'
	counts 'Warning: arch/x86/platform/pvh/direct.c:1 no description'
	counts '/home/pvh/build/linux/Documentation/arch/x86/pvh.rst:1: WARNING: undefined label'
	counts 'vmlinux.o: warning: objtool: pvh_entry+0xc5: indirect jump found in MITIGATION_RETPOLINE build'
	counts 'vmlinux.o: warning: objtool: other+0x1: unreachable instruction'
	counts 'WARNING: modpost: vmlinux: section mismatch in reference: a (section: .text) -> b (section: .init.text)'
	counts 'ld: warning: vmlinux has a LOAD segment with RWX permissions'
	leaves '/home/pvh/build/linux/include/linux/bits.h:1:2: warning: shift count'
	leaves '../linux/include/linux/bits.h:1:2: warning: shift count'
	leaves '/home/pvh/arch/x86/platform/pvh/direct.c:1:2: warning: another tree'
	leaves 'arch/x86/platform/pvh/other.c:1:2: warning: not in the queue'
	leaves '/home/pvh/build/linux/Documentation/arch/x86/tdx.rst:1: WARNING: undefined label'
	leaves '  CC      arch/x86/platform/pvh/direct.o'
}

main() {
	begin "$build/check-static" 10 "$@"
	try "shellcheck" shellcheck "$top"/scripts/*.sh "$top"/verify/*.sh "$top/.ci/run"
	try "checkpatch --strict of every patch" checkpatch
	try "kernel-doc" kernel_doc
	try "warnings that count are those of the queue, and of tools that see all" right_lines_count
	try "gcc, W=1, sparse" quiet_build "$build/pvh" W=1 C=1
	try "gcc, W=1, sparse, i386" quiet_build "$build/pvh-i386" W=1 C=1
	try "gcc, warnings, sparse, the EFI environment" environment
	try "gcc, W=1, sparse, objtool, modpost, as distributions configure it" distribution
	try "clang, W=1, objtool, as distributions configure it" distribution_clang
	try "Sphinx has no warning for pvh.rst" documentation
}

main "$@"
