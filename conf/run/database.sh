# The private PostgreSQL under the data folder, and what is in it.
# Sourced by ./run. With EXITPOLL_DB set, only the second half applies.

PG_SETTINGS="
listen_addresses = ''
unix_socket_permissions = 0777
port = 5432
shared_buffers = 256MB
synchronous_commit = on
fsync = on
full_page_writes = on
timezone = 'UTC'
log_timezone = 'UTC'
log_min_duration_statement = 500
# Values that people typed stay out of the log.
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_error_verbosity = terse
log_min_error_statement = panic
logging_collector = off
"

PG_PLANNED=	# there is a private one

# Runs a command as the user that PostgreSQL runs as.
as_pg() {
	if am_root; then
		setpriv --reuid "$PG_USER" --regid "$PG_USER" --init-groups -- "$@"
	else
		"$@"
	fi
}

# Who may be whom: peer only, no passwords. The user that runs ./run and,
# when that is root, PostgreSQL's own are the superuser; the programs' user
# is only ever one of the two application roles.
pg_ident() {
	local me=root

	am_root || me=$(id -un)
	printf 'exitpoll %s %s\n' "$me" "postgres" "$me" "exitpoll_owner" \
	    "$me" "exitpoll_web" "$me" "exitpoll_job"
	am_root || return 0
	printf 'exitpoll %s %s\n' "$PG_USER" "postgres" \
	    "$PG_USER" "exitpoll_owner" \
	    "$APP_USER" "exitpoll_web" "$APP_USER" "exitpoll_job"
}

pg_create() {
	[ ! -e "$DATA/pg/PG_VERSION" ] || return 0
	say "creating the database cluster in $DATA/pg"
	# What an interrupted initdb left, and the demo of a cluster now gone.
	rm -rf "$DATA/pg.new" "$DATA/pg" "$DATA/demo.loaded"
	mkdir -m 700 "$DATA/pg.new" || die "cannot write to $DATA"
	! am_root || chown "$PG_USER:" "$DATA/pg.new"
	as_pg "$PG_BIN/initdb" -D "$DATA/pg.new" -U postgres -A peer \
	    --data-checksums -E UTF8 --locale=C.UTF-8 \
	    >"$DATA/log/initdb.log" 2>&1 ||
	    die "initdb failed; see $DATA/log/initdb.log"
	mv "$DATA/pg.new" "$DATA/pg"
}

# How much log of changes the database may gather, in MB: 2 GB, but on a small
# disk an eighth of it, so that a burst of files does not fill it up.
pg_log_size() {
	local mb

	mb=$(df -Pm "$DATA" | awk 'NR == 2 { print int($2 / 8) }')
	[ "${mb:-0}" -le 2048 ] || mb=2048
	[ "$mb" -ge 32 ] || mb=32
	printf '%s' "$mb"
}

pg_configure() {
	local wal

	wal=$(pg_log_size)
	# Eight of each web worker (app/main.c), and some for everybody else.
	printf '%smax_connections = %s\nmax_wal_size = %sMB\nmin_wal_size = %sMB\n' \
	    "$PG_SETTINGS" $((WORKERS * 8 + 84)) "$wal" \
	    $((wal < 160 ? 32 : 80)) |
	    as_pg tee "$DATA/pg/exitpoll.conf" >/dev/null
	grep -q "^include 'exitpoll.conf'" "$DATA/pg/postgresql.conf" ||
	    echo "include 'exitpoll.conf'" >> "$DATA/pg/postgresql.conf"
	echo 'local all all peer map=exitpoll' |
	    as_pg tee "$DATA/pg/pg_hba.conf" >/dev/null
	pg_ident | as_pg tee "$DATA/pg/pg_ident.conf" >/dev/null
}

# The processes of this cluster: they all work in its folder.
pg_processes() {
	find /proc -maxdepth 2 -path '/proc/[0-9]*/cwd' -lname "$DATA/pg" \
	    -printf '%h\n' 2>/dev/null | sed 's,/proc/,,'
}

# The lock on the data folder is ours, so a PostgreSQL of this cluster is one
# that was left behind: by a killed ./run, or its postmaster was killed. Only
# when the last of its processes has gone may postmaster.pid go: by it alone
# the next one would see that there are others in its memory. That file may
# also name a process that is now another program's, and then it refuses.
pg_clear_stale() {
	local pid pids

	[ -e "$DATA/pg/postmaster.pid" ] || return 0
	read -r pid < "$DATA/pg/postmaster.pid"
	mapfile -t pids < <(pg_processes)
	case " ${pids[*]} " in *" $pid "*)
		say "stopping a PostgreSQL that was left behind (pid $pid)"
		stop_pid "$pid" INT 20
	esac
	while mapfile -t pids < <(pg_processes); [ ${#pids[@]} -gt 0 ]; do
		kill -KILL "${pids[@]}" 2>/dev/null
		sleep 0.1
	done
	rm -f "$DATA/pg/postmaster.pid"
}

# This process becomes the postmaster.
pg_exec() {
	local opts=()

	pg_clear_stale
	! am_root || {
		opts=(--reuid "$PG_USER" --regid "$PG_USER" --init-groups)
		export HOME=$(getent passwd "$PG_USER" | cut -d: -f6)
	}
	cd "$DATA/pg" || exit 1
	exec setpriv "${opts[@]}" --pdeathsig INT -- \
	    "$PG_BIN/postgres" -D "$DATA/pg" -k "$RUN/pg"
}

# While the database is prepared; then the keeper starts it anew.
pg_start() {
	local tries

	pg_create
	pg_configure
	# Not even a refused connection for other users of the machine.
	chmod 700 "$RUN/pg"
	! am_root || { chown "$PG_USER:$(id -g "$APP_USER")" "$RUN/pg" &&
	    chmod 710 "$RUN/pg"; }
	PG_PLANNED=1
	setsid setpriv --pdeathsig INT -- bash conf/run/postgres.sh "$RUN" \
	    </dev/null >>"$DATA/log/postgres.log" 2>&1 9>&- &
	PG_PID=$!
	for ((tries = 0; tries < 1200; tries++)); do
		"$PG_BIN/pg_isready" -q -h "$RUN/pg" -U postgres -d postgres && return 0
		kill -0 "$PG_PID" 2>/dev/null ||
		    die "PostgreSQL did not start; see $DATA/log/postgres.log"
		sleep 0.05
	done
	die "PostgreSQL is not ready after a minute; see $DATA/log/postgres.log"
}

pg_end() {
	[ -n "$PG_PID" ] || return 0
	stop_pid "$PG_PID" INT 60
	wait "$PG_PID" 2>/dev/null
	PG_PID=
}

sql() {
	psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$1" "${@:2}"
}

# DB is the connection string without a user; DB_SUPER has one who may all,
# or is empty: then somebody else has made the roles.
database_open() {
	if [ -n "${EXITPOLL_DB:-}" ]; then
		DB=$EXITPOLL_DB DB_SUPER=${EXITPOLL_DB_ADMIN:-$EXITPOLL_DB}
		[ "$(sql "$DB_SUPER" -w -c "select 1 from pg_roles
		    where rolname = current_user and rolsuper" \
		    2>"$DATA/log/admin.log")" = 1 ] && return 0
		[ -z "${EXITPOLL_DB_ADMIN:-}" ] ||
		    die "EXITPOLL_DB_ADMIN is no superuser's connection." \
			"$(<"$DATA/log/admin.log")"
		DB_SUPER=
		return 0
	fi
	pg_start
	DB="host=$RUN/pg port=5432 dbname=exitpoll"
	DB_SUPER="$DB user=postgres"
	local base="host=$RUN/pg port=5432 dbname=postgres user=postgres"
	[ "$(sql "$base" -c \
	    "select 1 from pg_database where datname = 'exitpoll'")" = 1 ] ||
	    sql "$base" -c 'create database exitpoll' ||
	    die "cannot create the database"
}

database_prepare() {
	database_open
	export EXITPOLL_DB=$DB
	[ -z "$DB_SUPER" ] || PGOPTIONS='-c client_min_messages=warning' \
	    sql "$DB_SUPER" -w -f sql/bootstrap.sql >/dev/null ||
	    die "cannot make the database roles; see above"
	"$BUILD/exitpoll" migrate || die "the database cannot be brought up to" \
	    "date; see above"
	"$BUILD/exitpoll" check >/dev/null ||
	    die "the database is not the one of this program; see above"
	database_room
}

# Eight connections of each Kore (app/main.c), twenty-one of the worker (kind.c) and
# a few for the operator. A server that has not so many would refuse some of them for ever.
database_room() {
	local has needs=$((WORKERS * 8 + 25))

	has=$(PGUSER=exitpoll_owner sql "${DB_SUPER:-$DB}" -w -c "select
	    current_setting('max_connections')::int -
	    current_setting('superuser_reserved_connections')::int" 2>/dev/null)
	[ -z "$has" ] || [ "$has" -ge "$needs" ] ||
	    die "EXITPOLL_WORKERS=$WORKERS takes $needs connections, and the" \
		"database allows $has: fewer workers, or a larger max_connections"
}

demo_write() {
	(
		umask 077
		pages_list > "$DATA/demo.txt"
	)
}

# What is printed must open the demo: its people get the password of today.
demo_password() {
	local who

	say "giving the demo's people the new password"
	for who in "${DEMO_PEOPLE[@]}"; do
		printf '%s\n' "$EXITPOLL_DEMO_PASSWORD" |
		    "$BUILD/exitpoll" user password "$who" >/dev/null ||
		    say "$who keeps the password of before"
	done
	demo_write
}

# Loaded once per cluster. The password survives in demo.txt.
demo_prepare() {
	local saved=

	[ "$DEMO" != 0 ] || return 0
	[ ! -r "$DATA/demo.txt" ] ||
	    saved=$(sed -n 's/^password: //p' "$DATA/demo.txt")
	export EXITPOLL_DEMO_PASSWORD=${EXITPOLL_DEMO_PASSWORD:-${saved:-$(
	    head -c 96 /dev/urandom | base64 -w0 |
	    tr -dc 'a-km-zA-HJ-NP-Z2-9' | cut -c1-16)}}
	if [ -e "$DATA/demo.loaded" ]; then
		[ "$saved" = "$EXITPOLL_DEMO_PASSWORD" ] || demo_password
		return 0
	fi
	say "loading the demo"
	demo_write
	"$BUILD/exitpoll" demo || die "the demo could not be loaded; see above"
	: > "$DATA/demo.loaded"
}
