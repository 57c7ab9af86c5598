/*
 * GET /app/settings/theme/preview: the first page of a survey of the tenant's
 * own, as the theme that the address names would show it. It stands in a frame
 * of the settings page, where nothing can be sent.
 */
#include <string.h>

#include "page/public/survey.h"
#include "page/public/survey_visit.h"

/* The first that is published. Its definition is const: only the copy of the
 * row says what the page is made for. */
static enum status
preview_survey(struct rq *rq, struct cached_survey *cs) AWAITS
{
	struct survey_row	*rows;
	enum status		 st;
	size_t			 i, n;

	if ((st = q_survey_list(&rq->db, &rows, &n, .state = STR(""),
	    .words = STR(""), .rows = 50, .skip = 0)) != OK)
		return (st);
	for (i = 0; i < n && rows[i].version == 0; i++)
		;
	if (i == n)
		return (E_NOTFOUND);
	cs->row = rows[i];
	return (cache_version_get(&rq->db, rows[i].id, rows[i].version,
	    &cs->def));
}

enum status
theme_preview_get(struct rq *rq)
{
	struct tenant		*shown = arena_get(rq->arena, sizeof(*shown));
	struct cached_survey	 cs;
	struct theme		 theme;
	struct visit		 v;
	enum status		 st;
	size_t			 page;

	memset(&cs, 0, sizeof(cs));
	if (!theme_name_read(form_get(&rq->query, "theme"), &theme))
		return (E_NOTFOUND);
	if ((st = preview_survey(rq, &cs)) != OK)
		return (st);
	*shown = *rq->tenant;
	shown->accent_color = theme_colour(rq->arena, theme.accent);
	shown->background = theme_colour(rq->arena, theme.background);
	shown->radius = theme.radius;
	shown->font = str_of(theme_fonts[theme.font]);
	rq->tenant = shown;
	visit_start(&v, rq, &cs);
	v.lang = survey_language_pick(v.def, rq->language);
	rq->locale = locale_find(v.def->languages[v.lang]);
	visit_blank(&v);
	if (!survey_page_first(&v.answers, &page))
		return (E_NOTFOUND);
	rq->csp = STR("default-src 'none'; script-src 'self'; style-src "
	    "'self'; img-src 'self' data:; form-action 'none'; "
	    "frame-ancestors 'self'; base-uri 'none'");
	return (survey_page_show(&v, page, 200));
}
