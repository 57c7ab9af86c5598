/* The queue and the outbox: see the header. */
#include "store/job.h"

enum status
store_job_claim(struct db *db, struct str worker, int64_t limit,
    int64_t lease_seconds, struct job **out, size_t *n)
{
	struct arena		*a = db->arena;
	struct pg_exchange	*x;
	struct job		*j;
	enum status		 st;
	size_t			 i;

	if ((st = pg_ask(db, PG_WRITE, Q_JOB_CLAIM, ARGS(pg_text(a, worker),
	    pg_int(a, limit), pg_int(a, lease_seconds)), &x)) != OK)
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
		j[i].outbox_id = pg_num(x, 0, i, 7);
	}
	return (OK);
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
store_mail_get(struct db *db, int64_t outbox_id, struct mail **out)
{
	struct pg_exchange	*x;
	struct mail		*m;
	enum status		 st;

	if ((st = pg_ask(db, PG_READ, Q_MAIL_GET,
	    ARGS(pg_int(db->arena, outbox_id)), &x)) != OK)
		return (st);
	*out = m = arena_get(db->arena, sizeof(*m));
	m->id = pg_num(x, 0, 0, 0);
	m->to = pg_str(x, 0, 0, 1);
	m->subject = pg_str(x, 0, 0, 2);
	m->text = pg_str(x, 0, 0, 3);
	m->html = pg_str(x, 0, 0, 4);
	m->message_id = pg_str(x, 0, 0, 5);
	m->created_at = pg_str(x, 0, 0, 6);
	m->sender_name = pg_str(x, 0, 0, 7);
	m->is_sent = pg_flag(x, 0, 0, 8);
	return (OK);
}

enum status
store_mail_sent(struct db *db, int64_t outbox_id)
{
	struct pg_exchange	*x;

	return (pg_ask(db, PG_WRITE, Q_MAIL_SENT,
	    ARGS(pg_int(db->arena, outbox_id)), &x));
}

enum status
store_sweep_house(struct db *db, int64_t *n)
{
	struct pg_exchange	*x;
	enum status		 st;

	if ((st = pg_ask(db, PG_WRITE, Q_SWEEP_HOUSE, NOARGS, &x)) == OK)
		*n = pg_num(x, 0, 0, 0);
	return (st);
}

enum status
store_sweep_tenant(struct db *db, int64_t *n)
{
	struct pg_exchange	*x = pg_begin(db, PG_WRITE);
	enum status		 st;
	size_t			 drafts, applications, files;

	drafts = pg_add(x, Q_SWEEP_DRAFTS, NOARGS);
	applications = pg_add(x, Q_SWEEP_APPLICATIONS, NOARGS);
	files = pg_add(x, Q_SWEEP_FILES, NOARGS);
	if ((st = pg_run(x)) == OK)
		*n = pg_num(x, drafts, 0, 0) + pg_num(x, files, 0, 0) +
		    pg_num(x, applications, 0, 0);
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
