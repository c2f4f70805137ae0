#!/bin/sh
# Checks of the code that need no guest, in KTAP.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
linux=$top/build/linux
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
	for mail in "$work"/mails/*.patch; do
		ignore=FILE_PATH_CHANGES,UNKNOWN_COMMIT_ID
		case $mail in
		*-selftests-pvh-*) ignore=$ignore,$user_space ;;
		esac
		"$linux/scripts/checkpatch.pl" --no-tree --root="$linux" --strict --no-signoff --quiet \
			--show-types --ignore "$ignore" "$mail"
	done
}

kernel_doc() {
	(cd "$top" && git ls-files 'arch/*.[ch]' 'drivers/*.[ch]') >"$work/files"
	(cd "$linux" && xargs scripts/kernel-doc -none -Werror <"$work/files")
}

short_files() {
	find "$top/arch" "$top/drivers" -name '*.[chS]' -exec wc -l {} + | awk '$2 != "total" && $1 > 300 { print; bad = 1 } END { exit bad }'
}

# Everything of ours again, with all of kbuild's warnings, and sparse.
quiet_build() {
	out=$1
	shift
	hooks=
	! grep -q '^CONFIG_XEN_PVH=y' "$out/.config" || hooks=arch/x86/xen/enlighten_pvh.o
	rm -f "$out"/arch/x86/platform/pvh/*.o ${hooks:+"$out/$hooks"}
	# shellcheck disable=SC2086	# maybe nothing
	make -C "$linux" O="$out" "$@" arch/x86/platform/pvh/ $hooks >"$work/build" 2>&1 </dev/null ||
		{ cat "$work/build"; return 1; }
	if grep -E '(platform/pvh|xen/enlighten_pvh).*(warning|error):' "$work/build"; then return 1; fi
}

# What kbuild builds without -Wall: the compressed image's parts and the stub's.
image_objects() {
	out=$top/build/pvh
	find "$out/arch/x86/boot/compressed" "$out/drivers/firmware/efi/libstub" \
		-name '.pvh[-_.]*.o.cmd' ! -name '*.stub.o.cmd' >"$work/cmds"
	[ "$(wc -l <"$work/cmds")" -ge 15 ]
	while read -r cmd; do
		compile=$(sed -n 's/^savedcmd_[^ ]* := //p' "$cmd" | sed -e 's/ ; .*//' -e 's/ -o [^ ]*/ -o \/dev\/null/')
		(cd "$out" && eval "$compile -Wall -Wextra -Wmissing-prototypes -Wno-unused-parameter \
			-Wno-sign-compare") >"$work/build" 2>&1 </dev/null
		if grep -E '/pvh[^:]*:.*(warning|error):' "$work/build"; then return 1; fi
	done <"$work/cmds"
	rm -f "$out"/arch/x86/boot/compressed/pvh*.o "$out"/drivers/firmware/efi/libstub/pvh-*.o
	make -C "$linux" O="$out" C=1 pvhImage >"$work/build" 2>&1 </dev/null || {
		cat "$work/build"
		return 1
	}
	if grep -E '(pvh[^:/]*|platform/pvh/[^:]*):.*(warning|error):' "$work/build"; then return 1; fi
}

clang_build() {
	out=$top/build/pvh-clang
	mkdir -p "$out"
	cp "$top/build/pvh/.config" "$out/.config"
	make -C "$linux" O="$out" CC=clang olddefconfig >"$work/build" 2>&1 </dev/null || {
		cat "$work/build"
		return 1
	}
	quiet_build "$out" CC=clang W=1
}

# The whole folder, as kbuild has it; of its warnings only ours count.
documentation() {
	make -C "$linux" O="$work/docs" SPHINXDIRS=arch/x86 htmldocs >"$work/build" 2>&1 </dev/null || {
		tail -n 20 "$work/build"
		return 1
	}
	[ -s "$work/docs/Documentation/output/arch/x86/pvh.html" ]
	# It makes these in the source, where "make refresh" takes them for new files.
	git -C "$linux" clean -qfx Documentation/networking/netlink_spec
	if grep -iE '(pvh\.rst|platform/pvh/|asm/pvh_|libstub/pvh-).*(warning|error)' "$work/build"; then return 1; fi
}

no_objtool_warnings() {
	for log in "$top"/build/pvh*/build.log; do
		if grep -E 'objtool.*pvh|modpost.*pvh|Section mismatch' "$log"; then return 1; fi
	done
}

main() {
	begin "$top/build/check-static" 10 "$@"
	try "shellcheck" shellcheck "$top"/scripts/*.sh "$top"/verify/*.sh "$top/.ci/run"
	try "checkpatch --strict of every patch" checkpatch
	try "kernel-doc" kernel_doc
	try "no kernel file above 300 lines" short_files
	try "gcc, W=1, sparse" quiet_build "$top/build/pvh" W=1 C=1
	try "gcc, W=1, sparse, i386" quiet_build "$top/build/pvh-i386" W=1 C=1
	try "gcc, warnings, sparse, the image" image_objects
	try "clang, W=1" clang_build
	try "Sphinx has no warning for pvh.rst" documentation
	try "objtool and modpost are silent about PVH" no_objtool_warnings
}

main "$@"
