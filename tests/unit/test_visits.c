/* Visits under way, as a process keeps them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "store/visits.h"

static struct arena	*arena;

static int
setup(void **state)
{
	(void)state;
	arena = arena_new(SIZE_MAX / 4, NULL, NULL);
	return (arena == NULL ? -1 : 0);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

static const unsigned char *
id_of(uint32_t n)
{
	static unsigned char	 id[VISIT_ID];

	memset(id, 7, sizeof(id));
	memcpy(id, &n, sizeof(n));
	return (id);
}

static void
keep(uint32_t n, int64_t revision, const char *answers)
{
	struct visit_state	 v = { revision, str_of(answers) };

	visit_keep(id_of(n), &v);
}

static void
what_is_kept_is_recalled(void **state)
{
	const struct visit_state	*v;

	(void)state;
	assert_null(visit_recall(arena, id_of(1)));
	keep(1, 1, "{\"a\":1}");
	keep(2, 4, "{}");
	v = visit_recall(arena, id_of(1));
	assert_non_null(v);
	assert_int_equal(v->revision, 1);
	assert_true(str_is_c(v->answers, "{\"a\":1}"));
	visit_forget(id_of(1));
	assert_null(visit_recall(arena, id_of(1)));
	assert_int_equal(visit_recall(arena, id_of(2))->revision, 4);
	visit_forget(id_of(2));
	visit_forget(id_of(2));
	assert_int_equal(visits_size(), 0);
}

static void
an_older_revision_replaces_no_newer_one(void **state)
{
	(void)state;
	keep(1, 3, "{\"a\":3}");
	keep(1, 2, "{\"a\":2}");
	assert_int_equal(visit_recall(arena, id_of(1))->revision, 3);
	keep(1, 3, "{\"a\":33}");
	assert_true(str_is_c(visit_recall(arena, id_of(1))->answers,
	    "{\"a\":33}"));
	keep(1, 4, "{\"a\":4}");
	assert_int_equal(visit_recall(arena, id_of(1))->revision, 4);
	visit_forget(id_of(1));
}

static void
what_is_too_large_is_not_kept(void **state)
{
	struct visit_state	 v = { 2, { NULL, VISITS_LARGEST + 1 } };

	(void)state;
	keep(1, 1, "{}");
	v.answers.p = arena_get(arena, v.answers.len);
	memset((char *)(uintptr_t)v.answers.p, 'x', v.answers.len);
	visit_keep(id_of(1), &v);
	/* Nor what it would have replaced: that is stale. */
	assert_null(visit_recall(arena, id_of(1)));
	v.answers.len--;
	visit_keep(id_of(1), &v);
	assert_int_equal(visit_recall(arena, id_of(1))->answers.len,
	    VISITS_LARGEST);
	visit_forget(id_of(1));
}

static void
a_flood_stays_within_the_bound(void **state)
{
	struct visit_state	 v = { 1, { NULL, 4000 } };
	uint32_t		 i;

	(void)state;
	v.answers.p = arena_get(arena, v.answers.len);
	memset((char *)(uintptr_t)v.answers.p, 'x', v.answers.len);
	keep(0, 1, "{}");
	for (i = 1; i <= 10000; i++) {
		visit_keep(id_of(i), &v);
		assert_true(visits_size() <= VISITS_MAX);
		/* Who goes on is not pushed out by who does not. */
		assert_non_null(visit_recall(arena, id_of(0)));
	}
	assert_true(visits_size() > VISITS_MAX / 2);
	assert_null(visit_recall(arena, id_of(1)));
	assert_non_null(visit_recall(arena, id_of(10000)));
	visits_tick();
	assert_non_null(visit_recall(arena, id_of(10000)));
	for (i = 0; i <= 10000; i++)
		visit_forget(id_of(i));
	assert_int_equal(visits_size(), 0);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(what_is_kept_is_recalled),
		cmocka_unit_test(an_older_revision_replaces_no_newer_one),
		cmocka_unit_test(what_is_too_large_is_not_kept),
		cmocka_unit_test(a_flood_stays_within_the_bound),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
