/*
 * Watches bodies by standing before Kore's two readers: edge_connect gives a
 * connection our own, which calls Kore's and then looks what came of it. Kore
 * puts its own back at some places (net_recv_reset), so each of ours does so
 * with itself afterwards.
 *
 *	header_recv: the head is here, a body is still to come  -> begin
 *	body_recv:   more of it came                            -> count
 *	body_end:    the request is over                        -> forget
 */
#include <kore/kore.h>
#include <kore/http.h>

#include <fcntl.h>
#include <unistd.h>

#include "base/date.h"
#include "base/log.h"
#include "http/kore_body.h"

/* What all bodies of this process may hold: a dozen of the largest, hundreds
 * of usual ones. Who brings the byte beyond it is turned away. */
#define BODIES_MOST	((size_t)64 * 1024 * 1024)
/* 5 MB at a quarter of a megabit a second takes three minutes. */
#define WHOLE_MS	240000
/* After a while, so many bytes a second on the average: a line of 32 kbit/s. */
#define PACE_AFTER_MS	10000
#define PACE		4096

/* One for each connection; Kore frees it with it. */
struct incoming {
	struct http_request	*req;	/* that brings one, or brought it */
	size_t			 held;
	int64_t			 began;
	bool			 comes;
	enum status		 status;
	LIST_ENTRY(incoming)	 list;	/* while it comes */
};

static LIST_HEAD(, incoming)	 coming;
static size_t			 held;		/* by all */
static int			 nowhere = -1;	/* /dev/null */
/* Kore's own reader, which it does not name. */
static int			(*kore_body_recv)(struct netbuf *);

void	edge_connect(struct connection *);

bool
body_init(void)
{
	nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	return (nowhere != -1);
}

static void
body_over(struct incoming *b)
{
	if (b->comes)
		LIST_REMOVE(b, list);
	b->comes = false;
	held -= b->held;
	b->held = 0;
}

/* The rest of it is read and thrown away: an answer now would be lost, since
 * nginx writes on and finds the connection closed. */
static void
body_turn_away(struct incoming *b)
{
	struct http_request	*req = b->req;
	int			 fd = fcntl(nowhere, F_DUPFD_CLOEXEC, 0);

	if (fd == -1)
		return;		/* no descriptor left: it stays */
	log_event(LEVEL_WARN, "body_turned_away",
	    LOG_N("size", (int64_t)req->http_body_length),
	    LOG_N("held", (int64_t)held));
	b->status = E_BUSY;
	held -= b->held;
	b->held = 0;
	kore_buf_free(req->http_body);
	req->http_body = NULL;
	req->http_body_fd = fd;
}

/* content_length is what is left, until all is there. */
static void
body_count(struct incoming *b, size_t left)
{
	size_t	 got = b->req->http_body_length - left;

	if (b->status != OK)
		return;
	held += got - b->held;
	b->held = got;
	if (held > BODIES_MOST)
		body_turn_away(b);
}

static int	header_recv(struct netbuf *);

static int
body_recv(struct netbuf *nb)
{
	struct incoming	*b = nb->owner->hdlr_extra;
	int		 r;

	if ((r = kore_body_recv(nb)) != KORE_RESULT_OK)
		return (r);
	if (nb->extra != NULL) {
		nb->cb = body_recv;
		body_count(b, b->req->content_length);
		return (r);
	}
	nb->cb = header_recv;
	LIST_REMOVE(b, list);
	b->comes = false;
	body_count(b, 0);
	return (r);
}

static int
header_recv(struct netbuf *nb)
{
	struct connection	*c = nb->owner;
	struct incoming		*b = c->hdlr_extra;
	int			 r;

	if ((r = http_header_recv(nb)) != KORE_RESULT_OK)
		return (r);
	if (nb->extra == NULL) {
		if (nb->cb == http_header_recv)
			nb->cb = header_recv;
		return (r);
	}
	body_over(b);
	kore_body_recv = nb->cb;
	nb->cb = body_recv;
	b->req = nb->extra;
	b->began = clock_ms();
	b->status = OK;
	b->comes = true;
	LIST_INSERT_HEAD(&coming, b, list);
	body_count(b, b->req->content_length);
	return (r);
}

void
body_left(struct connection *c)
{
	if (c->hdlr_extra != NULL)
		body_over(c->hdlr_extra);
}

/* Kore's "connect" callback (conf/kore.conf.in): what it does without one,
 * with our reader. */
void
edge_connect(struct connection *c)
{
	c->hdlr_extra = kore_calloc(1, sizeof(struct incoming));
	c->disconnect = body_left;
	c->proto = CONN_PROTO_HTTP;
	c->idle_timer.length = http_keepalive_time * 1000;
	net_recv_queue(c, http_header_max, NETBUF_CALL_CB_ALWAYS, header_recv);
}

static struct incoming *
body_of(const struct http_request *req)
{
	struct incoming	*b = req->owner == NULL ? NULL : req->owner->hdlr_extra;

	return (b != NULL && b->req == req ? b : NULL);
}

enum status
body_status(const struct http_request *req)
{
	const struct incoming	*b = body_of(req);

	return (b == NULL ? OK : b->status);
}

void
body_end(struct http_request *req)
{
	struct connection	*c = req->owner;
	struct incoming		*b = body_of(req);

	if (b != NULL) {
		body_over(b);
		b->req = NULL;
	}
	if (c != NULL && c->hdlr_extra != NULL && c->rnb->extra == NULL &&
	    c->rnb->cb == http_header_recv)
		c->rnb->cb = header_recv;
}

/* What still comes of a body that was cut off. */
static int
rest_recv(struct netbuf *nb)
{
	nb->s_off = 0;
	return (KORE_RESULT_OK);
}

/* As if it were complete, so that its handler runs and answers. */
static void
body_cut(struct incoming *b)
{
	struct http_request	*req = b->req;
	struct connection	*c = req->owner;

	log_event(LEVEL_INFO, "body_slow",
	    LOG_N("size", (int64_t)req->http_body_length),
	    LOG_N("got", (int64_t)(req->http_body_length -
	    req->content_length)));
	body_over(b);
	b->status = E_SLOW;
	c->rnb->extra = NULL;
	net_recv_reset(c, NETBUF_SEND_PAYLOAD_MAX, rest_recv);
	req->content_length = req->http_body_length;
	req->flags |= HTTP_REQUEST_COMPLETE;
	req->flags ^= HTTP_REQUEST_EXPECT_BODY;
	http_request_wakeup(req);
}

void
body_tick(int64_t now)
{
	struct incoming	*b, *next;
	int64_t		 ms, got;

	for (b = LIST_FIRST(&coming); b != NULL; b = next) {
		next = LIST_NEXT(b, list);
		ms = now - b->began;
		got = (int64_t)(b->req->http_body_length -
		    b->req->content_length);
		if (ms >= WHOLE_MS ||
		    (ms >= PACE_AFTER_MS && got < ms / 1000 * PACE))
			body_cut(b);
	}
}
