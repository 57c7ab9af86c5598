/*
 * How often something may happen: the figures, their reasons, and the one
 * rule that counts them. No clock, no database: who counts says what time it
 * is and keeps the count (store/rate.h).
 *
 * A bucket holds so many permits and gets one back every so often. As a number
 * it is the moment at which it will be full again: each permit taken puts that
 * moment off, and a bucket is empty while it lies further ahead than filling
 * all of it takes.
 */
#ifndef RULE_RATE_H
#define RULE_RATE_H

#include <stdbool.h>
#include <stdint.h>

struct pace {
	int		 burst;		/* permits in a full bucket; 0: not
					 * counted */
	int64_t		 every;		/* ms for one to come back */
	int		 loose;		/* let through by each process, in any
					 * minute, before it asks for more */
};

#define PER_MINUTE(n)	(60000 / (n))
#define PER_HOUR(n)	(3600000 / (n))
#define PER_DAY(n)	(86400000 / (n))

/* What a public form may be sent how often; a row of routes.h names one. */
enum rate {
	RATE_FREE,	/* a page that is looked at; a form of who is signed in */
	RATE_SURVEY,
	RATE_AGE,
	RATE_APPLY,
	RATE_FILE,
	RATE_FORM,	/* small forms that few people send */
	RATE_LINK,	/* what a link of a mail alone does */
	RATE_SIGN_IN,
	RATE_API,	/* programs with a token of the API */
	RATE__MAX
};

struct rate_row {
	const char	*name;		/* NULL: not counted */
	/* By nginx, a network's at all tenants: keeps a flood away from Kore.
	 * Above the next, so that people meet that one's page. */
	struct pace	 edge;
	struct pace	 network;	/* a network's, at one tenant */
	struct pace	 token;		/* the same form, sent again; the same
					 * token of the API */
	int64_t		 least;		/* ms from when the form was served:
					 * sooner is no person's doing */
	int64_t		 oldest;	/* seconds; then it comes back filled in;
					 * 0: it does not age */
	const char	*why;
};

extern const struct rate_row	 rate_rows[RATE__MAX];
/* A network's posts that came too soon, or filled in the field that nobody
 * sees. They are not taken, only answered, and beyond this with less. */
extern const struct pace	 rate_hasty;
/* A network's tries with a token of the API that is none. */
extern const struct pace	 rate_wrong_token;
/* Mails to one address that strangers cause, over all tenants. Two buckets:
 * at most 5 in any hour and 10 in any day. */
extern const struct pace	 rate_mail_hour, rate_mail_day;

/*
 * n permits at the time now, in ms. Gives how many of them there were; *full
 * is the bucket. wait, or NULL: ms until there is one.
 */
int		 pace_take(const struct pace *, int64_t *full, int64_t now, int n,
		    int64_t *wait);

#endif
