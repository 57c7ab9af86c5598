/*
 * The kinds of work that there are, a row each. Every kind has a lane of its
 * own: so many processes of the worker that do nothing else, so that what
 * hangs or dies in one holds up no other. What a worker has no row for it
 * leaves in the queue to newer ones.
 */
#ifndef JOB_KIND_H
#define JOB_KIND_H

#include "job/queue.h"

enum kind_id { KIND_MAIL, KIND_MAILING, KIND_EVENT, KIND_WEBHOOK, KIND_FOLD,
    KIND_SWEEP, KIND_RECOUNT, KIND_MIX, KIND_SAID, KIND_EXPORT,
    KIND__MAX };

struct kind {
	const char	*name;		/* in the queue and of the lane */
	job_fn		*job;		/* does one; NULL: never queued */
	job_fn		*round;		/* what the lane does by itself; or NULL */
	int64_t		 every;		/* ms between two rounds */
	int		 processes;	/* so many at once */
	int64_t		 share;		/* of them, at most, for one tenant */
	int64_t		 lease;		/* s; renewed while it is at work */
	int64_t		 tries;		/* then it is dead */
	int64_t		 wait_first;	/* s until the second try; then double */
	int64_t		 wait_most;
};

extern const struct kind	kinds[KIND__MAX];

/* Seconds until the next try, plus up to a quarter so that what failed
 * together is not tried together. */
int64_t	 kind_wait(const struct kind *, int64_t tries, uint32_t random);

#endif
