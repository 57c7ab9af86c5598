/*
 * GET /app/surveys: the tenant's surveys, to be searched, each with its headline
 * number, its n and a month of days.
 */
#include <string.h>

#include "page/staff/surveys.h"
#include "page/part/room.h"
#include "page/part/survey_state.h"
#include "page/staff/tally.h"
#include "store/cache.h"

#define SPARK_W		120
#define SPARK_H		32

VIEW_STRUCT(survey_row_view,
    text(href, settings_url, edit_url, title, state, state_label, draft,
        metric, value, weak, n_text, interval, spark, spark_text, last_text, dates));

VIEW_STRUCT(app_surveys_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(title, action, words, older_url, newest_url),
    flag(filtered),
    list(choice_view, states),
    list(survey_row_view, surveys),
    text(public_careers, new_url, room, drafts_url));

/* How many on one page. */
#define ROWS		50

VIEW_PAGE(app_surveys_page, app_surveys_view, "app/surveys.html");

static void
row_score(struct rq *rq, const struct question *q,
    const struct tallies *tallies, struct survey_row_view *v)
{
	const struct metric_row	*m;
	struct score		 s;

	v->value = STR("\xe2\x80\x93");
	if (q == NULL)
		return;
	m = &metric_rows[q->metric];
	s = m->score(&tally_find(tallies, q->code)->scale);
	v->metric = rq_word(rq, m->name);
	if (s.n == 0)
		return;
	v->value = m->text(rq, s.value);
	v->interval = metric_interval(rq, q->metric, &s);
	if (s.n >= SCORE_FEW) {
		v->interval = rq_say(rq, W_SURVEYS_INTERVAL,
		    .interval = v->interval, .number = app_number(rq, s.n));
		return;
	}
	v->weak = STR("1");
	v->interval = rq_say(rq, W_SURVEYS_INTERVAL_WEAK,
	    .interval = v->interval, .number = app_number(rq, s.n));
}

static void
row_spark(struct rq *rq, const struct dashboard *d, struct survey_row_view *v)
{
	struct trend	 t;
	int64_t		 most = 0;
	size_t		 i;

	trend_make(rq->arena, d, CHART_DAY, &t);
	for (i = 0; i < t.span.n; i++)
		if (t.complete[i] > most)
			most = t.complete[i];
	if (most == 0)
		return;
	v->spark = chart_spark(rq->arena, SPARK_W, SPARK_H, t.complete,
	    t.span.n);
	v->spark_text = rq_say(rq, W_SURVEYS_SPARK,
	    .last = app_number(rq, t.complete[t.span.n - 1]),
	    .most = app_number(rq, most));
}

/* A survey and what is known of its results. */
struct survey_look {
	const struct survey_row	*row;
	const struct survey	*def;	/* NULL: not published yet */
	const struct dashboard	*d;
};

static void
row_results(struct rq *rq, const struct survey_look *l,
    struct survey_row_view *v)
{
	const struct tally_version	 now = { l->row->version, l->def };
	struct tallies			 tallies;

	tallies_make(rq->arena, &now, 1, rq->locale->tag, l->d, &tallies);
	v->n_text = rq_say_n(rq, W_SURVEYS_MONTH, tallies.complete);
	row_score(rq, metric_headline(l->def), &tallies, v);
	row_spark(rq, l->d, v);
	if (l->d->last_at.len != 0)
		v->last_text = rq_say(rq, W_SURVEYS_LAST,
		    .ago = app_ago(rq, l->d->last_at));
}

/* When it opens or closes, how full it is, and when it was changed. */
static struct str
row_dates(struct rq *rq, const struct survey_row *s)
{
	struct buf	 b = buf_new(rq->arena, 128);

	if (survey_phase(s) == PHASE_SCHEDULED)
		buf_str(&b, rq_say(rq, W_SURVEYS_OPENS,
		    .when = app_time(rq, s->opens_local)));
	else if (s->closes != 0)
		buf_str(&b, rq_say(rq, W_SURVEYS_CLOSES,
		    .when = app_time(rq, s->closes_local)));
	if (s->most != 0) {
		buf_c(&b, b.len == 0 ? "" : " · ");
		buf_str(&b, rq_say(rq, W_SETTINGS_TAKEN,
		    .taken = app_number(rq, s->taken),
		    .most = app_number(rq, s->most)));
	}
	buf_c(&b, b.len == 0 ? "" : " · ");
	buf_str(&b, rq_say(rq, W_SURVEYS_CHANGED,
	    .ago = app_ago(rq, s->changed_at)));
	return (buf_view(&b));
}

static void
row_fill(struct rq *rq, const struct survey_look *l, struct survey_row_view *v)
{
	const struct survey_row	*s = l->row;

	v->href = url(rq, APP_SURVEY, s->slug);
	if (rq_can(rq, CAN_EDIT_SURVEYS)) {
		v->settings_url = url(rq, APP_SURVEY_SETTINGS, s->slug);
		v->edit_url = url(rq, APP_SURVEY_EDIT, s->slug);
		/* It has no results to look at. */
		if (s->version == 0)
			v->href = v->edit_url;
	}
	if (s->draft != 0 && s->version != 0)
		v->draft = rq_say(rq, W_SURVEYS_SINCE,
		    .version = app_number(rq, s->version));
	v->dates = row_dates(rq, s);
	v->title = s->title;
	v->state = str_of(survey_phase_names[survey_phase(s)]);
	v->state_label = survey_phase_label(rq, survey_phase(s));
	if (l->def != NULL) {
		row_results(rq, l, v);
		return;
	}
	v->value = STR("\xe2\x80\x93");
	v->n_text = rq_word(rq, W_SURVEYS_UNPUBLISHED);
}

/* Which of the surveys: see the query. */
struct list_ask {
	struct str	 state, words;
	int64_t		 skip;
};

#define SKIP_MAX	100000	/* rows: nobody pages so far */

/* A state that is none, or a place that is none, asks for all from the first. */
static void
ask_read(struct rq *rq, struct list_ask *ask)
{
	static const char *const states[] = { "draft", "changed", "drafts",
				    "open", "paused", "closed", "archived" };
	struct str		 wanted = form_get(&rq->query, "state");
	size_t			 i;

	ask->state = ask->words = STR("");
	for (i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (str_is_c(wanted, states[i]))
			ask->state = wanted;
	wanted = str_trim(form_get(&rq->query, "q"));
	if (wanted.len != 0 && wanted.len <= 300 && str_utf8_is_valid(wanted))
		ask->words = wanted;
	if (!str_int(form_get(&rq->query, "skip"), &ask->skip) ||
	    ask->skip < 0 || ask->skip > SKIP_MAX)
		ask->skip = 0;
}

/* The states, "changed" and "drafts": see the query. */
static struct view_list
states_make(struct rq *rq, struct str chosen)
{
	static const enum survey_phase	 phases[] = { PHASE_OPEN, PHASE_DRAFT,
					    PHASE_PAUSED, PHASE_CLOSED,
					    PHASE_ARCHIVED };
	size_t			 i, n = sizeof(phases) / sizeof(phases[0]);
	struct choice_view	*v = arena_array(rq->arena, n + 3, sizeof(*v));

	v[0].label = rq_word(rq, W_SURVEYS_ALL);
	for (i = 0; i < n; i++) {
		v[i + 1].value = str_of(survey_phase_names[phases[i]]);
		v[i + 1].label = survey_phase_label(rq, phases[i]);
	}
	v[n + 1].value = STR("changed");
	v[n + 1].label = rq_word(rq, W_SURVEYS_HAVE_DRAFT);
	v[n + 2].value = STR("drafts");
	v[n + 2].label = rq_word(rq, W_SURVEYS_WITH_DRAFT);
	for (i = 1; i < n + 3; i++)
		v[i].selected = str_is(v[i].value, chosen);
	return ((struct view_list){ v, n + 3 });
}

static struct str
list_url(struct rq *rq, const struct list_ask *ask, int64_t skip)
{
	struct buf	 b = buf_new(rq->arena, 128);

	buf_str(&b, url(rq, APP_SURVEYS));
	buf_c(&b, "?state=");
	buf_str(&b, ask->state);
	buf_c(&b, "&q=");
	buf_url_part(&b, ask->words);
	buf_c(&b, "&skip=");
	buf_int(&b, skip);
	return (buf_view(&b));
}

/* The results of all on the page in one question, whatever their number. */
static enum status
looks_load(struct rq *rq, const struct list_ask *ask, struct survey_look **out,
    size_t *n) AWAITS
{
	struct survey_row	*rows;
	struct survey_look	*l;
	struct overview_ask	*asks;
	struct dashboard	*d;
	const struct question	*q;
	enum status		 st;
	size_t			 i;

	if ((st = q_survey_list(&rq->db, &rows, n, .state = ask->state,
	    .words = ask->words, .rows = ROWS + 1, .skip = ask->skip)) != OK)
		return (st);
	*out = l = arena_array(rq->arena, *n, sizeof(*l));
	asks = arena_array(rq->arena, *n, sizeof(*asks));
	d = arena_array(rq->arena, *n, sizeof(*d));
	for (i = 0; i < *n; i++) {
		l[i] = (struct survey_look){ &rows[i], NULL, &d[i] };
		asks[i].survey_id = rows[i].id;
		if (rows[i].version == 0)
			continue;
		if ((st = cache_version_get(&rq->db, rows[i].id,
		    rows[i].version, &l[i].def)) != OK)
			return (st);
		if ((q = metric_headline(l[i].def)) != NULL)
			asks[i].headline = q->code;
	}
	return (store_overview_get(&rq->db, asks, *n, d));
}

static enum status
rows_fill(struct rq *rq, struct app_surveys_view *page) AWAITS
{
	struct survey_row_view	*v;
	struct survey_look	*looks;
	struct list_ask		 ask;
	enum status		 st;
	size_t			 i, n;

	ask_read(rq, &ask);
	if ((st = looks_load(rq, &ask, &looks, &n)) != OK)
		return (st);
	if (n > ROWS) {
		n = ROWS;
		page->older_url = list_url(rq, &ask, ask.skip + ROWS);
	}
	if (ask.skip != 0)
		page->newest_url = list_url(rq, &ask, 0);
	v = arena_array(rq->arena, n, sizeof(*v));
	for (i = 0; i < n; i++)
		row_fill(rq, &looks[i], &v[i]);
	page->surveys = (struct view_list){ v, n };
	page->action = url(rq, APP_SURVEYS);
	page->words = ask.words;
	page->states = states_make(rq, ask.state);
	page->filtered = ask.words.len + ask.state.len != 0;
	return (OK);
}

enum status
app_surveys_get(struct rq *rq)
{
	struct app_surveys_view	 v;
	enum status		 st;
	bool			 is_drafts;

	memset(&v, 0, sizeof(v));
	v.title = rq_word(rq, W_SURVEYS_HEADING);
	app_frame(rq, v.title, &v.layout, &v.nav);
	if ((st = rows_fill(rq, &v)) != OK)
		return (st);
	if (rq_can(rq, CAN_EDIT_SURVEYS)) {
		v.new_url = url(rq, APP_NEW);
		if ((st = room_near(rq, &v.room, &is_drafts)) != OK)
			return (st);
		if (is_drafts)
			v.drafts_url = room_drafts_url(rq);
	}
	if (rq_can(rq, CAN_READ_APPLICATIONS))
		v.public_careers = url(rq, CAREERS);
	return (page_send(rq, 200, &app_surveys_page, &v));
}
