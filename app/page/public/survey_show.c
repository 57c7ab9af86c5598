/* How a page of a survey is shown; the first one is rendered once for all. */
#include <string.h>

#include "base/language.h"
#include "base/secret.h"
#include "form/order.h"
#include "form/type.h"
#include "form/recall.h"
#include "page/part/form_view.h"
#include "page/public/survey_visit.h"

/* A page to go to, or a step on the way: current "step" if it is this one. */
VIEW_STRUCT(walk_view, text(code, label, current));

/* A language to choose; current "true" if it is this one. */
VIEW_STRUCT(tongue_view, text(tag, name, dir, current));

VIEW_STRUCT(survey_view,
    sub(layout_view, layout),
    text(title, intro, heading, subheading, action, token, page, warned,
	own, csrf, said, given, session, files),
    num(number, count, behind),
    flag(bar, is_first, has_back, is_last, to_review, reviews, keeps, later,
	resends, anonymous, pseudonymous),
    list(walk_view, steps), list(walk_view, contents),
    list(tongue_view, languages),
    list(problem_view, errors),
    list(question_view, questions));

VIEW_STRUCT(said_view, text(label, value, href));

VIEW_STRUCT(review_view,
    sub(layout_view, layout),
    text(title, action, token, page, own, csrf, kept, files),
    flag(resends),
    list(problem_view, errors),
    list(said_view, said));

VIEW_PAGE(survey_page, survey_view, "survey/page.html");
VIEW_PAGE(review_page, review_view, "survey/review.html");

/* What concerns all of the form comes before what concerns a field. */
static void
held_say(struct visit *v, struct view_list *errors)
{
	struct problem_view	*p;

	if (v->rq->held == W_NONE)
		return;
	p = arena_array(v->rq->arena, errors->n + 1, sizeof(*p));
	p[0] = (struct problem_view){ .text = word(v->rq->locale,
	    v->rq->held) };
	if (errors->n != 0)
		memcpy(p + 1, errors->items, errors->n * sizeof(*p));
	*errors = (struct view_list){ p, errors->n + 1 };
}

static struct layout_view
visit_layout(struct visit *v)
{
	struct layout_view	 l = layout_public(v->rq, v->rq->tenant,
				    words_say(v->rq->arena, v->rq->locale,
				    W_LAYOUT_TITLE, .page = text_in(
				    &v->def->title, v->lang),
				    .site = v->rq->tenant->name));

	l.noindex = true;
	layout_language(&l, v->rq, v->def->languages[v->lang]);
	l.editor_url = v->back;
	return (l);
}

/* With what it recalls of earlier answers. */
static struct str
text_filled(const struct visit *v, const struct text *text)
{
	return (recall_text(v->rq->arena, v->def, &v->answers, text, v->lang));
}

/* A page's title; without one what it asks first. */
static struct str
page_label(const struct visit *v, size_t page)
{
	const struct survey_page	*p = &v->def->pages[page];
	struct str			 title = text_filled(v, &p->title);
	const struct question		*q = survey_question_find(v->def,
					    p->code);

	/* Screens of one page all have its title. */
	if (v->def->one_each && q != NULL)
		return (text_filled(v, &q->label));
	if (title.len == 0 && p->nquestions != 0)
		return (text_filled(v, &p->questions[0].label));
	return (title);
}

static void
walk_add(struct visit *v, size_t page, size_t here, struct walk_view *w)
{
	w->code = v->def->pages[page].code;
	w->label = page_label(v, page);
	if (page == here)
		w->current = STR("step");
}

static void
progress_fill(struct visit *v, size_t here, struct survey_view *view)
{
	struct walk_view	*w;
	size_t			 page, n = 0;
	bool			 more;

	view->bar = view->count > 1 && v->def->progress == PROGRESS_BAR;
	if (view->count < 2 || v->def->progress != PROGRESS_STEPS)
		return;
	w = arena_array(v->rq->arena, v->def->npages, sizeof(*w));
	for (more = survey_page_first(&v->answers, &page); more;
	    more = survey_page_next(&v->answers, page, &page))
		walk_add(v, page, here, &w[n++]);
	view->steps = (struct view_list){ w, n };
}

static bool
page_has_answer(const struct visit *v, size_t page)
{
	const struct survey_page	*p = &v->def->pages[page];
	size_t				 i;

	for (i = 0; i < p->nquestions; i++)
		if (v->answers.list[p->questions[i].index].state ==
		    ANSWER_GIVEN)
			return (true);
	return (false);
}

/* Where one has been: what is before this page, and later ones that hold an
 * answer. Nothing on the first of a new visit. */
static struct view_list
contents_list(struct visit *v, size_t here)
{
	struct walk_view	*w = arena_array(v->rq->arena,
				    v->def->npages, sizeof(*w));
	size_t			 page, n = 0;
	bool			 more, is_before = true;

	for (more = survey_page_first(&v->answers, &page); more;
	    more = survey_page_next(&v->answers, page, &page)) {
		if (is_before || page_has_answer(v, page))
			walk_add(v, page, here, &w[n++]);
		is_before = is_before && page != here;
	}
	return ((struct view_list){ w, n > 1 ? n : 0 });
}

static struct view_list
languages_list(const struct visit *v)
{
	const struct survey	*def = v->def;
	struct tongue_view	*t;
	size_t			 i;

	if (def->nlanguages < 2)
		return ((struct view_list){ NULL, 0 });
	t = arena_array(v->rq->arena, def->nlanguages, sizeof(*t));
	for (i = 0; i < def->nlanguages; i++) {
		t[i].tag = def->languages[i];
		t[i].name = language_own_name(def->languages[i]);
		t[i].dir = language_direction(def->languages[i]);
		t[i].current = i == v->lang ? STR("true") : STR_NONE;
	}
	return ((struct view_list){ t, def->nlanguages });
}

/* --- all that was said --- */

static struct str
said_text(struct visit *v, const struct question *q)
{
	const struct answer	*a = &v->answers.list[q->index];
	struct lines		 lines = { .arena = v->rq->arena,
				    .locale = v->rq->locale };
	struct buf		 b = buf_new(v->rq->arena, 128);
	size_t			 i;

	if (a->state != ANSWER_GIVEN)
		return (word(v->rq->locale, W_SURVEY_NOT_SAID));
	if (q->type->text != NULL)
		q->type->text(q, a, v->lang, &lines);
	for (i = 0; i < lines.n; i++) {
		if (i != 0)
			buf_char(&b, '\n');
		buf_str(&b, lines.list[i]);
	}
	return (buf_view(&b));
}

/* The number of its answers, at most as many as it has questions. */
static size_t
said_page(struct visit *v, size_t page, struct said_view *said)
{
	const struct survey_page	*p = &v->def->pages[page];
	const size_t			*order = order_questions(v->rq->arena,
					    p, v->token.id);
	const struct question		*q;
	size_t				 i, n = 0;

	for (i = 0; i < p->nquestions; i++) {
		q = &p->questions[order == NULL ? i : order[i]];
		if ((q->type->flags & QT_UNASKED) != 0 ||
		    !survey_question_is_shown(&v->answers, q))
			continue;
		said[n++] = (struct said_view){
		    .label = text_filled(v, &q->label),
		    .value = said_text(v, q),
		    .href = str_cat(v->rq->arena, page_path(v, page),
		    STR("#q-"), q->code) };
	}
	return (n);
}

enum status
survey_review_show(struct visit *v, int code)
{
	struct said_view	*said = arena_array(v->rq->arena,
				    v->def->nquestions, sizeof(*said));
	struct review_view	 view;
	size_t			 page, n = 0;
	bool			 more;

	memset(&view, 0, sizeof(view));
	view.layout = visit_layout(v);
	view.title = text_in(&v->def->title, v->lang);
	view.action = v->path;
	view.token = visit_token(v);
	view.page = STR(REVIEW_CODE);
	view.own = v->own;
	view.resends = !v->previews;
	view.files = v->def->files ? STR("true") : STR_NONE;
	if (v->previews) {
		view.csrf = v->rq->session.csrf;
		view.kept = answers_text(v);
	}
	v->reviews = true;
	for (more = survey_page_first(&v->answers, &page); more;
	    more = survey_page_next(&v->answers, page, &page))
		n += said_page(v, page, &said[n]);
	view.said = (struct view_list){ said, n };
	held_say(v, &view.errors);
	return (page_send(v->rq, code, &review_page, &view));
}

/* --- a page --- */

static void
page_fill(struct visit *v, size_t page, struct survey_view *view)
{
	const struct survey_page	*p = &v->def->pages[page];
	size_t				 of, before, next;

	memset(view, 0, sizeof(*view));
	view->title = text_in(&v->def->title, v->lang);
	view->layout = visit_layout(v);
	view->heading = text_filled(v, &p->title);
	view->intro = text_filled(v, &p->intro);
	view->number = (int64_t)survey_page_number(&v->answers, page, &of);
	if (view->number == 1 && view->intro.len == 0)
		view->intro = text_in(&v->def->intro, v->lang);
	view->count = (int64_t)of;
	view->behind = view->number - 1;
	view->anonymous = v->def->identity == IDENTITY_ANONYMOUS;
	view->pseudonymous = v->def->identity == IDENTITY_PSEUDONYMOUS;
	view->keeps = of > 1 && !view->anonymous;
	progress_fill(v, page, view);
	if (v->def->contents)
		view->contents = contents_list(v, page);
	view->languages = languages_list(v);
	if ((view->is_first = view->number == 1))
		view->subheading = view->heading;
	view->has_back = survey_page_before(&v->answers, page, &before);
	view->is_last = !survey_page_next(&v->answers, page, &next);
	view->reviews = v->reviews;
	view->own = v->own;
	if (v->revision <= 0) {
		view->given = answers_given(v->rq->arena, &v->answers);
		view->session = v->session;
	}
	view->later = v->def->later && !v->edits;
	view->resends = !v->previews;
	view->files = v->def->files ? STR("true") : STR_NONE;
	view->to_review = v->reviews || (view->is_last && v->def->review);
	view->action = v->path;
	view->token = visit_token(v);
	view->page = p->code;
	view->warned = v->answers.warned;
	view->questions = form_view_questions(v->rq, p, &v->answers, v->lang,
	    &view->errors);
	if (v->previews) {
		view->csrf = v->rq->session.csrf;
		view->said = answers_text(v);
	}
	held_say(v, &view->errors);
	view->layout.has_error = view->errors.n != 0;
}

enum status
survey_page_show(struct visit *v, size_t page, int code)
{
	struct survey_view	 view;

	page_fill(v, page, &view);
	return (page_send(v->rq, code, &survey_page, &view));
}

/* What stands in a kept page where a visitor's signed context goes; no text of
 * a survey says it with its quotes. */
#define SESSION_HERE	"signed-context"

static enum status
places_find(struct visit *v, const struct buf *b, struct str token,
    struct first_page *first)
{
	const char	*at = memmem(b->p, b->len, token.p, token.len);
	const char	*session = v->session.len == 0 ? at : memmem(b->p,
			    b->len, "\"" SESSION_HERE "\"",
			    sizeof(SESSION_HERE) + 1);

	if (at == NULL || session == NULL || session < at)
		return (db_refuse(&v->rq->db, E_INTERNAL,
		    "the page has no token"));
	first->html = buf_view(b);
	first->token_at = (size_t)(at - b->p);
	if (v->session.len != 0)
		first->session_at = (size_t)(session + 1 - b->p);
	return (OK);
}

/* What nobody has filled in is the same for all but for its token, and for
 * what a signed link said. */
static enum status
first_page_render(struct visit *v, struct first_page *first)
{
	struct survey_view	 view;
	struct buf		 b;
	enum status		 st;
	size_t			 page;

	visit_blank(v);
	if (!survey_page_first(&v->answers, &page))
		return (db_refuse(&v->rq->db, E_INTERNAL,
		    "the survey shows no page"));
	if (v->nsuggested != 0)
		answers_suggest(&v->answers, page, v->suggested,
		    v->nsuggested, v->lang);
	page_fill(v, page, &view);
	if (v->session.len != 0)
		view.session = STR(SESSION_HERE);
	b = buf_new(v->rq->arena, 16 * 1024);
	view_render(&survey_page, v->rq->locale, &view, &b);
	if ((st = places_find(v, &b, view.token, first)) != OK)
		return (st);
	/* An order of its own makes the page one for each visit, and so does
	 * what came with the address. */
	if (!v->def->shuffles && v->ngiven == 0 && v->nsuggested == 0)
		(void)cache_first_keep(v->cs, v->lang, first);
	return (OK);
}

/* The page with this visit's token, and its link's if it came by one. */
static struct str
first_page_filled(struct visit *v, const struct first_page *first,
    struct str token)
{
	struct str	 rest = first->html;
	struct buf	 b = buf_new(v->rq->arena, rest.len + v->session.len);

	buf_add(&b, rest.p, first->token_at);
	buf_str(&b, token);
	rest = str_from(rest, first->token_at + token.len);
	if (v->session.len == 0) {
		buf_str(&b, rest);
		return (buf_view(&b));
	}
	buf_add(&b, rest.p, first->session_at - first->token_at - token.len);
	buf_str(&b, v->session);
	buf_str(&b, str_from(first->html, first->session_at +
	    sizeof(SESSION_HERE) - 1));
	return (buf_view(&b));
}

/* The visit has its id. */
enum status
survey_first_send(struct visit *v)
{
	const bool		 linked = v->session.len != 0;
	struct first_page	 first = { .token_at = 0 };
	enum status		 st;

	v->token.extra = EXTRA(v->lang, v->cs->row.version) |
	    (linked ? EXTRA_SESSION : 0);
	if (v->ngiven == 0 && v->nsuggested == 0)
		first = linked ? v->cs->linked[v->lang] :
		    v->cs->first[v->lang];
	if (first.html.p == NULL && (st = first_page_render(v, &first)) != OK)
		return (st);
	/* Kept by the browser for its Back button, so that sending the form
	 * again carries the same submission id; asked anew on a reload. */
	v->rq->cache = STR("private, no-cache");
	return (rq_bytes(v->rq, 200, STR("text/html; charset=utf-8"),
	    first_page_filled(v, &first, visit_token(v))));
}
