/* Scores against figures worked out by hand; the arithmetic is written out. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "measure/score.h"

#define NEAR(x, y)	assert_true(fabs((x) - (y)) < 5e-4)

static void
nps(void **state)
{
	/* 50 of 9, 20 of 10, 20 of 7, 10 of 3: p = 0.7, d = 0.1, NPS 60. */
	struct score_counts	 c = { { 0, 0, 0, 10, 0, 0, 0, 20, 0, 50, 20 },
	    0, 11 };
	struct score		 s;

	(void)state;
	s = score_nps(&c);
	assert_int_equal(s.n, 100);
	NEAR(s.value, 60);
	/* With 9/8 pseudo-answers of +100 and of -100 and 6/8 of 0: mean
	 * 6000 / 103 = 58.25243, mean square (80 + 2.25) * 10,000 / 103 =
	 * 7985.437, variance 7985.437 - 3393.345 = 4592.092, error
	 * sqrt(4592.092 / 103) = 6.677081, t(99) = 1.984217: 13.248778. */
	assert_true(s.has_interval);
	NEAR(s.low, 45.003650);
	NEAR(s.high, 71.501205);
}

static void
nps_edges(void **state)
{
	struct score_counts	 none = { { 0 }, 0, 11 };
	/* 6 is a detractor, 7 and 8 passives, 9 a promoter. */
	struct score_counts	 edges = { { 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0 },
	    0, 11 };
	struct score		 s;

	(void)state;
	s = score_nps(&none);
	assert_int_equal(s.n, 0);
	NEAR(s.value, 0);
	s = score_nps(&edges);
	NEAR(s.value, 0);
	/* Four answers are too few to say how far off it may be. */
	assert_int_equal(s.n, 4);
	assert_false(s.has_interval);
	NEAR(s.low, 0);
	NEAR(s.high, 0);
}

static void
shares(void **state)
{
	struct score	 s;

	(void)state;
	/* 8 of 10: mean (8 + 1.125 + 0.375) / 13 = 0.730769, mean square
	 * (8 + 1.125 + 0.1875) / 13 = 0.716346, variance 0.716346 - 0.534024
	 * = 0.182322, error sqrt(0.182322 / 13) = 0.118426, t(9) = 2.262144:
	 * 0.267897. */
	s = score_share(8, 10);
	assert_int_equal(s.n, 10);
	NEAR(s.value, 0.8);
	NEAR(s.low, 0.462872);
	NEAR(s.high, 0.998667);
	/* None of 10: mean 1.5 / 13 = 0.115385, mean square 1.3125 / 13 =
	 * 0.100962, error sqrt((0.100962 - 0.013314) / 13) = 0.082111. */
	s = score_share(0, 10);
	NEAR(s.low, 0);
	NEAR(s.high, 0.301131);
	s = score_share(10, 10);
	NEAR(s.low, 0.698869);
	NEAR(s.high, 1);
	s = score_share(4, 4);
	NEAR(s.value, 1);
	assert_false(s.has_interval);
	/* Deltas that are folded late may pass each other: never beyond 1. */
	NEAR(score_share(11, 10).value, 1);
	NEAR(score_share(-1, 10).value, 0);
	s = score_share(0, 0);
	assert_int_equal(s.n, 0);
}

static void
csat(void **state)
{
	struct score_counts	 five = { { 1, 1, 2, 10, 6 }, 1, 5 };
	struct score_counts	 three = { { 5, 3, 2 }, 1, 3 };
	struct score_counts	 seven = { { 1, 1, 1, 1, 1, 1, 1 }, 1, 7 };
	struct score_counts	 eight = { .lowest = 1, .steps = 8 };
	struct score_counts	 four = { .lowest = 1, .steps = 4 };
	struct score_counts	 ten = { { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 }, 1, 10 };

	(void)state;
	/* 5 steps: 4 and 5 count, 16 of 20. 3: only 3. 10: 8, 9 and 10. */
	NEAR(score_csat(&five).value, 0.8);
	assert_int_equal(score_csat(&five).n, 20);
	NEAR(score_csat(&three).value, 0.2);
	NEAR(score_csat(&ten).value, 0.3);
	assert_int_equal(score_csat_from(&five), 4);
	assert_int_equal(score_csat_from(&ten), 8);
	/* 7 steps: 6 and 7, 2 of 7; 8 steps: 6, 7 and 8; 4 steps: 3 and 4. */
	NEAR(score_csat(&seven).value, 2.0 / 7);
	assert_int_equal(score_csat_from(&eight), 6);
	assert_int_equal(score_csat_from(&four), 3);
}

static void
ces(void **state)
{
	struct score_counts	 seven = { { 1, 0, 1, 2, 3, 2, 1 }, 1, 7 };
	struct score_counts	 five = { { 1, 1, 1, 1, 1 }, 1, 5 };
	struct score		 s;

	(void)state;
	/* 5, 6, 7 agree: 6 of 10. Mean (1+3+8+15+12+7)/10 = 4.6. From the
	 * middle 4: sum 6, squares 9 + 1 + 0 + 3 + 8 + 9 = 30, with the
	 * pseudo-answers 30 + 2.25 * 9 = 50.25; mean 4 + 6 / 13, error
	 * sqrt((50.25 / 13 - 0.213018) / 13) = 0.530048, t(9) = 2.262144. */
	NEAR(score_ces(&seven).value, 0.6);
	s = score_mean(&seven);
	NEAR(s.value, 4.6);
	NEAR(s.low, 3.262493);
	NEAR(s.high, 5.660584);
	NEAR(score_ces(&five).value, 0.4);
}

static void
means_of_few_and_many(void **state)
{
	struct score_counts	 one = { { 0, 0, 0, 0, 1 }, 1, 5 };
	struct score_counts	 equal = { { 0, 0, 0, 0, 5 }, 1, 5 };
	struct score_counts	 many = { { 0, 0, 0, 50, 50 }, 1, 5 };
	struct score		 s;

	(void)state;
	s = score_mean(&one);
	NEAR(s.value, 5);
	assert_false(s.has_interval);
	/* Five equal answers do not make it certain: from the middle 3 the
	 * sum is 10, the squares 20 + 2.25 * 4 = 29; mean 3 + 10 / 8, error
	 * sqrt((29 / 8 - 1.5625) / 8) = 0.507752, t(4) = 2.775582. */
	s = score_mean(&equal);
	NEAR(s.value, 5);
	NEAR(s.low, 2.840691);
	NEAR(s.high, 5);
	/* 100 answers: 3 + 150 / 103, squares 250 + 9, error sqrt((259 / 103
	 * - 2.120841) / 103) = 0.061827, t(99) = 1.984217. */
	s = score_mean(&many);
	NEAR(s.low, 4.333633);
	NEAR(s.high, 4.578988);
}

/* Scores of options: -2, 0 and 3, which is no scale. */
static void
points(void **state)
{
	static const struct score_point	 p[] = { { -2, 1 }, { 0, 3 },
					    { 3, 6 } };
	static const struct score_counts steps = { { 1, 0, 1, 2, 3, 2, 1 }, 1,
					    7 };
	struct score_point		 same[7];
	struct score			 s, t;
	size_t				 i;

	(void)state;
	s = score_points(p, 3);
	assert_int_equal(s.n, 10);
	NEAR(s.value, 1.6);
	assert_true(s.has_interval && s.low > -2 && s.low < 1.6 &&
	    s.high > 1.6 && s.high <= 3);
	assert_false(score_points(p, 1).has_interval);
	assert_int_equal(score_points(NULL, 0).n, 0);
	/* Of the steps of a scale it is the mean of the scale. */
	for (i = 0; i < 7; i++)
		same[i] = (struct score_point){ (double)(i + 1),
		    steps.counts[i] };
	s = score_points(same, 7);
	t = score_mean(&steps);
	NEAR(s.value, t.value);
	NEAR(s.low, t.low);
	NEAR(s.high, t.high);
}

static void
changes(void **state)
{
	/* 100 answers: 70 of 9 and 10 of 3, then 40 of 9 and 30 of 3. */
	struct score_counts	 before = { { 0, 0, 0, 10, 0, 0, 0, 20, 0, 70,
				    0 }, 0, 11 };
	struct score_counts	 now = { { 0, 0, 0, 30, 0, 0, 0, 30, 0, 40,
				    0 }, 0, 11 };
	struct score_counts	 few = { { 1, 1, 1, 1 }, 0, 11 };
	struct score		 a = score_nps(&now), b = score_nps(&before);
	struct score		 c = score_nps(&few);
	struct score_change	 d = score_change(&a, &b);

	(void)state;
	/* From +60 (45.003650 to 71.501205, as above) to +10: with pseudo-answers
	 * mean 1000 / 103 = 9.708738, mean square (70 + 2.25) * 10,000 / 103 =
	 * 7014.563, variance 7014.563 - 94.25959 = 6920.304, error
	 * sqrt(6920.304 / 103) = 8.196793, times 1.984217 = 16.264216:
	 * -6.555478 to 25.972954. So the difference of -50 is at least -50 -
	 * sqrt(16.555478^2 + 11.501205^2) = -70.158412 and at most -50 +
	 * sqrt(15.972954^2 + 14.996350^2) = -28.090509. */
	NEAR(d.value, -50);
	assert_true(d.has_interval);
	NEAR(d.low, -70.158412);
	NEAR(d.high, -28.090509);
	assert_true(score_change_is_real(&d));
	/* Against itself it has not moved, and of four nothing is known. */
	d = score_change(&a, &a);
	NEAR(d.value, 0);
	assert_true(d.low < 0 && d.high > 0);
	assert_false(score_change_is_real(&d));
	d = score_change(&c, &a);
	assert_false(d.has_interval);
	assert_false(score_change_is_real(&d));
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(nps),
		cmocka_unit_test(nps_edges),
		cmocka_unit_test(shares),
		cmocka_unit_test(csat),
		cmocka_unit_test(ces),
		cmocka_unit_test(means_of_few_and_many),
		cmocka_unit_test(points),
		cmocka_unit_test(changes),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
