/*
 * Visitors of a survey in a closed loop: each opens it, fills in what page it
 * got, sends it, follows to the next, until it is thanked; then anew, on the
 * same connection. Nothing is taken for granted: the address a form goes to,
 * its own fields and where an answer leads are read from what came.
 *
 *	visit PORT PATH VISITORS SECONDS ANSWERS ...
 *
 * ANSWERS are those of one page, urlencoded. With VISIT_KEY="ID SECRET" in the
 * environment each visit comes by a signed link of its own, of a session that
 * has just ended. Prints one line of JSON: visits
 * that were thanked, requests, errors, and the times of a request in ms.
 */
#include <sys/epoll.h>
#include <sys/socket.h>

#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/secret.h"
#include "rule/context.h"

#define REPLY_MAX	(256 * 1024)
#define REQUEST_MAX	(16 * 1024)
#define PATH_LEN	2048
#define TIMES_MAX	(8 * 1024 * 1024)

struct visitor {
	int	 fd;
	size_t	 page;			/* pages sent in this visit */
	bool	 posted;
	char	 path[PATH_LEN];	/* asked last */
	char	 request[REQUEST_MAX];
	size_t	 nrequest, sent;
	char	 reply[REPLY_MAX];
	size_t	 nreply;
	int64_t	 began;
};

static struct sockaddr_in server;
static const char	*start_path, *host = "localhost";
static char		**answers;
static size_t		 npages;
static uint64_t		 visits, requests, errors;
static uint32_t		*times;		/* microseconds */
static int		 ep;
static struct context_key key;		/* id none: no signed links */
static struct arena	*arena;		/* of one link */

static int64_t
now_us(void)
{
	struct timespec	 t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return ((int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000);
}

static void
visitor_connect(struct visitor *v)
{
	struct epoll_event	 ev = { EPOLLIN, { .ptr = v } };
	int			 on = 1;

	v->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (v->fd == -1 || connect(v->fd, (struct sockaddr *)&server,
	    sizeof(server)) == -1)
		err(1, "connect");
	(void)setsockopt(v->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (epoll_ctl(ep, EPOLL_CTL_ADD, v->fd, &ev) == -1)
		err(1, "epoll_ctl");
}

/* A request is small, and goes in one piece. */
static void
request_send(struct visitor *v, int n)
{
	if (n < 0 || n >= REQUEST_MAX)
		errx(1, "the request is too long");
	v->began = now_us();
	v->nreply = 0;
	if (write(v->fd, v->request, (size_t)n) != n)
		err(1, "write");
}

static void
page_get(struct visitor *v, const char *path)
{
	(void)snprintf(v->path, sizeof(v->path), "%s", path);
	v->posted = false;
	request_send(v, snprintf(v->request, sizeof(v->request),
	    "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: visit\r\n"
	    "Accept: text/html\r\nAccept-Language: en\r\n\r\n", v->path, host));
}

/* Of one attribute, in its place; HTML's &amp; is the only escape in ours. */
static char *
attribute(const char *from, const char *name, char *out, size_t size)
{
	const char	*p = strstr(from, name);
	size_t		 n = 0;

	if (p == NULL)
		return (NULL);
	for (p += strlen(name); *p != '"' && *p != '\0' && n + 1 < size; p++) {
		out[n++] = *p;
		if (strncmp(p, "&amp;", 5) == 0)
			p += 4;
	}
	out[n] = '\0';
	return (out);
}

/* The form's own fields begin with "_", and are hidden. */
static size_t
own_fields(const char *form, char *out, size_t size)
{
	char		 name[64], value[1024];
	const char	*p = form;
	size_t		 n = 0;

	while ((p = strstr(p, "type=\"hidden\"")) != NULL) {
		p += 13;
		if (attribute(p, "name=\"", name, sizeof(name)) == NULL ||
		    attribute(p, "value=\"", value, sizeof(value)) == NULL)
			break;
		n += (size_t)snprintf(out + n, size - n, "%s%s=%s",
		    n == 0 ? "" : "&", name, value);
	}
	return (n);
}

static bool
form_send(struct visitor *v, const char *html)
{
	char		 body[REQUEST_MAX / 2], action[PATH_LEN];
	const char	*form = strstr(html, "<form");
	size_t		 n;

	if (form == NULL || v->page >= npages ||
	    attribute(form, "action=\"", action, sizeof(action)) == NULL)
		return (false);
	n = own_fields(form, body, sizeof(body));
	n += (size_t)snprintf(body + n, sizeof(body) - n, "&%s",
	    answers[v->page++]);
	v->posted = true;
	request_send(v, snprintf(v->request, sizeof(v->request),
	    "POST %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: visit\r\n"
	    "Accept: text/html\r\nAccept-Language: en\r\n"
	    "Sec-Fetch-Site: same-origin\r\n"
	    "Content-Type: application/x-www-form-urlencoded\r\n"
	    "Content-Length: %zu\r\n\r\n%s", action, host, n, body));
	return (true);
}

static void
linked_get(struct visitor *v)
{
	char		 path[PATH_LEN];
	int64_t		 now = (int64_t)time(NULL);
	struct str	 token;

	arena_clear(arena);
	token = context_make(arena, &key, str_fmt(arena, "{\"sid\":\"%.*s\","
	    "\"channel\":\"chat\",\"agent\":\"Kim\",\"queue\":\"billing\","
	    "\"iat\":%lld,\"exp\":%lld}", STR_ARG(secret_uuid(arena)),
	    (long long)now, (long long)now + 86400));
	(void)snprintf(path, sizeof(path), "%s?s=%.*s", start_path,
	    STR_ARG(token));
	page_get(v, path);
}

static void
visit_begin(struct visitor *v)
{
	v->page = 0;
	if (key.id.len != 0)
		linked_get(v);
	else
		page_get(v, start_path);
}

/* What a header says; no header of ours is continued on the next line. */
static bool
header(const char *reply, const char *name, char *out, size_t size)
{
	const char	*p = strcasestr(reply, name);
	size_t		 n;

	if (p == NULL)
		return (false);
	p += strlen(name);
	n = strcspn(p, "\r");
	if (n >= size)
		return (false);
	memcpy(out, p, n);
	out[n] = '\0';
	return (true);
}

static bool
visit_next(struct visitor *v, const char *body)
{
	char	 to[PATH_LEN];
	int	 code = atoi(v->reply + 9);

	if (v->posted) {
		if (code != 303 ||
		    !header(v->reply, "\nlocation: ", to, sizeof(to)))
			return (false);
		page_get(v, strncmp(to, "http", 4) == 0 ?
		    strchr(to + 8, '/') : to);
		return (true);
	}
	if (code != 200)
		return (false);
	if (strstr(v->path, "/thanks") == NULL)
		return (form_send(v, body));
	visits++;
	visit_begin(v);
	return (true);
}

static void
reply_read(struct visitor *v)
{
	char	*body, text[32];
	ssize_t	 r;

	r = read(v->fd, v->reply + v->nreply, REPLY_MAX - 1 - v->nreply);
	if (r > 0) {
		v->nreply += (size_t)r;
		v->reply[v->nreply] = '\0';
		body = strstr(v->reply, "\r\n\r\n");
		if (body == NULL)
			return;
		body += 4;
		if (header(v->reply, "\ncontent-length: ", text,
		    sizeof(text)) && v->nreply < (size_t)(body - v->reply) +
		    strtoul(text, NULL, 10))
			return;
		if (requests < TIMES_MAX)
			times[requests] = (uint32_t)(now_us() - v->began);
		requests++;
		if (visit_next(v, body))
			return;
	}
	/* Lost, or not what it should be: another visitor comes. */
	if (errors++ == 0)
		fprintf(stderr, "%s: %.300s\n", v->path,
		    r > 0 ? v->reply : "the connection ended");
	close(v->fd);
	visitor_connect(v);
	visit_begin(v);
}

static int
by_time(const void *a, const void *b)
{
	uint32_t	 x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return ((x > y) - (x < y));
}

static double
quantile(double q)
{
	uint64_t	 n = requests < TIMES_MAX ? requests : TIMES_MAX;

	return (n == 0 ? 0 : times[(uint64_t)((double)(n - 1) * q)] / 1000.0);
}

int
main(int argc, char **argv)
{
	struct epoll_event	 ev[256];
	struct visitor		*all;
	int64_t			 end;
	int			 i, n, nvisitors;

	if (argc < 6)
		errx(2, "usage: visit PORT PATH VISITORS SECONDS ANSWERS ...");
	server = (struct sockaddr_in){ .sin_family = AF_INET,
	    .sin_port = htons((uint16_t)atoi(argv[1])),
	    .sin_addr = { htonl(INADDR_LOOPBACK) } };
	start_path = argv[2];
	if (getenv("VISIT_KEY") != NULL)
		(void)str_cut(str_of(getenv("VISIT_KEY")), ' ', &key.id,
		    &key.secret);
	arena = arena_new((size_t)1 << 20, NULL, NULL);
	if (arena == NULL)
		errx(1, "no memory");
	nvisitors = atoi(argv[3]);
	end = now_us() + (int64_t)(atof(argv[4]) * 1e6);
	answers = argv + 5;
	npages = (size_t)argc - 5;
	all = calloc((size_t)nvisitors, sizeof(*all));
	times = calloc(TIMES_MAX, sizeof(*times));
	if (all == NULL || times == NULL || (ep = epoll_create1(0)) == -1)
		err(1, "start");
	for (i = 0; i < nvisitors; i++) {
		visitor_connect(&all[i]);
		visit_begin(&all[i]);
	}
	while (now_us() < end) {
		if ((n = epoll_wait(ep, ev, 256, 100)) == -1 && errno != EINTR)
			err(1, "epoll_wait");
		for (i = 0; i < n; i++)
			reply_read(ev[i].data.ptr);
	}
	qsort(times, requests < TIMES_MAX ? requests : TIMES_MAX,
	    sizeof(*times), by_time);
	printf("{\"visits\":%llu,\"requests\":%llu,\"errors\":%llu,"
	    "\"p50\":%.3f,\"p99\":%.3f,\"most\":%.3f}\n",
	    (unsigned long long)visits, (unsigned long long)requests,
	    (unsigned long long)errors, quantile(0.5), quantile(0.99),
	    quantile(1));
	return (0);
}
