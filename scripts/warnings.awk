# The lines of a build's output that are warnings or errors, and ours.
#
# usage: awk -v tree=FOLDER -f warnings.awk FILES LOG
#
# FILES has paths, as they are in the kernel tree FOLDER. A line is ours if it names one
# of them: whole, whatever folders are above the tree, and relative to the folder that
# is built in, too. Lines of tools that see the whole kernel, of which no file's name
# can be expected, are always ours.

FILENAME == ARGV[1] { ours[$1]; next }

# A word of the output: does it name a file of ours?
function is_ours(path,		name) {
	sub(/:[0-9:]*$/, "", path)
	while (sub(/^\.\//, "", path) || sub(/\/\.\//, "/", path) || sub(/\/\/+/, "/", path)) { }
	if (index(path, tree "/") == 1) path = substr(path, length(tree) + 2)
	name = tree
	sub(/.*\//, "", name)
	if (sub(/^(\.\.\/)+/, "", path) && index(path, name "/") == 1) path = substr(path, length(name) + 2)
	while (sub(/[^\/]+\/\.\.\//, "", path)) { }
	if (path in ours) return 1
	if (!sub(/\.o$/, "", path)) return 0
	return (path ".c") in ours || (path ".S") in ours
}

function names_ours(text,	n, word, i) {
	n = split(text, word, /[][ \t"'`,()<>=]+/)
	for (i = 1; i <= n; i++)
		if (word[i] ~ /[\/.]/ && is_ours(word[i])) return 1
	return 0
}

# Before a warning about a function of a header, gcc says where that is used.
/^ +inlined from / { inlined = inlined || names_ours($0); next }

{ lower = tolower($0) }
lower ~ /(^|[^a-z_])(warning|error|critical)(\/[0-9]\))?:/ {
	if (lower ~ /(warning|error): (objtool|modpost)/ || lower ~ /^(.*\/)?[a-z0-9._-]*ld(\.bfd|\.lld)?(-[0-9]+)?: / ||
	    lower ~ /section mismatch/ || inlined || names_ours($0)) print
	inlined = 0
}
