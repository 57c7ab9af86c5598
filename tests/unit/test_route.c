/* The product's own table of routes, its addresses, roles and capabilities. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "form/survey.h"
#include "http/match.h"

static struct arena	*arena;

static int
setup(void **state)
{
	(void)state;
	return ((arena = arena_new((size_t)1 << 22, NULL, NULL)) == NULL);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

static const struct match_index *
index_get(void)
{
	const struct match_index	*index;
	const char			*why;

	index = match_build(arena, route_rows, ROUTE__MAX, &why);
	if (index == NULL)
		fail_msg("%s", why);
	return (index);
}

static int
captures(const struct route *r)
{
	const char	*p;
	int		 n = 0;

	for (p = r->path; *p != '\0'; p++)
		n += *p == ':';
	return (r->area == AREA_PUBLIC ? n - 1 : n);
}

/* A row says everything, and nothing that contradicts itself. */
static void
rows_are_complete(void **state)
{
	static const int	 args[] = {
#define ROUTE(id, verb, area, path, n, ...)	n,
#include "routes.h"
	};
	const struct route	*r, *up;
	int			 i;

	(void)state;
	(void)index_get();
	for (i = 0; i < ROUTE__MAX; i++) {
		r = &route_rows[i];
		up = &route_rows[r->up];
		if (captures(r) != args[i] || r->what[0] == '\0' ||
		    r->body_max > 9U << 20)
			fail_msg("%s", r->path);
		/* An error leads back to a page of the same area that needs
		 * no more than was captured, and is a page. */
		if (up->area != r->area || up->verb != GET ||
		    (r->area != AREA_API && up->reply != REPLY_PAGE) || captures(up) > captures(r) ||
		    (r->admission == ADMIT_OPEN &&
		    up->admission != ADMIT_OPEN))
			fail_msg("%s leads back to %s", r->path, up->path);
		/* What a form is answered with is a page, or a download. */
		if (r->verb == POST && r->reply != (r->area == AREA_API ?
		    REPLY_JSON : REPLY_PAGE) && r->reply != REPLY_FILE)
			fail_msg("%s", r->path);
	}
	/* The largest page of a survey, and what comes with it. */
	assert_int_equal(route_rows[ROUTE_SURVEY_SEND].body_max,
	    SURVEY_PAGE_BYTES + 64 * 1024);
}

/* What is written for a row is what finds it. */
static void
addresses_find_their_rows(void **state)
{
	static const struct str		 slashes[] = { STR_INIT("a b/c"),
					    STR_INIT("d/e") },
					 args[] = { STR_INIT("\xc3\xa4?#%"),
					    STR_INIT("7") };
	const struct match_index	*index = index_get();
	struct match			 m;
	struct str			 path;
	int				 i;

	(void)state;
	for (i = 0; i < ROUTE__MAX; i++) {
		path = route_make(arena, STR("acme"), (enum route_id)i,
		    slashes);
		if (captures(&route_rows[i]) != 0) {
			/* A slash in a value is no way to another row. */
			assert_int_equal(match_find(index, route_rows[i].verb,
			    path, arena, &m), E_NOTFOUND);
			path = route_make(arena, STR("acme"), (enum route_id)i,
			    args);
		}
		if (match_find(index, route_rows[i].verb, path, arena, &m) !=
		    OK)
			fail_msg("%.*s", STR_ARG(path));
		assert_ptr_equal(m.route, &route_rows[i]);
		if (captures(&route_rows[i]) != 0)
			assert_true(str_is(m.arg[0], args[0]));
		if (m.area == AREA_PUBLIC)
			assert_true(str_is(m.tenant, STR("acme")));
	}
}

static void
addresses_are_written(void **state)
{
	(void)state;
	assert_true(str_is(route_address(arena, STR_NONE, FRONT), STR("/")));
	assert_true(str_is(route_address(arena, STR_NONE, LOGIN),
	    STR("/login")));
	assert_true(str_is(route_address(arena, STR("acme"), CAREERS),
	    STR("/acme/careers")));
	assert_true(str_is(route_address(arena, STR("acme"), THANKS,
	    STR("chat-exit")), STR("/acme/s/chat-exit/thanks")));
	assert_true(str_is(route_address(arena, STR("acme"), APP_STAGE,
	    STR("7/../8")), STR("/app/applications/7%2F..%2F8/stage")));
	assert_true(str_is(route_address(arena, STR("\xc3\xa4"), SURVEY,
	    STR("a b&c")), STR("/%C3%A4/s/a%20b%26c")));
}

static void
capabilities_of_names(void **state)
{
	static const struct {
		const char	*names;
		unsigned int	 can;	/* a bit for each */
	} rows[] = {
#define CAN(x)	(1U << CAN_ ## x)
		{ "read_results read_applications move_applications",
		  CAN(READ_RESULTS) | CAN(READ_APPLICATIONS) |
		  CAN(MOVE_APPLICATIONS) },
		{ "read_results", CAN(READ_RESULTS) },
		{ "change_settings edit_surveys",
		  CAN(CHANGE_SETTINGS) | CAN(EDIT_SURVEYS) },
		{ "answer_support", CAN(ANSWER_SUPPORT) },
		{ "read_transcripts", CAN(READ_TRANSCRIPTS) },
		{ "manage_people", CAN(MANAGE_PEOPLE) },
		{ "read_audit", CAN(READ_AUDIT) },
		{ "move_applications read_applications",
		  CAN(READ_APPLICATIONS) | CAN(MOVE_APPLICATIONS) },
		{ "", 0 },
		{ "  read_results  ", CAN(READ_RESULTS) },
		/* None of ours allows nothing, and spoils nothing. */
		{ "fly read_results", CAN(READ_RESULTS) },
		{ "Read_results", 0 },
		{ "read_result", 0 },
		{ "read_results,read_applications", 0 },
	};
	size_t	 i;
	int	 what;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (what = 0; what < CAN__MAX; what++)
			assert_int_equal(capability_in(capability_set(
			    str_of(rows[i].names)), (enum capability)what),
			    what == CAN_NOTHING ||
			    (rows[i].can & 1U << what) != 0);
	for (what = 0; what < CAN__MAX; what++)
		assert_false(capability_in(0, (enum capability)what));
	for (what = CAN_NOTHING + 1; what < CAN__MAX; what++)
		assert_int_equal(capability_find(capability_name(
		    (enum capability)what)), what);
	assert_int_equal(capability_find(STR("")), CAN__MAX);
	assert_int_equal(capability_find(STR_NONE), CAN__MAX);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		TEST(rows_are_complete),
		TEST(addresses_find_their_rows),
		TEST(addresses_are_written),
		TEST(capabilities_of_names),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
