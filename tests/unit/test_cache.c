/*
 * What a process remembers, against a PostgreSQL of its own: what is asked
 * again and what never, whose it is, and that memory has an end.
 */
#include "pg_fixture.h"

#include "base/buf.h"
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
	    STR("<html>"), 3, 0 }));
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
	held = cache_entry_new(holder, STR("x/held"), STR("x"));
	cache_entry_put(held);
	used = cache_entry_new(holder, STR("x/used"), STR("x"));
	cache_entry_put(used);
	for (i = 0; i < n; i++) {
		a = arena_new(1 << 20, NULL, NULL);
		e = cache_entry_new(a, str_fmt(a, "x/%zu", i), STR_NONE);
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

/* --- who asks --- */

/* A request that wants "x/y": what it is told, and the answer it puts there. */
struct asker {
	struct db	 db;
	struct co	*co;
	bool		 asks, over;
	enum status	 st, answer;
	struct cache_look look;
};

static void
asker_woken(void *arg)
{
	(void)arg;
}

static void
asker_main(void *arg)
{
	struct asker		*a = arg;
	struct cache_entry	*e;

	a->st = cache_look_begin(&a->db, STR("x/y"), &a->look);
	a->asks = a->st == OK && a->look.asks;
	if (a->asks) {
		co_yield();		/* the database thinks */
		if (a->answer == OK) {
			e = cache_entry_new(a->db.arena, STR("x/y"), STR("y"));
			e->until = cache_look_fresh(&a->look);
			cache_entry_put(e);
			a->look.e = e;
		}
		a->st = cache_look_end(&a->look, a->answer);
	}
	a->over = true;
}

static void
asker_start(struct asker *a, enum status answer)
{
	*a = (struct asker){ .answer = answer };
	a->db = (struct db){ .pg = db.pg, .arena = arena_new(1 << 20, NULL,
	    NULL) };
	a->co = co_new(asker_main, asker_woken, a);
	(void)co_resume(a->co);
}

static void
asker_end(struct asker *a)
{
	co_free(a->co);
	arena_free(a->db.arena);
}

static void
one_asks_for_all(void **state)
{
	struct asker	 a[4];
	size_t		 i;

	(void)state;
	PG_SKIP;
	for (i = 0; i < 4; i++)
		asker_start(&a[i], OK);
	assert_true(a[0].asks);
	for (i = 1; i < 4; i++)
		assert_false(a[i].over);
	(void)co_resume(a[0].co);
	for (i = 1; i < 4; i++) {
		assert_true(co_resume(a[i].co));
		assert_false(a[i].asks);
		assert_int_equal(a[i].st, OK);
		assert_ptr_equal(a[i].look.e, a[0].look.e);
		asker_end(&a[i]);
	}
	asker_end(&a[0]);
	/* Something old: it is shown while one asks, however long that takes. */
	cache_forget(NULL, "y");
	for (i = 0; i < 4; i++)
		asker_start(&a[i], OK);
	assert_true(a[0].asks && !a[0].over);
	for (i = 1; i < 4; i++)
		assert_true(a[i].over && !a[i].asks && a[i].look.e != NULL);
	for (i = 0; i < 4; i++)
		asker_end(&a[i]);
	cache_entry_drop(STR("x/y"));
}

/* What the one that asks is told, all are; if it leaves, the next one asks. */
static void
the_one_that_asks_fails(void **state)
{
	struct asker	 a[3];

	(void)state;
	PG_SKIP;
	asker_start(&a[0], E_NOTFOUND);
	asker_start(&a[1], OK);
	(void)co_resume(a[0].co);
	assert_true(co_resume(a[1].co));
	assert_int_equal(a[1].st, E_NOTFOUND);
	asker_end(&a[0]);
	asker_end(&a[1]);
	asker_start(&a[0], OK);
	asker_start(&a[1], OK);
	asker_start(&a[2], OK);
	asker_end(&a[0]);
	(void)co_resume(a[1].co);
	assert_true(a[1].asks && !a[1].over);
	(void)co_resume(a[2].co);
	assert_false(a[2].over);
	asker_end(&a[2]);		/* leaves the line */
	(void)co_resume(a[1].co);
	assert_int_equal(a[1].st, OK);
	asker_end(&a[1]);
	cache_entry_drop(STR("x/y"));
}

/* --- thousands of tenants --- */

#define MANY	3000

static struct str
file_text(const char *path)
{
	struct buf	 b = buf_new(arena, 16 * 1024);
	char		 part[4096];
	size_t		 n;
	FILE		*f = fopen(path, "r");

	assert_non_null(f);
	while ((n = fread(part, 1, sizeof(part), f)) != 0)
		buf_str(&b, (struct str){ part, n });
	assert_int_equal(fclose(f), 0);
	return (buf_view(&b));
}

static void
many_make(void)
{
	struct str	 xml = file_text("conf/demo/acme-chat-exit.xml");

	(void)admin("insert into app.tenant (id, slug, name) select "
	    "md5('t' || i)::uuid, 'many-' || i, 'Customer ' || i from "
	    "generate_series(1, %d) i", MANY);
	(void)admin("insert into app.survey (tenant_id, id, slug, title, "
	    "state) select md5('t' || i)::uuid, md5('s' || i)::uuid, 'exit', "
	    "'Exit', 'open' from generate_series(1, %d) i", MANY);
	PQclear(PQexec(server.admin, str_fmt(arena, "insert into "
	    "app.survey_version (tenant_id, survey_id, version, definition) "
	    "select md5('t' || i)::uuid, md5('s' || i)::uuid, 1, $x$%.*s$x$ "
	    "from generate_series(1, %d) i", STR_ARG(xml), MANY).p));
	(void)admin("update app.survey set current_version = 1 where slug = "
	    "'exit' and current_version is null");
}

/* A visit leaves a tenant, a survey, its version and its first page. */
static void
many_visit(int i, struct str page)
{
	struct cached_survey	*cs;
	const char		*slug = str_fmt(arena, "many-%d", i).p;
	const struct tenant	*t = enter(slug);

	assert_int_equal(cache_survey_get(&db, t, STR("exit"), &cs), OK);
	if (cs->first[0].html.p == NULL)
		assert_true(cache_first_keep(cs, 0,
		    &(struct first_page){ page, 3000, 0 }));
	leave();
}

static size_t
many_kept(void)
{
	struct arena	*a = arena_new(16 << 20, NULL, NULL);
	size_t		 i, n;

	for (i = 1, n = 0; i <= MANY; i++)
		n += cache_entry_find(a, str_fmt(a, "t/many-%zu", i)) != NULL &&
		    cache_entry_find(a, str_fmt(a, "s/many-%zu/exit", i)) !=
		    NULL;
	arena_free(a);
	return (n);
}

/*
 * As many customers as a process should know, visited one after the other: the
 * worst there is for what throws the least lately used away. And a stranger
 * who tries addresses leaves nothing behind.
 */
static void
thousands_are_kept(void **state)
{
	const struct tenant	*t;
	struct str		 page;
	size_t			 before, n, bytes;
	int			 i;

	(void)state;
	PG_SKIP;
	many_make();
	page = (struct str){ arena_get(arena, 12 * 1024), 12 * 1024 };
	before = cache_entries_size(&n);
	for (i = 1; i <= MANY; i++)
		many_visit(i, page);
	bytes = cache_entries_size(&n);
	print_message("%d customers with a survey: %zu bytes each, "
	    "%zu of %d are there at the second visit\n", MANY,
	    (bytes - before) / MANY, many_kept(), MANY);
	assert_int_equal(many_kept(), MANY);
	for (i = 0; i < 2000; i++) {
		db.arena = arena_new(1 << 20, NULL, NULL);
		db.tenant = STR_NONE;
		assert_int_equal(cache_tenant_get(&db, str_fmt(db.arena,
		    "nobody-%d", i), &t), E_NOTFOUND);
		leave();
	}
	assert_int_equal(cache_entries_size(&before), bytes);
	assert_int_equal(before, n);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(asked_once),
		cmocka_unit_test(a_change_is_seen),
		cmocka_unit_test(told_while_it_loads),
		cmocka_unit_test(times),
		cmocka_unit_test(one_asks_for_all),
		cmocka_unit_test(the_one_that_asks_fails),
		cmocka_unit_test(thousands_are_kept),
		cmocka_unit_test(memory_has_an_end),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
