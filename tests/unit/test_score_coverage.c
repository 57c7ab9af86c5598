/*
 * How often the 95 % interval covers the true score, computed exactly: every
 * outcome of n answers, weighted with its multinomial probability, for every
 * pair of true shares on a grid. The lowest and the mean coverage of NPS for
 * each n stand in a table in the repository; EXITPOLL_COVERAGE=FILE writes it
 * anew.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "measure/score.h"

#define TABLE		"tests/unit/data/nps_coverage.tsv"
#define COVERS		0.93	/* what score.h promises */
#define N_MAX		100
#define GRID_MAX	64
#define STEPS		5
#define OUTCOMES_MAX	20000	/* of 20 answers on 5 steps: 10,626 */

static double	log_factorial[N_MAX + 1];

static int
setup(void **state)
{
	int	 i;

	(void)state;
	for (i = 1; i <= N_MAX; i++)
		log_factorial[i] = log_factorial[i - 1] + log(i);
	return (0);
}

/* log of p to the k; 0 to the 0 is 1. */
static double
log_power(double p, int k)
{
	return (k == 0 ? 0 : k * log(p));
}

static bool
covers(const struct score *s, double truth)
{
	return (s->has_interval && truth >= s->low - 1e-9 &&
	    truth <= s->high + 1e-9);
}

/* --- NPS: promoters, passives, detractors --- */

static struct score	outcome[N_MAX + 1][N_MAX + 1];

static void
outcomes_make(int n)
{
	struct score_counts	 c = { .lowest = 0, .steps = 11 };
	int			 k, m;

	for (k = 0; k <= n; k++)
		for (m = 0; k + m <= n; m++) {
			c.counts[10] = k;
			c.counts[7] = n - k - m;
			c.counts[0] = m;
			outcome[k][m] = score_nps(&c);
		}
}

static double
coverage(int n, double p, double d)
{
	double	 passive = 1 - p - d, sum = 0;
	int	 k, m, rest;

	if (passive < 1e-12)
		passive = 0;
	for (k = 0; k <= (p > 0 ? n : 0); k++)
		for (m = 0; k + m <= n && (m == 0 || d > 0); m++) {
			rest = n - k - m;
			if ((rest != 0 && passive == 0) ||
			    !covers(&outcome[k][m], 100 * (p - d)))
				continue;
			sum += exp(log_factorial[n] - log_factorial[k] -
			    log_factorial[m] - log_factorial[rest] +
			    log_power(p, k) + log_power(d, m) +
			    log_power(passive, rest));
		}
	return (sum);
}

/* Shares in fortieths, and closer to both ends, where few disagree. */
static size_t
grid_make(double *grid)
{
	static const double	 ends[] = { 0.002, 0.005, 0.01, 0.015, 0.035 };
	size_t			 i, n = 0;

	for (i = 0; i <= 40; i++)
		grid[n++] = (double)i / 40;
	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		grid[n++] = ends[i];
		grid[n++] = 1 - ends[i];
	}
	return (n);
}

struct covered {
	double	 lowest, p, d, mean;
};

static struct covered
covered_of(int n)
{
	struct covered	 c = { .lowest = 2 };
	double		 grid[GRID_MAX], x;
	size_t		 i, j, ngrid = grid_make(grid), pairs = 0;

	outcomes_make(n);
	for (i = 0; i < ngrid; i++)
		for (j = 0; j <= i || j < ngrid; j++) {
			/* p and d may be exchanged: half of them is enough. */
			if (grid[j] > grid[i] || grid[i] + grid[j] > 1 + 1e-12)
				continue;
			x = coverage(n, grid[i], grid[j]);
			c.mean += x;
			pairs++;
			if (x < c.lowest) {
				c.lowest = x;
				c.p = grid[i];
				c.d = grid[j];
			}
		}
	c.mean /= (double)pairs;
	return (c);
}

static void
row_write(FILE *f, int n, const struct covered *c)
{
	(void)fprintf(f, "%d\t%.4f\t%.3f\t%.3f\t%.4f\n", n, c->lowest, c->p,
	    c->d, c->mean);
}

static void
nps_is_covered(void **state)
{
	static const int	 all_n[] = { 5, 6, 7, 8, 9, 10, 12, 15, 20, 25,
				    30, 31, 40, 50, 75, 100 };
	const char		*to = getenv("EXITPOLL_COVERAGE");
	char			 want[128], got[128];
	struct covered		 c;
	FILE			*f, *out;
	size_t			 i;

	(void)state;
	f = fopen(to == NULL ? TABLE : to, to == NULL ? "r" : "w");
	assert_non_null(f);
	if (to != NULL)
		(void)fputs("n\tlowest\tp\td\tmean\n", f);
	else
		assert_non_null(fgets(want, sizeof(want), f));
	for (i = 0; i < sizeof(all_n) / sizeof(all_n[0]); i++) {
		c = covered_of(all_n[i]);
		if (c.lowest < COVERS)
			fail_msg("n = %d: %.4f at p = %.3f, d = %.3f",
			    all_n[i], c.lowest, c.p, c.d);
		if (to != NULL) {
			row_write(f, all_n[i], &c);
			continue;
		}
		memset(got, 0, sizeof(got));
		assert_non_null(out = fmemopen(got, sizeof(got) - 1, "w"));
		row_write(out, all_n[i], &c);
		assert_int_equal(fclose(out), 0);
		assert_non_null(fgets(want, sizeof(want), f));
		assert_string_equal(got, want);
	}
	assert_int_equal(fclose(f), 0);
}

/* --- means of a scale of five --- */

struct spread {
	int		 k[STEPS];
	double		 log_ways;
	struct score	 score;
};

static struct spread	spreads[OUTCOMES_MAX];
static size_t		nspreads;

/* Every way to spread n answers over the steps from step on. */
static void
spreads_make(int n, int left, size_t step, struct spread *s)
{
	struct score_counts	 c = { .lowest = 1, .steps = STEPS };
	size_t			 i;

	if (step + 1 < STEPS) {
		for (s->k[step] = 0; s->k[step] <= left; s->k[step]++)
			spreads_make(n, left - s->k[step], step + 1, s);
		return;
	}
	s->k[step] = left;
	s->log_ways = log_factorial[n];
	for (i = 0; i < STEPS; i++) {
		s->log_ways -= log_factorial[s->k[i]];
		c.counts[i] = s->k[i];
	}
	s->score = score_mean(&c);
	assert_true(nspreads < OUTCOMES_MAX);
	spreads[nspreads++] = *s;
}

static double
mean_coverage(const double *share)
{
	double	 truth = 0, sum = 0, log_p;
	size_t	 i, j;

	for (j = 0; j < STEPS; j++)
		truth += share[j] * (double)(j + 1);
	for (i = 0; i < nspreads; i++) {
		log_p = spreads[i].log_ways;
		for (j = 0; j < STEPS; j++)
			log_p += log_power(share[j], spreads[i].k[j]);
		if (covers(&spreads[i].score, truth))
			sum += exp(log_p);
	}
	return (sum);
}

/* Every way to give the steps their shares in tenths. */
static double
lowest_mean_coverage(double *share, int left, size_t step)
{
	double	 lowest = 2;
	int	 i;

	if (step + 1 == STEPS) {
		share[step] = left / 10.0;
		return (mean_coverage(share));
	}
	for (i = 0; i <= left; i++) {
		share[step] = i / 10.0;
		lowest = fmin(lowest, lowest_mean_coverage(share, left - i,
		    step + 1));
	}
	return (lowest);
}

static void
means_are_covered(void **state)
{
	static const int	 all_n[] = { 5, 8, 12 };
	/* Nearly all choose one step: where intervals lose the rare other. */
	static const double	 equal[][STEPS] = { { 0, 0, 0, 0, 1 },
				    { 0, 0, 1, 0, 0 }, { 0.02, 0, 0, 0, 0.98 },
				    { 0.1, 0, 0, 0, 0.9 }, { 0, 0, 0.05, 0.95, 0 },
				    { 0.005, 0, 0, 0.005, 0.99 } };
	struct spread		 s = { 0 };
	double			 share[STEPS], x;
	size_t			 i, j;

	(void)state;
	for (i = 0; i < sizeof(all_n) / sizeof(all_n[0]); i++) {
		nspreads = 0;
		spreads_make(all_n[i], all_n[i], 0, &s);
		if ((x = lowest_mean_coverage(share, 10, 0)) < COVERS)
			fail_msg("n = %d: %.4f", all_n[i], x);
		for (j = 0; j < sizeof(equal) / sizeof(equal[0]); j++)
			if ((x = mean_coverage(equal[j])) < COVERS)
				fail_msg("n = %d, spread %zu: %.4f", all_n[i],
				    j, x);
	}
}

/* --- differences of two independent NPS --- */

#define SIDES_MAX	600	/* outcomes of 30 answers: 496 */
#define TRUTHS_MAX	40

struct side {
	int		 n;
	size_t		 noutcomes;
	struct score	 scores[SIDES_MAX];
	double		 chances[TRUTHS_MAX][SIDES_MAX];
};

static const double	 truths[][2] = { { 1, 0 }, { 0, 0 }, { 0.5, 0.5 },
			    { 0.98, 0.02 }, { 0.95, 0 }, { 0.9, 0.1 },
			    { 0.9, 0.02 }, { 0.8, 0 }, { 0.8, 0.2 },
			    { 0.7, 0.1 }, { 0.6, 0.3 }, { 0.5, 0.1 },
			    { 0.4, 0.4 }, { 0.3, 0.3 }, { 0.2, 0.1 },
			    { 0.1, 0.1 }, { 0.05, 0 }, { 0.02, 0.02 },
			    { 0.01, 0.99 }, { 0.05, 0.95 }, { 0.1, 0.8 },
			    { 0.3, 0.7 }, { 0, 0.2 }, { 0, 0.03 }, { 0, 1 } };
#define NTRUTHS	(sizeof(truths) / sizeof(truths[0]))

static void
side_make(int n, struct side *s)
{
	size_t	 i, at = 0;
	int	 k, m, rest;

	outcomes_make(n);
	s->n = n;
	for (k = 0; k <= n; k++)
		for (m = 0; k + m <= n; m++, at++) {
			assert_true(at < SIDES_MAX);
			rest = n - k - m;
			s->scores[at] = outcome[k][m];
			for (i = 0; i < NTRUTHS; i++) {
				const double p = truths[i][0], d = truths[i][1];
				const double passive = fmax(0, 1 - p - d);

				s->chances[i][at] = (k != 0 && p == 0) ||
				    (m != 0 && d == 0) || (rest != 0 &&
				    passive < 1e-12) ? 0 :
				    exp(log_factorial[n] - log_factorial[k] -
				    log_factorial[m] - log_factorial[rest] +
				    log_power(p, k) + log_power(d, m) +
				    log_power(passive, rest));
			}
		}
	s->noutcomes = at;
}

/* Which pairs of outcomes have an interval with this difference in it. */
static double
difference_coverage(const struct side *now, size_t a, const struct side *before,
    size_t b)
{
	const double		 truth = 100 * (truths[a][0] - truths[a][1] -
				    truths[b][0] + truths[b][1]);
	struct score_change	 c;
	double			 sum = 0;
	size_t			 i, j;

	for (i = 0; i < now->noutcomes; i++) {
		if (now->chances[a][i] < 1e-9)
			continue;
		for (j = 0; j < before->noutcomes; j++) {
			if (before->chances[b][j] < 1e-9)
				continue;
			c = score_change(&now->scores[i], &before->scores[j]);
			if (c.has_interval && truth >= c.low - 1e-9 &&
			    truth <= c.high + 1e-9)
				sum += now->chances[a][i] *
				    before->chances[b][j];
		}
	}
	return (sum);
}

static void
differences_are_covered(void **state)
{
	static const int	 pairs[][2] = { { 5, 5 }, { 5, 30 }, { 8, 20 },
				    { 12, 12 }, { 30, 30 } };
	static struct side	 now, before;
	double			 x;
	size_t			 i, a, b;

	(void)state;
	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		side_make(pairs[i][0], &now);
		side_make(pairs[i][1], &before);
		for (a = 0; a < NTRUTHS; a++)
			for (b = 0; b < NTRUTHS; b++)
				if ((x = difference_coverage(&now, a, &before,
				    b)) < COVERS)
					fail_msg("n = %d and %d: %.4f at "
					    "%.2f, %.2f and %.2f, %.2f",
					    pairs[i][0], pairs[i][1], x,
					    truths[a][0], truths[a][1],
					    truths[b][0], truths[b][1]);
	}
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(nps_is_covered),
		cmocka_unit_test(means_are_covered),
		cmocka_unit_test(differences_are_covered),
	};

	return (cmocka_run_group_tests(tests, setup, NULL));
}
