/*
 * Scores and how far they can be trusted. Everything is computed from counts
 * per value, so rollups are enough. n is always given, and an interval is
 * 95 % (z = 1.959964) unless its comment says else.
 *
 * NPS      100 (p - d), p the share of 9 and 10, d that of 0 to 6. Variance of
 *          one answer p + d - (p - d)^2 (a value of +1, 0 or -1), margin
 *          z sqrt(variance / n); Rocks, "Interval Estimation for the Net
 *          Promoter Score", The American Statistician 70 (2016).
 * CSAT     the share of the best answers: of 3 steps the top one, of 4 to 7
 *          the top two, of 8 to 10 the top three.
 * CES      mean, and the share who agree: above the middle of the scale.
 * shares   Wilson, "Probable Inference", JASA 22 (1927): holds for small n and
 *          near 0 and 1, where p +- z sqrt(p(1-p)/n) does not.
 * means    Student's t with n - 1 degrees of freedom up to n = 30, then z.
 */
#ifndef MEASURE_SCORE_H
#define MEASURE_SCORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCORE_STEPS_MAX	11	/* values of a scale: NPS has 0 to 10 */
#define SCORE_FEW	30	/* under this n a score is shown greyed */

/* counts[i] answered lowest + i. */
struct score_counts {
	int64_t		 counts[SCORE_STEPS_MAX];
	int64_t		 lowest;	/* 0 for NPS, 1 for ratings */
	size_t		 steps;		/* how many values there are */
};

/* value, low and high in the score's own unit; all 0 when n is 0. */
struct score {
	int64_t		 n;
	double		 value;
	double		 low;
	double		 high;
	double		 error;		/* standard error of value */
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
/* part of whole, 0 to 1: completion rate, share of an option. */
struct score	 score_share(int64_t part, int64_t whole);

#endif
