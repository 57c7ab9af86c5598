/*
 * What a process remembers, against a PostgreSQL of its own: what is asked
 * again and what never, whose it is, and that memory has an end.
 */
#include "pg_fixture.h"

#include "base/date.h"
#include "base/pg_migrate.h"
#include "store/cache.h"
#include "store/cache_table.h"

#define SURVEY	"<survey xmlns='urn:exitpoll:survey:1' code='s' " \
		"xml:lang='en'><title>%s</title><page code='p'><question " \
		"code='q' type='nps'><label>L</label></question></page></survey>"

static struct arena	*arena;
static struct db	 db;

static const char *
as(const char *role)
{
	return (str_fmt(arena, "host=%s user=%s dbname=postgres "
	    "options='-c TimeZone=UTC'", server.dir, role).p);
}

static void
tenant_make(int n)
{
	(void)admin("insert into app.tenant (id, slug, name, time_zone) values "
	    "('00000000-0000-4000-8000-00000000000%d', 't%d', 'T', "
	    "'Europe/Berlin')", n, n);
	(void)admin("insert into app.survey (tenant_id, id, slug, title, "
	    "state) values ('00000000-0000-4000-8000-00000000000%d', "
	    "'10000000-0000-4000-8000-000000000000', 'exit', 'E', 'open')", n);
}

static void
version_add(int tenant, int version, const char *title)
{
	(void)admin("insert into app.survey_version (tenant_id, survey_id, "
	    "version, definition) values ('00000000-0000-4000-8000-"
	    "00000000000%d', '10000000-0000-4000-8000-000000000000', %d, $x$"
	    SURVEY "$x$)", tenant, version, title);
	(void)admin("update app.survey set current_version = %d where "
	    "tenant_id = '00000000-0000-4000-8000-00000000000%d'", version,
	    tenant);
}

static int
setup(void **state)
{
	struct str	 why = STR_NONE;
	const char	*text = "";
	char		 line[300];

	(void)state;
	arena = arena_new((size_t)512 << 20, NULL, NULL);
	server_make("select 1");
	if (!server.installed)
		return (0);
	(void)snprintf(line, sizeof(line), "psql -q -X -v ON_ERROR_STOP=1 "
	    "-h %s -U postgres -d postgres -f sql/bootstrap.sql", server.dir);
	assert_int_equal(system(line), 0);
	if (migrate(arena, as("exitpoll_owner"), "sql/migrations", NULL,
	    &why) != OK)
		fail_msg("%.*s", STR_ARG(why));
	db = (struct db){ .pg = pg_open(as("exitpoll_web"), &text),
	    .arena = arena };
	if (db.pg == NULL)
		fail_msg("%s", text);
	tenant_make(1);
	tenant_make(2);
	version_add(1, 1, "One");
	version_add(2, 1, "Two");
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	if (server.installed) {
		pg_close(db.pg);
		server_remove();
	}
	arena_free(arena);
	return (0);
}

/* As a request: with an arena of its own, in the tenant's name. */
static const struct tenant *
enter(const char *slug)
{
	const struct tenant	*t;

	db.arena = arena_new(32 << 20, NULL, NULL);
	db.tenant = STR_NONE;
	assert_int_equal(cache_tenant_get(&db, str_of(slug), &t), OK);
	db.tenant = t->id;
	return (t);
}

static void
leave(void)
{
	arena_free(db.arena);
	db.arena = arena;
}

static enum status
survey_of(const char *tenant, struct cached_survey **cs)
{
	const struct tenant	*t = enter(tenant);
	enum status		 st;

	st = cache_survey_get(&db, t, STR("exit"), cs);
	leave();
	return (st);
}

static void
asked_once(void **state)
{
	struct cached_survey	*one, *again, *two;

	(void)state;
	PG_SKIP;
	assert_int_equal(survey_of("t1", &one), OK);
	assert_int_equal(survey_of("t2", &two), OK);
	assert_ptr_not_equal(one, two);
	assert_true(str_is_c(text_in(&one->def->title, 0), "One"));
	assert_true(str_is_c(text_in(&two->def->title, 0), "Two"));
	/* Nobody is asked: nobody could answer. */
	(void)admin("alter table app.survey rename to gone");
	(void)admin("alter function app.tenant_by_slug rename to gone");
	assert_int_equal(survey_of("t1", &again), OK);
	assert_ptr_equal(one, again);
	(void)admin("alter table app.gone rename to survey");
	(void)admin("alter function app.gone rename to tenant_by_slug");
}

/* A NOTIFY asks again; what has not changed stays, with its pages. */
static void
a_change_is_seen(void **state)
{
	struct cached_survey	*one, *two, *cs;
	const struct survey	*def;

	(void)state;
	PG_SKIP;
	assert_int_equal(survey_of("t1", &one), OK);
	assert_int_equal(survey_of("t2", &two), OK);
	assert_true(cache_first_keep(one, 0, &(struct first_page){
	    STR("<html>"), 3, 1 }));
	version_add(2, 2, "Three");
	assert_int_equal(survey_of("t2", &cs), OK);
	assert_ptr_equal(cs, two);
	cache_forget(NULL, "t2");
	assert_int_equal(survey_of("t2", &cs), OK);
	assert_ptr_not_equal(cs, two);
	assert_true(str_is_c(text_in(&cs->def->title, 0), "Three"));
	assert_int_equal(survey_of("t1", &cs), OK);
	assert_ptr_equal(cs, one);
	cache_forget(NULL, NULL);
	assert_int_equal(survey_of("t1", &cs), OK);
	assert_ptr_equal(cs, one);
	assert_int_equal(cs->first[0].html.len, 6);
	/* The version before is still there; a stranger's is not. */
	(void)enter("t2");
	assert_int_equal(cache_version_get(&db, cs->row.id, 1, &def), OK);
	assert_true(str_is_c(text_in(&def->title, 0), "Two"));
	assert_int_equal(cache_version_get(&db, cs->row.id, 2, &def), OK);
	leave();
	(void)enter("t1");
	assert_int_equal(cache_version_get(&db, cs->row.id, 1, &def), OK);
	assert_true(str_is_c(text_in(&def->title, 0), "One"));
	assert_int_equal(cache_version_get(&db, cs->row.id, 2, &def),
	    E_NOTFOUND);
	leave();
}

/* A page that asks for what was shown, in a coroutine as in the web server. */
static void
load_run(struct task *t)
{
	struct cached_survey	*cs;
	const struct tenant	*tenant;

	assert_int_equal(cache_tenant_get(&t->db, STR("t1"), &tenant), OK);
	t->db.tenant = tenant->id;
	t->st = cache_survey_get(&t->db, tenant, STR("exit"), &cs);
}

/* The database has answered; nobody has read it yet. */
static void
answer_arrives(void)
{
	struct pollfd	 p = { .fd = loop.watch[0].fd, .events = POLLIN };

	assert_int_equal(poll(&p, 1, 10000), 1);
}

static void
web_open(void)
{
	struct pg_options	 o = { .conns = 1, .loop = &test_loop };
	int64_t			 end = clock_ms() + 10000;

	memset(&loop, 0, sizeof(loop));
	o.conninfo = as("exitpoll_web");
	assert_non_null(loop.pg = pg_new(&o));
	while (!pg_is_connected(loop.pg)) {
		assert_true(clock_ms() < end);
		loop_turn(20);
	}
}

/* What was asked before the NOTIFY, and answered with what was so then, is
 * asked again, whichever of the two entries was being loaded. */
static void
told_while_it_loads(void **state)
{
	struct cached_survey	*cs;
	const struct tenant	*t;
	struct str		 name;
	struct task		*task;
	int			 asked, turn;

	(void)state;
	PG_SKIP;
	web_open();
	for (asked = 0; asked < 2; asked++) {
		cache_forget(NULL, "t1");
		task = task_add(load_run, 0);
		for (turn = 0; turn < asked; turn++) {
			answer_arrives();
			loop_turn(0);
		}
		answer_arrives();
		assert_false(task->done);
		name = str_fmt(arena, "Name %d", asked);
		(void)admin("update app.tenant set name = '%s' where slug = "
		    "'t1'", name.p);
		version_add(1, 10 + asked, name.p);
		cache_forget(NULL, "t1");
		loop_run(10000);
		assert_int_equal(task->st, OK);
		t = enter("t1");
		assert_true(str_is(t->name, name));
		leave();
		assert_int_equal(survey_of("t1", &cs), OK);
		assert_true(str_is(text_in(&cs->def->title, 0), name));
	}
	loop_close();
}

/* Opening and closing take effect at their second, without being told. */
static void
times(void **state)
{
	struct cached_survey	*cs, *later;
	int64_t			 end = clock_ms() + 10000;

	(void)state;
	PG_SKIP;
	(void)admin("update app.survey set opens_at = now() + interval '1 "
	    "hour', closes_at = '2999-07-01 10:00Z'");
	cache_forget(NULL, "t1");
	assert_int_equal(survey_of("t1", &cs), E_GONE);
	assert_true(str_is_c(cs->row.closes_local, "2999-07-01T12:00"));
	assert_true(cs->row.opens > clock_now());
	(void)admin("update app.survey set opens_at = null, closes_at = now() "
	    "+ interval '2 seconds'");
	cache_forget(NULL, "t1");
	assert_int_equal(survey_of("t1", &cs), OK);
	(void)admin("alter table app.survey rename to gone");
	while (survey_of("t1", &later) == OK && clock_ms() < end)
		(void)poll(NULL, 0, 20);
	(void)admin("alter table app.gone rename to survey");
	assert_ptr_equal(later, cs);
	assert_int_equal(survey_of("t1", &later), E_GONE);
	assert_true(clock_now() >= cs->row.closes);
	(void)admin("update app.survey set closes_at = null");
	cache_forget(NULL, NULL);
}

/* The least lately used goes; who holds it may go on with it. */
static void
memory_has_an_end(void **state)
{
	struct arena		*holder, *a;
	struct cache_entry	*e, *held, *used;
	size_t			 i, n = 4 * CACHE_MAX / CACHE_ENTRY_MAX;

	(void)state;
	holder = arena_new(1 << 20, NULL, NULL);
	held = cache_entry_new(holder, STR("x/held"));
	cache_entry_put(held);
	used = cache_entry_new(holder, STR("x/used"));
	cache_entry_put(used);
	for (i = 0; i < n; i++) {
		a = arena_new(1 << 20, NULL, NULL);
		e = cache_entry_new(a, str_fmt(a, "x/%zu", i));
		(void)arena_raw(e->arena, CACHE_ENTRY_MAX / 2);
		cache_entry_put(e);
		assert_ptr_equal(cache_entry_find(a, STR("x/used")), used);
		assert_ptr_equal(cache_entry_find(a, e->key), e);
		arena_free(a);
	}
	a = arena_new(1 << 20, NULL, NULL);
	assert_null(cache_entry_find(a, STR("x/held")));
	assert_null(cache_entry_find(a, STR("x/0")));
	assert_true(str_is_c(held->key, "x/held"));
	arena_free(a);
	arena_free(holder);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(asked_once),
		cmocka_unit_test(a_change_is_seen),
		cmocka_unit_test(told_while_it_loads),
		cmocka_unit_test(times),
		cmocka_unit_test(memory_has_an_end),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
