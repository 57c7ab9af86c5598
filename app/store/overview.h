/*
 * What the overview shows of many surveys, in one exchange: numbers of a period
 * and of the one before it from the rollups and what is not folded yet, what was
 * said with low scores, what became of invitations, and what waits for somebody.
 */
#ifndef STORE_OVERVIEW_H
#define STORE_OVERVIEW_H

#include "queries.h"	/* overview_number, overview_said_row .. */

/* The last piece of a period, and what stands in the place of others. */
#define PIECE_LAST	0
#define PIECE_BEFORE	(-1)	/* the whole period before */
#define PIECE_DAYS	(-2)	/* "#days", "#pause", "#since": see the query */

struct overview_want {
	struct str	 survey_id;
	struct str	 headline;	/* question code, or none */
	int64_t		 low, high;	/* ends of its scale, if there is one */
};

struct overview_period {
	struct str	 before, from, to;	/* yyyy-mm-dd */
	int64_t		 piece_days;
	int64_t		 said;		/* so many texts are wanted */
	bool		 support;	/* who asks may see requests */
};

struct overview_numbers {
	struct overview_number	*rows;	/* by piece, cell */
	size_t			 n;
};

#define OVERVIEW_ALERTS_MAX	1000	/* counted up to here */

struct overview {
	struct overview_numbers	*surveys;	/* in the order of the wants */
	struct overview_said_row *said;		/* place: of the want, from 1 */
	size_t			 nsaid;
	struct overview_asked_row *asked;
	int64_t			 alerts;	/* that nobody has taken */
	int64_t			 support;	/* requests that wait for us */
};

enum status	 store_overview_load(struct db *, const struct overview_want *,
		    size_t n, const struct overview_period *, struct overview *)
		    MUST_USE AWAITS;

#endif
