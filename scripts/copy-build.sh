#!/bin/sh
# Copies a kernel's build folder without its configuration, so that make, with another
# one, compiles only what is different.
# usage: copy-build.sh FROM TO, both as kbuild gets them, absolute
set -eu

from=$1
to=$2

# All or nothing: half a copy would pass for a built kernel.
rm -rf "$to.part" "$to"
cp -a "$from" "$to.part"
rm -f "$to.part/.config"
# objtool's commands have the folder in them. If they are others now it is built
# again, and everything else then, too.
[ ! -d "$to.part/tools" ] ||
	find "$to.part/tools" -name '.*.cmd' -exec sed -i "s|$from/|$to/|g" {} +
mv "$to.part" "$to"
