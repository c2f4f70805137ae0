#!/bin/sh
# Builds and boots every commit of the queue, in KTAP: whoever bisects, or takes
# only some of the patches, must get kernels that work.
#
# All is below build/series-check: a folder for each compiler and configuration,
# so that a commit compiles only what it touches. Results hold for sources and for
# this script; an interrupted run goes on where it was.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
build=${BUILD:-build}
self=$top/scripts/${0##*/}
linux=$top/$build/linux
tests=$top/$build/selftests
state=$top/$build/series-check
# As in build/pvh, the source is ../linux: ccache finds the same objects.
source=$state/linux
jobs=$(((${JOBS:-$(nproc)} + 1) / 2))
extra="-Wall -Wextra -Wundef -Wformat -Wmissing-prototypes -Wmissing-format-attribute -Wmissing-include-dirs"
extra="$extra -Wunused-const-variable -Wunused-but-set-variable -Woverride-init -Wpacked-not-aligned"
extra="$extra -Wformat-overflow -Wformat-truncation -Wstringop-truncation -Wno-unused-parameter"
extra="$extra -Wno-sign-compare -Wno-missing-field-initializers -Wno-type-limits -Wno-shift-negative-value"
n=0

# The same source gives the same kernel: it is not booted twice.
export KBUILD_BUILD_TIMESTAMP='1970-01-01 00:00:00 UTC' KBUILD_BUILD_VERSION=1 LOCALVERSION=
export KBUILD_BUILD_USER=check KBUILD_BUILD_HOST=check
export PATH="/usr/lib/ccache:$PATH" CCACHE_BASEDIR="$state" CCACHE_NOHASHDIR=1 CCACHE_DEPEND=1

# A name, the configuration that it begins as a copy of, and its options on top of
# configs/pvh.config. What would have everything compiled again, all of a kind have:
# KUNIT changes task_struct. On i386 Xen wants PAE and a CPU that is more than an M686.
lanes="off - +KUNIT -XEN -PVH
direct off +KUNIT -XEN +PVH -PVH_EFI_STUB
efi direct +KUNIT -XEN +PVH -PVH_DIRECT
both direct +KUNIT -XEN +PVH +PVH_START_INFO_KUNIT_TEST
off-xen off +KUNIT -XEN_PVH -PVH
direct-xen off-xen +KUNIT -PVH_EFI_STUB
efi-xen direct-xen +KUNIT -PVH_DIRECT
both-xen direct-xen +KUNIT +XEN_PV +XEN_DOM0 +XEN_PV_DOM0
i386 - -64BIT +X86_32 +M686 +X86_GENERIC +HIGHMEM4G -X86_PAE -XEN +PVH
i386-pae i386 -64BIT +X86_32 +M686 +X86_GENERIC +HIGHMEM4G +HIGHMEM64G +X86_PAE -XEN +PVH
i386-pae-xen i386-pae -64BIT +X86_32 +M686 +X86_GENERIC +HIGHMEM4G +HIGHMEM64G +X86_PAE"

# kbuild FOLDER GOAL...
kbuild() {
	folder=$1
	shift
	mkdir -p "$folder"
	if [ "$compiler" = gcc ]; then set -- "$@" C=1 CHECK="$self sparse"; else set -- "$@" LLVM="$("$top/scripts/llvm.sh" "$source")"; fi
	make -s -C "$source" O="$folder" -j"$jobs" "$@" </dev/null
}

# kbuild's CHECK: for the series' files only, others are not our matter.
run_sparse() {
	for last; do :; done
	! grep -qxF "${last#"$source"/}" "$state/touched" || exec sparse "$@"
}

has() {
	grep -q "^CONFIG_$2=y" "$1/.config"
}

# $configs/NAME for each lane, as the checked out commit makes it
configure() {
	wanted="$key $(git -C "$source" ls-tree -r HEAD | grep -E 'Kconfig|arch/x86/Makefile' | cksum)"
	[ ! -e "$configs/for" ] || [ "$(cat "$configs/for")" != "$wanted" ] || return 0
	kbuild "$configs" tinyconfig
	"$source/scripts/kconfig/merge_config.sh" -m -O "$configs" "$configs/.config" "$top/configs/pvh.config"
	cp "$configs/.config" "$configs/all"
	echo "$lanes" | while read -r lane _ options; do
		cp "$configs/all" "$configs/.config"
		initramfs=$state/initramfs
		case $lane in i386*) initramfs=${initramfs}_32 ;; esac
		# shellcheck disable=SC2046	# words on purpose
		"$source/scripts/config" --file "$configs/.config" --set-str INITRAMFS_SOURCE "$initramfs" \
			$(echo " $options" | sed -e 's/ -/ -d /g' -e 's/ +/ -e /g')
		kbuild "$configs" olddefconfig
		cp "$configs/.config" "$configs/$lane"
	done
	echo "$wanted" >"$configs/for"
}

# vmlinux, pvhImage, and a new source that no Makefile has a line for yet, alone
goals() {
	echo vmlinux
	! has "$out" PVH_EFI_STUB || echo pvhImage
	[ "$name" = direct ] || return 0
	for path in $(git -C "$source" diff-tree -r --no-commit-id --name-only --diff-filter=A HEAD arch/x86/platform/pvh |
		grep '/[a-z_]*\.c$'); do
		grep -q "${path##*/}" "$source/${path%/*}/Makefile" ||
			grep -q "\<$(basename "$path" .c)\.o" "$source/${path%/*}/Makefile" || echo "${path%.c}.o"
	done
}

# The queue's files that were compiled just now once more, with the warnings of W=1.
# To build all with W=1 takes more time, and kbuild forgets it for parts of images.
warn() {
	unknown=
	[ "$compiler" = gcc ] || unknown=-Wno-unknown-warning-option
	find "$out/arch/x86" -name '.*.o.cmd' ! -name '*.stub.o.cmd' \
		-newer "$out/.begin" -exec grep -H '^source_' {} + |
		sed -n "s|^\([^:]*\):source_[^ ]* := $source/\(.*\.c\)$|\1 \2|p" >"$work/cmds"
	while read -r cmd path; do
		grep -qxF "$path" "$state/touched" || continue
		compile=$(sed -n 's/^savedcmd_[^ ]* := //p' "$cmd" |
			sed -e 's/ ; .*//' -e 's/ -Wp,-MMD,[^ ]*//' -e 's/ -o [^ ]*/ -o \/dev\/null/')
		(cd "$out" && eval "$compile $extra $unknown") </dev/null
	done <"$work/cmds"
}

boot() {
	has "$out" PVH || return 0
	set --
	# Before the series has PVH_DIRECT, PVH is the entry of vmlinux.
	grep -q '^# CONFIG_PVH_DIRECT is not set' "$out/.config" || set -- "direct:$out/vmlinux"
	! has "$out" PVH_EFI_STUB || set -- "$@" "efi:$out/arch/x86/boot/pvhImage"
	for way in "$@"; do
		ran="${way%%:*} $(sha256sum <"${way#*:}")"
		! grep -qxF "$ran" "$out/.booted" 2>/dev/null || continue
		timeout -k 5 200 "$tests/pvh_boot" --machine=pc --logs="$out/boots" --boot="$way" </dev/null >"$work/boot" 2>&1 || {
			cat "$work/boot"
			return 1
		}
		said="$said, boots ${way%%:*}"
		echo "$ran" >>"$out/.booted"
	done
}

build() {
	out=$state/$compiler-$name
	begin=$(date +%s)
	said=
	[ -d "$out" ] || [ ! -d "$state/$compiler-$parent" ] ||
		"$top/scripts/copy-build.sh" "$state/$compiler-$parent" "$out"
	mkdir -p "$out"
	grep -qs "$sources" "$out/.begin" || echo "$sources" >"$out/.begin"
	cmp -s "$configs/$name" "$out/.config" || cp "$configs/$name" "$out/.config"
	# shellcheck disable=SC2046	# a list
	{ kbuild "$out" $(goals) && warn; } >"$out/.log" 2>&1 || touch "$out/.failed"
	cat "$out/.log" >>"$log"
	if [ -e "$out/.failed" ]; then
		rm "$out/.failed"
		tail -n 30 "$out/.log"
		echo "$compiler, $name: does not build. To look at it: make -C $source O=$out"
		return 1
	fi
	[ "$compiler" = clang ] && [ "$last" != 1 ] || boot || {
		echo "$compiler, $name: does not boot; $out/boots has the logs"
		return 1
	}
	echo "# $compiler $name: $(($(date +%s) - begin)) s$said" >&3
}

# Warnings in the series' files, and of the tools that see the whole
warnings() {
	awk -v tree="$(cd "$source" && pwd -P)" -f "$top/scripts/warnings.awk" "$state/touched" "$log" |
		sed -E -e "s|$source/||g" -e 's/:[0-9]+(:[0-9]+)?:/:/g' -e 's/\+0x[0-9a-f]+/+/g' | sort -u
}

# commit_with COMPILER SOURCES STAMP LAST: all lanes, for the commit that is checked out
commit_with() {
	compiler=$1 sources=$2 stamp=$3 last=$4
	work=$work/$compiler
	mkdir -p "$work"
	configs=$state/$compiler-config
	log=$state/logs/$compiler-$sources
	# What was compiled for other sources, and not judged, is compiled again.
	if [ -e "$state/$compiler-unjudged" ] && [ "$(cat "$state/$compiler-unjudged")" != "$sources" ]; then
		(cd "$source" && grep '\.[cS]$' "$state/touched" | { xargs ls -d 2>/dev/null || true; } | xargs touch)
	fi
	echo "$sources" >"$state/$compiler-unjudged"
	configure >"$work/said" 2>&1 || { cat "$work/said"; return 1; }
	echo "$lanes" >"$work/lanes"
	: >"$work/built"
	while read -r name parent _; do
		same=$(while read -r lane; do ! cmp -s "$configs/$lane" "$configs/$name" || echo "$lane"; done <"$work/built")
		if [ -n "$same" ]; then
			echo "# $compiler $name: the same configuration as $same here, skipped" >&3
		else
			build
			echo "$name" >>"$work/built"
		fi
	done <"$work/lanes"
	[ -e "$state/$compiler-base-warnings" ] || warnings >"$state/$compiler-base-warnings"
	warnings | comm -13 "$state/$compiler-base-warnings" - >"$work/new"
	[ ! -s "$work/new" ] || {
		cat "$work/new"
		echo "These warnings are new; the whole output is in $log. Mend them, or see: make W=1"
		return 1
	}
	rm "$state/$compiler-unjudged"
	touch "$stamp"
}

# What a kernel is made of, as one hash
sources_of() {
	git -C "$linux" ls-tree -r --format='%(objectname) %(path)' "$1" |
		grep -vE ' (Documentation/.*\.(rst|txt)|tools/testing/.*|MAINTAINERS)$' | git hash-object --stdin
}

# check COMMIT TITLE: both compilers at the same time
check() {
	sources=$(sources_of "$1")
	last=0
	[ "$sources" != "$final" ] || last=1
	pids=
	for compiler in gcc clang; do
		stamp=$state/done/$sources-$key-$compiler
		[ ! -e "$stamp" ] || continue
		[ -n "$pids" ] || git -C "$source" checkout -q --detach "$1"
		# A process group of its own, which can be ended with everything that it started
		setsid "$self" step "$work" commit_with "$compiler" "$sources" "$stamp" "$last" \
			</dev/null >"$work/out-$compiler" 2>&1 &
		pids="$pids $!"
	done
	wait
	[ -n "$pids" ] || echo "# $2: these sources are built already"
	for compiler in gcc clang; do
		n=$((n + 1))
		if [ -e "$state/done/$sources-$key-$compiler" ]; then
			echo "ok $n $2, $compiler"
		else
			echo "not ok $n $2, $compiler"
			sed 's/^/# /' "$work/out-$compiler"
			failed=1
		fi
	done
}

interrupted() {
	for pid in $pids; do
		kill -- "-$pid" 2>/dev/null || true
	done
	exit 130
}

prepare() {
	git -C "$source" rev-parse -q --verify HEAD >/dev/null 2>&1 || {
		rm -rf "$source"
		git -C "$linux" worktree add -q -f --detach "$source" base
	}
	git -C "$linux" diff --no-renames --name-only base refs/pvh/applied -- arch drivers include >"$state/touched"
	for bits in '' _32; do
		printf '%s\n' 'dir /dev 755 0 0' 'nod /dev/console 600 0 0 c 5 1' 'dir /proc 755 0 0' \
			'dir /sys 755 0 0' "file /init $tests/init$bits 755 0 0" >"$state/initramfs$bits"
	done
}

main() {
	case ${1-} in
	sparse) shift; run_sparse "$@"; return ;;
	step) work=$2; shift 2; "$@"; return ;;
	esac
	[ -x "$tests/init" ] || { echo "There are no kernel sources or tests yet: make kernel" >&2; exit 1; }
	mkdir -p "$state/logs" "$state/done"
	exec 9>"$state/lock"
	flock -n 9 || { echo "Another run uses $state; wait for it" >&2; exit 1; }
	exec 3>&1
	unset MAKEFLAGS MFLAGS
	work=$(mktemp -d "$state/work.XXXXXX")
	pids=
	trap 'rm -rf "$work"' EXIT
	trap interrupted INT TERM
	key=$(cat "$self" "$top/scripts/warnings.awk" "$top/configs/pvh.config" | git hash-object --stdin | cut -c1-12)
	export key
	prepare
	commits=$(git -C "$linux" rev-list --reverse base..refs/pvh/applied)
	total=$(echo "$commits" | wc -l)
	failed=0
	number=0
	echo "TAP version 13"
	echo "1..$((2 * total + 2))"
	# Documents and tests behind it do not make another kernel.
	final=$(sources_of refs/pvh/applied)
	check base "before the series"
	for commit in $commits; do
		number=$((number + 1))
		check "$commit" "$number/$total $(git -C "$linux" log -1 --format=%s "$commit")"
	done
	# What failed is left for a look; what passed leaves only its results.
	[ "$failed" = 1 ] || {
		git -C "$linux" worktree remove --force "$source"
		rm -rf "$state"/gcc-* "$state"/clang-*
	}
	return "$failed"
}

main "$@"
