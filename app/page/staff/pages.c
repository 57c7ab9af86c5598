/*
 * GET /app/surveys/:survey/pages: of the newest responses of the newest version,
 * how many sent each page, how many sent nothing after it, and how long it took
 * them. A page's time is from when it was shown to when it was sent; a page that
 * came back with an error counts from then. What became of who never sent the
 * first page is not known, since looking at it stores nothing. Anonymous answers
 * keep no times.
 */
#include <string.h>

#include "page/part/frame.h"
#include "page/staff/pages.h"
#include "store/cache.h"
#include "store/survey.h"

VIEW_STRUCT(survey_page_view,
    text(title, sent, last, share, time));

VIEW_STRUCT(pages_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(survey_title, survey_url, about),
    flag(empty, anonymous, unpublished),
    list(survey_page_view, pages));

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

static struct view_list
rows_fill(struct rq *rq, const struct survey *def,
    const struct survey_pages_row *rows, size_t n, bool *any)
{
	struct survey_page_view	*v = arena_array(rq->arena, n, sizeof(*v));
	size_t			 i;

	*any = false;
	for (i = 0; i < n && i < def->npages; i++) {
		v[i].title = page_name(rq, def, i);
		v[i].sent = app_number(rq, rows[i].sent);
		v[i].last = app_number(rq, rows[i].last);
		if (rows[i].sent > 0)
			v[i].share = str_cat(rq->arena, app_number(rq,
			    (100 * rows[i].last + rows[i].sent / 2) /
			    rows[i].sent), STR("\u00a0%"));
		if (rows[i].median >= 0)
			v[i].time = time_text(rq, rows[i].median);
		*any |= rows[i].sent > 0;
	}
	return ((struct view_list){ v, i });
}

enum status
app_pages_get(struct rq *rq)
{
	struct survey_pages_row	*rows;
	const struct survey	*def;
	struct survey_row	*row;
	struct pages_view	 v;
	struct str		 id;
	enum status		 st;
	int64_t			 newest;
	size_t			 n;
	bool			 any;

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
	if ((st = q_survey_pages(&rq->db, &rows, &n, .survey = id,
	    .version = newest, .pages = (int64_t)def->npages)) != OK)
		return (st);
	v.pages = rows_fill(rq, def, rows, n, &any);
	v.empty = !any;
	v.about = rq_say(rq, W_PAGES_ABOUT,
	    .version = app_number(rq, newest));
	return (page_send(rq, 200, &pages_page, &v));
}
