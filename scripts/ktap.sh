# shellcheck shell=sh
# Part of the scripts that are tests: KTAP, a function a test. Sourced, with the
# script's own arguments; "SCRIPT step FOLDER FUNCTION..." runs one of them.

n=0
failed=0

# try NAME FUNCTION [ARGUMENT...]
try() {
	n=$((n + 1))
	name=$1
	shift
	# In a shell of its own: in an "if" of this one, errors would not count.
	if "$0" step "$work" "$@" >"$work/out" 2>&1; then
		echo "ok $n $name"
	else
		failed=1
		echo "not ok $n $name"
		sed 's/^/# /' "$work/out"
	fi
}

leave() {
	status=$?
	rm -rf "$work"
	[ "$status" != 0 ] || exit "$failed"
}

# begin TEMPLATE COUNT ARGUMENT...: the one step that was asked for, and no return;
# or $work, which goes away with the script, and the plan. The script then ends with
# the status 1 if a test has failed.
begin() {
	if [ "${3-}" = step ]; then
		work=$4
		shift 4
		"$@"
		exit
	fi
	work=$(mktemp -d "$1.XXXXXX")
	trap leave EXIT
	trap 'exit 130' INT TERM
	echo "TAP version 13"
	echo "1..$2"
}
