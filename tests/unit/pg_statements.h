/*
 * The named statements of the driver's tests, in place of the product's: the
 * linker takes this table and leaves the one in lib.a alone. They need no
 * schema but SCHEMA below, and can sleep, fail and notify as asked.
 */
#ifndef PG_STATEMENTS_H
#define PG_STATEMENTS_H

#include "pg_fixture.h"

#define SCHEMA								\
	"create role tester login;"					\
	"create table item (id int primary key, note text not null "	\
	"	check (note <> 'forbidden'), seen int not null default 0);" \
	"create table ledger (key text, at timestamptz default now());"	\
	"create table walled (tenant uuid not null, note text);"	\
	"alter table walled enable row level security;"			\
	"create policy wall on walled using (tenant = "			\
	"	nullif(current_setting('app.tenant', true), '')::uuid);" \
	"create table closed (id int);"					\
	"grant select, insert, update on item, ledger, walled to tester;" \
	"create function fail(state text) returns int language plpgsql as $$" \
	"begin raise exception 'as asked' using errcode = state; end $$;" \
	"create function remark() returns int language plpgsql as $$"	\
	"begin raise notice 'a remark'; raise warning 'a warning';"	\
	"return 1; end $$"

enum test_query {
	T_VALUES, T_ECHO, T_NONE, T_ITEM_ADD, T_ITEM_PUT, T_ITEM_COUNT, T_FAIL,
	T_SLEEP, T_WHO, T_MANY, T_WALLED_ADD, T_WALLED_LIST, T_LOCK, T_NUMBER,
	T_DIVIDE, T_CLOSED, T_SLEEP_PUT, T_LEDGER_COUNT, T_BIG, T_NOTIFY,
	T_REMARK, T_MOST, T_EXCESS, T_PID, T_PUT_MANY, T_ECHO_MANY, T_FEW,
	T_FORGET, T_NEXT
};

#define TQ(q)	((enum query_id)(q))
#define P8(a, b, c, d, e, f, g, h)					\
	"$" #a "::int + $" #b "::int + $" #c "::int + $" #d "::int + "	\
	"$" #e "::int + $" #f "::int + $" #g "::int + $" #h "::int"
#define P32								\
	P8(1, 2, 3, 4, 5, 6, 7, 8) " + " P8(9, 10, 11, 12, 13, 14, 15, 16) \
	" + " P8(17, 18, 19, 20, 21, 22, 23, 24) " + "			\
	P8(25, 26, 27, 28, 29, 30, 31, 32)

/* The driver prepares as many as the product has; the rest do nothing. */
#define FILL(n)		{ "filler_" #n, PG_EXEC, "select 1" }
#define FILL4(n)	FILL(n##0), FILL(n##1), FILL(n##2), FILL(n##3)
#define FILL16(n)	FILL4(n##0), FILL4(n##1), FILL4(n##2), FILL4(n##3)
#define FILL64(n)	FILL16(n##0), FILL16(n##1), FILL16(n##2), FILL16(n##3)
#define FILLERS		(6 * 64)

const struct pg_query pg_queries[T_NEXT + FILLERS] = {
	[T_VALUES] = { "values", PG_ONE, "select 7::int, 'gr\xc3\xbc\xc3\x9f'"
	    "::text, null::text, '\\x00ff41'::bytea, true, 1.5::float8, "
	    "''::text, ''::bytea, 'many'::text || repeat('x', 5)" },
	[T_ECHO] = { "echo", PG_ONE, "select $1::text, $2::bytea, $3::bigint, "
	    "$4::boolean, $5::text[], array_length($5::text[], 1)" },
	[T_NONE] = { "none", PG_ONE, "select 1 where false" },
	[T_ITEM_ADD] = { "item_add", PG_EXEC,
	    "insert into item (id, note) values ($1::int, $2::text)" },
	[T_ITEM_PUT] = { "item_put", PG_ONE, "insert into item (id, note) "
	    "values ($1::int, $2::text) on conflict (id) do update "
	    "set seen = item.seen + 1 returning id, seen" },
	[T_ITEM_COUNT] = { "item_count", PG_ONE, "select count(*) from item" },
	[T_FAIL] = { "fail", PG_EXEC, "select fail($1::text)" },
	[T_SLEEP] = { "sleep", PG_ONE, "select 'slept', pg_sleep($1::float8)" },
	[T_WHO] = { "who", PG_ONE,
	    "select coalesce(current_setting('app.tenant', true), ''), "
	    "coalesce(current_setting('app.actor', true), ''), "
	    "current_setting('transaction_read_only'), now()::text" },
	[T_MANY] = { "many", PG_MANY, "select g, repeat('x', 100) "
	    "from generate_series(1, $1::int) g" },
	[T_WALLED_ADD] = { "walled_add", PG_EXEC,
	    "insert into walled values ($1::uuid, $2::text)" },
	[T_WALLED_LIST] = { "walled_list", PG_MANY,
	    "select note from walled order by note" },
	[T_LOCK] = { "lock", PG_EXEC,
	    "update item set note = note where id = $1::int" },
	[T_NUMBER] = { "number", PG_ONE, "select ($1::text)::int" },
	[T_DIVIDE] = { "divide", PG_ONE, "select 1 / $1::int" },
	[T_CLOSED] = { "closed", PG_EXEC,
	    "select case when $1::boolean then fail('42501') end" },
	[T_SLEEP_PUT] = { "sleep_put", PG_EXEC, "insert into ledger (key) "
	    "select $1::text from pg_sleep($2::float8)" },
	[T_LEDGER_COUNT] = { "ledger_count", PG_ONE,
	    "select count(*) from ledger where key = $1::text" },
	[T_BIG] = { "big", PG_ONE, "select length($1::bytea), "
	    "encode(sha256($1::bytea), 'hex'), $1::bytea" },
	[T_NOTIFY] = { "notify", PG_ONE,
	    "select 1, pg_notify('test_pg', $1::text)" },
	[T_REMARK] = { "remark", PG_ONE, "select remark()" },
	[T_MOST] = { "most", PG_ONE, "select " P32 },
	[T_EXCESS] = { "excess", PG_ONE, "select " P32 " + $33::int" },
	[T_PID] = { "pid", PG_ONE, "select pg_backend_pid()" },
	/* seen tells how it was said: by itself 0, with others -1. */
	[T_PUT_MANY] = { "put_many", PG_MANY, "insert into item (id, note, seen) "
	    "select id, note, -1 from unnest($1::int[], $2::text[]) u (id, note) "
	    "on conflict (id) do update set seen = item.seen - 1 "
	    "returning id, seen" },
	[T_ECHO_MANY] = { "echo_many", PG_MANY, "select a, b, c, d, e::text[], "
	    "current_setting('app.tenant') || '/' || current_setting('app.actor') "
	    "from unnest($1::text[], $2::bytea[], "
	    "$3::bigint[], $4::boolean[], $5::text[]) with ordinality "
	    "u (a, b, c, d, e, n) order by n" },
	[T_FEW] = { "few", PG_MANY, "select id from unnest($1::int[], "
	    "$2::text[]) u (id, note) limit 1" },
	[T_FORGET] = { "forget", PG_EXEC, "deallocate all" },
	[T_NEXT] = FILL64(0), FILL64(1), FILL64(2), FILL64(3), FILL64(4),
	    FILL64(5)
};

/* Nothing is known of them; a test of shapes brings its own table. */
#ifndef SHAPES_ARE_MINE
const struct pg_shape *const pg_shapes[T_NEXT + FILLERS];
#endif

_Static_assert((int)QUERY__MAX <= T_NEXT + FILLERS, "more fillers, please");

static int
group_setup(void **state)
{
	(void)state;
	server_make(SCHEMA);
	return (0);
}

static int
group_teardown(void **state)
{
	(void)state;
	server_remove();
	return (0);
}

#endif
