# The state folder: who may reach it, what stands in it, and the certificate.
# Sourced by hub-run.

# Kore's workers and Redis; PostgreSQL has its own. Both come with Debian
# packages that are there anyway. When we are not root, everything is ours.
if [ "$(id -u)" -eq 0 ]; then
	worker_user=www-data
	server_user=postgres
else
	worker_user=$(id -un)
	server_user=$worker_user
fi

as() {
	local user=$1
	shift
	if [ "$(id -u)" -eq 0 ] && [ "$user" != root ]; then
		setpriv --reuid="$user" --regid="$user" --init-groups "$@"
	else
		"$@"
	fi
}

# The servers run as users who are not root: every folder above the state
# folder must let them pass.
reach() {
	local user=$1 path=$state closed=
	as "$user" test -x "$state" && return 0
	while [ "$path" != / ]; do
		as "$user" test -x "$path" || closed=$path
		path=$(dirname "$path")
	done
	die "the state folder $state cannot be reached by the user $user," \
	    "because $closed is closed to others. Give another folder," \
	    "for example HUB_STATE=/var/lib/hub make run, or open the way" \
	    "with chmod o+x $closed"
}

# own USER MODE FOLDER
own() {
	mkdir -p "$state/$3" || die "cannot make $state/$3"
	chmod "$2" "$state/$3"
	[ "$(id -u)" -ne 0 ] || chown "$1" "$state/$3"
}

place_state() {
	HUB_STATE=${HUB_STATE:-$root/var}
	case $HUB_STATE in /*) ;; *) HUB_STATE=$root/$HUB_STATE ;; esac
	mkdir -p "$HUB_STATE" || die "cannot make the folder $HUB_STATE"
	state=$(cd "$HUB_STATE" && pwd -P) || exit 1
	chmod go+x "$state"
	HUB_STATE=$state
	HUB_KEYS=${HUB_KEYS:-$state/keys}
	export HUB_STATE HUB_KEYS

	# One hub a folder: the lock falls with this script, however it ends.
	exec 9> "$state/lock" || die "cannot write in $state"
	flock -n 9 || die "another hub runs on $state; give this one a" \
	    "folder and ports of its own: HUB_STATE=... HUB_PORT=..."
	reach "$worker_user"
	[ -n "$HUB_PG" ] || reach "$server_user"

	own root 0755 log
	own root 0755 run
	own "root:$(id -gn "$worker_user")" 0750 tls
	end_left_over
	this_life > "$state/run/sessions"
	place_short_name
}

# A path to a unix socket has at most 107 bytes. When the folder lies deeper,
# its sockets are reached through a short name for it.
place_short_name() {
	near=$state
	[ "${#state}" -gt 80 ] || return 0
	short=$(mktemp -u /tmp/hub-XXXXXX)
	ln -s "$state" "$short" || die "cannot make $short"
	near=$short
}

# After a kill -9 of hub-run its children end by themselves. When they are
# still at it, or are workers whose parent was killed too, they are given the
# time, and then helped: else they would hold the ports and the database.
end_left_over() {
	local pids tries=0
	# shellcheck disable=SC2086
	while pids=$(left_over) && [ -n "$pids" ]; do
		[ "$tries" -ne 0 ] ||
		    say "ending what an earlier run left:" $pids
		if [ "$tries" -ge 100 ]; then
			kill -KILL $pids
		elif [ $((tries % 30)) -eq 0 ]; then
			kill -INT $pids
		fi 2> /dev/null
		tries=$((tries + 1))
		sleep 0.1
	done
}

# The numbers of processes mean something from one start of the machine, or of
# a container, to the next.
this_life() {
	echo "$(cat /proc/sys/kernel/random/boot_id)" \
	    "$(sed 's/^.*) //' /proc/1/stat | cut -d ' ' -f 20)"
}

# Servers in a session that an earlier run began in this life (run/sessions),
# as /proc/PID/stat tells everybody: where a process works is a secret even
# from a root without CAP_SYS_PTRACE, as in a container. PostgreSQL's children
# have sessions of their own and end with their father. The dead that nobody
# has buried (Z) stand in no one's way.
left_over() {
	[ "$(sed 1q "$state/run/sessions" 2> /dev/null)" = "$(this_life)" ] ||
	    return 0
	cat /proc/[0-9]*/stat 2> /dev/null | awk '
	FILENAME != "-" { ours[$1] = 1; next }
	{
		pid = name = $0
		sub(/ .*/, "", pid)
		sub(/^[0-9]+ \(/, "", name)
		sub(/\) [A-Z] [-0-9 ]*$/, "", name)
		sub(/^.*\) /, "")
		if ($1 != "Z" && ($4 in ours) &&
		    name ~ /^(kore|postgres|redis-server|hubhook)$/)
			print pid
	}' "$state/run/sessions" -
}

# --- TLS: our own authority and a certificate for this machine ---------------

place_certificate() {
	local tls=$state/tls
	if [ -n "${HUB_CERT:-}" ]; then
		install -m 0644 "$HUB_CERT" "$tls/server.pem" &&
		    install -m 0640 "${HUB_CERT_KEY:-}" "$tls/server.key" ||
		    die "cannot read HUB_CERT and HUB_CERT_KEY"
		[ -e "$tls/ca.pem" ] || cp "$HUB_CERT" "$tls/ca.pem"
	elif ! openssl x509 -in "$tls/server.pem" -noout \
	    -checkend $((30 * 86400)) > /dev/null 2>&1; then
		make_certificate "$tls" ||
		    die "no certificate: $(tail -n 3 "$state/log/tls.log")"
	fi
	[ "$(id -u)" -ne 0 ] ||
	    chown "root:$(id -gn "$worker_user")" "$tls/server.key"
}

# The authority is made once, so that whoever trusts it need not do so again;
# the certificate is made anew a month before its year ends.
make_certificate() {
	local tls=$1 key=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
	(
		umask 027
		cd "$tls" || exit 1
		[ -s ca.pem ] && [ -s ca.key ] || openssl req -x509 "${key[@]}" \
		    -days 3650 -subj "/O=Parcel hub/CN=Authority of this hub" \
		    -addext basicConstraints=critical,CA:TRUE,pathlen:0 \
		    -addext keyUsage=critical,keyCertSign,cRLSign \
		    -keyout ca.key -out ca.pem || exit 1
		chmod 0600 ca.key
		chmod 0644 ca.pem
		openssl req "${key[@]}" -subj "/O=Parcel hub/CN=localhost" \
		    -keyout server.key -out server.csr || exit 1
		printf '%s\n' "subjectAltName=IP:127.0.0.1,IP:::1,DNS:localhost" \
		    basicConstraints=critical,CA:FALSE \
		    keyUsage=critical,digitalSignature \
		    extendedKeyUsage=serverAuth > server.ext
		openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key \
		    -days 396 -extfile server.ext -out server.new || exit 1
		cat ca.pem >> server.new
		mv server.new server.pem
		rm -f server.csr server.ext
		chmod 0644 server.pem
		chmod 0640 server.key
	) >> "$state/log/tls.log" 2>&1
}
