#!/bin/bash
# Becomes the private PostgreSQL of the instance in EXITPOLL_DATA; its socket
# goes to the folder named. Started by ./run, and by the keeper ever again.
set -u
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
cd "$ROOT" || exit 1

. conf/run/settings.sh
. conf/run/database.sh
. conf/run/serve.sh

RUN=$1
pg_exec
