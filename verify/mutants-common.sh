# shellcheck shell=sh
# What mutants.sh and mutants-efi.sh have in common. They set $top and $work, define
# tests_of FILE (the likeliest first), build TEST FILE, run TEST and check_tests, and call
# try_all.
# shellcheck disable=SC2154	# the scripts that this is a part of set them

failed=0
n=0

# shellcheck source=/dev/null
. "$top/verify/selected.sh"

fail() {
	failed=$((failed + 1))
	echo "not ok $n $1"
	echo "# $2"
}

# try_tests NAME FILE: sets $verdict. A test that hangs has not noticed anything, unless
# its own watchdog ends it, or the list says (NAME!) that the fault is an endless loop.
try_tests() {
	verdict=
	for test in $(tests_of "$2"); do
		build "$test" "$2" || { verdict="$test does not link"; return 1; }
		status=0
		run "$test" || status=$?
		case $status in
		0)	;;
		124)	verdict="$test hung"
			case $1 in *!) return 0 ;; esac ;;
		126 | 127) verdict="$test did not run"; return 1 ;;
		*)	verdict="noticed by $test"; return 0 ;;
		esac
	done
	verdict=${verdict:-no test fails; add a case that does}
	return 1
}

# try NAME FILE SCRIPT
try() {
	n=$((n + 1))
	sed -e "$3" "$folder/$2" >"$work/$2"
	# shellcheck disable=SC2086	# lists
	if cmp -s "$folder/$2" "$work/$2"; then
		fail "$1" "It changes nothing in $2 any more: adapt it in verify/$list."
	elif ! $CC $CFLAGS $SANITIZE -c -o "$work/${2%.c}.o" "$work/$2" >"$work/said" 2>&1; then
		fail "$1" "It does not compile: mend it in verify/$list."
		sed 's/^/# /' "$work/said"
	elif try_tests "$1" "$2"; then
		echo "ok $n $1 # $verdict"
	else
		fail "$1" "$verdict, with this change of $2:"
		diff -u "$folder/$2" "$work/$2" | sed 's/^/# /'
	fi
}

# try_all LIST TITLE FOLDER NAME...: the faults of verify/LIST in FOLDER's files
try_all() {
	list=$1
	title=$2
	folder=$3
	shift 3
	mkdir -p "$work"
	selected "$top/verify/$list" "$@" >"$work/list"
	[ -s "$work/list" ] || return 0
	echo "TAP version 13"
	echo "1..$(wc -l <"$work/list")"
	check_tests
	while read -r name file script; do
		try "$name" "$file" "$script"
	done <"$work/list"
	echo "# $title: $((n - failed)) of $n faults were noticed"
	[ "$failed" = 0 ]
}
