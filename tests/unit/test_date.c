/* Dates by number and by text: leap years, and what is no date. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/date.h"

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

static void
days_are_counted(void **state)
{
	struct civil	 c;
	int64_t		 z;

	(void)state;
	assert_int_equal(civil_days((struct civil){ 1970, 1, 1 }), 0);
	assert_int_equal(civil_days((struct civil){ 2000, 3, 1 }), 11017);
	/* 2024-02-29: 54 years of 365 days and 13 leap days before 2024,
	 * 31 days of January and 28 more. */
	assert_int_equal(civil_days((struct civil){ 2024, 2, 29 }),
	    54 * 365 + 13 + 31 + 28);
	assert_int_equal(civil_days((struct civil){ 1969, 12, 31 }), -1);
	for (z = -800000; z < 2900000; z += 13) {
		c = civil_from_days(z);
		assert_int_equal(civil_days(c), z);
		assert_true(c.day >= 1 &&
		    c.day <= civil_month_days(c.year, c.month));
	}
}

static void
real_dates(void **state)
{
	(void)state;
	assert_true(civil_is_real((struct civil){ 2024, 2, 29 }));
	assert_false(civil_is_real((struct civil){ 2023, 2, 29 }));
	assert_false(civil_is_real((struct civil){ 1900, 2, 29 }));
	assert_true(civil_is_real((struct civil){ 2000, 2, 29 }));
	assert_false(civil_is_real((struct civil){ 2024, 4, 31 }));
	assert_false(civil_is_real((struct civil){ 2024, 13, 1 }));
	assert_false(civil_is_real((struct civil){ 2024, 0, 1 }));
	assert_false(civil_is_real((struct civil){ 0, 1, 1 }));
}

static int64_t
day(const char *s)
{
	int64_t	 d = -1;

	assert_true(date_read(str_of(s), &d));
	return (d);
}

static void
dates_as_text(void **state)
{
	static const char *const	 bad[] = { "", "2026-11-3", "2026-02-29",
	    "2026-13-01", "2026-00-10", "2026-11-31", "26-11-23", "1969-12-31",
	    "2026/11/23", "2026-11-23 ", "-026-11-23", "2026-+1-23",
	    "yyyy-mm-dd", "2026-11-0\xc2" };
	int64_t				 d;
	size_t				 i;

	(void)state;
	assert_int_equal(day("1970-01-01"), 0);
	assert_int_equal(day("2000-02-29"), 11016);
	assert_int_equal(day("2026-11-23"), 20780);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (date_read(str_of(bad[i]), &d))
			fail_msg("taken for a day: %s", bad[i]);
	assert_str(date_iso(a, 11016), "2000-02-29");
}

static void
times_as_text(void **state)
{
	static const char *const	 bad[] = { "", "2026-11-23",
	    "2026-11-23T10:20:30", "2026-11-23 10:20:30Z",
	    "2026-11-23T10:20:30+", "2026-02-30T10:20:30Z",
	    "2026-11-23T1a:20:30Z", "2026-11-23T24:00:00Z",
	    "2026-11-23T10:60:00Z", "2026-11-23T10:20:60Z" };
	struct civil			 c;
	int64_t				 at;
	size_t				 i;

	(void)state;
	assert_true(time_read(STR("1970-01-02T03:04:05Z"), &at));
	assert_int_equal(at, 86400 + 3 * 3600 + 4 * 60 + 5);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (time_read(str_of(bad[i]), &at))
			fail_msg("taken for a time: %s", bad[i]);
	/* A time's date, as the database writes local times. */
	assert_true(civil_read(STR("2026-11-23T10:20"), &c));
	assert_str(civil_iso(a, c), "2026-11-23");
	assert_string_equal(civil_month_short(c.month), "Nov");
	assert_string_equal(civil_month_short(0), "");
	assert_string_equal(civil_month_short(13), "");
}

static void
spans_do_not_run_back(void **state)
{
	int64_t	 us = clock_us(), ms = clock_ms();

	(void)state;
	assert_true(clock_us() >= us);
	assert_true(ms >= us / 1000);
	/* 2026-01-01: the clock is a real one. */
	assert_true(clock_now() > INT64_C(1767225600));
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(days_are_counted),
		cmocka_unit_test(real_dates),
		cmocka_unit_test(dates_as_text),
		cmocka_unit_test(times_as_text),
		cmocka_unit_test(spans_do_not_run_back),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
