/*
 * Exchanges of one kind that go to PostgreSQL as one statement: each gets its
 * own row back, whatever bytes it sent, whoever goes with it, leaves or is
 * refused, and when the connection dies.
 */
#include "pg_statements.h"

#define TENANT_A	"aaaaaaaa-0000-4000-8000-000000000001"
#define TENANT_B	"bbbbbbbb-0000-4000-8000-000000000002"
#define MANY		200

static char	 moments[50][40];	/* of a transaction, by task */

static int
setup(void **state)
{
	(void)state;
	if (server.installed)
		(void)admin("truncate item, ledger, walled");
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	return (0);
}

static void
put(struct task *t, enum query_id many)
{
	struct pg_exchange	*x = pg_begin(&t->db, PG_WRITE);

	pg_group_many(x, many);
	(void)pg_add(x, TQ(T_ITEM_PUT), ARGS(pg_int(t->arena, t->n),
	    pg_text(t->arena, t->n == 33 ? STR("forbidden") : STR("x"))));
	t->st = pg_run(x);
	if (t->st == OK)
		assert_int_equal(pg_num(x, 0, 0, 0), t->n);
}

static void
put_run(struct task *t)
{
	put(t, TQ(T_PUT_MANY));
}

static void
few_run(struct task *t)
{
	put(t, TQ(T_FEW));
}

static void
large_run(struct task *t)
{
	struct pg_exchange	*x = pg_begin(&t->db, PG_WRITE);
	char			*p = arena_get(t->arena, 50000);

	memset(p, '"', 50000);
	pg_group_many(x, TQ(T_PUT_MANY));
	(void)pg_add(x, TQ(T_ITEM_PUT), ARGS(pg_int(t->arena, t->n),
	    pg_text(t->arena, (struct str){ p, 50000 })));
	t->st = pg_run(x);
}

static void
many_are_one_statement(void **state)
{
	int	 i;

	(void)state;
	PG_SKIP;
	loop_open(2);
	for (i = 0; i < MANY; i++)
		(void)task_add(put_run, 1000 + i);
	loop_run(20000);
	for (i = 0; i < MANY; i++)
		assert_int_equal(loop.tasks[i].st, OK);
	assert_string_equal(admin("select count(*) from item"), "200");
	assert_in_range(atoi(admin("select count(*) from item "
	    "where seen = -1")), MANY - 10, MANY);
	loop_close();
}

static void
one_refused_among_many(void **state)
{
	int	 i;

	(void)state;
	PG_SKIP;
	loop_open(2);
	for (i = 0; i < 60; i++)
		(void)task_add(put_run, i);
	loop_run(20000);
	for (i = 0; i < 60; i++)
		assert_int_equal(loop.tasks[i].st, i == 33 ? E_INVALID : OK);
	assert_string_equal(admin("select count(*) from item where note = 'x'"),
	    "59");
	loop_close();
}

/* After one batch the next waits for more to come: until its time, or until
 * there are enough. */
static void
batches_gather(void **state)
{
	int	 i;

	(void)state;
	PG_SKIP;
	loop_open(2);
	(void)task_add(put_run, 100);
	loop_run(20000);		/* alone, it did not wait */
	loop.pg->batch_began = clock_ms() + 3600000;
	for (i = 1; i < PG_GATHER_MAX; i++)
		(void)task_add(put_run, 100 + i);
	for (i = 0; i < 5; i++)
		loop_turn(1);
	assert_int_equal(tasks_left(), PG_GATHER_MAX - 1);
	assert_true(loop.later > clock_ms() + 3000000);
	(void)task_add(put_run, 200);
	loop_run(20000);
	assert_string_equal(admin("select count(distinct xmin::text) from "
	    "item where id > 100"), "1");

	/* The time has come. */
	loop.pg->batch_began = clock_ms() + 3600000;
	(void)task_add(put_run, 300);
	loop_turn(1);
	assert_int_equal(tasks_left(), 1);
	loop.pg->batch_began = clock_ms() - PG_T_GATHER;
	loop.later = clock_ms();
	loop_run(20000);
	assert_string_equal(admin("select count(*) from item"), "18");
	assert_int_equal(loop.later, 0);
	loop_close();
}

/* What is over the size of one statement goes in several. */
static void
large_ones(void **state)
{
	int	 i;

	(void)state;
	PG_SKIP;
	loop_open(2);
	for (i = 0; i < 20; i++)
		(void)task_add(large_run, 100 + i);
	loop_run(20000);
	for (i = 0; i < 20; i++)
		assert_int_equal(loop.tasks[i].st, OK);
	assert_string_equal(admin("select count(*) from item "
	    "where note = repeat('\"', 50000)"), "20");
	/* One statement of a tenant in a transaction: see tenants_in_order. */
	assert_string_equal(admin("select max(n) from (select count(*) as n "
	    "from item group by xmin::text) x"), "2");
	loop_close();
}

static void
tenant_put_run(struct task *t)
{
	t->db.tenant = t->n < 2000 ? STR(TENANT_A) : STR(TENANT_B);
	put(t, TQ(T_PUT_MANY));
}

/* Whatever order they come in, the one tenant's rows are taken before the
 * other's in each transaction, so that two of them never wait in a circle. */
static void
tenants_in_order(void **state)
{
	int	 i;

	(void)state;
	PG_SKIP;
	loop_open(2);
	for (i = 0; i < 100; i++)
		(void)task_add(tenant_put_run, (i % 3 == 0 ? 1000 : 2000) + i);
	loop_run(20000);
	for (i = 0; i < 100; i++)
		assert_int_equal(loop.tasks[i].st, OK);
	assert_string_equal(admin("select count(*) from item"), "100");
	assert_in_range(atoi(admin("select count(distinct xmin::text) from item "
	    "a where exists (select from item b where b.xmin = a.xmin "
	    "and a.id < 2000 and b.id >= 2000)")), 1, 50);
	assert_string_equal(admin("select count(*) from item a join item b "
	    "on a.xmin = b.xmin and a.id < 2000 and b.id >= 2000 "
	    "where a.ctid > b.ctid"), "0");
	loop_close();
}

/* An answer that does not fit is nobody's: each asks by itself. */
static void
too_few_rows(void **state)
{
	int	 i;

	(void)state;
	PG_SKIP;
	loop_open(2);
	for (i = 100; i < 120; i++)
		(void)task_add(few_run, i);
	loop_run(20000);
	for (i = 0; i < 20; i++)
		assert_int_equal(loop.tasks[i].st, OK);
	assert_string_equal(admin("select count(*) from item where seen = 0"),
	    "20");
	loop_close();
}

static void
echo_run(struct task *t)
{
	static const struct str	 texts[] = {
		{ "", 0 }, { "NULL", 4 }, { "\"", 1 }, { "\\", 1 },
		{ "\\\"{},", 5 }, { " a ", 3 }, { "{\"a\",\"b\"}", 9 },
		{ "\xc3\xbc\n\t\r'", 6 }, { "\\x41", 4 },
		{ "{\"k\": \"v\\\"w\"}", 13 },
	};
	struct str		 text = texts[(size_t)t->n % 10], list[2], bytes;
	struct pg_exchange	*x;
	unsigned char		 all[256];
	bool			 none = t->n % 7 == 0;
	size_t			 i;

	for (i = 0; i < sizeof(all); i++)
		all[i] = (unsigned char)(i + (size_t)t->n);
	bytes = (struct str){ (const char *)all, (size_t)t->n % 257 };
	list[0] = STR("two words");
	list[1] = STR("two");
	t->db.tenant = t->n % 50 < 25 ? STR(TENANT_A) : STR(TENANT_B);
	t->db.actor = t->n % 10 < 5 ? STR(TENANT_A) : STR(TENANT_B);
	x = pg_begin(&t->db, PG_WRITE);
	pg_group_many(x, TQ(T_ECHO_MANY));
	(void)pg_add(x, TQ(T_ECHO), ARGS(
	    none ? pg_null() : pg_text(t->arena, text), pg_bytes(bytes),
	    pg_int(t->arena, t->n * 1000000007), pg_bool(t->n % 2 == 0),
	    pg_texts(t->arena, list, 2)));
	t->st = pg_run(x);
	assert_int_equal(t->st, OK);
	if (none)
		assert_true(pg_is_null(x, 0, 0, 0));
	else
		assert_true(str_is(pg_str(x, 0, 0, 0), text));
	assert_true(str_is(pg_str(x, 0, 0, 1), bytes));
	assert_int_equal(pg_num(x, 0, 0, 2), t->n * 1000000007);
	assert_int_equal(pg_flag(x, 0, 0, 3), t->n % 2 == 0);
	assert_true(str_is_c(pg_str(x, 0, 0, 4), "{\"two words\",two}"));
	/* What goes together has one tenant and one actor; by itself it has a
	 * number there. */
	if (pg_str(x, 0, 0, 5).len > 36)
		assert_true(str_is(pg_str(x, 0, 0, 5), str_cat(t->arena,
		    t->db.tenant, STR("/"), t->db.actor)));
}

static void
every_byte_comes_back(void **state)
{
	int	 i;

	(void)state;
	PG_SKIP;
	loop_open(3);
	for (i = 0; i < 400; i++)
		(void)task_add(echo_run, i);
	loop_run(20000);
	loop_close();
}

/* Each of them asks who it is. */
static void
who_run(struct task *t)
{
	static const struct str	 actors[] = { STR_INIT(TENANT_A),
				    STR_INIT(TENANT_B), STR_INIT("") };
	enum pg_mode		 mode = t->n < 32 ? PG_WRITE : PG_READ;
	struct pg_exchange	*x;

	t->db.tenant = STR(TENANT_A);
	t->db.actor = actors[t->n / 5 % 3];
	x = pg_begin(&t->db, mode);
	pg_group(x);
	(void)pg_add(x, TQ(T_WHO), NOARGS);
	t->st = pg_run(x);
	assert_int_equal(t->st, OK);
	assert_true(str_is_c(pg_str(x, 0, 0, 0), TENANT_A));
	assert_true(str_is(pg_str(x, 0, 0, 1), t->db.actor));
	assert_true(str_is_c(pg_str(x, 0, 0, 2), mode == PG_READ ? "on" :
	    "off"));
	(void)snprintf(moments[t->n], sizeof(moments[0]), "%.*s",
	    STR_ARG(pg_str(x, 0, 0, 3)));
}

/* In one transaction of one tenant, actors take turns, and then come those
 * that may only read: nobody works in the name of the one before. */
static void
neighbours_are_themselves(void **state)
{
	int	 i, together;

	(void)state;
	PG_SKIP;
	loop_open(1);
	for (i = 0; i < 50; i++)
		(void)task_add(who_run, i);
	loop_run(20000);
	/* Their transaction's time is the same: they did go together. */
	for (i = 1, together = 0; i < 50; i++)
		together += strcmp(moments[i], moments[i - 1]) == 0;
	assert_in_range(together, 40, 49);
	assert_string_equal(moments[31], moments[32]);
	loop_close();
}

/* Those who leave take nothing from those who stay. */
static void
some_leave(void **state)
{
	int	 i;

	(void)state;
	PG_SKIP;
	loop_open(1);
	for (i = 0; i < 100; i++)
		(void)task_add(put_run, 100 + i);
	for (i = 0; i < 100; i += 3)
		task_drop(&loop.tasks[i]);
	loop_run(20000);
	for (i = 0; i < 100; i++)
		if (i % 3 != 0)
			assert_int_equal(loop.tasks[i].st, OK);
	assert_int_equal(loop.pg->conn[0].depth, 0);
	assert_int_equal(loop.pg->conn[0].groups, 0);
	loop_close();
}

/* Wherever it was when its line was cut, it is said again. */
static void
killed_on_the_way(void **state)
{
	int	 round, i;

	(void)state;
	PG_SKIP;
	loop_open(2);
	for (round = 0; round < 10; round++) {
		for (i = 0; i < 60; i++)
			(void)task_add(put_run, round * 100 + 100 + i);
		loop_turn(1);
		assert_int_equal(backends_kill(), 2);
		loop_run(15000);
		for (i = 0; i < 60; i++)
			assert_int_equal(loop.tasks[i].st, OK);
		tasks_end();
		loop_connected(2);
	}
	assert_string_equal(admin("select count(*) from item"), "600");
	loop_close();
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(many_are_one_statement), TEST(one_refused_among_many),
		TEST(batches_gather),
		TEST(large_ones), TEST(tenants_in_order), TEST(too_few_rows),
		TEST(every_byte_comes_back), TEST(neighbours_are_themselves),
		TEST(some_leave),
		TEST(killed_on_the_way),
	};

	return (cmocka_run_group_tests(tests, group_setup, group_teardown));
}
