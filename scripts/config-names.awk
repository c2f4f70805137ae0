# Names of configuration options in text.
#
# usage: awk -f config-names.awk [-v added=1] FILE...
#
# Prints "NAME FILE:LINE" for each, and the bases' versions behind it where a line of a
# configuration is for these only: "# 6.12: why" above it says so. With added=1, the
# input is a diff, and only what it adds is looked at.
#
# Everywhere that is what begins with CONFIG_. In Kconfig files it is what expressions
# have, and in shell scripts what they give to scripts/config, or have in tables.

function name(text) {
	print text " " file ":" line (bases == "" ? "" : " " bases)
}

# Words of @text that are like names of options
function names_in(text,		n, word, i) {
	gsub(/"[^"]*"/, " ", text)
	sub(/#.*/, "", text)
	n = split(text, word, /[^A-Za-z0-9_]+/)
	for (i = 1; i <= n; i++)
		if (word[i] ~ /^[A-Z0-9_]*[A-Z][A-Z0-9_]*$/) name(word[i])
}

# All that is after a match of @before in @text
function after(before, text,	found) {
	while (match(text, before)) {
		text = substr(text, RSTART + RLENGTH)
		if (match(text, /^[A-Z0-9_]*[A-Z][A-Z0-9_]+/) && substr(text, RLENGTH + 1, 1) !~ /[a-z=:]/)
			name(substr(text, 1, RLENGTH))
	}
}

function look(text,	rest) {
	rest = text
	while (match(rest, /CONFIG_[A-Za-z0-9_]+/)) {
		# Not the end of a longer name, and not the beginning of any: CONFIG_PVH_*
		if (RSTART == 1 || substr(rest, RSTART - 1, 1) !~ /[A-Za-z0-9_]/)
			if (substr(rest, RSTART + RLENGTH, 1) !~ /[*$]/)
				name(substr(rest, RSTART + 7, RLENGTH - 7))
		rest = substr(rest, RSTART + RLENGTH)
	}
	if (file ~ /(^|\/)Kconfig[^\/]*$/) {
		if (text ~ /^\t?(depends on|select|imply|default|def_bool|def_tristate|visible if|if|range) /) {
			sub(/^\t?[a-z_]+/, "", text)
			names_in(text)
		} else if (text ~ /^\t?(bool|tristate|int|hex|string|prompt|menu) .*" if /) {
			sub(/.*" if /, "", text)
			names_in(text)
		}
	} else if (file ~ /\.sh$/) {
		if (text ~ /(^|[ "])[+][A-Z0-9]/) after("(^|[ \"])[-+]", text)
		after("(^| )(-e|-d|-m|--enable|--disable|--module|--set-str|--set-val) ", text)
		after("(^| )has (\"[^\"]*\" )?", text)
		if (text ~ /^[A-Z0-9]+_[A-Z0-9_]+'?$/) names_in(text)
	}
}

added && /^\+\+\+ / { file = substr($0, 7); next }
added && /^@@ / { split($3, place, ","); line = place[1] - 1; next }
added && /^\+/ { line++; look(substr($0, 2)) }
added { next }

FNR == 1 { file = FILENAME; bases = "" }
{ line = FNR }
file ~ /\.config$/ && /^# [0-9]+\.[0-9]+(, [0-9]+\.[0-9]+)*: / {
	bases = $0
	sub(/^# /, "", bases)
	sub(/: .*/, "", bases)
	gsub(/,/, "", bases)
	next
}
{ look($0) }
# More lines of that comment do not end it.
!/^# / || /^# CONFIG_/ { bases = "" }
