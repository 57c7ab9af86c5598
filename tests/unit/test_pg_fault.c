/*
 * The driver when connections die: in every state of theirs, under one
 * request and under many, with the server gone and back. Nothing is stored
 * twice, nobody waits for ever, and a reader does not notice.
 */
#include "pg_statements.h"

static int
setup(void **state)
{
	(void)state;
	if (server.installed)
		(void)admin("truncate item, ledger, walled");
	return (0);
}

static void
values_run(struct task *t)
{
	struct pg_exchange	*x;

	t->st = pg_ask(&t->db, PG_READ, TQ(T_VALUES), NOARGS, &x);
	if (t->st == OK)
		assert_int_equal(pg_num(x, 0, 0, 0), 7);
}

/* A read of t->n milliseconds. */
static void
sleep_run(struct task *t)
{
	struct pg_exchange	*x;

	t->st = pg_ask(&t->db, PG_READ, TQ(T_SLEEP), ARGS(pg_text(t->arena,
	    str_fmt(t->arena, "%.3f", (double)t->n / 1000))), &x);
	if (t->st == OK)
		assert_int_equal(pg_rows(x, 0), 1);
}

static struct str
ledger_key(struct task *t)
{
	return (str_fmt(t->arena, "key %lld", (long long)t->n));
}

static void
ledger_write(struct task *t, const char *seconds)
{
	struct pg_exchange	*x = pg_begin(&t->db, PG_WRITE);

	(void)pg_add(x, TQ(T_SLEEP_PUT), ARGS(pg_text(t->arena,
	    ledger_key(t)), pg_text(t->arena, str_of(seconds))));
	t->st = pg_run(x);
}

static void
slow_write_run(struct task *t)
{
	ledger_write(t, "0.5");
}

static void
write_run(struct task *t)
{
	ledger_write(t, "0");
}

static void
group_run(struct task *t)
{
	struct pg_exchange	*x = pg_begin(&t->db, PG_WRITE);

	pg_group(x);
	(void)pg_add(x, TQ(T_ITEM_PUT), ARGS(pg_int(t->arena, t->n),
	    pg_text(t->arena, STR("x"))));
	(void)pg_add(x, TQ(T_SLEEP), ARGS(pg_text(t->arena, STR("0.02"))));
	t->st = pg_run(x);
	if (t->st != OK)
		print_message("%s\n", pg_why(x).p);
}

/* Until PostgreSQL itself is asleep in n statements of the driver's. */
static void
at_work(int n)
{
	int64_t	 end = clock_ms() + 5000;

	while (atoi(admin("select count(*) from pg_stat_activity where "
	    "usename = 'tester' and wait_event = 'PgSleep'")) < n) {
		assert_true(clock_ms() < end);
		loop_turn(1);
	}
}

static void
killed_while_idle(void **state)
{
	struct task	*t;
	int		 i;

	(void)state;
	PG_SKIP;
	loop_open(3);
	for (i = 0; i < 8; i++) {
		assert_int_equal(backends_kill(), 3);
		/* Asked at once, before anyone saw the line was dead: a
		 * write, too, is not given to it. */
		t = task_add(i % 2 == 0 ? values_run : write_run, i);
		loop_run(2000);
		assert_int_equal(t->st, OK);
		tasks_end();
		loop_connected(3);
	}
	loop_close();
}

/* A program's single line, which it looks at only when it asks. */
static void
killed_behind_a_program(void **state)
{
	struct pg_exchange	*x;
	struct arena		*a = arena_new(1 << 20, NULL, NULL);
	struct db		 db = { .arena = a };
	const char		*why;
	enum status		 st;
	int			 i, stored = 0;

	(void)state;
	PG_SKIP;
	assert_non_null(db.pg = pg_open(server.conninfo, &why));
	for (i = 0; i < 10; i++) {
		assert_int_equal(backends_kill(), 1);
		assert_int_equal(pg_ask(&db, PG_READ, TQ(T_VALUES), NOARGS,
		    &x), OK);
		assert_int_equal(backends_kill(), 1);
		/* Whether a write went out cannot be known. */
		st = pg_ask(&db, PG_WRITE, TQ(T_ITEM_ADD), ARGS(pg_int(a, i),
		    pg_text(a, STR("x"))), &x);
		assert_true(st == OK || st == E_BUSY);
		stored += st == OK;
		assert_int_equal(pg_ask(&db, PG_READ, TQ(T_VALUES), NOARGS,
		    &x), OK);
	}
	assert_int_equal(atoi(admin("select count(*) from item")), stored);
	arena_free(a);
	pg_close(db.pg);
}

static void
a_read_is_repeated_once(void **state)
{
	struct task	*t[5];
	int		 i;

	(void)state;
	PG_SKIP;
	loop_open(1);
	for (i = 0; i < 5; i++)
		t[i] = task_add(sleep_run, i == 0 ? 400 : 1);
	at_work(1);
	assert_int_equal(backends_kill(), 1);
	loop_run(5000);
	for (i = 0; i < 5; i++)
		assert_int_equal(t[i]->st, OK);
	/* Whose connection dies a second time is told. */
	tasks_end();
	t[0] = task_add(sleep_run, 500);
	for (i = 0; i < 2; i++) {
		at_work(1);
		assert_int_equal(backends_kill(), 1);
		while (loop.pg->conn[0].state == C_READY)
			loop_turn(20);
	}
	loop_run(5000);
	assert_int_equal(t[0]->st, E_BUSY);
	loop_close();
}

static void
a_write_is_not_repeated(void **state)
{
	struct task	*t;
	int64_t		 began;

	(void)state;
	PG_SKIP;
	loop_open(1);
	t = task_add(slow_write_run, 1);
	at_work(1);
	began = clock_ms();
	assert_int_equal(backends_kill(), 1);
	loop_run(5000);
	assert_int_equal(t->st, E_BUSY);
	assert_in_range(clock_ms() - began, 0, 1000);
	/* The line is remade, and what comes next is well. */
	t = task_add(write_run, 2);
	loop_run(5000);
	assert_int_equal(t->st, OK);
	assert_string_equal(admin("select string_agg(key, ',') from ledger"),
	    "key 2");
	loop_close();
}

static void
a_group_is_repeated_and_stored_once(void **state)
{
	int	 round, i;

	(void)state;
	PG_SKIP;
	loop_open(2);
	for (round = 0; round < 3; round++) {
		for (i = 0; i < 60; i++)
			(void)task_add(group_run, round * 100 + i);
		at_work(1);
		assert_int_equal(backends_kill(), 2);
		loop_run(15000);
		for (i = 0; i < 60; i++)
			assert_int_equal(loop.tasks[i].st, OK);
		tasks_end();
		loop_connected(2);
	}
	/* A batch that had committed unheard shows as seen twice, never as
	 * two rows: what is grouped must be idempotent. */
	assert_string_equal(admin("select count(*) from item"), "180");
	loop_close();
}

/* A write that says it may be: t->n bytes long. */
static void
repeatable_run(struct task *t)
{
	struct pg_exchange	*x = pg_begin(&t->db, PG_WRITE);
	char			*p = arena_get(t->arena, (size_t)t->n);

	memset(p, 'x', (size_t)t->n);
	(void)pg_add(x, TQ(T_ITEM_PUT), ARGS(pg_int(t->arena, t->n),
	    pg_bytes((struct str){ p, (size_t)t->n })));
	(void)pg_add(x, TQ(T_SLEEP), ARGS(pg_text(t->arena, STR("0.3"))));
	pg_repeat(x);
	t->st = pg_run(x);
}

static void
a_repeatable_write_is_repeated(void **state)
{
	struct task	*t[2];

	(void)state;
	PG_SKIP;
	loop_open(2);
	t[0] = task_add(repeatable_run, 10);
	t[1] = task_add(repeatable_run, PG_BULK + 1);
	at_work(2);
	assert_int_equal(backends_kill(), 2);
	loop_run(15000);
	assert_int_equal(t[0]->st, OK);
	assert_int_equal(t[1]->st, OK);
	assert_string_equal(admin("select string_agg(length(note)::text, ',' "
	    "order by id) from item"), "10,65537");
	loop_close();
}

/* A client that left with its exchange on a line that then died. */
static void
dropped_and_killed(void **state)
{
	int	 i;

	(void)state;
	PG_SKIP;
	loop_open(1);
	for (i = 0; i < 40; i++)
		(void)task_add(i % 3 == 0 ? group_run : i % 3 == 1 ?
		    sleep_run : slow_write_run, 20);
	for (i = 0; i < 40; i += 2)
		task_drop(&loop.tasks[i]);
	at_work(1);
	assert_int_equal(backends_kill(), 1);
	loop_run(20000);
	assert_int_equal(loop.pg->queued, 0);
	assert_int_equal(loop.pg->conn[0].depth, 0);
	assert_int_equal(loop.pg->conn[0].groups, 0);
	loop_close();
}

/* Every now and then a backend dies under writers: acknowledged is stored,
 * once; refused as busy is stored at most once. */
static void
killed_under_load(void **state)
{
	int	 i, ok = 0, busy = 0, rounds, count;

	(void)state;
	PG_SKIP;
	loop_open(4);
	for (rounds = 0; rounds < 30; rounds++) {
		for (i = 0; i < 20; i++)
			(void)task_add(i % 2 == 0 ? write_run : values_run,
			    rounds * 100 + i);
		(void)admin("select pg_terminate_backend(pid) from "
		    "pg_stat_activity where usename = 'tester' "
		    "order by random() limit 2");
		loop_run(10000);
		for (i = 0; i < 20; i++) {
			if (loop.tasks[i].run == values_run) {
				assert_int_equal(loop.tasks[i].st, OK);
				continue;
			}
			count = atoi(admin("select count(*) from ledger "
			    "where key = 'key %d'", rounds * 100 + i));
			ok += loop.tasks[i].st == OK;
			busy += loop.tasks[i].st == E_BUSY;
			if (loop.tasks[i].st == OK)
				assert_int_equal(count, 1);
			else
				assert_in_range(count, 0, 1);
		}
		tasks_end();
	}
	assert_int_equal(ok + busy, 300);
	assert_in_range(ok, 1, 300);
	loop_connected(4);
	loop_close();
}

static void
restarted(int signal)
{
	struct task	*t, *slow;
	int64_t		 began;
	int		 i;

	slow = task_add(slow_write_run, 1);
	at_work(1);
	server_stop(signal);
	loop_run(5000);
	assert_int_equal(slow->st, E_BUSY);
	tasks_end();
	/* Without a server the answer is no, and quickly. */
	for (i = 0; i < 20; i++) {
		began = clock_ms();
		t = task_add(i % 2 == 0 ? values_run : write_run, 2);
		loop_run(5000);
		assert_int_equal(t->st, E_BUSY);
		assert_in_range(clock_ms() - began, 0, 500);
		assert_non_null(strstr(loop.pg->why,
		    server.dir));
		tasks_end();
	}
	assert_false(pg_is_connected(loop.pg));
	server_start();
	began = clock_ms();
	loop_connected(3);
	assert_in_range(clock_ms() - began, 0, PG_T_RETRY_MAX + 1500);
	t = task_add(write_run, 3);
	loop_run(5000);
	assert_int_equal(t->st, OK);
	assert_string_equal(admin("select string_agg(key, ',') from ledger"),
	    "key 3");
	(void)admin("truncate ledger");
	tasks_end();
}

static void
server_restarts(void **state)
{
	(void)state;
	PG_SKIP;
	loop_open(3);
	restarted(SIGINT);
	restarted(SIGQUIT);
	restarted(SIGINT);
	loop_close();
}

/* The server stands still: who waits for a line is told in time. */
static void
server_stands_still(void **state)
{
	struct task	*t;
	int64_t		 began;

	(void)state;
	PG_SKIP;
	loop_open(1);
	(void)kill(server.pid, SIGSTOP);
	/* A postmaster that does not accept: the new line never comes up. */
	(void)admin("select pg_terminate_backend(pid) from pg_stat_activity "
	    "where usename = 'tester'");
	while (loop.pg->conn[0].state == C_READY)
		loop_turn(20);
	began = clock_ms();
	t = task_add(values_run, 1);
	loop_run(10000);
	assert_int_equal(t->st, E_BUSY);
	assert_in_range(clock_ms() - began, PG_T_QUEUE - 500,
	    PG_T_QUEUE + 1500);
	(void)kill(server.pid, SIGCONT);
	t = task_add(values_run, 2);
	loop_run(5000);
	assert_int_equal(t->st, OK);
	loop_close();
}

/* It has slept too long for a page, and not for a program. */
static void
no_answer_in_time(void **state)
{
	struct pg_unit	*unit;
	struct task	*t;

	(void)state;
	PG_SKIP;
	loop_open(1);
	t = task_add(slow_write_run, 1);
	at_work(1);
	assert_non_null(unit = TAILQ_FIRST(&loop.pg->conn[0].units));
	unit->since -= PG_T_ANSWER + 1000;
	loop.pg->o.loop = NULL;
	pg_tick(loop.pg);
	assert_int_equal(loop.pg->conn[0].state, C_READY);
	loop.pg->o.loop = &test_loop;
	pg_tick(loop.pg);
	assert_int_not_equal(loop.pg->conn[0].state, C_READY);
	assert_string_equal(pg_failure(loop.pg).p, "no answer in time");
	loop_run(5000);
	assert_int_equal(t->st, E_BUSY);
	loop_close();
}

static char	 heard[20][40];
static int	 nheard;

static void
notified(void *arg, const char *payload)
{
	assert_ptr_equal(arg, heard);
	assert_true(nheard < 20);
	(void)snprintf(heard[nheard++], sizeof(heard[0]), "%s",
	    payload == NULL ? "(all)" : payload);
}

static void
hear(const char *payload)
{
	int64_t	 end = clock_ms() + 5000;

	while (nheard == 0 || strcmp(heard[nheard - 1], payload) != 0) {
		assert_true(clock_ms() < end);
		loop_turn(20);
	}
}

static void
notifications(void **state)
{
	struct pg_options	 o = { .conninfo = loop_conninfo(), .conns = 2,
				    .loop = &test_loop, .notified = notified,
				    .notified_arg = heard,
				    .listen = "test_pg" };
	int			 i;

	(void)state;
	PG_SKIP;
	memset(&loop, 0, sizeof(loop));
	nheard = 0;
	assert_non_null(loop.pg = pg_new(&o));
	hear("(all)");			/* before it listened, who knows */
	loop_connected(2);
	for (i = 0; i < 3; i++) {
		nheard = 0;
		(void)admin("notify test_pg, 'round %d'", i);
		hear(i == 0 ? "round 0" : i == 1 ? "round 1" : "round 2");
		assert_int_equal(nheard, 1);
		nheard = 0;
		assert_int_equal(backends_kill(), 2);
		hear("(all)");
		loop_connected(2);
	}
	loop_close();
}

/* The same for programs, which wait on the socket. */
static void
program_listens(void **state)
{
	struct pollfd	 p;
	const char	*why;
	struct pg	*pg;

	(void)state;
	PG_SKIP;
	assert_non_null(pg = pg_open(server.conninfo, &why));
	assert_true(pg_listen(pg, "test_pg"));
	(void)pg_notified(pg);
	assert_false(pg_notified(pg));
	(void)admin("notify test_pg, 'now'");
	p = (struct pollfd){ pg_socket(pg), POLLIN, 0 };
	assert_int_equal(poll(&p, 1, 5000), 1);
	assert_true(pg_notified(pg));
	assert_false(pg_notified(pg));
	pg_close(pg);
}

#define TEST(f)	cmocka_unit_test_setup(f, setup)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(killed_while_idle), TEST(killed_behind_a_program),
		TEST(a_read_is_repeated_once), TEST(a_write_is_not_repeated),
		TEST(a_group_is_repeated_and_stored_once),
		TEST(a_repeatable_write_is_repeated),
		TEST(dropped_and_killed), TEST(killed_under_load),
		TEST(server_restarts), TEST(server_stands_still),
		TEST(no_answer_in_time),
		TEST(notifications), TEST(program_listens),
	};

	return (cmocka_run_group_tests(tests, group_setup, group_teardown));
}
