/*
 * Who waits for whom in the driver: deadlines before and after sending, what
 * is stopped at the server, tenants' turns, and that nothing is left behind
 * whatever happens in whatever order.
 */
#include "pg_statements.h"

#define TENANT_A	"aaaaaaaa-0000-4000-8000-000000000001"
#define TENANT_B	"bbbbbbbb-0000-4000-8000-000000000002"
#define CONNS		5	/* submissions; three for pages; files */

static int
setup(void **state)
{
	(void)state;
	if (server.installed)
		(void)admin("truncate item, ledger, walled");
	return (0);
}

/* The server itself gives up on nothing. */
static void
patient_open(size_t conns)
{
	static char		 info[500];
	struct pg_options	 o = { .conninfo = info, .conns = conns,
				    .loop = &test_loop };

	(void)snprintf(info, sizeof(info), "%s options='-c "
	    "statement_timeout=60s -c lock_timeout=60s'", loop_conninfo());
	memset(&loop, 0, sizeof(loop));
	assert_non_null(loop.pg = pg_new(&o));
	loop_connected(conns);
}

/* Nobody waits, nothing is under way, and no tenant is remembered. */
static void
nothing_is_left(void)
{
	int64_t	 end = clock_ms() + 30000;
	size_t	 i, busy;

	do {
		assert_true(clock_ms() < end);
		loop_turn(20);
		for (i = busy = 0; i < loop.pg->o.conns; i++)
			busy += !TAILQ_EMPTY(&loop.pg->conn[i].units);
	} while (busy != 0);
	assert_int_equal(loop.pg->queued, 0);
	for (i = 0; i < DUTY__MAX; i++)
		assert_int_equal(loop.pg->waiting[i], 0);
	for (i = 0; i < loop.pg->o.conns; i++) {
		assert_int_equal(loop.pg->conn[i].depth, 0);
		assert_int_equal(loop.pg->conn[i].groups, 0);
		assert_int_equal(loop.pg->conn[i].cancelling, 0);
		assert_null(loop.pg->conn[i].suspect);
	}
	assert_true(TAILQ_EMPTY(&loop.pg->shares));
}

static int
asleep(void)
{
	return (atoi(admin("select count(*) from pg_stat_activity where "
	    "usename = 'tester' and wait_event = 'PgSleep'")));
}

static void
until_asleep(int n)
{
	int64_t	 end = clock_ms() + 20000;

	while (asleep() != n) {
		assert_true(clock_ms() < end);
		loop_turn(5);
	}
}

static void
until_done(const struct task *t)
{
	int64_t	 end = clock_ms() + 20000;

	while (!t->done) {
		assert_true(clock_ms() < end);
		loop_turn(20);
	}
}

/* --- what a task asks: its number says how long, and until when -------------- */

static enum status
ask(struct task *t, enum pg_mode mode, int q, const struct pg_arg *args,
    size_t n)
{
	struct pg_exchange	*x = NULL;

	t->st = pg_ask(&t->db, mode, TQ(q), args, n, &x);
	return (t->st);
}

/* Half a minute, which only a cancel shortens; 100 ms are left to it. */
static void
long_read_run(struct task *t)
{
	t->db.deadline = t->n == 0 ? 0 : clock_ms() + t->n;
	(void)ask(t, PG_READ, T_SLEEP, ARGS(pg_text(t->arena, STR("30"))));
}

static void
long_write_run(struct task *t)
{
	t->db.deadline = t->n == 0 ? 0 : clock_ms() + t->n;
	(void)ask(t, PG_WRITE, T_SLEEP_PUT, ARGS(pg_text(t->arena,
	    STR("long")), pg_text(t->arena, STR("30"))));
}

static void
short_write_run(struct task *t)
{
	(void)ask(t, PG_WRITE, T_SLEEP_PUT, ARGS(pg_text(t->arena,
	    str_fmt(t->arena, "key %lld", (long long)t->n)),
	    pg_text(t->arena, STR("0.5"))));
}

static void
quick_run(struct task *t)
{
	t->db.deadline = t->n == 0 ? 0 : clock_ms() + t->n;
	(void)ask(t, PG_READ, T_VALUES, NOARGS);
}

/* --- deadlines ------------------------------------------------------------------ */

static void
one_that_waits_gives_up(void **state)
{
	struct task	*first, *second;
	struct pg_unit	*unit;

	(void)state;
	PG_SKIP;
	patient_open(1);
	first = task_add(long_read_run, 0);
	until_asleep(1);
	assert_non_null(unit = TAILQ_FIRST(&loop.pg->conn[0].units));
	unit->since -= PG_T_HELD + 1;
	second = task_add(quick_run, 100);
	/* It is not sent behind what has been running for so long. */
	assert_int_equal(loop.pg->queued, 1);
	until_done(second);
	assert_int_equal(second->st, E_BUSY);
	assert_string_equal(pg_failure(loop.pg).p,
	    "waited too long for a connection");
	assert_int_equal(loop.pg->queued, 0);
	assert_false(first->done);
	(void)admin("select pg_cancel_backend(pid) from pg_stat_activity "
	    "where wait_event = 'PgSleep'");
	/* Somebody else's cancel is an answer. */
	until_done(first);
	assert_int_equal(first->st, E_BUSY);
	nothing_is_left();
	loop_close();
}

static void
no_time_is_left(void **state)
{
	struct task	*t;

	(void)state;
	PG_SKIP;
	patient_open(1);
	t = task_add(quick_run, -1);
	assert_true(t->done);
	assert_int_equal(t->st, E_BUSY);
	assert_string_equal(pg_failure(loop.pg).p, "no time is left");
	loop_close();
}

/* Its request is answered; at the server it is stopped, and what was sent
 * behind it comes to its turn, on the same connection. */
static void
one_under_way_is_stopped(void **state)
{
	struct task	*late, *behind;

	(void)state;
	PG_SKIP;
	patient_open(2);
	late = task_add(long_write_run, 100);
	behind = task_add(short_write_run, 1);
	assert_int_equal(loop.pg->conn[0].depth, 2);
	until_done(late);
	assert_int_equal(late->st, E_BUSY);
	assert_string_equal(pg_failure(loop.pg).p,
	    "no answer before the deadline");
	until_done(behind);
	assert_int_equal(behind->st, OK);
	nothing_is_left();
	assert_string_equal(admin("select string_agg(key, ',') from ledger"),
	    "key 1");
	loop_close();
}

/* A client that leaves: what it only read is stopped, what it sent in is
 * stored. */
static void
one_that_leaves(void **state)
{
	struct task	*t;

	(void)state;
	PG_SKIP;
	patient_open(2);
	t = task_add(long_read_run, 0);
	until_asleep(1);
	task_drop(t);
	until_asleep(0);
	t = task_add(short_write_run, 7);
	until_asleep(1);
	task_drop(t);
	nothing_is_left();
	assert_string_equal(admin("select string_agg(key, ',') from ledger"),
	    "key 7");
	loop_close();
}

/* The word to stop may arrive when the next one runs already: that one was
 * rolled back, and is sent again, be it a write. */
static void
one_hit_by_mistake(void **state)
{
	struct task	*t;
	int		 i;

	(void)state;
	PG_SKIP;
	patient_open(2);
	for (i = 0; i < 5; i++) {
		t = task_add(short_write_run, i);
		until_asleep(1);
		pg_cancel_send(&loop.pg->conn[1], &loop.pg->conn[0]);
		until_done(t);
		assert_int_equal(t->st, OK);
	}
	nothing_is_left();
	assert_string_equal(admin("select string_agg(key, ',' order by key) "
	    "from ledger"), "key 0,key 1,key 2,key 3,key 4");
	loop_close();
}

/* --- turns ----------------------------------------------------------------------- */

static void
locked_run(struct task *t)
{
	t->db.tenant = STR(TENANT_A);
	(void)ask(t, PG_READ, T_LEDGER_COUNT, ARGS(pg_text(t->arena,
	    STR("x"))));
}

static void
free_run(struct task *t)
{
	t->db.tenant = t->n == 0 ? STR_NONE : STR(TENANT_B);
	(void)ask(t, PG_READ, T_VALUES, NOARGS);
}

/* Of the same tenant whose pages wait. */
static void
batch_run(struct task *t)
{
	struct pg_exchange	*x;

	t->db.tenant = STR(TENANT_A);
	x = pg_begin(&t->db, PG_WRITE);
	pg_group_many(x, TQ(T_PUT_MANY));
	(void)pg_add(x, TQ(T_ITEM_PUT), ARGS(pg_int(t->arena, t->n),
	    pg_text(t->arena, STR("x"))));
	t->st = pg_run(x);
}

/* One tenant's pages wait for a lock: nobody else's wait for them. */
static void
a_lock_holds_up_its_tenant_only(void **state)
{
	struct task	*other;
	size_t		 i;

	(void)state;
	PG_SKIP;
	patient_open(CONNS);
	(void)admin("begin; lock table ledger in access exclusive mode");
	for (i = 0; i < 60; i++)
		(void)task_add(locked_run, 0);
	for (i = 0; i < 40; i++) {
		other = task_add(i % 3 == 2 ? batch_run : free_run,
		    (int64_t)(i % 3 == 2 ? 100 + i : i % 3));
		until_done(other);
		assert_int_equal(other->st, OK);
	}
	assert_int_equal(tasks_left(), 60);
	(void)admin("commit");
	loop_run(20000);
	for (i = 0; i < 60; i++)
		assert_int_equal(loop.tasks[i].st, OK);
	nothing_is_left();
	loop_close();
}

static void
locked_too_run(struct task *t)
{
	t->db.tenant = STR(TENANT_B);
	(void)ask(t, PG_READ, T_LEDGER_COUNT, ARGS(pg_text(t->arena,
	    STR("x"))));
}

static void
third_run(struct task *t)
{
	t->db.tenant = STR("cccccccc-0000-4000-8000-000000000003");
	(void)ask(t, PG_READ, T_VALUES, NOARGS);
}

/* Two of them have all of the visitors' connections, and a third is served. */
static void
two_that_wait_hold_up_no_third(void **state)
{
	struct task	*other;
	size_t		 i;

	(void)state;
	PG_SKIP;
	patient_open(PG_CONNS_MAX);
	(void)admin("begin; lock table ledger in access exclusive mode");
	for (i = 0; i < 40; i++) {
		(void)task_add(locked_run, 0);
		(void)task_add(locked_too_run, 0);
	}
	for (i = 1; i <= 3; i++)
		assert_int_not_equal(loop.pg->conn[i].depth, 0);
	for (i = 0; i < 20; i++) {
		other = task_add(third_run, 0);
		until_done(other);
		assert_int_equal(other->st, OK);
	}
	assert_int_equal(tasks_left(), 80);
	(void)admin("commit");
	loop_run(20000);
	nothing_is_left();
	loop_close();
}

/* What was sent behind a slow one, before that was known, goes elsewhere. */
static void
one_behind_comes_back(void **state)
{
	struct task	*slow, *quick;

	(void)state;
	PG_SKIP;
	patient_open(3);
	slow = task_add(long_read_run, 0);
	(void)task_add(short_write_run, 1);
	quick = task_add(quick_run, 0);
	assert_int_equal(loop.pg->conn[0].depth, 2);
	until_done(quick);
	assert_int_equal(quick->st, OK);
	assert_false(slow->done);
	(void)admin("select pg_cancel_backend(pid) from pg_stat_activity "
	    "where wait_event = 'PgSleep'");
	until_done(slow);
	nothing_is_left();
	loop_close();
}

/* Puts one item: its number, of tenant A below 100. */
static void
submission_run(struct task *t)
{
	struct pg_exchange	*x;

	t->db.tenant = t->n < 100 ? STR(TENANT_A) : STR(TENANT_B);
	t->db.deadline = clock_ms() + 60000;
	x = pg_begin(&t->db, PG_WRITE);
	pg_group_many(x, TQ(T_PUT_MANY));
	(void)pg_add(x, TQ(T_ITEM_PUT), ARGS(pg_int(t->arena, t->n),
	    pg_text(t->arena, STR("x"))));
	t->st = pg_run(x);
}

/* Somebody has a lock on what one tenant sends: what others send at the same
 * time, in the same batch, is stored. Nothing is lost of the one's either. */
static void
a_locked_row_holds_up_its_tenant_only(void **state)
{
	struct task	*others[40];
	size_t		 i;

	(void)state;
	PG_SKIP;
	patient_open(PG_CONNS_MAX);
	(void)admin("insert into item values (1, 'x'), (2, 'x')");
	(void)admin("begin; select 1 from item for update");
	for (i = 0; i < 40; i++) {
		(void)task_add(submission_run, (int64_t)i % 4);
		others[i] = task_add(submission_run, (int64_t)(100 + i));
		if (i % 8 == 7)
			until_done(others[i]);
	}
	for (i = 0; i < 40; i++) {
		until_done(others[i]);
		assert_int_equal(others[i]->st, OK);
	}
	/* Two of four numbers are locked, and were tried alone. */
	assert_in_range(tasks_left(), 20, 40);
	(void)admin("commit");
	loop_run(30000);
	for (i = 0; i < loop.ntasks; i++)
		assert_int_equal(loop.tasks[i].st, OK);
	assert_int_equal(atoi(admin("select count(*) from item")), 44);
	pg_shares_tidy(loop.pg, INT64_MAX);
	nothing_is_left();
	loop_close();
}

static void
backends_signal(int signal)
{
	char	*pids, *next;

	pids = strdup(admin("select string_agg(pid::text, ' ') from "
	    "pg_stat_activity where usename = 'tester'"));
	assert_non_null(pids);
	for (next = strtok(pids, " "); next != NULL; next = strtok(NULL, " "))
		assert_int_equal(kill(atoi(next), signal), 0);
	free(pids);
}

static void
a_frozen_server_is_silent(void **state)
{
	int64_t		 end = clock_ms() + 20000;
	struct task	*t;

	(void)state;
	PG_SKIP;
	patient_open(CONNS);
	assert_false(pg_is_silent(loop.pg));
	backends_signal(SIGSTOP);
	t = task_add(quick_run, 0);
	assert_false(pg_is_silent(loop.pg));
	while (!pg_is_silent(loop.pg)) {
		assert_true(clock_ms() < end);
		loop_turn(20);
	}
	assert_false(t->done);
	backends_signal(SIGCONT);
	until_done(t);
	assert_int_equal(t->st, OK);
	assert_false(pg_is_silent(loop.pg));
	nothing_is_left();
	loop_close();
}

static void
a_tenant_cannot_fill_the_queue(void **state)
{
	struct task	*t, *other;
	size_t		 i;

	(void)state;
	PG_SKIP;
	patient_open(CONNS);
	(void)admin("begin; lock table ledger in access exclusive mode");
	do
		t = task_add(locked_run, 0);
	while (!t->done && loop.ntasks < TASKS_MAX - 2);
	assert_int_equal(t->st, E_BUSY);
	assert_string_equal(pg_failure(loop.pg).p,
	    "too many of this tenant's wait");
	other = task_add(free_run, 1);
	until_done(other);
	assert_int_equal(other->st, OK);
	(void)admin("commit");
	loop_run(20000);
	for (i = 0; i + 2 < loop.ntasks; i++)
		assert_int_equal(loop.tasks[i].st, OK);
	nothing_is_left();
	loop_close();
}

/* --- anything, in any order --------------------------------------------------------- */

static uint32_t	 dice = 1;

static uint32_t
roll(uint32_t sides)
{
	dice = dice * 1664525 + 1013904223;
	return ((dice >> 8) % sides);
}

static void
any_run(struct task *t)
{
	static const struct str	 tenants[] = { { NULL, 0 },
				    STR_INIT(TENANT_A), STR_INIT(TENANT_B) };
	struct pg_exchange	*x;
	enum pg_mode		 mode = roll(2) == 0 ? PG_READ : PG_WRITE;
	uint32_t		 what = roll(8);

	t->db.tenant = tenants[roll(3)];
	t->db.deadline = roll(3) == 0 ? clock_ms() + roll(150) : 0;
	x = pg_begin(&t->db, what < 3 ? PG_WRITE : mode);
	if (what < 2)
		pg_group_many(x, TQ(T_PUT_MANY));
	if (what == 2)
		pg_group(x);
	if (what < 3)
		(void)pg_add(x, TQ(T_ITEM_PUT), ARGS(pg_int(t->arena,
		    t->n % 50), pg_text(t->arena, roll(30) == 0 ?
		    STR("forbidden") : STR("x"))));
	else
		(void)pg_add(x, TQ(T_WHO), NOARGS);
	if (what == 3)
		(void)pg_add(x, TQ(T_SLEEP), ARGS(pg_text(t->arena,
		    STR("0.06"))));
	if (what == 4)
		(void)pg_add(x, TQ(T_FAIL), ARGS(pg_text(t->arena,
		    STR("23505"))));
	t->st = pg_run(x);
	/* Who asked is who is answered. */
	if (t->st == OK && what >= 3)
		assert_true(str_is(pg_str(x, 0, 0, 0), t->db.tenant.p == NULL ?
		    STR("") : t->db.tenant));
	if (t->st == OK && what < 3)
		assert_int_equal(pg_num(x, 0, 0, 0), t->n % 50);
	if (what == 4)
		assert_true(t->st == E_CONFLICT || t->st == E_BUSY);
}

static void
anything_in_any_order(void **state)
{
	size_t	 i, round, ok = 0, left = 0;

	(void)state;
	PG_SKIP;
	patient_open(CONNS);
	for (round = 0; round < 40; round++) {
		for (i = 0; i < 60; i++) {
			(void)task_add(any_run, (int64_t)(round * 60 + i));
			if (roll(10) == 0)
				loop_turn(0);
			if (roll(6) == 0 && !loop.tasks[roll((uint32_t)
			    loop.ntasks)].done) {
				task_drop(&loop.tasks[loop.ntasks - 1]);
				left++;
			}
		}
		if (roll(3) == 0)
			(void)admin("select pg_terminate_backend(pid) from "
			    "pg_stat_activity where usename = 'tester' "
			    "order by random() limit %d", 1 + (int)roll(4));
		loop_run(30000);
		for (i = 0; i < loop.ntasks; i++)
			ok += loop.tasks[i].st == OK;
		tasks_end();
	}
	loop_connected(CONNS);
	nothing_is_left();
	assert_in_range(ok, 700, 2400);
	assert_in_range(left, 50, 2400);
	loop_close();
}

#define TEST(f)	cmocka_unit_test_setup(f, setup)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_that_waits_gives_up), TEST(no_time_is_left),
		TEST(one_under_way_is_stopped), TEST(one_that_leaves),
		TEST(one_hit_by_mistake),
		TEST(a_lock_holds_up_its_tenant_only),
		TEST(two_that_wait_hold_up_no_third),
		TEST(one_behind_comes_back),
		TEST(a_locked_row_holds_up_its_tenant_only),
		TEST(a_frozen_server_is_silent),
		TEST(a_tenant_cannot_fill_the_queue),
		TEST(anything_in_any_order),
	};

	return (cmocka_run_group_tests(tests, group_setup, group_teardown));
}
