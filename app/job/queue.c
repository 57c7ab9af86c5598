/* One step of the queue. See queue.h. */

#include "base/date.h"
#include "base/log.h"
#include "base/pg_loop.h"
#include "base/secret.h"
#include "job/queue.h"

#define BACKOFF_FIRST	5
#define BACKOFF_MOST	3600
/* Longer than a mail takes: 60 s of its own (mail.c) and two statements of
 * at most 60 s (config.c). A job that may take longer asks queue_hold. */
#define LEASE		240
#define BATCH		20	/* jobs of one claim */

/* What this worker knows, and so all that it claims: what a newer one makes
 * is left to newer ones. */
enum kind { KIND_MAIL, KIND_FOLD, KIND_SWEEP, KIND__MAX };

static const struct str	 kind_names[KIND__MAX] = {
	[KIND_MAIL] = STR_INIT("mail"),
	[KIND_FOLD] = STR_INIT("fold"),
	[KIND_SWEEP] = STR_INIT("sweep"),
};

static job_fn	*const kind_fns[KIND__MAX] = {
	[KIND_MAIL] = job_mail,
	[KIND_FOLD] = job_fold,
	[KIND_SWEEP] = job_sweep,
};

int64_t
queue_backoff(int64_t tries, uint32_t random)
{
	int64_t	s;

	for (s = BACKOFF_FIRST; tries > 1 && s < BACKOFF_MOST; tries--)
		s *= 2;
	if (s > BACKOFF_MOST)
		s = BACKOFF_MOST;
	/* So that what failed together is not tried together. */
	return (s + (int64_t)(random % (uint32_t)(s / 4 + 1)));
}

bool
worker_is_cut_off(const struct worker *w, enum status st)
{
	return (st == E_BUSY && !pg_is_connected(w->db.pg));
}

static enum status
job_run(struct worker *w, const struct job *job, const char **why)
{
	int	i;

	for (i = 0; i < KIND__MAX; i++)
		if (str_is(job->kind, kind_names[i]))
			return (kind_fns[i](w, job, why));
	return (E_INTERNAL);
}

/* Another worker has it meanwhile: it is done twice, and ends there. */
static void
lease_lost(const struct job *job)
{
	log_event(LEVEL_WARN, "job_lease_lost", LOG_N("job", job->id),
	    LOG_S("kind", job->kind));
}

static enum status
job_failed(struct worker *w, const struct job *job, const char *why)
{
	struct str	text, said;
	enum status	st;
	uint32_t	random;
	int64_t		wait;
	bool		is_dead;

	/* Empty unless it was the job's last statement that failed. */
	said = pg_failure(w->db.pg);
	text = said.len == 0 ? str_of(why) :
	    str_fmt(w->db.arena, "%s: %.*s", why, STR_ARG(said));
	secret_random(&random, sizeof(random));
	wait = queue_backoff(job->tries, random);
	is_dead = false;
	st = store_job_fail(&w->db, job->id, w->name, text, wait, &is_dead);
	if (st == E_CONFLICT) {
		lease_lost(job);
		return (OK);
	}
	log_event(is_dead ? LEVEL_ERROR : LEVEL_WARN,
	    is_dead ? "job_dead" : "job_failed", LOG_N("job", job->id),
	    LOG_S("kind", job->kind), LOG_S("tenant", job->tenant),
	    LOG_N("try", job->tries), LOG_N("of", job->max_tries),
	    LOG_S("why", text), LOG_N("wait_s", is_dead ? 0 : wait));
	return (st);
}

static enum status
job_ended(struct worker *w, const struct job *job, int64_t us)
{
	enum status	st;

	st = store_job_done(&w->db, job->id, w->name);
	if (st == E_CONFLICT) {
		lease_lost(job);
		return (OK);
	}
	if (st == OK)
		log_event(LEVEL_INFO, "job_done", LOG_N("job", job->id),
		    LOG_S("kind", job->kind), LOG_S("tenant", job->tenant),
		    LOG_N("try", job->tries), LOG_N("ms", us / 1000));
	else if (!worker_is_cut_off(w, st))
		return (job_failed(w, job,
		    "it was done, but could not be marked as done"));
	return (st);
}

enum status
queue_release(struct worker *w)
{
	enum status	st = OK;

	if (w->at < w->nheld)
		st = store_job_release(&w->db, w->name, &w->held[w->at],
		    w->nheld - w->at);
	w->at = w->nheld = 0;
	return (st);
}

enum status
queue_hold(struct worker *w, const struct job *job)
{
	enum status	st;

	if (job == NULL || clock_ms() - w->held_at < LEASE * 1000 / 2)
		return (OK);
	st = store_job_renew(&w->db, w->name, &w->held[w->at],
	    w->nheld - w->at, LEASE);
	if (st == OK)
		w->held_at = clock_ms();
	return (st);
}

/* What is held outlives the step, and its arena. */
static enum status
batch_claim(struct worker *w)
{
	struct db	db = w->db;
	enum status	st;

	arena_clear(w->held_arena);
	db.arena = w->held_arena;
	w->at = w->nheld = 0;
	w->held_at = clock_ms();
	st = store_job_claim(&db, w->name, kind_names, KIND__MAX, BATCH, LEASE,
	    &w->held, &w->nheld);
	return (st == OK && w->nheld == 0 ? E_NOTFOUND : st);
}

static enum status
job_do(struct worker *w, const struct job *job)
{
	const char	*why = "it failed without a word";
	enum status	 st;
	int64_t		 started = clock_us();

	w->db.tenant = job->tenant;
	st = job_run(w, job, &why);
	w->db.tenant = STR_NONE;
	/* Without a database nothing can be said: the lease runs out. */
	if (worker_is_cut_off(w, st))
		return (st);
	if (st != OK)
		return (job_failed(w, job, why));
	return (job_ended(w, job, clock_us() - started));
}

enum status
queue_step(struct worker *w)
{
	const struct job	*job;
	enum status		 st;

	arena_clear(w->db.arena);
	w->db.tenant = STR_NONE;
	if (w->at == w->nheld && (st = batch_claim(w)) != OK)
		return (st);
	job = &w->held[w->at];
	st = queue_hold(w, job);
	if (st == E_CONFLICT) {
		lease_lost(job);
		return (queue_release(w));
	}
	if (st != OK)
		return (st);
	st = job_do(w, job);
	w->at++;
	return (st);
}

/* job NULL: the worker's own round. */
enum status
job_reclaim(struct worker *w, const struct job *job, const char **why)
{
	enum status	st;
	int64_t		n = 0;

	(void)job;
	*why = "jobs of dead workers cannot be taken back";
	w->db.tenant = STR_NONE;
	if ((st = store_job_reclaim(&w->db, &n)) == OK && n != 0)
		log_event(LEVEL_WARN, "jobs_reclaimed", LOG_N("jobs", n));
	return (st);
}
