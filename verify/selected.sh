# shellcheck shell=sh
# Part of mutants.sh and mutants-entry.sh; sourced.

# selected LIST NAME...: the lines of the list, a fault each; of those names, if any
selected() {
	faults=$(sed -e '/^#/d' -e '/^$/d' "$1")
	shift
	if [ $# = 0 ]; then
		printf '%s\n' "$faults"
	else
		for name in "$@"; do printf '%s\n' "$faults" | grep "^$name " || true; done
	fi
}
