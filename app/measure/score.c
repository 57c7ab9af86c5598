/* Scores from counts; the formulas and their sources stand in score.h. */
#include <math.h>

#include "measure/score.h"

#define Z95	1.959963984540054

/* Two-sided 95 % quantiles of Student's t for 1 to 29 degrees of freedom. */
static const double	t95[] = { 0, 12.706205, 4.302653, 3.182446, 2.776445,
    2.570582, 2.446912, 2.364624, 2.306004, 2.262157, 2.228139, 2.200985,
    2.178813, 2.160369, 2.144787, 2.131450, 2.119905, 2.109816, 2.100922,
    2.093024, 2.085963, 2.079614, 2.073873, 2.068658, 2.063899, 2.059539,
    2.055529, 2.051831, 2.048407, 2.045230 };

static double
clamp(double x, double low, double high)
{
	return (x < low ? low : x > high ? high : x);
}

/* Answers of at least this value. */
static int64_t
count_from(const struct score_counts *c, int64_t value)
{
	int64_t	 n;
	size_t	 i;

	for (n = 0, i = 0; i < c->steps && i < SCORE_STEPS_MAX; i++)
		if (c->lowest + (int64_t)i >= value)
			n += c->counts[i];
	return (n);
}

int64_t
score_n(const struct score_counts *c)
{
	return (count_from(c, c->lowest));
}

struct score
score_share(int64_t part, int64_t whole)
{
	struct score	 s = { .n = whole };
	double		 p, n, z2, mid, half;

	if (whole <= 0)
		return ((struct score){ 0 });
	n = (double)whole;
	p = clamp((double)part / n, 0, 1);
	z2 = Z95 * Z95;
	mid = (p + z2 / (2 * n)) / (1 + z2 / n);
	half = Z95 / (1 + z2 / n) *
	    sqrt(p * (1 - p) / n + z2 / (4 * n * n));
	s.value = p;
	s.low = clamp(mid - half, 0, 1);
	s.high = clamp(mid + half, 0, 1);
	s.error = sqrt(p * (1 - p) / n);
	return (s);
}

struct score
score_nps(const struct score_counts *c)
{
	struct score	 s = { 0 };
	double		 p, d, n, margin;

	s.n = score_n(c);
	if (s.n == 0)
		return (s);
	n = (double)s.n;
	p = (double)count_from(c, 9) / n;
	d = (double)(s.n - count_from(c, 7)) / n;
	s.value = 100 * (p - d);
	/* p + d - (p-d)^2 is never negative but for rounding. */
	s.error = 100 * sqrt(fmax(0, p + d - (p - d) * (p - d)) / n);
	margin = Z95 * s.error;
	s.low = clamp(s.value - margin, -100, 100);
	s.high = clamp(s.value + margin, -100, 100);
	return (s);
}

int64_t
score_csat_from(const struct score_counts *c)
{
	int64_t	 top;

	top = c->steps <= 3 ? 1 : c->steps <= 7 ? 2 : 3;
	return (c->lowest + (int64_t)c->steps - top);
}

struct score
score_csat(const struct score_counts *c)
{
	return (score_share(count_from(c, score_csat_from(c)), score_n(c)));
}

/* Above the middle: of 1 to 7 from 5 on, of 1 to 5 from 4, of 1 to 6 from 4. */
struct score
score_ces(const struct score_counts *c)
{
	int64_t	 from;

	from = c->lowest + (int64_t)(c->steps + 1) / 2;
	return (score_share(count_from(c, from), score_n(c)));
}

struct score
score_mean(const struct score_counts *c)
{
	struct score	 s = { 0 };
	double		 n, x, squares, margin;
	size_t		 i;

	s.n = score_n(c);
	if (s.n == 0)
		return (s);
	n = (double)s.n;
	for (i = 0; i < c->steps && i < SCORE_STEPS_MAX; i++)
		s.value += (double)c->counts[i] *
		    (double)(c->lowest + (int64_t)i) / n;
	for (i = 0, squares = 0; i < c->steps && i < SCORE_STEPS_MAX; i++) {
		x = (double)(c->lowest + (int64_t)i) - s.value;
		squares += (double)c->counts[i] * x * x;
	}
	s.low = (double)c->lowest;
	s.high = (double)(c->lowest + (int64_t)c->steps - 1);
	/* One answer says nothing about the spread: the whole scale. */
	if (s.n == 1)
		return (s);
	s.error = sqrt(squares / (n - 1) / n);
	margin = (s.n <= SCORE_FEW ? t95[s.n - 1] : Z95) * s.error;
	s.low = clamp(s.value - margin, s.low, s.high);
	s.high = clamp(s.value + margin, s.low, s.high);
	return (s);
}
