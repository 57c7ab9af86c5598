# ./run test, lint, fuzz and bench. Sourced by ./run.
# Each part writes TAP (or node's own sums) to DATA/log/NAME.tap; they are
# counted, failures are shown in full, and one line closes it all.

PARTS=(lint unit sql http browser fault fuzz asan)
PASSED=0 FAILED=0 SKIPPED=0
TEST_PID=
LONG=0
CHECK_PART=	# only this part
CHECK_FILE=	# only this file of it

check_arguments() {
	local arg

	for arg in "$@"; do
		case $arg in
		--long) export EXITPOLL_LONG=$((LONG = 1)) ;;
		-*) usage_wrong "unknown option: $arg" ;;
		*)
			[ -z "$CHECK_PART" ] || usage_wrong "one name at a time"
			check_name "$arg" ;;
		esac
	done
}

# A part, a path, or a file's base name with or without its ending.
check_name() {
	local hit

	case " ${PARTS[*]} " in *" $1 "*) CHECK_PART=$1; return ;; esac
	hit=$(find tests/unit tests/sql tests/http tests/browser tests/fault \
	    tests/fuzz tests/arch -maxdepth 1 -type f 2>/dev/null |
	    grep -E "(^|/)(test_|fuzz_)?${1//./\\.}(\.test)?(\.(c|sql|mjs|sh))?\$" |
	    head -n 1)
	[ -n "$hit" ] || usage_wrong "no part and no test file of that name: $1"
	CHECK_FILE=$hit
	CHECK_PART=$(basename "$(dirname "$hit")")
	[ "$CHECK_PART" != arch ] || CHECK_PART=lint
}

# files_of DIR GLOB: the files of a part, or the one that was asked for.
files_of() {
	if [ -n "$CHECK_FILE" ]; then
		[ "$(dirname "$CHECK_FILE")" != "$1" ] ||
		    printf '%s\n' "$CHECK_FILE"
		return
	fi
	find "$1" -maxdepth 1 -type f -name "$2" 2>/dev/null | LC_ALL=C sort
}

count_one() {
	if [ "$1" = ok ]; then
		PASSED=$((PASSED + 1))
		printf 'ok      %s\n' "$2"
	else
		FAILED=$((FAILED + 1))
		printf 'FAILED  %s\n' "$2"
		[ ! -s "${3:-}" ] || sed 's/^/    /' "$3"
	fi
}

# count_tap NAME LOG EXIT: top-level lines; a run that says nothing, ends
# early or with a bad status is a failure of its own.
count_tap() {
	local ok bad skip plan

	skip=$(grep -Eci '^(not )?ok\b.*# skip' "$2")
	ok=$(($(grep -Ec '^ok\b' "$2") - $(grep -Eci '^ok\b.*# skip' "$2")))
	bad=$(grep -E '^not ok\b' "$2" | grep -Evic '# skip')
	plan=$(sed -n 's/^1\.\.\([0-9]*\).*/\1/p' "$2" | awk '{ n += $1 }
	    END { if (NR) print n }')
	PASSED=$((PASSED + ok)) SKIPPED=$((SKIPPED + skip))
	FAILED=$((FAILED + bad))
	if [ "$bad" -gt 0 ]; then
		printf 'FAILED  %s: %s of %s\n' "$1" "$bad" $((ok + bad + skip))
		sed 's/^/    /' "$2"
	elif [ "$3" -ne 0 ]; then
		count_one bad "$1 ended with $3" "$2"
	elif [ $((ok + skip)) -eq 0 ]; then
		count_one bad "$1 ran no test" "$2"
	elif [ -n "$plan" ] && [ "$plan" -ne $((ok + skip)) ]; then
		count_one bad "$1 planned $plan and ran $((ok + skip))" "$2"
	else
		printf 'ok      %s: %s' "$1" "$ok"
		[ "$skip" -eq 0 ] || printf ', %s skipped' "$skip"
		printf '\n'
		grep -Ei '^(not )?ok\b.*# skip' "$2" | sed 's/^/    /'
	fi
	return 0
}

log_of() {
	printf '%s/log/%s.tap' "$DATA" "$(basename "$1" | tr -c 'A-Za-z0-9_.\n-' _)"
}

# --- the parts ------------------------------------------------------------

check_lint() {
	local log file tool=0

	if [ -z "$CHECK_FILE" ]; then
		log=$(log_of warnings)
		make -s -k -j2 BUILD="$BUILD" all tests >"$log" 2>&1
		count_one "$([ $? -eq 0 ] && echo ok)" "build without warnings" \
		    "$log"
		log=$(log_of cppcheck)
		cppcheck -q -D__cppcheck__ --enable=warning,portability \
		    --inline-suppr \
		    --error-exitcode=1 --std=c11 -j2 -Iapp -I"$BUILD/gen" \
		    --include="/usr/include/$(gcc -print-multiarch)/sys/queue.h" \
		    --suppress=missingInclude app >"$log" 2>&1
		count_one "$([ $? -eq 0 ] && echo ok)" "cppcheck" "$log"
	fi
	while read -r file; do
		log=$(log_of "$file")
		case $file in
		*.mjs) node "$file" >"$log" 2>&1 </dev/null ;;
		*) sh "$file" >"$log" 2>&1 </dev/null ;;
		esac
		tool=$?
		# A rule may speak TAP or only end with a status.
		if grep -Eq '^(not )?ok\b' "$log"; then
			count_tap "$file" "$log" "$tool"
		else
			count_one "$([ $tool -eq 0 ] && echo ok)" "$file" "$log"
		fi
	done < <(files_of tests/arch '*.sh'; files_of tests/arch '*.mjs')
}

# Documents as word processors write them, once a build tree.
resumes_make() {
	export EXITPOLL_RESUMES=$BUILD/resumes
	[ -e "$EXITPOLL_RESUMES/made" ] && return
	sh tests/unit/make_resumes.sh "$EXITPOLL_RESUMES" \
	    >"$(log_of make_resumes)" 2>&1 &&
	    : > "$EXITPOLL_RESUMES/made"
	count_one "$([ $? -eq 0 ] && echo ok)" "make_resumes.sh" \
	    "$(log_of make_resumes)"
}

unit_in() {
	local file log tree=$1 sanitize=$2 label=$3

	case $CHECK_FILE in '' | */test_resume.c) resumes_make ;; esac
	# All at once, on both cores; what fails is named below, one by one.
	make -s -k -j2 BUILD="$tree" SANITIZE="$sanitize" all tests \
	    >"$(log_of "${label}build")" 2>&1

	while read -r file; do
		file=$(basename "$file" .c)
		log=$(log_of "$label$file")
		make -s BUILD="$tree" SANITIZE="$sanitize" \
		    "$tree/tests/unit/$file" >"$log" 2>&1 || {
			count_one bad "$label$file does not build" "$log"
			continue
		}
		CMOCKA_MESSAGE_OUTPUT=TAP UBSAN_OPTIONS=print_stacktrace=1 \
		    timeout $((LONG ? 3600 : 300)) \
		    "$tree/tests/unit/$file" >"$log" 2>&1 </dev/null
		count_tap "$label$file" "$log" $?
	done < <(files_of tests/unit 'test_*.c')
}

check_unit() {
	unit_in "$BUILD" "$SANITIZE" ''
}

check_sql() {
	local file log

	while read -r file; do
		log=$(log_of "$file")
		PGOPTIONS='-c client_min_messages=warning' timeout 300 \
		    psql -X -q -A -t -v ON_ERROR_STOP=1 \
		    -d "$EXITPOLL_TEST_DB" -f "$file" >"$log" 2>&1 </dev/null
		count_tap "$file" "$log" $?
	done < <(files_of tests/sql '*.sql')
}

# node FILE prints TAP of its own top level when no runner stands above it.
node_files() {
	local file log

	while read -r file; do
		log=$(log_of "${NODE_LABEL:-}$file")
		timeout $((LONG ? 3600 : 600)) node --test-reporter=tap \
		    "$file" >"$log" 2>&1 </dev/null
		count_tap "${NODE_LABEL:-}$file" "$log" $?
	done < <(files_of "$1" '*.test.mjs')
}

check_http() {
	node_ready
	node_files tests/http
}

check_browser() {
	node_ready
	node_files tests/browser
}

check_fault() {
	node_ready
	node_files tests/fault
}

# What a file imports may be newer than what is there.
node_ready() {
	[ -d tests/node_modules/standardwebhooks ] &&
	    [ -d tests/node_modules/ajv ] || node_install
}

node_install() {
	(cd tests && npm ci --ignore-scripts --no-audit --no-fund \
	    >"$DATA/log/npm.log" 2>&1) ||
	    count_one bad "npm ci in tests/" "$DATA/log/npm.log"
}

# Every committed seed, once.
check_fuzz() {
	local file name log seeds

	[ -n "$CHECK_FILE" ] || make -s -k -j2 BUILD="$BUILD" fuzzers \
	    >"$(log_of fuzz-build)" 2>&1
	while read -r file; do
		name=$(basename "$file" .c)
		seeds=tests/fuzz/seeds/${name#fuzz_}
		log=$(log_of "$name")
		make -s BUILD="$BUILD" "$BUILD/tests/fuzz/$name" >"$log" 2>&1 &&
		    [ -d "$seeds" ] && timeout 300 \
		    "$BUILD/tests/fuzz/$name" -runs=0 "$seeds" >>"$log" 2>&1
		count_one "$([ $? -eq 0 ] && echo ok)" \
		    "$name over $(find "$seeds" -type f 2>/dev/null |
			wc -l) seeds" "$log"
	done < <(files_of tests/fuzz 'fuzz_*.c')
}

check_asan() {
	local tree=$BUILD-asan

	case $CHECK_FILE in '' | tests/unit/*) unit_in "$tree" 1 asan- ;; esac
	case $CHECK_FILE in '' | tests/http/*) ;; *) return ;; esac
	# The same pages, served by the sanitized programs: four minutes more,
	# so only when asked for by name or with --long.
	[ "$LONG" = 1 ] || [ "$CHECK_PART" = asan ] || return 0
	instance_stop
	BUILD=$tree SANITIZE=1 instance_start
	NODE_LABEL=asan- node_files tests/http
	instance_stop
	sanitizer_reports
}

# What the sanitizers said in the programs' own logs.
sanitizer_reports() {
	local log

	log=$(log_of sanitizer)
	cat "$DATA"/log/{kore,worker}.log 2>/dev/null |
	    grep -E -A25 'runtime error:|ERROR: AddressSanitizer' > "$log"
	count_one "$([ ! -s "$log" ] && echo ok)" "no sanitizer report" "$log"
}

# --- the instance that the tests talk to ------------------------------------

port_find() {
	local port tries

	for ((tries = 0; tries < 100; tries++)); do
		port=$((20000 + RANDOM % 10000))
		port_is_taken "$port" || { printf '%s' "$port"; return; }
	done
	die "no free port"
}

instance_start() {
	local log=$DATA/log/instance.log

	export EXITPOLL_PORT=$(port_find) EXITPOLL_DATA=$DATA EXITPOLL_RATE=0
	export EXITPOLL_WEBHOOK_PRIVATE=1
	export EXITPOLL_BUILD=$BUILD EXITPOLL_SANITIZE=$SANITIZE
	export EXITPOLL_DEMO_PASSWORD=${EXITPOLL_TEST_PASSWORD:=test-$(
	    od -An -N8 -tx1 /dev/urandom | tr -d ' \n')}
	mkdir -p "$DATA/log"
	: > "$log"
	setpriv --pdeathsig TERM "$ROOT/run" up >>"$log" 2>&1 &
	TEST_PID=$!
	until grep -q '^ready ' "$log"; do
		kill -0 "$TEST_PID" 2>/dev/null || {
			cat "$log" >&2
			die "the instance to be tested did not start"
		}
		sleep 0.1
	done
	instance_export
}

instance_export() {
	local dir=$DATA/run

	[ ! -r "$DATA/run.path" ] || dir=$(<"$DATA/run.path")
	export EXITPOLL_TEST_PORT=$EXITPOLL_PORT EXITPOLL_TEST_PASSWORD
	export EXITPOLL_TEST_URL=http://127.0.0.1:$EXITPOLL_PORT
	export EXITPOLL_TEST_DATA=$DATA
	export EXITPOLL_TEST_KORE_SOCK=$dir/kore/kore-1.sock
	local base=${EXITPOLL_DB:-host=$dir/pg port=5432 dbname=exitpoll}
	export EXITPOLL_TEST_DB="$base user=postgres"
	export EXITPOLL_TEST_DB_WEB="$base user=exitpoll_web"
	export EXITPOLL_TEST_RUN_PID=$TEST_PID
}

instance_stop() {
	[ -n "$TEST_PID" ] || return 0
	kill "$TEST_PID" 2>/dev/null
	wait "$TEST_PID" 2>/dev/null
	TEST_PID=
}

# Which parts need the running instance.
needs_instance() {
	case $1 in sql | http | browser | fault) return 0 ;; esac
	return 1
}

# Emptied each time; below the data folder, never the data folder itself.
data_fresh() {
	install_user
	data_place
	DATA=$DATA/test
	if [ -e "$DATA/lock" ] && ! flock -n "$DATA/lock" true; then
		die "another ./run test uses $DATA"
	fi
	rm -rf "$DATA"
	mkdir -p "$DATA/log" || die "cannot make $DATA"
}

check_all() {
	local part started=$SECONDS

	settings_check
	install_packages run && install_packages test
	build_programs all
	[ -n "${EXITPOLL_DB:-}" ] &&
	    die "the tests make a database of their own: unset EXITPOLL_DB"
	data_fresh
	trap instance_stop EXIT
	trap 'exit 1' INT TERM HUP
	for part in "${PARTS[@]}"; do
		[ -z "$CHECK_PART" ] || [ "$CHECK_PART" = "$part" ] || continue
		[ -n "$TEST_PID" ] || ! needs_instance "$part" || instance_start
		say "--- $part"
		part_run "$part"
	done
	instance_stop
	say "$((SECONDS - started)) seconds, logs in $DATA/log"
	say "$PASSED passed, $FAILED failed, $SKIPPED skipped"
	[ "$FAILED" -eq 0 ] && [ "$PASSED" -gt 0 ]
}

# A part without a single test is a failure, not a pass.
part_run() {
	local before=$((PASSED + FAILED + SKIPPED))

	"check_$1"
	[ $((PASSED + FAILED + SKIPPED)) -gt "$before" ] ||
	    count_one bad "the part $1 has no tests"
	if [ -n "$TEST_PID" ] && ! kill -0 "$TEST_PID" 2>/dev/null; then
		count_one bad "the tested instance died during $1" \
		    "$DATA/log/instance.log"
		TEST_PID=
	fi
}

# --- bench and fuzz ---------------------------------------------------------

bench() {
	install_packages run && install_packages test
	build_programs all
	[ -x tests/bench/run.sh ] || die "tests/bench/run.sh is not there"
	exec tests/bench/run.sh "$@"
}

fuzz() {
	local files name share failed=0

	install_packages run && install_packages test
	build_programs "$BUILD/gen/queries.h" fuzzers
	mapfile -t files < <(files_of tests/fuzz 'fuzz_*.c')
	[ ${#files[@]} -gt 0 ] || die "there is no fuzzer"
	share=$(($1 / ${#files[@]}))
	[ "$share" -gt 0 ] || share=1
	mkdir -p "$DATA/fuzz"
	for name in "${files[@]}"; do
		name=$(basename "$name" .c)
		mkdir -p "$DATA/fuzz/${name#fuzz_}"
		say "--- $name, $share s"
		"$BUILD/tests/fuzz/$name" -max_total_time="$share" \
		    -rss_limit_mb=4096 -print_final_stats=1 \
		    -artifact_prefix="$DATA/fuzz/${name#fuzz_}-" \
		    "$DATA/fuzz/${name#fuzz_}" "tests/fuzz/seeds/${name#fuzz_}" \
		    >"$DATA/fuzz/$name.log" 2>&1 || failed=$((failed + 1))
		tail -n 8 "$DATA/fuzz/$name.log"
	done
	say "${#files[@]} fuzzers, $failed failed"
	[ "$failed" -eq 0 ]
}
