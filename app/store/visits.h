/*
 * Visits under way: what was just read or stored of a respondent's answers, in
 * memory that all processes of this machine share, so that the next page can be
 * shown, and what it sends be added, without a read.
 *
 * A revision counts each storing of a response. What is kept may be older than
 * what is stored, if another machine had the visit in between, or if there was
 * no room. So it is shown only to an address that names exactly its revision
 * (the one a stored page leads to), and whoever stores on top of it says on
 * which revision: the database refuses a stale one.
 *
 * A place is written and read without a lock: a sum over all of it says whether
 * it is whole. A process that ends in the middle of writing, and two that write
 * at once, leave a place that counts as empty.
 *
 * Answers stay for VISITS_AGE at the most. Where there is no room, what was
 * stored longest ago goes first.
 */
#ifndef STORE_VISITS_H
#define STORE_VISITS_H

#include "base/status.h"
#include "base/str.h"

#define VISITS_PLACES	4096
#define VISITS_LARGEST	4000			/* bytes of one visit */
#define VISITS_AGE	900			/* seconds */
#define VISIT_ID	16			/* bytes of a submission id */

/* The revision of one that is complete: what is stored of it is to be read. */
#define VISIT_DONE	INT64_MAX

struct visit_state {
	int64_t		 revision;	/* from 1 on */
	struct str	 answers;	/* as stored: a JSON object */
};

/* From here on other processes see what this one keeps: all that open the same
 * file. Before, memory of its own. */
bool		 visits_open(const char *path, const char **why) MUST_USE;
/* NULL: not kept. The answers are copied to the arena. */
const struct visit_state *visit_recall(struct arena *,
		    const unsigned char id[VISIT_ID]);
/* In the place of an older revision, never of a newer one. */
void		 visit_keep(const unsigned char id[VISIT_ID],
		    const struct visit_state *);
/* It is complete, or what is kept turned out to be stale. */
void		 visit_forget(const unsigned char id[VISIT_ID]);
/* Now and then: looks at some of them, and what is too old goes. */
void		 visits_tick(void);
/* How many are kept. */
size_t		 visits_count(void);

#endif
