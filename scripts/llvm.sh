#!/bin/sh
# Which clang can build a kernel? The default one, if it is new enough for that, else
# the newest that has a number in its name. Prints what make's LLVM= wants: 1, or -19.
# usage: llvm.sh TREE
set -eu

least=$("$1/scripts/min-tool-version.sh" llvm)

for suffix in '' $(find /usr/bin -name 'clang-[0-9]*' | sed 's/.*clang//' | sort -rV); do
	version=$("clang$suffix" -dumpversion 2>/dev/null) || continue
	[ "$(printf '%s\n' "$least" "$version" | sort -V | head -n 1)" = "$least" ] || continue
	command -v "ld.lld$suffix" >/dev/null || continue
	echo "${suffix:-1}"
	exit
done
echo "This kernel wants clang $least: apt-get install clang-19 lld-19 llvm-19" >&2
exit 1
