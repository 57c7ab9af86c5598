/* GET /app/surveys/:survey/mailings: the mailings of a survey, newest first. */
#include <string.h>

#include "page/part/frame.h"
#include "page/staff/mailings.h"
#include "queries.h"
#include "store/cursor.h"

#define ROWS	50

VIEW_STRUCT(mailing_row_view, text(href, name, by, state, state_label, people));

VIEW_STRUCT(mailings_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(survey_title, survey_url, new_url, older_url, newest_url, saved),
    list(mailing_row_view, rows));

VIEW_PAGE(mailings_page, mailings_view, "app/mailings.html");

static void
row_fill(struct rq *rq, const struct mailing_list_row *m,
    struct mailing_row_view *v)
{
	static const struct {
		const char	*state;
		enum word	 label;
	} states[] = {
		{ "draft", W_MAILING_STATE_DRAFT },
		{ "sending", W_MAILING_STATE_SENDING },
		{ "stopped", W_MAILING_STATE_STOPPED },
	};
	size_t	 i;

	v->href = url(rq, APP_MAILING, rq->arg[0], m->id);
	v->name = rq_say(rq, W_MAILING_MADE, .when = app_time(rq,
	    m->made_local));
	v->by = m->made_by;
	v->people = rq_say_n(rq, W_MAILING_LINES, m->lines);
	v->state = m->state;
	for (i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (str_is_c(m->state, states[i].state))
			v->state_label = rq_word(rq, states[i].label);
	if (str_is_c(m->state, "sending") && m->is_over) {
		v->state = STR("closed");
		v->state_label = rq_word(rq, W_MAILING_STATE_OVER);
	}
}

static enum status
rows_fill(struct rq *rq, const struct survey_row *survey,
    struct mailings_view *v) AWAITS
{
	struct mailing_list_row	*rows;
	struct mailing_row_view	*list;
	struct cursor		 before;
	enum status		 st;
	size_t			 i, n;

	if (!cursor_split(form_get(&rq->query, "older"), &before))
		return (E_NOTFOUND);
	if ((st = q_mailing_list(&rq->db, &rows, &n, .survey = survey->id,
	    .before_micros = before.at, .before_id = before.id,
	    .rows = ROWS + 1)) != OK)
		return (st);
	if (n > ROWS) {
		n = ROWS;
		v->older_url = str_cat(rq->arena, url(rq, APP_MAILINGS,
		    survey->slug), STR("?older="), cursor_after(rq->arena,
		    rows[n - 1].micros, rows[n - 1].id));
	}
	if (before.at != NULL)
		v->newest_url = url(rq, APP_MAILINGS, survey->slug);
	list = arena_array(rq->arena, n, sizeof(*list));
	for (i = 0; i < n; i++)
		row_fill(rq, &rows[i], &list[i]);
	v->rows = (struct view_list){ list, n };
	return (OK);
}

enum status
app_mailings_get(struct rq *rq)
{
	struct survey_row	*survey;
	struct mailings_view	 v;
	enum status		 st;

	memset(&v, 0, sizeof(v));
	if ((st = q_survey_get(&rq->db, &survey, .slug = rq->arg[0])) != OK ||
	    (st = rows_fill(rq, survey, &v)) != OK)
		return (st);
	app_frame(rq, rq_say(rq, W_MAILING_PAGE, .survey = survey->title),
	    &v.layout, &v.nav);
	v.survey_title = survey->title;
	v.survey_url = url(rq, APP_SURVEY, survey->slug);
	v.new_url = url(rq, APP_MAILING_NEW, survey->slug);
	if (form_find(&rq->query, "dropped") != NULL)
		v.saved = rq_word(rq, W_MAILING_DROPPED);
	return (page_send(rq, 200, &mailings_page, &v));
}
