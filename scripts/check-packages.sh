#!/bin/sh
# Does scripts/packages/boot have all that is run? Looks at which programs "make boot"
# starts and which headers it includes, and whether they are in a listed package or in
# one that those depend on. KTAP.
# usage: check-packages.sh, after "make boot"
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
build=${BUILD:-build}
out=$top/$build/pvh
work=
# shellcheck source=/dev/null
. "$top/scripts/ktap.sh"
# Where Debian's packages have their programs; ccache is not for "make boot".
path=/usr/sbin:/usr/bin:/sbin:/bin

# closure: of the packages on stdin, and git, make and what every system has, all
# that apt installs with them, without what they recommend
closure() {
	{ cat; echo git; echo make; } >"$work/roots"
	# shellcheck disable=SC2016	# dpkg's, not the shell's
	dpkg-query -W -f '${db:Status-Status}\t${Package}\t${Essential}\t${Priority}\t${Provides}\t${Pre-Depends}, ${Depends}\n' |
		awk -F '\t' '
		function want(name) { if (name in depends && !(name in wanted)) { wanted[name]; queue[++last] = name } }
		FNR == NR { root[$1]; next }
		$1 != "installed" { next }
		{
			depends[$2] = $6
			count = split($5, provided, /, */)
			for (i = 1; i <= count; i++) {
				sub(/ .*/, "", provided[i])
				providers[provided[i]] = providers[provided[i]] " " $2
			}
			if ($3 == "yes" || $4 == "required") root[$2]
		}
		END {
			for (name in root) want(name)
			for (first = 1; first <= last; first++) {
				groups = split(depends[queue[first]], group, /, */)
				for (i = 1; i <= groups; i++) {
					# The first choice that is here
					choices = split(group[i], choice, / *\| */)
					for (j = 1; j <= choices; j++) {
						sub(/[ :].*/, "", choice[j])
						if (choice[j] in depends) { want(choice[j]); break }
						if (choice[j] in providers) {
							count = split(providers[choice[j]], one, " ")
							for (k = 1; k <= count; k++) want(one[k])
							break
						}
					}
				}
			}
			for (name in wanted) print name
		}' "$work/roots" -
}

# unlisted FILE: of the paths in it, those that no package on stdin brings along. A
# package may know /bin/sed or /usr/bin/sed, and a link's target.
unlisted() {
	closure >"$work/closure"
	while read -r file; do
		real=$(readlink -f "$file")
		for form in "$file" "$real"; do
			printf '%s\t%s\n' "$file" "$form" "$file" "/usr$form" "$file" "${form#/usr}"
		done
	done <"$1" | sort -u >"$work/forms"
	cut -f 2 "$work/forms" | xargs dpkg-query -S 2>/dev/null >"$work/owned" || true
	awk '
		FILENAME == ARGV[1] { wanted[$1]; next }
		FILENAME == ARGV[2] {
			if (/^diversion by/) next
			form = $NF
			sub(/: [^ ]*$/, "")
			gsub(/:[a-z0-9]+/, "")
			owners[form] = owners[form] ", " $0
			next
		}
		{
			files[$1]
			count = split(owners[$2], owner, ", ")
			for (i = 2; i <= count; i++) {
				names[$1] = owner[i]
				if (owner[i] in wanted) listed[$1]
			}
		}
		END {
			for (file in files) if (!(file in listed))
				print file (file in names ? " is in " names[file] : " is in no package")
		}' "$work/closure" "$work/owned" "$work/forms"
}

# The first words of shell commands on stdin that are programs; of awk's and sed's
# scripts in them some are words of the language, no programs.
commands() {
	tr ';|&(){}' '\n' | sed -e 's/^[ \t]*//' -e 's/^\(if\|then\|else\|do\|!\) *//' |
		awk '{ for (i = 1; i <= NF; i++) if ($i !~ /=/) { print $i; break } }' | sort -u |
		grep -E '^[A-Za-z0-9._+-]+$' | while read -r name; do
		for folder in $(echo $path | tr : ' '); do
			[ ! -x "$folder/$name" ] || { echo "$folder/$name"; break; }
		done
	done
}

# executed TRACE: Debian's programs, and none that were built or are the user's own
executed() {
	sed -n 's/^[0-9]* *execve("\([^"]*\)".*/\1/p' "$1" | sort -u | grep -E '^/(usr/)?(bin|sbin|lib|lib64|libexec|share)/'
}

traced() {
	strace -f -qq --seccomp-bpf -e trace=execve -e status=successful -o "$@"
}

# What "make boot" runs: what it does each time, and the linking, by trying it; what
# it compiled, by kbuild's notes.
run_it() {
	rm -f "$out/vmlinux" "$out/usr/initramfs_data.cpio" "$out"/arch/x86/boot/pvhImage "$out"/arch/x86/boot/pvh/pvhefi
	PATH=$path traced "$work/trace" make -s -C "$top" PATH=$path boot MACHINE=microvm BOOT=direct,efi </dev/null
	# What kbuild and Kconfig ask for, and go without
	sed -i -e '/"\/usr\/bin\/pkg-config"/d' -e '/"python3", "-c", "import lxml"/d' -e '/"openssl", "list"/d' "$work/trace"
	{
		executed "$work/trace"
		find "$out" -name '.*.cmd' -exec sed -n 's/^\(saved\)\{0,1\}cmd_[^ ]* := //p' {} + | commands
		make -n -B -C "$top/$build/linux/tools/testing/selftests/pvh" OUTPUT="$work" all | commands
	} | sort -u >"$work/programs"
	find "$out" -name '.*.cmd' -exec grep -hoE '(^|[ (])/usr/include/[^ )]*' {} + |
		sed 's/^[ (]*//' | sort -u >"$work/headers"
	wc -l "$work/programs" "$work/headers"
	grep -q /qemu-system-x86_64 "$work/programs"
	grep -q /gcc "$work/programs"
	[ -s "$work/headers" ]
}

all_listed() {
	"$top/scripts/packages.sh" --show boot | unlisted "$1" >"$work/unlisted"
	[ ! -s "$work/unlisted" ] || {
		cat "$work/unlisted"
		echo "Add the package to scripts/packages/boot, or do without the program."
		return 1
	}
}

# notices PACKAGE FILE: that this one is missing in the list
notices() {
	"$top/scripts/packages.sh" --show boot | grep -vx "$1" | unlisted "$2" | tee "$work/unlisted"
	grep -q " is in $1\$" "$work/unlisted"
}

main() {
	if [ "${1-}" != step ]; then
		unset MAKEFLAGS MFLAGS
		command -v dpkg-query >/dev/null || { echo "1..0 # SKIP this is not Debian"; return; }
		traced /dev/null true 2>/dev/null || { echo "1..0 # SKIP strace may not trace here"; return; }
	fi
	begin "$top/$build/check-packages" 6 "$@"
	try "make boot, traced" run_it
	try "the programs that it runs are in packages/boot" all_listed "$work/programs"
	try "so are the headers that it includes" all_listed "$work/headers"
	try "a list without lz4 is noticed" notices lz4 "$work/programs"
	try "a list without bc is noticed" notices bc "$work/programs"
	try "a list without libelf-dev is noticed" notices libelf-dev "$work/headers"
}

main "$@"
