/* Geometry of charts: every expected number was worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "measure/chart.h"

static struct arena	*a;

static int
setup(void **state)
{
	(void)state;
	a = arena_new(1024 * 1024, NULL, NULL);
	return (a == NULL);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(a);
	return (0);
}

#define assert_str(s, c)	assert_string_equal(str_c(a, s), c)

static int64_t
day(const char *s)
{
	int64_t	 d = -1;

	assert_true(date_read(str_of(s), &d));
	return (d);
}

static void
test_span_by_day(void **state)
{
	struct chart_span	 s;
	size_t			 i = 99;

	(void)state;
	s = chart_span_make(day("2026-10-25"), day("2026-11-23"), CHART_DAY);
	assert_int_equal(s.n, 30);
	assert_int_equal(chart_span_start(&s, 29), day("2026-11-23"));
	assert_true(chart_span_find(&s, day("2026-10-25"), &i));
	assert_int_equal(i, 0);
	assert_true(chart_span_find(&s, day("2026-11-22"), &i));
	assert_int_equal(i, 28);
	assert_false(chart_span_find(&s, day("2026-10-24"), &i));
	assert_false(chart_span_find(&s, day("2026-11-24"), &i));
	s = chart_span_make(10, 5, CHART_DAY);
	assert_int_equal(s.n, 1);
}

/* 2026-11-23 is a Monday; 2026-11-04 a Wednesday. */
static void
test_span_by_week(void **state)
{
	struct chart_span	 s;
	size_t			 i = 99;

	(void)state;
	s = chart_span_make(day("2026-11-04"), day("2026-11-23"), CHART_WEEK);
	assert_int_equal(s.n, 4);
	/* The first unit begins with the span, the others on Mondays. */
	assert_int_equal(chart_span_start(&s, 0), day("2026-11-04"));
	assert_int_equal(chart_span_start(&s, 1), day("2026-11-09"));
	assert_int_equal(chart_span_start(&s, 3), day("2026-11-23"));
	/* The database names a week by its Monday, before the span here. */
	assert_true(chart_span_find(&s, day("2026-11-02"), &i));
	assert_int_equal(i, 0);
	assert_true(chart_span_find(&s, day("2026-11-22"), &i));
	assert_int_equal(i, 2);
	assert_false(chart_span_find(&s, day("2026-11-01"), &i));
	assert_false(chart_span_find(&s, day("2026-11-24"), &i));
}

static void
test_span_is_bounded(void **state)
{
	struct chart_span	 s;

	(void)state;
	s = chart_span_make(0, CHART_UNITS_MAX - 1, CHART_DAY);
	assert_int_equal(s.unit, CHART_DAY);
	assert_int_equal(s.n, CHART_UNITS_MAX);
	s = chart_span_make(0, CHART_UNITS_MAX, CHART_DAY);
	assert_int_equal(s.unit, CHART_WEEK);
	s = chart_span_make(0, 1000000, CHART_DAY);
	assert_int_equal(s.n, CHART_UNITS_MAX);
	/* The newest are those that stay. */
	assert_true(chart_span_start(&s, s.n - 1) <= 1000000);
	assert_true(chart_span_start(&s, s.n - 1) > 1000000 - 7);
}

static void
test_top(void **state)
{
	static const int64_t	 pairs[][2] = { { 0, 2 }, { 1, 2 }, { 2, 2 },
	    { 3, 4 }, { 7, 8 }, { 9, 10 }, { 11, 20 }, { 41, 60 },
	    { 100, 100 }, { 101, 200 }, { 999, 1000 }, { 61000, 80000 } };
	size_t			 i;

	(void)state;
	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		assert_int_equal(chart_top(pairs[i][0]), pairs[i][1]);
	assert_true(chart_top(INT64_MAX) > 0);
}

static void
test_box(void **state)
{
	const struct chart_box	 b = { 1000, 300, -100, 100 };
	const struct chart_box	 none = { 1000, 300, 5, 5 };

	(void)state;
	assert_int_equal(chart_y(&b, 100), 0);
	assert_int_equal(chart_y(&b, 0), 150);
	assert_int_equal(chart_y(&b, -100), 300);
	assert_int_equal(chart_y(&b, 42), 87);	/* 300 - 0.71 * 300 */
	assert_int_equal(chart_y(&b, 1e9), 0);
	assert_int_equal(chart_y(&b, -1e9), 300);
	assert_int_equal(chart_y(&none, 5), 300);
	assert_int_equal(chart_x(&b, 0, 4), 125);
	assert_int_equal(chart_x(&b, 3, 4), 875);
	assert_int_equal(chart_x(&b, 0, 0), 500);
}

static void
test_bars(void **state)
{
	const struct chart_box	 b = { 1000, 300, 0, 1000 };
	struct chart_bar	 bar;
	int64_t			 end = 0;
	size_t			 i;

	(void)state;
	bar = chart_bar(&b, 1, 4, 500);
	/* Slot 250 to 500; a fifth of it, 50, is the gap, half on each side. */
	assert_int_equal(bar.x, 275);
	assert_int_equal(bar.w, 200);
	assert_int_equal(bar.y, 150);
	assert_int_equal(bar.h, 150);
	assert_int_equal(chart_bar(&b, 0, 4, 0).h, 0);
	/* One in a thousand is less than a unit high, and must be seen. */
	assert_int_equal(chart_bar(&b, 0, 4, 1).h, 1);
	for (i = 0; i < CHART_UNITS_MAX; i++) {
		bar = chart_bar(&b, i, CHART_UNITS_MAX, 1000);
		assert_true(bar.x >= end);
		assert_true(bar.w >= 1);
		end = bar.x + bar.w;
	}
	assert_true(end <= 1000);
}

static void
test_paths(void **state)
{
	const struct chart_box		 b = { 100, 100, 0, 10 };
	/* Two with answers, a gap, one alone, a gap, two at the end. */
	static const struct chart_value	 v[] = { { 30, 1, true, 0, 2 },
	    { 30, 2, true, 1, 3 }, { 0, 0, false, 0, 0 },
	    { 50, 5, true, 5, 5 }, { 0, 0, false, 0, 0 },
	    { 20, 10, true, 9, 10 }, { 20, 0, true, 0, 1 } };
	/* The middle one of three has too few answers for an interval. */
	static const struct chart_value	 few[] = { { 9, 5, true, 4, 6 },
	    { 2, 5, false, 0, 0 }, { 9, 5, true, 4, 6 } };
	struct chart_paths		 p;

	(void)state;
	p = chart_paths(a, &b, v, 7);
	assert_int_equal(p.nlines, 2);
	assert_int_equal(p.nbands, 2);
	/* Middles of sevenths of 100: 7, 21, 35, 50, 64, 78, 92. */
	assert_str(p.lines[0], "7,90 21,80");
	assert_str(p.bands[0], "7,80 21,70 21,90 7,100");
	assert_str(p.lines[1], "78,0 92,100");
	assert_str(p.bands[1], "78,0 92,90 92,100 78,10");
	assert_int_equal(chart_paths(a, &b, v + 2, 3).nlines, 0);
	assert_int_equal(chart_paths(a, &b, v + 2, 3).nbands, 0);
	assert_int_equal(chart_paths(a, &b, v, 0).nlines, 0);
	p = chart_paths(a, &b, few, 3);
	assert_int_equal(p.nlines, 1);
	assert_str(p.lines[0], "16,50 50,50 83,50");
	assert_int_equal(p.nbands, 0);
	p = chart_paths(a, &b, v, 2);
	assert_int_equal(p.nlines, 1);
	assert_str(p.lines[0], "25,90 75,80");
}

static void
test_spark(void **state)
{
	static const int64_t	 counts[] = { 0, 5, 10 };
	static const int64_t	 zeros[] = { 0, 0 };

	(void)state;
	assert_str(chart_spark(a, 120, 32, counts, 3), "0,32 60,16 120,0");
	assert_str(chart_spark(a, 120, 32, zeros, 2), "0,32 120,32");
	assert_int_equal(chart_spark(a, 120, 32, counts, 1).len, 0);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_span_by_day),
		cmocka_unit_test(test_span_by_week),
		cmocka_unit_test(test_span_is_bounded),
		cmocka_unit_test(test_top),
		cmocka_unit_test(test_box),
		cmocka_unit_test(test_bars),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_spark),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
