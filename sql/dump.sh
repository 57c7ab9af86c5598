#!/bin/sh
# Prints the database's schema "app" as it is, without what differs between
# servers, to be kept as sql/schema.sql (sql/describe.sh writes it):
#	sql/dump.sh "host=... dbname=..."
# Functions' bodies are in it: a review of a migration sees its effect here.
set -eu
pg_dump --schema-only --schema=app --no-comments "$1" |
    sed -e '/^--/d' -e '/^SET /d' -e '/^SELECT pg_catalog.set_config/d' \
    -e '/^\\\(un\)\{0,1\}restrict /d' |
    cat -s
