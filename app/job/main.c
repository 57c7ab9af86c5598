/*
 * exitpoll-worker: does what waits in the queue, folds rollups every few
 * seconds and sweeps every few minutes, until SIGTERM or SIGINT. Any number
 * of them may run. It never runs as root.
 */
#include <sys/prctl.h>
#include <sys/signalfd.h>

#include <errno.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/date.h"
#include "base/disk.h"
#include "base/log.h"
#include "base/pg_loop.h"
#include "base/secret.h"
#include "job/queue.h"

#define RUN_AS		"exitpoll"
#define ARENA_LIMIT	(256U << 20)	/* a job's rows and its mail */
/* In milliseconds. A NOTIFY wakes us; the poll finds what came due by time. */
#define POLL_EVERY	2000
#define FOLD_EVERY	5000
#define RECLAIM_EVERY	5000
#define RECOUNT_EVERY	2000
#define SWEEP_EVERY	(10 * 60 * 1000)
#define RETRY_MIN	250
#define RETRY_MAX	10000

/* What stands between us and the queue. */
enum trouble { TROUBLE_NONE, TROUBLE_LOST, TROUBLE_REFUSED };

static int	signals = -1;
static bool	ending;

/* Signals are read, not caught: a job is never cut in the middle. */
static bool
must_end(void)
{
	struct signalfd_siginfo	info;

	if (!ending && read(signals, &info, sizeof(info)) > 0)
		ending = true;
	return (ending);
}

static bool
signals_open(void)
{
	sigset_t	set;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGTERM);
	(void)sigaddset(&set, SIGINT);
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR ||
	    sigprocmask(SIG_BLOCK, &set, NULL) == -1)
		return (false);
	signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return (signals != -1);
}

/* NULL, or why not. */
static const char *
root_drop(void)
{
	struct passwd	*pw;

	if (geteuid() != 0)
		return (NULL);
	if ((pw = getpwnam(RUN_AS)) == NULL || pw->pw_uid == 0)
		return ("run as root, and there is no user " RUN_AS);
	if (initgroups(RUN_AS, pw->pw_gid) == -1 ||
	    setresgid(pw->pw_gid, pw->pw_gid, pw->pw_gid) == -1 ||
	    setresuid(pw->pw_uid, pw->pw_uid, pw->pw_uid) == -1)
		return ("cannot become user " RUN_AS);
	return (NULL);
}

/* Until something may be due: a notification, a signal, or ms. */
static void
idle(struct pg *pg, int64_t ms)
{
	struct pollfd	pfd[2] = {
		{ .fd = signals, .events = POLLIN },
		{ .fd = pg == NULL ? -1 : pg_socket(pg), .events = POLLIN },
	};

	log_flush();
	if (pg != NULL && pg_notified(pg))
		return;
	if (poll(pfd, 2, (int)ms) > 0 && pfd[1].revents != 0 && pg != NULL)
		(void)pg_notified(pg);
}

/* A connection, whenever there is one. NULL: the worker has to end. */
static struct pg *
connect_first(const char *conninfo)
{
	struct pg	*pg;
	const char	*why;
	int64_t		 wait;
	bool		 said;

	for (wait = RETRY_MIN, said = false; !must_end();
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
		idle(NULL, wait);
	}
	return (NULL);
}

/* The worker's own rounds: a job's work, when its time has come. */
static struct round {
	const char	*failed;	/* as the log says it */
	job_fn		*fn;
	int64_t		 every;
	int64_t		 at;
} rounds[] = {
	{ "fold_failed", job_fold, FOLD_EVERY, 0 },
	{ "sweep_failed", job_sweep, SWEEP_EVERY, 0 },
	{ "recount_failed", job_recount, RECOUNT_EVERY, 0 },
	{ "reclaim_failed", job_reclaim, RECLAIM_EVERY, 0 },
};

static enum status
round_run(struct worker *w, struct round *r)
{
	const char	*why;
	enum status	 st;

	arena_clear(w->db.arena);
	st = r->fn(w, NULL, &why);
	r->at = clock_ms() + r->every;
	if (st != OK && !worker_is_cut_off(w, st))
		log_event(LEVEL_ERROR, r->failed,
		    LOG_C("status", status_rows[st].name),
		    LOG_S("why", pg_failure(w->db.pg)));
	return (st);
}

/* Does one thing. E_NOTFOUND: there is nothing to do now. A round that failed
 * does not hold up the queue. */
static enum status
work(struct worker *w)
{
	enum status	 st;
	size_t		 i;

	for (i = 0; i < sizeof(rounds) / sizeof(rounds[0]); i++)
		if (clock_ms() >= rounds[i].at) {
			st = round_run(w, &rounds[i]);
			if (worker_is_cut_off(w, st))
				return (st);
		}
	return (queue_step(w));
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
		log_event(LEVEL_INFO, troubles[was].over);
	if (*is != TROUBLE_NONE)
		log_event(LEVEL_WARN, troubles[*is].begun,
		    LOG_C("status", status_rows[st].name),
		    LOG_S("why", pg_failure(w->db.pg)));
}

static void
run(struct worker *w)
{
	enum trouble	trouble = TROUBLE_NONE;
	enum status	st;
	int64_t		wait = RETRY_MIN;

	while (!must_end()) {
		disk_tell();
		st = work(w);
		trouble_tell(w, st, &trouble);
		if (trouble != TROUBLE_NONE) {
			idle(NULL, wait);
			wait = wait * 2 > RETRY_MAX ? RETRY_MAX : wait * 2;
			continue;
		}
		wait = RETRY_MIN;
		if (st == E_NOTFOUND)
			idle(w->db.pg, POLL_EVERY);
	}
	/* Else they come back when the lease has run out. */
	if (queue_release(w) != OK)
		log_event(LEVEL_WARN, "jobs_not_released");
}

static int
refuse(const char *why)
{
	(void)fprintf(stderr, "exitpoll-worker: %s\n", why);
	return (1);
}

int
main(void)
{
	struct config	 config;
	struct worker	 w = { .config = &config };
	struct arena	*start;
	const char	*why, *conninfo;
	char		 host[64];
	pid_t		 parent;

	parent = getppid();
	if ((why = root_drop()) != NULL)
		return (refuse(why));
	/* After the change of user, which clears it. */
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) == -1 || getppid() != parent)
		return (refuse("the parent has gone"));
	(void)setenv("TZ", "UTC", 1);
	start = arena_new(1 << 20, NULL, NULL);
	w.db.arena = arena_new(ARENA_LIMIT, NULL, NULL);
	w.held_arena = arena_new(ARENA_LIMIT, NULL, NULL);
	if (start == NULL || w.db.arena == NULL || w.held_arena == NULL ||
	    !mail_init())
		return (refuse("out of memory"));
	if (!config_read(start, &config, &why) || !log_open(config.log, &why))
		return (refuse(why));
	if (!disk_watch(config.data, config_disk_floor(&config), 1))
		return (refuse("the data folder's disk cannot be asked for "
		    "its room"));
	if (!signals_open())
		return (refuse("signals cannot be read"));
	if (gethostname(host, sizeof(host)) == -1)
		host[0] = '\0';
	host[sizeof(host) - 1] = '\0';
	/* Random too: a name that comes again must not own an old lease. */
	w.name = str_fmt(start, "%s:%d:%.*s", host, getpid(),
	    STR_ARG(secret_reference(start)));
	w.mail.where = config.mail;
	w.mail.stop = must_end;
	conninfo = config_conninfo(start, &config, CONFIG_JOB);
	log_event(LEVEL_INFO, "worker_start", LOG_S("name", w.name));
	if ((w.db.pg = connect_first(conninfo)) != NULL)
		run(&w);
	log_event(LEVEL_INFO, "worker_end");
	log_flush();
	pg_close(w.db.pg);
	arena_free(w.db.arena);
	arena_free(w.held_arena);
	arena_free(start);
	return (0);
}
