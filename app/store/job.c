/* The queue and what it delivers: see the header. */
#include "base/buf.h"
#include "store/job.h"

enum status
store_job_claim(struct db *db, struct str worker, const struct str *kinds,
    size_t nkinds, int64_t limit, int64_t lease_seconds, struct job **out,
    size_t *n)
{
	struct arena		*a = db->arena;
	struct pg_exchange	*x;
	struct job		*j;
	enum status		 st;
	size_t			 i;

	if ((st = pg_ask(db, PG_WRITE, Q_JOB_CLAIM, ARGS(pg_text(a, worker),
	    pg_texts(a, kinds, nkinds), pg_int(a, limit),
	    pg_int(a, lease_seconds)), &x)) != OK)
		return (st);
	*n = pg_rows(x, 0);
	*out = j = arena_array(a, *n, sizeof(*j));
	for (i = 0; i < *n; i++) {
		j[i].id = pg_num(x, 0, i, 0);
		j[i].tenant = pg_str(x, 0, i, 1);
		j[i].tenant_slug = pg_str(x, 0, i, 2);
		j[i].kind = pg_str(x, 0, i, 3);
		j[i].payload = pg_str(x, 0, i, 4);
		j[i].tries = pg_num(x, 0, i, 5);
		j[i].max_tries = pg_num(x, 0, i, 6);
		j[i].delivery = pg_str(x, 0, i, 7);
	}
	return (OK);
}

/* A bigint[] literal of their ids. */
static struct pg_arg
ids_of(struct arena *a, const struct job *jobs, size_t n)
{
	struct buf	b = buf_new(a, n * 20 + 2);
	size_t		i;

	buf_char(&b, '{');
	for (i = 0; i < n; i++)
		buf_fmt(&b, "%s%lld", i == 0 ? "" : ",",
		    (long long)jobs[i].id);
	buf_char(&b, '}');
	return (pg_text(a, buf_view(&b)));
}

enum status
store_job_renew(struct db *db, struct str worker, const struct job *jobs,
    size_t n, int64_t lease_seconds)
{
	struct arena		*a = db->arena;
	struct pg_exchange	*x;
	enum status		 st;

	if ((st = pg_ask(db, PG_WRITE, Q_JOB_RENEW, ARGS(ids_of(a, jobs, n),
	    pg_text(a, worker), pg_int(a, lease_seconds)), &x)) != OK)
		return (st);
	return (pg_num(x, 0, 0, 0) == (int64_t)n ? OK : E_CONFLICT);
}

enum status
store_job_release(struct db *db, struct str worker, const struct job *jobs,
    size_t n)
{
	struct pg_exchange	*x;

	return (pg_ask(db, PG_WRITE, Q_JOB_RELEASE, ARGS(
	    ids_of(db->arena, jobs, n), pg_text(db->arena, worker)), &x));
}

enum status
store_job_reclaim(struct db *db, int64_t *n)
{
	struct pg_exchange	*x;
	enum status		 st;

	if ((st = pg_ask(db, PG_WRITE, Q_JOB_RECLAIM, NOARGS, &x)) == OK)
		*n = pg_num(x, 0, 0, 0);
	return (st);
}

enum status
store_job_done(struct db *db, int64_t id, struct str worker)
{
	struct pg_exchange	*x;
	enum status		 st;

	if ((st = pg_ask(db, PG_WRITE, Q_JOB_DONE, ARGS(
	    pg_int(db->arena, id), pg_text(db->arena, worker)), &x)) != OK)
		return (st);
	return (pg_flag(x, 0, 0, 0) ? OK : E_CONFLICT);
}

enum status
store_job_fail(struct db *db, int64_t id, struct str worker, struct str error,
    int64_t backoff_seconds, bool *is_dead)
{
	struct arena		*a = db->arena;
	struct pg_exchange	*x;
	enum status		 st;

	if ((st = pg_ask(db, PG_WRITE, Q_JOB_FAIL, ARGS(pg_int(a, id),
	    pg_text(a, worker), pg_text(a, error),
	    pg_int(a, backoff_seconds)), &x)) != OK)
		return (st);
	*is_dead = pg_flag(x, 0, 0, 0);
	return (pg_is_null(x, 0, 0, 0) ? E_CONFLICT : OK);
}

enum status
store_job_counts(struct db *db, struct job_count **out, size_t *n)
{
	struct pg_exchange	*x;
	enum status		 st;
	size_t			 i;

	if ((st = pg_ask(db, PG_READ, Q_JOB_COUNTS, NOARGS, &x)) != OK)
		return (st);
	*n = pg_rows(x, 0);
	*out = arena_array(db->arena, *n, sizeof(**out));
	for (i = 0; i < *n; i++) {
		(*out)[i].kind = pg_str(x, 0, i, 0);
		(*out)[i].state = pg_str(x, 0, i, 1);
		(*out)[i].n = pg_num(x, 0, i, 2);
		(*out)[i].waits = pg_is_null(x, 0, i, 3) ? -1 :
		    pg_num(x, 0, i, 3);
		(*out)[i].error = pg_str(x, 0, i, 4);
	}
	return (OK);
}

enum status
store_mail_get(struct db *db, struct str delivery, struct mail **out)
{
	struct pg_exchange	*x;
	struct mail		*m;
	enum status		 st;

	if ((st = pg_ask(db, PG_READ, Q_MAIL_GET,
	    ARGS(pg_text(db->arena, delivery)), &x)) != OK)
		return (st);
	*out = m = arena_get(db->arena, sizeof(*m));
	m->id = pg_str(x, 0, 0, 0);
	m->to = pg_str(x, 0, 0, 1);
	m->subject = pg_str(x, 0, 0, 2);
	m->text = pg_str(x, 0, 0, 3);
	m->html = pg_str(x, 0, 0, 4);
	m->at = pg_num(x, 0, 0, 5);
	m->sender_name = pg_str(x, 0, 0, 6);
	return (OK);
}

static const enum query_id	sweeps[SWEEP__MAX] = {
	[SWEEP_HOUSE] = Q_SWEEP_HOUSE,
	[SWEEP_DRAFTS] = Q_SWEEP_DRAFTS,
	[SWEEP_APPLICATIONS] = Q_SWEEP_APPLICATIONS,
	[SWEEP_FILES] = Q_SWEEP_FILES,
	[SWEEP_DELIVERIES] = Q_SWEEP_DELIVERIES,
};

enum status
store_sweep(struct db *db, enum sweep what, int64_t limit, int64_t *n)
{
	struct pg_exchange	*x;
	enum status		 st;

	if ((st = pg_ask(db, PG_WRITE, sweeps[what],
	    ARGS(pg_int(db->arena, limit)), &x)) == OK)
		*n = pg_num(x, 0, 0, 0);
	return (st);
}

enum status
store_job_tenants(struct db *db, struct str **out, size_t *n)
{
	struct pg_exchange	*x;
	enum status		 st;
	size_t			 i;

	if ((st = pg_ask(db, PG_READ, Q_TENANT_IDS, NOARGS, &x)) != OK)
		return (st);
	*n = pg_rows(x, 0);
	*out = arena_array(db->arena, *n, sizeof(**out));
	for (i = 0; i < *n; i++)
		(*out)[i] = pg_str(x, 0, i, 0);
	return (OK);
}

enum status
store_ready(struct db *db, int64_t *migration)
{
	struct pg_exchange	*x;
	enum status		 st;

	if ((st = pg_ask(db, PG_READ, Q_READY_GET, NOARGS, &x)) == OK)
		*migration = pg_num(x, 0, 0, 0);
	return (st);
}
