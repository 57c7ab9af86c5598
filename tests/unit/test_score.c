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
	/* variance 0.7 + 0.1 - 0.36 = 0.44; sqrt(0.44 / 100) = 0.0663325;
	 * margin 1.959964 * 6.63325 = 13.00093. */
	NEAR(s.error, 6.63325);
	NEAR(s.low, 46.9991);
	NEAR(s.high, 73.0009);
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
	/* (0.25 + 0.25 - 0) / 4 = 0.125, root 0.353553. */
	NEAR(s.error, 35.3553);
	NEAR(s.low, -69.2952);
}

static void
shares(void **state)
{
	struct score	 s;

	(void)state;
	/* Wilson, 8 of 10: z2 = 3.841459; middle (0.8 + 0.192073) /
	 * 1.384146 = 0.716740; half 1.959964 / 1.384146 * sqrt(0.016 +
	 * 3.841459 / 400 = 0.00960365) = 1.416010 * 0.160011 = 0.226577. */
	s = score_share(8, 10);
	assert_int_equal(s.n, 10);
	NEAR(s.value, 0.8);
	NEAR(s.low, 0.490163);
	NEAR(s.high, 0.943317);
	/* None of 10: 0 to z2 / (10 + z2) = 3.841459 / 13.841459. */
	s = score_share(0, 10);
	NEAR(s.low, 0);
	NEAR(s.high, 0.277533);
	s = score_share(10, 10);
	NEAR(s.low, 0.722467);
	NEAR(s.high, 1);
	s = score_share(0, 0);
	assert_int_equal(s.n, 0);
}

static void
csat(void **state)
{
	struct score_counts	 five = { { 1, 1, 2, 10, 6 }, 1, 5 };
	struct score_counts	 three = { { 5, 3, 2 }, 1, 3 };
	struct score_counts	 ten = { { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 }, 1, 10 };

	(void)state;
	/* 5 steps: 4 and 5 count, 16 of 20. 3: only 3. 10: 8, 9 and 10. */
	NEAR(score_csat(&five).value, 0.8);
	assert_int_equal(score_csat(&five).n, 20);
	NEAR(score_csat(&three).value, 0.2);
	NEAR(score_csat(&ten).value, 0.3);
	assert_int_equal(score_csat_from(&five), 4);
	assert_int_equal(score_csat_from(&ten), 8);
}

static void
ces(void **state)
{
	struct score_counts	 seven = { { 1, 0, 1, 2, 3, 2, 1 }, 1, 7 };
	struct score_counts	 five = { { 1, 1, 1, 1, 1 }, 1, 5 };
	struct score		 s;

	(void)state;
	/* 5, 6, 7 agree: 6 of 10. Mean (1+3+8+15+12+7)/10 = 4.6. Squares:
	 * 12.96 + 2.56 + 2*0.36 + 3*0.16 + 2*1.96 + 5.76 = 26.4; standard
	 * error sqrt(26.4 / 9 / 10) = 0.541603; t(9) 2.262157: 1.225190. */
	NEAR(score_ces(&seven).value, 0.6);
	s = score_mean(&seven);
	NEAR(s.value, 4.6);
	NEAR(s.error, 0.541603);
	NEAR(s.low, 3.374810);
	NEAR(s.high, 5.825190);
	NEAR(score_ces(&five).value, 0.4);
}

static void
means_of_few_and_many(void **state)
{
	struct score_counts	 one = { { 0, 0, 0, 0, 1 }, 1, 5 };
	struct score_counts	 many = { { 0, 0, 0, 50, 50 }, 1, 5 };
	struct score		 s;

	(void)state;
	s = score_mean(&one);
	NEAR(s.value, 5);
	NEAR(s.low, 1);
	NEAR(s.high, 5);
	/* Mean 4.5, squares 100 * 0.25 = 25, error sqrt(25 / 99 / 100) =
	 * 0.0502519, margin with z 0.0984919. */
	s = score_mean(&many);
	NEAR(s.error, 0.0502519);
	NEAR(s.low, 4.4015081);
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
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
