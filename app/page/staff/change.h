/*
 * A score against the same score before: whether it really moved, in words. Real
 * is what the interval of the difference (measure/score.h) says, and nothing
 * else: an arrow without one would be read as news.
 */
#ifndef PAGE_STAFF_CHANGE_H
#define PAGE_STAFF_CHANGE_H

#include "page/staff/tally.h"

enum change_way {
	CHANGE_UNKNOWN,		/* too few answers for one of them */
	CHANGE_NONE,		/* the interval holds 0 */
	CHANGE_UP,
	CHANGE_DOWN,
};

struct change {
	enum change_way	 way;
	struct str	 text;	/* "Up 12", "No real change" */
	struct str	 by;	/* "12", "12 points": without its sign */
	struct str	 range;	/* "+3 to +21 (95 %)", or none */
};

/* Both of the same metric. */
void		 change_make(struct rq *, enum metric, const struct score *now,
		    const struct score *before, struct change *);

#endif
