/* A lane's process. See work.h. */
#include <sys/signalfd.h>

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "base/date.h"
#include "base/log.h"
#include "base/pg_loop.h"
#include "job/mail.h"
#include "job/work.h"

#define ARENA_LIMIT	(256U << 20)	/* a job's rows and its mail */
/* In milliseconds. A NOTIFY wakes us; the poll finds what came due by time. */
#define POLL_EVERY	2000
#define RECLAIM_EVERY	5000
#define RETRY_MIN	250
#define RETRY_MAX	10000

/* What stands between us and the queue. */
enum trouble { TROUBLE_NONE, TROUBLE_LOST, TROUBLE_REFUSED };

struct work {
	struct worker	 w;
	int64_t		 round_at, reclaim_at;
	bool		 reclaims;	/* one of the lane is enough */
};

/* Until something may be due: a notification, a signal, or ms. */
static void
idle(struct worker *w, struct pg *pg, int64_t ms)
{
	struct pollfd	pfd[2] = {
		{ .fd = w->signals, .events = POLLIN },
		{ .fd = pg == NULL ? -1 : pg_socket(pg), .events = POLLIN },
	};

	log_flush();
	if (pg != NULL && pg_notified(pg))
		return;
	if (poll(pfd, 2, (int)ms) > 0 && pfd[1].revents != 0 && pg != NULL)
		(void)pg_notified(pg);
}

/* A connection, whenever there is one. NULL: the process has to end. */
static struct pg *
connect_first(struct worker *w, const char *conninfo)
{
	struct pg	*pg;
	const char	*why;
	int64_t		 wait;
	bool		 said;

	for (wait = RETRY_MIN, said = false; worker_goes_on(w);
	    wait = wait * 2 > RETRY_MAX ? RETRY_MAX : wait * 2) {
		if ((pg = pg_open(conninfo, &why)) != NULL) {
			if (pg_listen(pg, "exitpoll_job")) {
				if (said)
					log_event(LEVEL_INFO, "database_back");
				return (pg);
			}
			why = "LISTEN failed";
			pg_close(pg);
		}
		if (!said)
			log_event(LEVEL_WARN, "database_lost",
			    LOG_C("why", why));
		said = true;
		idle(w, NULL, wait);
	}
	return (NULL);
}

static void
round_failed(struct worker *w, const char *why, enum status st)
{
	struct str	said = pg_failure(w->db.pg);

	if (worker_is_cut_off(w, st))
		return;
	log_event(LEVEL_ERROR, "round_failed",
	    LOG_C("kind", w->kind->name), LOG_C("status", status_rows[st].name),
	    LOG_S("why", said.len == 0 ? str_of(why) : said));
}

/* One that fails is said, and does not hold up the queue. */
static enum status
rounds(struct work *k)
{
	struct worker	*w = &k->w;
	struct outcome	 o = { "it failed without a word", JOB_AGAIN };
	enum status	 st;

	if (k->reclaims && clock_ms() >= k->reclaim_at) {
		arena_clear(w->db.arena);
		if ((st = queue_reclaim(w)) != OK)
			round_failed(w, "jobs of dead workers", st);
		k->reclaim_at = clock_ms() + RECLAIM_EVERY;
		if (worker_is_cut_off(w, st))
			return (st);
	}
	if (w->kind->round == NULL || clock_ms() < k->round_at)
		return (OK);
	arena_clear(w->db.arena);
	w->db.tenant = STR_NONE;
	if ((st = w->kind->round(w, NULL, &o)) != OK)
		round_failed(w, o.why, st);
	k->round_at = clock_ms() + w->kind->every;
	return (worker_is_cut_off(w, st) ? st : OK);
}

static const struct {
	const char	*begun, *over;	/* as the log says it */
} troubles[] = {
	[TROUBLE_NONE] = { NULL, NULL },
	[TROUBLE_LOST] = { "database_lost", "database_back" },
	[TROUBLE_REFUSED] = { "queue_failed", "queue_back" },
};

/* One line when it changes, however often we ask. */
static void
trouble_tell(struct worker *w, enum status st, enum trouble *is)
{
	enum trouble	was = *is;

	*is = st == OK || st == E_NOTFOUND ? TROUBLE_NONE :
	    worker_is_cut_off(w, st) ? TROUBLE_LOST : TROUBLE_REFUSED;
	if (*is == was)
		return;
	if (was != TROUBLE_NONE)
		log_event(LEVEL_INFO, troubles[was].over,
		    LOG_C("kind", w->kind->name));
	if (*is != TROUBLE_NONE)
		log_event(LEVEL_WARN, troubles[*is].begun,
		    LOG_C("kind", w->kind->name),
		    LOG_C("status", status_rows[st].name),
		    LOG_S("why", pg_failure(w->db.pg)));
}

/* Until the next poll, the next round, or the end of the lane's rest. */
static int64_t
idle_for(const struct work *k)
{
	int64_t	now = clock_ms(), ms = POLL_EVERY;

	if (k->w.kind->round != NULL && k->round_at - now < ms)
		ms = k->round_at - now;
	return (ms < 1 ? 1 : ms);
}

static void
loop(struct work *k)
{
	enum trouble	trouble = TROUBLE_NONE;
	enum status	st;
	int64_t		wait = RETRY_MIN;

	while (worker_goes_on(&k->w) && !k->w.finished) {
		if ((st = rounds(k)) == OK)
			st = queue_step(&k->w);
		trouble_tell(&k->w, st, &trouble);
		if (trouble != TROUBLE_NONE) {
			idle(&k->w, NULL, wait);
			wait = wait * 2 > RETRY_MAX ? RETRY_MAX : wait * 2;
			continue;
		}
		wait = RETRY_MIN;
		if (st == E_NOTFOUND)
			idle(&k->w, k->w.db.pg, idle_for(k));
	}
}

static int
signals_open(void)
{
	sigset_t	set;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGTERM);
	(void)sigaddset(&set, SIGINT);
	return (signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

int
work_run(const struct config *config, const struct work_place *place)
{
	struct work	 k = { .w = { .kind = place->kind, .config = config,
			    .name = place->name, .before = place->before,
			    .beats = place->beats },
			    .reclaims = place->number == 0 };
	struct arena	*start = arena_new(1 << 20, NULL, NULL);
	const char	*conninfo;

	k.w.db.arena = arena_new(ARENA_LIMIT, NULL, NULL);
	k.w.signals = signals_open();
	if (start == NULL || k.w.db.arena == NULL || k.w.signals == -1 ||
	    !mail_init())
		return (1);
	conninfo = config_conninfo_as(start, config, CONFIG_JOB,
	    str_fmt(start, "exitpoll-worker/%s", place->kind->name).p);
	if ((k.w.db.pg = connect_first(&k.w, conninfo)) != NULL) {
		/* What died here is known to be dead: at once, by its name. */
		if (k.w.before.len != 0 && queue_reclaim(&k.w) != OK)
			log_event(LEVEL_WARN, "jobs_not_reclaimed",
			    LOG_C("kind", place->kind->name));
		loop(&k);
	}
	log_flush();
	pg_close(k.w.db.pg);
	arena_free(k.w.db.arena);
	arena_free(start);
	(void)close(k.w.signals);
	return (k.w.finished ? WORK_FINISHED : 0);
}
