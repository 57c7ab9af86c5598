/*
 * GET /app/surveys/:survey/responses. A response is read with the definition of
 * its own version, so that what people said is never shown under words they did
 * not see.
 */
#include <string.h>

#include "form/answer.h"
#include "page/staff/period.h"
#include "page/staff/responses.h"
#include "page/staff/segment.h"
#include "page/staff/tally.h"
#include "store/cache.h"

#define ROWS		50
#define EXCERPT		300	/* code points of a comment in the list */

/* --- the list --- */

VIEW_STRUCT(response_row_view,
    text(href, when, iso, meta, score, tone, comment),
    flag(partial));

VIEW_STRUCT(app_responses_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(survey_title, survey_url, action, export_url),
    sub(field_view, from, to, state),
    text(count_text, score_name, older_url, newest_url, part),
    flag(filtered),
    list(chip_view, chips),
    list(fact_view, kept),
    list(choice_view, states),
    list(problem_view, errors),
    list(response_row_view, rows));

VIEW_PAGE(app_responses_page, app_responses_view, "app/responses.html");

/* --- the list --- */

static const struct {
	const char	*value;
	enum word	 label;
} states[] = {
	{ "", W_RESPONSES_ALL }, { "complete", W_LIST_COMPLETE },
	{ "partial", W_LIST_PARTIAL },
};
#define NSTATES	(sizeof(states) / sizeof(states[0]))

/* What the address asks for; what it says wrong is in problems. */
struct list_ask {
	struct response_filter	 filter;
	struct problem_view	 problems[3 + SEGMENT_PROBLEMS];
	size_t			 nproblems;
	struct str		 from, to;	/* as typed */
};

static void
ask_read(struct rq *rq, struct list_ask *ask)
{
	struct str	 state = form_get(&rq->query, "state");
	int64_t		 first = INT64_MIN, last = INT64_MAX;
	size_t		 i;

	memset(ask, 0, sizeof(*ask));
	ask->filter.limit = ROWS;
	ask->filter.cursor = form_get(&rq->query, "older");
	for (i = 1; i < NSTATES; i++)
		if (str_is_c(state, states[i].value))
			ask->filter.state = state;
	ask->from = form_get(&rq->query, "from");
	ask->to = form_get(&rq->query, "to");
	if (period_days_read(rq, ask->from, ask->to, &first, &last,
	    ask->problems, &ask->nproblems)) {
		if (ask->from.len != 0)
			ask->filter.from = ask->from;
		if (ask->to.len != 0)
			ask->filter.to = ask->to;
	}
	if (state.len != 0 && ask->filter.state.len == 0)
		ask->problems[ask->nproblems++] = (struct problem_view){
		    STR("#state"), rq_word(rq, W_RESPONSES_NO_STATE) };
	segment_read(rq, &rq->query, &ask->filter.segment, ask->problems,
	    &ask->nproblems);
}

void
responses_filter_read(struct rq *rq, struct response_filter *filter)
{
	struct list_ask	 ask;

	ask_read(rq, &ask);
	*filter = ask.filter;
}

static struct view_list
states_make(struct rq *rq, struct str chosen)
{
	struct choice_view	*v;
	size_t			 i;

	v = arena_array(rq->arena, NSTATES, sizeof(*v));
	for (i = 0; i < NSTATES; i++) {
		v[i].value = str_of(states[i].value);
		v[i].label = rq_word(rq, states[i].label);
		v[i].selected = str_is(v[i].value, chosen);
	}
	return ((struct view_list){ v, NSTATES });
}

/* The list's address with its filters; parts that are not set are left out. */
static struct str
list_url(struct rq *rq, struct str action, const struct response_filter *f,
    struct str older)
{
	const struct {
		const char	*name;
		struct str	 value;
	}		 parts[] = { { "from", f->from }, { "to", f->to },
			    { "state", f->state }, { "older", older } };
	struct buf	 b = buf_new(rq->arena, 128);
	size_t		 i;
	char		 mark = '?';

	buf_str(&b, action);
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (parts[i].value.len == 0)
			continue;
		buf_char(&b, mark);
		buf_c(&b, parts[i].name);
		buf_char(&b, '=');
		buf_url_part(&b, parts[i].value);
		mark = '&';
	}
	return (segment_url(rq->arena, buf_view(&b), &f->segment));
}

/* The filters that this page's form does not ask for. */
static void
segment_fill(struct rq *rq, const struct survey *def,
    const struct response_filter *f, struct app_responses_view *v)
{
	struct response_filter	 rest = *f;
	struct fact_view	*kept;
	size_t			 i, n = 0;

	memset(&rest.segment, 0, sizeof(rest.segment));
	v->chips = segment_chips(rq, list_url(rq, v->action, &rest, STR_NONE),
	    &f->segment, segment_answer_label(rq, def, def == NULL ? 0 :
	    survey_language_find(def, rq->locale->tag), f->segment.cell));
	kept = arena_array(rq->arena, SEGMENT__MAX + 1, sizeof(*kept));
	for (i = 0; i < SEGMENT__MAX; i++)
		if (f->segment.values[i].len != 0)
			kept[n++] = (struct fact_view){
			    str_of(segment_rows[i].name),
			    f->segment.values[i] };
	if (f->segment.cell.len != 0)
		kept[n++] = (struct fact_view){ STR("answer"),
		    f->segment.cell };
	v->kept = (struct view_list){ kept, n };
}

/* At most max code points, and whether something was cut is shown. */
static struct str
excerpt(struct arena *a, struct str s, size_t max)
{
	struct str	 rest = s;

	while (rest.len != 0 && max-- > 0)
		if (str_utf8_next(&rest) < 0)
			return (STR_NONE);
	if (rest.len == 0)
		return (s);
	return (str_fmt(a, "%.*s\xe2\x80\xa6",
	    STR_ARG(str_first(s, s.len - rest.len))));
}

static void
row_answers(struct rq *rq, const struct answers *answers,
    struct response_row_view *v)
{
	const struct survey	*def = answers->survey;
	const struct question	*q = metric_headline(def);
	size_t			 i;

	if (q != NULL) {
		v->score = answer_value(&answers->list[q->index]);
		v->tone = metric_tone(q, v->score);
	}
	for (i = 0; i < def->nquestions && v->comment.len == 0; i++)
		v->comment = excerpt(rq->arena, answer_comment(
		    &def->questions[i], &answers->list[i]), EXCERPT);
}

static enum status
row_fill(struct rq *rq, const struct response *r,
    struct response_row_view *v) AWAITS
{
	const struct survey	*def;
	struct answers		 answers;
	enum status		 st;

	v->href = app_carry(rq, url(rq, APP_RESPONSE, r->id));
	v->iso = r->started_at;
	v->when = app_time(rq, r->started_local);
	v->meta = rq_say(rq, W_RESPONSES_META,
	    .language = app_language(rq, r->language), .channel = app_channel(rq, r->channel));
	v->partial = !r->is_complete;
	st = cache_version_get(&rq->db, r->survey_id, r->version, &def);
	if (st != OK)
		return (st);
	if (answers_from_json(rq->arena, def, r->answers, &answers) == OK)
		row_answers(rq, &answers, v);
	return (OK);
}

static enum status
rows_fill(struct rq *rq, const struct survey_row *survey,
    const struct list_ask *ask, struct app_responses_view *v) AWAITS
{
	struct response_row_view	*rows;
	struct response_list		 list;
	const struct question		*q;
	const struct survey		*def;
	enum status			 st;
	int64_t				 day;
	size_t				 i;

	/* A cursor that is not one of ours is an address that is not there. */
	st = store_response_list(&rq->db, &ask->filter, &list);
	if (st != OK)
		return (st == E_INVALID ? E_NOTFOUND : st);
	rows = arena_array(rq->arena, list.n, sizeof(*rows));
	for (i = 0; i < list.n; i++)
		if ((st = row_fill(rq, &list.rows[i], &rows[i])) != OK)
			return (st);
	v->rows = (struct view_list){ rows, list.n };
	v->count_text = list.next.len != 0 || ask->filter.cursor.len != 0 ?
	    rq_say_n(rq, W_RESPONSES_COUNT_PAGE, (int64_t)list.n) :
	    rq_say_n(rq, W_RESPONSES_COUNT, (int64_t)list.n);
	if (list.is_part && date_read(list.until, &day))
		v->part = rq_say(rq, W_SEGMENT_LIST_PART,
		    .day = words_date(rq->arena, rq->locale, day));
	if (list.next.len != 0)
		v->older_url = list_url(rq, v->action, &ask->filter,
		    list.next);
	if (ask->filter.cursor.len != 0)
		v->newest_url = list_url(rq, v->action, &ask->filter,
		    STR_NONE);
	if (list.n + segment_count(&ask->filter.segment) == 0 ||
	    survey->version == 0)
		return (OK);
	st = cache_version_get(&rq->db, survey->id, survey->version,
	    &def);
	if (st == OK)
		segment_fill(rq, def, &ask->filter, v);
	if (st == OK && (q = metric_headline(def)) != NULL)
		v->score_name = rq_word(rq, metric_rows[q->metric].name);
	return (st);
}

enum status
app_responses_get(struct rq *rq)
{
	struct app_responses_view	 v;
	struct survey_row		*survey;
	struct list_ask			 ask;
	struct response_filter		 days;
	enum status			 st;

	memset(&v, 0, sizeof(v));
	if ((st = q_survey_get(&rq->db, &survey, .slug = rq->arg[0])) != OK)
		return (st);
	app_frame(rq, rq_say(rq, W_RESPONSES_TITLE, .survey = survey->title),
	    &v.layout, &v.nav);
	ask_read(rq, &ask);
	ask.filter.survey_id = survey->id;
	v.survey_title = survey->title;
	memset(&days, 0, sizeof(days));
	days.from = ask.filter.from;
	days.to = ask.filter.to;
	days.segment = ask.filter.segment;
	v.survey_url = list_url(rq, url(rq, APP_SURVEY, survey->slug), &days,
	    STR_NONE);
	v.action = url(rq, APP_RESPONSES, survey->slug);
	/* Files are of days and states, not of segments. */
	days.state = ask.filter.state;
	memset(&days.segment, 0, sizeof(days.segment));
	v.export_url = list_url(rq, url(rq, APP_EXPORT, survey->slug), &days,
	    STR_NONE);
	app_field_fill(rq->arena, "from", period_day_kept(ask.from),
	    ask.problems, ask.nproblems, &v.from);
	app_field_fill(rq->arena, "to", period_day_kept(ask.to), ask.problems,
	    ask.nproblems, &v.to);
	app_field_fill(rq->arena, "state", ask.filter.state, ask.problems,
	    ask.nproblems, &v.state);
	v.states = states_make(rq, ask.filter.state);
	v.errors = (struct view_list){ ask.problems, ask.nproblems };
	v.layout.has_error = ask.nproblems != 0;
	v.filtered = ask.filter.from.len + ask.filter.to.len +
	    ask.filter.state.len != 0 ||
	    segment_count(&ask.filter.segment) != 0;
	if ((st = rows_fill(rq, survey, &ask, &v)) != OK)
		return (st);
	return (page_send(rq, ask.nproblems == 0 ? 200 : 422,
	    &app_responses_page, &v));
}
