/*
 * GET /app/surveys/:survey: how a survey went in a period. Counts come from
 * the rollups with what is not folded yet, so they equal a count over the
 * responses themselves; the scores are measure/score.h's.
 */
#include <string.h>

#include "form/answer.h"
#include "form/recall.h"
#include "page/staff/beside.h"
#include "page/staff/chart.h"
#include "page/staff/period.h"
#include "page/staff/segment.h"
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

/* What the form of the filter keeps besides. */
VIEW_STRUCT(kept_view, text(name, value));

VIEW_STRUCT(comment_view,
    text(href, when, iso, score, tone, question, text),
    flag(partial));

VIEW_STRUCT(app_survey_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(title, state, state_label, public_url, comments_url, pages_url,
        responses_url, export_url, files_url, share_url, settings_url,
        ask_url, mailings_url, edit_url, versions_url, action, by,
        range_text, waiting, clear_url, part, known),
    sub(field_view, from, to),
    flag(custom, empty, all_empty, filtered_empty, may_filter, filtered,
        splits_open),
    list(switch_view, periods, units, splits),
    list(chip_view, chips),
    list(kept_view, kept, filter_kept),
    list(choice_view, channels, versions, langs, agents, queues, outcomes),
    sub(beside_view, beside),
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
	struct segment		 segment;
	struct str		 action;	/* the page's own address */
	enum segment_field	 split;		/* SEGMENT__MAX: none */
	struct problem_view	 problems[2 + SEGMENT_PROBLEMS];
	size_t			 nproblems;
	const struct question	*metrics[SURVEY_SCORES_MAX];
	size_t			 nmetrics;
	struct dashboard	 d;
	struct tallies		 tallies;
};

/* --- links --- */

/* The page with what is chosen: of the period, of the unit if it is not what the
 * page would choose, of the field that is split; without the segment. */
static struct str
look_url(struct look *l, struct str period, struct str unit,
    enum segment_field split)
{
	struct buf	 b = buf_new(l->a, 128);

	buf_str(&b, l->action);
	buf_char(&b, '?');
	buf_str(&b, period);
	if (unit.len != 0) {
		buf_c(&b, "&by=");
		buf_str(&b, unit);
	}
	if (split != SEGMENT__MAX) {
		buf_c(&b, "&split=");
		buf_c(&b, segment_rows[split].name);
	}
	return (buf_view(&b));
}

static struct str
here_url(struct look *l)
{
	return (look_url(l, period_query(l->a, &l->period), l->period.by,
	    l->split));
}

static struct view_list
periods_make(struct look *l)
{
	struct switch_view	*v;
	size_t			 i;

	v = arena_array(l->a, 4, sizeof(*v));
	for (i = 0; period_choices[i] != 0; i++) {
		v[i].href = segment_url(l->a, look_url(l, str_fmt(l->a,
		    "period=%lld", (long long)period_choices[i]), STR_NONE,
		    l->split), &l->segment);
		v[i].label = period_choices[i] == 365 ?
		    rq_word(l->rq, W_SURVEY_PAGE_YEAR) :
		    rq_say_n(l->rq, W_SURVEY_PAGE_DAYS, period_choices[i]);
		if (l->period.days == period_choices[i])
			v[i].current = STR("page");
	}
	return ((struct view_list){ v, i });
}

static struct view_list
units_make(struct look *l)
{
	static const struct {
		const char	*name;
		enum word	 label;
	}			 units[] = {
		[CHART_DAY] = { "day", W_SURVEY_PAGE_BY_DAY },
		[CHART_WEEK] = { "week", W_SURVEY_PAGE_BY_WEEK },
		[CHART_MONTH] = { "month", W_SURVEY_PAGE_BY_MONTH },
	};
	struct switch_view	*v;
	size_t			 i;

	v = arena_array(l->a, 3, sizeof(*v));
	for (i = 0; i < 3; i++) {
		v[i].href = segment_url(l->a, look_url(l,
		    period_query(l->a, &l->period), str_of(units[i].name),
		    l->split), &l->segment);
		v[i].label = rq_word(l->rq, units[i].label);
		if (l->period.unit == i)
			v[i].current = STR("true");
	}
	return ((struct view_list){ v, 3 });
}

/* To see the values of a field beside each other; a second click puts them away. */
static struct view_list
splits_make(struct look *l)
{
	struct switch_view	*v;
	size_t			 i, k, n = 0;

	v = arena_array(l->a, SEGMENT__MAX, sizeof(*v));
	for (i = 0; i < SEGMENT__MAX; i++) {
		for (k = 0; k < l->d.nchoices; k++)
			if (str_is_c(l->d.choices[k].field, segment_fields[i]))
				break;
		if (k == l->d.nchoices)
			continue;
		v[n].href = str_cat(l->a, segment_url(l->a, look_url(l,
		    period_query(l->a, &l->period), l->period.by,
		    l->split == i ? SEGMENT__MAX : i), &l->segment),
		    STR("#split"));
		v[n].label = rq_word(l->rq, segment_rows[i].label);
		if (l->split == i)
			v[n].current = STR("true");
		n++;
	}
	return ((struct view_list){ v, n });
}

/* --- the filter --- */

/* What is chosen stands among the choices, whatever they are. */
static struct view_list
choices_make(struct look *l, enum segment_field field)
{
	struct choice_view	*v;
	struct str		 chosen = l->segment.values[field];
	bool			 is_there = chosen.len == 0;
	size_t			 i, n = 0;

	v = arena_array(l->a, l->d.nchoices + 1, sizeof(*v));
	for (i = 0; i < l->d.nchoices; i++) {
		if (!str_is_c(l->d.choices[i].field, segment_fields[field]))
			continue;
		v[n].value = l->d.choices[i].value;
		v[n].label = segment_value_label(l->rq, field, v[n].value);
		v[n].selected = str_is(v[n].value, chosen);
		is_there = is_there || v[n].selected;
		n++;
	}
	if (!is_there) {
		v[n].value = chosen;
		v[n].label = segment_value_label(l->rq, field, chosen);
		v[n++].selected = true;
	}
	return ((struct view_list){ v, n });
}

/* Of one version there is nothing to choose. */
static struct view_list
versions_make(struct look *l)
{
	struct choice_view	*v;
	int64_t			 k;
	size_t			 n = 0;

	if (l->row->version < 2 && l->segment.version == 0)
		return ((struct view_list){ NULL, 0 });
	v = arena_array(l->a, (size_t)l->row->version + 1, sizeof(*v));
	for (k = l->row->version; k > 0; k--) {
		v[n].value = str_of_int(l->a, k);
		v[n].label = v[n].value;
		v[n++].selected = k == l->segment.version;
	}
	if (l->segment.version > l->row->version) {
		v[n].value = l->segment.values[SEGMENT_VERSION];
		v[n].label = v[n].value;
		v[n++].selected = true;
	}
	return ((struct view_list){ v, n });
}

static void
kept_add(const char *name, struct str value, struct view_list *list)
{
	struct kept_view	*v = (struct kept_view *)(uintptr_t)list->items;

	if (value.len != 0)
		v[list->n++] = (struct kept_view){ str_of(name), value };
}

/* The period and the rest of the address, which the form does not ask for. */
static void
kept_fill(struct look *l, struct app_survey_view *v)
{
	size_t	 i;

	v->kept.items = arena_array(l->a, 8, sizeof(struct kept_view));
	if (l->period.days != 0)
		kept_add("period", str_of_int(l->a, l->period.days),
		    &v->kept);
	else {
		kept_add("from", l->period.from, &v->kept);
		kept_add("to", l->period.to, &v->kept);
	}
	kept_add("by", l->period.by, &v->kept);
	v->filter_kept.items = arena_array(l->a, SEGMENT__MAX + 2,
	    sizeof(struct kept_view));
	for (i = 0; i < SEGMENT__MAX; i++)
		kept_add(segment_rows[i].name, l->segment.values[i],
		    &v->filter_kept);
	kept_add("answer", l->segment.cell, &v->filter_kept);
	if (l->split != SEGMENT__MAX) {
		kept_add("split", str_of(segment_rows[l->split].name),
		    &v->kept);
		kept_add("split", str_of(segment_rows[l->split].name),
		    &v->filter_kept);
	}
	kept_add("answer", l->segment.cell, &v->kept);
}

static void
filter_fill(struct look *l, struct app_survey_view *v)
{
	v->may_filter = l->def->identity != IDENTITY_ANONYMOUS;
	v->filtered = segment_count(&l->segment) != 0;
	v->clear_url = here_url(l);
	v->chips = segment_chips(l->rq, v->clear_url, &l->segment,
	    segment_answer_label(l->rq, l->def, l->lang, l->segment.cell));
	v->channels = choices_make(l, SEGMENT_CHANNEL);
	v->langs = choices_make(l, SEGMENT_LANGUAGE);
	v->agents = choices_make(l, SEGMENT_AGENT);
	v->queues = choices_make(l, SEGMENT_QUEUE);
	v->outcomes = choices_make(l, SEGMENT_OUTCOME);
	v->versions = versions_make(l);
	kept_fill(l, v);
	if (v->may_filter)
		v->splits = splits_make(l);
	if (l->d.is_picked && l->d.nlooked >= DASHBOARD_LOOKED_MAX)
		v->part = rq_say(l->rq, W_SEGMENT_PART,
		    .number = app_number(l->rq, DASHBOARD_LOOKED_MAX));
}

/* Days of before segments were counted are counted one after the other. */
static void
known_fill(struct look *l, struct app_survey_view *v)
{
	int64_t	 since, from;

	if ((segment_count(&l->segment) == 0 && l->split == SEGMENT__MAX) ||
	    l->d.is_picked || !date_read(l->d.known_since, &since) ||
	    !date_read(l->d.from, &from) || since <= from)
		return;
	v->known = rq_say(l->rq, W_SEGMENT_KNOWN,
	    .day = words_date(l->a, l->rq->locale, since));
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

	if (l->period.by.len == 0)
		l->period.unit = trend_unit(l->a, &l->d);
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
	v->href = segment_url(l->a, str_fmt(l->a, "%.*s?from=%.*s&to=%.*s",
	    STR_ARG(url(l->rq, APP_RESPONSE, r->id)), STR_ARG(l->period.from),
	    STR_ARG(l->period.to)), &l->segment);
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
	ask.segment = l->segment;
	/* By day where the unit is chosen by what is there. */
	ask.by_week = l->period.by.len != 0 && l->period.unit == CHART_WEEK;
	ask.by_month = l->period.by.len != 0 && l->period.unit == CHART_MONTH;
	ask.trend = (struct pg_list){ codes, l->nmetrics };
	if ((st = store_dashboard_get(&l->rq->db, &ask, &l->d)) != OK)
		return (st);
	return (tallies_load(l));
}

/* To a page of the same responses. */
static struct str
onward_url(struct look *l, struct str to)
{
	return (segment_url(l->a, str_fmt(l->a, "%.*s?from=%.*s&to=%.*s",
	    STR_ARG(to), STR_ARG(l->period.from), STR_ARG(l->period.to)),
	    &l->segment));
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
	v->action = l->action;
	if (rq_can(l->rq, CAN_EDIT_SURVEYS)) {
		v->edit_url = url(l->rq, APP_SURVEY_EDIT, row->slug);
		v->settings_url = url(l->rq, APP_SURVEY_SETTINGS, row->slug);
		v->ask_url = url(l->rq, APP_ASK, row->slug);
		v->mailings_url = url(l->rq, APP_MAILINGS, row->slug);
		v->versions_url = url(l->rq, APP_VERSIONS, row->slug);
	}
	v->responses_url = onward_url(l, url(l->rq, APP_RESPONSES, row->slug));
	/* A file holds all of the period, and its page says so. */
	v->export_url = str_fmt(l->a, "%.*s?from=%.*s&to=%.*s",
	    STR_ARG(url(l->rq, APP_EXPORT, row->slug)),
	    STR_ARG(l->period.from), STR_ARG(l->period.to));
	v->comments_url = onward_url(l, url(l->rq, APP_COMMENTS, row->slug));
	v->pages_url = url(l->rq, APP_PAGES, row->slug);
	v->custom = l->period.days == 0;
	app_field_fill(l->a, "from", l->period.nproblems == 0 ? l->period.from :
	    period_day_kept(l->period.typed_from), l->period.problems,
	    l->period.nproblems, &v->from);
	app_field_fill(l->a, "to", l->period.nproblems == 0 ? l->period.to :
	    period_day_kept(l->period.typed_to), l->period.problems,
	    l->period.nproblems, &v->to);
	v->by = l->period.by;
	v->range_text = period_text(l->rq, &l->period);
	v->periods = periods_make(l);
	v->errors = (struct view_list){ l->problems, l->nproblems };
	v->layout.has_error = l->nproblems != 0;
	v->empty = v->all_empty = true;
}

static enum status
split_fill(struct look *l, struct app_survey_view *v) AWAITS
{
	const struct question	*headline = metric_headline(l->def);
	struct dashboard_ask	 ask = { .survey_id = l->row->id,
				    .from = l->period.from,
				    .to = l->period.to };
	struct segment_share	*counts;
	enum status		 st;
	size_t			 n;

	st = store_segment_split(&l->rq->db, &ask, l->split,
	    headline != NULL ? headline->code : STR_NONE, &counts, &n);
	if (st != OK)
		return (st);
	beside_make(l->rq, l->split, counts, n, headline, look_url(l,
	    period_query(l->a, &l->period), l->period.by, SEGMENT__MAX),
	    &v->beside);
	v->splits_open = true;
	return (OK);
}

static enum status
results_fill(struct look *l, struct app_survey_view *v) AWAITS
{
	struct segment	 only = l->segment;
	enum status	 st;

	only.cell = STR_NONE;
	if ((st = look_load(l)) != OK)
		return (st);
	v->empty = l->tallies.complete + l->tallies.partial == 0;
	v->filtered_empty = v->empty && segment_count(&l->segment) != 0;
	v->all_empty = v->empty && !v->filtered_empty;
	filter_fill(l, v);
	known_fill(l, v);
	if (l->split != SEGMENT__MAX && (st = split_fill(l, v)) != OK)
		return (st);
	if (v->empty)
		return (OK);
	v->cards = cards_make(l);
	v->charts = charts_make(l);
	v->units = units_make(l);
	v->questions = spread_make(l->rq, &l->tallies, l->lang,
	    v->may_filter ? segment_url(l->a, here_url(l), &only) : STR_NONE);
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

/* What the address asks for. Who answered anonymously is in no segment. */
static enum status
look_read(struct look *l) AWAITS
{
	struct rq	*rq = l->rq;
	enum status	 st;

	l->action = url(rq, APP_SURVEY, l->row->slug);
	l->split = SEGMENT__MAX;
	period_read(rq, rq->tenant->today, &l->period);
	memcpy(l->problems, l->period.problems, sizeof(l->period.problems));
	l->nproblems = l->period.nproblems;
	if (l->row->version == 0)
		return (OK);
	st = cache_version_get(&rq->db, l->row->id, l->row->version, &l->def);
	if (st != OK || l->def->identity == IDENTITY_ANONYMOUS)
		return (st);
	segment_read(rq, &rq->query, &l->segment, l->problems, &l->nproblems);
	l->split = segment_find(form_get(&rq->query, "split"));
	if (l->split == SEGMENT_VERSION)
		l->split = SEGMENT__MAX;
	return (OK);
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
	if ((st = look_read(&l)) != OK)
		return (st);
	head_fill(&l, &v);
	if (l.row->version != 0 && ((st = results_fill(&l, &v)) != OK ||
	    (st = waiting_fill(&l, &v)) != OK))
		return (st);
	if ((st = invited_facts(rq, l.row->id, &v.invited)) != OK)
		return (st);
	return (page_send(rq, l.nproblems == 0 ? 200 : 422,
	    &app_survey_page, &v));
}
