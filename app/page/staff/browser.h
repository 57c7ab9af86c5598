/*
 * Browsers that somebody has signed in with before. A cookie holds a signed
 * token for each of the last few accounts; it lets nobody in, it only keeps
 * who fails elsewhere on purpose from shutting this browser out.
 */
#ifndef PAGE_STAFF_BROWSER_H
#define PAGE_STAFF_BROWSER_H

#include "http/rq.h"

/* What this browser is counted as when it tries that address; none: it has not
 * signed in there before, or not for half a year. */
struct str	 browser_known(struct rq *, struct str email);
/* It has now. */
void		 browser_remember(struct rq *, struct str email);

#endif
