/*
 * GET /app/surveys/:survey: how a survey went in a period. Counts come from
 * the rollups with what is not folded yet, so they equal a count over the
 * responses themselves; the scores are measure/score.h's.
 */
#include <string.h>

#include "form/answer.h"
#include "form/recall.h"
#include "page/staff/chart.h"
#include "page/staff/period.h"
#include "page/staff/spread.h"
#include "page/staff/survey.h"
#include "page/part/invited.h"
#include "page/part/survey_state.h"
#include "store/cache.h"

#define COMMENTS	10	/* newest ones shown */

VIEW_STRUCT(card_view,
    text(name, value, n_text, interval, question, about, weak));

/* One of the links that choose a period or a unit. */
VIEW_STRUCT(switch_view, text(href, label, current));

VIEW_STRUCT(comment_view,
    text(href, when, iso, score, tone, question, text),
    flag(partial));

VIEW_STRUCT(app_survey_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(title, state, state_label, public_url, comments_url, pages_url,
        responses_url, export_url, files_url, share_url, settings_url,
        ask_url, mailings_url, edit_url, versions_url, action, by,
        range_text, waiting),
    sub(field_view, from, to),
    flag(custom, empty),
    list(switch_view, periods, units),
    list(problem_view, errors),
    list(card_view, cards),
    list(chart_view, charts),
    list(spread_view, questions),
    list(comment_view, comments),
    list(fact_view, invited));

VIEW_PAGE(app_survey_page, app_survey_view, "app/survey.html");

/* One look at one survey: what the functions below work on. */
struct look {
	struct rq		*rq;
	struct arena		*a;
	struct survey_row	*row;
	const struct survey	*def;
	size_t			 lang;
	struct period		 period;
	const struct question	*metrics[SURVEY_SCORES_MAX];
	size_t			 nmetrics;
	struct dashboard	 d;
	struct tallies		 tallies;
};

/* --- links --- */

static struct view_list
periods_make(struct look *l, struct str action)
{
	struct switch_view	*v;
	size_t			 i;

	v = arena_array(l->a, 4, sizeof(*v));
	for (i = 0; period_choices[i] != 0; i++) {
		v[i].href = str_fmt(l->a, "%.*s?period=%lld",
		    STR_ARG(action), (long long)period_choices[i]);
		v[i].label = period_choices[i] == 365 ?
		    rq_word(l->rq, W_SURVEY_PAGE_YEAR) :
		    rq_say_n(l->rq, W_SURVEY_PAGE_DAYS, period_choices[i]);
		if (l->period.days == period_choices[i])
			v[i].current = STR("page");
	}
	return ((struct view_list){ v, i });
}

static struct view_list
units_make(struct look *l, struct str action)
{
	static const char *const	 names[] = { "day", "week" };
	struct switch_view		*v;
	size_t				 i;

	v = arena_array(l->a, 2, sizeof(*v));
	for (i = 0; i < 2; i++) {
		v[i].href = str_fmt(l->a, "%.*s?%.*s&by=%s", STR_ARG(action),
		    STR_ARG(period_query(l->a, &l->period)), names[i]);
		v[i].label = rq_word(l->rq, i == 0 ? W_SURVEY_PAGE_BY_DAY :
		    W_SURVEY_PAGE_BY_WEEK);
		if ((l->period.unit == CHART_WEEK) == (i == 1))
			v[i].current = STR("true");
	}
	return ((struct view_list){ v, 2 });
}

/* --- cards --- */

static void
card_counts(struct look *l, struct card_view *responses,
    struct card_view *completion)
{
	struct tallies	*t = &l->tallies;
	struct rq	*rq = l->rq;
	struct score	 s;

	responses->name = rq_word(rq, W_CARD_RESPONSES);
	responses->value = app_number(rq, t->complete);
	responses->n_text = rq_say(rq, W_CARD_PARTIAL,
	    .number = app_number(rq, t->partial));
	responses->about = rq_word(rq, W_CARD_RESPONSES_ABOUT);
	s = score_share(t->complete, t->complete + t->partial);
	completion->name = rq_word(rq, W_CARD_COMPLETION);
	completion->value = s.n == 0 ? STR("\xe2\x80\x93") :
	    words_percent(l->a, l->rq->locale, s.value);
	completion->interval = metric_interval(rq, METRIC_CSAT, &s);
	completion->n_text = t->declined == 0 ? rq_say(rq, W_CARD_N,
	    .number = app_number(rq, s.n)) : rq_say(rq, W_CARD_N_DECLINED,
	    .number = app_number(rq, s.n),
	    .count = app_number(rq, t->declined));
	completion->about = rq_word(rq, W_CARD_COMPLETION_ABOUT);
	if (s.n < SCORE_FEW)
		completion->weak = STR("1");
}

static void
card_metric(struct look *l, const struct question *q, struct card_view *v)
{
	const struct score_counts	*c = &tally_find(&l->tallies,
					    q->code)->scale;
	const struct metric_row		*m = &metric_rows[q->metric];
	struct score			 s = m->score(c), agree;
	struct rq			*rq = l->rq;

	v->name = rq_word(rq, m->name);
	v->value = s.n == 0 ? STR("\xe2\x80\x93") : m->text(rq, s.value);
	v->n_text = rq_say(rq, W_CARD_N, .number = app_number(rq, s.n));
	v->interval = metric_interval(rq, q->metric, &s);
	v->question = recall_text(l->a, l->def, NULL, &q->label, l->lang);
	v->about = rq_word(rq, m->about);
	if (q->metric == METRIC_CES && s.n != 0) {
		agree = score_ces(c);
		v->value = rq_say(rq, W_SCORE_OF, .value = v->value,
		    .highest = app_number(rq, q->highest));
		v->about = rq_say(rq, W_CARD_ABOVE_MIDDLE, .about = v->about,
		    .share = words_percent(l->a, l->rq->locale, agree.value));
	}
	if (s.n < SCORE_FEW)
		v->weak = STR("1");
}

static struct view_list
cards_make(struct look *l)
{
	struct card_view	*v;
	size_t			 i;

	v = arena_array(l->a, l->nmetrics + 2, sizeof(*v));
	card_counts(l, &v[0], &v[1]);
	for (i = 0; i < l->nmetrics; i++)
		card_metric(l, l->metrics[i], &v[i + 2]);
	return ((struct view_list){ v, i + 2 });
}

static struct view_list
charts_make(struct look *l)
{
	struct chart_view	*v;
	struct trend		 t;
	size_t			 i;

	trend_make(l->a, &l->d, l->period.unit, &t);
	v = arena_array(l->a, l->nmetrics + 1, sizeof(*v));
	chart_view_counts(l->rq, &t, &v[0]);
	for (i = 0; i < l->nmetrics; i++)
		chart_view_score(l->rq, &t, l->metrics[i], trend_score(l->a,
		    &l->d, &t, l->metrics[i]), &v[i + 1]);
	return ((struct view_list){ v, i + 1 });
}

/* --- comments --- */

struct comments {
	struct comment_view *list;
	size_t		 n, cap;
};

static void
comment_add(struct look *l, struct comments *out, const struct response *r,
    const struct answers *answers, size_t i)
{
	const struct question	*q = &answers->survey->questions[i];
	struct str		 text = answer_comment(q, &answers->list[i]);
	struct comment_view	*v;

	if (text.len == 0)
		return;
	v = &ARENA_PUSH(l->a, out->list, out->n, out->cap);
	memset(v, 0, sizeof(*v));
	v->href = url(l->rq, APP_RESPONSE, r->id);
	v->iso = r->is_complete ? r->completed_at : r->started_at;
	v->when = app_time(l->rq, r->is_complete ? r->completed_local :
	    r->started_local);
	v->partial = !r->is_complete;
	v->question = recall_text(l->a, answers->survey, answers, &q->label,
	    survey_language_find(answers->survey,
	    l->def->languages[l->lang]));
	v->text = text;
	if ((q = metric_headline(answers->survey)) == NULL)
		return;
	v->score = answer_value(&answers->list[q->index]);
	v->tone = metric_tone(q, v->score);
}

/* What cannot be read any more is left out rather than the whole page. */
static enum status
comments_make(struct look *l, struct view_list *list) AWAITS
{
	struct comments		 out = { 0 };
	const struct survey	*def;
	struct answers		 answers;
	enum status		 st;
	size_t			 i, j;

	for (i = 0; i < l->d.ncomments; i++) {
		st = cache_version_get(&l->rq->db, l->row->id,
		    l->d.comments[i].version, &def);
		if (st != OK)
			return (st);
		if (answers_from_json(l->a, def, l->d.comments[i].answers,
		    &answers) != OK)
			continue;
		for (j = 0; j < def->nquestions; j++)
			comment_add(l, &out, &l->d.comments[i], &answers, j);
	}
	*list = (struct view_list){ out.list, out.n };
	return (OK);
}

/* --- the page --- */

/* Each version that somebody answered, so that its words can be shown. */
static enum status
tallies_load(struct look *l) AWAITS
{
	struct tally_version	*v;
	enum status		 st;
	size_t			 i, n = 1;

	v = arena_array(l->a, l->d.nversions + 1, sizeof(*v));
	v[0] = (struct tally_version){ l->row->version, l->def };
	/* Cells come by version. */
	for (i = 0; i < l->d.ncells; i++) {
		if (l->d.cells[i].version == v[0].version ||
		    l->d.cells[i].version == v[n - 1].version)
			continue;
		if (n > l->d.nversions)
			return (db_refuse(&l->rq->db, E_INTERNAL,
			    "more versions than were counted"));
		v[n].version = l->d.cells[i].version;
		st = cache_version_get(&l->rq->db, l->row->id, v[n].version,
		    &v[n].def);
		if (st != OK)
			return (st);
		n++;
	}
	tallies_make(l->a, v, n, l->def->languages[l->lang], &l->d,
	    &l->tallies);
	return (OK);
}

static enum status
look_load(struct look *l) AWAITS
{
	struct dashboard_ask	 ask = { .ncomments = COMMENTS };
	struct str		 codes[SURVEY_SCORES_MAX];
	enum status		 st;
	size_t			 i;

	st = cache_version_get(&l->rq->db, l->row->id,
	    l->row->version, &l->def);
	if (st != OK)
		return (st);
	l->lang = survey_language_find(l->def, l->rq->locale->tag);
	for (i = 0; i < l->def->nquestions; i++)
		if (l->def->questions[i].metric != METRIC_NONE &&
		    l->nmetrics < SURVEY_SCORES_MAX) {
			codes[l->nmetrics] = l->def->questions[i].code;
			l->metrics[l->nmetrics++] = &l->def->questions[i];
		}
	ask.survey_id = l->row->id;
	ask.from = l->period.from;
	ask.to = l->period.to;
	ask.by_week = l->period.unit == CHART_WEEK;
	ask.trend = (struct pg_list){ codes, l->nmetrics };
	if ((st = store_dashboard_get(&l->rq->db, &ask, &l->d)) != OK)
		return (st);
	return (tallies_load(l));
}

static void
head_fill(struct look *l, struct app_survey_view *v)
{
	struct survey_row	*row = l->row;

	v->title = row->title;
	v->state = str_of(survey_phase_names[survey_phase(row)]);
	v->state_label = survey_phase_label(l->rq, survey_phase(row));
	if (row->version != 0)
		v->public_url = url(l->rq, SURVEY, row->slug);
	v->files_url = url(l->rq, APP_FILES, row->slug);
	v->share_url = url(l->rq, APP_SHARE, row->slug);
	v->action = url(l->rq, APP_SURVEY, row->slug);
	if (rq_can(l->rq, CAN_EDIT_SURVEYS)) {
		v->edit_url = url(l->rq, APP_SURVEY_EDIT, row->slug);
		v->settings_url = url(l->rq, APP_SURVEY_SETTINGS, row->slug);
		v->ask_url = url(l->rq, APP_ASK, row->slug);
		v->mailings_url = url(l->rq, APP_MAILINGS, row->slug);
		v->versions_url = url(l->rq, APP_VERSIONS, row->slug);
	}
	v->responses_url = str_fmt(l->a, "%.*s?from=%.*s&to=%.*s",
	    STR_ARG(url(l->rq, APP_RESPONSES, row->slug)),
	    STR_ARG(l->period.from), STR_ARG(l->period.to));
	v->export_url = str_fmt(l->a, "%.*s?from=%.*s&to=%.*s",
	    STR_ARG(url(l->rq, APP_EXPORT, row->slug)),
	    STR_ARG(l->period.from), STR_ARG(l->period.to));
	v->comments_url = str_fmt(l->a, "%.*s?from=%.*s&to=%.*s",
	    STR_ARG(url(l->rq, APP_COMMENTS, row->slug)),
	    STR_ARG(l->period.from), STR_ARG(l->period.to));
	v->pages_url = url(l->rq, APP_PAGES, row->slug);
	v->custom = l->period.days == 0;
	app_field_fill(l->a, "from", l->period.nproblems == 0 ? l->period.from :
	    period_day_kept(l->period.typed_from), l->period.problems,
	    l->period.nproblems, &v->from);
	app_field_fill(l->a, "to", l->period.nproblems == 0 ? l->period.to :
	    period_day_kept(l->period.typed_to), l->period.problems,
	    l->period.nproblems, &v->to);
	v->by = l->period.unit == CHART_DAY ? STR("day") : STR("week");
	v->range_text = period_text(l->rq, &l->period);
	v->periods = periods_make(l, v->action);
	v->units = units_make(l, v->action);
	v->errors = (struct view_list){ l->period.problems,
	    l->period.nproblems };
	v->layout.has_error = l->period.nproblems != 0;
	v->empty = true;
}

static enum status
results_fill(struct look *l, struct app_survey_view *v) AWAITS
{
	enum status	 st;

	if ((st = look_load(l)) != OK)
		return (st);
	v->empty = l->tallies.complete + l->tallies.partial == 0;
	if (v->empty)
		return (OK);
	v->cards = cards_make(l);
	v->charts = charts_make(l);
	v->questions = spread_make(l->rq, &l->tallies, l->lang);
	return (comments_make(l, &v->comments));
}

/* Anonymous answers that are not shown yet. */
static enum status
waiting_fill(struct look *l, struct app_survey_view *v) AWAITS
{
	struct anonymous_count_row	*row;
	enum status			 st;

	st = q_anonymous_count(&l->rq->db, &row, .survey = l->row->id);
	if (st == OK && row->n != 0)
		v->waiting = words_say_n(l->a, l->rq->locale,
		    W_SURVEY_PAGE_WAITING, row->n);
	return (st);
}

enum status
app_survey_get(struct rq *rq)
{
	struct app_survey_view	 v;
	struct look		 l;
	enum status		 st;

	memset(&v, 0, sizeof(v));
	memset(&l, 0, sizeof(l));
	l.rq = rq;
	l.a = rq->arena;
	if ((st = q_survey_get(&rq->db, &l.row, .slug = rq->arg[0])) != OK)
		return (st);
	app_frame(rq, l.row->title, &v.layout, &v.nav);
	period_read(rq, rq->tenant->today, &l.period);
	head_fill(&l, &v);
	if (l.row->version != 0 && ((st = results_fill(&l, &v)) != OK ||
	    (st = waiting_fill(&l, &v)) != OK))
		return (st);
	if ((st = invited_facts(rq, l.row->id, &v.invited)) != OK)
		return (st);
	return (page_send(rq, l.period.nproblems == 0 ? 200 : 422,
	    &app_survey_page, &v));
}
