/*
 * GET and POST of /:tenant/careers/:opening/age: the one question before
 * anything personal. Neutral: the page never says which answer is wanted.
 * What is typed lives as long as the request; nothing is stored or logged,
 * whatever the answer. Too young: a calm page, and a mark in the browser's
 * session, so that going back does not ask again.
 */
#include <string.h>

#include "base/secret.h"
#include "rule/age.h"
#include "form/field.h"
#include "page/public/apply_show.h"
#include "page/public/careers.h"
#include "page/public/careers_part.h"
#include "page/part/field_view.h"

/* A field of the application, on its way through. */
VIEW_STRUCT(kept_view, text(name, value));

VIEW_STRUCT(age_view,
    sub(layout_view, layout),
    text(opening_title, opening_lang, opening_url, action, token, error,
        described, day, month, year),
    flag(ask_day),
    list(problem_view, errors),
    list(kept_view, kept));

VIEW_STRUCT(refused_view,
    sub(layout_view, layout),
    text(opening_title, opening_lang, company));

VIEW_PAGE(age_page, age_view, "careers/age.html");
VIEW_PAGE(refused_page, refused_view, "careers/refused.html");

enum status
career_refused_send(const struct career *c)
{
	struct refused_view	 v;

	v.layout = layout_public(c->rq, c->rq->tenant, word(c->rq->locale,
	    W_AGE_REFUSED));
	v.layout.noindex = true;
	v.opening_title = c->opening->title;
	v.opening_lang = c->opening->language;
	v.company = c->rq->tenant->name;
	return (page_send(c->rq, 200, &refused_page, &v));
}

/* What a form that came back says: why, and where. */
struct age_problem {
	enum word	 why;		/* W_NONE: nothing is wrong */
	enum age_field	 where;
	bool		 is_held;	/* about no field: rq->held */
};

static const char *const field_ids[] = {
	[AGE_FIELD_NONE] = "#birth-month", [AGE_FIELD_DAY] = "#birth-day",
	[AGE_FIELD_MONTH] = "#birth-month", [AGE_FIELD_YEAR] = "#birth-year",
};

static void
problem_fill(struct rq *rq, struct age_view *v, const struct age_problem *bad)
{
	struct problem_view	*p = arena_get(rq->arena, sizeof(*p));

	p->text = word(rq->locale, bad->why);
	p->href = STR_NONE;
	if (!bad->is_held) {
		v->error = p->text;
		p->href = str_of(field_ids[bad->where]);
	}
	v->errors = (struct view_list){ p, 1 };
	v->layout.has_error = true;
}

static struct view_list
kept_make(const struct rq *rq)
{
	const struct form_field	*f;
	struct kept_view	*v;
	size_t			 i, n;

	v = arena_array(rq->arena, rq->form.n, sizeof(*v));
	for (i = n = 0; i < rq->form.n; i++) {
		f = &rq->form.fields[i];
		if (!f->is_file && apply_field_is_kept(f->name))
			v[n++] = (struct kept_view){ f->name,
			    field_shown(rq->arena, f->value) };
	}
	return ((struct view_list){ v, n });
}

static enum status
age_show(const struct career *c, int code, const struct age_input *typed,
    bool ask_day, const struct age_problem *bad)
{
	struct form_token	 t = { .extra = 0 };
	struct age_view		 v;
	struct arena		*a = c->rq->arena;

	memset(&v, 0, sizeof(v));
	v.layout = layout_public(c->rq, c->rq->tenant, words_say(a,
	    c->rq->locale, W_AGE_TITLE, .opening = c->opening->title));
	v.layout.noindex = true;
	v.opening_title = c->opening->title;
	v.opening_lang = c->opening->language;
	v.opening_url = career_url(c, OPENING);
	v.action = career_url(c, AGE);
	secret_random(t.id, sizeof(t.id));
	v.token = rq_form_token(c->rq, v.action, &t);
	v.described = field_described(a, STR("birth"), true,
	    bad->why != W_NONE && !bad->is_held);
	v.ask_day = ask_day;
	v.day = field_shown(a, typed->day);
	v.month = field_shown(a, typed->month);
	v.year = field_shown(a, typed->year);
	v.kept = kept_make(c->rq);
	if (bad->why != W_NONE)
		problem_fill(c->rq, &v, bad);
	return (page_send(c->rq, code, &age_page, &v));
}

static const struct age_input	 untouched;
static const struct age_problem	 no_problem;

enum status
age_get(struct rq *rq)
{
	struct career	 c;
	enum status	 st;

	if ((st = career_enter(rq, &c)) != OK)
		return (st);
	if (career_is_refused(rq))
		return (career_refused_send(&c));
	if (!c.opening->is_open)
		return (career_opening_send(&c, 410));
	return (age_show(&c, 200, &untouched, false, &no_problem));
}

enum status
career_age_again(const struct career *c)
{
	return (age_show(c, 422, &untouched, false, &no_problem));
}

/* Its own, and what goes through. */
static const struct form_rule	 rules[] = {
	{ "_token", FORM_TEXT },
	{ "_website", FORM_TEXT },
	{ "day", FORM_TEXT },
	{ "month", FORM_TEXT },
	{ "year", FORM_TEXT },
	{ "name", FORM_TEXT },
	{ "email", FORM_TEXT },
	{ "phone", FORM_TEXT },
	{ "resume_text", FORM_TEXT },
	{ "cover_note", FORM_TEXT },
	{ "consent_process", FORM_TICK },
	{ "consent_keep", FORM_TICK },
};

static enum status
age_pass(const struct career *c) AWAITS
{
	unsigned char	 draft[DRAFT_ID];

	secret_random(draft, sizeof(draft));
	if (kept_make(c->rq).n != 0)
		return (apply_begin(c, draft));
	return (rq_see_other(c->rq, str_fmt(c->rq->arena, "%.*s?pass=%.*s",
	    STR_ARG(career_url(c, APPLY)),
	    STR_ARG(career_pass_make(c, draft)))));
}

static struct age_input
age_typed(const struct rq *rq)
{
	return ((struct age_input){ .day = form_get(&rq->form, "day"),
	    .month = form_get(&rq->form, "month"),
	    .year = form_get(&rq->form, "year") });
}

static enum status
age_decide(const struct career *c) AWAITS
{
	struct rq		*rq = c->rq;
	struct age_input	 in = age_typed(rq);
	struct age_problem	 bad = no_problem;
	struct civil		 today, birth;
	bool			 had_day = form_find(&rq->form, "day") != NULL;

	if (!civil_read(rq->tenant->today, &today))
		return (db_refuse(&rq->db, E_INTERNAL,
		    "the tenant's date cannot be read"));
	if (age_read(&in, today, &birth, &bad.where, &bad.why) != OK)
		return (age_show(c, 422, &in, had_day, &bad));
	switch (age_check(birth, today, (int)c->opening->min_age)) {
	case AGE_YES:
		return (age_pass(c));
	case AGE_NO:
		career_refuse(rq);
		return (career_refused_send(c));
	case AGE_ASK_DAY:
		break;
	}
	if (!had_day)
		return (age_show(c, 200, &in, true, &no_problem));
	bad.why = W_AGE_NO_DAY;
	bad.where = AGE_FIELD_DAY;
	return (age_show(c, 422, &in, true, &bad));
}

/* *on: it is open to this browser, and has its own fields. Otherwise it is
 * answered. */
static enum status
age_enter(struct rq *rq, struct career *c, bool *on) AWAITS
{
	enum status	 st;

	*on = false;
	if ((st = career_enter(rq, c)) != OK)
		return (st);
	if (career_is_refused(rq))
		return (career_refused_send(c));
	if (!c->opening->is_open)
		return (career_opening_send(c, 410));
	rq->form.why = form_why_not(&rq->form, "", rules,
	    sizeof(rules) / sizeof(rules[0]));
	if (rq->form.why != W_NONE)
		return (E_MALFORMED);
	*on = true;
	return (OK);
}

enum status
age_post(struct rq *rq)
{
	struct career	 c;
	enum status	 st;
	bool		 on;

	st = age_enter(rq, &c, &on);
	return (on ? age_decide(&c) : st);
}

enum status
age_again(struct rq *rq)
{
	const struct age_problem	 bad = { .why = rq->held,
					    .is_held = true };
	struct age_input		 in = age_typed(rq);
	struct career			 c;
	enum status			 st;
	bool				 on;

	st = age_enter(rq, &c, &on);
	return (on ? age_show(&c, rq->held_code, &in,
	    form_find(&rq->form, "day") != NULL, &bad) : st);
}
