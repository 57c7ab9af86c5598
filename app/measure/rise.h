/*
 * Which words rose: words that are in a larger share of texts than before, by
 * more than chance would have it. Each is asked by Fisher's exact test, one-sided:
 * how likely are so many of the texts with the word among the newer ones, if all
 * texts were dealt out anew (Fisher, "The Logic of Inductive Inference", Journal
 * of the Royal Statistical Society 98, 1935). Since many words are asked, of
 * those that are shown one in twenty may be chance and no more: Benjamini and
 * Hochberg, "Controlling the False Discovery Rate", Journal of the Royal
 * Statistical Society B 57 (1995). Which words are asked must not be chosen by
 * how they are dealt out: those that are in at least RISE_TEXTS texts of both
 * times together.
 */
#ifndef MEASURE_RISE_H
#define MEASURE_RISE_H

#include <stddef.h>
#include <stdint.h>

#define RISE_LEAST	20	/* texts in each time, else nothing is compared */
#define RISE_TEXTS	5	/* with a word; see the query */
#define RISE_FALSE	0.05	/* of those that are shown */

/* In now of all_now texts, and before that in before of all_before. */
struct rise {
	int64_t		 now, all_now, before, all_before;
	double		 chance;	/* rise_pick sets it */
	size_t		 place;		/* the caller's */
};

double		 rise_chance(const struct rise *);
/* Puts n of them in order, the least likely by chance first, and says how many
 * rose. tested: of how many words they are the ones that rose most. */
size_t		 rise_pick(struct rise *, size_t n, int64_t tested);

#endif
