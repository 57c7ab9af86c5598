/* The lanes of the worker. See lane.h. */
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/disk.h"
#include "base/log.h"
#include "job/lane.h"
#include "job/work.h"

#define PLACES_MAX	32	/* processes of all lanes */
#define NAME_SIZE	160
#define LOOK_EVERY	1000	/* ms */
/* In ms: the pause before one is started again, and the life after which the
 * next death counts as the first. */
#define PAUSE_FIRST	1000
#define PAUSE_MOST	30000
#define LIFE_ENOUGH	60000
/* At the end each has so long to finish or give back what it holds. */
#define END_WAIT	4500

/* A place for a process: of a lane with four there are four. */
struct place {
	struct work_place	 work;
	pid_t			 pid;		/* 0: none runs */
	int			 beats;		/* read from; -1: none */
	int64_t			 since, heard;	/* ms */
	int64_t			 pause, next;	/* ms; next: not before then */
	int64_t			 times;		/* started */
	bool			 finished;
	char			 name[NAME_SIZE], before[NAME_SIZE];
};

struct lanes {
	const struct lanes_options *options;
	struct place		*places;
	size_t			 n;
	int			 signals;
};

static size_t
places_make(struct arena *a, struct lanes *l)
{
	struct place	*p;
	int		 i, k;

	l->places = arena_array(a, PLACES_MAX, sizeof(*l->places));
	for (k = 0; k < KIND__MAX; k++)
		for (i = 0; i < kinds[k].processes && l->n < PLACES_MAX; i++) {
			p = &l->places[l->n++];
			p->work.kind = &kinds[k];
			p->work.number = i;
			p->beats = -1;
		}
	return (l->n);
}

static bool
signals_open(struct lanes *l)
{
	sigset_t	set;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGTERM);
	(void)sigaddset(&set, SIGINT);
	(void)sigaddset(&set, SIGCHLD);
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR ||
	    sigprocmask(SIG_BLOCK, &set, NULL) == -1)
		return (false);
	l->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return (l->signals != -1);
}

/* In the new process: it keeps nothing of its parent's. */
static int
place_work(struct lanes *l, struct place *p, int beats, pid_t parent)
{
	const struct lanes_options *o = l->options;
	size_t			 i;

	if (prctl(PR_SET_PDEATHSIG, SIGTERM) == -1 || getppid() != parent)
		return (0);
	(void)close(l->signals);
	for (i = 0; i < l->n; i++)
		if (l->places[i].beats != -1)
			(void)close(l->places[i].beats);
	if (o->title_size != 0) {
		memset(o->title, 0, o->title_size);
		(void)snprintf(o->title, o->title_size,
		    "exitpoll-worker: %s %d", p->work.kind->name,
		    p->work.number + 1);
	}
	p->work.beats = beats;
	return (work_run(o->config, &p->work));
}

static void
place_name(struct lanes *l, struct place *p)
{
	memcpy(p->before, p->name, sizeof(p->before));
	/* A name that comes again must not own an old lease. */
	(void)snprintf(p->name, sizeof(p->name), "%.*s/%s.%d.%lld",
	    STR_ARG(l->options->name), p->work.kind->name,
	    p->work.number + 1, (long long)++p->times);
	p->work.name = str_of(p->name);
	p->work.before = str_of(p->before);
}

/* True in the new process, with its exit code in *code. */
static bool
place_start(struct lanes *l, struct place *p, int *code)
{
	pid_t	parent = getpid();
	int	ends[2];

	p->next = clock_ms() + PAUSE_FIRST;
	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) == -1) {
		log_event(LEVEL_ERROR, "lane_not_started",
		    LOG_C("kind", p->work.kind->name),
		    LOG_C("why", strerror(errno)));
		return (false);
	}
	place_name(l, p);
	log_flush();
	if ((p->pid = fork()) == 0) {
		(void)close(ends[0]);
		*code = place_work(l, p, ends[1], parent);
		return (true);
	}
	(void)close(ends[1]);
	if (p->pid == -1) {
		p->pid = 0;
		(void)close(ends[0]);
		log_event(LEVEL_ERROR, "lane_not_started",
		    LOG_C("kind", p->work.kind->name),
		    LOG_C("why", strerror(errno)));
		return (false);
	}
	p->beats = ends[0];
	p->since = p->heard = clock_ms();
	log_event(LEVEL_INFO, "lane_start", LOG_C("kind", p->work.kind->name),
	    LOG_N("number", p->work.number + 1), LOG_N("process", p->pid));
	return (false);
}

static void
place_ended(struct place *p, int status, bool stopping)
{
	int64_t	now = clock_ms();
	int	code = WIFEXITED(status) ? WEXITSTATUS(status) :
		    128 + WTERMSIG(status);

	(void)close(p->beats);
	p->beats = -1;
	p->pid = 0;
	p->finished = code == WORK_FINISHED;
	if (p->finished || stopping)
		return;
	p->pause = now - p->since >= LIFE_ENOUGH || p->pause == 0 ?
	    PAUSE_FIRST : p->pause * 2;
	if (p->pause > PAUSE_MOST)
		p->pause = PAUSE_MOST;
	p->next = now + p->pause;
	log_event(LEVEL_ERROR, "lane_died", LOG_C("kind", p->work.kind->name),
	    LOG_N("number", p->work.number + 1), LOG_N("code", code),
	    LOG_N("again_ms", p->pause));
}

static size_t
dead_collect(struct lanes *l, bool stopping)
{
	size_t	i, alive;
	int	status;

	for (i = alive = 0; i < l->n; i++) {
		if (l->places[i].pid == 0)
			continue;
		if (waitpid(l->places[i].pid, &status, WNOHANG) ==
		    l->places[i].pid)
			place_ended(&l->places[i], status, stopping);
		else
			alive++;
	}
	return (alive);
}

static void
all_kill(struct lanes *l, int signal_number)
{
	size_t	i;

	for (i = 0; i < l->n; i++)
		if (l->places[i].pid != 0)
			(void)kill(l->places[i].pid, signal_number);
}

/* Sleeps until one says that it lives, a signal comes, or ms. True: SIGTERM. */
static bool
listen_for(struct lanes *l, int64_t ms)
{
	struct pollfd		 pfd[PLACES_MAX + 1];
	struct signalfd_siginfo	 info;
	char			 bytes[64];
	bool			 ends = false;
	size_t			 i;

	for (i = 0; i < l->n; i++)
		pfd[i] = (struct pollfd){ .fd = l->places[i].beats,
		    .events = POLLIN };
	pfd[l->n] = (struct pollfd){ .fd = l->signals, .events = POLLIN };
	if (poll(pfd, l->n + 1, (int)ms) <= 0)
		return (false);
	for (i = 0; i < l->n; i++)
		while (pfd[i].revents != 0 && read(l->places[i].beats, bytes,
		    sizeof(bytes)) > 0)
			l->places[i].heard = clock_ms();
	while (read(l->signals, &info, sizeof(info)) > 0)
		ends |= info.ssi_signo != SIGCHLD;
	return (ends);
}

/* One that hangs is as good as dead, and stops being in the way. */
static void
silent_end(struct lanes *l)
{
	struct place	*p;
	size_t		 i;

	for (i = 0; i < l->n; i++) {
		p = &l->places[i];
		if (p->pid == 0 ||
		    clock_ms() - p->heard < l->options->silence * 1000)
			continue;
		log_event(LEVEL_ERROR, "lane_silent",
		    LOG_C("kind", p->work.kind->name),
		    LOG_N("number", p->work.number + 1), LOG_N("process", p->pid));
		(void)kill(p->pid, SIGKILL);
		p->heard = clock_ms();
	}
}

static void
end_all(struct lanes *l)
{
	int64_t	until = clock_ms() + END_WAIT;

	all_kill(l, SIGTERM);
	while (dead_collect(l, true) != 0 && clock_ms() < until)
		(void)listen_for(l, 50);
	if (dead_collect(l, true) == 0)
		return;
	log_event(LEVEL_WARN, "lanes_killed");
	all_kill(l, SIGKILL);
	while (dead_collect(l, true) != 0)
		(void)listen_for(l, 50);
}

int
lanes_run(struct arena *a, const struct lanes_options *options)
{
	struct lanes	 l = { .options = options };
	size_t		 i;
	int		 code = 0;

	if (places_make(a, &l) == 0 || !signals_open(&l))
		return (1);
	do {
		disk_tell();
		(void)dead_collect(&l, false);
		silent_end(&l);
		for (i = 0; i < l.n; i++)
			if (l.places[i].pid == 0 && !l.places[i].finished &&
			    clock_ms() >= l.places[i].next &&
			    place_start(&l, &l.places[i], &code))
				return (code);
	} while (!listen_for(&l, LOOK_EVERY));
	end_all(&l);
	return (0);
}
