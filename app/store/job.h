/*
 * The queue and what it delivers. Claiming and finishing cross tenants and need
 * the role exitpoll_job, with no tenant entered; the work itself is done in
 * the job's tenant (set db->tenant to job->tenant).
 * A claim (q_job_claim) is a lease: a job whose process died is handed out again.
 */
#ifndef STORE_JOB_H
#define STORE_JOB_H

#include "queries.h"	/* struct job */

/* The lease begins anew. E_CONFLICT, here and below: it was lost to another
 * meanwhile. */
enum status	 store_job_renew(struct db *, int64_t id, struct str worker,
		    int64_t lease_seconds) MUST_USE AWAITS;
/* Of a kind, what dead processes held (gone: one that is known to be dead, or
 * none) is ready again, or dead after its last try. */
enum status	 store_job_reclaim(struct db *, struct str kind,
		    int64_t most_tries, struct str gone, int64_t *n)
		    MUST_USE AWAITS;
/* Its delivery is delivered, and forgets to whom and what. */
enum status	 store_job_done(struct db *, int64_t id, struct str worker)
		    MUST_USE AWAITS;
/* It was not done: dead, or ready again in seconds. counts: the try does;
 * error none: the last one stands. */
enum status	 store_job_back(struct db *, int64_t id, struct str worker,
		    struct str error, int64_t seconds, bool is_dead,
		    bool counts) MUST_USE AWAITS;
/*
 * Sweeping: at most limit rows go, and what somebody else holds is left for
 * the next time. Sessions, sign-in counters and old jobs with no tenant entered,
 * the rest in a tenant. *n below limit: there is no more.
 */
enum sweep {
	SWEEP_HOUSE,
	SWEEP_DRAFTS,		/* of applications never sent */
	SWEEP_APPLICATIONS,	/* whose time is over */
	SWEEP_FILES,		/* that nothing refers to any more */
	SWEEP_RESPONSE_FILES,	/* of responses that were never sent */
	SWEEP_SEALED,		/* pages of anonymous responses never sent */
	SWEEP_SUPPORT,		/* requests whose time is over */
	SWEEP_INVITATIONS,	/* whose time is over */
	SWEEP_DELIVERIES,	/* what was given up, and its time is over */
	SWEEP_TRANSCRIPTS,	/* whose time is over */
	SWEEP_EXPORTS,		/* of a month ago */
	SWEEP_MAILINGS,		/* whom they were for, when that is over */
	SWEEP__MAX
};
enum status	 store_sweep(struct db *, enum sweep, int64_t limit, int64_t *n)
		    MUST_USE AWAITS;
#endif
