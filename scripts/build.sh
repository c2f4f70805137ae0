#!/bin/sh
# Runs kbuild, with progress on the terminal and everything in a log.
# usage: build.sh kernel|upstream|menuconfig SOURCE OUT CONFIG...
#        build.sh tool SOURCE OUT CONFIG...: the program that makes PVH images, alone
#        build.sh variant SOURCE OUT FROM CONFIG...: few options other than FROM's
#        build.sh selftests SOURCE OUT
set -eu

what=$1
source=$(cd "$2" && pwd)
mkdir -p "$3"
out=$(cd "$3" && pwd)
shift 3
jobs=${JOBS:-$(nproc)}
log=$out/build.log

# Counts kbuild's lines on a terminal; elsewhere a line now and then. Not in awk, which
# may read a pipe in large blocks.
progress() {
	n=0
	while IFS= read -r line; do
		n=$((n + 1))
		case $line in
		*warning:* | *error:* | *'Error '* | *'undefined reference'*) printf '%s\n' "$line" ;;
		esac
		if [ -t 2 ]; then
			[ $((n % 10)) != 0 ] || printf '\r%s: %d steps, %s ...\033[K' "$1" "$n" "${line##* }" >&2
		elif [ $((n % 500)) = 0 ]; then
			echo "$1: $n steps ..."
		fi
	done
	[ ! -t 2 ] || printf '\r\033[K' >&2
}

run_make() {
	name=$1
	shift
	rm -f "$out/.failed"
	{ make -C "$source" -j"$jobs" "$@" </dev/null 2>&1 || touch "$out/.failed"; } |
		tee "$log" | progress "$name"
	if [ -e "$out/.failed" ]; then
		rm -f "$out/.failed"
		tail -n 15 "$log" >&2
		echo "Building failed; the whole output is in $log. Disk full? Else mend the error and run this again." >&2
		exit 1
	fi
}

# tinyconfig plus fragments; made again when a fragment is newer or when it was
# interrupted, else kept.
configure() {
	[ ! -f "$out/.config" ] || [ -e "$out/.configuring" ] ||
		[ -n "$(find "$@" -newer "$out/.config")" ] || return 0
	touch "$out/.configuring"
	echo "Configuring $out from $*"
	make -s -C "$source" O="$out" tinyconfig </dev/null >/dev/null
	"$source/scripts/kconfig/merge_config.sh" -m -O "$out" "$out/.config" "$@" >"$out/config.log"
	"$source/scripts/config" --file "$out/.config" --set-str INITRAMFS_SOURCE "$out/initramfs"
	make -s -C "$source" O="$out" olddefconfig </dev/null >/dev/null
	rm "$out/.configuring"
}

# The initramfs: one program and a console for it. Needs no root.
list_initramfs() {
	init=$(dirname "$out")/selftests/init
	! grep -q '^CONFIG_X86_32=y' "$out/.config" || init=${init}_32
	cat >"$out/initramfs" <<-END
	dir /dev 755 0 0
	nod /dev/console 600 0 0 c 5 1
	dir /proc 755 0 0
	dir /sys 755 0 0
	file /init $init 755 0 0
	END
}

build_kernel() {
	[ -f "$out/vmlinux" ] || echo "Building $out/vmlinux (3 to 5 minutes on 2 cores) ..."
	configure "$@"
	list_initramfs
	make -s -C "$source" O="$out" olddefconfig </dev/null >/dev/null
	images=vmlinux
	! grep -q '^CONFIG_PVH_EFI_STUB=y' "$out/.config" || images="vmlinux pvhImage"
	# shellcheck disable=SC2086	# a list
	run_make "$(basename "$out")" O="$out" $images
	touch "$out/vmlinux"
}

main() {
	case $what in
	selftests)
		# $out/pvh_boot and the other programs, where make looks for them
		run_make selftests -C tools/testing/selftests/pvh OUTPUT="$out" all
		touch "$out/pvh_boot" ;;
	menuconfig)
		configure "$@"
		make -C "$source" O="$out" menuconfig ;;
	tool)
		configure "$@"
		run_make tool O="$out" pvhimage ;;
	kernel)
		build_kernel "$@" ;;
	variant)
		# Only what depends on those options is built again.
		[ -f "$out/.config" ] ||
			"$(dirname "$0")/copy-build.sh" "$(cd "$1" && pwd)" "$out"
		shift
		build_kernel "$@" ;;
	upstream)
		# The source before the queue, in a work tree of its own
		base=$(dirname "$out")/upstream-source
		[ -d "$base" ] || git -C "$source" worktree add -q -f --detach "$base" base
		source=$base
		build_kernel "$@" ;;
	esac
}

main "$@"
