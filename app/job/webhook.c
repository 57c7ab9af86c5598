/* The job "webhook": one call to a customer's own system, signed as Standard
 * Webhooks has it. How it ended is noted with the delivery, for its people. */
#include <stdio.h>

#include "base/date.h"
#include "base/log.h"
#include "base/secret.h"
#include "job/post.h"
#include "job/queue.h"
#include "job/webhook_body.h"
#include "rule/webhook.h"
#include "store/webhook.h"

#define GONE	410

static bool
call_goes_on(void *arg)
{
	struct worker	*w = arg;

	return (worker_goes_on(w) && queue_hold(w) == OK);
}

/* In the database's words, which pages have texts for, and the log's. */
static const struct {
	const char	*outcome;
	const char	*why;
	enum job_end	 end;
} ends[POST__MAX] = {
	[POST_ANSWERED] = { "status", "webhook: another answer than 2xx",
	    JOB_AGAIN },
	[POST_REFUSED] = { "address", "webhook: not an address to call",
	    JOB_AGAIN },
	[POST_NO_NAME] = { "name", "webhook: no such host", JOB_AGAIN },
	[POST_NO_CONNECTION] = { "connection", "webhook: no connection",
	    JOB_AGAIN },
	[POST_NO_TLS] = { "tls", "webhook: no trusted TLS", JOB_AGAIN },
	[POST_LATE] = { "late", "webhook: no answer in time", JOB_AGAIN },
	[POST_CUT] = { "cut", "webhook: cut short", JOB_CUT },
	[POST_TROUBLE] = { "trouble", "webhook: out of memory", JOB_TROUBLE },
};

/* The keys are read when they are first of use, and again when a seal is newer
 * than what was read. */
static bool
secret_opened(struct worker *w, const struct webhook_call *c,
    struct str sealed, struct str *out)
{
	const char	*why;

	return (store_webhook_open(&w->db, c->webhook, sealed, out) ||
	    (secret_init(w->config->secret, &why) &&
	    store_webhook_open(&w->db, c->webhook, sealed, out)));
}

/* One signature, or two while a secret takes another's place. */
static bool
signatures(struct worker *w, const struct webhook_call *c, int64_t at,
    struct str body, struct str *out)
{
	struct arena	*a = w->db.arena;
	struct str	 secret;

	if (!secret_opened(w, c, c->sealed, &secret))
		return (false);
	*out = webhook_signature(a, secret, c->id, at, body);
	if (c->sealed_before.len != 0 &&
	    secret_opened(w, c, c->sealed_before, &secret))
		*out = str_cat(a, *out, STR(" "),
		    webhook_signature(a, secret, c->id, at, body));
	return (true);
}

static enum post_end
call_send(struct worker *w, const struct webhook_call *c, struct str body,
    struct str signature, int64_t at, struct post_answer *answer)
{
	struct arena		*a = w->db.arena;
	const struct str	 headers[] = {
		STR("Content-Type: application/json"),
		STR("User-Agent: Exitpoll"),
		str_cat(a, STR("webhook-id: "), c->id),
		str_cat(a, STR("webhook-timestamp: "), str_of_int(a, at)),
		str_cat(a, STR("webhook-signature: "), signature),
	};
	const struct post	 p = { .url = c->url, .headers = headers,
				    .nheaders = sizeof(headers) /
				    sizeof(headers[0]), .body = body,
				    .may_private = w->config->webhook_private,
				    .go_on = call_goes_on, .arg = w };

	return (post_send(a, &p, answer));
}

/* As people may read it: on lines, without controls. */
static struct str
said_plain(struct arena *a, struct str s)
{
	s = str_first(str_one_line(a, s), POST_SAID_MAX);
	while (s.len != 0 && !str_utf8_is_valid(s))
		s = str_first(s, s.len - 1);
	return (s);
}

/* That it cannot be noted changes nothing of how it ended. */
static void
noted(struct worker *w, const struct webhook_call *c, const char *outcome,
    const struct post_answer *answer)
{
	enum status	 st;

	st = q_webhook_note(&w->db, .id = c->id, .outcome = str_of(outcome),
	    .http_status = answer->status >= 100 && answer->status < 1000 ?
	    answer->status : 0, .said = said_plain(w->db.arena, answer->said),
	    .is_gone = answer->status == GONE);
	if (st != OK)
		log_event(LEVEL_WARN, "webhook_not_noted",
		    LOG_S("delivery", c->id),
		    LOG_C("status", status_rows[st].name));
}

static enum status
call_ended(struct worker *w, const struct webhook_call *c, enum post_end end,
    const struct post_answer *answer, struct outcome *o)
{
	static char	 why[64];
	const char	*outcome = ends[end].outcome;
	int64_t		 status = end == POST_ANSWERED ? answer->status : 0;

	*o = (struct outcome){ ends[end].why, ends[end].end };
	if (status >= 200 && status < 300) {
		noted(w, c, "delivered", answer);
		return (OK);
	}
	if (status != 0) {
		(void)snprintf(why, sizeof(why), "webhook: answer %d",
		    (int)status);
		o->why = why;
	}
	if (status >= 300 && status < 400)
		outcome = "redirect";
	if (status == GONE) {
		outcome = "gone";
		o->end = JOB_DEAD;
	}
	if (end != POST_CUT)
		noted(w, c, outcome, answer);
	return (E_INTERNAL);
}

static enum status
call_refuse(struct worker *w, const struct webhook_call *c,
    const char *outcome, enum job_end end, const char *why, struct outcome *o)
{
	const struct post_answer	none = { .status = 0 };

	noted(w, c, outcome, &none);
	*o = (struct outcome){ why, end };
	return (E_INTERNAL);
}

static enum status
call_make(struct worker *w, const struct webhook_call *c, struct outcome *o)
{
	struct post_answer	 answer = { .status = 0 };
	struct str		 body, signature;
	enum post_end		 end;
	int64_t			 at = clock_now();

	if (!str_is_c(c->state, "active") &&
	    !str_is_c(c->event, WEBHOOK_TEST))
		return (call_refuse(w, c, "paused", JOB_DEAD,
		    "webhook: it is paused", o));
	if (webhook_body(w->db.arena, c, w->config->public_url, &body) != OK)
		return (call_refuse(w, c, "unread", JOB_DEAD,
		    "webhook: the response cannot be read", o));
	if (!signatures(w, c, at, body, &signature))
		return (call_refuse(w, c, "sealed", JOB_AGAIN,
		    "webhook: its secret cannot be opened", o));
	end = call_send(w, c, body, signature, at, &answer);
	return (call_ended(w, c, end, &answer, o));
}

enum status
job_webhook(struct worker *w, const struct job *job, struct outcome *o)
{
	struct webhook_call	*call;
	enum status		 st;

	st = q_webhook_call_get(&w->db, &call, .id = job->delivery);
	if (st == E_NOTFOUND)
		return (OK);		/* erased meanwhile */
	if (st != OK) {
		o->why = "the delivery cannot be read";
		return (st);
	}
	return (call_make(w, call, o));
}
