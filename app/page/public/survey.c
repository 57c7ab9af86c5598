/*
 * GET and POST of /:tenant/s/:survey. No cookie and no script is needed: the
 * form carries a signed token with the submission id, the version and the
 * language it was made for; what was sent so far is in the database under
 * that id. Sending anything twice finds the first.
 */
#include <string.h>

#include "base/language.h"
#include "base/secret.h"
#include "form/type.h"
#include "page/public/survey.h"
#include "page/public/survey_visit.h"

static bool
page_find(const struct survey *def, struct str code, size_t *page)
{
	for (*page = 0; *page < def->npages; (*page)++)
		if (str_is(def->pages[*page].code, code))
			return (true);
	return (false);
}

/* What is missing comes first: it may have been hidden before. */
static enum status
review_open(struct visit *v)
{
	size_t	 missing;

	if (answers_complete(v->rq->arena, &v->answers, v->lang,
	    &missing) == OK)
		return (survey_review_show(v, 200));
	v->reviews = true;
	return (survey_page_show(v, missing, 200));
}

/* Is what is kept just what this address was made for? Nobody is shown less
 * than what is stored: an address of an older revision asks the database. */
static bool
visit_is_kept(struct visit *v, enum status *st)
{
	const struct visit_state	*s = visit_recall(v->rq->arena,
					    v->token.id);
	int64_t				 n;

	if (s == NULL || !str_int(form_get(&v->rq->query, "n"), &n) ||
	    s->revision != n || n == VISIT_DONE)
		return (false);
	visit_reset(v);
	*st = visit_go_on(v, s);
	return (true);
}

/* A respondent's own link: to the page one was on, or to the first again. */
static enum status
own_follow(struct visit *v, enum visit_way way, struct str token) AWAITS
{
	struct form_token	 t = { .issued = 0 };
	struct response		*done = NULL;
	struct visit_own	 own;
	enum status		 st;
	size_t			 page;

	if (!visit_own_read(v, way, token, &own))
		return (E_NOTFOUND);
	memcpy(t.id, own.id, sizeof(t.id));
	t.extra = own.extra;
	if ((st = visit_continue(v, &t)) != OK)
		return (st);
	if (way == WAY_EDIT && !visit_edit_enter(v, token))
		return (E_NOTFOUND);
	if ((st = visit_load(v, &done)) != OK)
		return (st);
	if (done != NULL)
		return (rq_see_other(v->rq, done_path(v, done)));
	page = own.page;
	if (page >= v->def->npages || way == WAY_EDIT)
		if (!survey_page_first(&v->answers, &page))
			return (E_NOTFOUND);
	return (rq_see_other(v->rq, page_path(v, page)));
}

/* A later page, by address: Back, reload and a bookmark all come here. */
static enum status
survey_resume(struct visit *v, struct str token, bool is_open) AWAITS
{
	struct response		*done = NULL;
	struct form_token	 t;
	enum status		 st;
	size_t			 page;

	if (!token_read(token, SECRET_FORM, v->path.p, v->path.len, &t,
	    sizeof(t)))
		return (is_open ? E_NOTFOUND :
		    survey_closed_send(v->rq, v->cs, false));
	form_token_renew(&t, RATE_SURVEY);
	if ((st = visit_continue(v, &t)) != OK)
		return (st);
	if (!visit_edit_enter(v, form_get(&v->rq->query, "e")))
		return (E_NOTFOUND);
	if (v->edits || !is_open || !visit_is_kept(v, &st))
		st = visit_load(v, &done);
	if (st != OK)
		return (st);
	if (done != NULL)
		return (rq_see_other(v->rq, done_path(v, done)));
	if (!is_open)
		return (survey_closed_send(v->rq, v->cs, false));
	if (v->def->review && str_is_c(form_get(&v->rq->query, "p"),
	    REVIEW_CODE))
		return (review_open(v));
	v->reviews = v->def->review && form_find(&v->rq->query, "r") != NULL;
	if ((!page_find(v->def, form_get(&v->rq->query, "p"), &page) ||
	    !survey_page_is_shown(&v->answers, page)) &&
	    !survey_page_first(&v->answers, &page))
		return (db_refuse(&v->rq->db, E_INTERNAL,
		    "the survey shows no page"));
	return (survey_page_show(v, page, 200));
}

static struct answer_input *
inputs_of(struct arena *a, const struct form *f)
{
	struct answer_input	*in = arena_array(a, f->n, sizeof(*in));
	size_t			 i;

	for (i = 0; i < f->n; i++)
		in[i] = (struct answer_input){ f->fields[i].name,
		    f->fields[i].value };
	return (in);
}

/* "a.nps=9" of the address: an answer to choose beforehand. */
static void
suggestions_read(struct visit *v)
{
	const struct form	*f = &v->rq->query;
	struct answer_input	*in = arena_array(v->rq->arena, f->n,
				    sizeof(*in));
	size_t			 i;

	for (i = 0; i < f->n; i++)
		if (str_starts(f->fields[i].name, STR("a.")))
			in[v->nsuggested++] = (struct answer_input){
			    str_from(f->fields[i].name, 2),
			    f->fields[i].value };
	v->suggested = in;
}

enum status
survey_get(struct rq *rq)
{
	struct cached_survey	*cs;
	struct visit		 v;
	struct str		 s;
	enum status		 st;

	st = cache_survey_get(&rq->db, rq->tenant, rq->arg[0], &cs);
	if (st != OK && st != E_GONE)
		return (st);
	visit_start(&v, rq, cs);
	if ((s = form_get(&rq->query, "t")).len != 0)
		return (survey_resume(&v, s, st == OK));
	if (st == E_GONE)
		return (survey_closed_send(rq, cs, false));
	if ((s = form_get(&rq->query, "c")).len != 0)
		return (own_follow(&v, WAY_LATER, s));
	if ((s = form_get(&rq->query, "e")).len != 0)
		return (own_follow(&v, WAY_EDIT, s));
	v.given = inputs_of(rq->arena, &rq->query);
	if (survey_is_given(v.def, v.given, rq->query.n))
		v.ngiven = rq->query.n;
	suggestions_read(&v);
	if (form_find(&rq->query, "s") != NULL &&
	    survey_question_find(v.def, STR("s")) == NULL)
		return (survey_context_enter(&v, form_get(&rq->query, "s")));
	s = form_get(&rq->query, "lang");
	v.lang = s.len != 0 ? survey_language_find(v.def, s) :
	    survey_language_pick(v.def, rq->language);
	rq->locale = locale_find(v.def->languages[v.lang]);
	secret_random(v.token.id, sizeof(v.token.id));
	return (survey_first_send(&v));
}

static enum status
visit_goto(struct visit *v, size_t from, size_t page) AWAITS
{
	enum status	 st;
	bool		 on;

	st = visit_send(v, from, false, &on);
	return (on ? rq_see_other(v->rq, page_path(v, page)) : st);
}

/* What is shown is what is stored: how many pages there are hangs on it. */
static enum status
page_refuse(struct visit *v, size_t page)
{
	if (!v->is_unread)
		return (survey_page_show(v, page, 422));
	v->is_stale = true;
	return (E_BUSY);
}

/* Another tab may have made a question of an earlier page visible that must
 * be answered: what came now is kept, and that page is shown. */
static enum status
visit_finish(struct visit *v, size_t page) AWAITS
{
	enum status	 st = OK;
	size_t		 missing;
	bool		 on = true;

	if (answers_complete(v->rq->arena, &v->answers, v->lang,
	    &missing) == OK)
		return (visit_send(v, page, true, &on));
	if (missing != page)
		st = visit_send(v, page, false, &on);
	return (on ? page_refuse(v, missing) : st);
}

/* Going back does not ask for what is missing, but what was typed and cannot
 * be kept is said, not dropped. */
static bool
page_may_leave_back(const struct visit *v, size_t page)
{
	const struct survey_page	*p = &v->def->pages[page];
	size_t				 i;

	if (v->answers.error.len != 0)
		return (false);
	for (i = 0; i < p->nquestions; i++)
		if (v->answers.list[p->questions[i].index].state ==
		    ANSWER_REFUSED)
			return (false);
	return (true);
}

/* All that may begin with "_": what is not an answer is refused, too. */
static const struct form_rule	 own_fields[] = {
	{ "_token", FORM_TEXT },
	{ "_page", FORM_TEXT },
	{ "_back", FORM_TEXT },
	{ "_decline", FORM_TEXT },
	{ "_go", FORM_TEXT },
	{ "_lang", FORM_TEXT },
	{ "_later", FORM_TEXT },
	{ "_edit", FORM_TEXT },
	{ "_given", FORM_TEXT },
	{ "_session", FORM_TEXT },
	{ "_review", FORM_TEXT },
	{ "_attach", FORM_TEXT },
	{ "_detach", FORM_TEXT },
	{ ANSWER_WARNED, FORM_TEXT },
	{ "_website", FORM_TEXT },
};

_Static_assert(SURVEY_PAGE_FIELDS + sizeof(own_fields) /
    sizeof(own_fields[0]) <= FORM_FIELDS_MAX, "a page's fields fit a form");

/* W_NONE, or why not. */
static enum word
inputs_read(struct rq *rq, struct answer_input **in, size_t *n)
{
	if (form_why_not(&rq->form, "_", own_fields,
	    sizeof(own_fields) / sizeof(own_fields[0])) != W_NONE)
		return (W_FORM_SURVEY_FIELDS);
	*in = inputs_of(rq->arena, &rq->form);
	*n = rq->form.n;
	return (W_NONE);
}

/* Nothing of what was sent before is kept, either. */
static enum status
visit_decline(struct visit *v, size_t page) AWAITS
{
	bool	 on;

	v->ngiven = 0;
	visit_blank(v);
	v->declines = true;
	return (visit_send(v, page, false, &on));
}

/* Was a language of the list below the form chosen? The visit goes on in it. */
static bool
language_choose(struct visit *v)
{
	struct str	 tag = form_get(&v->rq->form, "_lang");

	if (tag.len == 0 || !language_find(v->def->languages,
	    v->def->nlanguages, tag, &v->lang))
		return (false);
	v->token.extra = EXTRA(v->lang, EXTRA_VERSION(v->token.extra)) |
	    (v->token.extra & EXTRA_SESSION);
	v->rq->locale = locale_find(v->def->languages[v->lang]);
	return (true);
}

/* The same page in the language that was chosen, with all that was typed.
 * Nothing is stored, and nothing is asked for that is still missing. */
static enum status
page_translate(struct visit *v, size_t page)
{
	struct answer	*a;
	size_t		 i;

	if (v->is_unread) {
		v->is_stale = true;
		return (E_BUSY);
	}
	for (i = 0; i < v->def->pages[page].nquestions; i++) {
		a = &v->answers.list[v->def->pages[page].questions[i].index];
		if (a->state != ANSWER_ABSENT)
			continue;
		a->error = STR_NONE;
		a->error_part = NULL;
	}
	return (survey_page_show(v, page, 200));
}

/* Is it left for another page than the next one? What is missing is not asked
 * for then. */
static bool
page_is_left(struct visit *v, size_t page, size_t *to)
{
	const struct form	*f = &v->rq->form;

	if (form_find(f, "_back") != NULL) {
		if (!survey_page_before(&v->answers, page, to))
			*to = page;
		return (true);
	}
	return (v->def->contents && form_find(f, "_go") != NULL &&
	    page_find(v->def, form_get(f, "_go"), to) &&
	    survey_page_is_shown(&v->answers, *to));
}

/* What was typed is stored, and the way back is said. */
static enum status
visit_later(struct visit *v, size_t page) AWAITS
{
	enum status	 st;
	bool		 on;

	st = visit_send(v, page, false, &on);
	return (on ? rq_see_other(v->rq, later_path(v, page)) : st);
}

/* The question of this page whose file is to be sent, or taken away; NULL: it
 * is none of those. */
static const struct question *
file_asked(const struct visit *v, size_t page, const char *name)
{
	const struct question	*q;

	if (!v->def->files || form_find(&v->rq->form, name) == NULL)
		return (NULL);
	q = survey_question_find(v->def, form_get(&v->rq->form, name));
	return (q != NULL && q->page == page &&
	    (q->type->flags & QT_APART) != 0 &&
	    survey_question_is_offered(&v->answers, q) ? q : NULL);
}

/* What else was typed is stored before one leaves for the file's page. */
static enum status
visit_attach(struct visit *v, size_t page, const struct question *q) AWAITS
{
	enum status	 st;
	bool		 on;

	st = visit_send(v, page, false, &on);
	return (on ? rq_see_other(v->rq, file_path(v, q)) : st);
}

static enum status
visit_detach(struct visit *v, size_t page, const struct question *q) AWAITS
{
	enum status	 st;
	bool		 on;

	v->answers.list[q->index] = (struct answer){ .n = 0 };
	answers_settle(&v->answers);
	st = visit_send(v, page, false, &on);
	return (on ? rq_see_other(v->rq, question_path(v, q)) : st);
}

/* The rest need not be asked; like a refusal, it leaves no answers behind. */
static enum status
visit_over(struct visit *v, size_t page, int64_t quota) AWAITS
{
	bool	 on;

	v->ngiven = 0;
	visit_blank(v);
	v->over = quota;
	return (visit_send(v, page, false, &on));
}

/* All is stored, and shown before it counts as sent. */
static enum status
visit_review(struct visit *v, size_t page) AWAITS
{
	enum status	 st;
	bool		 on;

	st = visit_send(v, page, false, &on);
	return (on ? rq_see_other(v->rq, review_path(v)) : st);
}

/* What the review page sends: all of it, or Back. */
static enum status
review_take(struct visit *v) AWAITS
{
	size_t	 page;
	bool	 on;

	if (form_find(&v->rq->form, "_back") != NULL &&
	    survey_page_before(&v->answers, v->def->npages, &page))
		return (rq_see_other(v->rq, page_path(v, page)));
	if (answers_complete(v->rq->arena, &v->answers, v->lang, &page) != OK)
		return (page_refuse(v, page));
	return (visit_send(v, v->def->npages - 1, true, &on));
}

static enum status
page_take(struct visit *v, size_t page) AWAITS
{
	struct answer_input	*in;
	const struct question	*q;
	enum status		 st;
	int64_t			 quota;
	size_t			 n, other;
	bool			 translates;

	v->over = 0;
	if ((v->rq->form.why = inputs_read(v->rq, &in, &n)) != W_NONE)
		return (E_MALFORMED);
	if (form_find(&v->rq->form, "_decline") != NULL)
		return (v->edits ? E_MALFORMED : visit_decline(v, page));
	if (page == v->def->npages)
		return (review_take(v));
	translates = language_choose(v);
	st = answers_read(v->rq->arena, v->def, page, in, n, v->lang,
	    &v->answers);
	answers_visit(v->rq->arena, &v->answers, v->token.id);
	if (translates)
		return (page_translate(v, page));
	if (v->def->later && !v->edits &&
	    form_find(&v->rq->form, "_later") != NULL)
		return (page_may_leave_back(v, page) ?
		    visit_later(v, page) : page_refuse(v, page));
	if ((q = file_asked(v, page, "_attach")) != NULL)
		return (page_may_leave_back(v, page) ?
		    visit_attach(v, page, q) : page_refuse(v, page));
	if ((q = file_asked(v, page, "_detach")) != NULL)
		return (page_may_leave_back(v, page) ?
		    visit_detach(v, page, q) : page_refuse(v, page));
	if (page_is_left(v, page, &other))
		return (page_may_leave_back(v, page) ?
		    visit_goto(v, page, other) : page_refuse(v, page));
	if (st != OK)
		return (page_refuse(v, page));
	if ((quota = visit_quota_full(v, page)) != 0)
		return (visit_over(v, page, quota));
	if (!v->reviews && survey_page_next(&v->answers, page, &other))
		return (visit_goto(v, page, other));
	return (v->def->review ? visit_review(v, page) :
	    visit_finish(v, page));
}

/* All of it may have been sent before it closed, and the answer lost. */
static enum status
post_closed(struct visit *v, size_t page) AWAITS
{
	struct answer_input	*in;
	struct response		*done;
	enum status		 st;
	size_t			 n;

	if ((st = visit_load(v, &done)) != OK)
		return (st);
	if (done != NULL)
		return (rq_see_other(v->rq, done_path(v, done)));
	if (page == v->def->npages)
		return (visit_closed(v));
	if (inputs_read(v->rq, &in, &n) != W_NONE || answers_read(v->rq->arena,
	    v->def, page, in, n, v->lang, &v->answers) != OK)
		v->kept = STR_NONE;
	return (visit_closed(v));
}

/*
 * This machine has what the visit has sent; or this is its first page, and so
 * nothing is stored yet. Should either be wrong, the database refuses to store
 * on top of it, and then it is read.
 */
static bool
visit_needs_no_read(struct visit *v, size_t page, enum status *st)
{
	const struct visit_state	*s = visit_recall(v->rq->arena,
					    v->token.id);
	size_t				 first;

	visit_reset(v);
	v->is_unread = true;
	*st = OK;
	if (s != NULL && s->revision == VISIT_DONE)
		return (false);
	if (s != NULL) {
		*st = visit_go_on(v, s);
		return (true);
	}
	return (survey_page_first(&v->answers, &first) && page == first);
}

/* It is sent as a whole: nothing is stored before it. */
static bool
visit_is_one_page(const struct visit *v)
{
	return (v->def->npages == 1 && !v->def->review && !v->def->later &&
	    !v->def->files);
}

static enum status
post_open(struct visit *v, size_t page) AWAITS
{
	struct response	*done = NULL;
	enum status	 st;
	int		 tries;

	if (visit_is_one_page(v) && !v->edits) {
		visit_blank(v);
		v->revision = -1;
		return (page_take(v, page));
	}
	/* Another page of this visit may come in between: what it stored is
	 * read again and this page added to it. */
	for (tries = 0; tries < VISIT_STALE_TRIES; tries++) {
		if (v->edits || tries != 0 ||
		    !visit_needs_no_read(v, page, &st))
			st = visit_load(v, &done);
		if (st != OK)
			return (st);
		if (done != NULL)
			return (rq_see_other(v->rq, done_path(v, done)));
		st = page_take(v, page);
		if (!v->is_stale)
			return (st);
	}
	return (db_refuse(&v->rq->db, E_BUSY,
	    "another page of this visit was always first"));
}

/* Hidden fields as the first page carries them. What is stored comes before
 * them: they are looked at only while nothing is. */
static void
given_carried(struct visit *v)
{
	struct answer_input	*in;

	answers_given_read(v->rq->arena, v->def, form_get(&v->rq->form,
	    "_given"), &in, &v->ngiven);
	v->given = in;
}

/* Which survey and page it is; *is_open: at this moment. */
static enum status
post_enter(struct rq *rq, struct visit *v, size_t *page, bool *is_open) AWAITS
{
	struct cached_survey	*cs;
	enum status		 st;

	st = cache_survey_get(&rq->db, rq->tenant, rq->arg[0], &cs);
	if (st != OK && st != E_GONE)
		return (st);
	*is_open = st == OK;
	visit_start(v, rq, cs);
	if ((st = visit_continue(v, &rq->token)) != OK)
		return (st == E_NOTFOUND ? E_MALFORMED : st);
	if (rq->body.len > SURVEY_BODY_USUAL &&
	    rq->body.len > survey_body_most(v->def) + SURVEY_BODY_MORE)
		return (E_TOO_BIG);
	if (!visit_edit_enter(v, form_get(&rq->form, "_edit")))
		return (E_MALFORMED);
	if (form_find(&rq->form, "_given") != NULL)
		given_carried(v);
	if (form_find(&rq->form, "_session") != NULL &&
	    (st = survey_context_carried(v, form_get(&rq->form, "_session"),
	    &v->refusal)) != OK)
		return (st);
	v->reviews = v->def->review && form_find(&rq->form, "_review") != NULL;
	if (page_find(v->def, form_get(&rq->form, "_page"), page))
		return (OK);
	/* The review stands behind all pages. */
	if (v->def->review && str_is_c(form_get(&rq->form, "_page"),
	    REVIEW_CODE)) {
		*page = v->def->npages;
		return (OK);
	}
	rq->form.why = W_FORM_SURVEY_PAGE;
	return (E_MALFORMED);
}

/* Script asks where to go on, and goes there itself: a fetch would follow the
 * way, and the page be made twice. What is not taken it sends again as a form
 * does, so that the page says why. */
static enum status
script_answer(struct rq *rq, enum status st)
{
	if (st != OK || !str_is_c(form_get(&rq->query, "send"), "2"))
		return (st);
	if (rq->code == 303) {
		rq->code = 201;
		return (OK);
	}
	return (rq->code >= 500 ? OK :
	    rq_bytes(rq, 200, STR("text/plain; charset=utf-8"), STR("")));
}

static enum status
survey_take(struct rq *rq) AWAITS
{
	struct visit	 v;
	enum status	 st;
	size_t		 page;
	bool		 is_open;

	if ((st = post_enter(rq, &v, &page, &is_open)) != OK)
		return (st);
	if (v.refusal != CONTEXT_GOOD)
		return (survey_context_refuse(&v, v.refusal, true));
	st = is_open ? post_open(&v, page) : post_closed(&v, page);
	return (st == E_CONFLICT && v.session.len != 0 ?
	    survey_context_again(&v) : st);
}

enum status
survey_post(struct rq *rq)
{
	return (script_answer(rq, survey_take(rq)));
}

/* What stands in it is read as if it were taken, so that it also says at once
 * what else would be wrong. */
static enum status
survey_hold(struct rq *rq) AWAITS
{
	struct answer_input	*in;
	struct response		*done = NULL;
	struct visit		 v;
	enum status		 st;
	size_t			 page, n;
	bool			 is_open, translates;

	if ((st = post_enter(rq, &v, &page, &is_open)) != OK)
		return (st);
	if (v.refusal != CONTEXT_GOOD)
		return (survey_context_refuse(&v, v.refusal, true));
	if (!is_open)
		return (post_closed(&v, page));
	if (visit_is_one_page(&v) && !v.edits)
		visit_blank(&v);
	else if ((st = visit_load(&v, &done)) != OK)
		return (st == E_CONFLICT && v.session.len != 0 ?
		    survey_context_again(&v) : st);
	if (done != NULL)
		return (rq_see_other(rq, done_path(&v, done)));
	if (page == v.def->npages)
		return (survey_review_show(&v, rq->held_code));
	if ((rq->form.why = inputs_read(rq, &in, &n)) != W_NONE)
		return (E_MALFORMED);
	translates = language_choose(&v);
	st = answers_read(rq->arena, v.def, page, in, n, v.lang, &v.answers);
	if (translates) {
		rq->held = W_NONE;	/* nothing is to be stored */
		return (page_translate(&v, page));
	}
	return (st == OK || st == E_INVALID ?
	    survey_page_show(&v, page, rq->held_code) : st);
}

enum status
survey_again(struct rq *rq)
{
	return (script_answer(rq, survey_hold(rq)));
}
