/*
 * GET /app/surveys/:survey/pages: of the newest responses of the newest version,
 * how many sent each page, how many sent nothing after it, and how long it took
 * them; and of each question how many answered it, and for how many who stopped
 * it was the last that they answered. A page's time is from when it was shown to
 * when it was sent; a page that came back with an error counts from then. What
 * became of who never sent the first page is not known, since looking at it stores
 * nothing. Anonymous answers keep no times.
 */
#include <string.h>

#include "form/recall.h"
#include "form/type.h"
#include "page/part/frame.h"
#include "page/staff/pages.h"
#include "store/cache.h"
#include "store/survey.h"

VIEW_STRUCT(survey_page_view,
    text(title, sent, last, share, time));

VIEW_STRUCT(page_question_view,
    text(href, label, answered, share, last));

VIEW_STRUCT(pages_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(survey_title, survey_url, about),
    flag(empty, anonymous, unpublished),
    list(survey_page_view, pages),
    list(page_question_view, questions));

VIEW_PAGE(pages_page, pages_view, "app/pages.html");

/* "1:05": of minutes and seconds; an hour and more stays minutes. */
static struct str
time_text(struct rq *rq, int64_t seconds)
{
	return (str_fmt(rq->arena, "%lld:%02lld", (long long)seconds / 60,
	    (long long)seconds % 60));
}

static struct str
page_name(struct rq *rq, const struct survey *def, size_t page)
{
	struct str	 title = text_in(&def->pages[page].title,
			    survey_language_pick(def, rq->language));

	return (title.len != 0 ? title : rq_say(rq, W_EDITOR_PAGE_N,
	    .number = app_number(rq, (int64_t)page + 1)));
}

/* "40 %", or none of nobody. */
static struct str
share_text(struct rq *rq, int64_t part, int64_t all)
{
	if (all <= 0)
		return (STR_NONE);
	return (str_cat(rq->arena, app_number(rq, (100 * part + all / 2) /
	    all), STR("\u00a0%")));
}

static struct view_list
pages_fill(struct rq *rq, const struct survey *def,
    const struct survey_pages_row *rows, size_t n, bool *any)
{
	struct survey_page_view	*v = arena_array(rq->arena, n, sizeof(*v));
	size_t			 i;

	*any = false;
	for (i = 0; i < n && i < def->npages; i++) {
		v[i].title = page_name(rq, def, i);
		v[i].sent = app_number(rq, rows[i].sent);
		v[i].last = app_number(rq, rows[i].last);
		v[i].share = share_text(rq, rows[i].last, rows[i].sent);
		if (rows[i].median >= 0)
			v[i].time = time_text(rq, rows[i].median);
		*any |= rows[i].sent > 0;
	}
	return ((struct view_list){ v, i });
}

static struct view_list
questions_fill(struct rq *rq, const struct survey *def, struct str survey_url,
    const struct survey_page_questions_row *rows, size_t n)
{
	struct page_question_view	*v = arena_array(rq->arena, n,
					    sizeof(*v));
	const struct question		*q;
	size_t				 i, lang;

	lang = survey_language_pick(def, rq->language);
	for (i = 0; i < n; i++) {
		q = &def->questions[rows[i].number];
		v[i].label = recall_text(rq->arena, def, NULL, &q->label, lang);
		v[i].href = str_cat(rq->arena, survey_url, STR("#d-"),
		    q->code);
		v[i].answered = app_number(rq, rows[i].answered);
		v[i].share = share_text(rq, rows[i].answered, rows[i].sent);
		v[i].last = app_number(rq, rows[i].last);
	}
	return ((struct view_list){ v, n });
}

/* What an answer is found by, as it is stored. */
struct keys {
	struct str	*keys, *numbers, *pages;
	size_t		 n, cap[3];
};

static void
key_add(struct arena *a, struct keys *k, const struct question *q,
    struct str key)
{
	size_t	 n[3] = { k->n, k->n, k->n };

	ARENA_PUSH(a, k->keys, n[0], k->cap[0]) = key;
	ARENA_PUSH(a, k->numbers, n[1], k->cap[1]) =
	    str_fmt(a, "%zu", q->index);
	ARENA_PUSH(a, k->pages, n[2], k->cap[2]) =
	    str_fmt(a, "%zu", q->page + 1);
	k->n++;
}

static struct keys
keys_list(struct arena *a, const struct survey *def)
{
	const struct question	*q;
	struct keys		 k = { .n = 0 };
	size_t			 i, p;

	for (i = 0; i < def->nquestions; i++) {
		q = &def->questions[i];
		if ((q->type->flags & QT_UNASKED) != 0)
			continue;
		if (q->type->json != AS_NOTHING)
			key_add(a, &k, q, q->code);
		for (p = 0; p < q->nparts; p++)
			key_add(a, &k, q, q->parts[p].name);
	}
	return (k);
}

/* Both at once. */
static enum status
figures_fill(struct rq *rq, const struct survey *def, struct str survey,
    int64_t version, struct pages_view *v) AWAITS
{
	struct survey_pages_row			*pages;
	struct survey_page_questions_row	*questions;
	struct pg_exchange			*x;
	struct keys				 k = keys_list(rq->arena, def);
	enum status				 st;
	size_t					 p, q, np, nq;
	bool					 any;

	x = pg_begin(&rq->db, PG_READ);
	p = put_survey_pages(x, .survey = survey, .version = version,
	    .pages = (int64_t)def->npages);
	q = put_survey_page_questions(x, .survey = survey, .version = version,
	    .keys = { k.keys, k.n }, .numbers = { k.numbers, k.n },
	    .on_pages = { k.pages, k.n });
	if ((st = pg_run(x)) != OK)
		return (st);
	pages = take_survey_pages(x, p, &np);
	questions = take_survey_page_questions(x, q, &nq);
	v->pages = pages_fill(rq, def, pages, np, &any);
	v->questions = questions_fill(rq, def, v->survey_url, questions, nq);
	v->empty = !any;
	return (OK);
}

enum status
app_pages_get(struct rq *rq)
{
	const struct survey	*def;
	struct survey_row	*row;
	struct pages_view	 v;
	struct str		 id;
	enum status		 st;
	int64_t			 newest;

	if ((st = q_survey_get(&rq->db, &row, .slug = rq->arg[0])) != OK ||
	    (st = store_survey_newest(&rq->db, row->slug, &id, &newest)) != OK)
		return (st);
	memset(&v, 0, sizeof(v));
	app_frame(rq, rq_word(rq, W_PAGES_HEADING), &v.layout, &v.nav);
	v.survey_title = row->title;
	v.survey_url = url(rq, APP_SURVEY, row->slug);
	if ((v.unpublished = newest == 0))
		return (page_send(rq, 200, &pages_page, &v));
	if ((st = cache_version_get(&rq->db, id, newest, &def)) != OK)
		return (st);
	if ((v.anonymous = def->identity == IDENTITY_ANONYMOUS))
		return (page_send(rq, 200, &pages_page, &v));
	if ((st = figures_fill(rq, def, id, newest, &v)) != OK)
		return (st);
	v.about = rq_say(rq, W_PAGES_ABOUT,
	    .version = app_number(rq, newest));
	return (page_send(rq, 200, &pages_page, &v));
}
