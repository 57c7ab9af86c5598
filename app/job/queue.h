/*
 * The worker's queue: claims a job, does it in its tenant's name, says how
 * it ended. At least once: a job whose worker died is claimed again when its
 * lease has run out, so each kind bears being done twice.
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

/* Claims one job and does it. E_NOTFOUND: nothing is due. Else what became
 * of the queue's own statements; worker_is_cut_off says whether it was the
 * connection. The arena is cleared before each. */
enum status	 queue_step(struct worker *) MUST_USE AWAITS;
/* Did it end so because the database has gone, and not because a statement
 * was refused or took too long? To be asked before the next statement. */
bool		 worker_is_cut_off(const struct worker *, enum status);
/* Seconds until the next try: 5, 10, 20 ... an hour, plus up to a quarter. */
int64_t		 queue_backoff(int64_t tries, uint32_t random);

#endif
