/*
 * Visits under way: what a process has just read or stored of a respondent's
 * answers, so that the next page that is sent can be added to it without a
 * read. Another process, or one that was started again, finds nothing here.
 *
 * A revision counts each storing of a response. What is kept may be older than
 * what is stored, if another process had the visit in between: whoever stores
 * on top of it says on which revision, and the database refuses a stale one.
 * So nothing that is kept here is ever shown.
 *
 * Answers stay for VISITS_AGE at the most, and within VISITS_MAX bytes: what
 * was used longest ago goes first.
 */
#ifndef STORE_VISITS_H
#define STORE_VISITS_H

#include "base/str.h"

#define VISITS_MAX	(8U * 1024 * 1024)	/* bytes a process keeps */
#define VISITS_LARGEST	(64U * 1024)		/* of one visit */
#define VISITS_AGE	900			/* seconds */
#define VISIT_ID	16			/* bytes of a submission id */

struct visit_state {
	int64_t		 revision;	/* from 1 on */
	struct str	 answers;	/* as stored: a JSON object */
};

/* NULL: not kept. The answers are copied to the arena. */
const struct visit_state *visit_recall(struct arena *,
		    const unsigned char id[VISIT_ID]);
/* In the place of an older revision, never of a newer one. */
void		 visit_keep(const unsigned char id[VISIT_ID],
		    const struct visit_state *);
/* It is complete, or what is kept turned out to be stale. */
void		 visit_forget(const unsigned char id[VISIT_ID]);
/* Now and then: what is too old goes. */
void		 visits_tick(void);
/* Bytes that are kept. */
size_t		 visits_size(void);

#endif
