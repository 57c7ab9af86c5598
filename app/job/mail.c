/* Mail's two ways out. It knows no database. */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <curl/curl.h>

#include "base/address.h"
#include "base/date.h"
#include "base/disk.h"
#include "job/mail.h"
#include "job/message.h"

/* In seconds. What RFC 5321, 4.5.3.2 asks a client to wait for is five and ten
 * minutes; a server that takes a mail at all is quicker, and a second try costs
 * less than a lane that stands. */
#define SMTP_CONNECT	10L
#define SMTP_SILENCE	60	/* of the server, or of a line that takes
				 * nothing more */
#define SMTP_TAKING	300	/* from the last byte to its answer: leaving
				 * then sends the mail twice */
/* How long a server may still answer when the program must end. */
#define SMTP_STOP	2

static char	reason[256];

/* One talk with a server. */
struct talk {
	const struct mail_way	*way;
	struct str		 rest;		/* to be sent */
	struct smtp_reply	 reply;		/* to the last command */
	int64_t			 heard;		/* ms: something moved */
	int64_t			 stopping;	/* ms, since when; 0: it is not */
	curl_off_t		 sent;
	bool			 is_cut, is_silent;
	bool			 is_over;	/* QUIT was said: what the
						 * server does now is its own */
};

bool
mail_init(void)
{
	message_init();
	return (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
}

static bool
write_all(int fd, struct str s)
{
	ssize_t	n;

	while (s.len != 0) {
		if ((n = write(fd, s.p, s.len)) == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			return (false);
		s = str_from(s, (size_t)n);
	}
	return (true);
}

/* The name says when the file is whole: it appears by rename. */
static bool
file_send(struct arena *a, const char *folder, struct str id,
    struct str message, const char **why)
{
	const char	*temp, *path;
	bool		 written;
	int		 fd;

	if (mkdir(folder, 0700) == -1 && errno != EEXIST) {
		(void)snprintf(reason, sizeof(reason), "mail folder: %m");
		*why = reason;
		return (false);
	}
	path = str_fmt(a, "%s/%.*s.eml", folder, STR_ARG(id)).p;
	temp = str_fmt(a, "%s/.%.*s.%d", folder, STR_ARG(id), getpid()).p;
	(void)unlink(temp);
	fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1) {
		(void)snprintf(reason, sizeof(reason), "mail file: %m");
		*why = reason;
		return (false);
	}
	written = write_all(fd, message) && fsync(fd) == 0;
	written = close(fd) == 0 && written;
	if (written && rename(temp, path) == 0)
		return (true);
	(void)snprintf(reason, sizeof(reason), "mail file: %m");
	*why = reason;
	(void)unlink(temp);
	return (false);
}

static size_t
upload_read(char *out, size_t size, size_t n, void *arg)
{
	struct talk	*t = arg;
	struct str	 now;

	now = str_first(t->rest, size * n);
	if (now.len != 0)
		memcpy(out, now.p, now.len);
	t->rest = str_from(t->rest, now.len);
	return (now.len);
}

/* libcurl asks about once a second; not 0 ends the transfer. */
static int
talk_wait(void *arg, curl_off_t a, curl_off_t b, curl_off_t c,
    curl_off_t sent)
{
	struct talk	*t = arg;
	int64_t		 now = clock_ms();

	(void)a;
	(void)b;
	(void)c;
	if (t->is_over)
		return (now - t->heard >= 1000 * SMTP_STOP);
	if (sent != t->sent) {
		t->sent = sent;
		t->heard = now;
	}
	t->is_silent = now - t->heard >= 1000 * (t->reply.command ==
	    SMTP_BODY && t->rest.len == 0 ? SMTP_TAKING : SMTP_SILENCE);
	if (!t->way->go_on(t->way->arg) && t->stopping == 0)
		t->stopping = now;
	t->is_cut = t->stopping != 0 && now - t->stopping >= 1000 * SMTP_STOP;
	return (t->is_silent || t->is_cut);
}

static const struct command_row {
	struct str	 verb;
	enum smtp_command command;
} command_rows[] = {
	{ STR_INIT("EHLO"), SMTP_HELLO },
	{ STR_INIT("HELO"), SMTP_HELLO },
	{ STR_INIT("STARTTLS"), SMTP_HELLO },
	{ STR_INIT("AUTH"), SMTP_LOGIN },
	{ STR_INIT("MAIL"), SMTP_MAIL },
	{ STR_INIT("RCPT"), SMTP_RCPT },
	{ STR_INIT("DATA"), SMTP_DATA },
};

/* What is no command is the rest of a login. */
static void
command_note(struct talk *t, struct str line)
{
	size_t	i;

	if ((t->is_over = str_starts(line, STR("QUIT"))))
		return;
	memset(t->reply.enhanced, 0, sizeof(t->reply.enhanced));
	t->reply.code = 0;
	for (i = 0; i < sizeof(command_rows) / sizeof(command_rows[0]); i++)
		if (str_starts(line, command_rows[i].verb))
			t->reply.command = command_rows[i].command;
}

static int
digits_read(struct str *s)
{
	int	n;

	for (n = 0; s->len != 0 && s->p[0] >= '0' && s->p[0] <= '9' &&
	    n < 1000; *s = str_from(*s, 1))
		n = n * 10 + (s->p[0] - '0');
	return (n);
}

/* "550 5.1.1 ...": the last line of several counts. */
static void
reply_note(struct smtp_reply *r, struct str line)
{
	int	code, part[3], i;

	code = digits_read(&line);
	if (code < 200 || code > 599 || line.len == 0)
		return;
	r->code = code;
	line = str_from(line, 1);
	for (i = 0; i < 3; i++) {
		part[i] = digits_read(&line);
		if (i < 2 && (line.len == 0 || line.p[0] != '.'))
			return;
		line = str_from(line, line.len == 0 ? 0 : 1);
	}
	if (part[0] == 2 || part[0] == 4 || part[0] == 5)
		memcpy(r->enhanced, part, sizeof(part));
}

/* Follows the talk, which libcurl shows for debugging: nothing else of it says
 * which command a server refused. Nothing of it is kept. */
static int
talk_hear(CURL *curl, curl_infotype type, char *p, size_t n, void *arg)
{
	struct talk	*t = arg;

	(void)curl;
	if (type == CURLINFO_TEXT || t->is_over)
		return (0);
	t->heard = clock_ms();
	if (type == CURLINFO_HEADER_OUT)
		command_note(t, (struct str){ p, n });
	else if (type == CURLINFO_HEADER_IN)
		reply_note(&t->reply, (struct str){ p, n });
	else if (type == CURLINFO_DATA_OUT) {
		t->reply.command = SMTP_BODY;
		t->reply.code = 0;
	}
	return (0);
}

#define SET(curl, option, value)					\
	(curl_easy_setopt((curl), (option), (value)) == CURLE_OK)

static bool
options_set(CURL *curl, const char *url, const char *from,
    struct curl_slist *to)
{
	/* A password never goes out in the clear; else TLS where offered. */
	long	tls = strchr(url, '@') != NULL ? (long)CURLUSESSL_ALL :
	    (long)CURLUSESSL_TRY;

	return (SET(curl, CURLOPT_URL, url) &&
	    SET(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps") &&
	    SET(curl, CURLOPT_USE_SSL, tls) &&
	    SET(curl, CURLOPT_MAIL_FROM, from) &&
	    SET(curl, CURLOPT_MAIL_RCPT, to) &&
	    SET(curl, CURLOPT_UPLOAD, 1L) &&
	    SET(curl, CURLOPT_NOSIGNAL, 1L) &&
	    /* Else it says QUIT later, with nobody to stop its waiting. */
	    SET(curl, CURLOPT_FORBID_REUSE, 1L) &&
	    SET(curl, CURLOPT_CONNECTTIMEOUT, SMTP_CONNECT) &&
	    SET(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, 2L * SMTP_TAKING) &&
	    SET(curl, CURLOPT_PROXY, ""));
}

static bool
talk_set(CURL *curl, struct talk *t)
{
	return (SET(curl, CURLOPT_READFUNCTION, upload_read) &&
	    SET(curl, CURLOPT_READDATA, t) &&
	    SET(curl, CURLOPT_XFERINFOFUNCTION, talk_wait) &&
	    SET(curl, CURLOPT_XFERINFODATA, t) &&
	    SET(curl, CURLOPT_NOPROGRESS, 0L) &&
	    SET(curl, CURLOPT_DEBUGFUNCTION, talk_hear) &&
	    SET(curl, CURLOPT_DEBUGDATA, t) &&
	    SET(curl, CURLOPT_VERBOSE, 1L));
}

static const char	*const command_names[SMTP__MAX] = {
	[SMTP_GREETING] = "connecting",
	[SMTP_HELLO] = "EHLO",
	[SMTP_LOGIN] = "AUTH",
	[SMTP_MAIL] = "MAIL",
	[SMTP_RCPT] = "RCPT",
	[SMTP_DATA] = "DATA",
	[SMTP_BODY] = "the message",
};

/* The server's own words may hold the address: only its numbers. */
static void
reason_write(const struct talk *t, CURLcode code)
{
	const struct smtp_reply	*r = &t->reply;
	const char		*at = command_names[r->command];

	if (t->is_silent)
		(void)snprintf(reason, sizeof(reason),
		    "smtp: %s: no answer", at);
	else if (r->code < 400)
		(void)snprintf(reason, sizeof(reason), "smtp: %s: %s", at,
		    curl_easy_strerror(code));
	else if (r->enhanced[0] == 0)
		(void)snprintf(reason, sizeof(reason),
		    "smtp: %s: answer %d", at, r->code);
	else
		(void)snprintf(reason, sizeof(reason),
		    "smtp: %s: answer %d %d.%d.%d", at, r->code,
		    r->enhanced[0], r->enhanced[1], r->enhanced[2]);
}

static void
said_write(const struct mail_way *way, const struct talk *t)
{
	if (way->said == NULL)
		return;
	way->said->recipient = t->reply.command == SMTP_RCPT;
	way->said->unsure = t->reply.command == SMTP_BODY &&
	    t->reply.code == 0 && t->rest.len == 0;
}

static enum mail_end
smtp_send(struct arena *a, const struct mail_way *way,
    const struct envelope *e, struct str message, const char **why)
{
	struct talk		 t = { .way = way, .rest = message,
				    .heard = clock_ms() };
	struct curl_slist	*to;
	CURLcode		 code;
	CURL			*curl;

	*why = "out of memory";
	if ((curl = curl_easy_init()) == NULL)
		return (MAIL_TROUBLE);
	code = CURLE_OUT_OF_MEMORY;
	to = curl_slist_append(NULL,
	    str_fmt(a, "<%.*s>", STR_ARG(e->to)).p);
	if (to != NULL && options_set(curl, way->where,
	    str_fmt(a, "<%.*s>", STR_ARG(e->from)).p, to) &&
	    talk_set(curl, &t))
		code = curl_easy_perform(curl);
	curl_slist_free_all(to);
	curl_easy_cleanup(curl);
	if (code == CURLE_OK)
		return (MAIL_SENT);
	reason_write(&t, code);
	said_write(way, &t);
	*why = reason;
	return (t.is_cut ? MAIL_CUT : smtp_verdict(&t.reply));
}

/* The id becomes a file's name. */
static bool
id_is_name(struct str id)
{
	size_t	i;

	for (i = 0; i < id.len; i++)
		if (strchr("0123456789abcdefABCDEF-", id.p[i]) == NULL ||
		    id.p[i] == '\0')
			return (false);
	return (id.len != 0 && id.len <= 64);
}

static bool
is_ascii_address(struct arena *a, struct str s)
{
	struct str	same;

	return (address_ascii(a, s, &same) == ADDRESS_OK && str_is(s, same));
}

enum mail_end
mail_send(struct arena *a, const struct mail_way *way,
    const struct envelope *e, struct str message, const char **why)
{
	if (!is_ascii_address(a, e->to) || !is_ascii_address(a, e->from)) {
		*why = "not an address that mail can be sent to";
		return (MAIL_NEVER);
	}
	if (!id_is_name(e->id)) {
		*why = "the message id is not a uuid";
		return (MAIL_NEVER);
	}
	if (strncmp(way->where, "file:", 5) == 0 &&
	    disk_state() >= DISK_FLOOR) {
		*why = "mail file: the disk is nearly full";
		return (MAIL_TROUBLE);
	}
	if (strncmp(way->where, "file:", 5) == 0)
		return (file_send(a, way->where + 5, e->id, message, why) ?
		    MAIL_SENT : MAIL_TROUBLE);
	return (smtp_send(a, way, e, message, why));
}
