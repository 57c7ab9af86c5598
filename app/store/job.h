/*
 * The queue and the outbox. Claiming and finishing cross tenants and need
 * the role exitpoll_job, with no tenant entered; the work itself is done in
 * the job's tenant (set db->tenant to job->tenant).
 * A claim is a lease: a job whose worker died is handed out again after it.
 */
#ifndef STORE_JOB_H
#define STORE_JOB_H

#include "base/pg.h"

struct job {
	int64_t		 id;
	struct str	 tenant;	/* none: a job of the house */
	struct str	 tenant_slug;
	struct str	 kind;		/* "mail", ... */
	struct str	 payload;	/* JSON */
	int64_t		 tries;		/* this one included */
	int64_t		 max_tries;
	int64_t		 outbox_id;	/* payload.outbox for "mail", else 0 */
};

struct mail {
	int64_t		 id;
	struct str	 to, subject, text, html;  /* html may be none */
	struct str	 message_id;	/* uuid: the same at every try */
	struct str	 created_at;
	struct str	 sender_name;	/* the tenant's */
	bool		 is_sent;
};

/* At most limit jobs, oldest first; *n 0 if nothing is due. Jobs of kind
 * "mail" are plain jobs: read the row with store_mail_get. */
enum status	 store_job_claim(struct db *, struct str worker, int64_t limit,
		    int64_t lease_seconds, struct job **, size_t *n)
		    MUST_USE AWAITS;
/* E_CONFLICT: the lease was lost to another worker meanwhile. */
enum status	 store_job_done(struct db *, int64_t id, struct str worker)
		    MUST_USE AWAITS;
/* Ready again after backoff seconds; dead after max_tries (*is_dead). */
enum status	 store_job_fail(struct db *, int64_t id, struct str worker,
		    struct str error, int64_t backoff_seconds, bool *is_dead)
		    MUST_USE AWAITS;
/* All tenants' jobs by kind and state; as exitpoll_owner. */
struct job_count {
	struct str	 kind, state;
	int64_t		 n;
	int64_t		 waits;		/* s, the longest overdue; -1: none */
	struct str	 error;		/* of the newest that failed, or none */
};
enum status	 store_job_counts(struct db *, struct job_count **, size_t *)
		    MUST_USE AWAITS;

/* In the job's tenant. */
enum status	 store_mail_get(struct db *, int64_t outbox_id, struct mail **)
		    MUST_USE AWAITS;
enum status	 store_mail_sent(struct db *, int64_t outbox_id) MUST_USE AWAITS;

/*
 * Sweeping. store_sweep_house: sessions and sign-in counters that ended, done
 * jobs older than 7 days (no tenant entered). store_sweep_tenant: drafts that
 * expired and files that nothing refers to any more; *n rows.
 */
enum status	 store_sweep_house(struct db *, int64_t *n) MUST_USE AWAITS;
enum status	 store_sweep_tenant(struct db *, int64_t *n) MUST_USE AWAITS;
/* Every tenant's id. */
enum status	 store_job_tenants(struct db *, struct str **, size_t *)
		    MUST_USE AWAITS;

/* Readiness: the newest migration that is applied. */
enum status	 store_ready(struct db *, int64_t *migration) MUST_USE AWAITS;

#endif
