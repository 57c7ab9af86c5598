/*
 * The worker's queue: claims jobs, does each in its tenant's name, says how it
 * ended. A claim takes several, of the tenants in turn. At least once: a job
 * whose worker died is claimed again when its lease has run out, so each kind
 * bears being done twice.
 */
#ifndef JOB_QUEUE_H
#define JOB_QUEUE_H

#include "base/config.h"
#include "job/mail.h"
#include "store/job.h"

struct worker {
	struct db		 db;		/* role exitpoll_job */
	struct str		 name;		/* as it stands in locked_by */
	const struct config	*config;
	struct mail_way		 mail;
	/* Claimed: one is at work, those behind it wait. */
	struct arena		*held_arena;
	struct job		*held;
	size_t			 nheld, at;
	int64_t			 held_at;	/* ms, when the lease began */
};

/*
 * A job's work: OK, or *why (static storage) says in words, without personal
 * data, why it failed. What the database said is added to it by the queue.
 */
typedef enum status job_fn(struct worker *, const struct job *,
    const char **why);

job_fn		 job_mail;
job_fn		 job_fold;
job_fn		 job_sweep;
job_fn		 job_reclaim;
job_fn		 job_recount;

/* Does one job, and claims some when none is held. E_NOTFOUND: nothing is due. Else what became
 * of the queue's own statements; worker_is_cut_off says whether it was the
 * connection. The arena is cleared before each. */
enum status	 queue_step(struct worker *) MUST_USE AWAITS;
/* A long job asks this between its steps: the lease is renewed in time.
 * E_CONFLICT: it was lost, and another worker has the job. */
enum status	 queue_hold(struct worker *, const struct job *)
		    MUST_USE AWAITS;
/* The worker ends: what it holds and has not begun goes back. */
enum status	 queue_release(struct worker *) MUST_USE AWAITS;
/* Did it end so because the database has gone, and not because a statement
 * was refused or took too long? To be asked before the next statement. */
bool		 worker_is_cut_off(const struct worker *, enum status);
/* Seconds until the next try: 5, 10, 20 ... an hour, plus up to a quarter. */
int64_t		 queue_backoff(int64_t tries, uint32_t random);

#endif
