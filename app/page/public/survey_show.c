/* How a page of a survey is shown; the first one is rendered once for all. */
#include <string.h>

#include "base/secret.h"
#include "page/part/form_view.h"
#include "page/public/survey_visit.h"

VIEW_STRUCT(survey_view,
    sub(layout_view, layout),
    text(title, intro, heading, subheading, action, token, page),
    num(number, count, behind),
    flag(many, is_first, has_back, is_last),
    list(problem_view, errors),
    list(question_view, questions));

VIEW_PAGE(survey_page, survey_view, "survey/page.html");

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

enum status
survey_page_show(struct visit *v, size_t page, int code)
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

enum status
survey_first_send(struct visit *v)
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
