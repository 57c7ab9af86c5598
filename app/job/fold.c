/*
 * The job "fold": what submissions appended becomes rollups. Exact whenever
 * it runs and however many run it, for a delta is deleted by the statement
 * that counts it.
 */
#include "base/log.h"
#include "job/queue.h"
#include "store/dashboard.h"

#define FOLD_LIMIT	500	/* deltas of one statement, of up to 50 responses */
#define FOLD_ROUNDS	50	/* then the other tenants have their turn */

static enum status
tenant_fold(struct worker *w, struct str tenant)
{
	enum status	st;
	int64_t		n;
	int		i;

	w->db.tenant = tenant;
	n = FOLD_LIMIT;
	for (i = 0, st = OK; st == OK && n == FOLD_LIMIT && i < FOLD_ROUNDS &&
	    worker_goes_on(w); i++)
		st = store_rollup_fold(&w->db, FOLD_LIMIT, &n);
	w->db.tenant = STR_NONE;
	return (st);
}

/* A tenant that fails holds up no other. */
enum status
job_fold(struct worker *w, const struct job *job, struct outcome *o)
{
	struct str	*tenants;
	enum status	 st, worst = OK;
	size_t		 i, n;

	(void)job;
	o->why = "the rollups could not be folded";
	w->db.tenant = STR_NONE;
	st = store_rollup_waiting_list(&w->db, &tenants, &n);
	for (i = 0; st == OK && i < n && worker_goes_on(w); i++) {
		if ((st = queue_hold(w)) != OK)
			break;
		st = tenant_fold(w, tenants[i]);
		if (st == OK || worker_is_cut_off(w, st))
			continue;
		log_event(LEVEL_ERROR, "fold_failed",
		    LOG_S("tenant", tenants[i]),
		    LOG_C("status", status_rows[st].name),
		    LOG_S("why", pg_failure(w->db.pg)));
		worst = worst == OK ? st : worst;
		st = OK;
	}
	return (st != OK ? st : worst);
}
