# The conditionals that the hunks of a file are inside of.
#
# usage: awk -f inside.awk PATH=path DIFF PREIMAGE
#
# DIFF is git's, of one file, and PREIMAGE that file before it. For each hunk that
# changes a line inside of conditionals which begin above the hunk, so that whoever
# reads the patch does not see them, prints
#
#	PATH:LINE: CONDITIONAL[, CONDITIONAL]
#
# outermost first. A branch has the lines of those before it, too: "#ifdef A #else".

function strip(text) {
	gsub(/\/\*[^*]*\*\//, "", text)
	sub(/\/\*.*/, "", text)
	sub(/\/\/.*/, "", text)
	gsub(/[ \t]+/, " ", text)
	sub(/^ /, "", text)
	sub(/ $/, "", text)
	sub(/^# /, "#", text)
	return text
}

# What a line does: "if", "else" or "end" of a conditional, or nothing
function kind(text) {
	if (PATH ~ /(^|\/)Kconfig[^\/]*$/) {
		if (text ~ /^if[ \t]/) return "if"
		return text ~ /^endif/ ? "end" : ""
	}
	if (PATH ~ /(^|\/)(Makefile|Kbuild)[^\/]*$/) {
		if (text ~ /^ *(ifdef|ifndef|ifeq|ifneq)[ \t(]/) return "if"
		if (text ~ /^ *else/) return "else"
		return text ~ /^ *endif/ ? "end" : ""
	}
	if (PATH !~ /\.[chS]$/ || text !~ /^[ \t]*#/) return ""
	if (text ~ /^[ \t]*#[ \t]*if/) return "if"
	if (text ~ /^[ \t]*#[ \t]*el/) return "else"
	return text ~ /^[ \t]*#[ \t]*endif/ ? "end" : ""
}

# A change above the pre-image's line @line, of the hunk that begins at @first
function change(line) {
	if (!(line in first)) {
		first[line] = hunk
		hunks[hunk] = 1
	}
}

# The first file: where are changes?
FNR == 1 { files++ }
files == 1 && /^@@/ {
	split($2, place, ",")
	at = hunk = -place[1]
	# Of a hunk without lines of the pre-image, git names the line before it.
	if (place[2] == "0") at = ++hunk
	next
}
files == 1 && at == "" { next }
files == 1 && /^-/ { change(at++); next }
files == 1 && /^\+/ { change(at); next }
files == 1 && /^ / { at++; next }
files == 1 { next }

# The second one. What is open at a change was opened above it.
FNR in first {
	hunk = first[FNR]
	said = ""
	for (i = 1; i <= depth; i++)
		if (text[i] != "" && begin[i] < hunk) said = said (said == "" ? "" : ", ") text[i]
	# All of a hunk in one line; parts of it that differ, in further ones
	if (said != "" && !((hunk, said) in printed)) {
		printed[hunk, said] = 1
		print PATH ":" FNR ": " said
	}
}
{
	# A condition that goes on in the next line
	line = held $0
	if (line ~ /\\$/ && kind(line) != "") {
		held = substr(line, 1, length(line) - 1)
		next
	}
	held = ""
	what = kind(line)
	line = strip(line)
	# The guard of a header: not said, as all of it is inside
	if (guard != "" && line == "#define " guard) text[depth] = ""
	guard = ""
	if (what == "if") {
		text[++depth] = line
		begin[depth] = FNR
		if (!guarded && line ~ /^#ifndef /) {
			guard = substr(line, 9)
			guarded = 1
		}
	} else if (what == "else") {
		text[depth] = text[depth] " " line
	} else if (what == "end") {
		depth--
	}
}
END {
	# A change after the last line is inside nothing.
	if (depth != 0) {
		print PATH ": " depth " conditionals without an end" >"/dev/stderr"
		exit 1
	}
}
