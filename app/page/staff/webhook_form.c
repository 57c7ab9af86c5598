/* The form of a webhook: see the header. */
#include <string.h>

#include "page/staff/webhook_form.h"

#define SURVEYS	100	/* to choose from */

static const enum word	event_words[EVENT__MAX] = {
	[EVENT_COMPLETED] = W_WEBHOOKS_EVENT_COMPLETED,
	[EVENT_UPDATED] = W_WEBHOOKS_EVENT_UPDATED,
	[EVENT_DECLINED] = W_WEBHOOKS_EVENT_DECLINED,
	[EVENT_ALERT] = W_WEBHOOKS_EVENT_ALERT,
};

static const enum word	shape_words[SHAPE__MAX] = {
	[SHAPE_STANDARD] = W_WEBHOOKS_SHAPE_STANDARD,
	[SHAPE_SLACK] = W_WEBHOOKS_SHAPE_SLACK,
	[SHAPE_TEAMS] = W_WEBHOOKS_SHAPE_TEAMS,
};

static const enum word	url_words[WEBHOOK_URL__MAX] = {
	[WEBHOOK_URL_FORM] = W_WEBHOOKS_URL_FORM,
	[WEBHOOK_URL_SCHEME] = W_WEBHOOKS_URL_SCHEME,
	[WEBHOOK_URL_LOGIN] = W_WEBHOOKS_URL_LOGIN,
	[WEBHOOK_URL_PORT] = W_WEBHOOKS_URL_PORT,
	[WEBHOOK_URL_PRIVATE] = W_WEBHOOKS_URL_PRIVATE,
};

static bool
list_has(const struct pg_list *list, struct str s)
{
	size_t	 i;

	for (i = 0; i < list->n; i++)
		if (str_is(list->v[i], s))
			return (true);
	return (false);
}

void
webhook_form_blank(struct webhook_form *f)
{
	static const struct str	 first = STR_INIT("response.completed");

	memset(f, 0, sizeof(*f));
	f->shape = str_of(webhook_shapes[SHAPE_STANDARD]);
	f->events = (struct pg_list){ &first, 1 };
	f->every = true;
}

static struct pg_list
words_of(struct arena *a, struct str all)
{
	size_t		 n;
	struct str	*v = str_words(a, all, &n);

	return ((struct pg_list){ v, n });
}

void
webhook_form_of(struct arena *a, const struct webhook *w,
    struct webhook_form *f)
{
	memset(f, 0, sizeof(*f));
	f->typed = w->url;
	f->shape = w->shape;
	f->events = words_of(a, w->events);
	f->every = w->every_survey;
	f->surveys = words_of(a, w->surveys);
}

/* All values of a field that comes once for each tick. */
static struct pg_list
ticks_of(struct rq *rq, const char *name)
{
	struct str	*v = arena_array(rq->arena, rq->form.n, sizeof(*v));
	size_t		 i, n = 0;

	for (i = 0; i < rq->form.n; i++)
		if (str_is_c(rq->form.fields[i].name, name))
			v[n++] = rq->form.fields[i].value;
	return ((struct pg_list){ v, n });
}

static void
problem_add(struct rq *rq, struct webhook_form *f, const char *at,
    enum word what)
{
	f->problems[f->nproblems++] = (struct problem_view){ str_of(at),
	    rq_word(rq, what) };
}

static bool
events_are_ours(const struct pg_list *events)
{
	size_t	 i, k, known = 0;

	for (i = 0; i < events->n; i++)
		for (k = 0; k < EVENT__MAX; k++)
			known += str_is_c(events->v[i], webhook_events[k]);
	return (known == events->n && known != 0 && known <= EVENT__MAX);
}

void
webhook_form_read(struct rq *rq, struct webhook_form *f)
{
	enum webhook_url_fault	 fault;

	memset(f, 0, sizeof(*f));
	f->typed = str_trim(form_get(&rq->form, "url"));
	f->shape = form_get(&rq->form, "shape");
	f->events = ticks_of(rq, "event");
	f->every = str_is_c(form_get(&rq->form, "every"), "1");
	f->surveys = ticks_of(rq, "survey");
	if (webhook_shape_find(f->shape) == SHAPE__MAX)
		f->shape = str_of(webhook_shapes[SHAPE_STANDARD]);
	fault = webhook_url_read(rq->arena, f->typed, rq_may_call_private(rq),
	    &f->url);
	if (fault != WEBHOOK_URL_OK)
		problem_add(rq, f, "#url", url_words[fault]);
	if (!events_are_ours(&f->events))
		problem_add(rq, f, "#event-1", W_WEBHOOKS_NO_EVENT);
	if (!f->every && f->surveys.n == 0)
		problem_add(rq, f, "#every", W_WEBHOOKS_NO_SURVEY);
}

static struct view_list
choices_of(struct rq *rq, const char *const *values, const enum word *labels,
    size_t n, const struct pg_list *chosen)
{
	struct choice_view	*v = arena_array(rq->arena, n, sizeof(*v));
	size_t			 i;

	for (i = 0; i < n; i++)
		v[i] = (struct choice_view){ str_of(values[i]),
		    rq_word(rq, labels[i]),
		    list_has(chosen, str_of(values[i])) };
	return ((struct view_list){ v, n });
}

/* Those that are chosen are among them, archived or not. */
static enum status
surveys_fill(struct rq *rq, const struct webhook_form *f,
    struct view_list *out) AWAITS
{
	struct survey_row	*rows;
	struct choice_view	*v;
	enum status		 st;
	size_t			 i, n, k;

	if ((st = q_survey_list(&rq->db, &rows, &n, .state = STR(""),
	    .words = STR(""), .rows = SURVEYS, .skip = 0)) != OK)
		return (st);
	v = arena_array(rq->arena, n + f->surveys.n, sizeof(*v));
	for (i = 0; i < n; i++)
		v[i] = (struct choice_view){ rows[i].slug, rows[i].title,
		    list_has(&f->surveys, rows[i].slug) };
	for (i = 0; i < f->surveys.n; i++) {
		for (k = 0; k < n; k++)
			if (str_is(v[k].value, f->surveys.v[i]))
				break;
		if (k == n)
			v[n++] = (struct choice_view){ f->surveys.v[i],
			    f->surveys.v[i], true };
	}
	*out = (struct view_list){ v, n };
	return (OK);
}

static struct str
error_at(const struct webhook_form *f, const char *href)
{
	size_t	 i;

	for (i = 0; i < f->nproblems; i++)
		if (str_is_c(f->problems[i].href, href))
			return (f->problems[i].text);
	return (STR_NONE);
}

enum status
webhook_form_fill(struct rq *rq, const struct webhook_form *f,
    struct webhook_form_view *v)
{
	const struct pg_list	 shape = { &f->shape, 1 };

	v->shapes = choices_of(rq, webhook_shapes, shape_words, SHAPE__MAX,
	    &shape);
	v->events = choices_of(rq, webhook_events, event_words, EVENT__MAX,
	    &f->events);
	v->every = f->every;
	v->events_error = error_at(f, "#event-1");
	v->surveys_error = error_at(f, "#every");
	app_field_fill(rq->arena, "url", f->typed, f->problems, f->nproblems,
	    &v->url);
	return (surveys_fill(rq, f, &v->surveys));
}
