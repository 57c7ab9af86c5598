/* How much of a customer's room for surveys is used, in words. */
#ifndef PAGE_PART_ROOM_H
#define PAGE_PART_ROOM_H

#include "page/part/layout.h"
#include "http/rq.h"

#define ROOM_NEAR	80	/* percent: from here on it is said */

enum room { ROOM_SURVEYS, ROOM_DRAFTS, ROOM_BYTES, ROOM__MAX };

/* The database had no room (E_ROOM): what is full and what to do, for the top
 * of the form that comes back, with the list of drafts as its link where one
 * of them may go. publishes: only a version was to be stored. */
enum status	 room_refused(struct rq *, bool publishes,
		    struct problem_view *) MUST_USE AWAITS;
/* What is used of the fullest of them; none: less than ROOM_NEAR of each.
 * *is_drafts: dropping some helps. */
enum status	 room_near(struct rq *, struct str *text, bool *is_drafts)
		    MUST_USE AWAITS;
/* All surveys that have a draft. */
struct str	 room_drafts_url(struct rq *);

#endif
