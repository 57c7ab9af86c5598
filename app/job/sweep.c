/*
 * The job "sweep": what has run out goes: sessions, counters of failed
 * sign-ins, old jobs, and per tenant the drafts of applications that were
 * never sent, and the applications whose time is over, with their files.
 */
#include "base/log.h"
#include "job/queue.h"

/* job NULL: the worker's own round. */
enum status
job_sweep(struct worker *w, const struct job *job, const char **why)
{
	struct str	*tenants;
	enum status	 st;
	int64_t		 rows, all;
	size_t		 i, n;

	(void)job;
	*why = "sweeping failed";
	w->db.tenant = STR_NONE;
	if ((st = store_sweep_house(&w->db, &all)) != OK)
		return (st);
	st = store_job_tenants(&w->db, &tenants, &n);
	for (i = 0; st == OK && i < n && !w->mail.stop(); i++) {
		w->db.tenant = tenants[i];
		if ((st = store_sweep_tenant(&w->db, &rows)) == OK)
			all += rows;
	}
	w->db.tenant = STR_NONE;
	if (st == OK && all != 0)
		log_event(LEVEL_INFO, "swept", LOG_N("rows", all));
	return (st);
}
