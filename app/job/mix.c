/*
 * The job "mix": answers of anonymous surveys that were sealed until there are
 * enough of them are stored together (store/anonymous.h).
 */
#include "base/log.h"
#include "base/secret.h"
#include "job/queue.h"
#include "store/anonymous.h"

#define MEMORY	(64U << 20)	/* 200 responses of many long texts */

/* The keys are read each time: one may have been added since, and sealed
 * something. */
static enum status
tenant_mix(struct worker *w, struct db *db, int64_t *mixed) AWAITS
{
	const char	*why;
	enum status	 st;
	bool		 ready;

	if ((st = store_anonymous_ready(db, &ready)) != OK || !ready)
		return (st);
	if (!secret_init(w->config->secret, &why))
		return (db_refuse(db, E_INTERNAL, why));
	return (store_anonymous_mix(db, mixed));
}

/* A tenant that fails holds up no other. */
enum status
job_mix(struct worker *w, const struct job *job, struct outcome *o)
{
	struct tenant_ids_row	*tenants;
	struct db		 db = w->db;
	enum status		 st, worst = OK;
	size_t			 i, n;
	int64_t			 mixed = 0;

	(void)job;
	o->why = "anonymous answers could not be mixed";
	w->db.tenant = STR_NONE;
	if ((st = q_tenant_ids(&w->db, &tenants, &n)) != OK)
		return (st);
	db.arena = arena_new(MEMORY, NULL, NULL);
	if (db.arena == NULL)
		return (E_BUSY);
	for (i = 0; i < n && worker_goes_on(w); i++) {
		db.tenant = tenants[i].id;
		st = tenant_mix(w, &db, &mixed);
		arena_clear(db.arena);
		if (worker_is_cut_off(w, st)) {
			worst = st;
			break;
		}
		if (st == OK)
			continue;
		log_event(LEVEL_ERROR, "mix_failed",
		    LOG_S("tenant", tenants[i].id),
		    LOG_C("status", status_rows[st].name),
		    LOG_S("why", pg_failure(w->db.pg)));
		worst = worst == OK ? st : worst;
	}
	arena_free(db.arena);
	if (mixed != 0)
		log_event(LEVEL_INFO, "mixed", LOG_N("responses", mixed));
	return (worst);
}
