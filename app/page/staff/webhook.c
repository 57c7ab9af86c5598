/*
 * GET and POST of /app/settings/webhooks/:webhook: what is set of one, what was
 * sent to it and what became of that. A test waits a moment for its outcome,
 * which then stands at the page's address.
 */
#include <string.h>

#include "base/co.h"
#include "base/date.h"
#include "base/secret.h"
#include "page/staff/webhook_form.h"
#include "page/staff/webhooks.h"
#include "store/webhook.h"

/* In milliseconds: how long a test's outcome is waited for, and how often it
 * is asked for meanwhile. */
#define TEST_PATIENCE	4000
#define TEST_EVERY	200

VIEW_STRUCT(webhook_delivery_view,
    text(id, event, when, iso, state, tone, outcome, tries, next, said, href,
        deed, name));

VIEW_STRUCT(webhook_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(back_url, action, saved, host, state, tone, new_secret, old_until,
        tested, again_url, made, by),
    flag(is_active, is_tested_well),
    sub(webhook_form_view, form),
    list(problem_view, errors),
    list(webhook_delivery_view, log));

VIEW_PAGE(webhook_page, webhook_view, "app/webhook.html");

struct deed {
	const struct webhook_form *form;	/* that was sent; or NULL */
	struct str	 secret;	/* that was just made, or none */
	enum word	 bad;
};

static const struct {
	const char	*outcome;
	enum word	 text;
} outcomes[] = {
	{ "late", W_WEBHOOKS_OUT_LATE }, { "address", W_WEBHOOKS_OUT_ADDRESS },
	{ "name", W_WEBHOOKS_OUT_NAME }, { "tls", W_WEBHOOKS_OUT_TLS },
	{ "connection", W_WEBHOOKS_OUT_CONNECTION },
	{ "gone", W_WEBHOOKS_OUT_GONE }, { "paused", W_WEBHOOKS_OUT_PAUSED },
	{ "full", W_WEBHOOKS_OUT_FULL },
};

/* How the last try ended; none before the first. */
static struct str
outcome_text(struct rq *rq, const struct webhook_delivery *d)
{
	struct str	 status = str_of_int(rq->arena, d->http_status);
	size_t		 i;

	if (d->outcome.len == 0)
		return (STR_NONE);
	if (str_is_c(d->outcome, "delivered"))
		return (rq_say(rq, W_WEBHOOKS_OUT_DELIVERED,
		    .status = status));
	if (str_is_c(d->outcome, "status"))
		return (rq_say(rq, W_WEBHOOKS_OUT_STATUS, .status = status));
	if (str_is_c(d->outcome, "redirect"))
		return (rq_say(rq, W_WEBHOOKS_OUT_REDIRECT,
		    .status = status));
	for (i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++)
		if (str_is_c(d->outcome, outcomes[i].outcome))
			return (rq_word(rq, outcomes[i].text));
	return (rq_word(rq, W_WEBHOOKS_OUT_TROUBLE));
}

static struct str
event_text(struct rq *rq, struct str event)
{
	static const enum word	 names[EVENT__MAX] = {
		[EVENT_COMPLETED] = W_WEBHOOKS_EVENT_COMPLETED,
		[EVENT_UPDATED] = W_WEBHOOKS_EVENT_UPDATED,
		[EVENT_DECLINED] = W_WEBHOOKS_EVENT_DECLINED,
		[EVENT_ALERT] = W_WEBHOOKS_EVENT_ALERT,
	};
	size_t			 i;

	for (i = 0; i < EVENT__MAX; i++)
		if (str_is_c(event, webhook_events[i]))
			return (rq_word(rq, names[i]));
	return (rq_word(rq, W_WEBHOOKS_EVENT_TEST));
}

static void
delivery_fill(struct rq *rq, const struct webhook_delivery *d,
    struct webhook_delivery_view *v)
{
	bool	 waits = str_is_c(d->state, "waiting");

	v->id = d->id;
	v->event = event_text(rq, d->event);
	v->when = app_time(rq, d->made_local);
	v->iso = d->made_at;
	v->state = rq_word(rq, waits ? W_WEBHOOKS_WAITING :
	    str_is_c(d->state, "delivered") ? W_WEBHOOKS_DELIVERED :
	    W_WEBHOOKS_FAILED);
	v->tone = str_is_c(d->state, "delivered") ? STR("open") : waits ?
	    STR("scheduled") : STR("draft");
	v->outcome = outcome_text(rq, d);
	v->tries = rq_say_n(rq, W_WEBHOOKS_TRIES, d->tries);
	if (waits && d->next_local.len != 0)
		v->next = rq_say(rq, W_WEBHOOKS_NEXT,
		    .when = app_time(rq, d->next_local));
	v->said = d->said;
	if (d->response.len != 0 && rq_can(rq, CAN_READ_RESULTS))
		v->href = url(rq, APP_RESPONSE, d->response);
	v->deed = rq_word(rq, waits ? W_WEBHOOKS_NOW : W_WEBHOOKS_AGAIN);
	v->name = rq_say(rq, W_WEBHOOKS_AGAIN_ONE, .deed = v->deed,
	    .event = v->event, .when = v->when);
}

static enum status
log_fill(struct rq *rq, struct webhook_view *v) AWAITS
{
	struct webhook_delivery		*rows;
	struct webhook_delivery_view	*list;
	struct str			 tested = form_get(&rq->query, "tested");
	enum status			 st;
	size_t				 i, n;

	if ((st = q_webhook_log(&rq->db, &rows, &n, .id = rq->arg[0])) != OK)
		return (st);
	list = arena_array(rq->arena, n, sizeof(*list));
	for (i = 0; i < n; i++) {
		delivery_fill(rq, &rows[i], &list[i]);
		if (!str_is(rows[i].id, tested))
			continue;
		v->tested = rq_say(rq, W_WEBHOOKS_TESTED, .outcome =
		    list[i].outcome.len != 0 ? list[i].outcome :
		    rq_word(rq, W_WEBHOOKS_UNDER_WAY));
		v->is_tested_well = str_is_c(rows[i].state, "delivered");
		if (str_is_c(rows[i].state, "waiting"))
			v->again_url = str_cat(rq->arena, url(rq, APP_WEBHOOK,
			    rq->arg[0]), STR("?tested="), tested);
	}
	v->log = (struct view_list){ list, n };
	return (OK);
}

static enum status
webhook_find(struct rq *rq, struct webhook **out) AWAITS
{
	struct webhook	*rows;
	enum status	 st;
	size_t		 i, n;

	if (!app_id_is_valid(rq->arg[0]))
		return (E_NOTFOUND);
	if ((st = q_webhook_list(&rq->db, &rows, &n)) != OK)
		return (st);
	for (i = 0; i < n; i++)
		if (str_is(rows[i].id, rq->arg[0]) &&
		    !str_is_c(rows[i].state, "deleted")) {
			*out = &rows[i];
			return (OK);
		}
	return (E_NOTFOUND);
}

static void
state_fill(struct rq *rq, const struct webhook *w, struct webhook_view *v)
{
	struct str	 saved = form_get(&rq->query, "saved");

	v->back_url = url(rq, APP_WEBHOOKS);
	v->action = url(rq, APP_WEBHOOK_SEND, w->id);
	v->host = w->host;
	v->is_active = str_is_c(w->state, "active");
	v->tone = v->is_active ? STR("open") : STR("draft");
	v->state = rq_word(rq, v->is_active ? W_WEBHOOKS_ACTIVE :
	    w->is_gone ? W_WEBHOOKS_GONE : W_WEBHOOKS_PAUSED);
	v->made = app_time(rq, w->made_local);
	v->by = w->made_by;
	if (w->old_until.len != 0)
		v->old_until = rq_say(rq, W_WEBHOOKS_OLD_UNTIL,
		    .when = app_time(rq, w->old_until));
	if (saved.len != 0)
		v->saved = rq_word(rq, str_is_c(saved, "again") ?
		    W_WEBHOOKS_RESENT : W_SETTINGS_SAVED);
}

static enum status
webhook_show(struct rq *rq, int code, const struct deed *d) AWAITS
{
	struct webhook_form	 stored;
	struct webhook_view	 v;
	struct problem_view	 bad;
	struct webhook		*w;
	enum status		 st;

	memset(&v, 0, sizeof(v));
	if ((st = webhook_find(rq, &w)) != OK)
		return (st);
	webhook_form_of(rq->arena, w, &stored);
	if ((st = webhook_form_fill(rq, d->form == NULL ? &stored : d->form,
	    &v.form)) != OK || (st = log_fill(rq, &v)) != OK)
		return (st);
	app_frame(rq, rq_word(rq, W_WEBHOOKS_TITLE), &v.layout, &v.nav);
	state_fill(rq, w, &v);
	v.new_secret = d->secret;
	bad = (struct problem_view){ STR("#log"), rq_word(rq, d->bad) };
	if (d->bad != W_NONE)
		v.errors = (struct view_list){ &bad, 1 };
	else if (d->form != NULL)
		v.errors = (struct view_list){ d->form->problems,
		    d->form->nproblems };
	v.layout.has_error = v.errors.n != 0;
	return (page_send(rq, code, &webhook_page, &v));
}

/* GET /app/settings/webhooks/:webhook. */
enum status
app_webhook_get(struct rq *rq)
{
	return (webhook_show(rq, 200, &(struct deed){ .bad = W_NONE }));
}

/* --- changing --- */

static enum status
back(struct rq *rq, const char *how)
{
	return (rq_see_other(rq, str_cat(rq->arena, url(rq, APP_WEBHOOK,
	    rq->arg[0]), str_of(how))));
}

static enum status
webhook_change(struct rq *rq) AWAITS
{
	struct webhook_put_row	*row;
	struct webhook_form	 form;
	enum status		 st;

	webhook_form_read(rq, &form);
	if (form.nproblems != 0)
		return (webhook_show(rq, 422, &(struct deed){ .form = &form,
		    .bad = W_NONE }));
	if ((st = q_webhook_put(&rq->db, &row, .id = rq->arg[0],
	    .url = form.url.url, .host = form.url.host, .shape = form.shape,
	    .events = form.events, .every_survey = form.every,
	    .surveys = form.surveys, .sealed = STR_NONE)) != OK)
		return (st);
	return (str_is_c(row->verdict, "done") ? back(rq, "?saved=1") :
	    E_NOTFOUND);
}

/* What is as wanted already is no mistake. */
static enum status
webhook_turn(struct rq *rq, struct str what) AWAITS
{
	struct webhook_set_row	*row;
	enum status		 st;

	if ((st = q_webhook_set(&rq->db, &row, .id = rq->arg[0],
	    .what = what, .sealed = STR_NONE)) != OK)
		return (st);
	if (str_is_c(what, "delete"))
		return (rq_see_other(rq, str_cat(rq->arena, url(rq,
		    APP_WEBHOOKS), STR("?saved=deleted"))));
	return (back(rq, "?saved=1"));
}

static enum status
webhook_rotate(struct rq *rq) AWAITS
{
	struct webhook_set_row	*row;
	struct str		 secret = webhook_secret_new(rq->arena);
	struct deed		 d = { .bad = W_NONE };
	enum status		 st;

	if ((st = q_webhook_set(&rq->db, &row, .id = rq->arg[0],
	    .what = STR("rotate"), .sealed = store_webhook_seal(&rq->db,
	    rq->arg[0], secret))) != OK)
		return (st);
	if (!str_is_c(row->verdict, "done"))
		return (E_NOTFOUND);
	d.secret = webhook_secret_text(rq->arena, secret);
	return (webhook_show(rq, 200, &d));
}

/* Its outcome comes from another process; most come at once. */
static enum status
outcome_await(struct rq *rq, struct str delivery) AWAITS
{
	int64_t			 until = clock_ms() + TEST_PATIENCE;
	struct webhook_delivery	*d;
	enum status		 st;

	do {
		(void)co_wait(clock_ms() + TEST_EVERY);
		st = q_webhook_delivery_get(&rq->db, &d, .id = rq->arg[0],
		    .delivery = delivery);
	} while (st == OK && str_is_c(d->state, "waiting") &&
	    clock_ms() < until);
	return (st);
}

static enum status
webhook_test(struct rq *rq) AWAITS
{
	struct webhook_try_row	*row;
	struct str		 made;
	enum status		 st;

	if ((st = q_webhook_try(&rq->db, &row, .id = rq->arg[0])) != OK)
		return (st);
	if (row->delivery.len == 0)
		return (E_NOTFOUND);
	made = str_dup(rq->arena, row->delivery);
	if ((st = outcome_await(rq, made)) != OK)
		return (st);
	return (back(rq, str_cat(rq->arena, STR("?tested="), made).p));
}

static enum status
delivery_repeat(struct rq *rq, struct str delivery) AWAITS
{
	struct webhook_again_row	*row;
	enum status			 st;

	if (!app_id_is_valid(delivery))
		return (E_NOTFOUND);
	if ((st = q_webhook_again(&rq->db, &row, .id = rq->arg[0],
	    .delivery = delivery)) != OK)
		return (st);
	if (!row->done)
		return (webhook_show(rq, 422, &(struct deed){
		    .bad = W_WEBHOOKS_NOT_AGAIN }));
	return (back(rq, "?saved=again#log"));
}

/* POST /app/settings/webhooks/:webhook: the button says what. */
enum status
app_webhook_post(struct rq *rq)
{
	struct str		 what = form_get(&rq->form, "set");
	const struct form_field	*again = form_find(&rq->form, "again");

	if (!app_id_is_valid(rq->arg[0]))
		return (E_NOTFOUND);
	if (again != NULL)
		return (delivery_repeat(rq, again->value));
	if (str_is_c(what, "rotate"))
		return (webhook_rotate(rq));
	if (str_is_c(what, "test"))
		return (webhook_test(rq));
	if (str_is_c(what, "pause") || str_is_c(what, "resume") ||
	    str_is_c(what, "delete"))
		return (webhook_turn(rq, what));
	return (webhook_change(rq));
}
