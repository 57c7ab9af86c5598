/*
 * GET and POST /app/surveys/:survey/export: says what a file of the survey's
 * responses would hold, by the filters that the address brings, and sends it.
 * It holds what the list of responses shows to the same person, no more.
 */
#include <string.h>

#include "page/part/frame.h"
#include "page/staff/export.h"
#include "page/staff/export_part.h"
#include "page/staff/period.h"
#include "store/survey.h"

VIEW_STRUCT(export_format_view, text(value, label, about), flag(checked));
VIEW_STRUCT(export_column_view, text(name, label));
VIEW_STRUCT(export_row_view, text(when, by, what, filter, state, rows));

VIEW_STRUCT(app_export_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(survey_title, survey_url, responses_url, action, files_url),
    text(from_kept, to_kept, state_kept, count_text, filter_text,
        columns_text),
    sub(field_view, from, to, state, format),
    flag(never, filtered, in_words, mark),
    list(choice_view, states),
    list(export_format_view, formats),
    list(export_column_view, columns),
    list(export_row_view, past),
    list(problem_view, errors));

VIEW_PAGE(app_export_page, app_export_view, "app/export.html");

static const struct export_format formats[] = {
	{ "csv", W_EXPORT_CSV, W_EXPORT_CSV_ABOUT,
	    "text/csv; charset=utf-8" },
	{ "ndjson", W_EXPORT_NDJSON, W_EXPORT_NDJSON_ABOUT,
	    "application/x-ndjson" },
};
#define NFORMATS	(sizeof(formats) / sizeof(formats[0]))

static const struct {
	const char	*value;
	enum word	 label;
} states[] = {
	{ "", W_RESPONSES_ALL }, { "complete", W_LIST_COMPLETE },
	{ "partial", W_LIST_PARTIAL },
};
#define NSTATES	(sizeof(states) / sizeof(states[0]))

/* --- what is asked for --- */

static void
problem_add(struct export_ask *ask, const char *at, struct str text)
{
	ask->problems[ask->nproblems++] = (struct problem_view){ str_of(at),
	    text };
}

/* The filters, as the list of responses has them: of the address, or of the
 * form that carries them on. */
static void
filter_read(struct rq *rq, const struct form *form, struct export_ask *ask)
{
	struct str	 state = form_get(form, "state");
	int64_t		 first = INT64_MIN, last = INT64_MAX;
	size_t		 i;

	ask->from = form_get(form, "from");
	ask->to = form_get(form, "to");
	if (period_days_read(rq, ask->from, ask->to, &first, &last,
	    ask->problems, &ask->nproblems)) {
		if (ask->from.len != 0)
			ask->filter.from = ask->from;
		if (ask->to.len != 0)
			ask->filter.to = ask->to;
	}
	for (i = 1; i < NSTATES; i++)
		if (str_is_c(state, states[i].value))
			ask->filter.state = state;
	if (state.len != 0 && ask->filter.state.len == 0)
		problem_add(ask, "#state", rq_word(rq, W_RESPONSES_NO_STATE));
}

static void
counts_add(struct export_ask *ask)
{
	const struct export_counts_row	*c;
	size_t				 i;

	for (i = 0; i < ask->ncounts; i++) {
		c = &ask->counts[i];
		ask->rows += str_is_c(ask->filter.state, "complete") ?
		    c->complete : str_is_c(ask->filter.state, "partial") ?
		    c->partial : c->complete + c->partial;
	}
}

static enum status
ask_load(struct rq *rq, const struct form *form, struct export_ask *ask)
    AWAITS
{
	struct response_filter	*f = &ask->filter;
	struct str		 id;
	enum status		 st;

	memset(ask, 0, sizeof(*ask));
	if ((st = q_survey_get(&rq->db, &ask->survey,
	    .slug = rq->arg[0])) != OK || (st = store_survey_newest(&rq->db,
	    ask->survey->slug, &id, &ask->newest)) != OK)
		return (st);
	f->survey_id = ask->survey->id;
	filter_read(rq, form, ask);
	st = q_export_counts(&rq->db, &ask->counts, &ask->ncounts,
	    .survey = f->survey_id,
	    .from = f->from.len != 0 ? f->from : STR("-infinity"),
	    .to = f->to.len != 0 ? f->to : STR("infinity"));
	if (st != OK)
		return (st);
	counts_add(ask);
	if (ask->ncounts > EXPORT_VERSIONS)
		problem_add(ask, "#from", rq_say(rq, W_EXPORT_MANY_VERSIONS,
		    .number = app_number(rq, EXPORT_VERSIONS)));
	return (OK);
}

static void
choices_read(struct rq *rq, struct export_ask *ask)
{
	struct str	 name = form_get(&rq->form, "format");
	size_t		 i;

	for (i = 0; i < NFORMATS; i++)
		if (str_is_c(name, formats[i].name))
			ask->format = &formats[i];
	ask->in_words = str_is_c(form_get(&rq->form, "values"), "words");
	ask->mark = form_find(&rq->form, "mark") != NULL;
	if (ask->format == NULL && ask->nproblems < 4)
		problem_add(ask, "#format", rq_word(rq, W_EXPORT_NO_FORMAT));
}

/* --- the page --- */

static struct view_list
states_make(struct rq *rq, struct str chosen)
{
	struct choice_view	*v = arena_array(rq->arena, NSTATES,
				    sizeof(*v));
	size_t			 i;

	for (i = 0; i < NSTATES; i++) {
		v[i].value = str_of(states[i].value);
		v[i].label = rq_word(rq, states[i].label);
		v[i].selected = str_is(v[i].value, chosen);
	}
	return ((struct view_list){ v, NSTATES });
}

static struct view_list
formats_make(struct rq *rq, const struct export_ask *ask)
{
	struct export_format_view	*v = arena_array(rq->arena, NFORMATS,
					    sizeof(*v));
	size_t				 i;

	for (i = 0; i < NFORMATS; i++) {
		v[i].value = str_of(formats[i].name);
		v[i].label = rq_word(rq, formats[i].label);
		v[i].about = rq_word(rq, formats[i].about);
		v[i].checked = ask->format == &formats[i];
	}
	return ((struct view_list){ v, NFORMATS });
}

static struct view_list
columns_make(struct rq *rq, const struct response_table *t)
{
	struct export_column_view	*v = arena_array(rq->arena, t->n,
					    sizeof(*v));
	size_t				 i;

	for (i = 0; i < t->n; i++)
		v[i] = (struct export_column_view){ t->columns[i].name,
		    t->columns[i].label };
	return ((struct view_list){ v, t->n });
}

static struct str
day_said(struct rq *rq, struct str iso)
{
	int64_t	 day;

	return (date_read(iso, &day) ? words_date(rq->arena, rq->locale, day) :
	    iso);
}

/* "1 to 24 Nov 2026, Complete"; what was not filtered by says nothing. */
static struct str
filter_said(struct rq *rq, struct str from, struct str to, struct str state)
{
	struct str	 days = STR_NONE, kind = STR_NONE;
	size_t		 i;

	if (from.len != 0 && to.len != 0)
		days = rq_say(rq, W_SURVEY_PAGE_RANGE,
		    .first = day_said(rq, from), .last = day_said(rq, to));
	else if (from.len != 0)
		days = rq_say(rq, W_EXPORT_SINCE, .when = day_said(rq, from));
	else if (to.len != 0)
		days = rq_say(rq, W_EXPORT_UNTIL, .when = day_said(rq, to));
	else
		days = rq_word(rq, W_EXPORT_ALWAYS);
	for (i = 1; i < NSTATES; i++)
		if (str_is_c(state, states[i].value))
			kind = rq_word(rq, states[i].label);
	return (kind.len == 0 ? days : str_cat(rq->arena, days,
	    STR(" \xc2\xb7 "), kind));
}

static struct str
format_said(struct rq *rq, struct str name, bool in_words)
{
	size_t	 i;

	for (i = 0; i < NFORMATS; i++)
		if (str_is_c(name, formats[i].name))
			name = rq_word(rq, formats[i].label);
	return (str_cat(rq->arena, name, STR(" \xc2\xb7 "), rq_word(rq,
	    in_words ? W_EXPORT_WORDS : W_EXPORT_CODES)));
}

static enum status
past_make(struct rq *rq, const struct export_ask *ask, struct view_list *out)
    AWAITS
{
	struct export_row	*rows;
	struct export_row_view	*v;
	enum status		 st;
	size_t			 i, n;

	if ((st = q_export_list(&rq->db, &rows, &n,
	    .survey = ask->survey->id)) != OK)
		return (st);
	v = arena_array(rq->arena, n, sizeof(*v));
	for (i = 0; i < n; i++) {
		v[i].when = app_time(rq, rows[i].made_local);
		v[i].by = rows[i].made_by;
		v[i].what = format_said(rq, rows[i].format, rows[i].in_words);
		v[i].filter = filter_said(rq, rows[i].from, rows[i].to,
		    rows[i].only);
		if (str_is_c(rows[i].state, "done"))
			v[i].rows = app_number(rq, rows[i].rows);
		else
			v[i].state = rq_word(rq, W_EXPORT_NOT_FINISHED);
	}
	*out = (struct view_list){ v, n };
	return (OK);
}

static void
filter_fill(struct rq *rq, struct export_ask *ask, struct app_export_view *v)
{
	struct response_filter	*f = &ask->filter;

	app_field_fill(rq->arena, "from", period_day_kept(ask->from),
	    ask->problems, ask->nproblems, &v->from);
	app_field_fill(rq->arena, "to", period_day_kept(ask->to),
	    ask->problems, ask->nproblems, &v->to);
	app_field_fill(rq->arena, "state", f->state, ask->problems,
	    ask->nproblems, &v->state);
	app_field_fill(rq->arena, "format", STR_NONE, ask->problems,
	    ask->nproblems, &v->format);
	v->from_kept = f->from;
	v->to_kept = f->to;
	v->state_kept = f->state;
	v->states = states_make(rq, f->state);
	v->filtered = f->from.len + f->to.len + f->state.len != 0;
	v->filter_text = filter_said(rq, f->from, f->to, f->state);
	v->count_text = rq_say_n(rq, W_EXPORT_COUNT, ask->rows);
	v->errors = (struct view_list){ ask->problems, ask->nproblems };
	v->layout.has_error = ask->nproblems != 0;
}

static enum status
export_show(struct rq *rq, struct export_ask *ask) AWAITS
{
	struct app_export_view	 v;
	struct response_table	 t;
	enum status		 st;

	memset(&v, 0, sizeof(v));
	if (ask->ncounts > EXPORT_VERSIONS)
		ask->ncounts = 0;
	if ((st = export_table_make(rq, ask, &t)) != OK ||
	    (st = past_make(rq, ask, &v.past)) != OK)
		return (st);
	app_frame(rq, rq_say(rq, W_EXPORT_TITLE,
	    .survey = ask->survey->title), &v.layout, &v.nav);
	v.survey_title = ask->survey->title;
	v.survey_url = url(rq, APP_SURVEY, ask->survey->slug);
	v.responses_url = url(rq, APP_RESPONSES, ask->survey->slug);
	v.files_url = url(rq, APP_FILES, ask->survey->slug);
	v.action = url(rq, APP_EXPORT, ask->survey->slug);
	v.never = ask->newest == 0;
	filter_fill(rq, ask, &v);
	v.formats = formats_make(rq, ask);
	v.in_words = ask->in_words;
	v.mark = ask->mark;
	v.columns = columns_make(rq, &t);
	v.columns_text = rq_say_n(rq, W_EXPORT_COLUMNS, (int64_t)t.n);
	return (page_send(rq, ask->nproblems == 0 ? 200 : 422,
	    &app_export_page, &v));
}

enum status
app_export_get(struct rq *rq)
{
	struct export_ask	 ask;
	enum status		 st;

	if ((st = ask_load(rq, &rq->query, &ask)) != OK)
		return (st);
	ask.format = &formats[0];
	return (export_show(rq, &ask));
}

enum status
app_export_post(struct rq *rq)
{
	struct export_ask	 ask;
	enum status		 st;

	if ((st = ask_load(rq, &rq->form, &ask)) != OK)
		return (st);
	choices_read(rq, &ask);
	if (ask.nproblems != 0)
		return (export_show(rq, &ask));
	return (ask.newest == 0 ? E_NOTFOUND : export_stream(rq, &ask));
}
