/*
 * The job "sweep": what has run out goes: sessions, counters of failed
 * sign-ins, old jobs, and per tenant the drafts of applications that were
 * never sent, the applications whose time is over, with their files, and what
 * is left of mails that could not be delivered. In small transactions; what
 * fails is said, holds up nobody else's, and is tried again in the next round.
 */
#include "base/log.h"
#include "job/queue.h"

#define BATCH	100	/* files of 5 MB: some seconds */
#define ROUNDS	100	/* then the other tenants have their turn */

/* All of one kind, of the tenant that is entered. */
static enum status
sweep_all(struct worker *w, enum sweep what, int64_t *all)
{
	enum status	st;
	int64_t		n = BATCH;
	int		i;

	for (i = 0, st = OK; st == OK && n == BATCH && i < ROUNDS &&
	    !w->mail.stop(); i++) {
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

/* The applications before their files. *worst: the first that failed. */
static enum status
sweep_tenant(struct worker *w, struct str tenant, int64_t *all,
    enum status *worst)
{
	enum status	st;
	int		what;

	w->db.tenant = tenant;
	for (what = SWEEP_DRAFTS; what < SWEEP__MAX; what++) {
		st = sweep_all(w, (enum sweep)what, all);
		if (worker_is_cut_off(w, st))
			return (st);
		if (*worst == OK)
			*worst = st;
	}
	return (OK);
}

/* job NULL: the worker's own round. */
enum status
job_sweep(struct worker *w, const struct job *job, const char **why)
{
	struct tenant_ids_row	*tenants;
	enum status	 st, worst;
	int64_t		 all = 0;
	size_t		 i, n;

	*why = "sweeping failed";
	w->db.tenant = STR_NONE;
	worst = sweep_all(w, SWEEP_HOUSE, &all);
	if (worker_is_cut_off(w, worst))
		return (worst);
	st = q_tenant_ids(&w->db, &tenants, &n);
	for (i = 0; st == OK && i < n && !w->mail.stop(); i++) {
		if ((st = queue_hold(w, job)) == OK)
			st = sweep_tenant(w, tenants[i].id, &all, &worst);
		w->db.tenant = STR_NONE;
	}
	if (all != 0)
		log_event(LEVEL_INFO, "swept", LOG_N("rows", all));
	return (st != OK ? st : worst);
}
