/* One job of a lane. See queue.h. */
#include <sys/signalfd.h>

#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/log.h"
#include "base/pg_loop.h"
#include "base/secret.h"
#include "job/kind.h"
#include "store/job.h"

#define BEAT_EVERY	500	/* ms */
/* How long a lane rests that no job can be done in: so seldom that what is
 * broken is not beaten, so often that its end is soon noticed. */
#define REST_FIRST	(5 * 1000)
#define REST_MOST	(5 * 60 * 1000)

/* Signals are read, not caught: a job is never cut in the middle. */
bool
worker_goes_on(struct worker *w)
{
	struct signalfd_siginfo	info;
	int64_t			now = clock_ms();

	if (!w->ending && read(w->signals, &info, sizeof(info)) > 0)
		w->ending = true;
	/* A full pipe is as good: the parent has yet to read that we live. */
	if (now - w->beat_at >= BEAT_EVERY && write(w->beats, "", 1) != 0)
		w->beat_at = now;
	return (!w->ending);
}

bool
worker_is_cut_off(const struct worker *w, enum status st)
{
	return (st == E_BUSY && !pg_is_connected(w->db.pg));
}

/* Another process has it meanwhile: it is done twice, and ends there. */
static enum status
lease_lost(const struct job *job)
{
	log_event(LEVEL_WARN, "job_lease_lost", LOG_N("job", job->id),
	    LOG_S("kind", job->kind));
	return (OK);
}

static const struct end_row {
	const char	*what;		/* as the log says it */
	enum log_level	 level;
	bool		 counts;
} end_rows[JOB_END__MAX] = {
	[JOB_AGAIN] = { "job_failed", LEVEL_WARN, true },
	[JOB_DEAD] = { "job_dead", LEVEL_ERROR, true },
	[JOB_TROUBLE] = { "job_put_off", LEVEL_WARN, false },
	[JOB_CUT] = { "job_released", LEVEL_INFO, false },
};

static int64_t
seconds_until(struct worker *w, const struct job *job, enum job_end end)
{
	uint32_t	random;

	if (end == JOB_DEAD || end == JOB_CUT)
		return (0);
	if (end == JOB_AGAIN) {
		secret_random(&random, sizeof(random));
		return (kind_wait(w->kind, job->tries, random));
	}
	w->rest = w->rest == 0 ? REST_FIRST : w->rest * 2;
	if (w->rest > REST_MOST)
		w->rest = REST_MOST;
	w->rest_until = clock_ms() + w->rest;
	return (w->rest / 1000);
}

static enum status
job_failed(struct worker *w, const struct job *job, const struct outcome *o)
{
	enum job_end		 end = o->end;
	const struct end_row	*row;
	struct str		 text, said;
	enum status		 st;
	int64_t			 wait;

	if (end == JOB_AGAIN && job->tries >= job->max_tries)
		end = JOB_DEAD;
	row = &end_rows[end];
	/* Empty unless it was the job's last statement that failed. */
	said = pg_failure(w->db.pg);
	text = said.len == 0 ? str_of(o->why) :
	    str_fmt(w->db.arena, "%s: %.*s", o->why, STR_ARG(said));
	wait = seconds_until(w, job, end);
	st = store_job_back(&w->db, job->id, w->name,
	    end == JOB_CUT ? STR_NONE : text, wait, end == JOB_DEAD,
	    row->counts);
	if (st == E_CONFLICT)
		return (lease_lost(job));
	log_event(row->level, row->what, LOG_N("job", job->id),
	    LOG_S("kind", job->kind), LOG_S("tenant", job->tenant),
	    LOG_N("try", job->tries), LOG_N("of", job->max_tries),
	    LOG_S("why", text), LOG_N("wait_s", wait));
	return (st);
}

static enum status
job_ended(struct worker *w, const struct job *job, int64_t us)
{
	static const struct outcome unmarked = {
		"it was done, but could not be marked as done", JOB_AGAIN
	};
	enum status	st;

	w->rest = 0;
	st = store_job_done(&w->db, job->id, w->name);
	if (st == E_CONFLICT)
		return (lease_lost(job));
	if (st == OK)
		log_event(LEVEL_INFO, "job_done", LOG_N("job", job->id),
		    LOG_S("kind", job->kind), LOG_S("tenant", job->tenant),
		    LOG_N("try", job->tries), LOG_N("ms", us / 1000));
	else if (!worker_is_cut_off(w, st))
		return (job_failed(w, job, &unmarked));
	return (st);
}

enum status
queue_hold(struct worker *w)
{
	struct db	db = w->db;
	enum status	st;

	if (w->job == NULL ||
	    clock_ms() - w->held_at < w->kind->lease * 1000 / 2)
		return (OK);
	db.tenant = STR_NONE;
	st = store_job_renew(&db, w->job->id, w->name, w->kind->lease);
	if (st == OK)
		w->held_at = clock_ms();
	return (st);
}

enum status
queue_reclaim(struct worker *w)
{
	enum status	st;
	int64_t		n = 0;

	w->db.tenant = STR_NONE;
	st = store_job_reclaim(&w->db, str_of(w->kind->name), w->kind->tries,
	    w->before, &n);
	if (st == OK)
		w->before = STR_NONE;
	if (n != 0)
		log_event(LEVEL_WARN, "jobs_reclaimed", LOG_N("jobs", n),
		    LOG_C("kind", w->kind->name));
	return (st);
}

static enum status
job_do(struct worker *w, const struct job *job)
{
	struct outcome	 o = { "it failed without a word", JOB_AGAIN };
	enum status	 st;
	int64_t		 started = clock_us();

	w->job = job;
	w->db.tenant = job->tenant;
	st = w->kind->job(w, job, &o);
	w->db.tenant = STR_NONE;
	w->job = NULL;
	/* Without a database nothing can be said: the lease runs out. */
	if (worker_is_cut_off(w, st))
		return (st);
	if (st != OK)
		return (job_failed(w, job, &o));
	return (job_ended(w, job, clock_us() - started));
}

/* Kept beyond the job's arena, in the same place each time. */
static void
served_set(struct worker *w, struct str tenant)
{
	static char	place[64];

	tenant = str_first(tenant, sizeof(place));
	if (tenant.len != 0)
		memcpy(place, tenant.p, tenant.len);
	w->served = (struct str){ place, tenant.len };
}

enum status
queue_step(struct worker *w)
{
	struct job	*job;
	enum status	 st;

	if (w->kind->job == NULL || clock_ms() < w->rest_until)
		return (E_NOTFOUND);
	arena_clear(w->db.arena);
	w->db.tenant = STR_NONE;
	w->held_at = clock_ms();
	st = q_job_claim(&w->db, &job, .worker = w->name,
	    .kind = str_of(w->kind->name), .lease_seconds = w->kind->lease,
	    .most_tries = w->kind->tries, .after = w->served,
	    .share = w->kind->share);
	if (st != OK)
		return (st);
	/* The house's own jobs have no tenant: its turn is the first. */
	served_set(w, job->tenant.len != 0 ? job->tenant :
	    STR("00000000-0000-0000-0000-000000000000"));
	return (job_do(w, job));
}
