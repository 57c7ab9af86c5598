/*
 * The driver against a real PostgreSQL: what an exchange carries there and
 * back, what an error becomes, whose name it runs in, and many at once. What
 * happens when connections die is in test_pg_fault.c.
 */
#include "pg_statements.h"

#define TENANT_A	"aaaaaaaa-0000-4000-8000-000000000001"
#define TENANT_B	"bbbbbbbb-0000-4000-8000-000000000002"

static struct arena	*arena;
static struct pg	*pg;
static struct db	 db;

/* One blocking connection, as programs have it, and empty tables. */
static int
setup(void **state)
{
	const char	*why = "";

	(void)state;
	if (!server.installed)
		return (0);
	(void)admin("truncate item, ledger, walled");
	arena = arena_new((size_t)256 << 20, NULL, NULL);
	pg = pg_open(server.conninfo, &why);
	if (pg == NULL)
		fail_msg("%s", why);
	db = (struct db){ .pg = pg, .arena = arena };
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	if (!server.installed)
		return (0);
	arena_free(arena);
	pg_close(pg);
	return (0);
}

#define assert_str(s, text) do {					\
	struct str	 s_ = (s);					\
	assert_non_null(s_.p);						\
	assert_int_equal(s_.len, strlen(text));				\
	assert_memory_equal(s_.p, text, s_.len);			\
} while (0)

static struct pg_exchange *
ask(enum pg_mode mode, int q, const struct pg_arg *args, size_t n,
    enum status expected)
{
	struct pg_exchange	*x;
	enum status		 st;

	st = pg_ask(&db, mode, TQ(q), args, n, &x);
	if (st != expected)
		fail_msg("%s: %s instead of %s: %.*s", pg_queries[q].name,
		    status_rows[st].name, status_rows[expected].name,
		    STR_ARG(pg_why(x)));
	return (x);
}

static void
values_come_back(void **state)
{
	struct pg_exchange	*x;

	(void)state;
	PG_SKIP;
	x = ask(PG_READ, T_VALUES, NOARGS, OK);
	assert_int_equal(pg_rows(x, 0), 1);
	assert_int_equal(pg_num(x, 0, 0, 0), 7);
	assert_str(pg_str(x, 0, 0, 0), "7");
	assert_str(pg_str(x, 0, 0, 1), "gr\xc3\xbc\xc3\x9f");
	assert_true(pg_is_null(x, 0, 0, 2));
	assert_null(pg_str(x, 0, 0, 2).p);
	assert_int_equal(pg_num(x, 0, 0, 2), 0);
	assert_false(pg_flag(x, 0, 0, 2));
	assert_int_equal(pg_str(x, 0, 0, 3).len, 3);
	assert_memory_equal(pg_str(x, 0, 0, 3).p, "\x00\xff\x41", 3);
	assert_true(pg_flag(x, 0, 0, 4));
	/* Empty is not NULL. */
	assert_str(pg_str(x, 0, 0, 6), "");
	assert_str(pg_str(x, 0, 0, 7), "");
	assert_false(pg_is_null(x, 0, 0, 6));
	/* Beside the result: NULL, not memory of others. */
	assert_true(pg_is_null(x, 0, 1, 0));
	assert_true(pg_is_null(x, 0, 0, 99));
	assert_true(pg_is_null(x, 1, 0, 0));
	assert_null(pg_str(x, 7, 7, 7).p);
	assert_int_equal(pg_rows(x, 1), 0);
}

static void
arguments_go_there(void **state)
{
	static const struct str	 list[] = { STR_INIT("plain"),
				    STR_INIT("a,\"b\"\\ {c}"), STR_INIT(""),
				    STR_INIT("NULL"), STR_INIT("\n\t'") };
	struct pg_exchange	*x;
	char			 bytes[256];
	size_t			 i;

	(void)state;
	PG_SKIP;
	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)i;
	x = ask(PG_READ, T_ECHO, ARGS(
	    pg_text(arena, STR("O'Brien; drop table item --\n\xe2\x82\xac")),
	    pg_bytes((struct str){ bytes, sizeof(bytes) }),
	    pg_int(arena, INT64_MIN), pg_bool(false),
	    pg_texts(arena, list, 5)), OK);
	assert_str(pg_str(x, 0, 0, 0),
	    "O'Brien; drop table item --\n\xe2\x82\xac");
	assert_int_equal(pg_str(x, 0, 0, 1).len, 256);
	assert_memory_equal(pg_str(x, 0, 0, 1).p, bytes, 256);
	assert_true(pg_num(x, 0, 0, 2) == INT64_MIN);
	assert_false(pg_flag(x, 0, 0, 3));
	assert_str(pg_str(x, 0, 0, 4),
	    "{plain,\"a,\\\"b\\\"\\\\ {c}\",\"\",\"NULL\",\"\n\t'\"}");
	assert_int_equal(pg_num(x, 0, 0, 5), 5);
	x = ask(PG_READ, T_ECHO, ARGS(pg_null(), pg_bytes(STR("")),
	    pg_null(), pg_null(), pg_texts(arena, NULL, 0)), OK);
	assert_true(pg_is_null(x, 0, 0, 0));
	assert_str(pg_str(x, 0, 0, 1), "");
	assert_true(pg_is_null(x, 0, 0, 2));
	assert_str(pg_str(x, 0, 0, 4), "{}");
	/* A view of none is NULL, an empty one is ''. */
	x = ask(PG_READ, T_ECHO, ARGS(pg_text(arena, STR_NONE), pg_null(),
	    pg_null(), pg_null(), pg_null()), OK);
	assert_true(pg_is_null(x, 0, 0, 0));
	x = ask(PG_READ, T_ECHO, ARGS(pg_text(arena, STR("")), pg_null(),
	    pg_null(), pg_null(), pg_null()), OK);
	assert_false(pg_is_null(x, 0, 0, 0));
}

static void
many_statements_and_rows(void **state)
{
	struct pg_exchange	*x;
	size_t			 a, b, c, i;

	(void)state;
	PG_SKIP;
	x = pg_begin(&db, PG_WRITE);
	a = pg_add(x, TQ(T_MANY), ARGS(pg_int(arena, 3000)));
	for (i = 0; i < 20; i++)
		(void)pg_add(x, TQ(T_ITEM_ADD), ARGS(pg_int(arena,
		    (int64_t)i), pg_text(arena, STR("x"))));
	b = pg_add(x, TQ(T_ITEM_COUNT), NOARGS);
	c = pg_add(x, TQ(T_MANY), ARGS(pg_int(arena, 0)));
	assert_int_equal(pg_run(x), OK);
	assert_int_equal(pg_rows(x, a), 3000);
	for (i = 0; i < 3000; i++)
		assert_int_equal(pg_num(x, a, i, 0), i + 1);
	assert_int_equal(pg_num(x, b, 0, 0), 20);
	assert_int_equal(pg_rows(x, c), 0);
	/* Nothing asked: entering alone is well, too. */
	assert_int_equal(pg_run(pg_begin(&db, PG_READ)), OK);
}

static void
no_row_is_not_found(void **state)
{
	struct pg_exchange	*x;

	(void)state;
	PG_SKIP;
	(void)ask(PG_READ, T_NONE, NOARGS, E_NOTFOUND);
	(void)ask(PG_READ, T_WALLED_LIST, NOARGS, OK);	/* :many */
	/* What was written beside it stays: pg.h says so. */
	x = pg_begin(&db, PG_WRITE);
	(void)pg_add(x, TQ(T_ITEM_ADD), ARGS(pg_int(arena, 1),
	    pg_text(arena, STR("x"))));
	(void)pg_add(x, TQ(T_NONE), NOARGS);
	assert_int_equal(pg_run(x), E_NOTFOUND);
	assert_string_equal(admin("select count(*) from item"), "1");
}

/* Every row of the table in pg.c, by raising it. */
static void
raised_errors(void **state)
{
	static const struct {
		const char	*state;
		enum status	 st;
	} cases[] = {
		{ "23505", E_CONFLICT }, { "40001", E_BUSY },
		{ "40P01", E_BUSY }, { "42501", E_DENIED },
		{ "55P03", E_BUSY }, { "57014", E_BUSY },
		{ "P0002", E_NOTFOUND }, { "22001", E_INTERNAL },
		{ "22012", E_INTERNAL }, { "22P02", E_INTERNAL },
		{ "22007", E_INVALID }, { "22008", E_INVALID },
		{ "22023", E_INVALID }, { "P0004", E_INTERNAL }, { "23502", E_INTERNAL },
		{ "23503", E_INVALID }, { "23514", E_INVALID },
		{ "XR001", E_ROOM }, { "53100", E_FULL }, { "53300", E_BUSY }, { "57P01", E_BUSY },
		{ "08006", E_BUSY }, { "08P01", E_INTERNAL },
		{ "P0001", E_INVALID },
		{ "42P01", E_INTERNAL }, { "XX000", E_INTERNAL },
		{ "EX999", E_INTERNAL },
	};
	struct pg_exchange	*x;
	size_t			 i;

	(void)state;
	PG_SKIP;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		x = ask(PG_WRITE, T_FAIL, ARGS(pg_text(arena,
		    str_of(cases[i].state))), cases[i].st);
		assert_str(pg_why(x), str_fmt(arena, "fail %s: as asked",
		    cases[i].state).p);
	}
	assert_str(pg_failure(pg), "fail EX999: as asked");
	/* The connection is none the worse, and nothing is held against it. */
	(void)ask(PG_READ, T_VALUES, NOARGS, OK);
	assert_int_equal(pg_failure(pg).len, 0);
	assert_int_equal(pg_sqlstate_status(NULL), E_BUSY);
}

/* The same, as PostgreSQL itself makes them. */
static void
real_errors(void **state)
{
	struct pg_exchange	*x;
	PGconn			*other;

	(void)state;
	PG_SKIP;
	(void)admin("insert into item values (1, 'x')");
	x = ask(PG_WRITE, T_ITEM_ADD, ARGS(pg_int(arena, 1),
	    pg_text(arena, STR("private words"))), E_CONFLICT);
	assert_str(pg_why(x), "item_add 23505: item_pkey");
	x = ask(PG_WRITE, T_ITEM_ADD, ARGS(pg_int(arena, 2),
	    pg_text(arena, STR("forbidden"))), E_INVALID);
	assert_str(pg_why(x), "item_add 23514: item_note_check");
	(void)ask(PG_WRITE, T_ITEM_ADD, ARGS(pg_int(arena, 2), pg_null()),
	    E_INTERNAL);
	/* The value that was sent is nobody's to read in a log. */
	x = ask(PG_READ, T_NUMBER, ARGS(pg_text(arena, STR("seven"))),
	    E_INTERNAL);
	assert_str(pg_why(x), "number 22P02: invalid input syntax for type "
	    "integer: ");
	(void)ask(PG_READ, T_NUMBER, ARGS(pg_text(arena, STR("\xff\xfe"))),
	    E_INVALID);
	x = ask(PG_READ, T_DIVIDE, ARGS(pg_int(arena, 0)), E_INTERNAL);
	assert_str(pg_why(x), "divide 22012: division by zero");
	(void)ask(PG_WRITE, T_WALLED_ADD, ARGS(pg_text(arena, STR(TENANT_A)),
	    pg_text(arena, STR("x"))), E_DENIED);
	other = admin_connect();
	PQclear(PQexec(other, "begin"));
	PQclear(PQexec(other, "update item set note = note"));
	(void)ask(PG_WRITE, T_LOCK, ARGS(pg_int(arena, 1)), E_BUSY);
	PQfinish(other);
	(void)ask(PG_WRITE, T_LOCK, ARGS(pg_int(arena, 1)), OK);
}

static void
too_slow_is_busy(void **state)
{
	int64_t	 began;

	(void)state;
	PG_SKIP;
	began = clock_ms();
	(void)ask(PG_READ, T_SLEEP, ARGS(pg_text(arena, STR("20"))), E_BUSY);
	assert_in_range(clock_ms() - began, 800, 5000);
	(void)ask(PG_READ, T_SLEEP, ARGS(pg_text(arena, STR("0"))), OK);
}

static void
reading_cannot_write(void **state)
{
	struct pg_exchange	*x;

	(void)state;
	PG_SKIP;
	x = ask(PG_READ, T_ITEM_ADD, ARGS(pg_int(arena, 1),
	    pg_text(arena, STR("x"))), E_INTERNAL);
	assert_true(str_starts(pg_why(x), STR("item_add 25006")));
	assert_string_equal(admin("select count(*) from item"), "0");
	x = ask(PG_READ, T_WHO, NOARGS, OK);
	assert_str(pg_str(x, 0, 0, 2), "on");
	/* It ends with the exchange. */
	x = ask(PG_WRITE, T_WHO, NOARGS, OK);
	assert_str(pg_str(x, 0, 0, 2), "off");
	(void)ask(PG_WRITE, T_ITEM_ADD, ARGS(pg_int(arena, 1),
	    pg_text(arena, STR("x"))), OK);
}

/* Several statements of a reading exchange see the moment of the first, even
 * where others commit between them: here, while the second one waits. */
static void
reading_sees_one_moment(void **state)
{
	struct pg_exchange	*x;
	PGconn			*other;
	PGresult		*r;
	int			 i;

	(void)state;
	PG_SKIP;
	for (i = 0; i < 2; i++) {
		(void)admin("truncate item, ledger");
		other = admin_connect();
		PQclear(PQexec(other, "begin; "
		    "lock table ledger in access exclusive mode"));
		assert_int_equal(PQsendQuery(other, "do $$ begin while not "
		    "exists (select from pg_locks where not granted and "
		    "relation = 'ledger'::regclass) loop "
		    "perform pg_sleep(0.005); end loop; "
		    "insert into item values (1, 'x'); "
		    "insert into ledger (key) values ('x'); end $$; commit"),
		    1);
		x = pg_begin(&db, i == 0 ? PG_READ : PG_WRITE);
		(void)pg_add(x, TQ(T_ITEM_COUNT), NOARGS);
		(void)pg_add(x, TQ(T_LEDGER_COUNT), ARGS(pg_text(arena,
		    STR("x"))));
		(void)pg_add(x, TQ(T_ITEM_COUNT), NOARGS);
		assert_int_equal(pg_run(x), OK);
		assert_int_equal(pg_num(x, 0, 0, 0), 0);
		/* What writes looks anew each time. */
		assert_int_equal(pg_num(x, 1, 0, 0), i);
		assert_int_equal(pg_num(x, 2, 0, 0), i);
		while ((r = PQgetResult(other)) != NULL) {
			assert_int_equal(PQresultStatus(r), PGRES_COMMAND_OK);
			PQclear(r);
		}
		PQfinish(other);
	}
	assert_int_equal(pg_num(ask(PG_READ, T_ITEM_COUNT, NOARGS, OK), 0, 0,
	    0), 1);
}

static void
error_rolls_all_back(void **state)
{
	struct pg_exchange	*x;
	size_t			 i;

	(void)state;
	PG_SKIP;
	x = pg_begin(&db, PG_WRITE);
	for (i = 0; i < 5; i++)
		(void)pg_add(x, TQ(T_ITEM_ADD), ARGS(pg_int(arena,
		    (int64_t)i), pg_text(arena, STR("x"))));
	(void)pg_add(x, TQ(T_FAIL), ARGS(pg_text(arena, STR("23505"))));
	(void)pg_add(x, TQ(T_ITEM_ADD), ARGS(pg_int(arena, 9),
	    pg_text(arena, STR("x"))));
	assert_int_equal(pg_run(x), E_CONFLICT);
	assert_string_equal(admin("select count(*) from item"), "0");
	/* The first error counts, not what followed from it. */
	assert_str(pg_why(x), "fail 23505: as asked");
}

/* What the line remembers between exchanges, asked past the driver. */
static void
line_remembers_nobody(void)
{
	PGconn		*c = pg->conn[0].c;
	PGresult	*r;

	assert_int_equal(PQsendQueryParams(c, "select coalesce("
	    "current_setting('app.tenant', true), '') || coalesce("
	    "current_setting('app.actor', true), '') || "
	    "current_setting('transaction_read_only') || ' ' || "
	    "current_setting('transaction_isolation')",
	    0, NULL, NULL, NULL, NULL, 0), 1);
	assert_int_equal(PQpipelineSync(c), 1);
	while (PQflush(c) == 1)
		;
	assert_non_null(r = PQgetResult(c));
	assert_string_equal(PQgetvalue(r, 0, 0), "off read committed");
	PQclear(r);
	assert_null(PQgetResult(c));
	assert_non_null(r = PQgetResult(c));
	assert_int_equal(PQresultStatus(r), PGRES_PIPELINE_SYNC);
	PQclear(r);
}

static void
tenant_lasts_one_exchange(void **state)
{
	struct pg_exchange	*x;

	(void)state;
	PG_SKIP;
	db.tenant = STR(TENANT_A);
	db.actor = STR(TENANT_B);
	x = ask(PG_READ, T_WHO, NOARGS, OK);
	assert_str(pg_str(x, 0, 0, 0), TENANT_A);
	assert_str(pg_str(x, 0, 0, 1), TENANT_B);
	line_remembers_nobody();
	x = pg_begin(&db, PG_READ);
	(void)pg_add(x, TQ(T_WHO), NOARGS);
	(void)pg_add(x, TQ(T_WHO), NOARGS);
	assert_int_equal(pg_run(x), OK);
	assert_str(pg_str(x, 1, 0, 0), TENANT_A);
	assert_str(pg_str(x, 1, 0, 2), "on");
	line_remembers_nobody();
	(void)ask(PG_WRITE, T_WALLED_ADD, ARGS(pg_text(arena, STR(TENANT_A)),
	    pg_text(arena, STR("of a"))), OK);
	(void)ask(PG_WRITE, T_WALLED_ADD, ARGS(pg_text(arena, STR(TENANT_B)),
	    pg_text(arena, STR("x"))), E_DENIED);
	line_remembers_nobody();
	(void)ask(PG_WRITE, T_FAIL, ARGS(pg_text(arena, STR("XX000"))),
	    E_INTERNAL);
	line_remembers_nobody();
	assert_int_equal(pg_rows(ask(PG_READ, T_WALLED_LIST, NOARGS, OK), 0),
	    1);
	db.tenant = STR(TENANT_B);
	assert_int_equal(pg_rows(ask(PG_READ, T_WALLED_LIST, NOARGS, OK), 0),
	    0);
	db.tenant = STR_NONE;
	assert_int_equal(pg_rows(ask(PG_READ, T_WALLED_LIST, NOARGS, OK), 0),
	    0);
}

static void
nul_is_refused_before_it_is_sent(void **state)
{
	static const struct str	 list[] = { STR_INIT("a\0b") };
	struct pg_exchange	*x;

	(void)state;
	PG_SKIP;
	x = pg_begin(&db, PG_WRITE);
	(void)pg_add(x, TQ(T_ITEM_ADD), ARGS(pg_int(arena, 1),
	    pg_text(arena, STR("x"))));
	(void)pg_add(x, TQ(T_ITEM_ADD), ARGS(pg_int(arena, 2),
	    pg_text(arena, STR("cut\0here"))));
	assert_int_equal(pg_run(x), E_INVALID);
	assert_str(pg_why(x), "NUL in an argument");
	assert_string_equal(admin("select count(*) from item"), "0");
	(void)ask(PG_READ, T_ECHO, ARGS(pg_null(), pg_null(), pg_null(),
	    pg_null(), pg_texts(arena, list, 1)), E_INVALID);
	(void)ask(PG_READ, T_ECHO, ARGS(pg_null(), pg_bytes(STR("a\0b")),
	    pg_null(), pg_null(), pg_null()), OK);
}

static void
too_many_arguments_harm_nobody(void **state)
{
	struct pg_exchange	*x;
	struct pg_arg		 args[PG_ARGS_MAX + 1];
	int64_t			 pid;
	size_t			 i;

	(void)state;
	PG_SKIP;
	for (i = 0; i < PG_ARGS_MAX + 1; i++)
		args[i] = pg_int(arena, 2);
	pid = pg_num(ask(PG_READ, T_PID, NOARGS, OK), 0, 0, 0);
	x = ask(PG_READ, T_MOST, args, PG_ARGS_MAX, OK);
	assert_int_equal(pg_num(x, 0, 0, 0), 2 * PG_ARGS_MAX);
	x = ask(PG_READ, T_EXCESS, args, PG_ARGS_MAX + 1, E_INTERNAL);
	assert_str(pg_why(x), "too many arguments");
	/* Too few for the statement is an error of the server's. */
	(void)ask(PG_READ, T_MOST, args, 3, E_INTERNAL);
	assert_int_equal(pg_num(ask(PG_READ, T_PID, NOARGS, OK), 0, 0, 0),
	    pid);
}

static void
big_arguments(void **state)
{
	const size_t		 size = (size_t)5 * 1024 * 1024;
	struct pg_exchange	*x;
	char			*bytes = arena_get(arena, size);
	uint32_t		 r = 1;
	size_t			 i;

	(void)state;
	PG_SKIP;
	for (i = 0; i < size; i++)
		bytes[i] = (char)((r = r * 1664525 + 1013904223) >> 24);
	x = pg_begin(&db, PG_READ);
	(void)pg_add(x, TQ(T_BIG), ARGS(pg_bytes((struct str){ bytes,
	    size })));
	(void)pg_add(x, TQ(T_BIG), ARGS(pg_bytes((struct str){ bytes,
	    size - 1 })));
	assert_int_equal(pg_run(x), OK);
	assert_int_equal(pg_num(x, 0, 0, 0), size);
	assert_int_equal(pg_str(x, 0, 0, 2).len, size);
	assert_memory_equal(pg_str(x, 0, 0, 2).p, bytes, size);
	assert_int_equal(pg_str(x, 1, 0, 2).len, size - 1);
	assert_memory_equal(pg_str(x, 1, 0, 2).p, bytes, size - 1);
}

/* The server's remarks are not written into anybody's log. */
static void
notices_are_dropped(void **state)
{
	FILE	*f;
	int	 saved;

	(void)state;
	PG_SKIP;
	f = tmpfile();
	assert_non_null(f);
	(void)fflush(stderr);
	saved = dup(STDERR_FILENO);
	(void)dup2(fileno(f), STDERR_FILENO);
	(void)ask(PG_READ, T_REMARK, NOARGS, OK);
	(void)fflush(stderr);
	(void)dup2(saved, STDERR_FILENO);
	(void)close(saved);
	assert_int_equal(lseek(fileno(f), 0, SEEK_END), 0);
	(void)fclose(f);
}

static void
wrong_credentials(void **state)
{
	const char	*why = NULL;

	(void)state;
	PG_SKIP;
	assert_null(pg_open(str_fmt(arena, "host=%s user=nobody_known "
	    "dbname=postgres", server.dir).p, &why));
	assert_non_null(strstr(why, "nobody_known"));
	assert_null(pg_open(str_fmt(arena, "host=%s user=tester "
	    "dbname=not_there", server.dir).p, &why));
	assert_non_null(strstr(why, "not_there"));
	assert_null(pg_open("host=/nonexistent user=x dbname=x", &why));
	assert_non_null(strstr(why, "/nonexistent"));
	assert_null(pg_open("no such=\"setting", &why));
	assert_non_null(why);
}

/* --- many at once --------------------------------------------------------- */

#define ROUNDS	100

static void
echo_rounds(struct task *t)
{
	struct pg_exchange	*x;
	struct str		 s;
	int			 i;

	for (i = 0; i < ROUNDS; i++) {
		s = str_fmt(t->arena, "task %lld round %d", (long long)t->n, i);
		t->db.tenant = t->n % 2 == 0 ? STR(TENANT_A) : STR(TENANT_B);
		x = pg_begin(&t->db, PG_READ);
		(void)pg_add(x, TQ(T_ECHO), ARGS(pg_text(t->arena, s),
		    pg_null(), pg_int(t->arena, i), pg_null(), pg_null()));
		(void)pg_add(x, TQ(T_WHO), NOARGS);
		assert_int_equal(pg_run(x), OK);
		assert_str(pg_str(x, 0, 0, 0), s.p);
		assert_int_equal(pg_num(x, 0, 0, 2), i);
		assert_str(pg_str(x, 1, 0, 0), t->db.tenant.p);
	}
}

static void
ten_thousand_pipelined(void **state)
{
	int	 i;

	(void)state;
	PG_SKIP;
	loop_open(4);
	for (i = 0; i < 100; i++)
		(void)task_add(echo_rounds, i);
	loop_run(120000);
	loop_close();
}

static void
put_grouped(struct task *t)
{
	struct pg_exchange	*x = pg_begin(&t->db, PG_WRITE);

	pg_group(x);
	(void)pg_add(x, TQ(T_ITEM_PUT), ARGS(pg_int(t->arena, t->n),
	    t->n == 33 ? pg_text(t->arena, STR("forbidden")) :
	    pg_text(t->arena, STR("x"))));
	t->st = pg_run(x);
	if (t->st == OK)
		assert_int_equal(pg_num(x, 0, 0, 0), t->n);
}

#define BATCH	200

static void
groups_commit_together(void **state)
{
	int	 i;

	(void)state;
	PG_SKIP;
	loop_open(2);
	for (i = 0; i < BATCH; i++)
		(void)task_add(put_grouped, 1000 + i);
	loop_run(20000);
	for (i = 0; i < BATCH; i++)
		assert_int_equal(loop.tasks[i].st, OK);
	assert_string_equal(admin("select count(*) from item where seen = 0"),
	    "200");
	assert_in_range(atoi(admin(
	    "select count(distinct xmin::text) from item")), 1, 20);
	/* Sent again, each finds its first. */
	tasks_end();
	for (i = 0; i < BATCH; i++)
		(void)task_add(put_grouped, 1000 + i);
	loop_run(20000);
	assert_string_equal(admin("select count(*) from item where seen = 1"),
	    "200");
	loop_close();
}

static void
one_refused_in_a_group(void **state)
{
	int	 i;

	(void)state;
	PG_SKIP;
	loop_open(2);
	for (i = 0; i < 60; i++)
		(void)task_add(put_grouped, i);
	loop_run(20000);
	for (i = 0; i < 60; i++)
		assert_int_equal(loop.tasks[i].st, i == 33 ? E_INVALID : OK);
	/* Each once: the refused batch left nothing. */
	assert_string_equal(admin("select count(*) from item where seen = 0"),
	    "59");
	assert_string_equal(admin("select count(*) from item where id = 33"),
	    "0");
	loop_close();
}

static void
sleep_run(struct task *t)
{
	struct pg_exchange	*x;

	t->st = pg_ask(&t->db, PG_READ, TQ(T_SLEEP), ARGS(pg_text(t->arena,
	    str_fmt(t->arena, "%.3f", (double)t->n / 1000))), &x);
}

static void
full_queue_is_busy_at_once(void **state)
{
	size_t	 i, n = PG_DEPTH_MAX + PG_QUEUE_MAX;

	(void)state;
	PG_SKIP;
	loop_open(1);
	(void)task_add(sleep_run, 500);
	for (i = 1; i < n; i++)
		(void)task_add(sleep_run, 0);
	assert_int_equal(tasks_left(), n);
	(void)task_add(sleep_run, 0);
	assert_true(loop.tasks[n].done);
	assert_int_equal(loop.tasks[n].st, E_BUSY);
	loop_run(20000);
	for (i = 0; i < n; i++)
		assert_int_equal(loop.tasks[i].st, OK);
	loop_close();
}

/* A slow question holds up its own line, not the others. */
static void
a_slow_one_is_passed_by(void **state)
{
	int64_t	 began;
	int	 i;

	(void)state;
	PG_SKIP;
	loop_open(3);
	(void)task_add(sleep_run, 800);
	began = clock_ms();
	for (i = 1; i <= 30; i++)
		(void)task_add(sleep_run, 0);
	while (tasks_left() > 16)
		loop_turn(20);
	assert_in_range(clock_ms() - began, 0, 600);
	loop_run(20000);
	loop_close();
}

/* Clients that leave, in the queue and on the line; others are not touched. */
static void
dropped_requests(void **state)
{
	int	 i;

	(void)state;
	PG_SKIP;
	loop_open(1);
	(void)task_add(sleep_run, 300);
	for (i = 1; i < 100; i++)
		(void)task_add(i % 4 == 0 ? echo_rounds : put_grouped, i + 100);
	for (i = 0; i < 100; i += 2)
		task_drop(&loop.tasks[i]);
	loop_run(20000);
	for (i = 1; i < 100; i += 2)
		if (loop.tasks[i].run == put_grouped)
			assert_int_equal(loop.tasks[i].st, OK);
	loop_close();
}

/* Closed with exchanges in the queue and on the line. */
static void
closing_with_work_left(void **state)
{
	int	 i;

	(void)state;
	PG_SKIP;
	loop_open(1);
	for (i = 0; i < PG_DEPTH_MAX + 20; i++)
		(void)task_add(i % 2 == 0 ? sleep_run : put_grouped, 300);
	pg_close(loop.pg);
	for (i = 0; i < PG_DEPTH_MAX + 20; i++)
		assert_true(loop.tasks[i].ready);
	tasks_end();
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(values_come_back), TEST(arguments_go_there),
		TEST(many_statements_and_rows), TEST(no_row_is_not_found),
		TEST(raised_errors), TEST(real_errors), TEST(too_slow_is_busy),
		TEST(reading_cannot_write), TEST(reading_sees_one_moment),
		TEST(error_rolls_all_back), TEST(tenant_lasts_one_exchange),
		TEST(nul_is_refused_before_it_is_sent),
		TEST(too_many_arguments_harm_nobody), TEST(big_arguments),
		TEST(notices_are_dropped), TEST(wrong_credentials),
		TEST(ten_thousand_pipelined), TEST(groups_commit_together),
		TEST(one_refused_in_a_group), TEST(full_queue_is_busy_at_once),
		TEST(a_slow_one_is_passed_by), TEST(dropped_requests),
		TEST(closing_with_work_left),
	};

	return (cmocka_run_group_tests(tests, group_setup, group_teardown));
}
