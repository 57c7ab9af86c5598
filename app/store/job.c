/* The queue and what it delivers: see the header. */
#include "store/job.h"

static enum status
held(enum status st, const struct job_held *row)
{
	return (st != OK || row->held ? st : E_CONFLICT);
}

enum status
store_job_renew(struct db *db, int64_t id, struct str worker,
    int64_t lease_seconds)
{
	struct job_held	*row = NULL;
	enum status	 st;

	st = q_job_renew(db, &row, .id = id, .worker = worker,
	    .lease_seconds = lease_seconds);
	return (held(st, row));
}

enum status
store_job_reclaim(struct db *db, struct str kind, int64_t most_tries,
    struct str gone, int64_t *n)
{
	struct job_reclaim_row	*row;
	enum status		 st;

	if ((st = q_job_reclaim(db, &row, .kind = kind,
	    .most_tries = most_tries, .gone = gone)) == OK)
		*n = row->n;
	return (st);
}

enum status
store_job_done(struct db *db, int64_t id, struct str worker)
{
	struct job_held	*row = NULL;
	enum status	 st;

	st = q_job_done(db, &row, .id = id, .worker = worker);
	return (held(st, row));
}

enum status
store_job_back(struct db *db, int64_t id, struct str worker, struct str error,
    int64_t seconds, bool is_dead, bool counts)
{
	struct job_held	*row = NULL;
	enum status	 st;

	st = q_job_back(db, &row, .id = id, .worker = worker, .error = error,
	    .seconds = seconds, .is_dead = is_dead, .counts = counts);
	return (held(st, row));
}

enum status
store_sweep(struct db *db, enum sweep what, int64_t limit, int64_t *n)
{
	struct swept	*row;
	enum status	 st = E_INTERNAL;

	switch (what) {
	case SWEEP_HOUSE:
		st = q_sweep_house(db, &row, .rows = limit);
		break;
	case SWEEP_DRAFTS:
		st = q_sweep_drafts(db, &row, .rows = limit);
		break;
	case SWEEP_APPLICATIONS:
		st = q_sweep_applications(db, &row, .rows = limit);
		break;
	case SWEEP_FILES:
		st = q_sweep_files(db, &row, .rows = limit);
		break;
	case SWEEP_RESPONSE_FILES:
		st = q_sweep_response_files(db, &row, .rows = limit);
		break;
	case SWEEP_SEALED:
		st = q_sweep_sealed(db, &row, .rows = limit);
		break;
	case SWEEP_SUPPORT:
		st = q_sweep_support(db, &row, .rows = limit);
		break;
	case SWEEP_INVITATIONS:
		st = q_sweep_invitations(db, &row, .rows = limit);
		break;
	case SWEEP_DELIVERIES:
		st = q_sweep_deliveries(db, &row, .rows = limit);
		break;
	case SWEEP_TRANSCRIPTS:
		st = q_sweep_transcripts(db, &row, .rows = limit);
		break;
	case SWEEP_EXPORTS:
		st = q_sweep_exports(db, &row, .rows = limit);
		break;
	case SWEEP_MAILINGS:
		st = q_mailing_sweep(db, &row, .rows = limit);
		break;
	case SWEEP__MAX:
		break;
	}
	if (st == OK)
		*n = row->n;
	return (st);
}
