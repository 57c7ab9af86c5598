/*
 * Scores and how far they can be trusted. Everything is computed from counts
 * per value, so rollups are enough. n is always given.
 *
 * NPS      100 (p - d), p the share of 9 and 10, d that of 0 to 6: the mean of
 *          answers that are worth +100, 0 and -100.
 * CSAT     the share of the best answers: of 3 steps the top one, of 4 to 7
 *          the top two, of 8 to 10 the top three.
 * CES      mean, and the share who agree: above the middle of the scale.
 *
 * One interval serves all of them, for each is a mean of answers between a
 * lowest and a highest value: Student's t around the mean after three
 * pseudo-answers were added, 9/8 at either end and 6/8 in the middle. Adding
 * pseudo-answers is Agresti and Coull, "Approximate is Better than 'Exact'",
 * The American Statistician 52 (1998), and for NPS Rocks, "Interval Estimation
 * for the Net Promoter Score", The American Statistician 70 (2016). Their
 * weights cover as little as 80 % when few answer and nearly all agree; these
 * were chosen so that the interval covers the true score in at least 93 of 100
 * cases whatever the true shares are, from SCORE_INTERVAL_MIN answers on. The
 * exact coverage is tests/unit/data/nps_coverage.tsv, made and checked by
 * tests/unit/test_score_coverage.c.
 *
 * The interval of a difference is made of the intervals of both scores: from
 * the difference down by the root of the squares of how far the one may be
 * lower and the other higher, and up likewise. Newcombe, "Interval Estimation
 * for the Difference between Independent Proportions", Statistics in Medicine
 * 17 (1998), method 10; for any two estimates Zou and Donner, "Construction of
 * Confidence Limits about Effect Measures", Statistics in Medicine 27 (2008).
 * Two intervals that overlap may still differ: whether a score has moved is
 * asked of this one. The same test computes how often it covers the true
 * difference: at least 93 of 100 cases, too.
 */
#ifndef MEASURE_SCORE_H
#define MEASURE_SCORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCORE_STEPS_MAX	11	/* values of a scale: NPS has 0 to 10 */
#define SCORE_FEW	30	/* under this n a score is shown greyed */
#define SCORE_INTERVAL_MIN 5	/* under this n it has no interval */

/* counts[i] answered lowest + i. */
struct score_counts {
	int64_t		 counts[SCORE_STEPS_MAX];
	int64_t		 lowest;	/* 0 for NPS, 1 for ratings */
	size_t		 steps;		/* how many values there are */
};

struct score_point {
	double		 value;
	int64_t		 n;		/* answers with it */
};

/* value, low and high in the score's own unit; all 0 when n is 0. */
struct score {
	int64_t		 n;
	double		 value;
	bool		 has_interval;	/* false: low and high are 0 */
	double		 low;		/* of the 95 % interval */
	double		 high;
};

/* now minus before; has_interval false: either had too few answers for one. */
struct score_change {
	bool		 has_interval;
	double		 value, low, high;
};

int64_t		 score_n(const struct score_counts *);
/* -100 to 100. counts are those of 0 to 10. */
struct score	 score_nps(const struct score_counts *);
/* Share satisfied, 0 to 1. */
struct score	 score_csat(const struct score_counts *);
/* The lowest value that counts as satisfied on a scale of so many steps. */
int64_t		 score_csat_from(const struct score_counts *);
/* Share who agree that it was easy, 0 to 1. */
struct score	 score_ces(const struct score_counts *);
/* Mean of the values. */
struct score	 score_mean(const struct score_counts *);
/* The same of values that are no scale: the scores of options. */
struct score	 score_points(const struct score_point *, size_t n);
/* part of whole, 0 to 1: completion rate, share of an option. */
struct score	 score_share(int64_t part, int64_t whole);
struct score_change score_change(const struct score *now,
		    const struct score *before);
/* The interval leaves out 0: the two differ, as far as numbers can say. */
bool		 score_change_is_real(const struct score_change *);

#endif
