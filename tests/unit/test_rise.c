/* Words that rose, against figures worked out by hand, and against chance. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "measure/rise.h"

#define NEAR(x, y)	assert_true(fabs((x) - (y)) < 1e-9)

static void
chances(void **state)
{
	/* 3 of 4 against 1 of 4: 16 and 1 of the 70 ways to choose 4 of 8. */
	struct rise	 tea = { .now = 3, .all_now = 4, .before = 1,
			    .all_before = 4 };
	/* All five of ten against none of ten: 252 of 15,504. */
	struct rise	 all = { .now = 5, .all_now = 10, .before = 0,
			    .all_before = 10 };
	/* In as large a share as it can be: what is certain. */
	struct rise	 none = { .now = 0, .all_now = 10, .before = 5,
			    .all_before = 10 };
	struct rise	 each = { .now = 20, .all_now = 20, .before = 30,
			    .all_before = 30 };

	(void)state;
	NEAR(rise_chance(&tea), 17.0 / 70);
	NEAR(rise_chance(&all), 252.0 / 15504);
	NEAR(rise_chance(&none), 1);
	NEAR(rise_chance(&each), 1);
}

static void
picked(void **state)
{
	struct rise	 r[] = {
		{ .now = 5, .all_now = 40, .before = 5, .all_before = 40,
		    .place = 0 },
		{ .now = 20, .all_now = 40, .before = 2, .all_before = 40,
		    .place = 1 },
		{ .now = 9, .all_now = 40, .before = 1, .all_before = 40,
		    .place = 2 },
	};

	(void)state;
	/* Among three words both rose; among 300 only the one that cannot be
	 * chance; the order is that of the chances. */
	assert_int_equal(rise_pick(r, 3, 3), 2);
	assert_int_equal(r[0].place, 1);
	assert_int_equal(r[1].place, 2);
	assert_int_equal(r[2].place, 0);
	assert_int_equal(rise_pick(r, 3, 300), 1);
	assert_int_equal(rise_pick(r, 0, 0), 0);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(chances),
		cmocka_unit_test(picked),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
