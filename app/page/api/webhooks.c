/*
 * /api/v1/webhooks: addresses of the customer's own systems that are called when
 * something happens (rule/webhook.h): listed, made, paused and deleted. The
 * secret that calls are signed with is in the answer that makes one, and never
 * again.
 */
#include "base/secret.h"
#include "page/api/answer.h"
#include "page/api/handlers.h"
#include "rule/webhook.h"
#include "store/webhook.h"

#define SURVEYS_MOST	20	/* named by one */

static const char *const events[] = { "response.completed",
	"response.updated", "response.declined", "alert.opened", NULL };
static const char *const shapes[] = { "standard", "slack", "teams", NULL };
static const char *const states[] = { "active", "paused", "deleted", NULL };
_Static_assert(sizeof(events) / sizeof(events[0]) == EVENT__MAX + 1,
    "each event can be asked for");

struct webhook_in {
	struct str		 url, shape;
	struct shape_list	 events, surveys;
};
REQUEST(webhook_in_shape, "WebhookRequest", webhook_in,
    FIELD(webhook_in, url, TEXT, .most = WEBHOOK_URL_MAX),
    FIELD(webhook_in, shape, TEXT, .none = true, .one_of = shapes,
	.what = "Of the body; left out: standard, as Standard Webhooks has it"),
    FIELD(webhook_in, events, TEXTS, .one_of = events, .most = EVENT__MAX),
    FIELD(webhook_in, surveys, TEXTS, .none = true, .most = SURVEYS_MOST,
	.what = "Their names; left out: all, and those to come"));

struct webhook_state_in {
	struct str	 state;
};
REQUEST(webhook_state_shape, "WebhookState", webhook_state_in,
    FIELD(webhook_state_in, state, TEXT, .one_of = states));

struct webhook_out {
	struct str		 id, url, shape, state, secret;
	struct shape_list	 events, surveys;
	bool			 every_survey;
};
SHAPE(webhook_shape, "Webhook", webhook_out,
    FIELD(webhook_out, id, TEXT),
    FIELD(webhook_out, url, TEXT),
    FIELD(webhook_out, shape, TEXT, .one_of = shapes),
    FIELD(webhook_out, state, TEXT, .one_of = states),
    FIELD(webhook_out, events, TEXTS),
    FIELD(webhook_out, every_survey, FLAG),
    FIELD(webhook_out, surveys, TEXTS, .what = "Unless it is for every one"),
    FIELD(webhook_out, secret, TEXT, .none = true,
	.what = "What calls are signed with: only where it was just made"));

API_OPERATION(list_operation, API_WEBHOOKS, .answer = &webhook_shape,
    .is_list = true);
API_OPERATION(make_operation, API_WEBHOOK_MAKE, .answer = &webhook_shape,
    .request = &webhook_in_shape);
API_OPERATION(set_operation, API_WEBHOOK_SET, .answer = &webhook_shape,
    .request = &webhook_state_shape);

static struct shape_list
words_of(struct arena *a, struct str all)
{
	size_t		 n;
	struct str	*v = str_words(a, all, &n);

	return ((struct shape_list){ v, n });
}

static void
webhook_fill(struct arena *a, const struct webhook *row,
    struct webhook_out *v)
{
	*v = (struct webhook_out){ .id = row->id, .url = row->url,
	    .shape = row->shape, .state = row->state,
	    .events = words_of(a, row->events),
	    .every_survey = row->every_survey,
	    .surveys = words_of(a, row->surveys) };
}

/* Those that were deleted can be brought back in the browser only. */
enum status
api_webhooks_get(struct rq *rq)
{
	struct webhook_out	*v;
	struct webhook		*rows;
	struct api_ask		 ask;
	enum status		 st;
	size_t			 i, n, live = 0;

	if (!api_ask_read(rq, &list_operation, &ask))
		return (api_refuse(&ask));
	if ((st = q_webhook_list(&rq->db, &rows, &n)) != OK)
		return (st);
	v = arena_array(rq->arena, n, sizeof(*v));
	for (i = 0; i < n; i++)
		if (!str_is_c(rows[i].state, "deleted"))
			webhook_fill(rq->arena, &rows[i], &v[live++]);
	return (api_list_send(&ask, v, live, STR_NONE));
}

static const char	*const url_faults[WEBHOOK_URL__MAX] = {
	[WEBHOOK_URL_FORM] = "It must be an address.",
	[WEBHOOK_URL_SCHEME] = "It must begin with https:// or http://.",
	[WEBHOOK_URL_LOGIN] = "It must hold no name and no password.",
	[WEBHOOK_URL_PORT] = "Its port must be the usual one, or 1024 and up.",
	[WEBHOOK_URL_PRIVATE] = "It must not be of a private network.",
};

/* An address that may be called, and surveys that are there. */
static enum status
webhook_judge(struct api_ask *ask, const struct webhook_in *in,
    struct webhook_url *to) AWAITS
{
	struct rq		*rq = ask->rq;
	const struct str	*names = in->surveys.v;
	enum webhook_url_fault	 fault;
	struct survey_row	*row;
	enum status		 st;
	size_t			 i;

	fault = webhook_url_read(rq->arena, in->url, rq_may_call_private(rq),
	    to);
	if (fault != WEBHOOK_URL_OK)
		api_fault_add(ask, false, "/url", url_faults[fault]);
	if (in->events.n == 0)
		api_fault_add(ask, false, "/events", "One at least.");
	for (i = 0; i < in->surveys.n; i++) {
		st = q_survey_get(&rq->db, &row, .slug = names[i]);
		if (st == E_NOTFOUND)
			api_member_fault(ask, "surveys",
			    "One of them is not there.");
		else if (st != OK)
			return (st);
	}
	return (OK);
}

enum status
api_webhook_post(struct rq *rq)
{
	struct str		 secret, id = secret_uuid(rq->arena);
	struct webhook_in	 in = { .shape = STR("standard") };
	struct webhook_out	 out;
	struct webhook_put_row	*row;
	struct webhook_url	 to;
	struct api_ask		 ask;
	enum status		 st;

	if (!api_ask_read(rq, &make_operation, &ask) ||
	    !api_body_read(&ask, &in))
		return (api_refuse(&ask));
	if ((st = webhook_judge(&ask, &in, &to)) != OK)
		return (st);
	if (ask.nfaults != 0)
		return (api_refuse(&ask));
	secret = webhook_secret_new(rq->arena);
	st = q_webhook_put(&rq->db, &row, .id = id, .url = to.url,
	    .host = to.host, .shape = in.shape,
	    .events = { in.events.v, in.events.n },
	    .every_survey = in.surveys.n == 0,
	    .surveys = { in.surveys.v, in.surveys.n },
	    .sealed = store_webhook_seal(&rq->db, id, secret));
	if (st != OK)
		return (st);
	if (str_is_c(row->verdict, "full"))
		return (api_refuse_as(rq, E_CONFLICT,
		    "There are as many webhooks as there may be."));
	out = (struct webhook_out){ .id = id, .url = to.url,
	    .shape = in.shape, .state = STR("active"), .events = in.events,
	    .surveys = in.surveys, .every_survey = in.surveys.n == 0,
	    .secret = webhook_secret_text(rq->arena, secret) };
	return (api_send_made(rq, &webhook_shape, &out));
}

static enum status
webhook_find(struct rq *rq, struct str id, struct webhook **out) AWAITS
{
	struct webhook	*rows;
	enum status	 st;
	size_t		 i, n;

	if ((st = q_webhook_list(&rq->db, &rows, &n)) != OK)
		return (st);
	for (i = 0; i < n; i++)
		if (str_is(rows[i].id, id) &&
		    !str_is_c(rows[i].state, "deleted")) {
			*out = &rows[i];
			return (OK);
		}
	return (E_NOTFOUND);
}

enum status
api_webhook_state_post(struct rq *rq)
{
	static const char *const deeds[] = { "resume", "pause", "delete" };
	struct webhook_state_in	 in = { STR_NONE };
	struct webhook_set_row	*done;
	struct webhook		*row;
	struct webhook_out	 out;
	struct api_ask		 ask;
	enum status		 st;
	size_t			 i = 0;

	if (!api_ask_read(rq, &set_operation, &ask))
		return (api_refuse(&ask));
	if ((st = webhook_find(rq, rq->arg[0], &row)) != OK)
		return (st);
	if (!api_body_read(&ask, &in))
		return (api_refuse(&ask));
	while (!str_is_c(in.state, states[i]))
		i++;
	/* Sent again, it is so already. */
	if (!str_is(row->state, in.state) && (st = q_webhook_set(&rq->db,
	    &done, .id = row->id, .what = str_of(deeds[i]),
	    .sealed = STR_NONE)) != OK)
		return (st);
	webhook_fill(rq->arena, row, &out);
	out.state = in.state;
	return (api_send_made(rq, &webhook_shape, &out));
}
