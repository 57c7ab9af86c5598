/* One step of the queue. See queue.h. */

#include "base/date.h"
#include "base/log.h"
#include "base/pg_loop.h"
#include "base/secret.h"
#include "job/queue.h"

#define BACKOFF_FIRST	5
#define BACKOFF_MOST	3600
/* Longer than a mail takes: 60 s of its own (mail.c) and two statements of
 * at most 60 s (config.c). */
#define LEASE		240

static const struct kind_row {
	const char	*name;
	job_fn		*fn;
} kinds[] = {
	{ "mail", job_mail },
	{ "fold", job_fold },
	{ "sweep", job_sweep },
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
	size_t	i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (str_is_c(job->kind, kinds[i].name))
			return (kinds[i].fn(w, job, why));
	*why = "no such kind of job";
	return (E_INVALID);
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
	return (st);
}

enum status
queue_step(struct worker *w)
{
	struct job	*job;
	const char	*why;
	enum status	 st;
	int64_t		 started;
	size_t		 n;

	arena_clear(w->db.arena);
	w->db.tenant = STR_NONE;
	if ((st = store_job_claim(&w->db, w->name, 1, LEASE, &job, &n)) != OK)
		return (st);
	if (n == 0)
		return (E_NOTFOUND);
	started = clock_us();
	why = "it failed without a word";
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
