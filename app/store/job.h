/*
 * The queue and what it delivers. Claiming and finishing cross tenants and need
 * the role exitpoll_job, with no tenant entered; the work itself is done in
 * the job's tenant (set db->tenant to job->tenant).
 * A claim is a lease: a job whose worker died is handed out again after it.
 */
#ifndef STORE_JOB_H
#define STORE_JOB_H

#include "queries.h"	/* struct job */

/* At most limit jobs of these kinds, each tenant in its turn, in the order in
 * which they are to be done; *n 0 if nothing is due. */
enum status	 store_job_claim(struct db *, struct str worker,
		    const struct str *kinds, size_t nkinds, int64_t limit,
		    int64_t lease_seconds, struct job **, size_t *n)
		    MUST_USE AWAITS;
/* Their leases begin anew. E_CONFLICT: one of them was lost. */
enum status	 store_job_renew(struct db *, struct str worker,
		    const struct job *, size_t n, int64_t lease_seconds)
		    MUST_USE AWAITS;
/* They were not begun: ready again, and no try is counted. */
enum status	 store_job_release(struct db *, struct str worker,
		    const struct job *, size_t n) MUST_USE AWAITS;
/* What dead workers held is ready again, or dead after its last try. */
enum status	 store_job_reclaim(struct db *, int64_t *n) MUST_USE AWAITS;
/* Its delivery is delivered, and forgets to whom and what. E_CONFLICT: the
 * lease was lost to another worker meanwhile. */
enum status	 store_job_done(struct db *, int64_t id, struct str worker)
		    MUST_USE AWAITS;
/* Ready again after backoff seconds; dead after max_tries (*is_dead). */
enum status	 store_job_fail(struct db *, int64_t id, struct str worker,
		    struct str error, int64_t backoff_seconds, bool *is_dead)
		    MUST_USE AWAITS;
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
	SWEEP_DELIVERIES,	/* what was given up, and its time is over */
	SWEEP__MAX
};
enum status	 store_sweep(struct db *, enum sweep, int64_t limit, int64_t *n)
		    MUST_USE AWAITS;
#endif
