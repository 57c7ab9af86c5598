/*
 * When a process asks the database for what it remembers, and who waits for
 * the answer. Of all that want the same at the same time one asks. Whoever
 * finds something older than wanted goes on with that, and whoever finds
 * nothing waits for the one that asks.
 */
#ifndef STORE_CACHE_LOOK_H
#define STORE_CACHE_LOOK_H

#include "base/pg.h"
#include "store/cache_table.h"

#define CACHE_FRESH	5	/* seconds */

struct cache_look {
	struct db		*db;
	struct str		 key;
	struct cache_entry	*e;	/* what there is, or NULL */
	bool			 asks;	/* this one asks the database */
	struct cache_flight	*flight;
	unsigned		 seen;
	int64_t			 whole;	/* the deadline for all */
};

/* OK: l->e is to be shown, or l->asks says to ask the database and then to
 * call cache_look_end. Else what the one that asked was told. */
enum status	 cache_look_begin(struct db *, struct str key,
		    struct cache_look *) MUST_USE AWAITS;
/* st: of the asking, which has put its answer in l->e if it is OK. OK as well:
 * there is no answer, and l->e is shown as it is. */
enum status	 cache_look_end(struct cache_look *, enum status st) MUST_USE;
/* How long what is asked for now stays fresh. */
int64_t		 cache_look_fresh(const struct cache_look *);
/* Something has changed: what is under way may be what it is about. */
void		 cache_look_again(void);

#endif
