# Starts the programs, watches them, stops them. Sourced by ./run.
# Every program runs in a session of its own, so that Ctrl-C reaches only this
# script and it can stop them in order; if this script is killed, the kernel
# ends them (pdeathsig).

declare -A PIDS=()
STOPPING=0
CRASHES=0		# of the worker, in quick succession
CRASHES_MOST=20
WORKER_SINCE=0		# when it was last started
WORKER_LIVES=60		# seconds; a crash after that begins the count anew

# as_app COMMAND...: as the programs' user.
as_app() {
	if am_root; then
		setpriv --reuid "$APP_USER" --regid "$APP_USER" --init-groups \
		    -- "$@"
	else
		"$@"
	fi
}

# start_program NAME USER SIGNAL COMMAND...: USER is pg, app or me; SIGNAL
# ends the program when this script dies.
start_program() {
	local name=$1 who=$2 signal=$3 user= opts=()
	shift 3

	case $who in pg) user=$PG_USER ;; app) user=$APP_USER ;; esac
	! am_root || [ -z "$user" ] ||
	    opts=(--reuid "$user" --regid "$user" --init-groups)
	# From the data folder: the checkout may be closed to that user, and so
	# may our home, where libpq looks for certificates.
	(cd "$DATA" && { [ ${#opts[@]} -eq 0 ] ||
	    export HOME=$(getent passwd "$user" | cut -d: -f6); } &&
	    exec setsid setpriv "${opts[@]}" --pdeathsig "$signal" \
	    -- "$@") </dev/null >>"$DATA/log/$name.log" 2>&1 9>&- &
	PIDS[$name]=$!
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

# From the outside in: nobody asks what is no longer there.
stop_all() {
	local name

	[ "$STOPPING" = 0 ] || return 0
	STOPPING=1
	trap '' INT TERM HUP
	for name in nginx worker pause pulse kore postgres; do
		[ -n "${PIDS[$name]:-}" ] || continue
		if [ "$name" = postgres ]; then
			stop_pid "${PIDS[$name]}" INT 30
		else
			stop_pid "${PIDS[$name]}" TERM 8
		fi
	done
	rm -f "$RUN/kore/kore.sock" "$DATA/run.pid"
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
	mkdir -p "$DATA"/{log,edge,mail,nginx} "$RUN"/{pg,kore} ||
	    die "cannot write to $DATA"
	for dir in "$DATA/mail" "$DATA/nginx" "$RUN/kore"; do
		chmod 700 "$dir"
		! am_root || chown "$APP_USER:" "$dir"
	done
	# What a killed program left: half bodies, sockets nobody listens on.
	rm -rf "$DATA"/nginx/* "$RUN"/kore/*
	[ -s "$DATA/secret" ] || secret_create
	for dir in "$DATA"/log/*.log; do
		[ ! -f "$dir" ] || [ "$(stat -c %s "$dir")" -lt 50000000 ] ||
		    mv -f "$dir" "$dir.1"
	done
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

start_kore() {
	local asan=()

	if [ "$SANITIZE" != 0 ]; then
		asan=(env "LD_PRELOAD=$(gcc -print-file-name=libasan.so)"
		    ASAN_OPTIONS=detect_leaks=0:abort_on_error=0
		    UBSAN_OPTIONS=print_stacktrace=1)
	fi
	start_program kore app TERM "${asan[@]}" \
	    kore -f -n -r -q -c "$DATA/edge/kore.conf"
}

start_nginx() {
	start_program nginx me TERM nginx -e "$DATA/log/nginx.log" \
	    -p "$DATA/edge" -c "$DATA/edge/nginx.conf" -g 'daemon off;'
}

start_worker() {
	WORKER_SINCE=$SECONDS
	start_program worker app TERM "$HOME_BUILD/exitpoll-worker"
}

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

# Up means: an answer of the application came through the edge.
wait_ready() {
	local tries name

	for ((tries = 0; tries < 600; tries++)); do
		for name in kore nginx worker; do
			kill -0 "${PIDS[$name]}" 2>/dev/null ||
			    die "$name did not start; see $DATA/log/$name.log:" \
				"$(tail -n 3 "$DATA/log/$name.log")"
		done
		[ "$(edge_status /healthz 2>/dev/null)" != 200 ] || return 0
		sleep 0.05
	done
	die "no answer after 30 seconds; see $DATA/log"
}

pages_list() {
	local url=$EXITPOLL_PUBLIC_URL

	if [ "$DEMO" = 0 ]; then
		printf '  %s\n' "$url/login"
		return
	fi
	printf '  %s\n' "$url/acme/s/chat-exit     an exit survey" \
	    "$url/globex/s/chat-exit   another customer's" \
	    "$url/acme/careers         openings" \
	    "$url/login                signing in, as one of"
	printf '      %s\n' "${DEMO_PEOPLE[@]}"
	printf 'password: %s\n' "$EXITPOLL_DEMO_PASSWORD"
}

# sleep_begin NAME SECONDS: it is one of the programs that are watched, so a
# signal, or the end of another program, is heard in the middle of it.
sleep_begin() {
	setsid setpriv --pdeathsig KILL -- sleep "$2" \
	    </dev/null >/dev/null 2>&1 9>&- &
	PIDS[$1]=$!
}

# It is started again after 1, 2, 4 ... 30 seconds. One that cannot live is
# given up after some eight minutes.
worker_crashed() {
	local pause

	[ $((SECONDS - WORKER_SINCE)) -lt "$WORKER_LIVES" ] || CRASHES=0
	CRASHES=$((CRASHES + 1))
	[ "$CRASHES" -le "$CRASHES_MOST" ] ||
	    die "worker ended with $1, $CRASHES times in a row:" \
		"stopping; see $DATA/log/worker.log"
	pause=$((CRASHES > 5 ? 30 : 1 << (CRASHES - 1)))
	say "worker ended with $1: starting it again in $pause s"
	sleep_begin pause "$pause"
}

# Only the worker is started again: its jobs are in the database, and nobody
# waits for it.
program_ended() {
	case $1 in
	worker) worker_crashed "$2" ;;
	pause) start_worker ;;
	pulse) sleep_begin pulse 5 ;;
	*) die "$1 ended with $2: stopping; see $DATA/log/$1.log" ;;
	esac
}

# Until a signal, or until a program dies for good. bash does not hear of a
# program that dies just before "wait -n" or as it begins, so it is made to
# come back every few seconds, and who has gone is looked up.
watch_programs() {
	local died name pid code

	sleep_begin pulse 5
	while :; do
		died=
		wait -n -p died "${PIDS[@]}" 2>/dev/null
		code=$?
		for name in "${!PIDS[@]}"; do
			pid=${PIDS[$name]}
			! kill -0 "$pid" 2>/dev/null || continue
			[ "$pid" = "${died:-}" ] || {
				wait "$pid" 2>/dev/null
				code=$?
			}
			unset "PIDS[$name]"
			# Whatever it had started goes too.
			kill -KILL -- "-$pid" 2>/dev/null
			program_ended "$name" "$code"
		done
	done
}

serve() {
	settings_check
	install_user
	data_prepare
	trap stop_all EXIT
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
	start_kore
	start_worker
	start_nginx
	wait_ready
	say "ready $EXITPOLL_PUBLIC_URL/"
	pages_list
	watch_programs
}
