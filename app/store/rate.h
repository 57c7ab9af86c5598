/*
 * How often, across processes and nodes. The database counts (app.rate), but
 * who comes now and then costs it nothing: a process lets pace.loose through a
 * minute by itself, and who comes more often is charged for these and given
 * out from a lease of permits that was taken from the database at once.
 *
 * So much more than a pace allows may get through: what was let through
 * loosely in processes that never came to ask, pace.loose a minute in each.
 * So much less: what is left of a lease when its minute is over. A process
 * remembers 4,096 keys; of one that is pushed out it knows only what it has
 * told the database. While that is away or slow, each process counts for
 * itself alone.
 */
#ifndef STORE_RATE_H
#define STORE_RATE_H

#include "queries.h"
#include "rule/rate.h"

/* Does this process know already that none may come? In *wait ms, then. Asks
 * nobody and keeps nothing: what is refused anyway costs no more than this. */
bool		 store_is_shut(struct str key, int64_t *wait);
/* May one more come of what key names (class and all)? E_TOO_MANY: in *wait
 * ms. Never anything else: a limit that cannot be asked stops nobody. The key
 * itself is kept nowhere, only a keyed hash of it. */
enum status	 store_allow(struct db *, const struct pace *, struct str key,
		    int64_t *wait) MUST_USE AWAITS;

#endif
