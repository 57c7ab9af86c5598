/* Scores from counts; the formulas and their sources stand in score.h. */
#include <math.h>

#include "measure/score.h"

#define PSEUDO_END	1.125	/* pseudo-answers at either end of the scale */
#define PSEUDO_MIDDLE	0.75	/* and in its middle */

static double
clamp(double x, double low, double high)
{
	return (x < low ? low : x > high ? high : x);
}

/* The two-sided 95 % quantile of Student's t, for df of 4 and more to three
 * places: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5,
 * in powers of the normal quantile z. */
static double
t95(double df)
{
	const double	 z = 1.959963984540054, z2 = z * z;
	const double	 g1 = z * (z2 + 1) / 4;
	const double	 g2 = z * ((5 * z2 + 16) * z2 + 3) / 96;
	const double	 g3 = z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
	const double	 g4 = z * ((((79 * z2 + 776) * z2 + 1482) * z2 -
			    1920) * z2 - 945) / 92160;

	return (z + (g1 + (g2 + (g3 + g4 / df) / df) / df) / df);
}

/*
 * The mean of n answers between low and high and its interval. sum and squares
 * are those of the answers' distances from the middle of the scale: there the
 * pseudo-answers add nothing to the sum.
 */
static struct score
mean_of(int64_t count, double sum, double squares, double low, double high)
{
	struct score	 s = { .n = count };
	const double	 middle = (low + high) / 2, end = (high - low) / 2;
	double		 n = (double)count, mean, margin;

	if (count <= 0)
		return ((struct score){ 0 });
	s.value = clamp(middle + sum / n, low, high);
	if (count < SCORE_INTERVAL_MIN)
		return (s);
	squares += 2 * PSEUDO_END * end * end;
	margin = t95(n - 1);
	n += 2 * PSEUDO_END + PSEUDO_MIDDLE;
	mean = sum / n;
	/* The variance is never negative but for rounding. */
	margin *= sqrt(fmax(0, squares / n - mean * mean) / n);
	s.has_interval = true;
	s.low = clamp(middle + mean - margin, low, s.value);
	s.high = clamp(middle + mean + margin, s.value, high);
	return (s);
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
	if (part < 0)
		part = 0;
	if (part > whole)
		part = whole;
	return (mean_of(whole, (double)part - (double)whole / 2,
	    (double)whole / 4, 0, 1));
}

struct score
score_nps(const struct score_counts *c)
{
	int64_t	 n = score_n(c), promoters = count_from(c, 9);
	int64_t	 detractors = n - count_from(c, 7);

	return (mean_of(n, 100 * (double)(promoters - detractors),
	    1e4 * (double)(promoters + detractors), -100, 100));
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
	const double	 low = (double)c->lowest;
	const double	 high = low + (double)c->steps - 1;
	double		 x, sum = 0, squares = 0;
	size_t		 i;

	for (i = 0; i < c->steps && i < SCORE_STEPS_MAX; i++) {
		x = low + (double)i - (low + high) / 2;
		sum += (double)c->counts[i] * x;
		squares += (double)c->counts[i] * x * x;
	}
	return (mean_of(score_n(c), sum, squares, low, high));
}

struct score
score_points(const struct score_point *p, size_t n)
{
	double	 low, high, x, sum = 0, squares = 0;
	int64_t	 count = 0;
	size_t	 i;

	if (n == 0)
		return ((struct score){ 0 });
	for (low = high = p[0].value, i = 1; i < n; i++) {
		low = fmin(low, p[i].value);
		high = fmax(high, p[i].value);
	}
	for (i = 0; i < n; i++) {
		x = p[i].value - (low + high) / 2;
		sum += (double)p[i].n * x;
		squares += (double)p[i].n * x * x;
		count += p[i].n;
	}
	return (mean_of(count, sum, squares, low, high));
}

/* Its limits are never on the wrong side of the difference, since those of a
 * score are not on the wrong side of it. */
struct score_change
score_change(const struct score *now, const struct score *before)
{
	struct score_change	 c = { .value = now->value - before->value };

	if (!now->has_interval || !before->has_interval)
		return (c);
	c.has_interval = true;
	c.low = c.value - hypot(now->value - now->low,
	    before->high - before->value);
	c.high = c.value + hypot(now->high - now->value,
	    before->value - before->low);
	return (c);
}

bool
score_change_is_real(const struct score_change *c)
{
	return (c->has_interval && (c->low > 0 || c->high < 0));
}
