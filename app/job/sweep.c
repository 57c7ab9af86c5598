/*
 * The job "sweep": what has run out goes: sessions, counters of failed
 * sign-ins, old jobs, and per tenant the drafts of applications that were
 * never sent, the applications whose time is over, with their files, what was
 * begun of anonymous surveys, the support requests, and what is left of mails
 * that could not be delivered; then mails that went into files. The audit log of
 * each tenant is sealed (sql/migrations/0077_audit.sql).
 * In small transactions; what fails is said, holds up nobody else's, and is
 * tried again in the next round.
 */
#include <string.h>

#include "base/log.h"
#include "job/mail_files.h"
#include "job/queue.h"
#include "store/job.h"

#define SEAL_ENTRIES 1000	/* of the audit log under one seal */
#define BATCH	100	/* files of 5 MB: some seconds */
#define ROUNDS	100	/* then the other tenants have their turn */
/* Of mails in files (help of EXITPOLL_MAIL): a hundred thousand or so. */
#define MAIL_BYTES	((int64_t)256 << 20)
#define MAIL_FILES	5000	/* a round */

/* All of one kind, of the tenant that is entered. */
static enum status
sweep_all(struct worker *w, enum sweep what, int64_t *all)
{
	enum status	st;
	int64_t		n = BATCH;
	int		i;

	for (i = 0, st = OK; st == OK && n >= BATCH && i < ROUNDS &&
	    worker_goes_on(w); i++) {
		n = 0;
		st = store_sweep(&w->db, what, BATCH, &n);
		*all += n;
	}
	if (st != OK && !worker_is_cut_off(w, st))
		log_event(LEVEL_ERROR, "sweep_failed",
		    LOG_S("tenant", w->db.tenant),
		    LOG_C("status", status_rows[st].name),
		    LOG_S("why", pg_failure(w->db.pg)));
	return (st);
}

/* For how many days a mail that was not delivered is kept: a file does not say
 * whose it is, so the shortest of the house's and all tenants' holds. */
static enum status
days_ask(struct worker *w, int64_t *days)
{
	struct retention_get_row	*row;
	enum status			 st;

	if ((st = q_retention_get(&w->db, &row,
	    .code = STR("delivery.failed"))) == OK && row->days < *days)
		*days = row->days;
	return (st);
}

static enum status
sweep_mail_files(struct worker *w, int64_t days, int64_t *all)
{
	struct mail_files_bounds bounds = { days, MAIL_BYTES, MAIL_FILES };
	const char		*why;
	int64_t			 n;
	bool			 done;

	if (strncmp(w->config->mail, "file:", 5) != 0)
		return (OK);
	done = mail_files_sweep(w->db.arena, w->config->mail + 5, &bounds, &n,
	    &why);
	*all += n;
	if (!done)
		log_event(LEVEL_ERROR, "sweep_failed", LOG_C("why", why));
	return (done ? OK : E_INTERNAL);
}

/* Each seal stands in the log, too, where who changes the database does not reach
 * it. */
static enum status
audit_seal(struct worker *w)
{
	struct audit_seal_next_row	*made;
	enum status			 st = OK;
	int				 i;

	for (i = 0; st == OK && i < ROUNDS && worker_goes_on(w); i++)
		if ((st = q_audit_seal_next(&w->db, &made, .rows =
		    SEAL_ENTRIES)) == OK)
			log_event(LEVEL_INFO, "audit_sealed",
			    LOG_S("tenant", w->db.tenant),
			    LOG_N("seal", made->n),
			    LOG_N("entries", made->entries),
			    LOG_S("hash", made->hash));
	return (st == E_NOTFOUND ? OK : st);
}

/* The applications before their files. *worst: the first that failed. */
static enum status
sweep_tenant(struct worker *w, struct str tenant, int64_t *all,
    int64_t *days, enum status *worst)
{
	enum status	st;
	int		what;

	w->db.tenant = tenant;
	if (worker_is_cut_off(w, st = days_ask(w, days)))
		return (st);
	*worst = *worst == OK ? st : *worst;
	for (what = SWEEP_DRAFTS; what < SWEEP__MAX; what++) {
		st = sweep_all(w, (enum sweep)what, all);
		if (worker_is_cut_off(w, st))
			return (st);
		if (*worst == OK)
			*worst = st;
	}
	if (worker_is_cut_off(w, st = audit_seal(w)))
		return (st);
	*worst = *worst == OK ? st : *worst;
	return (OK);
}

enum status
job_sweep(struct worker *w, const struct job *job, struct outcome *o)
{
	struct tenant_ids_row	*tenants;
	enum status	 st, worst;
	int64_t		 all = 0, days = INT64_MAX;
	size_t		 i, n;

	(void)job;
	o->why = "sweeping failed";
	w->db.tenant = STR_NONE;
	worst = sweep_all(w, SWEEP_HOUSE, &all);
	if (worker_is_cut_off(w, worst))
		return (worst);
	if ((st = days_ask(w, &days)) == OK)
		st = q_tenant_ids(&w->db, &tenants, &n);
	for (i = 0; st == OK && i < n && worker_goes_on(w); i++) {
		if ((st = queue_hold(w)) == OK)
			st = sweep_tenant(w, tenants[i].id, &all, &days,
			    &worst);
		w->db.tenant = STR_NONE;
	}
	if (st == OK && i == n)
		st = sweep_mail_files(w, days, &all);
	if (all != 0)
		log_event(LEVEL_INFO, "swept", LOG_N("rows", all));
	return (st != OK ? st : worst);
}
