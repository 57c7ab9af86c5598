# Writes the configuration of nginx and Kore from the templates in conf/, and
# the edge's own error pages. Sourced by ./run.

# fill TEMPLATE OUT NAME=VALUE...: replaces each @NAME@.
fill() {
	local text pair out=$2
	text=$(<"$1") || die "cannot read $1"
	for pair in "${@:3}"; do
		text=${text//"@${pair%%=*}@"/"${pair#*=}"}
	done
	printf '%s\n' "$text" > "$out" || die "cannot write $out"
}

# asset_url NAME: its hashed address, as the application's pages have it.
asset_url() {
	local url

	url=$(sed -n "s|.*\"$1\", \"\(/[^\"]*\)\".*|\1|p" \
	    "$BUILD/gen/asset_table.h")
	[ -n "$url" ] || die "there is no asset $1; see assets/build.sh"
	printf '%s' "$url"
}

# One page per status that nginx answers by itself, with words of its own and
# the style sheet of all pages; see conf/errors.
edge_errors() {
	local code title text css icon

	css=$(asset_url base.css) && icon=$(asset_url icon.svg) || exit 1
	mkdir -p "$DATA/edge/errors"
	while IFS='|' read -r code title text; do
		case $code in '#'* | '') continue ;; esac
		fill conf/errors/page.html "$DATA/edge/errors/$code.html" \
		    CODE="$code" TITLE="$title" TEXT="$text" \
		    CSS="$css" ICON="$icon"
	done < conf/errors/words.txt
}

# Open files of a worker: what we want, or what the machine allows. Kore adds
# a few of its own to the figure.
files_limit() {
	local hard

	hard=$(ulimit -Hn)
	[ "$hard" != unlimited ] && [ "$hard" -lt 20100 ] || hard=20100
	printf '%s' $((hard - 100))
}

edge_configure() {
	local user='#' rate='' brotli='#' module

	! am_root || user="user $APP_USER $APP_USER;"
	[ "$RATE" != 0 ] || rate='#'
	module=/usr/lib/nginx/modules/ngx_http_brotli_static_module.so
	[ ! -e "$module" ] || brotli=
	edge_errors
	fill conf/edge-headers.conf.in "$DATA/edge/headers.conf"
	fill conf/edge-checks.conf.in "$DATA/edge/checks.conf"
	fill conf/edge-proxy.conf.in "$DATA/edge/proxy.conf"
	fill conf/nginx.conf.in "$DATA/edge/nginx.conf" \
	    USER="$user" PORT="$PORT" WORKERS="$WORKERS" \
	    NOFILES="$(files_limit)" DATA="$DATA" \
	    RUN="$RUN" ASSETS="$HOME_BUILD" \
	    RATE="$rate" BROTLI="$brotli"
	nginx -t -q -e "$DATA/log/nginx.log" -p "$DATA/edge" \
	    -c "$DATA/edge/nginx.conf" ||
	    die "nginx refuses its configuration; see above"
}

kore_configure() {
	local bench='#'

	[ -z "$BENCH_PORT" ] || bench="bind 127.0.0.1 $BENCH_PORT"
	fill conf/kore.conf.in "$DATA/edge/kore.conf" \
	    MODULE="$HOME_BUILD/exitpoll.so" WORKERS="$WORKERS" \
	    NOFILES="$(files_limit)" DATA="$DATA" RUN="$RUN" BENCH="$bench"
}
