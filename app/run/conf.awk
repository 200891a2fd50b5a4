# From conf/hub.conf to what Kore reads: names get their values, blocks of what
# is switched off are left out, and so are the routes, which are the build's.
#
#	awk -v port= -v bind= -v plain= -v user= -v workers= -f conf.awk hub.conf
#
# plain and user may be empty: no plain listener; not started by root.

/^# only when plain/	{ off = plain == "" }
/^# only when root/	{ off = user == "" }
/^# end/		{ off = 0 }
off || /^[ \t]*#/ || /^[ \t]*route[ \t]+[A-Z]/ { next }
{
	gsub(/\$HUB_PORT/, port)
	gsub(/\$HUB_BIND/, bind)
	gsub(/\$HUB_PLAIN_PORT/, plain)
	gsub(/\$HUB_USER/, user)
	gsub(/\$HUB_WORKERS/, workers)
	print
}
