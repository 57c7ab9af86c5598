#!/bin/sh
# What the database says of each named query: its arguments and columns with
# their types, for sql/queries.types.
#	sql/describe.sh "host=... dbname=... user=postgres"	prints it
#	sql/describe.sh		makes a PostgreSQL of its own for a moment, with
#				all migrations, and writes sql/queries.types
#				and sql/schema.sql
set -eu
here=$(dirname "$0")

describe() {
	awk -v to=describe -f "$here/queries.awk" "$here"/queries/*.sql |
	    PGOPTIONS='-c search_path=app' psql -X -q -A -t -F '	' \
	    -v ON_ERROR_STOP=1 -d "$1" 2>&1 |
	    awk -F '\t' -v OFS='\t' '
		/^@ / { q = substr($0, 3); next }
		NF == 4 { sub(/\(.*/, "", $4); print; next }
		NF == 2 { sub(/\(.*/, "", $2); print q, "col", $1, $2; next }
		/^The command has no result/ || /^$/ { next }
		{ print q ": " $0 > "/dev/stderr"; bad = 1 }
		END { exit bad || NR == 0 }'
}

if [ $# -eq 1 ]; then
	describe "$1"
	exit
fi

bin=/usr/lib/postgresql/15/bin
dir=$(mktemp -d /tmp/describe.XXXXXX)
as=
if [ "$(id -u)" = 0 ]; then
	chown postgres "$dir"
	as='setpriv --reuid postgres --regid postgres --init-groups --'
fi
end() {
	[ ! -e "$dir/data/postmaster.pid" ] ||
	    (cd / && $as $bin/pg_ctl -s -m immediate -D "$dir/data" stop)
	rm -rf "$dir"
}
trap end EXIT
(
	cd /
	$as $bin/initdb -D "$dir/data" -U postgres -A trust -N -E UTF8 \
	    --locale=C.UTF-8 >/dev/null
	$as $bin/pg_ctl -s -w -D "$dir/data" -l "$dir/log" -o \
	    "-c listen_addresses= -c unix_socket_directories=$dir -F" start
)
db="host=$dir dbname=postgres"
psql -X -q -v ON_ERROR_STOP=1 -d "$db user=postgres" -f "$here/bootstrap.sql"
# The table of migrations is the program's (app/base/pg_migrate.c).
psql -X -q -v ON_ERROR_STOP=1 -d "$db user=exitpoll_owner" -c "
create table app.migration (number int primary key, name text not null,
    sha256 bytea not null, chain bytea not null,
    applied_at timestamptz not null default now(), since int);
grant select on app.migration to exitpoll_web, exitpoll_job"
for file in "$here"/migrations/*.sql; do
	PGOPTIONS='-c client_min_messages=warning' psql -X -q -1 \
	    -v ON_ERROR_STOP=1 -d "$db user=exitpoll_owner" -f "$file"
done
describe "$db user=postgres" >"$dir/types"
sh "$here/dump.sh" "$db user=postgres" >"$dir/schema"
cat "$dir/types" >"$here/queries.types"
cat "$dir/schema" >"$here/schema.sql"
