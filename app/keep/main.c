/*
 * exitpoll-keeper: keeps the programs of an instance up, as ./run has planned
 * them (keep/plan.h), and is what ./run turns into when all is prepared. It
 * starts again what dies or no longer answers, writes their logs, and stops
 * them in order. It opens no connection but the question whether a program
 * answers, and knows nothing of what they do.
 *
 * SIGTERM, SIGINT, SIGHUP: stops all. SIGUSR1: starts those with a socket
 * again, one after the other, while the others answer.
 */
#include <sys/signalfd.h>
#include <sys/statvfs.h>
#include <sys/wait.h>

#include <errno.h>
#include <inttypes.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/date.h"
#include "keep/door.h"
#include "keep/program.h"

#define TURN_EVERY	1000	/* ms: the sizes of logs, and the pulses */
#define STEP		100	/* ms, while something is waited for */
#define ROOM_LEAST	(64 << 20)
#define DOOR_PATIENCE	3000	/* ms for the queue to run empty */
#define DOOR_GRACE	500	/* ms; who has just come in says what is wanted:
				 * nginx drops who has said nothing yet */

static struct plan	 plan;
static int		 signals = -1;
static int		 door = -1;
static bool		 ready;
static bool		 stopping;
static int		 code;		/* what the keeper ends with */
static int64_t		 door_until;	/* 0: not shut yet */
static int64_t		 roll_since;	/* older ones are started again */
static int64_t		 turned;

/* On the console, and with its time in the keeper's own log. */
static void
say(FILE *to, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void
say(FILE *to, const char *fmt, ...)
{
	char		 text[2048], line[2100], date[24] = "";
	time_t		 now = time(NULL);
	struct tm	 tm;
	va_list		 ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	(void)fprintf(to, "%s%s\n", to == stderr ? "run: " : "", text);
	(void)fflush(to);
	if (gmtime_r(&now, &tm) != NULL)
		(void)strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%SZ", &tm);
	(void)snprintf(line, sizeof(line), "%s %s\n", date, text);
	if (plan.own != NULL)
		journal_line(plan.own, line);
}

static void
stop_begin(int with)
{
	if (stopping)
		return;
	stopping = true;
	code = with;
}

/* The last line that a program wrote, to be said with its end. */
static const char *
last_line(const struct program *p)
{
	static char	 text[512];
	FILE		*f;
	char		*at;
	size_t		 n = 0;

	journal_take(p->journal);
	if ((f = fopen(p->journal->path, "re")) != NULL) {
		if (fseek(f, -(long)(sizeof(text) - 1), SEEK_END) == -1)
			rewind(f);
		n = fread(text, 1, sizeof(text) - 1, f);
		(void)fclose(f);
	}
	while (n > 0 && text[n - 1] == '\n')
		n--;
	text[n] = '\0';
	at = memrchr(text, '\n', n);
	return (at == NULL ? text : at + 1);
}

/* A program that cannot write will not live; and when there is room again, it
 * does, without anybody's help. */
static bool
disk_is_full(void)
{
	struct statvfs	 vfs;

	return (statvfs(plan.room, &vfs) == 0 &&
	    (uint64_t)vfs.f_bavail * vfs.f_frsize < ROOM_LEAST);
}

static void
death_tell(const struct program *p, const char *how)
{
	int	 pause = program_pause(p->deaths);
	bool	 full = disk_is_full();

	if (!ready) {
		say(stderr, "%s %s, and did not start; see %s: %s", p->name,
		    how, p->journal->path, last_line(p));
		stop_begin(1);
	} else if (program_is_hopeless(p, full)) {
		say(stderr, "%s %s, %d times in a row: stopping; see %s: %s",
		    p->name, how, p->deaths, p->journal->path, last_line(p));
		stop_begin(1);
	} else if (pause == 0)
		say(stdout, "%s %s: starting it again", p->name, how);
	else
		say(stdout, "%s %s: starting it again in %d s%s", p->name, how,
		    pause, full ? "; the disk is full" : "");
}

/* As the shell counts: 128 and the signal. */
static int
exit_code(int status)
{
	return (WIFSIGNALED(status) ? 128 + WTERMSIG(status) :
	    WEXITSTATUS(status));
}

static void
gone(struct program *p, int status, int64_t now)
{
	char		 how[40];
	enum state	 was = p->state;

	program_ended(p, now);
	if (stopping) {
		p->state = STATE_OVER;
		return;
	}
	if (was == STATE_ENDING) {
		p->deaths = 0;
		p->at = now;
		return;
	}
	(void)snprintf(how, sizeof(how), "ended with %d", exit_code(status));
	death_tell(p, how);
}

static void
reap(int64_t now)
{
	struct program	*p;
	pid_t		 pid;
	int		 status;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid == plan.starter) {
			plan.starter = 0;
			ready = exit_code(status) == 0;
			if (!ready)
				stop_begin(1);
		}
		for (p = plan.programs; p < plan.programs + plan.n; p++)
			if (p->pid == pid)
				gone(p, status, now);
	}
}

static void
signals_read(void)
{
	struct signalfd_siginfo	 info;

	while (read(signals, &info, sizeof(info)) == sizeof(info))
		if (info.ssi_signo == SIGUSR1) {
			say(stdout, "starting the web programs again, one "
			    "after the other");
			roll_since = clock_ms();
		} else if (info.ssi_signo != SIGCHLD)
			stop_begin(0);
}

/* --- what is up --- */

static void
hung(struct program *p, int64_t now)
{
	say(stdout, "%s does not answer: killing it", p->name);
	program_kill(p);
	/* Once is enough: its end is heard of. */
	p->pulse.heard = now;
}

static void
program_step(struct program *p, int64_t now)
{
	if (p->state == STATE_PAUSED && now >= p->at) {
		if (program_start(p, door, now))
			return;
		p->deaths++;
		p->at = now + 1000 + program_pause(p->deaths) * 1000;
		say(stderr, "%s cannot be started: %s", p->name,
		    strerror(errno));
	} else if (p->state == STATE_UP && p->socket != NULL) {
		pulse_ask(&p->pulse, p->socket, now);
		if (pulse_is_gone(&p->pulse, p->since, now))
			hung(p, now);
	} else if (p->state == STATE_ENDING && now >= p->kill_at)
		program_kill(p);
	if (p->state == STATE_UP && weight_is_due(&p->weight, p->pid, now)) {
		say(stdout, "%s has new workers: one held more than %" PRId64
		    " MB", p->name, p->weight.most / 1000000);
		(void)kill(p->pid, SIGHUP);
	}
}

/* The next that is older than the wish, if all others with a socket answer. */
static void
roll_step(int64_t now)
{
	struct program	*p, *next = NULL;

	for (p = plan.programs; p < plan.programs + plan.n; p++) {
		if (p->socket == NULL)
			continue;
		if (p->state != STATE_UP || p->pulse.heard == 0)
			return;
		if (next == NULL && p->since < roll_since)
			next = p;
	}
	if (next == NULL) {
		roll_since = 0;
		say(stdout, "all web programs were started again");
		return;
	}
	program_tell(next, now);
	next->state = STATE_ENDING;
}

/* --- the end --- */

/* True: nobody who came is left at the door. */
static bool
door_close(int64_t now)
{
	if (door == -1)
		return (true);
	if (door_until == 0) {
		door_until = now + DOOR_PATIENCE;
		if (!door_shut(door))
			say(stderr, "the port cannot be shut: %s",
			    strerror(errno));
	}
	return (now >= door_until || (door_is_empty(door) &&
	    now >= door_until - DOOR_PATIENCE + DOOR_GRACE));
}

static void
stop_step(struct program *p, int64_t now)
{
	if (p->state == STATE_PAUSED)
		p->state = STATE_OVER;
	if (p->state == STATE_OVER)
		return;
	if (p->kill_at == 0) {
		if (p->door && !door_close(now))
			return;
		program_tell(p, now);
		if (p->door && door != -1) {
			(void)close(door);
			door = -1;
		}
	} else if (now >= p->kill_at)
		program_kill(p);
}

/* From the outside in: nobody asks what is no longer there. True: all over. */
static bool
stop_steps(int64_t now)
{
	struct program	*p;
	int		 stage = -1;

	for (p = plan.programs; p < plan.programs + plan.n; p++)
		if (p->state != STATE_OVER && p->stage > stage)
			stage = p->stage;
	for (p = plan.programs; p < plan.programs + plan.n; p++)
		if (p->stage == stage)
			stop_step(p, now);
	return (stage == -1);
}

/* --- the loop --- */

/* If the machine stood still, nobody was silent. */
static void
stood_still(int64_t ms)
{
	struct program	*p;

	for (p = plan.programs; p < plan.programs + plan.n; p++) {
		p->since += ms;
		if (p->pulse.heard != 0)
			p->pulse.heard += ms;
	}
}

static void
wait_for_something(int ms)
{
	struct pollfd	 fds[1 + JOURNALS_MAX + PROGRAMS_MAX];
	size_t		 i, n = 0;
	int64_t		 began = clock_ms(), now;

	fds[n++] = (struct pollfd){ .fd = signals, .events = POLLIN };
	for (i = 0; i < plan.logs.n; i++)
		fds[n++] = (struct pollfd){ .fd = plan.logs.journal[i].from,
		    .events = POLLIN };
	for (i = 0; i < plan.n; i++)
		fds[n++] = (struct pollfd){ .fd = plan.programs[i].pulse.fd,
		    .events = POLLIN };
	if (poll(fds, n, ms) == -1)
		return;
	now = clock_ms();
	if (now - began > ms + PULSE_EVERY)
		stood_still(now - began - ms);
	for (i = 0; i < plan.logs.n; i++)
		if (fds[1 + i].revents != 0)
			journal_take(&plan.logs.journal[i]);
	for (i = 0; i < plan.n; i++)
		if (fds[1 + plan.logs.n + i].revents != 0)
			pulse_hear(&plan.programs[i].pulse, now);
}

static void
turn_logs(int64_t now)
{
	size_t	 i;

	if (now < turned + TURN_EVERY)
		return;
	turned = now;
	for (i = 0; i < plan.n; i++)
		program_files_turn(&plan.programs[i], &plan.logs);
}

static int
pause_until(int64_t now)
{
	const struct program	*p;
	int64_t			 ms = TURN_EVERY;

	if (stopping || roll_since != 0)
		return (STEP);
	for (p = plan.programs; p < plan.programs + plan.n; p++)
		if (p->state == STATE_PAUSED && p->at - now < ms)
			ms = p->at > now ? p->at - now : 0;
	return ((int)ms);
}

static void
keep(void)
{
	struct program	*p;
	int64_t		 now;

	for (;;) {
		now = clock_ms();
		signals_read();
		reap(now);
		if (stopping && stop_steps(now))
			break;
		if (!stopping)
			for (p = plan.programs; p < plan.programs + plan.n; p++)
				program_step(p, now);
		if (!stopping && roll_since != 0)
			roll_step(now);
		turn_logs(now);
		wait_for_something(pause_until(now));
	}
}

static bool
open_all(const char **why)
{
	sigset_t	 set;
	size_t		 i;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGCHLD);
	(void)sigaddset(&set, SIGTERM);
	(void)sigaddset(&set, SIGINT);
	(void)sigaddset(&set, SIGHUP);
	(void)sigaddset(&set, SIGUSR1);
	*why = "signals";
	if (sigprocmask(SIG_BLOCK, &set, NULL) == -1 ||
	    (signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK)) == -1)
		return (false);
	*why = "the log";
	for (i = 0; i < plan.logs.n; i++)
		if (!journal_open(&plan.logs.journal[i]))
			return (false);
	*why = "the port";
	return (plan.port == 0 || (door = door_open(plan.port)) != -1);
}

int
main(int argc, char **argv)
{
	struct arena	*arena;
	const char	*why;
	size_t		 i;

	if (argc != 2) {
		(void)fprintf(stderr, "usage: exitpoll-keeper PLAN\n");
		return (2);
	}
	if ((arena = arena_new(8 << 20, NULL, NULL)) == NULL ||
	    !plan_read(arena, argv[1], &plan, &why)) {
		(void)fprintf(stderr, "exitpoll-keeper: %s\n",
		    arena == NULL ? "out of memory" : why);
		return (1);
	}
	/* What ./run holds, such as the lock on the data folder, is the
	 * keeper's alone. */
	(void)close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
	/* A console that has gone is no reason to end. */
	(void)signal(SIGPIPE, SIG_IGN);
	ready = plan.starter == 0;
	if (open_all(&why))
		keep();
	else {
		say(stderr, "%s: %s", why, strerror(errno));
		code = 1;
	}
	for (i = 0; i < plan.logs.n; i++)
		journal_take(&plan.logs.journal[i]);
	if (plan.pidfile != NULL)
		(void)unlink(plan.pidfile);
	if (plan.leave != NULL)
		(void)unlink(plan.leave);
	arena_free(arena);
	return (code);
}
