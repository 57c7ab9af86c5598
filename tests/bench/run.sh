#!/bin/bash
# ./run bench: ratios against nginx and pgbench, both sides in one run on the
# same cores, with durable settings. The work is in run.mjs.
set -eu
cd "$(dirname "$0")/../.."
BUILD=$(realpath -m "${EXITPOLL_BUILD:-build}")
if [ "${1:-}" = neighbours ]; then
	shift
	EXITPOLL_BUILD=$BUILD exec node tests/load/neighbours.mjs "$@"
fi
if [ "${1:-}" = visit ]; then
	make -s BUILD="$BUILD" "$BUILD/tests/bench/visit"
	EXITPOLL_BUILD=$BUILD exec node tests/bench/visits.mjs
fi
case ${1:-} in
application|dashboard-view)
	EXITPOLL_BUILD=$BUILD exec node tests/bench/works.mjs "$1" ;;
esac
make -s BUILD="$BUILD" "$BUILD/tests/bench/tokens"
EXITPOLL_BUILD=$BUILD exec node tests/bench/run.mjs "$@"
