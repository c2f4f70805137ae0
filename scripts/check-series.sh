#!/bin/sh
# Checks of the queue as a series of patches, in KTAP: its messages, its order and
# whom it goes to. Builds no kernel; check-series-builds.sh does.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
build=${BUILD:-build}
linux=$top/$build/linux
work=
# shellcheck source=/dev/null
. "$top/scripts/ktap.sh"

commits() {
	git -C "$linux" rev-list --reverse base..refs/pvh/applied
}

subject_of() {
	git -C "$linux" log -1 --format=%s "$1"
}

# kernel_files FILTER: what the whole series adds (A), changes (M) or deletes (D)
kernel_files() {
	git -C "$linux" diff --no-renames --name-only --diff-filter="$1" base refs/pvh/applied -- arch drivers include
}

# Of a test that goes on after what it finds, and writes a line about it: all such lines
all_well() {
	touch "$work/bad"
	mv "$work/bad" "$work/found"
	cat "$work/found"
	[ ! -s "$work/found" ]
}

no_more_than_15() {
	[ "$(commits | wc -l)" -le 15 ] || {
		echo "There are $(commits | wc -l) patches; maintainers ask for 15 at most. Make two series of them."
		return 1
	}
}

messages() {
	for commit in $(commits); do
		git -C "$linux" log -1 --format=%B "$commit" | tee "$work/message" | awk '
			NR == 1 && !/^[A-Za-z0-9][A-Za-z0-9\/_-]*: [A-Z].*[^.]$/ { print "not \"area: Subject\": " $0 }
			NR == 2 && length { print "no empty line below the subject: " $0 }
			NR > 2 && length { body = 1 }
			length > 75 && !/^Fixes: / { print "longer than 75 columns: " $0 }
			END { if (!body) print "nothing but a subject" }' >"$work/said"
		grep -i '^ *fixes:' "$work/message" | grep -vE '^Fixes: [0-9a-f]{12} \("[^"].*"\)$' |
			sed 's/^/not "Fixes: 123456789abc ("subject")": /' >>"$work/said" || true
		[ ! -s "$work/said" ] || {
			echo "$(subject_of "$commit"): mend its patch in series/:"
			sed 's/^/  /' "$work/said"
		} >>"$work/bad"
	done
	all_well
}

# Fixes can be taken, and go to stable, without the rest.
fixes_first() {
	feature=
	for commit in $(commits); do
		if [ -n "$(git -C "$linux" diff-tree -r --diff-filter=A "$commit")" ]; then
			feature=$(subject_of "$commit")
		elif [ -n "$feature" ] && git -C "$linux" log -1 --format=%B "$commit" | grep -q '^Fixes: '; then
			echo "$(subject_of "$commit"): comes after \"$feature\"; move it up in series/series" >>"$work/bad"
		fi
	done
	all_well
}

# Lines that name files, of a commit's Makefiles, Kconfig and sources: does one name
# a file of the series that the commit does not have?
early_names() {
	# shellcheck disable=SC2046	# paths without spaces
	git -C "$linux" grep -nE '\.o\>|^#include|^source ' "$1" -- $(kernel_files AM) | awk '
		function check(path) {
			while (sub(/[^\/]+\/\.\.\//, "", path)) { }
			if (path in absent) print file ":" part[3] ": there is no " path
		}
		FILENAME != "-" { absent[$0]; next }
		{
			split($0, part, ":")
			dir = file = part[2]
			sub(/[^\/]*$/, "", dir)
			$0 = substr($0, length(part[1] part[2] part[3]) + 4)
		}
		/^source / { split($0, word, "\""); check(word[2]) }
		/^#include/ {
			split($0, word, /[<>"]/)
			check((word[2] ~ /^asm/ ? "arch/x86/include/" : "include/") word[2])
			check(dir word[2])
		}
		file ~ /Makefile$/ {
			sub(/^OBJECT_FILES_NON_STANDARD_/, "")
			gsub(/\$[(]BITS[)]/, "64")
			count = split($0, word, /[ \t:=+(),]+/)
			for (i = 1; i <= count; i++) {
				sub(/^\$[(]obj[)]\//, "", word[i])
				if (sub(/\.o$/, "", word[i]) && !(dir word[i] ".S" in absent)) check(dir word[i] ".c")
				else check(dir word[i] ".S")
			}
		}' "$work/absent" -
}

nothing_named_too_early() {
	kernel_files AD | sort >"$work/paths"
	for commit in $(commits); do
		git -C "$linux" ls-tree -r --name-only "$commit" arch/x86/ drivers/firmware/ include/xen/ |
			sort | comm -13 - "$work/paths" >"$work/absent"
		[ -s "$work/absent" ] || continue
		early_names "$commit" | sed "s|^|$(subject_of "$commit"): |" >>"$work/bad"
	done
	all_well
}

# Kconfig alone, as each commit that changes it has it: nothing set, and all that we have
kconfig() {
	for commit in $(commits); do
		git -C "$linux" diff-tree -r --name-only "$commit" | grep -q Kconfig || continue
		rm -rf "$work/tree"
		mkdir "$work/tree"
		git -C "$linux" archive "$commit" -- Makefile scripts 'arch/x86/Makefile*' \
			':(glob)**/Kconfig*' | tar -C "$work/tree" -x
		{
			make -s -C "$work/tree" O="$work/kconfig" allnoconfig
			"$work/tree/scripts/kconfig/merge_config.sh" -m -O "$work/kconfig" \
				"$work/kconfig/.config" "$top/configs/pvh.config" >"$work/merged"
			make -s -C "$work/tree" O="$work/kconfig" olddefconfig
		} </dev/null >"$work/said" 2>&1 || echo "Kconfig fails" >>"$work/said"
		[ ! -s "$work/said" ] || {
			echo "$(subject_of "$commit"):"
			cat "$work/said"
		} >>"$work/bad"
	done
	all_well
}

# Of the kernel's files that have hunks, what is new; check-static.sh does ours.
kernel_doc() {
	for path in $(kernel_files M | grep '\.[ch]$'); do
		for commit in base refs/pvh/applied; do
			git -C "$linux" show "$commit:$path" >"$work/source.c"
			("$linux/scripts/kernel-doc" -none "$work/source.c" 2>&1 || true) |
				sed "s|[^ ]*source.c:[0-9]*|$path|" | sort -u >"$work/${commit##*/}"
		done
		comm -13 "$work/base" "$work/applied" >>"$work/bad"
	done
	all_well
}

# Without keywords: that a text has the word "clang" is no matter for LLVM's maintainers.
recipients() {
	list=$top/$build/series/recipients
	git -C "$linux" format-patch -q --zero-commit -o "$work/mails" base..refs/pvh/applied
	mkdir -p "$top/$build/series"
	(cd "$linux" && scripts/get_maintainer.pl --no-git --no-git-fallback --no-fixes --no-keywords \
		--roles --norolestats "$work"/mails/*.patch) |
		awk '{ to = /\((maintainer|supporter)/; sub(/ \(.*/, ""); print (to ? "To: " : "Cc: ") $0 }' |
		sort -s -r -k1,1 >"$list"
	sed 's/^/# /' "$list" >&3
	for address in 'To: x86@kernel.org' 'Cc: linux-kernel@vger.kernel.org'; do
		grep -qx "$address" "$list" || echo "$build/series/recipients has no \"$address\"." \
			"See what MAINTAINERS in $build/linux says of the files" >>"$work/bad"
	done
	all_well
}

main() {
	unset MAKEFLAGS MFLAGS
	begin "$top/$build/check-series" 7 "$@"
	exec 3>&1
	try "no more than 15 patches" no_more_than_15
	try "messages: subject, columns, Fixes: lines" messages
	try "fixes come before what adds files" fixes_first
	try "no commit names a file that another one adds or has deleted" nothing_named_too_early
	try "Kconfig has no complaints, at each commit" kconfig
	try "kernel-doc says nothing new about the kernel's files" kernel_doc
	try "get_maintainer.pl finds recipients; they are in $build/series/recipients" recipients
}

main "$@"
