/* The queue and what it delivers: see the header. */
#include "base/buf.h"
#include "store/job.h"

enum status
store_job_claim(struct db *db, struct str worker, const struct str *kinds,
    size_t nkinds, int64_t limit, int64_t lease_seconds, struct job **out,
    size_t *n)
{
	return (q_job_claim(db, out, n, .worker = worker,
	    .kinds = { kinds, nkinds }, .rows = limit,
	    .lease_seconds = lease_seconds));
}

/* A bigint[] literal of their ids. */
static struct str
ids_of(struct arena *a, const struct job *jobs, size_t n)
{
	struct buf	b = buf_new(a, n * 20 + 2);
	size_t		i;

	buf_char(&b, '{');
	for (i = 0; i < n; i++)
		buf_fmt(&b, "%s%lld", i == 0 ? "" : ",",
		    (long long)jobs[i].id);
	buf_char(&b, '}');
	return (buf_view(&b));
}

enum status
store_job_renew(struct db *db, struct str worker, const struct job *jobs,
    size_t n, int64_t lease_seconds)
{
	struct job_renew_row	*row;
	enum status		 st;

	if ((st = q_job_renew(db, &row, .ids = ids_of(db->arena, jobs, n),
	    .worker = worker, .lease_seconds = lease_seconds)) != OK)
		return (st);
	return (row->n == (int64_t)n ? OK : E_CONFLICT);
}

enum status
store_job_release(struct db *db, struct str worker, const struct job *jobs,
    size_t n)
{
	return (q_job_release(db, .ids = ids_of(db->arena, jobs, n),
	    .worker = worker));
}

enum status
store_job_reclaim(struct db *db, int64_t *n)
{
	struct job_reclaim_row	*row;
	enum status		 st;

	if ((st = q_job_reclaim(db, &row)) == OK)
		*n = row->n;
	return (st);
}

enum status
store_job_done(struct db *db, int64_t id, struct str worker)
{
	struct job_done_row	*row;
	enum status		 st;

	if ((st = q_job_done(db, &row, .id = id, .worker = worker)) != OK)
		return (st);
	return (row->done ? OK : E_CONFLICT);
}

enum status
store_job_fail(struct db *db, int64_t id, struct str worker, struct str error,
    int64_t backoff_seconds, bool *is_dead)
{
	struct job_fail_row	*row;
	enum status		 st;

	if ((st = q_job_fail(db, &row, .id = id, .worker = worker,
	    .error = error, .backoff_seconds = backoff_seconds)) != OK)
		return (st);
	*is_dead = row->is_dead;
	return (row->is_dead_is_null ? E_CONFLICT : OK);
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
	case SWEEP_DELIVERIES:
		st = q_sweep_deliveries(db, &row, .rows = limit);
		break;
	case SWEEP__MAX:
		break;
	}
	if (st == OK)
		*n = row->n;
	return (st);
}
