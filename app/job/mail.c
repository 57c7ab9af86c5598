/* Mail's two ways out. It knows no database. */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <curl/curl.h>

#include "base/disk.h"
#include "job/mail.h"
#include "job/message.h"

/* In seconds. The lease of a mail job (queue.c) is longer than both. */
#define SMTP_CONNECT	10L
#define SMTP_TOTAL	60L
/* How long a server may still answer when the program must end. */
#define SMTP_STOP	2

static char	reason[256];

struct upload {
	struct str	 rest;
	bool		(*stop)(void);
	time_t		 stop_since;
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
	struct upload	*u = arg;
	struct str	 now;

	now = str_first(u->rest, size * n);
	if (now.len != 0)
		memcpy(out, now.p, now.len);
	u->rest = str_from(u->rest, now.len);
	return (now.len);
}

/* libcurl asks about once a second; not 0 ends the transfer. */
static int
upload_stop(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	struct upload	*u = arg;

	(void)a;
	(void)b;
	(void)c;
	(void)d;
	if (!u->stop())
		return (0);
	if (u->stop_since == 0)
		u->stop_since = time(NULL);
	return (time(NULL) - u->stop_since >= SMTP_STOP);
}

static bool
options_set(CURL *curl, const char *url, const char *from,
    struct curl_slist *to, struct upload *u)
{
	long	tls;
	bool	ok;

	/* A password never goes out in the clear; else TLS where offered. */
	tls = strchr(url, '@') != NULL ? (long)CURLUSESSL_ALL :
	    (long)CURLUSESSL_TRY;
	ok = curl_easy_setopt(curl, CURLOPT_URL, url) == CURLE_OK;
	ok &= curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
	    == CURLE_OK;
	ok &= curl_easy_setopt(curl, CURLOPT_USE_SSL, tls) == CURLE_OK;
	ok &= curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from) == CURLE_OK;
	ok &= curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to) == CURLE_OK;
	ok &= curl_easy_setopt(curl, CURLOPT_READFUNCTION, upload_read)
	    == CURLE_OK;
	ok &= curl_easy_setopt(curl, CURLOPT_READDATA, u) == CURLE_OK;
	ok &= curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L) == CURLE_OK;
	ok &= curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK;
	ok &= curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, SMTP_CONNECT)
	    == CURLE_OK;
	ok &= curl_easy_setopt(curl, CURLOPT_TIMEOUT, SMTP_TOTAL) == CURLE_OK;
	ok &= curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK;
	ok &= curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, upload_stop)
	    == CURLE_OK;
	ok &= curl_easy_setopt(curl, CURLOPT_XFERINFODATA, u) == CURLE_OK;
	ok &= curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L) == CURLE_OK;
	return (ok);
}

static bool
smtp_send(struct arena *a, const struct mail_way *way,
    const struct envelope *e, struct str message, const char **why)
{
	struct upload		 u = { message, way->stop, 0 };
	struct curl_slist	*to;
	CURLcode		 code;
	CURL			*curl;
	long			 answer;

	*why = "out of memory";
	if ((curl = curl_easy_init()) == NULL)
		return (false);
	code = CURLE_OUT_OF_MEMORY;
	answer = 0;
	to = curl_slist_append(NULL,
	    str_fmt(a, "<%.*s>", STR_ARG(e->to)).p);
	if (to != NULL && options_set(curl, way->where,
	    str_fmt(a, "<%.*s>", STR_ARG(e->from)).p, to, &u)) {
		code = curl_easy_perform(curl);
		(void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
	}
	curl_slist_free_all(to);
	curl_easy_cleanup(curl);
	if (code == CURLE_OK)
		return (true);
	/* The server's own words may hold the address: only its number. */
	(void)snprintf(reason, sizeof(reason), "smtp: %s (answer %ld)",
	    curl_easy_strerror(code), answer);
	*why = reason;
	return (false);
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

bool
mail_send(struct arena *a, const struct mail_way *way,
    const struct envelope *e, struct str message, const char **why)
{
	if (!message_address_is(e->to) || !message_address_is(e->from)) {
		*why = "not an address that mail can be sent to";
		return (false);
	}
	if (!id_is_name(e->id)) {
		*why = "the message id is not a uuid";
		return (false);
	}
	if (strncmp(way->where, "file:", 5) == 0 &&
	    disk_state() >= DISK_FLOOR) {
		*why = "mail file: the disk is nearly full";
		return (false);
	}
	if (strncmp(way->where, "file:", 5) == 0)
		return (file_send(a, way->where + 5, e->id, message, why));
	return (smtp_send(a, way, e, message, why));
}
