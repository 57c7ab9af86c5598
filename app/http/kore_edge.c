/*
 * One request: read what nginx passed on, run the handler in its coroutine,
 * write the answer, drop everything. The only life-cycle in the program.
 */
#include <kore/kore.h>
#include <kore/http.h>

#include <stdio.h>
#include <string.h>

#include "base/co.h"
#include "base/date.h"
#include "base/log.h"
#include "base/meter.h"
#include "base/secret.h"
#include "http/kore_body.h"
#include "http/kore_edge.h"
#include "http/kore_pg.h"
#include "http/kore_task.h"

/* A 5 MB résumé, its parts and its way to the database, with room. */
#define REQUEST_MEMORY	(64U * 1024 * 1024)
/* A reply over this takes its time to drain: end the connection behind it,
 * so that Kore's header timer does not cut it (KORE.md H13). */
#define REPLY_LARGE	(256U * 1024)

/* A request has one deadline, for all that it waits for: longer than the
 * database may take for a statement (5 s), and well before nginx gives up
 * (30 s). An upload has first to get through its own connection. */
#define DEADLINE	8000
#define DEADLINE_UPLOAD	20000
#define UPLOAD		(64 * 1024)

/* Of a reply in pieces, so much may be waiting for the client before the next
 * piece is asked for; and so long it may take for it. */
#define STREAM_BEHIND	(128U * 1024)
#define STREAM_PATIENCE	30000

struct edge {
	struct http_request	*req;
	struct co		*co;
	struct arena		*arena;
	struct rq		 rq;
	enum status		 st;
	bool			 exhausted;
	bool			 sound;		/* its framing is */
	int64_t			 started;	/* monotonic, microseconds */
	struct db_note		 note;
	bool			 logged;
	bool			 streams;	/* the head of a reply is out */
	bool			 behind;	/* waits for the client to read */
	const char		*type;		/* the answer's head */
	const char		*cache;
	const char		*policy;	/* or NULL: the edge's */
};

static struct pg	*worker_pg;
static int64_t		 open_requests;
static bool		 draining;

void
edge_worker_start(struct pg *pg)
{
	worker_pg = pg;
}

void
edge_worker_stop(void)
{
	worker_pg = NULL;
}

bool
edge_worker_drain(void)
{
	draining = true;
	/* What somebody sent in and left is finished, too. */
	return (worker_active_connections == 0 && open_requests == 0);
}

int64_t
rq_now(const struct rq *rq)
{
	(void)rq;
	return (clock_now());
}

/* The arena is spent: the coroutine ends where it stands, and the page is
 * made with a fresh one. */
static void
edge_exhausted(void *arg)
{
	struct edge	*e = arg;

	if (co_current() == NULL)
		fatal("out of memory outside a request");
	e->exhausted = true;
	e->st = db_refuse(&e->rq.db, E_BUSY, "its memory is used up");
	co_exit();
}

/* Behind each piece of a reply stands an empty buffer: Kore calls this when
 * all before it is with the kernel, or when the connection has gone. */
static int
stream_drained(struct netbuf *nb)
{
	struct edge	*e = nb->extra;

	if (e != NULL && e->behind)
		co_wake(e->co);
	return (KORE_RESULT_OK);
}

/* What is still to be sent outlives the request. */
static void
stream_forget(struct http_request *req)
{
	struct netbuf	*nb;

	if (req->owner == NULL)
		return;
	TAILQ_FOREACH(nb, &req->owner->send_queue, list)
		if (nb->cb == stream_drained)
			nb->extra = NULL;
}

/* As nginx's log says it: the client has closed the connection. */
#define CODE_LEFT	499

static void	 edge_log(struct edge *);

/* Gone: the coroutine is dropped where it stands, the arena lets go of all
 * it held. Kore may call this twice (KORE.md H18). */
static void
edge_drop(struct http_request *req)
{
	struct edge	*e = req->hdlr_extra;
	struct arena	*arena;

	if (e == NULL)
		return;
	req->hdlr_extra = NULL;
	if (!e->logged) {
		e->rq.code = CODE_LEFT;
		edge_log(e);
	}
	body_end(req);
	meter_set(GAUGE_REQUESTS_OPEN, --open_requests);
	if (e->streams)
		stream_forget(req);
	co_free(e->co);
	arena = e->arena;
	if (e->rq.arena != arena)
		arena_free(e->rq.arena);
	arena_free(arena);
}

/*
 * The connection has gone, which nginx closes when the client leaves. Who only
 * wanted to see something is forgotten, and what it asked is stopped at the
 * database (edge_drop, by Kore). What somebody has sent in goes on to its end,
 * though nobody waits for the answer: so the request is taken out of what Kore
 * drops with the connection.
 */
static void
edge_left(struct connection *c)
{
	struct http_request	*req, *next;
	struct edge		*e;

	body_left(c);
	for (req = TAILQ_FIRST(&c->http_requests); req != NULL; req = next) {
		next = TAILQ_NEXT(req, olist);
		e = req->hdlr_extra;
		if (e == NULL || e->streams || e->logged ||
		    req->method != HTTP_METHOD_POST)
			continue;
		TAILQ_REMOVE(&c->http_requests, req, olist);
		req->owner = NULL;
	}
}

/* The headers that nginx passes on and we read: one walk for all of them,
 * since Kore's look-up goes through the list for each. */
enum header { H_COOKIE, H_ORIGIN, H_FETCH_SITE, H_TYPE, H_LANGUAGE,
	      H_NONE_MATCH, H_AUTHORIZATION, H_IDEMPOTENCY, H_FORWARDED,
	      H_LENGTH, H_TRANSFER, H__MAX };

static const struct {
	const char	*name;
	size_t		 len;
} headers[H__MAX] = {
#define HEADER(name)	{ name, sizeof(name) - 1 }
	[H_COOKIE] = HEADER("cookie"),
	[H_ORIGIN] = HEADER("origin"),
	[H_FETCH_SITE] = HEADER("sec-fetch-site"),
	[H_TYPE] = HEADER("content-type"),
	[H_LANGUAGE] = HEADER("accept-language"),
	[H_NONE_MATCH] = HEADER("if-none-match"),
	[H_AUTHORIZATION] = HEADER("authorization"),
	[H_IDEMPOTENCY] = HEADER("idempotency-key"),
	[H_FORWARDED] = HEADER("x-forwarded-for"),
	[H_LENGTH] = HEADER("content-length"),
	[H_TRANSFER] = HEADER("transfer-encoding"),
};

/* The first of a name counts; one that comes twice is nginx's to refuse. */
static void
headers_read(struct http_request *req, struct str h[H__MAX])
{
	struct http_header	*hdr;
	size_t			 i, len;

	TAILQ_FOREACH(hdr, &req->req_headers, list) {
		len = strlen(hdr->header);
		for (i = 0; i < H__MAX; i++)
			if (len == headers[i].len && h[i].p == NULL &&
			    strcasecmp(hdr->header, headers[i].name) == 0) {
				h[i] = str_of(hdr->value);
				break;
			}
	}
}

static bool
has_body(const struct http_request *req)
{
	return (req->method == HTTP_METHOD_POST ||
	    req->method == HTTP_METHOD_PUT || req->method == HTTP_METHOD_PATCH);
}

/* What nginx never sends, and Kore would misread (KORE.md H2 to H5). */
static bool
framing_is_sound(const struct http_request *req, const struct str h[H__MAX])
{
	return (h[H_TRANSFER].p == NULL && (has_body(req) ||
	    h[H_LENGTH].p == NULL || str_is(h[H_LENGTH], STR("0"))));
}

static void
rq_read(struct edge *e)
{
	struct http_request	*req = e->req;
	struct rq		*rq = &e->rq;
	struct str		 h[H__MAX] = { { NULL, 0 } };

	rq->arena = e->arena;
	rq->owner = req;
	rq->db = (struct db){ .pg = worker_pg, .arena = e->arena,
	    .note = &e->note };
	rq->raw_path = str_of(req->path);
	rq->raw_query = str_of(req->query_string);
	rq->host = str_of(req->host);
	/* Kore leaves the last reply's length there when there is no body. */
	rq->length = has_body(req) ? req->content_length : 0;
	rq->db.deadline = e->started / 1000 +
	    (rq->length > UPLOAD ? DEADLINE_UPLOAD : DEADLINE);
	headers_read(req, h);
	rq->cookie = h[H_COOKIE];
	rq->origin = h[H_ORIGIN];
	rq->fetch_site = h[H_FETCH_SITE];
	rq->content_type = h[H_TYPE];
	rq->language = h[H_LANGUAGE];
	rq->if_none_match = h[H_NONE_MATCH];
	rq->authorization = h[H_AUTHORIZATION];
	rq->idempotency_key = h[H_IDEMPOTENCY];
	/* Only nginx reaches the Unix socket; a TCP peer is nobody's proxy. */
	rq->ip = req->owner->family == AF_UNIX ? h[H_FORWARDED] :
	    STR("127.0.0.1");
	rq->ref = secret_reference(e->arena);
	e->sound = framing_is_sound(req, h);
}

static bool
body_read(struct edge *e)
{
	struct http_request	*req = e->req;
	char			*p;
	size_t			 n, got;
	ssize_t			 r;

	n = req->http_body_length;
	if (n == 0)
		return (e->rq.length == 0);
	if (req->http_body_fd == -1 && req->http_body != NULL) {
		e->rq.body = (struct str){ (char *)req->http_body->data, n };
		return (true);
	}
	p = arena_get(e->arena, n);
	for (got = 0; got < n; got += (size_t)r)
		if ((r = http_body_read(req, p + got, n - got)) <= 0)
			return (false);
	e->rq.body = (struct str){ p, n };
	return (true);
}

/* The form again, filled in, with the words for why it was not taken. */
static enum status
edge_held(struct rq *rq) AWAITS
{
	if (rq->held_wait != 0)
		rq_header_add(rq, "retry-after", str_fmt(rq->arena, "%lld",
		    (long long)rq->held_wait));
	return (edge_hooks_get()->again[rq->route -
	    edge_hooks_get()->routes](rq));
}

static enum status
edge_answer(struct edge *e) AWAITS
{
	struct rq	*rq = &e->rq;
	enum status	 st;

	if (!e->sound) {
		e->req->owner->flags |= CONN_CLOSE_EMPTY;
		return (E_MALFORMED);
	}
	if (e->req->method != HTTP_METHOD_GET &&
	    e->req->method != HTTP_METHOD_HEAD &&
	    e->req->method != HTTP_METHOD_POST)
		rq->verb = VERB__MAX;
	else
		rq->verb = e->req->method == HTTP_METHOD_POST ? POST : GET;
	rq->lost = body_status(e->req);
	if (rq->lost == OK && !body_read(e))
		return (E_MALFORMED);
	if ((st = admit(rq)) != OK)
		return (st);
	if (rq->held != W_NONE)
		return (edge_held(rq));
	return (edge_hooks_get()->handlers[rq->route -
	    edge_hooks_get()->routes](rq));
}

/* What a handler had planned for its own page is not the error's. */
static void
edge_error(struct edge *e)
{
	e->rq.cache = STR_NONE;
	e->rq.csp = STR_NONE;
	e->rq.nheaders = 0;
	if (e->rq.area == AREA_API)
		edge_hooks_get()->problem(&e->rq, e->st);
	else
		edge_hooks_get()->error_page(&e->rq, e->st);
}

/* All that the answer takes from the arena is taken in the coroutine: outside
 * it nothing can be refused any more. */
static void
edge_head(struct edge *e)
{
	struct rq	*rq = &e->rq;

	e->type = str_c(rq->arena, rq->type);
	e->cache = rq->cache.p == NULL ? "no-store" :
	    str_c(rq->arena, rq->cache);
	e->policy = rq->csp.p == NULL ? NULL : str_c(rq->arena, rq->csp);
}

static void
edge_main(void *arg)
{
	struct edge	*e = arg;

	rq_read(e);
	e->st = edge_answer(e);
	if (e->streams)
		return;
	if (e->st != OK)
		edge_error(e);
	edge_head(e);
}

static void
edge_out_of_memory(struct edge *e)
{
	struct arena	*spare;

	if ((spare = arena_new(1024 * 1024, NULL, NULL)) == NULL)
		fatal("out of memory");
	e->rq.arena = spare;
	e->rq.db.arena = spare;
	e->rq.nheaders = 0;
	e->st = E_BUSY;
	edge_error(e);
	edge_head(e);
}

/* The keeper's question, every second (keep/pulse.h), and not through nginx,
 * who names the client: it would only fill the log. */
static bool
is_pulse(const struct rq *rq)
{
	return (rq->ip.len == 0 && rq->route != NULL && rq->code == 200 &&
	    rq->route == &edge_hooks_get()->routes[ROUTE_HEALTH]);
}

static void
edge_log(struct edge *e)
{
	const struct rq		*rq = &e->rq;
	struct log_request	 l = {
		.ref = rq->ref,
		.method = http_method_text(e->req->method),
		.route = rq->route == NULL ? NULL : rq->route->path,
		.status = rq->code == CODE_LEFT ? "left" :
		    e->st == OK && rq->held != W_NONE ? "held" :
		    status_rows[e->st].name,
		.code = rq->code,
		.us = clock_us() - e->started,
		.db_us = e->note.us,
		.why = str_of(e->note.why),
		.db_line = e->note.line,
		.tenant = rq->db.tenant,
		.in = rq->length,
		.out = rq->reply.len,
	};

	e->logged = true;
	if (is_pulse(rq))
		return;
	log_request(&l);
	meter_request(rq->route == NULL ? METER_NO_ROUTE :
	    (size_t)(rq->route - edge_hooks_get()->routes), l.code, l.us,
	    l.db_us, l.in, l.out);
}

static void
reply_headers(const struct edge *e)
{
	struct http_request	*req = e->req;
	const struct rq		*rq = &e->rq;
	size_t			 i;

	http_response_header(req, "content-type", e->type);
	http_response_header(req, "cache-control", e->cache);
	/* The other security headers are the edge's, on every answer. */
	if (e->policy != NULL)
		http_response_header(req, "content-security-policy",
		    e->policy);
	for (i = 0; i < rq->nheaders; i++)
		http_response_header(req, rq->header[i].name,
		    rq->header[i].value.p);
}

static void
edge_reply(struct edge *e)
{
	struct http_request	*req = e->req;
	const struct rq		*rq = &e->rq;

	reply_headers(e);
	if ((rq->reply.len > REPLY_LARGE || rq->lost == E_SLOW || draining) &&
	    req->owner != NULL)
		req->owner->flags |= CONN_CLOSE_EMPTY;
	http_response(req, rq->code, rq->reply.len == 0 ? "" : rq->reply.p,
	    rq->reply.len);
	edge_log(e);
}

/*
 * The head of a reply whose length nobody knows yet. CONN_CLOSE_EMPTY says
 * "connection: close", and keeps Kore from waiting for a next request and
 * from its header timer (KORE.md H13); but it would also end the connection
 * whenever the queue is empty between two pieces, so it is put off to the end.
 */
static void
stream_begin(struct edge *e)
{
	struct connection	*c = e->req->owner;

	edge_head(e);
	reply_headers(e);
	if (e->req->method != HTTP_METHOD_HEAD)
		http_response_header(e->req, "transfer-encoding", "chunked");
	e->req->flags |= HTTP_REQUEST_NO_CONTENT_LENGTH;
	c->flags |= CONN_CLOSE_EMPTY;
	http_response(e->req, e->rq.code, NULL, 0);
	c->flags ^= CONN_CLOSE_EMPTY;
	c->http_timeout = 0;
	kore_connection_stop_idletimer(c);
	e->streams = true;
}

static size_t
stream_behind(const struct connection *c)
{
	const struct netbuf	*nb;
	size_t			 n = 0;

	TAILQ_FOREACH(nb, &c->send_queue, list)
		n += nb->b_len - nb->s_off;
	return (n);
}

static void
chunk_queue(struct edge *e, struct str piece)
{
	struct connection	*c = e->req->owner;
	struct netbuf		*marker;
	static char		 nothing[1];
	char			 size[24];

	(void)snprintf(size, sizeof(size), "%zx\r\n", piece.len);
	net_send_queue(c, size, strlen(size));
	net_send_queue(c, piece.p, piece.len);
	net_send_queue(c, "\r\n", 2);
	net_send_stream(c, nothing, 0, stream_drained, &marker);
	marker->extra = e;
	e->rq.reply.len += piece.len;
}

enum status
rq_write(struct rq *rq, struct str piece)
{
	struct http_request	*req = rq->owner;
	struct edge		*e = req->hdlr_extra;
	bool			 in_time = true;

	if (req->owner == NULL)
		return (db_refuse(&rq->db, E_BUSY, "the client has left"));
	if (!e->streams)
		stream_begin(e);
	if (piece.len == 0 || req->method == HTTP_METHOD_HEAD)
		return (OK);
	chunk_queue(e, piece);
	if (!net_send_flush(req->owner))
		return (db_refuse(&rq->db, E_BUSY, "the client has left"));
	e->behind = true;
	while (in_time && stream_behind(req->owner) > STREAM_BEHIND)
		in_time = co_wait(clock_ms() + STREAM_PATIENCE);
	e->behind = false;
	/* A reply may take long: each of its steps may take a page's time. */
	rq->db.deadline = clock_ms() + DEADLINE;
	return (in_time ? OK : db_refuse(&rq->db, E_BUSY,
	    "the client does not read"));
}

/* All of it, or a connection that breaks off: no client takes a part for the
 * whole, since the last chunk is missing. */
static int
stream_end(struct edge *e)
{
	struct connection	*c = e->req->owner;

	edge_log(e);
	if (c == NULL || e->st != OK)
		return (KORE_RESULT_ERROR);
	if (e->req->method != HTTP_METHOD_HEAD)
		net_send_queue(c, "0\r\n\r\n", 5);
	c->flags |= CONN_CLOSE_EMPTY;
	return (KORE_RESULT_OK);
}

static void
scratch_free(void *arena)
{
	arena_free(arena);
}

struct arena *
edge_arena(struct rq *rq, size_t limit)
{
	struct http_request	*req = rq->owner;
	struct edge		*e = req->hdlr_extra;
	struct arena		*a;

	if ((a = arena_new(limit, edge_exhausted, e)) == NULL)
		edge_exhausted(e);
	return (a);
}

struct arena *
rq_scratch(struct rq *rq, size_t limit)
{
	struct arena	*a = edge_arena(rq, limit);

	arena_defer(rq->arena, scratch_free, a);
	return (a);
}

/* What its coroutine waits for has come, or will not: Kore calls
 * edge_request again. */
static void
edge_wake(void *arg)
{
	struct edge	*e = arg;

	http_request_wakeup(e->req);
}

static struct edge *
edge_new(struct http_request *req)
{
	struct arena	*arena;
	struct edge	*e;

	/* The struct lives on its own arena, whose fail hook needs it. */
	if ((arena = arena_new(REQUEST_MEMORY, NULL, NULL)) == NULL)
		return (NULL);
	e = arena_get(arena, sizeof(*e));
	arena_on_fail(arena, edge_exhausted, e);
	e->arena = arena;
	e->req = req;
	e->started = clock_us();
	if ((e->co = co_new(edge_main, edge_wake, e)) == NULL) {
		arena_free(arena);
		return (NULL);
	}
	req->hdlr_extra = e;
	req->flags |= HTTP_REQUEST_RETAIN_EXTRA;
	req->onfree = edge_drop;
	req->owner->disconnect = edge_left;
	meter_set(GAUGE_REQUESTS_OPEN, ++open_requests);
	return (e);
}

int
edge_request(struct http_request *req)
{
	struct edge	*e;
	bool		 done;
	int		 result = KORE_RESULT_OK;

	/* The body is here: Kore's clock for it would go on (KORE.md H12). */
	if (req->owner != NULL)
		req->owner->http_timeout = 0;

	if ((e = req->hdlr_extra) == NULL && (e = edge_new(req)) == NULL) {
		http_response(req, HTTP_STATUS_SERVICE_UNAVAILABLE, NULL, 0);
		return (KORE_RESULT_OK);
	}
	done = co_resume(e->co);
	if (!done) {
		http_request_sleep(req);
		return (KORE_RESULT_RETRY);
	}
	if (e->streams)
		result = stream_end(e);
	else {
		if (e->exhausted)
			edge_out_of_memory(e);
		edge_reply(e);
	}
	edge_drop(req);
	if (req->owner != NULL)
		return (result);
	/* Kore would send to nobody; so it only frees what it is told to. */
	req->flags |= HTTP_REQUEST_DELETE;
	return (KORE_RESULT_RETRY);
}
