# Turns sql/query/<noun>_<verb>.sql into build/gen/queries.[ch]: an enum with
# one name a query, and a table of their texts. Comment lines are left out
# of the text; line ends stay, so that an error's position can be read.
#
# The file's first lines say what goes in and what comes out:
#	-- in: $1 name text, $2 digest bytea
#	-- out: id bigint, name text
# and may say that its answer comes in binary, all its columns being texts or
# bytes:
#	-- answer: binary
# A parameter's number above that in the -- in: line is an error here, and not
# the first time that the statement is prepared.

function finish()
{
	if (name == "")
		return
	if (body == "")
		fail(name ": no statement")
	if (params != declared)
		fail(name ": the -- in: line declares " declared \
		    " parameters, the statement has " params)
	names[++count] = name
	texts[count] = body
	numbers[count] = params
	binaries[count] = binary
}

function fail(why)
{
	print "sql/query/" why > "/dev/stderr"
	failed = 1
	exit 1
}

function highest(line,    most, n)
{
	most = 0
	while (match(line, /\$[0-9]+/)) {
		n = substr(line, RSTART + 1, RLENGTH - 1) + 0
		if (n > most)
			most = n
		line = substr(line, RSTART + RLENGTH)
	}
	return most
}

FNR == 1 {
	finish()
	name = FILENAME
	sub(/.*\//, "", name)
	if (name !~ /^[a-z0-9_]+\.sql$/)
		fail(name ": not <noun>_<verb>.sql")
	sub(/\.sql$/, "", name)
	body = ""
	params = declared = binary = 0
	inputs = 0
}

/^-- in:/ { inputs = 1 }
/^-- out:/ { inputs = 0 }
/^-- answer: binary$/ { inputs = 0; binary = 1 }
/^--/ {
	if (inputs && highest($0) > declared)
		declared = highest($0)
	next
}

{
	inputs = 0
	line = $0
	if (line ~ /^[ \t]*$/ && body == "")
		next
	if (highest(line) > params)
		params = highest(line)
	gsub(/\\/, "\\\\", line)
	gsub(/"/, "\\\"", line)
	gsub(/\t/, "\\t", line)
	body = body "\t    \"" line "\\n\"\n"
}

END {
	if (failed)
		exit 1
	finish()
	header = out "/queries.h"
	code = out "/queries.c"
	print "/* Generated from sql/query by app/run/queries.awk. */\n" > header
	print "#ifndef HUB_QUERIES_H\n#define HUB_QUERIES_H\n" > header
	print "enum query_id {" > header
	for (i = 1; i <= count; i++)
		print "\tQUERY_" toupper(names[i]) "," > header
	print "\tQUERIES\n};\n" > header
	print "struct query {" > header
	print "\tconst char\t*name;\t\t/* account_find */" > header
	print "\tconst char\t*text;\t\t/* one statement */" > header
	print "\tint\t\tparams;\t\t/* $1 to $params */" > header
	print "\tint\t\tbinary;\t\t/* 1: the answer is */\n};\n" > header
	print "extern const struct query\tquery_table[QUERIES + 1];" > header
	print "\n#endif" > header
	print "/* Generated from sql/query by app/run/queries.awk. */\n" > code
	print "#include <stddef.h>\n\n#include \"queries.h\"\n" > code
	print "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n" > code
	print "const struct query query_table[QUERIES + 1] = {" > code
	for (i = 1; i <= count; i++) {
		printf "\t[QUERY_%s] = {\n\t    \"%s\",\n%s\t    , %d, %d },\n", \
		    toupper(names[i]), names[i], texts[i], numbers[i], \
		    binaries[i] > code
	}
	print "\t[QUERIES] = { NULL, NULL, 0, 0 }\n};" > code
}
