/*
 * GET /:tenant/s/:survey/later: this address is the way back. POST sends it by
 * mail, to an address that is used for that and kept nowhere else: what was
 * answered stays as anonymous as it was.
 */
#include <string.h>

#include "base/secret.h"
#include "form/field.h"
#include "page/part/field_view.h"
#include "page/public/survey.h"
#include "page/public/survey_visit.h"
#include "store/delivery.h"

VIEW_STRUCT(later_view,
    sub(layout_view, layout),
    text(title, go_on, until, action, token),
    flag(sent),
    sub(field_view, email),
    list(problem_view, errors));

VIEW_PAGE(later_page, later_view, "survey/later.html");

struct later {
	struct rq		*rq;
	struct visit		 visit;
	struct visit_own	 own;
	struct str		 link;	/* "c": the way back, signed */
	struct str		 title;
	struct str		 typed;
	enum word		 bad;	/* the address; W_NONE: sound */
};

/* *on: there is a way back, and the survey still takes answers; else the
 * answer is given. */
static enum status
later_start(struct later *l, struct rq *rq, bool *on) AWAITS
{
	struct form_token	 t = { .issued = 0 };
	struct cached_survey	*cs;
	enum status		 st;

	*on = false;
	memset(l, 0, sizeof(*l));
	l->rq = rq;
	l->link = form_get(&rq->query, "c");
	st = cache_survey_get(&rq->db, rq->tenant, rq->arg[0], &cs);
	if (st != OK && st != E_GONE)
		return (st);
	visit_start(&l->visit, rq, cs);
	if (!visit_own_read(&l->visit, WAY_LATER, l->link, &l->own))
		return (E_NOTFOUND);
	if (st == E_GONE)
		return (survey_closed_send(rq, cs, false));
	t.extra = l->own.extra;
	if ((st = visit_continue(&l->visit, &t)) != OK)
		return (st);
	l->title = text_in(&l->visit.def->title, l->visit.lang);
	*on = true;
	return (OK);
}

static enum status
later_show(struct later *l, int code, bool sent)
{
	struct rq		*rq = l->rq;
	struct form_token	 t = { .extra = 0 };
	struct problem_view	 p[2];
	struct later_view	 v;
	size_t			 np = 0;

	memset(&v, 0, sizeof(v));
	v.title = l->title;
	v.layout = layout_public(rq, rq->tenant, words_say(rq->arena,
	    rq->locale, W_LAYOUT_TITLE, .page = v.title,
	    .site = rq->tenant->name));
	v.layout.noindex = true;
	layout_language(&v.layout, rq,
	    l->visit.def->languages[l->visit.lang]);
	v.go_on = str_cat(rq->arena, l->visit.path, STR("?c="), l->link);
	v.until = visit_own_until(rq, &l->own);
	v.sent = sent;
	v.email.value = field_shown(rq->arena, l->typed);
	if (rq->held != W_NONE)
		p[np++] = (struct problem_view){ .text = rq_word(rq,
		    rq->held) };
	if (l->bad != W_NONE) {
		v.email.error = rq_word(rq, l->bad);
		p[np++] = (struct problem_view){ .href = STR("#email"),
		    .text = v.email.error };
	}
	v.email.described = field_described(rq->arena, STR("email"), true,
	    l->bad != W_NONE);
	v.errors = (struct view_list){ p, np };
	v.layout.has_error = np != 0;
	v.action = str_cat(rq->arena, url(rq, SURVEY_LATER,
	    l->visit.cs->row.slug), STR("?c="), l->link);
	secret_random(t.id, sizeof(t.id));
	v.token = rq_form_token(rq, url(rq, SURVEY_LATER,
	    l->visit.cs->row.slug), &t);
	return (page_send(rq, code, &later_page, &v));
}

enum status
survey_later_get(struct rq *rq)
{
	struct later	 l;
	enum status	 st;
	bool		 on;

	if ((st = later_start(&l, rq, &on)) != OK || !on)
		return (st);
	return (later_show(&l, 200, form_find(&rq->query, "sent") != NULL));
}

/* The form of a stranger that is not taken now, filled in. */
enum status
survey_later_again(struct rq *rq)
{
	struct later	 l;
	enum status	 st;
	bool		 on;

	if ((st = later_start(&l, rq, &on)) != OK || !on)
		return (st);
	l.typed = form_get(&rq->form, "email");
	return (later_show(&l, rq->held_code, false));
}

/* E_TOO_MANY: that mailbox has had enough mails for now. */
static enum status
later_mail(struct later *l, struct str email) AWAITS
{
	struct rq		*rq = l->rq;
	struct str		 title = str_one_line(rq->arena, l->title);
	struct delivery_new	 d = { .purpose = "survey.later",
				    .recipient = email };

	if (rq_is_counted(rq))
		d.mailbox = field_mailbox(rq->arena, email);
	d.subject = rq_say(rq, W_SURVEY_LATER_MAIL_SUBJECT, .title = title);
	d.text = str_cat(rq->arena, rq_say(rq, W_SURVEY_LATER_MAIL,
	    .until = visit_own_until(rq, &l->own),
	    .company = str_one_line(rq->arena, rq->tenant->name),
	    .link = rq_public(rq, str_cat(rq->arena, l->visit.path,
	    STR("?c="), l->link))), STR("\n"));
	return (store_delivery_add(&rq->db, &d));
}

enum status
survey_later_post(struct rq *rq)
{
	struct later	 l;
	struct str	 email;
	enum status	 st;
	bool		 on;

	if ((st = later_start(&l, rq, &on)) != OK || !on)
		return (st);
	l.typed = str_trim(form_get(&rq->form, "email"));
	if (field_email(rq->arena, l.typed, &email) != FIELD_OK) {
		l.bad = W_SURVEY_LATER_NO_EMAIL;
		return (later_show(&l, 422, false));
	}
	st = later_mail(&l, email);
	if (st == E_TOO_MANY) {
		l.bad = W_SURVEY_LATER_MANY;
		return (later_show(&l, 429, false));
	}
	if (st != OK)
		return (st);
	return (rq_see_other(rq, str_cat(rq->arena, url(rq, SURVEY_LATER,
	    l.visit.cs->row.slug), STR("?c="), l.link, STR("&sent=1"))));
}
