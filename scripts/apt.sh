# shellcheck shell=sh
# Part of the scripts that download Debian's packages of any release: apt with package
# lists of its own, so that the machine's configuration is neither changed nor in the
# way. Sourced; works for any user.

# The name of this machine's release
own_release() {
	sed -n 's/^VERSION_CODENAME=//p' /etc/os-release
}

# site_of SUITE: the mirror that this machine has it from, or would have
site_of() {
	release=$(own_release)
	kind=
	case $1 in *-security) kind=-security ;; esac
	# shellcheck disable=SC2016	# apt's own variables
	apt-get indextargets --format '$(RELEASE) $(SITE)' 'Created-By: Packages' 2>/dev/null |
		awk -v kind="$kind" -v release="$release" '
			$1 == release kind && !exact { exact = $2 }
			$1 ~ ("^((old)?stable|testing|unstable|sid)" kind "$") && !named { named = $2 }
			END { print exact ? exact : named }'
}

# own_apt FOLDER COMMAND...: apt-get, or what $APT names, with the lists in FOLDER
own_apt() {
	folder=$1
	shift
	"${APT:-apt-get}" -q -o APT::Architecture=amd64 -o APT::Architectures=amd64 -o APT::Sandbox::User=root \
		-o Acquire::Languages=none -o Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false \
		-o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$folder/sources" \
		-o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
		-o Dir::State::lists="$folder/lists" -o Dir::Cache="$folder/cache" "$@"
}

# own_lists FOLDER TYPES SUITE...: makes FOLDER for own_apt; TYPES is deb, deb-src or both.
# Suites whose mirror this machine does not name are left out.
own_lists() {
	folder=$1
	types=$2
	shift 2
	rm -rf "$folder"
	mkdir -p "$folder/sources" "$folder/lists/partial" "$folder/cache/archives/partial"
	for keyring in /usr/share/keyrings/debian-archive-keyring.gpg /usr/share/keyrings/debian-archive-keyring.pgp; do
		[ ! -e "$keyring" ] || break
	done
	for suite in "$@"; do
		site=$(site_of "$suite")
		[ -z "$site" ] || printf 'Types: %s\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n\n' \
			"$types" "$site" "$suite" "$keyring"
	done >"$folder/sources/debian.sources"
	[ -s "$folder/sources/debian.sources" ] || {
		echo "This machine's apt names no mirror of Debian (apt-get indextargets)."
		return 1
	}
	own_apt "$folder" update
}

# no_network LOG: own_lists said there that it got through to nobody. What fails later
# on, or otherwise, is a failure.
no_network() {
	grep -qE 'failure resolving|not resolve|not connect|nable to connect|onnection (failed|timed)|unreachable' "$1"
}
