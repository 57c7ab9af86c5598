/*
 * GET /app/alerts: the responses that met a rule of their survey, the newest
 * first, by state and survey, with how many wait.
 */
#include <string.h>

#include "page/staff/alerts.h"
#include "store/cursor.h"

#define ROWS		50
#define SURVEYS		100	/* to filter by */

VIEW_STRUCT(alert_row_view,
    text(href, name, survey, state, state_label, owner, score, when, iso));

VIEW_STRUCT(app_alerts_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(action, more_url, first_url),
    flag(filtered),
    sub(field_view, state, survey),
    list(choice_view, states), list(choice_view, surveys),
    list(problem_view, errors),
    list(alert_row_view, rows));

VIEW_PAGE(app_alerts_page, app_alerts_view, "app/alerts.html");

/* The last one is not among those that are shown by themselves. */
static const struct {
	struct str	 code;
	enum word	 label;
} states[] = {
	{ STR_INIT("open"), W_ALERTS_STATE_OPEN },
	{ STR_INIT("taken"), W_ALERTS_STATE_TAKEN },
	{ STR_INIT("answered"), W_ALERTS_STATE_ANSWERED },
	{ STR_INIT("closed"), W_ALERTS_STATE_CLOSED },
};
#define NSTATES		(sizeof(states) / sizeof(states[0]))

struct str
alert_state_label(const struct rq *rq, struct str state)
{
	size_t	 i;

	for (i = 0; i < NSTATES; i++)
		if (str_is(states[i].code, state))
			return (rq_word(rq, states[i].label));
	return (state);
}

struct str
alert_carry(struct rq *rq, struct str to)
{
	static const char *const names[] = { "state", "survey", "older" };
	struct buf		 b = buf_new(rq->arena, 128);
	struct str		 value;
	char			 mark = str_has_byte(to, '?') ? '&' : '?';
	size_t			 i;

	buf_str(&b, to);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		value = form_get(&rq->query, names[i]);
		if (value.len == 0)
			continue;
		buf_char(&b, mark);
		buf_c(&b, names[i]);
		buf_char(&b, '=');
		buf_url_part(&b, value);
		mark = '&';
	}
	return (buf_view(&b));
}

/* What the address asks for. */
struct ask {
	struct str		 state;		/* one, or none */
	struct survey_row	*survey;	/* or NULL */
	struct cursor		 at;
	bool			 is_later;	/* not the first page */
	struct problem_view	 problems[2];
	size_t			 nproblems;
};

static enum status
ask_read(struct rq *rq, struct ask *ask) AWAITS
{
	struct str	 state = form_get(&rq->query, "state");
	struct str	 slug = form_get(&rq->query, "survey");
	struct str	 older = form_get(&rq->query, "older");
	enum status	 st;
	size_t		 i;

	memset(ask, 0, sizeof(*ask));
	for (i = 0; i < NSTATES; i++)
		if (str_is(states[i].code, state))
			ask->state = states[i].code;
	if (state.len != 0 && ask->state.len == 0)
		ask->problems[ask->nproblems++] = (struct problem_view){
		    STR("#state"), rq_word(rq, W_ALERTS_NO_FILTER) };
	ask->is_later = older.len != 0;
	if (older.len != 0 && (!cursor_split(older, &ask->at) ||
	    ask->at.at == NULL))
		return (E_NOTFOUND);
	if (slug.len == 0)
		return (OK);
	st = q_survey_get(&rq->db, &ask->survey, .slug = slug);
	if (st == E_NOTFOUND || st == E_INVALID) {
		ask->survey = NULL;
		ask->problems[ask->nproblems++] = (struct problem_view){
		    STR("#survey"), rq_word(rq, W_ALERTS_NO_FILTER) };
		return (OK);
	}
	return (st);
}

static enum status
states_fill(struct rq *rq, const struct ask *ask, struct view_list *out) AWAITS
{
	struct alert_count	*counts;
	struct choice_view	*v = arena_array(rq->arena, NSTATES + 1,
				    sizeof(*v));
	enum status		 st;
	size_t			 i, k, n;

	if ((st = q_alert_counts(&rq->db, &counts, &n)) != OK)
		return (st);
	v[0].label = rq_word(rq, W_ALERTS_NOT_CLOSED);
	for (i = 0; i < NSTATES; i++) {
		v[i + 1] = (struct choice_view){ states[i].code,
		    rq_word(rq, states[i].label),
		    str_is(states[i].code, ask->state) };
		for (k = 0; k < n; k++)
			if (str_is(counts[k].state, states[i].code))
				v[i + 1].label = rq_say(rq,
				    W_APPLICATIONS_LABELLED,
				    .label = v[i + 1].label,
				    .number = app_number(rq, counts[k].n));
	}
	*out = (struct view_list){ v, NSTATES + 1 };
	return (OK);
}

static enum status
surveys_fill(struct rq *rq, const struct ask *ask, struct view_list *out) AWAITS
{
	struct survey_row	*rows;
	struct choice_view	*v;
	enum status		 st;
	size_t			 i, n;

	if ((st = q_survey_list(&rq->db, &rows, &n, .state = STR(""),
	    .words = STR(""), .rows = SURVEYS, .skip = 0)) != OK)
		return (st);
	v = arena_array(rq->arena, n + 2, sizeof(*v));
	v[0].label = rq_word(rq, W_ALERTS_ALL_SURVEYS);
	for (i = 0; i < n; i++)
		v[i + 1] = (struct choice_view){ rows[i].slug, rows[i].title,
		    ask->survey != NULL && str_is(rows[i].slug,
		    ask->survey->slug) };
	*out = (struct view_list){ v, n + 1 };
	return (OK);
}

static void
row_fill(struct rq *rq, const struct alert *a, struct alert_row_view *v)
{
	v->href = alert_carry(rq, url(rq, APP_ALERT, a->id));
	v->name = a->name;
	v->survey = a->title;
	v->state = a->state;
	v->state_label = alert_state_label(rq, a->state);
	v->owner = a->owner_name;
	v->score = app_number(rq, a->score);
	v->when = app_time(rq, a->opened_local);
	v->iso = a->opened_at;
}

static struct str
list_url(struct rq *rq, const struct ask *ask, struct str older)
{
	struct buf	 b = buf_new(rq->arena, 128);

	buf_str(&b, url(rq, APP_ALERTS));
	buf_c(&b, "?state=");
	buf_url_part(&b, ask->state);
	if (ask->survey != NULL) {
		buf_c(&b, "&survey=");
		buf_url_part(&b, ask->survey->slug);
	}
	if (older.len != 0) {
		buf_c(&b, "&older=");
		buf_str(&b, older);
	}
	return (buf_view(&b));
}

static enum status
rows_fill(struct rq *rq, const struct ask *ask, struct app_alerts_view *v)
    AWAITS
{
	const struct str	 three[] = { states[0].code, states[1].code,
				    states[2].code };
	struct pg_list		 of = { three, 3 };
	struct str		 before = ask->is_later ? ask->at.id :
				    STR("ffffffff-ffff-ffff-ffff-ffffffffffff");
	int64_t			 us = ask->is_later ? ask->at.micros :
				    INT64_C(4102444800000000);
	struct alert_row_view	*rows;
	struct alert		*list;
	enum status		 st;
	size_t			 i, n;

	if (ask->state.len != 0)
		of = (struct pg_list){ &ask->state, 1 };
	st = ask->survey == NULL ? q_alert_list(&rq->db, &list, &n,
	    .states = of, .us = us, .before = before, .rows = ROWS + 1) :
	    q_alert_list_survey(&rq->db, &list, &n, .states = of,
	    .survey = ask->survey->id, .us = us, .before = before,
	    .rows = ROWS + 1);
	if (st != OK)
		return (st);
	if (n > ROWS) {
		n = ROWS;
		v->more_url = list_url(rq, ask, cursor_after(rq->arena,
		    list[n - 1].opened_us, list[n - 1].id));
	}
	if (ask->is_later)
		v->first_url = list_url(rq, ask, STR_NONE);
	rows = arena_array(rq->arena, n, sizeof(*rows));
	for (i = 0; i < n; i++)
		row_fill(rq, &list[i], &rows[i]);
	v->rows = (struct view_list){ rows, n };
	return (OK);
}

enum status
app_alerts_get(struct rq *rq)
{
	struct app_alerts_view	 v;
	struct ask		 ask;
	enum status		 st;

	memset(&v, 0, sizeof(v));
	if ((st = ask_read(rq, &ask)) != OK ||
	    (st = states_fill(rq, &ask, &v.states)) != OK ||
	    (st = surveys_fill(rq, &ask, &v.surveys)) != OK ||
	    (st = rows_fill(rq, &ask, &v)) != OK)
		return (st);
	app_frame(rq, rq_word(rq, W_NAV_ALERTS), &v.layout, &v.nav);
	v.action = url(rq, APP_ALERTS);
	v.filtered = ask.state.len != 0 || ask.survey != NULL;
	app_field_fill(rq->arena, "state", ask.state, ask.problems,
	    ask.nproblems, &v.state);
	app_field_fill(rq->arena, "survey", STR_NONE, ask.problems,
	    ask.nproblems, &v.survey);
	v.errors = (struct view_list){ ask.problems, ask.nproblems };
	v.layout.has_error = ask.nproblems != 0;
	return (page_send(rq, ask.nproblems == 0 ? 200 : 422,
	    &app_alerts_page, &v));
}
