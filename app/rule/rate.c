/* The figures of the limits, and how a bucket is counted: see the header. */
#include <stddef.h>

#include "rule/rate.h"

#define A_DAY		(24 * 3600)

/*
 * An office of 500 behind one address sends a survey of three pages within a
 * minute: 1,500 posts fit into the bucket, and half as many again. A program
 * that gets past the least time has the same, and after that two a second.
 */
const struct rate_row rate_rows[RATE__MAX] = {
	[RATE_FREE] = { .name = NULL },
	[RATE_SURVEY] = { "survey",
	    .edge = { 5000, PER_MINUTE(600), 0 },
	    .network = { 2250, PER_MINUTE(120), 10 },
	    .token = { 60, PER_MINUTE(30), 20 },
	    .least = 1000, .oldest = A_DAY,
	    .why = "an office of 500 answers three pages within a minute" },
	[RATE_AGE] = { "age",
	    .edge = { 1200, PER_MINUTE(120), 0 },
	    .network = { 500, PER_MINUTE(60), 5 },
	    .token = { 20, PER_MINUTE(10), 10 },
	    .least = 1000, .oldest = A_DAY,
	    .why = "a class of 30 at a school, and their mistakes" },
	/* The pass of the age question ages, and its form goes with it. */
	[RATE_APPLY] = { "apply",
	    .edge = { 600, PER_MINUTE(60), 0 },
	    .network = { 250, PER_MINUTE(20), 3 },
	    .token = { 20, PER_MINUTE(10), 10 },
	    .least = 3000, .oldest = 0,
	    .why = "a job fair behind one address; each may bring a file" },
	/* One by one, each on a page of its own; their bytes are counted by
	 * upload_admit of the database besides. */
	[RATE_FILE] = { "file",
	    .edge = { 600, PER_MINUTE(120), 0 },
	    .network = { 300, PER_MINUTE(60), 5 },
	    .token = { 20, PER_MINUTE(10), 10 },
	    .least = 1000, .oldest = A_DAY,
	    .why = "an office answers a survey that asks for a picture" },
	[RATE_FORM] = { "form",
	    .edge = { 120, PER_MINUTE(30), 0 },
	    .network = { 40, PER_MINUTE(10), 0 },
	    .token = { 10, PER_MINUTE(5), 5 },
	    .least = 1000, .oldest = A_DAY,
	    .why = "few need it; what is typed must not be tried out" },
	/* Large mailbox providers send these for their customers, from few
	 * addresses. The word of the link is proven before anything is written. */
	[RATE_LINK] = { "link",
	    .edge = { 1200, PER_MINUTE(600), 0 },
	    .network = { 0, 0, 0 },
	    .token = { 0, 0, 0 },
	    .least = 0, .oldest = 0,
	    .why = "a mailbox provider passes on what its customers press" },
	/* Password managers fill it in at once. Wrong passwords are counted by
	 * login_try of the database besides. */
	[RATE_SIGN_IN] = { "sign_in",
	    .edge = { 300, PER_MINUTE(60), 0 },
	    .network = { 250, PER_MINUTE(40), 0 },
	    .token = { 20, PER_MINUTE(10), 10 },
	    .least = 0, .oldest = A_DAY,
	    .why = "a company begins its day; each try costs a hash" },
	/* Programs of one network have tokens of many customers (a cloud). */
	[RATE_API] = { "api",
	    .edge = { 6000, PER_MINUTE(3000), 0 },
	    .network = { 0, 0, 0 },
	    .token = { 300, PER_MINUTE(300), 20 },
	    .least = 0, .oldest = 0,
	    .why = "a program that reads all pages, one after the other" },
};

const struct pace	rate_hasty = { 120, PER_MINUTE(30), 10 };
const struct pace	rate_wrong_token = { 20, PER_MINUTE(10), 0 };
const struct pace	rate_mail_hour = { 3, PER_HOUR(2), 0 };
const struct pace	rate_mail_day = { 6, PER_DAY(4), 0 };

int
pace_take(const struct pace *p, int64_t *full, int64_t now, int n,
    int64_t *wait)
{
	int64_t	 from = *full > now ? *full : now;
	int64_t	 room = ((int64_t)p->burst * p->every - (from - now)) /
		    p->every;
	int64_t	 got = room < n ? room : n;

	if (got < 0)
		got = 0;
	*full = from + got * p->every;
	if (wait != NULL)
		*wait = room > 0 ? 0 : from - now -
		    (int64_t)(p->burst - 1) * p->every;
	return ((int)got);
}
