/* The route matcher: which row a path finds, and which tables it refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "http/match.h"

static struct arena *arena;

static int
setup(void **state)
{
	(void)state;
	return ((arena = arena_new((size_t)1 << 26, NULL, NULL)) == NULL);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

#define PUBLIC_ROW(verb, path)	ROW_OF(verb, AREA_PUBLIC, path)
#define ROW(verb, path)		ROW_OF(verb, AREA_STAFF, path)
#define ROW_OF(verb, area, path) { verb, area, path, ROUTE_FRONT,	\
	verb == GET ? ADMIT_OPEN : ADMIT_TOKEN, CAN_NOTHING,		\
	verb == GET ? BODY_NONE : BODY_FORM, verb == GET ? 0 : 1000, false, \
	verb == GET ? RATE_FREE : RATE_FORM, REPLY_PAGE, "a row" }

static const struct route routes[] = {
	ROW_OF(GET, AREA_SYSTEM, "/"),
	ROW(GET, "/login"),
	ROW(POST, "/login"),
	ROW(POST, "/logout"),
	PUBLIC_ROW(GET, "/:tenant/logo"),
	PUBLIC_ROW(GET, "/:tenant/s/:survey"),
	PUBLIC_ROW(POST, "/:tenant/s/:survey"),
	PUBLIC_ROW(GET, "/:tenant/careers"),
	PUBLIC_ROW(GET, "/:tenant/careers/:opening"),
	PUBLIC_ROW(GET, "/:tenant/careers/:opening/apply"),
	ROW(GET, "/app"),
	ROW(GET, "/app/surveys/new"),
	ROW(GET, "/app/surveys/:id"),
	ROW(POST, "/app/surveys/:id"),
	ROW(GET, "/app/:x/:y/edit"),
	ROW(GET, "/app/surveys/:id/8/9"),
	ROW(GET, "/a/:1/:2/:3/:4/:5/:6"),
	ROW_OF(GET, AREA_SYSTEM, "/healthz"),
};

#define NROUTES	(sizeof(routes) / sizeof(routes[0]))

static struct match_index *
index_get(void)
{
	struct match_index	*index;
	const char		*why;

	index = match_build(arena, routes, NROUTES, &why);
	assert_null(why);
	assert_non_null(index);
	return (index);
}

/* row NULL: the status alone. args: the tenant, if it is public, and what is
 * captured, joined by '|'. */
static void
check(enum verb verb, const char *path, enum status want, const char *row,
    const char *args)
{
	struct match	 m;
	struct str	 all;
	enum status	 st;
	size_t		 i;

	st = match_find(index_get(), verb, str_of(path), arena, &m);
	if (st != want)
		print_error("%s: status %d, %d wanted\n", path, (int)st,
		    (int)want);
	assert_int_equal(st, want);
	assert_int_equal(m.route != NULL, st == OK);
	if (st != OK)
		return;
	assert_string_equal(m.route->path, row);
	assert_int_equal(m.route->verb, verb);
	assert_int_equal(m.area, m.route->area);
	assert_int_equal(m.tenant.len != 0, m.area == AREA_PUBLIC);
	all = m.tenant.len == 0 ? STR("") : m.tenant;
	for (i = 0; i < RQ_ARGS_MAX && m.arg[i].p != NULL; i++)
		all = str_fmt(arena, "%.*s%s%.*s", STR_ARG(all),
		    all.len == 0 ? "" : "|", STR_ARG(m.arg[i]));
	assert_string_equal(str_c(arena, all), args);
	for (; i < RQ_ARGS_MAX; i++)
		assert_null(m.arg[i].p);
}

/* What is known of a path that is refused. */
static void
refused_at(const char *path, enum status st, enum area area,
    const char *tenant, const char *near, const char *arg)
{
	struct match	 m;

	assert_int_equal(match_find(index_get(), VERB__MAX, str_of(path),
	    arena, &m), st);
	assert_null(m.route);
	assert_int_equal(m.area, area);
	assert_true(str_is(m.tenant, str_of(tenant)));
	assert_int_equal(m.near == NULL, near == NULL);
	if (near != NULL)
		assert_string_equal(m.near->path, near);
	assert_true(str_is(m.arg[0], str_of(arg)));
}

static void
refused_paths_have_a_place(void **state)
{
	(void)state;
	refused_at("/acme/s/x/zzz", E_NOTFOUND, AREA_PUBLIC, "acme",
	    "/:tenant/s/:survey", "x");
	refused_at("/acme/s", E_NOTFOUND, AREA_PUBLIC, "acme",
	    "/:tenant/s/:survey", NULL);
	refused_at("/acme/s/x/", E_NOTFOUND, AREA_PUBLIC, "acme",
	    "/:tenant/s/:survey", "x");
	refused_at("/acme/s/x", E_METHOD, AREA_PUBLIC, "acme",
	    "/:tenant/s/:survey", "x");
	refused_at("/acme/careers/7/nothing", E_NOTFOUND, AREA_PUBLIC, "acme",
	    "/:tenant/careers/:opening", "7");
	refused_at("/acme", E_NOTFOUND, AREA_PUBLIC, "acme", NULL, NULL);
	refused_at("/acme/nothing", E_NOTFOUND, AREA_PUBLIC, "acme", NULL,
	    NULL);
	refused_at("/ac%6De/s/%zz", E_MALFORMED, AREA_PUBLIC, "acme",
	    "/:tenant/s/:survey", NULL);
	refused_at("/app/surveys", E_NOTFOUND, AREA_STAFF, NULL,
	    "/app/surveys/new", NULL);
	refused_at("/app/s/x", E_NOTFOUND, AREA_STAFF, NULL,
	    "/app/:x/:y/edit", "s");
	refused_at("/logout", E_METHOD, AREA_STAFF, NULL, "/logout", NULL);
	refused_at("/login/x", E_NOTFOUND, AREA_STAFF, NULL, "/login", NULL);
	refused_at("/healthz/x", E_NOTFOUND, AREA_SYSTEM, NULL, "/healthz",
	    NULL);
	refused_at("/", E_METHOD, AREA_SYSTEM, NULL, NULL, NULL);
	refused_at("//acme", E_NOTFOUND, AREA_SYSTEM, NULL, NULL, NULL);
	refused_at("/%zz", E_MALFORMED, AREA_SYSTEM, NULL, NULL, NULL);
	refused_at("*", E_NOTFOUND, AREA_SYSTEM, NULL, NULL, NULL);
}

static void
rows_are_found(void **state)
{
	(void)state;
	check(GET, "/", OK, "/", "");
	check(GET, "/login", OK, "/login", "");
	check(POST, "/login", OK, "/login", "");
	check(GET, "/acme/logo", OK, "/:tenant/logo", "acme");
	check(GET, "/acme", E_NOTFOUND, NULL, NULL);
	check(GET, "/acme/s/chat-exit", OK, "/:tenant/s/:survey",
	    "acme|chat-exit");
	check(POST, "/acme/s/chat-exit", OK, "/:tenant/s/:survey",
	    "acme|chat-exit");
	check(GET, "/acme/careers/7/apply", OK,
	    "/:tenant/careers/:opening/apply", "acme|7");
	check(GET, "/a/b/c/d/e/f/g", OK, "/a/:1/:2/:3/:4/:5/:6",
	    "b|c|d|e|f|g");
}

static void
literals_win(void **state)
{
	(void)state;
	check(GET, "/app", OK, "/app", "");
	check(GET, "/app/surveys/new", OK, "/app/surveys/new", "");
	check(GET, "/app/surveys/7", OK, "/app/surveys/:id", "7");
	/* Also over a row with the verb: a word of ours is no capture. */
	check(GET, "/logout", E_METHOD, NULL, NULL);
	check(POST, "/app/surveys/new", E_METHOD, NULL, NULL);
	/* No tenant is called as our own pages begin. */
	check(GET, "/app/s/x", E_NOTFOUND, NULL, NULL);
	check(GET, "/a/s/x", E_NOTFOUND, NULL, NULL);
	/* A literal that leads nowhere gives way. */
	check(GET, "/app/surveys/7/edit", OK, "/app/:x/:y/edit",
	    "surveys|7");
	/* And leaves none of its captures behind. */
	check(GET, "/app/surveys/7/8/9", OK, "/app/surveys/:id/8/9", "7");
}

static void
escapes(void **state)
{
	(void)state;
	check(GET, "/lo%67in", OK, "/login", "");
	check(GET, "/ac%20me/s/caf%C3%A9", OK, "/:tenant/s/:survey",
	    "ac me|caf\xc3\xa9");
	check(GET, "/caf\xc3\xa9/logo", OK, "/:tenant/logo", "caf\xc3\xa9");
	check(GET, "/a+b/logo", OK, "/:tenant/logo", "a+b");
	check(GET, "/%2541/logo", OK, "/:tenant/logo", "%41");
	check(GET, "/:tenant/logo", OK, "/:tenant/logo", ":tenant");
	check(GET, "/%", E_MALFORMED, NULL, NULL);
	check(GET, "/acme/s/%4", E_MALFORMED, NULL, NULL);
	check(GET, "/%zz", E_MALFORMED, NULL, NULL);
	check(GET, "/a%2Fb", E_NOTFOUND, NULL, NULL);
	check(GET, "/a%00", E_NOTFOUND, NULL, NULL);
	check(GET, "/a%0d%0aX", E_NOTFOUND, NULL, NULL);
	check(GET, "/a%7f", E_NOTFOUND, NULL, NULL);
	check(GET, "/a%ff", E_NOTFOUND, NULL, NULL);
	check(GET, "/a%C3", E_NOTFOUND, NULL, NULL);
	check(GET, "/%ed%a0%80", E_NOTFOUND, NULL, NULL);
	check(GET, "/%c0%af", E_NOTFOUND, NULL, NULL);
}

static void
not_found(void **state)
{
	static const char	*none[] = {
		"", "login", "*", "//", "/login/", "//login", "/acme/s",
		"/acme/s/", "/acme//chat-exit", "/acme/s/x/y", "/acme/",
		"/acme/s/x/", "/LOGIN/x", "/.", "/..", "/acme/..",
		"/%2e%2e", "/acme/s/%2E", "/a/b/c/d/e/f/g/h",
		"/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17",
		"/app/surveys",
	};
	size_t			 i;

	(void)state;
	for (i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		check(GET, none[i], E_NOTFOUND, NULL, NULL);
		check(POST, none[i], E_NOTFOUND, NULL, NULL);
		assert_null(match_allowed(index_get(), str_of(none[i]),
		    arena).p);
	}
	check(POST, "/", E_METHOD, NULL, NULL);
	check(POST, "/acme/logo", E_METHOD, NULL, NULL);
	check(VERB__MAX, "/login", E_METHOD, NULL, NULL);
}

static void
allowed_verbs(void **state)
{
	struct match_index	*index;

	(void)state;
	index = index_get();
	assert_true(str_is_c(match_allowed(index, STR("/"), arena),
	    "GET, HEAD"));
	assert_true(str_is_c(match_allowed(index, STR("/login"), arena),
	    "GET, HEAD, POST"));
	assert_true(str_is_c(match_allowed(index, STR("/logout"), arena),
	    "POST"));
	assert_null(match_allowed(index, STR("/%zz"), arena).p);
}

static void
refused(const struct route *rows, size_t n, const char *word)
{
	const char	*why;

	assert_null(match_build(arena, rows, n, &why));
	assert_non_null(why);
	if (strstr(why, word) == NULL)
		print_error("%s: no \"%s\" in it\n", why, word);
	assert_non_null(strstr(why, word));
}

static void
tables_are_checked(void **state)
{
	static const struct route same[] = {
		ROW(GET, "/x"), ROW(POST, "/x"), ROW(GET, "/x"),
	};
	static const struct route mixed[] = {
		ROW(GET, "/x/a"), ROW_OF(GET, AREA_SYSTEM, "/x/b"),
	};
	static const struct route shape[] = {
		ROW(GET, "/x/:a/y"), ROW(GET, "/x/z/:b"), ROW(GET, "/x/:b/y"),
	};
	static const struct {
		struct route	 row;
		const char	*word;
	} bad[] = {
		{ ROW(GET, "x"), "slash" },
		{ ROW(GET, ""), "slash" },
		{ ROW(GET, NULL), "slash" },
		{ ROW(GET, "/x/"), "empty" },
		{ ROW(GET, "//x"), "empty" },
		{ ROW(GET, "/x/:"), "empty" },
		{ ROW(VERB__MAX, "/x"), "verb" },
		{ ROW(GET, "/a/:1/:2/:3/:4/:5/:6/:7"), "captures" },
		{ ROW(GET, "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17"),
		    "many segments" },
		{ ROW_OF(GET, AREA_PUBLIC, "/x"), "public" },
		{ ROW(GET, "/:tenant/x"), "public" },
		{ ROW(GET, "/:other/x"), "tenant's path" },
		{ { GET, AREA_STAFF, "/x", 0, ADMIT_OPEN, CAN_NOTHING,
		    BODY_FORM, 1, false, RATE_FREE, REPLY_PAGE, "" }, "body" },
		{ { POST, AREA_STAFF, "/x", 0, ADMIT_TOKEN, CAN_NOTHING,
		    BODY_FORM, 0, false, RATE_FORM, REPLY_PAGE, "" }, "body" },
		{ { POST, AREA_STAFF, "/x", 0, ADMIT_TOKEN, CAN_NOTHING,
		    BODY_FORM, 1, false, RATE_FREE, REPLY_PAGE, "" }, "counted" },
		{ { POST, AREA_STAFF, "/x", 0, ADMIT_SESSION, CAN_NOTHING,
		    BODY_FORM, 1, false, RATE_FORM, REPLY_PAGE, "" }, "counted" },
		{ { POST, AREA_STAFF, "/x", 0, ADMIT_OPEN, CAN_NOTHING,
		    BODY_FORM, 1, false, RATE_FREE, REPLY_PAGE, "" }, "token" },
		{ { GET, AREA_STAFF, "/x", 0, ADMIT_TOKEN, CAN_NOTHING,
		    BODY_NONE, 0, false, RATE_FREE, REPLY_PAGE, "" }, "no form" },
		{ { GET, AREA_SYSTEM, "/x", 0, ADMIT_SESSION, CAN_NOTHING,
		    BODY_NONE, 0, false, RATE_FREE, REPLY_PAGE, "" }, "sign-in" },
		{ { GET, AREA_STAFF, "/x", 0, ADMIT_OPEN, CAN_READ_RESULTS,
		    BODY_NONE, 0, false, RATE_FREE, REPLY_PAGE, "" }, "sign-in" },
		{ { GET, AREA_STAFF, "/x", 0, ADMIT_BEARER, CAN_SURVEYS_READ,
		    BODY_NONE, 0, false, RATE_API, REPLY_JSON, "" }, "the API" },
		{ { GET, AREA_API, "/x", 0, ADMIT_BEARER, CAN_READ_RESULTS,
		    BODY_NONE, 0, false, RATE_API, REPLY_JSON, "" }, "scopes" },
		{ { GET, AREA_API, "/x", 0, ADMIT_BEARER, CAN_SURVEYS_READ,
		    BODY_NONE, 0, false, RATE_FREE, REPLY_JSON, "" }, "counted" },
		{ { GET, AREA_STAFF, "/x", 0, ADMIT_SESSION, CAN_SURVEYS_READ,
		    BODY_NONE, 0, false, RATE_FREE, REPLY_PAGE, "" }, "scopes" },
		{ { POST, AREA_API, "/x", 0, ADMIT_BEARER, CAN_SURVEYS_READ,
		    BODY_FORM, 1, false, RATE_API, REPLY_JSON, "" }, "JSON" },
		{ { POST, AREA_STAFF, "/x", 0, ADMIT_SESSION, CAN_NOTHING,
		    BODY_JSON, 1, false, RATE_FREE, REPLY_PAGE, "" }, "JSON" },
	};
	const char		*why;
	size_t			 i;

	(void)state;
	refused(mixed, 2, "route 2 (GET /x/b): it begins like one of another");
	refused(same, 3, "route 3 (GET /x): the same as /x");
	refused(shape, 3, "route 3 (GET /x/:b/y): the same as /x/:a/y");
	assert_non_null(match_build(arena, same, 2, &why));
	assert_non_null(match_build(arena, shape, 2, &why));
	assert_null(why);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		refused(&bad[i].row, 1, bad[i].word);
	assert_non_null(match_build(arena, NULL, 0, &why));
}

/* A table of 400 rows, added in an order that is not sorted. */
static void
many_rows(void **state)
{
	static struct route	 rows[400];
	struct match_index	*index;
	struct match		 m;
	const char		*why;
	size_t			 i;

	(void)state;
	for (i = 0; i < 400; i++) {
		rows[i] = routes[1];
		rows[i].path = str_fmt(arena, "/r%zu/:a/x%zu",
		    i * 7919 % 400, i % 20).p;
	}
	index = match_build(arena, rows, 400, &why);
	assert_non_null(index);
	for (i = 0; i < 400; i++) {
		assert_int_equal(match_find(index, GET, str_fmt(arena,
		    "/r%zu/v/x%zu", i * 7919 % 400, i % 20), arena, &m),
		    OK);
		assert_ptr_equal(m.route, &rows[i]);
		assert_true(str_is_c(m.arg[0], "v"));
	}
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		TEST(rows_are_found),
		TEST(literals_win),
		TEST(refused_paths_have_a_place),
		TEST(escapes),
		TEST(not_found),
		TEST(allowed_verbs),
		TEST(tables_are_checked),
		TEST(many_rows),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
