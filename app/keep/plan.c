/* Reads the plan: one table of words, each with what it does to the plan. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "keep/plan.h"

#define PLAN_MAX	(1024 * 1024)

struct reader {
	struct arena	*arena;
	struct plan	*plan;
	struct program	*p;		/* the one that is described, or NULL */
};

static bool
number(struct str s, int64_t most, int64_t *n)
{
	return (str_int(s, n) && *n >= 0 && *n <= most);
}

static bool
read_logs(struct reader *r, struct str value)
{
	struct str	 bytes, keep;
	int64_t		 size, n;

	if (!str_cut(value, ' ', &bytes, &keep) ||
	    !number(bytes, (int64_t)1 << 40, &size) || size == 0 ||
	    !number(keep, 99, &n))
		return (false);
	r->plan->logs.limit = size;
	r->plan->logs.keep = (int)n;
	return (true);
}

static bool
read_journal(struct reader *r, struct str value)
{
	r->plan->own = journal_get(&r->plan->logs, str_c(r->arena, value));
	return (r->plan->own != NULL);
}

static bool
read_room(struct reader *r, struct str value)
{
	r->plan->room = str_c(r->arena, value);
	return (value.len != 0);
}

static bool
read_pidfile(struct reader *r, struct str value)
{
	r->plan->pidfile = str_c(r->arena, value);
	return (value.len != 0);
}

static bool
read_leave(struct reader *r, struct str value)
{
	r->plan->leave = str_c(r->arena, value);
	return (value.len != 0);
}

static bool
read_port(struct reader *r, struct str value)
{
	int64_t	 n;

	if (!number(value, 65535, &n))
		return (false);
	r->plan->port = (int)n;
	return (true);
}

static bool
read_starter(struct reader *r, struct str value)
{
	int64_t	 n;

	if (!number(value, INT32_MAX, &n))
		return (false);
	r->plan->starter = (pid_t)n;
	return (true);
}

static bool
read_program(struct reader *r, struct str value)
{
	if (r->plan->n == PROGRAMS_MAX || value.len == 0)
		return (false);
	r->p = &r->plan->programs[r->plan->n++];
	*r->p = (struct program){ .name = str_c(r->arena, value),
	    .stop_signal = SIGTERM, .stop_ms = 10000, .umask = 022,
	    .pulse.fd = -1 };
	return (true);
}

static bool
read_stage(struct reader *r, struct str value)
{
	int64_t	 n;

	if (!number(value, 99, &n))
		return (false);
	r->p->stage = (int)n;
	return (true);
}

/* Octal, as chmod(1) writes it. */
static bool
read_umask(struct reader *r, struct str value)
{
	size_t	 i;

	r->p->umask = 0;
	for (i = 0; i < value.len && value.p[i] >= '0' && value.p[i] <= '7';
	    i++)
		r->p->umask = r->p->umask << 3 | (mode_t)(value.p[i] - '0');
	return (i == value.len && i != 0 && i <= 4);
}

static bool
read_log(struct reader *r, struct str value)
{
	r->p->journal = journal_get(&r->plan->logs, str_c(r->arena, value));
	return (r->p->journal != NULL);
}

static bool
read_file(struct reader *r, struct str value)
{
	if (r->p->nfiles == FILES_MAX)
		return (false);
	r->p->files[r->p->nfiles++] = str_c(r->arena, value);
	return (true);
}

static bool
read_socket(struct reader *r, struct str value)
{
	r->p->socket = str_c(r->arena, value);
	return (pulse_fits(r->p->socket));
}

static bool
read_door(struct reader *r, struct str value)
{
	r->p->door = true;
	return (value.len == 0);
}

static bool
read_weight(struct reader *r, struct str value)
{
	return (number(value, INT64_C(1) << 40, &r->p->weight.most));
}

static bool
read_bare(struct reader *r, struct str value)
{
	r->p->bare = true;
	return (value.len == 0);
}

static bool
read_stop(struct reader *r, struct str value)
{
	static const struct {
		const char	*name;
		int		 number;
	} signals[] = {
		{ "TERM", SIGTERM }, { "INT", SIGINT }, { "QUIT", SIGQUIT },
		{ "USR1", SIGUSR1 },
	};
	struct str	 name, seconds;
	int64_t		 n;
	size_t		 i;

	if (!str_cut(value, ' ', &name, &seconds) || !number(seconds, 3600, &n))
		return (false);
	r->p->stop_ms = n * 1000;
	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		if (str_is_c(name, signals[i].name)) {
			r->p->stop_signal = signals[i].number;
			return (true);
		}
	return (false);
}

static bool
read_arg(struct reader *r, struct str value)
{
	if (r->p->argc == ARGS_MAX)
		return (false);
	/* execvp wants them so, and changes nothing. */
	r->p->argv[r->p->argc] = arena_get(r->arena, value.len + 1);
	memcpy(r->p->argv[r->p->argc++], value.p, value.len);
	return (true);
}

static const struct {
	const char	*word;
	bool		 (*read)(struct reader *, struct str);
	bool		 of_program;
} words[] = {
	{ "logs", read_logs, false },
	{ "journal", read_journal, false },
	{ "room", read_room, false },
	{ "port", read_port, false },
	{ "starter", read_starter, false },
	{ "pidfile", read_pidfile, false },
	{ "leave", read_leave, false },
	{ "program", read_program, false },
	{ "stage", read_stage, true },
	{ "bare", read_bare, true },
	{ "umask", read_umask, true },
	{ "log", read_log, true },
	{ "file", read_file, true },
	{ "socket", read_socket, true },
	{ "door", read_door, true },
	{ "weight", read_weight, true },
	{ "stop", read_stop, true },
	{ "arg", read_arg, true },
};

static bool
line_read(struct reader *r, struct str line)
{
	struct str	 word, value = STR_NONE;
	size_t		 i;

	if (!str_cut(line, ' ', &word, &value))
		word = line;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_is_c(word, words[i].word))
			return ((r->p != NULL || !words[i].of_program) &&
			    words[i].read(r, value));
	return (false);
}

static bool
text_read(struct arena *a, const char *path, struct str *text)
{
	struct stat	 sb;
	char		*p;
	ssize_t		 got;
	int		 fd;

	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1)
		return (false);
	if (fstat(fd, &sb) == -1 || sb.st_size > PLAN_MAX) {
		(void)close(fd);
		return (false);
	}
	p = arena_get(a, (size_t)sb.st_size + 1);
	got = read(fd, p, (size_t)sb.st_size);
	(void)close(fd);
	*text = (struct str){ p, (size_t)sb.st_size };
	return (got == sb.st_size);
}

/* What every program must have. */
static bool
is_whole(const struct plan *plan)
{
	size_t	 i;

	for (i = 0; i < plan->n; i++)
		if (plan->programs[i].argc == 0 ||
		    plan->programs[i].journal == NULL)
			return (false);
	return (plan->n != 0 && plan->own != NULL && plan->room != NULL);
}

bool
plan_read(struct arena *a, const char *path, struct plan *plan,
    const char **why)
{
	struct reader	 r = { a, plan, NULL };
	struct str	 line, rest;
	bool		 more = true;
	int		 n;

	memset(plan, 0, sizeof(*plan));
	if (!text_read(a, path, &rest)) {
		*why = str_fmt(a, "%s cannot be read: %s", path,
		    strerror(errno)).p;
		return (false);
	}
	for (n = 1; more; n++) {
		more = str_cut(rest, '\n', &line, &rest);
		if (line.len == 0 || line_read(&r, line))
			continue;
		*why = str_fmt(a, "%s, line %d: \"%.*s\" cannot be meant",
		    path, n, STR_ARG(line)).p;
		return (false);
	}
	if (!is_whole(plan)) {
		*why = str_fmt(a, "%s: a program lacks its command or its log",
		    path).p;
		return (false);
	}
	return (true);
}
