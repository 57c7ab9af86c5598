/*
 * The log's buffer and its JSON. Written for the hot path: no printf, no
 * allocation, one clock reading a line; the date's text is kept a second.
 */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"

#define LOG_BUFFER	65536
/* A line fits one atomic write to a pipe, and so do lines together. */
#define LOG_LINE	PIPE_BUF
/* Room that is kept for the end of a line. */
#define LOG_TAIL	64
#define LOG_VALUE	1024		/* bytes of one value; the rest is cut */
/* Of a request's: four of them, six bytes each at worst, fit a line. */
#define LOG_SHORT	128

struct line {
	char	*p;			/* LOG_LINE bytes */
	size_t	 n;
};

static const char *const	level_names[LEVEL__MAX] = {
	[LEVEL_INFO] = "info",
	[LEVEL_WARN] = "warn",
	[LEVEL_ERROR] = "error",
};

static struct {
	int		fd;
	bool		waits;		/* a pipe or socket: its reader may lag */
	bool		hooked;
	size_t		used;
	int64_t		dropped;
	size_t		tail_n;
	char		tail[24];	/* ,"pid":1234} and the line's end */
	time_t		second;		/* of date */
	char		date[24];	/* 2026-01-31T23:59:59 */
	char		bytes[LOG_BUFFER];
} out = { .fd = STDERR_FILENO, .second = -1 };

static void
tail_set(void)
{
	out.tail_n = (size_t)snprintf(out.tail, sizeof(out.tail),
	    ",\"pid\":%d}\n", getpid());
}

/* The parent's lines stay the parent's. */
static void
forked(void)
{
	out.used = 0;
	out.dropped = 0;
	tail_set();
}

void
log_to(int fd)
{
	struct stat	sb;

	out.fd = fd;
	out.used = 0;
	tail_set();
	out.waits = fd != -1 && fstat(fd, &sb) == 0 && !S_ISREG(sb.st_mode);
	if (!out.hooked)
		out.hooked = pthread_atfork(NULL, NULL, forked) == 0;
}

bool
log_open(const char *path, const char **why)
{
	static char	text[512];
	int		fd;

	fd = STDERR_FILENO;
	if (path != NULL && (fd = open(path,
	    O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
	    0640)) == -1) {
		(void)snprintf(text, sizeof(text), "log file %s: %m", path);
		*why = text;
		return (false);
	}
	log_to(fd);
	return (true);
}

static bool
can_write(void)
{
	struct pollfd	pfd = { .fd = out.fd, .events = POLLOUT };

	if (!out.waits)
		return (true);
	return (poll(&pfd, 1, 0) == 1 && (pfd.revents & POLLOUT) != 0);
}

/* How much of the buffer one write takes: whole lines, to a pipe few. */
static size_t
portion(void)
{
	size_t	n;

	if (!out.waits || out.used <= LOG_LINE)
		return (out.used);
	for (n = LOG_LINE; n > 0 && out.bytes[n - 1] != '\n'; n--)
		continue;
	return (n == 0 ? out.used : n);
}

void
log_flush(void)
{
	ssize_t	n;

	while (out.used != 0 && can_write()) {
		n = write(out.fd, out.bytes, portion());
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		out.used -= (size_t)n;
		memmove(out.bytes, out.bytes + n, out.used);
	}
}

static void
put_n(struct line *l, const char *p, size_t n)
{
	if (l->n >= LOG_LINE - LOG_TAIL)
		return;
	if (n > LOG_LINE - LOG_TAIL - l->n)
		n = LOG_LINE - LOG_TAIL - l->n;
	memcpy(l->p + l->n, p, n);
	l->n += n;
}

#define PUT(l, lit)	put_n((l), "" lit, sizeof(lit) - 1)

static void
put_num(struct line *l, int64_t v)
{
	char		 room[STR_INT_ROOM];
	struct str	 digits = str_int_in(room, v);

	put_n(l, digits.p, digits.len);
}

/* Microseconds as milliseconds with three digits. */
static void
put_ms(struct line *l, int64_t us)
{
	char	frac[4];

	if (us < 0)
		us = 0;
	put_num(l, us / 1000);
	frac[0] = '.';
	frac[1] = (char)('0' + us / 100 % 10);
	frac[2] = (char)('0' + us / 10 % 10);
	frac[3] = (char)('0' + us % 10);
	put_n(l, frac, sizeof(frac));
}

/* One character that may not stand as it is in a JSON string. */
static void
put_escaped(struct line *l, int32_t c)
{
	static const char	hex[] = "0123456789abcdef";
	char			u[6];

	if (c == '"' || c == '\\') {
		u[0] = '\\';
		u[1] = (char)c;
		put_n(l, u, 2);
		return;
	}
	u[0] = '\\';
	u[1] = 'u';
	u[2] = hex[c >> 12 & 15];
	u[3] = hex[c >> 8 & 15];
	u[4] = hex[c >> 4 & 15];
	u[5] = hex[c & 15];
	put_n(l, u, 6);
}

/*
 * Ends of lines in any spelling, controls (C1 too: terminals obey them) and
 * the marks that turn text around are escaped.
 */
static bool
is_plain(int32_t c)
{
	return (c >= 0x20 && c != '"' && c != '\\' &&
	    (c < 0x7f || c > 0x9f) && c != 0x2028 && c != 0x2029 &&
	    (c < 0x202a || c > 0x202e) && (c < 0x2066 || c > 0x2069));
}

/* All sixteen at once: the compiler makes a few vector steps of it. */
#define PLAIN_STEP	16
static bool
step_is_plain(const char *p)
{
	unsigned char	bad = 0;
	size_t		i;

	for (i = 0; i < PLAIN_STEP; i++)
		bad |= (unsigned char)(p[i] < 0x20) |
		    (unsigned char)(p[i] == 0x7f) |
		    (unsigned char)(p[i] == '"') |
		    (unsigned char)(p[i] == '\\');
	return (bad == 0);
}

/* How many bytes from the start need no look at all. */
static size_t
plain_ascii(struct str s)
{
	size_t	n = 0;

	while (s.len - n >= PLAIN_STEP && step_is_plain(s.p + n))
		n += PLAIN_STEP;
	for (; n < s.len && s.p[n] >= 0x20 && s.p[n] < 0x7f &&
	    s.p[n] != '"' && s.p[n] != '\\'; n++)
		continue;
	return (n);
}

static void
put_text(struct line *l, struct str s, size_t max)
{
	struct str	rest;
	size_t		n;
	int32_t		c;

	PUT(l, "\"");
	rest = str_first(s, max);
	if ((n = plain_ascii(rest)) != 0) {
		put_n(l, rest.p, n);
		rest = str_from(rest, n);
	}
	while (rest.len != 0 && l->n < LOG_LINE - LOG_TAIL - 8) {
		s = rest;
		c = str_utf8_next(&rest);
		if (c < 0)
			put_escaped(l, 0xfffd);
		else if (is_plain(c))
			put_n(l, s.p, s.len - rest.len);
		else
			put_escaped(l, c);
	}
	/* This byte's room is in the tail. */
	l->p[l->n++] = '"';
}

static void
put_time(struct line *l)
{
	struct timespec	now;
	struct tm	tm;
	char		ms[5];

	(void)clock_gettime(CLOCK_REALTIME, &now);
	if (now.tv_sec != out.second && gmtime_r(&now.tv_sec, &tm) != NULL) {
		(void)strftime(out.date, sizeof(out.date), "%Y-%m-%dT%H:%M:%S",
		    &tm);
		out.second = now.tv_sec;
	}
	put_n(l, out.date, strlen(out.date));
	ms[0] = '.';
	ms[1] = (char)('0' + now.tv_nsec / 100000000 % 10);
	ms[2] = (char)('0' + now.tv_nsec / 10000000 % 10);
	ms[3] = (char)('0' + now.tv_nsec / 1000000 % 10);
	ms[4] = 'Z';
	put_n(l, ms, sizeof(ms));
}

/* False: no room, and the line is counted as dropped. */
static bool
line_begin(struct line *l, enum log_level level, const char *what)
{
	if (out.fd == -1)
		return (false);
	if (out.tail_n == 0)
		log_to(out.fd);		/* before log_open: to stderr */
	if (sizeof(out.bytes) - out.used < LOG_LINE)
		log_flush();
	if (sizeof(out.bytes) - out.used < LOG_LINE) {
		out.dropped++;
		return (false);
	}
	l->p = out.bytes + out.used;
	l->n = 0;
	PUT(l, "{\"time\":\"");
	put_time(l);
	PUT(l, "\",\"level\":\"");
	put_n(l, level_names[level], strlen(level_names[level]));
	PUT(l, "\",\"what\":\"");
	put_n(l, what, strlen(what));
	PUT(l, "\"");
	return (true);
}

static void
line_end(struct line *l)
{
	/* LOG_TAIL is wide enough, whatever stands before. */
	memcpy(l->p + l->n, out.tail, out.tail_n);
	out.used += l->n + out.tail_n;
}

/* Says what was lost as soon as there is room again. */
static void
dropped_report(void)
{
	struct line	l;
	int64_t		n;

	if ((n = out.dropped) == 0 || out.used > LOG_BUFFER / 2)
		return;
	out.dropped = 0;
	if (!line_begin(&l, LEVEL_WARN, "log_dropped"))
		return;
	PUT(&l, ",\"lines\":");
	put_num(&l, n);
	line_end(&l);
}

static enum log_level
code_level(int code)
{
	/* Too busy is a state of the system, not a fault in it. */
	if (code == 429 || code == 503)
		return (LEVEL_WARN);
	return (code >= 500 ? LEVEL_ERROR : LEVEL_INFO);
}

static void
put_key_text(struct line *l, const char *key, struct str s, size_t max)
{
	PUT(l, ",\"");
	put_n(l, key, strlen(key));
	PUT(l, "\":");
	put_text(l, s, max);
}

static void
put_key_num(struct line *l, const char *key, int64_t v)
{
	PUT(l, ",\"");
	put_n(l, key, strlen(key));
	PUT(l, "\":");
	put_num(l, v);
}

void
log_request(const struct log_request *r)
{
	struct line	l;

	dropped_report();
	if (!line_begin(&l, code_level(r->code), "request"))
		return;
	put_key_text(&l, "ref", r->ref, LOG_SHORT);
	put_key_text(&l, "method", str_of(r->method), LOG_SHORT);
	put_key_text(&l, "route", str_of(r->route == NULL ? "-" : r->route),
	    LOG_SHORT);
	put_key_num(&l, "code", r->code);
	put_key_text(&l, "status", str_of(r->status), LOG_SHORT);
	PUT(&l, ",\"ms\":");
	put_ms(&l, r->us);
	if (r->db_us >= 0) {
		PUT(&l, ",\"db_ms\":");
		put_ms(&l, r->db_us);
	}
	put_key_num(&l, "in", (int64_t)r->in);
	put_key_num(&l, "out", (int64_t)r->out);
	if (r->tenant.len != 0)
		put_key_text(&l, "tenant", r->tenant, LOG_SHORT);
	if (r->why.len != 0)
		put_key_text(&l, r->db_line == NULL ? "why" : "db_why", r->why,
		    LOG_VALUE);
	if (r->db_line != NULL)
		put_key_text(&l, "db_line", str_of(r->db_line), LOG_SHORT);
	line_end(&l);
}

void
log_pairs(enum log_level level, const struct log_pair *pair)
{
	struct line	l;

	dropped_report();
	if (!line_begin(&l, level, pair->text.p))
		return;
	for (pair++; pair->key != NULL; pair++) {
		/* A pair goes in whole or not at all: the line stays JSON. */
		if (l.n + strlen(pair->key) + LOG_TAIL + 64 > LOG_LINE)
			break;
		if (pair->is_num)
			put_key_num(&l, pair->key, pair->num);
		else
			put_key_text(&l, pair->key, pair->text, LOG_VALUE);
	}
	line_end(&l);
	log_flush();
}
