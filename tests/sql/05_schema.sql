-- The tracked dump is what the migrations make, and the tracked types are what
-- the database says of each query. Compared line by line with the database
-- under test, so that a forgotten sql/describe.sh is noticed.
\set ON_ERROR_STOP 1
\set QUIET 1
\pset format unaligned
\pset tuples_only on
\set connection 'host=' :HOST ' port=' :PORT ' dbname=' :DBNAME ' user=' :USER
\setenv EXITPOLL_SCHEMA_DB :connection
begin;
create schema tap;
create extension pgtap schema tap;
set local search_path = tap, pg_catalog;
select plan(4);
\set lines `grep -c . sql/schema.sql`
select cmp_ok(:lines, '>', 500, 'there is a dump');
\set differ `sh sql/dump.sh "$EXITPOLL_SCHEMA_DB" | diff sql/schema.sql - | grep -c '^[<>]' || true`
select is(:differ, 0, 'sql/schema.sql is current (else run sql/describe.sh)');
\set lines `grep -c . sql/queries.types`
select cmp_ok(:lines, '>', 400, 'there are types');
\set differ `sh sql/describe.sh "$EXITPOLL_SCHEMA_DB" | diff sql/queries.types - | grep -c '^[<>]' || true`
select is(:differ, 0, 'sql/queries.types is current (else run sql/describe.sh)');
select * from finish();
rollback;
