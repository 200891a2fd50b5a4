# The private PostgreSQL and Redis of one state folder, both on unix sockets
# only. Sourced by hub-run.

pg_bin=/usr/lib/postgresql/15/bin

place_servers() {
	if [ -z "$HUB_PG" ]; then
		place_postgres
		start_postgres
		HUB_PG="host=$near/pg port=5432 dbname=hub user=hub_app"
		HUB_PG_OWNER="host=$near/pg port=5432 dbname=hub user=postgres"
		private_pg=1
	fi
	if [ -z "$HUB_REDIS" ]; then
		own "$worker_user" 0700 redis
		# Debian's redis-server is a name of this very program;
		# redis-tools brings it without a service that starts itself.
		ln -sfn /usr/bin/redis-check-rdb "$state/run/redis-server"
		start_redis
		HUB_REDIS=unix:$near/redis/redis.sock
	fi
	export HUB_PG HUB_REDIS HUB_PG_OWNER=${HUB_PG_OWNER:-$HUB_PG}
	[ -z "${private_pg:-}" ] || await_postgres
}

# --- PostgreSQL --------------------------------------------------------------

place_postgres() {
	[ -x "$pg_bin/postgres" ] || die "PostgreSQL 15 is not installed:" \
	    "app/run/install run"
	own "$server_user" 0755 pg
	if [ ! -s "$state/pg/data/PG_VERSION" ]; then
		say "making the database cluster (once)"
		rm -rf "$state/pg/data.new"
		(cd "$state/pg" && as "$server_user" "$pg_bin/initdb" \
		    -D "$state/pg/data.new" -U postgres --encoding=UTF8 \
		    --locale=C.UTF-8 --data-checksums --auth=peer) \
		    > "$state/log/initdb.log" 2>&1 ||
		    die "no cluster; $state/log/initdb.log says why."
		mv "$state/pg/data.new" "$state/pg/data"
	fi
	write_postgres_conf
}

# Who may be whom is settled by the kernel, not by a password: the operator is
# the owner, Kore's workers are hub_app and nothing else.
write_postgres_conf() {
	local data=$state/pg/data me
	me=$(id -un)
	cat > "$data/pg_ident.conf" <<-END
		hub	$me	postgres
		hub	$me	hub_app
		hub	$server_user	postgres
		hub	$worker_user	hub_app
	END
	echo "local all all peer map=hub" > "$data/pg_hba.conf"
	# terse, and no statements: a DETAIL line may quote a row, and rows
	# hold what must stand in no log.
	cat > "$data/postgresql.conf" <<-END
		listen_addresses = ''
		port = 5432
		unix_socket_directories = '$near/pg'
		unix_socket_permissions = 0777
		max_connections = 100
		max_locks_per_transaction = 256
		shared_buffers = 512MB
		wal_buffers = 16MB
		max_wal_size = 4GB
		checkpoint_timeout = 15min
		fsync = on
		full_page_writes = on
		synchronous_commit = on
		jit = off
		timezone = 'Asia/Shanghai'
		log_timezone = 'UTC'
		log_line_prefix = '%m [%p] '
		log_error_verbosity = terse
		log_min_error_statement = panic
	END
}

start_postgres() {
	cd "$state/pg" || exit 1
	start postgres "$server_user" "$state/log/postgres.log" \
	    "$pg_bin/postgres" -D "$state/pg/data"
	cd "$root" || exit 1
}

await_postgres() {
	local tries=0
	until "$pg_bin/pg_isready" -q -h "$near/pg" -p 5432 -U postgres; do
		tries=$((tries + 1))
		if [ "$tries" -gt 600 ]; then
			tail -n 5 "$state/log/postgres.log" >&2
			die "PostgreSQL does not start;" \
			    "$state/log/postgres.log says why."
		fi
		[ $((tries % 50)) -ne 0 ] || say "waiting for PostgreSQL"
		# Servers of an earlier run may still hold its memory.
		alive postgres || start_postgres
		sleep 0.1
	done
	owner_sql postgres "select 'create database hub' where not exists
	    (select from pg_database where datname = 'hub')\\gexec" ||
	    die "the database could not be made."
}

# owner_sql DATABASE STATEMENT
owner_sql() {
	echo "$2" | "$pg_bin/psql" -Xqw -v ON_ERROR_STOP=1 -d \
	    "host=$near/pg port=5432 user=postgres dbname=$1" > /dev/null
}

# The migrations make hub_app as a role that cannot sign in; on our own server
# the workers sign in as it, and so cannot become anybody else.
open_role() {
	[ -n "${private_pg:-}" ] || return 0
	owner_sql hub "select 'alter role hub_app login' from pg_roles
	    where rolname = 'hub_app' and not rolcanlogin\\gexec" ||
	    die "hub_app cannot be let in."
}

# --- Redis -------------------------------------------------------------------

# Nothing is kept: all that stands in it can be rebuilt from the database.
start_redis() {
	cd "$state/redis" || exit 1
	start redis "$worker_user" "$state/log/redis.log" \
	    "$state/run/redis-server" --port 0 \
	    --unixsocket "$near/redis/redis.sock" --unixsocketperm 700 \
	    --pidfile "$state/redis/redis.pid" --daemonize no \
	    --dir "$state/redis" --save "" --appendonly no \
	    --maxmemory 256mb --maxmemory-policy allkeys-lru
	cd "$root" || exit 1
}
