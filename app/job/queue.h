/*
 * One process of a lane: claims a job, does it in its tenant's name, says how
 * it ended. The tenants have it in turn. At least once: what a process held
 * when it died is claimed again, so each kind bears being done twice.
 */
#ifndef JOB_QUEUE_H
#define JOB_QUEUE_H

#include "base/config.h"
#include "queries.h"	/* struct job */

struct kind;

struct worker {
	struct db		 db;		/* role exitpoll_job */
	const struct kind	*kind;
	struct str		 name;		/* as it stands in locked_by */
	struct str		 before;	/* the name of the one that died
						 * in this place, or none */
	const struct config	*config;
	int			 beats;		/* a byte here: it lives */
	int64_t			 beat_at;	/* ms, the last one */
	int			 signals;
	bool			 ending;
	bool			 finished;	/* its lane has no more to do */
	const struct job	*job;		/* at work, or NULL */
	int64_t			 held_at;	/* ms, when its lease began */
	struct str		 served;	/* the tenant served last */
	int64_t			 rest_until;	/* ms: no job before */
	int64_t			 rest;		/* ms: the last rest */
};

/* How a job ended that was not done. */
enum job_end {
	JOB_AGAIN,	/* a try that counts, then later another */
	JOB_DEAD,	/* no try will do */
	JOB_TROUBLE,	/* no job of the kind would have been done: the lane
			 * rests, and the try does not count */
	JOB_CUT,	/* the worker ends: ready again at once */
	JOB_END__MAX
};

struct outcome {
	const char	*why;	/* in words, without personal data; what the
				 * database said is added by the queue */
	enum job_end	 end;
};

/* A job's work, or (job NULL) a lane's own round: OK, or how it failed. */
typedef enum status job_fn(struct worker *, const struct job *,
    struct outcome *);

job_fn		 job_mail;
job_fn		 job_mailing;
job_fn		 job_event;
job_fn		 job_webhook;
job_fn		 job_fold;
job_fn		 job_sweep;
job_fn		 job_recount;
job_fn		 job_mix;
job_fn		 job_said;
job_fn		 job_export;

/* False: the process has to end. To be asked between any two steps of what is
 * long, at least every minute or so: it also says that the process lives. */
bool		 worker_goes_on(struct worker *);
/* Did it end so because the database has gone, and not because a statement
 * was refused or took too long? To be asked before the next statement. */
bool		 worker_is_cut_off(const struct worker *, enum status);

/* Does one job. E_NOTFOUND: nothing is due. Else what became of the queue's own
 * statements. The arena is cleared before each. */
enum status	 queue_step(struct worker *) MUST_USE AWAITS;
/* The job at work, if any, has its lease renewed in time. E_CONFLICT: it was
 * lost, and another process has the job. */
enum status	 queue_hold(struct worker *) MUST_USE AWAITS;
/* What processes of this kind held that died is ready again, or dead. */
enum status	 queue_reclaim(struct worker *) MUST_USE AWAITS;

#endif
