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

# The first language of Accept-Language that the edge's own pages are in, as
# rows of nginx's map; weights are not looked at: browsers send them sorted.
edge_languages() {
	local tag all

	all=$(cd "$DATA/edge/errors" && printf '%s|' */ | tr -d /)
	for tag in ${all//|/ }; do
		printf '"~*^(?:(?!(?:%s)(?:[-;, ]|$))[^,]*, *)*%s(?:[-;, ]|$)" %s;\n\t\t' \
		    "${all%|}" "$tag" "$tag"
	done
}

# One page per status that nginx answers by itself, in each language.
edge_errors() {
	rm -rf "$DATA/edge/errors"
	mkdir -p "$DATA/edge/errors"
	"$BUILD/exitpoll" edge "$DATA/edge/errors" ||
	    die "the edge's error pages could not be written; see above"
}

# Open files of a worker: what we want, or what the machine allows. Kore adds
# a few of its own to the figure.
files_limit() {
	local hard

	hard=$(ulimit -Hn)
	[ "$hard" != unlimited ] && [ "$hard" -lt 20100 ] || hard=20100
	printf '%s' $((hard - 100))
}

# Open files of a worker of nginx, each a connection of a visitor or to Kore:
# more than of Kore's, since those who send nothing stay there. Root can raise
# what the machine allows.
edge_files_limit() {
	local hard

	hard=$( (ulimit -Hn 65536) 2>/dev/null && echo 65536 || ulimit -Hn)
	[ "$hard" != unlimited ] && [ "$hard" -lt 65536 ] || hard=65536
	printf '%s' $((hard - 100))
}

# How many large forms may be on the disk at once (5.5 MB each at most): at most
# 64, and half of what stays free there (app/base/disk.c).
large_forms() {
	local mb

	mb=$(df -Pm "$DATA" | awk 'NR == 2 { print int($2) }')
	mb=$((${mb:-0} / 5 > 1024 ? 1024 : ${mb:-0} / 5))
	mb=$((mb / 2 / 6))
	printf '%s' $((mb > 64 ? 64 : mb < 4 ? 4 : mb))
}

# The proxies before us, whose word on who the client is counts. Of several in
# a row the last that is none of them is the client.
edge_real_ip() {
	local proxy

	printf '# Made of EXITPOLL_PROXY by ./run.\n'
	[ -n "$PROXY" ] || return 0
	for proxy in ${PROXY//,/ }; do
		printf 'set_real_ip_from %s;\n' "$proxy"
	done
	printf 'real_ip_header X-Forwarded-For;\nreal_ip_recursive on;\n'
}

# Kore's sockets, for nginx: one that failed is left out for a second. If all
# have, they are tried all the same (backup): never is nobody asked.
edge_upstream() {
	local n

	for ((n = 1; n <= WORKERS; n++)); do
		printf 'server unix:%s/kore/kore-%s.sock max_fails=1 fail_timeout=1s;\n\t\t' \
		    "$RUN" "$n"
	done
	for ((n = 1; n <= WORKERS; n++)); do
		printf 'server unix:%s/kore/kore-%s.sock max_fails=0 backup;\n\t\t' \
		    "$RUN" "$n"
	done
}

# nginx opens the port also when it only checks: whoever came in that moment
# would be cut off. So it checks with a socket of its own in the port's place.
edge_check() {
	sed "s,^\([[:space:]]*listen[[:space:]]*\)127.0.0.1:$PORT ,\1unix:$RUN/check.sock ," \
	    "$DATA/edge/nginx.conf" > "$DATA/edge/check.conf"
	rm -f "$RUN/check.sock"
	nginx -t -q -e "$DATA/log/nginx.log" -p "$DATA/edge" \
	    -c "$DATA/edge/check.conf" ||
	    die "nginx refuses its configuration; see above"
	rm -f "$DATA/edge/check.conf" "$RUN/check.sock"
}

edge_configure() {
	local user='#' rate='' brotli='#' module

	! am_root || user="user $EDGE_USER $EDGE_USER;"
	[ "$RATE" != 0 ] || rate='#'
	module=/usr/lib/nginx/modules/ngx_http_brotli_static_module.so
	[ ! -e "$module" ] || brotli=
	edge_errors
	fill conf/edge-headers.conf.in "$DATA/edge/headers.conf"
	fill conf/edge-checks.conf.in "$DATA/edge/checks.conf"
	fill conf/edge-api.conf.in "$DATA/edge/api.conf"
	fill conf/edge-proxy.conf.in "$DATA/edge/proxy.conf" RATE="$rate"
	edge_real_ip > "$DATA/edge/real-ip.conf"
	"$BUILD/exitpoll" routes --rates > "$DATA/edge/rates.conf" &&
	    "$BUILD/exitpoll" routes --locations > "$DATA/edge/locations.in" ||
	    die "the table of routes cannot be read"
	fill "$DATA/edge/locations.in" "$DATA/edge/locations.conf" RATE="$rate" \
	    LARGE="$(large_forms)"
	fill conf/nginx.conf.in "$DATA/edge/nginx.conf" \
	    LANGUAGES="$(edge_languages)" UPSTREAM="$(edge_upstream)" \
	    USER="$user" PORT="$PORT" WORKERS="$WORKERS" \
	    NOFILES="$(edge_files_limit)" \
	    CONNECTIONS=$(($(edge_files_limit) - 200)) \
	    DATA="$DATA" RUN="$RUN" ASSETS="$HOME_BUILD" \
	    BROTLI="$brotli"
	edge_check
}

# Each Kore has a file of its own; the first also listens for the bench.
kore_configure() {
	local n bench

	for ((n = 1; n <= WORKERS; n++)); do
		bench='#'
		[ -z "$BENCH_PORT" ] || [ "$n" != 1 ] ||
		    bench="bind 127.0.0.1 $BENCH_PORT"
		fill conf/kore.conf.in "$DATA/edge/kore-$n.conf" N="$n" \
		    MODULE="$HOME_BUILD/exitpoll.so" NOFILES="$(files_limit)" \
		    DATA="$DATA" RUN="$RUN" BENCH="$bench"
	done
}
