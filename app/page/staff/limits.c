/*
 * GET and POST of /app/settings/limits: how long reading and answering a survey
 * may take that says nothing of it itself. The linter warns of those that take
 * longer; none is stopped by it.
 */
#include <string.h>

#include "form/survey_time.h"
#include "page/part/frame.h"
#include "page/staff/limits.h"
#include "queries.h"

VIEW_STRUCT(limits_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(action, saved, help),
    sub(field_view, minutes),
    list(problem_view, errors));

VIEW_PAGE(limits_page, limits_view, "app/limits.html");

static enum status
limits_show(struct rq *rq, int code, struct str minutes, enum word problem)
{
	struct str		 most = app_number(rq, SURVEY_MINUTES_MAX);
	struct limits_view	 v;
	struct problem_view	 p;

	memset(&v, 0, sizeof(v));
	app_frame(rq, rq_word(rq, W_LIMITS_TITLE), &v.layout, &v.nav);
	v.action = url(rq, APP_LIMITS_SEND);
	v.help = rq_say(rq, W_LIMITS_MINUTES_HELP, .most = most);
	if (form_find(&rq->query, "saved") != NULL)
		v.saved = rq_word(rq, W_SETTINGS_SAVED);
	if (problem != W_NONE) {
		p = (struct problem_view){ STR("#minutes"), words_fill(
		    rq->arena, rq->locale, problem, 0, &most) };
		v.errors = (struct view_list){ &p, 1 };
		v.layout.has_error = true;
	}
	app_field_fill(rq->arena, "minutes", minutes, &p, v.errors.n,
	    &v.minutes);
	v.minutes.described = field_described(rq->arena, STR("minutes"), true,
	    v.errors.n != 0);
	return (page_send(rq, code, &limits_page, &v));
}

enum status
app_limits_get(struct rq *rq)
{
	struct survey_minutes_get_row	*row;
	enum status			 st;

	if ((st = q_survey_minutes_get(&rq->db, &row)) != OK)
		return (st);
	return (limits_show(rq, 200, str_of_int(rq->arena, row->minutes),
	    W_NONE));
}

enum status
app_limits_post(struct rq *rq)
{
	struct survey_minutes_set_row	*row;
	struct str	 typed = str_trim(form_get(&rq->form, "minutes"));
	int64_t		 n;
	enum status	 st;

	if (!str_int(typed, &n) || n < 1 || n > SURVEY_MINUTES_MAX)
		return (limits_show(rq, 422, typed, W_LIMITS_MINUTES_FORM));
	if ((st = q_survey_minutes_set(&rq->db, &row, .minutes = n)) != OK)
		return (st);
	return (rq_see_other(rq, str_cat(rq->arena, url(rq, APP_LIMITS),
	    STR("?saved=1"))));
}
