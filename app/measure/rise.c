/* Words that rose: see the header. */
#include <math.h>

#include "measure/rise.h"

static double
log_choose(int64_t n, int64_t k)
{
	return (lgamma((double)n + 1) - lgamma((double)k + 1) -
	    lgamma((double)(n - k) + 1));
}

double
rise_chance(const struct rise *r)
{
	const int64_t	 with = r->now + r->before;
	const int64_t	 all = r->all_now + r->all_before;
	const int64_t	 most = with < r->all_now ? with : r->all_now;
	double		 sum = 0;
	int64_t		 k;

	for (k = r->now; k <= most; k++)
		if (with - k <= r->all_before)
			sum += exp(log_choose(r->all_now, k) +
			    log_choose(r->all_before, with - k) -
			    log_choose(all, with));
	return (sum > 1 ? 1 : sum);
}

size_t
rise_pick(struct rise *r, size_t n, int64_t tested)
{
	struct rise	 one;
	size_t		 i, j, picked = 0;

	for (i = 0; i < n; i++) {
		one = r[i];
		one.chance = rise_chance(&one);
		for (j = i; j > 0 && r[j - 1].chance > one.chance; j--)
			r[j] = r[j - 1];
		r[j] = one;
	}
	for (i = 0; i < n; i++)
		if (r[i].chance <= RISE_FALSE * (double)(i + 1) /
		    (double)tested)
			picked = i + 1;
	return (picked);
}
