#!/bin/sh
# Are two commands enough? Runs "make boot" and "make check" in new minimal Debian
# systems of git and make, as a user with sudo and as root. Takes hours; goes on
# where it was interrupted, as long as the commit is the same.
# usage: check-fresh.sh RELEASE...	as root
#        check-fresh.sh shell RELEASE-WHO	a shell in what is left of one
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
fresh=$top/build/fresh
self=$top/scripts/${0##*/}
# shellcheck source=/dev/null
. "$top/scripts/apt.sh"
number=0
failed=0
watch=
running=
# The way to the network, as the host has it
proxies='http_proxy https_proxy no_proxy'

# apt's options that say how to get there, one a line
apt_options() {
	apt-config dump | grep -E '^Acquire::(https?::(Proxy|Verify|CaInfo)|Check-)' || true
	for name in http https; do
		eval "proxy=\${${name}_proxy-}"
		[ -z "$proxy" ] || echo "Acquire::$name::Proxy \"$proxy\";"
	done
}

make_root() {
	debian=$(site_of "$1")
	security=$(site_of "$1-security")
	[ -n "$debian" ] || { echo "apt's configuration has no Debian mirror"; return 1; }
	include=git,make
	case $debian in https:*) include=$include,ca-certificates ;; esac
	apt_options >"$fresh/apt.conf"
	# The target is a name that does not say it is whole before it is.
	mmdebstrap --variant=minbase --include="$include" --aptopt="$fresh/apt.conf" "$1" "$fresh/$1.part.tar" \
		"deb $debian $1 main" "deb $debian $1-updates main" \
		${security:+"deb $security $1-security main"}
	mv "$fresh/$1.part.tar" "$fresh/$1.tar"
}

# enter ROOT COMMAND...: mounts and processes in there end with it, whatever ends it.
enter() {
	# shellcheck disable=SC2016	# for the inner shell
	unshare --mount --pid --fork --kill-child -- sh -euc '
		root=$1
		shift
		mount -t proc proc "$root/proc"
		mount --rbind /dev "$root/dev"
		mount --rbind /sys "$root/sys"
		[ ! -e /etc/resolv.conf ] || cp -L /etc/resolv.conf "$root/etc/resolv.conf"
		exec chroot "$root" "$@"' enter "$@"
}

# as WHO ROOT COMMAND: with a login shell's environment, and the proxies
as() {
	user=pvh
	[ "$1" = user ] || user=root
	kept=
	for name in $proxies; do
		eval "value=\${$name-}"
		[ -z "$value" ] || kept="$kept $name='$value'"
	done
	[ -z "${LINUX_SOURCE-}" ] || kept="$kept LINUX_SOURCE='/${LINUX_SOURCE##*/}'"
	enter "$2" su - "$user" -c "${kept:+export $kept; }cd pvh && $3"
}

# make_system RELEASE WHO: from the minimal root, with a clone of this repository
make_system() {
	root=$fresh/$1-$2
	rm -rf "$root"
	mkdir -p "$root"
	tar -C "$root" -xf "$fresh/$1.tar"
	home=root
	if [ "$2" = user ]; then
		home=home/pvh
		# Not for long: the lists are not there in a new system.
		enter "$root" sh -euc 'apt-get -q update
			DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends sudo
			apt-get clean
			rm -rf /var/lib/apt/lists/*
			useradd --create-home --shell /bin/bash pvh
			echo "pvh ALL=(ALL) NOPASSWD: ALL" >/etc/sudoers.d/pvh'
	fi
	git -c safe.directory='*' clone -q --no-hardlinks "$top" "$root/$home/pvh"
	git -C "$root/$home/pvh" reset -q --hard "$commit"
	enter "$root" chown -R --reference="/$home" "/$home/pvh"
	[ -z "${LINUX_SOURCE-}" ] || cp "$LINUX_SOURCE" "$root/"
}

# How far is it? The log's last line, now and then
watch_log() {
	seconds=0
	pause=300
	[ ! -t 1 ] || pause=5
	while sleep 5; do
		seconds=$((seconds + 5))
		[ $((seconds % pause)) = 0 ] || continue
		line="  $((seconds / 60)) min: $(tail -n 1 "$1" | tr '\r' '\n' | tail -n 1 | cut -c 1-90)"
		if [ -t 1 ]; then printf '\r%s\033[K' "$line"; else echo "$line"; fi
	done
}

# step NAME TITLE COMMAND...: unless it has passed for this commit; its log is
# NAME.log, and the status 1 if it fails.
step() {
	name=$1 says="[$number/$total] $2"
	shift 2
	if [ "$(cat "$fresh/$name.passed" 2>/dev/null)" = "$commit" ]; then
		echo "$says: passed before"
		return 0
	fi
	echo "$says ... (log: build/fresh/$name.log)"
	rm -f "$fresh/$name.passed"
	: >"$fresh/$name.log"
	start=$(date +%s)
	watch_log "$fresh/$name.log" 9>&- &
	watch=$!
	# A process group of its own, which can be ended with everything that it started
	setsid "$self" step "$@" >>"$fresh/$name.log" 2>&1 </dev/null &
	running=$!
	status=0
	wait "$running" || status=$?
	stop
	if [ "$status" != 0 ]; then
		echo "  FAILED, status $status. The log ends with:"
		tail -n 20 "$fresh/$name.log" | sed 's/^/  | /'
		return 1
	fi
	echo "  passed after $((($(date +%s) - start) / 60)) min: $(tail -n 1 "$fresh/$name.log")"
	echo "$commit" >"$fresh/$name.passed"
}

# Both commands in one system, which goes away if they pass
system() {
	number=$((number + 1))
	where=$1-$2
	title="Debian $1, $2"
	if [ "$(cat "$fresh/$where.passed" 2>/dev/null)" = "$commit" ]; then
		echo "[$number/$total] $title: passed before"
		return
	fi
	# What an interrupted "make boot" has left is no new system.
	[ "$(cat "$fresh/$where-boot.passed" 2>/dev/null)" = "$commit" ] || rm -f "$fresh/$where-system.passed"
	if step "$where-system" "$title: a new system" make_system "$1" "$2" &&
	   step "$where-boot" "$title: make boot" as "$2" "$fresh/$where" "make boot" &&
	   step "$where-check" "$title: make check" as "$2" "$fresh/$where" "make check"; then
		echo "$commit" >"$fresh/$where.passed"
		rm -rf "${fresh:?}/$where"
	else
		failed=1
		echo "  To look around in there: scripts/check-fresh.sh shell $where"
		echo "  Mend it and commit; then, or if it was the network: make check-fresh"
	fi
}

stop() {
	for pid in ${watch:+"$watch"} ${running:+"-$running"}; do
		kill -- "$pid" 2>/dev/null || true
	done
	watch=
	running=
	[ ! -t 1 ] || printf '\r\033[K'
}

main() {
	case ${1-} in
	step)	shift; "$@"; return ;;
	shell)	enter "$fresh/$2" su - "$(case $2 in *-user) echo pvh ;; *) echo root ;; esac)"; return ;;
	esac
	[ "$(id -u)" = 0 ] || {
		echo "Making systems needs root: sudo make check-fresh" >&2
		exit 1
	}
	unset MAKEFLAGS MFLAGS
	mkdir -p "$fresh"
	exec 9>"$fresh/lock"
	flock -n 9 || { echo "Another run uses $fresh; wait for it" >&2; exit 1; }
	commit=$(git -c safe.directory='*' -C "$top" rev-parse HEAD)
	[ -z "$(git -c safe.directory='*' -C "$top" status --porcelain)" ] ||
		echo "What is not committed is not in the clones."
	export commit
	total=$(($# * 2))
	trap 'stop; echo "Interrupted; run it again to go on."; exit 130' INT TERM HUP
	for release in "$@"; do
		[ -e "$fresh/$release.tar" ] ||
			step "$release" "Debian $release: a minimal root" make_root "$release" || { failed=1; continue; }
		for who in user root; do system "$release" "$who"; done
	done
	[ "$failed" = 0 ] || { echo "Not all of it passed, see above." >&2; exit 1; }
	echo "Both commands pass in new systems of Debian: $*"
}

main "$@"
