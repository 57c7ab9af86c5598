# Prepares the data folder, plans the programs and hands over to the keeper
# (app/keep), which is what this script turns into. Sourced by ./run.
# Every program runs in a session of its own, so that Ctrl-C reaches only the
# keeper and it can stop them in order; if it is killed, the kernel ends them
# (pdeathsig).

PG_PID=			# PostgreSQL, while this script prepares the database

# as_app COMMAND...: as the programs' user.
as_app() {
	if am_root; then
		setpriv --reuid "$APP_USER" --regid "$APP_USER" --init-groups \
		    -- "$@"
	else
		"$@"
	fi
}

# stop_pid PID SIGNAL SECONDS: then the hard way, with what it started.
stop_pid() {
	local tries

	kill "-$2" "$1" 2>/dev/null
	for ((tries = 0; tries < $3 * 50; tries++)); do
		kill -0 "$1" 2>/dev/null || break
		sleep 0.02
	done
	kill -KILL "$1" 2>/dev/null
	kill -KILL -- "-$1" 2>/dev/null
	return 0
}

# What was begun, if preparing ends early.
serve_abort() {
	trap '' INT TERM HUP
	pg_end
	rm -f "$DATA/run.pid"
}

# The programs' users must be able to walk to PATH; see data_place.
can_reach() {
	local dir=$1

	while [ ! -d "$dir" ]; do dir=$(dirname "$dir"); done
	as_app test -x "$dir" && as_pg test -x "$dir"
}

# As root with a data folder below a closed one (/root, a private mktemp -d):
# the state moves to /var/lib/exitpoll and the data folder is a link to it.
data_place() {
	local state

	[ -d "$DATA" ] || mkdir -p "$(dirname "$DATA")" ||
	    die "cannot make $(dirname "$DATA")"
	if am_root && [ ! -L "$DATA" ] && ! can_reach "$DATA"; then
		state=/var/lib/exitpoll/$(printf %s "$DATA" | sha256sum |
		    cut -c1-16)
		[ ! -d "$DATA" ] || rmdir "$DATA" 2>/dev/null ||
		    die "$DATA is not empty, and the users $APP_USER and" \
			"$PG_USER cannot enter it: choose another folder"
		mkdir -p "$state" && ln -s "$state" "$DATA" ||
		    die "cannot put the state into $state"
		say "the data folder is closed to other users: state in $state"
	fi
	mkdir -p "$DATA" || die "cannot make $DATA"
	DATA=$(cd "$DATA" && pwd -P) || die "cannot enter $DATA"
}

# Where the Unix sockets are: a socket's path has at most 107 bytes.
run_place() {
	RUN=$DATA/run
	[ $((${#RUN} + 20)) -gt 107 ] || { mkdir -p "$RUN" && return; }
	[ ! -r "$DATA/run.path" ] || RUN=$(<"$DATA/run.path")
	if [ ! -d "$RUN" ] || [ ! -O "$RUN" ] || [ "$RUN" = "$DATA/run" ]; then
		RUN=$(mktemp -d /tmp/exitpoll.XXXXXX) &&
		    printf '%s\n' "$RUN" > "$DATA/run.path"
	fi
	chmod 755 "$RUN"
}

# One ./run per data folder; the lock goes with the process, not with a file.
data_lock() {
	exec 9>>"$DATA/lock"
	flock -n 9 || die "another ./run uses $DATA" \
	    "(pid $(cat "$DATA/run.pid" 2>/dev/null || echo unknown))"
	printf '%s\n' $$ > "$DATA/run.pid"
}

data_prepare() {
	local dir

	data_place
	data_lock
	run_place || die "no place for the Unix sockets"
	mkdir -p "$DATA"/{log,edge,export,mail,nginx} "$RUN"/{pg,kore} ||
	    die "cannot write to $DATA"
	for dir in "$DATA/export" "$DATA/mail" "$DATA/nginx" "$RUN/kore"; do
		chmod 700 "$dir"
		! am_root || chown "$APP_USER:" "$dir"
	done
	! am_root || edge_user_admit
	# What a killed program left: half bodies, sockets nobody listens on.
	rm -rf "$DATA"/nginx/* "$RUN"/kore/*
	[ -s "$DATA/secret" ] || secret_create
}

# nginx's workers are a user of their own, who reaches Kore's sockets (they are
# of the folder's group) and nothing else of ours.
edge_user_admit() {
	chown "$EDGE_USER:" "$DATA/nginx"
	chown "$APP_USER:$EDGE_USER" "$RUN/kore"
	chmod 2710 "$RUN/kore"
}

secret_create() {
	(
		umask 077
		od -An -N32 -tx1 /dev/urandom | tr -d ' \n' > "$DATA/secret.new"
	)
	! am_root || chown "$APP_USER:" "$DATA/secret.new"
	mv "$DATA/secret.new" "$DATA/secret" || die "cannot write $DATA/secret"
}

# The programs' user must be able to read what they need; from a checkout
# that it cannot enter, they run on a copy.
home_place() {
	local needs

	HOME_ROOT=$ROOT HOME_BUILD=$BUILD
	am_root || return 0
	needs=("$BUILD/exitpoll.so" "$BUILD/exitpoll-worker" "$BUILD/assets"
	    "$ROOT/templates" "$ROOT/conf" "$ROOT/sql")
	! as_app find "${needs[@]}" ! -readable -print -quit 2>&1 |
	    grep -q . && return 0
	HOME_ROOT=$DATA/home HOME_BUILD=$DATA/home/build
	rm -rf "$DATA/home"
	mkdir -p "$HOME_BUILD"
	cp -R templates conf sql "$HOME_ROOT/" &&
	    cp -R "$BUILD"/{exitpoll.so,exitpoll-worker,assets} \
		"$HOME_BUILD/" || die "cannot copy the programs to $HOME_ROOT"
	chmod -R a+rX,go-w "$HOME_ROOT"
	say "the checkout is closed to other users: running a copy"
}

# --- the plan (app/keep/plan.h) ---

# plan_program NAME STAGE LOG STOP USER SIGNAL COMMAND...: USER is pg, app or
# me; SIGNAL ends the program when the keeper dies. What else there is to say
# of it comes before, in PLAN_MORE.
plan_program() {
	local name=$1 stage=$2 log=$3 stop=$4 who=$5 signal=$6 user= opts=()

	shift 6
	case $who in pg) user=$PG_USER ;; app) user=$APP_USER ;; esac
	# Our home may be closed to that user; libpq looks for certificates there.
	! am_root || [ -z "$user" ] ||
	    opts=(env "HOME=$(getent passwd "$user" | cut -d: -f6)"
	    setpriv --reuid "$user" --regid "$user" --init-groups)
	[ ${#opts[@]} -gt 0 ] || opts=(setpriv)
	printf 'program %s\nstage %s\nlog %s\nstop %s\n' "$name" "$stage" \
	    "$DATA/log/$log.log" "$stop"
	[ -z "$PLAN_MORE" ] || printf '%s\n' "$PLAN_MORE"
	PLAN_MORE=
	printf 'arg %s\n' "${opts[@]}" --pdeathsig "$signal" -- "$@"
}

# A new postmaster first clears away what a killed one has left, as root.
plan_postgres() {
	[ -n "$PG_PLANNED" ] || return 0
	plan_program postgres 0 postgres 'INT 60' me INT \
	    bash "$ROOT/conf/run/postgres.sh" "$RUN"
}

# A signal of Kore's own to end would cut what is under way (app/main.c).
plan_kore() {
	local n asan=()

	[ "$SANITIZE" = 0 ] ||
	    asan=(env "LD_PRELOAD=$(gcc -print-file-name=libasan.so)"
	    ASAN_OPTIONS=detect_leaks=0:abort_on_error=0
	    UBSAN_OPTIONS=print_stacktrace=1)
	for ((n = 1; n <= WORKERS; n++)); do
		PLAN_MORE="socket $RUN/kore/kore-$n.sock
umask 007"
		plan_program "kore-$n" 2 kore 'USR1 30' app TERM "${asan[@]}" \
		    kore -f -n -r -q -c "$DATA/edge/kore-$n.conf"
	done
}

# nginx ends when the last answer is out. Its user may not see our settings.
plan_nginx() {
	PLAN_MORE="door
weight 48000000
bare
file $DATA/log/nginx.log
file $DATA/log/edge.log"
	plan_program nginx 3 nginx-start 'QUIT 35' me TERM \
	    nginx -e "$DATA/log/nginx.log" -p "$DATA/edge" \
	    -c "$DATA/edge/nginx.conf" -g 'daemon off;'
}

plan_write() {
	local PLAN_MORE=

	{
		printf 'logs %s\njournal %s\nroom %s\nport %s\npidfile %s\n' \
		    '50000000 3' "$DATA/log/run.log" "$DATA" "$PORT" \
		    "$DATA/run.pid"
		# What was answered by visits under way.
		printf 'starter %s\nleave %s\n' "$1" "$EXITPOLL_VISITS"
		plan_postgres
		plan_kore
		plan_program worker 1 worker 'TERM 10' app TERM \
		    "$HOME_BUILD/exitpoll-worker"
		plan_nginx
	} > "$DATA/edge/plan" || die "cannot write $DATA/edge/plan"
}

# --- ready ---

# The status of GET PATH through the edge, or nothing.
edge_status() {
	local line

	exec 3<>"/dev/tcp/127.0.0.1/$PORT" || return 1
	printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' \
	    "$1" >&3
	IFS=' ' read -r -t 5 _ line _ <&3
	exec 3>&- 3<&-
	printf '%s' "$line"
}

# Up means: an answer of the application came through the edge, and its
# database answers. Beside the keeper, who says what does not start.
wait_ready() {
	local tries

	for ((tries = 0; tries < 1200; tries++)); do
		kill -0 $$ 2>/dev/null || exit 1
		[ "$(edge_status /readyz 2>/dev/null)" != 200 ] || return 0
		sleep 0.05
	done
	die "no answer after a minute; see $DATA/log"
}

pages_list() {
	local url=$EXITPOLL_PUBLIC_URL

	if [ "$DEMO" = 0 ]; then
		printf '  %s\n' "$url/login"
		return
	fi
	printf '  %s\n' "$url/acme/s/chat-exit     an exit survey" \
	    "$url/globex/s/chat-exit   another customer's" \
	    "$url/acme/s/every-type    every kind of question" \
	    "$url/acme/careers         openings" \
	    "$url/login                signing in, as one of"
	printf '      %s\n' "${DEMO_PEOPLE[@]}"
	printf 'password: %s\n' "$EXITPOLL_DEMO_PASSWORD"
}

announce() {
	wait_ready
	say "ready $EXITPOLL_PUBLIC_URL/"
	pages_list
}

serve() {
	settings_check
	install_user
	data_prepare
	trap serve_abort EXIT
	trap 'exit 0' INT TERM HUP
	! port_is_taken "$PORT" ||
	    die "port $PORT is in use: set EXITPOLL_PORT to another"
	[ -z "$BENCH_PORT" ] || ! port_is_taken "$BENCH_PORT" ||
	    die "port $BENCH_PORT is in use: set EXITPOLL_BENCH_PORT to another"
	home_place
	settings_export
	database_prepare
	demo_prepare
	kore_configure
	edge_configure
	pg_end
	(trap - EXIT INT TERM HUP; exec 9>&-; announce) &
	plan_write $!
	trap - EXIT INT TERM HUP
	cd "$DATA" || die "cannot enter $DATA"
	exec "$BUILD/exitpoll-keeper" "$DATA/edge/plan"
}
