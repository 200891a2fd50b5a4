# Turns the route lines of conf/hub.conf into build/gen/routes.c, the table
# that app/ground/route.c looks in. A line is
#	route METHOD /path/with/*/segments	route_<noun>_<verb>
# A handler that nobody has written is an error of the link, not of a request.

$1 == "route" && $2 ~ /^[A-Z]+$/ {
	if (NF != 4 || $3 !~ /^\// || $4 !~ /^route_[a-z0-9_]+$/) {
		print "conf/hub.conf:" NR ": not METHOD /path handler" \
		    > "/dev/stderr"
		failed = 1
		exit 1
	}
	n++
	methods[n] = $2
	paths[n] = $3
	handlers[n] = $4
	known[$4] = 1
}

END {
	if (failed)
		exit 1
	print "/* Generated from conf/hub.conf by app/run/routes.awk. */\n"
	print "#include <stddef.h>\n"
	print "#include \"ground/route.h\"\n"
	for (handler in known)
		print "__attribute__((visibility(\"hidden\"))) int\t" \
		    handler "(struct http_request *);" | "sort"
	close("sort")
	print "\nconst struct route route_table[] = {"
	for (i = 1; i <= n; i++)
		print "\t{ ROUTE_" methods[i] ", \"" paths[i] "\", " \
		    handlers[i] " },"
	print "\t{ 0, NULL, NULL }\n};"
}
