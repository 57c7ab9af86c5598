# The settings, where they lead to, and words for what goes wrong.
# Sourced by ./run; starts nothing and changes nothing.

PORT=${EXITPOLL_PORT:-8080}
WORKERS=${EXITPOLL_WORKERS:-2}
DEMO=${EXITPOLL_DEMO:-1}
RATE=${EXITPOLL_RATE:-1}
TLS=${EXITPOLL_TLS:-0}
PROXY=${EXITPOLL_PROXY:-}
SANITIZE=${EXITPOLL_SANITIZE:-0}
BENCH_PORT=${EXITPOLL_BENCH_PORT:-}
BUILD=${EXITPOLL_BUILD:-build}
[ "$SANITIZE" = 0 ] || BUILD=${EXITPOLL_BUILD:-build-asan}	# its own objects
DATA=${EXITPOLL_DATA:-var}
PG_BIN=/usr/lib/postgresql/15/bin
DEMO_PEOPLE=(owner@acme.example analyst@acme.example recruiter@acme.example
    support@acme.example owner@globex.example operator@exitpoll.example)
APP_USER=exitpoll		# the programs, when ./run is root
EDGE_USER=exitpoll-edge		# nginx's workers, when ./run is root
PG_USER=postgres		# PostgreSQL, when ./run is root

case $DATA in /*) ;; *) DATA=$ROOT/$DATA ;; esac
case $BUILD in /*) ;; *) BUILD=$ROOT/$BUILD ;; esac

say() {
	printf '%s\n' "$*"
}

die() {
	printf 'run: %s\n' "$*" >&2
	exit 1
}

am_root() {
	[ "$(id -u)" -eq 0 ]
}

port_is_number() {
	[[ $1 =~ ^[1-9][0-9]{0,4}$ ]] && [ "$1" -le 65535 ]
}

# Somebody answers on this loopback port.
port_is_taken() {
	(exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# An address, or a network with its length; 0 would be everybody.
proxy_is_address() {
	[[ $1 =~ ^[0-9]{1,3}(\.[0-9]{1,3}){3}(/([1-9]|[12][0-9]|3[0-2]))?$ ]] ||
	    [[ $1 =~ ^[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*(/([1-9][0-9]?|1[01][0-9]|12[0-8]))?$ ]]
}

proxy_check() {
	local proxy

	for proxy in ${PROXY//,/ }; do
		proxy_is_address "$proxy" || die "EXITPOLL_PROXY has what is no" \
		    "address of a proxy: $proxy (10.0.0.1 or 10.0.0.0/24," \
		    "several with commas)"
	done
	[ "$TLS" = 0 ] || [ -n "$PROXY" ] ||
	    die "EXITPOLL_TLS=1 needs EXITPOLL_PROXY: the address of what speaks" \
		"TLS before this server; without it all visitors would be one," \
		"and share one limit"
}

settings_check() {
	local path

	port_is_number "$PORT" || die "EXITPOLL_PORT is not a port: $PORT"
	[ -z "$BENCH_PORT" ] || port_is_number "$BENCH_PORT" ||
	    die "EXITPOLL_BENCH_PORT is not a port: $BENCH_PORT"
	[[ $WORKERS =~ ^[1-9][0-9]?$ ]] && [ "$WORKERS" -le 64 ] ||
	    die "EXITPOLL_WORKERS is not a number from 1 to 64: $WORKERS"
	[[ $RATE =~ ^[01]$ ]] || die "EXITPOLL_RATE is not 0 or 1: $RATE"
	[[ ${EXITPOLL_WEBHOOK_PRIVATE:-0} =~ ^[01]$ ]] ||
	    die "EXITPOLL_WEBHOOK_PRIVATE is not 0 or 1"
	[[ $TLS =~ ^[01]$ ]] || die "EXITPOLL_TLS is not 0 or 1: $TLS"
	proxy_check
	# Kore splits its configuration at blanks and has no quotes.
	for path in "$ROOT" "$DATA" "$BUILD"; do
		[[ $path =~ ^[A-Za-z0-9/._@+,=~-]+$ ]] ||
		    die "the path has a character that cannot be used: $path"
	done
}

# What every program of ours reads; see README, "Settings".
settings_export() {
	export EXITPOLL_ROOT=$HOME_ROOT EXITPOLL_DATA=$DATA
	export EXITPOLL_SECRET=$DATA/secret
	export EXITPOLL_METRICS=${RUN:+$RUN/kore/metrics}
	export EXITPOLL_VISITS=${RUN:+$RUN/kore/visits}
	export EXITPOLL_PUBLIC_URL=${EXITPOLL_PUBLIC_URL:-http://127.0.0.1:$PORT}
	export EXITPOLL_MAIL=${EXITPOLL_MAIL:-file:$DATA/mail}
	export EXITPOLL_WORKERS=$WORKERS EXITPOLL_TLS=$TLS EXITPOLL_RATE=$RATE
	export TZ=UTC LC_ALL=C.UTF-8
}
