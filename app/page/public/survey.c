/*
 * GET and POST of /:tenant/s/:survey. No cookie and no script is needed: the
 * form carries a signed token with the submission id, the version and the
 * language it was made for; what was sent so far is in the database under
 * that id. Sending anything twice finds the first.
 */
#include <string.h>

#include "base/date.h"
#include "base/secret.h"
#include "page/part/form_view.h"
#include "page/public/survey.h"
#include "store/cache.h"
#include "store/response.h"
#include "store/visits.h"

VIEW_STRUCT(survey_view,
    sub(layout_view, layout),
    text(title, intro, heading, subheading, action, token, page),
    num(number, count, behind),
    flag(many, is_first, has_back, is_last),
    list(problem_view, errors),
    list(question_view, questions));

VIEW_STRUCT(thanks_view,
    sub(layout_view, layout),
    text(text, receipt, again),
    flag(declined));

VIEW_STRUCT(closed_view,
    sub(layout_view, layout),
    text(title, when, zone),
    flag(early, late, unsent));

VIEW_PAGE(survey_page, survey_view, "survey/page.html");
VIEW_PAGE(thanks_page, thanks_view, "survey/thanks.html");
VIEW_PAGE(closed_page, closed_view, "survey/closed.html");

/* Each lost race means that another page was stored meanwhile. */
#define STALE_TRIES	8

/* One visit to one survey: what a request works on. */
struct visit {
	struct rq		*rq;
	struct cached_survey	*cs;
	const struct survey	*def;
	struct form_token	 token;
	struct str		 path;	/* as our own links write it */
	size_t			 lang;
	struct answers		 answers;
	struct str		 kept;	/* answers as stored, or none */
	int64_t			 revision;	/* as in struct response_new */
	bool			 is_unread;	/* the database was not asked */
	bool			 is_stale;	/* what was read is not the newest */
	bool			 declines;	/* "No, thank you" was pressed */
};

/* The token's own number: language above, version below. */
#define EXTRA(lang, version)	((uint32_t)(lang) << 24 | (uint32_t)(version))
#define EXTRA_LANG(x)		((size_t)((x) >> 24))
#define EXTRA_VERSION(x)	((int64_t)((x) & 0xffffff))

/* unsent: something came that is not stored. */
static enum status
closed_send(struct rq *rq, const struct cached_survey *cs, bool unsent)
{
	struct closed_view	 v;

	if (rq->locale == NULL)
		rq->locale = locale_find(cs->def->languages[
		    survey_language_pick(cs->def, rq->language)]);
	memset(&v, 0, sizeof(v));
	v.title = cs->row.title;
	if (str_is_c(cs->row.state, "open")) {
		v.early = cs->row.opens > clock_now();
		v.late = !v.early && cs->row.closes != 0;
	}
	v.when = words_time(rq->arena, rq->locale, v.early ?
	    cs->row.opens_local : cs->row.closes_local);
	v.zone = page_zone(rq);
	v.layout = layout_public(rq, rq->tenant, v.title);
	v.layout.noindex = true;
	v.unsent = unsent;
	return (page_send(rq, 410, &closed_page, &v));
}

static void
visit_start(struct visit *v, struct rq *rq, struct cached_survey *cs)
{
	memset(v, 0, sizeof(*v));
	v->rq = rq;
	v->cs = cs;
	v->def = cs->def;
	v->path = url(rq, SURVEY, cs->row.slug);
}

/* A token that came back names its version and language. */
static enum status
visit_continue(struct visit *v, const struct form_token *token) AWAITS
{
	enum status	 st;

	v->token = *token;
	/* Mostly it is the version that is shown now. */
	if (EXTRA_VERSION(token->extra) != v->cs->row.version &&
	    (st = cache_version_get(&v->rq->db, v->cs->row.id,
	    EXTRA_VERSION(token->extra), &v->def)) != OK)
		return (st);
	v->lang = EXTRA_LANG(token->extra);
	if (v->lang >= v->def->nlanguages)
		v->lang = 0;
	v->rq->locale = locale_find(v->def->languages[v->lang]);
	return (OK);
}

static struct str
visit_token(struct visit *v)
{
	return (rq_form_token(v->rq, v->path, &v->token));
}

/* What concerns all of the form comes before what concerns a field. */
static void
held_say(struct visit *v, struct survey_view *view)
{
	struct problem_view	*p;

	if (v->rq->held == W_NONE)
		return;
	p = arena_array(v->rq->arena, view->errors.n + 1, sizeof(*p));
	p[0] = (struct problem_view){ .text = word(v->rq->locale,
	    v->rq->held) };
	if (view->errors.n != 0)
		memcpy(p + 1, view->errors.items, view->errors.n * sizeof(*p));
	view->errors = (struct view_list){ p, view->errors.n + 1 };
}

static void
page_fill(struct visit *v, size_t page, struct survey_view *view)
{
	const struct survey_page	*p = &v->def->pages[page];
	size_t				 of, before, next;

	memset(view, 0, sizeof(*view));
	view->title = text_in(&v->def->title, v->lang);
	view->layout = layout_public(v->rq, v->rq->tenant, words_say(
	    v->rq->arena, v->rq->locale, W_LAYOUT_TITLE, .page = view->title,
	    .site = v->rq->tenant->name));
	view->layout.noindex = true;
	layout_language(&view->layout, v->rq, v->def->languages[v->lang]);
	view->heading = text_in(&p->title, v->lang);
	view->intro = text_in(&p->intro, v->lang);
	view->number = (int64_t)survey_page_number(&v->answers, page, &of);
	if (view->number == 1 && view->intro.len == 0)
		view->intro = text_in(&v->def->intro, v->lang);
	view->count = (int64_t)of;
	view->behind = view->number - 1;
	view->many = of > 1;
	if ((view->is_first = view->number == 1))
		view->subheading = view->heading;
	view->has_back = survey_page_before(&v->answers, page, &before);
	view->is_last = !survey_page_next(&v->answers, page, &next);
	view->action = v->path;
	view->token = visit_token(v);
	view->page = p->code;
	view->questions = form_view_questions(v->rq, p, &v->answers, v->lang,
	    &view->errors);
	held_say(v, view);
	view->layout.has_error = view->errors.n != 0;
}

static enum status
page_show(struct visit *v, size_t page, int code)
{
	struct survey_view	 view;

	page_fill(v, page, &view);
	return (page_send(v->rq, code, &survey_page, &view));
}

/* What nobody has filled in is the same for all but for its token. */
static enum status
first_page_render(struct visit *v, struct first_page *first)
{
	struct survey_view	 view;
	struct buf		 b;
	const char		*at;
	size_t			 page;

	answers_init(v->rq->arena, v->def, &v->answers);
	if (!survey_page_first(&v->answers, &page))
		return (db_refuse(&v->rq->db, E_INTERNAL,
		    "the survey shows no page"));
	page_fill(v, page, &view);
	b = buf_new(v->rq->arena, 16 * 1024);
	view_render(&survey_page, v->rq->locale, &view, &b);
	at = memmem(b.p, b.len, view.token.p, view.token.len);
	if (at == NULL)
		return (db_refuse(&v->rq->db, E_INTERNAL,
		    "the page has no token"));
	first->html = buf_view(&b);
	first->token_at = (size_t)(at - b.p);
	(void)cache_first_keep(v->cs, v->lang, first);
	return (OK);
}

static enum status
first_page_send(struct visit *v)
{
	struct first_page	 first = v->cs->first[v->lang];
	struct str		 token;
	enum status		 st;
	char			*html;

	secret_random(v->token.id, sizeof(v->token.id));
	v->token.extra = EXTRA(v->lang, v->cs->row.version);
	if (first.html.p == NULL && (st = first_page_render(v, &first)) != OK)
		return (st);
	token = visit_token(v);
	html = arena_raw(v->rq->arena, first.html.len);
	memcpy(html, first.html.p, first.html.len);
	memcpy(html + first.token_at, token.p, token.len);
	/* Kept by the browser for its Back button, so that sending the form
	 * again carries the same submission id; asked anew on a reload. */
	v->rq->cache = STR("private, no-cache");
	return (rq_bytes(v->rq, 200, STR("text/html; charset=utf-8"),
	    (struct str){ html, first.html.len }));
}

/* That a response is stored, signed: for THANKS_KNOWN its thanks page need not
 * ask the database. Later it does, and says so if it is not there any more. */
struct thanks_proof {
	uint32_t	 extra;		/* as a form token's */
	uint32_t	 minute;	/* since 1970 */
};

#define THANKS_KNOWN	60		/* minutes */

/* What the proof is for: this receipt of this survey. */
static struct str
thanks_of(struct rq *rq, struct str slug, struct str receipt)
{
	return (str_cat(rq->arena, url(rq, THANKS, slug), STR("?r="), receipt));
}

static struct str
thanks_path(struct visit *v, struct str receipt)
{
	struct arena		*a = v->rq->arena;
	struct thanks_proof	 p = { v->token.extra,
				    (uint32_t)(rq_now(v->rq) / 60) };
	struct str		 of = thanks_of(v->rq, v->cs->row.slug, receipt);

	return (str_cat(a, of, STR("&s="), token_make(a, SECRET_RECEIPT,
	    of.p, of.len, &p, sizeof(p))));
}

/* Where somebody who declined is thanked all the same. */
static struct str
declined_path(struct visit *v)
{
	return (str_cat(v->rq->arena, url(v->rq, THANKS, v->cs->row.slug),
	    STR("?declined="), v->def->languages[v->lang]));
}

static struct str
done_path(struct visit *v, const struct response *done)
{
	return (done->is_declined ? declined_path(v) :
	    thanks_path(v, done->receipt));
}

static struct str
page_path(struct visit *v, size_t page)
{
	return (str_cat(v->rq->arena, v->path, STR("?t="), visit_token(v),
	    STR("&p="), v->def->pages[page].code));
}

static bool
page_find(const struct survey *def, struct str code, size_t *page)
{
	for (*page = 0; *page < def->npages; (*page)++)
		if (str_is(def->pages[*page].code, code))
			return (true);
	return (false);
}

static struct str
answers_text(struct visit *v)
{
	struct buf	 json = buf_new(v->rq->arena, 512);

	answers_json(&v->answers, &json);
	return (buf_view(&json));
}

/* It closed meanwhile. What was sent before is stored, and a repeat of it is,
 * too: only what would be new is not. */
static enum status
visit_closed(struct visit *v)
{
	return (closed_send(v->rq, v->cs,
	    !str_is(v->kept, answers_text(v))));
}

static void
visit_reset(struct visit *v)
{
	v->revision = 0;
	v->kept = STR_NONE;
	v->is_unread = false;
	v->is_stale = false;
	answers_init(v->rq->arena, v->def, &v->answers);
}

static enum status
visit_go_on(struct visit *v, const struct visit_state *s)
{
	v->revision = s->revision;
	if (answers_from_json(v->rq->arena, v->def, s->answers,
	    &v->answers) != OK)
		return (db_refuse(&v->rq->db, E_INTERNAL,
		    "stored answers cannot be read"));
	v->kept = answers_text(v);
	return (OK);
}

/* What is stored under the submission id. *done: nothing more comes, because
 * all of it was sent, or because its visitor declined. */
static enum status
visit_load(struct visit *v, struct response **done) AWAITS
{
	struct response		*r;
	struct visit_state	 s;
	enum status		 st;

	*done = NULL;
	visit_reset(v);
	st = q_response_by_submission(&v->rq->db, &r,
	    .id = str_uuid(v->rq->arena, v->token.id));
	if (st == E_NOTFOUND)
		return (OK);
	if (st != OK)
		return (st);
	if (r->is_complete || r->is_declined) {
		*done = r;
		return (OK);
	}
	s = (struct visit_state){ r->revision, r->answers };
	visit_keep(v->token.id, &s);
	return (visit_go_on(v, &s));
}

/* A later page, by address: Back, reload and a bookmark all come here. */
static enum status
survey_resume(struct visit *v, struct str token, bool is_open) AWAITS
{
	struct response		*done;
	struct form_token	 t;
	enum status		 st;
	size_t			 page;

	if (!token_read(token, SECRET_FORM, v->path.p, v->path.len, &t,
	    sizeof(t)))
		return (is_open ? E_NOTFOUND :
		    closed_send(v->rq, v->cs, false));
	form_token_renew(&t, RATE_SURVEY);
	if ((st = visit_continue(v, &t)) != OK)
		return (st);
	/* What this process keeps of it may be old, and an address is opened
	 * again at any time: only storing finds out. */
	if ((st = visit_load(v, &done)) != OK)
		return (st);
	if (done != NULL)
		return (rq_see_other(v->rq, done_path(v, done)));
	if (!is_open)
		return (closed_send(v->rq, v->cs, false));
	if ((!page_find(v->def, form_get(&v->rq->query, "p"), &page) ||
	    !survey_page_is_shown(&v->answers, page)) &&
	    !survey_page_first(&v->answers, &page))
		return (db_refuse(&v->rq->db, E_INTERNAL,
		    "the survey shows no page"));
	return (page_show(v, page, 200));
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
		return (closed_send(rq, cs, false));
	s = form_get(&rq->query, "lang");
	v.lang = s.len != 0 ? survey_language_find(v.def, s) :
	    survey_language_pick(v.def, rq->language);
	rq->locale = locale_find(v.def->languages[v.lang]);
	return (first_page_send(&v));
}

/* Sixty random bits in groups that a person can read out. */
static struct str
receipt_new(struct arena *a)
{
	return (str_cat(a, secret_reference(a), STR("-"),
	    str_first(secret_reference(a), 4)));
}

static enum status
visit_store(struct visit *v, size_t page, bool complete,
    struct response_receipt *receipt) AWAITS
{
	struct arena		*a = v->rq->arena;
	struct response_new	 n = { 0 };
	enum status		 st;

	n.id = str_uuid(a, v->token.id);
	n.survey_id = v->cs->row.id;
	n.version = EXTRA_VERSION(v->token.extra);
	n.receipt = receipt_new(a);
	n.is_complete = complete;
	n.is_declined = v->declines;
	n.page = (int64_t)page + 1;
	n.answers = answers_text(v);
	n.language = v->def->languages[v->lang];
	n.has_comment = answers_have_comment(&v->answers);
	if (complete)
		answers_cells(a, &v->answers, &n.cells, &n.ncells);
	n.based_on = v->revision;
	n.time_zone = v->rq->tenant->time_zone;
	st = store_response_submit(&v->rq->db, &n, receipt);
	v->is_stale = st == OK && receipt->is_stale;
	return (st);
}

/* The first storing is revision 1. */
static void
visit_stored(struct visit *v)
{
	struct visit_state	 s = { ++v->revision, answers_text(v) };

	visit_keep(v->token.id, &s);
}

/* *on: it is stored, and there is more to ask. Otherwise the answer is given,
 * or E_BUSY: another page came first, and what it stored is to be read. */
static enum status
visit_send(struct visit *v, size_t page, bool complete, bool *on) AWAITS
{
	struct response_receipt	 receipt;
	enum status		 st;

	*on = false;
	st = visit_store(v, page, complete, &receipt);
	if (st == E_GONE && v->is_unread)
		v->is_stale = true;	/* what is stored is to be read */
	else if (st == E_GONE)
		return (visit_closed(v));
	else if (st != OK)
		return (st);
	if (v->is_stale || receipt.is_complete || receipt.is_declined)
		visit_forget(v->token.id);
	if (v->is_stale)
		return (E_BUSY);
	if (receipt.is_complete)
		return (rq_see_other(v->rq, thanks_path(v, receipt.receipt)));
	if (receipt.is_declined)
		return (rq_see_other(v->rq, declined_path(v)));
	visit_stored(v);
	*on = true;
	return (OK);
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
		return (page_show(v, page, 422));
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
	{ "_website", FORM_TEXT },
};

_Static_assert(SURVEY_PAGE_FIELDS + sizeof(own_fields) /
    sizeof(own_fields[0]) <= FORM_FIELDS_MAX, "a page's fields fit a form");

/* W_NONE, or why not. */
static enum word
inputs_read(struct rq *rq, struct answer_input **in, size_t *n)
{
	size_t	 i;

	if (form_why_not(&rq->form, "_", own_fields,
	    sizeof(own_fields) / sizeof(own_fields[0])) != W_NONE)
		return (W_FORM_SURVEY_FIELDS);
	*in = arena_array(rq->arena, rq->form.n, sizeof(**in));
	for (i = 0; i < rq->form.n; i++) {
		(*in)[i].name = rq->form.fields[i].name;
		(*in)[i].value = rq->form.fields[i].value;
	}
	*n = rq->form.n;
	return (W_NONE);
}

/* Nothing of what was sent before is kept, either. */
static enum status
visit_decline(struct visit *v, size_t page) AWAITS
{
	bool	 on;

	answers_init(v->rq->arena, v->def, &v->answers);
	v->declines = true;
	return (visit_send(v, page, false, &on));
}

static enum status
page_take(struct visit *v, size_t page) AWAITS
{
	struct answer_input	*in;
	enum status		 st;
	size_t			 n, other;

	if ((v->rq->form.why = inputs_read(v->rq, &in, &n)) != W_NONE)
		return (E_MALFORMED);
	if (form_find(&v->rq->form, "_decline") != NULL)
		return (visit_decline(v, page));
	st = answers_read(v->rq->arena, v->def, page, in, n, v->lang,
	    &v->answers);
	if (form_find(&v->rq->form, "_back") != NULL) {
		if (!survey_page_before(&v->answers, page, &other))
			other = page;
		return (page_may_leave_back(v, page) ?
		    visit_goto(v, page, other) : page_refuse(v, page));
	}
	if (st != OK)
		return (page_refuse(v, page));
	if (survey_page_next(&v->answers, page, &other))
		return (visit_goto(v, page, other));
	return (visit_finish(v, page));
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
	if (inputs_read(v->rq, &in, &n) != W_NONE || answers_read(v->rq->arena,
	    v->def, page, in, n, v->lang, &v->answers) != OK)
		v->kept = STR_NONE;
	return (visit_closed(v));
}

/*
 * This process has what the visit has sent; or this is its first page, and so
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
	if (s != NULL) {
		*st = visit_go_on(v, s);
		return (true);
	}
	return (survey_page_first(&v->answers, &first) && page == first);
}

static enum status
post_open(struct visit *v, size_t page) AWAITS
{
	struct response	*done = NULL;
	enum status	 st;
	int		 tries;

	if (v->def->npages == 1) {
		answers_init(v->rq->arena, v->def, &v->answers);
		v->revision = -1;
		return (page_take(v, page));
	}
	/* Another page of this visit may come in between: what it stored is
	 * read again and this page added to it. */
	for (tries = 0; tries < STALE_TRIES; tries++) {
		if (tries != 0 || !visit_needs_no_read(v, page, &st))
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
	if (page_find(v->def, form_get(&rq->form, "_page"), page))
		return (OK);
	rq->form.why = W_FORM_SURVEY_PAGE;
	return (E_MALFORMED);
}

enum status
survey_post(struct rq *rq)
{
	struct visit	 v;
	enum status	 st;
	size_t		 page;
	bool		 is_open;

	if ((st = post_enter(rq, &v, &page, &is_open)) != OK)
		return (st);
	return (is_open ? post_open(&v, page) : post_closed(&v, page));
}

/* What stands in it is read as if it were taken, so that it also says at once
 * what else would be wrong. */
enum status
survey_again(struct rq *rq)
{
	struct answer_input	*in;
	struct response		*done = NULL;
	struct visit		 v;
	enum status		 st;
	size_t			 page, n;
	bool			 is_open;

	if ((st = post_enter(rq, &v, &page, &is_open)) != OK)
		return (st);
	if (!is_open)
		return (post_closed(&v, page));
	if (v.def->npages == 1)
		answers_init(rq->arena, v.def, &v.answers);
	else if ((st = visit_load(&v, &done)) != OK)
		return (st);
	if (done != NULL)
		return (rq_see_other(rq, done_path(&v, done)));
	if ((rq->form.why = inputs_read(rq, &in, &n)) != W_NONE)
		return (E_MALFORMED);
	st = answers_read(rq->arena, v.def, page, in, n, v.lang, &v.answers);
	return (st == OK || st == E_INVALID ?
	    page_show(&v, page, rq->held_code) : st);
}

static void
thanks_fill(struct rq *rq, const struct survey *def, size_t lang,
    struct thanks_view *view)
{
	memset(view, 0, sizeof(*view));
	rq->locale = locale_find(def->languages[lang]);
	view->layout = layout_public(rq, rq->tenant, words_say(rq->arena,
	    rq->locale, W_LAYOUT_TITLE, .page = text_in(&def->title, lang),
	    .site = rq->tenant->name));
	layout_language(&view->layout, rq, def->languages[lang]);
	view->layout.noindex = true;
}

static enum status
thanks_send(struct rq *rq, const struct survey *def, size_t lang,
    struct str receipt)
{
	struct thanks_view	 view;

	thanks_fill(rq, def, lang, &view);
	view.text = text_in(&def->thanks, lang);
	view.receipt = receipt;
	return (page_send(rq, 200, &thanks_page, &view));
}

static enum status
declined_send(struct rq *rq, const struct cached_survey *cs, size_t lang)
{
	struct thanks_view	 view;

	thanks_fill(rq, cs->def, lang, &view);
	view.declined = true;
	view.again = url(rq, SURVEY, cs->row.slug);
	return (page_send(rq, 200, &thanks_page, &view));
}

/* Signed not long ago: in which version and language it was answered. */
static bool
thanks_is_known(struct rq *rq, const struct cached_survey *cs,
    struct str receipt, struct thanks_proof *p)
{
	struct str	 of = thanks_of(rq, cs->row.slug, receipt);

	return (token_read(form_get(&rq->query, "s"), SECRET_RECEIPT, of.p,
	    of.len, p, sizeof(*p)) &&
	    rq_now(rq) / 60 - p->minute <= THANKS_KNOWN);
}

static enum status
thanks_look_up(struct rq *rq, const struct cached_survey *cs,
    struct str receipt) AWAITS
{
	struct response		*r;
	const struct survey	*def;
	enum status		 st;

	st = q_response_by_receipt(&rq->db, &r, .receipt = receipt);
	if (st != OK)	/* a NUL is no part of a receipt either */
		return (st == E_INVALID ? E_NOTFOUND : st);
	if (!r->is_complete || !str_is(r->survey_id, cs->row.id))
		return (E_NOTFOUND);
	if ((st = cache_version_get(&rq->db, r->survey_id, r->version,
	    &def)) != OK)
		return (st);
	return (thanks_send(rq, def, survey_language_find(def, r->language),
	    r->receipt));
}

enum status
survey_thanks_get(struct rq *rq)
{
	struct cached_survey	*cs;
	struct thanks_proof	 p;
	const struct survey	*def;
	struct str		 receipt;
	enum status		 st;

	st = cache_survey_get(&rq->db, rq->tenant, rq->arg[0], &cs);
	if (st != OK && st != E_GONE)
		return (st);
	if ((receipt = form_get(&rq->query, "declined")).len != 0)
		return (declined_send(rq, cs, survey_language_find(cs->def,
		    receipt)));
	receipt = form_get(&rq->query, "r");
	if (!str_utf8_is_valid(receipt))
		return (E_NOTFOUND);
	if (!thanks_is_known(rq, cs, receipt, &p))
		return (thanks_look_up(rq, cs, receipt));
	if ((st = cache_version_get(&rq->db, cs->row.id,
	    EXTRA_VERSION(p.extra), &def)) != OK)
		return (st);
	return (thanks_send(rq, def, EXTRA_LANG(p.extra) < def->nlanguages ?
	    EXTRA_LANG(p.extra) : 0, receipt));
}
