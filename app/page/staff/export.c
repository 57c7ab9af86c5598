/*
 * GET and POST /app/surveys/:survey/export: says what a file of the survey's
 * responses would hold, by the filters that the address brings, and sends it.
 * It holds what the list of responses shows to the same person, no more.
 */
#include <string.h>

#include "base/secret.h"
#include "page/part/frame.h"
#include "page/staff/export.h"
#include "page/staff/export_part.h"
#include "page/staff/period.h"
#include "store/survey.h"

VIEW_STRUCT(export_format_view, text(value, label, about), flag(checked));
VIEW_STRUCT(export_column_view, text(name, label));
/* done, expected: how far it is; get: where its file is. */
VIEW_STRUCT(export_row_view,
    text(when, by, what, filter, state, rows, done, expected, get, get_text,
        drop, drop_text, drop_name));

VIEW_STRUCT(app_export_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(survey_title, survey_url, responses_url, action, files_url),
    text(from_kept, to_kept, state_kept, count_text, filter_text,
        columns_text, reload, reload_stop),
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
	    "text/csv; charset=utf-8", false },
	{ "ndjson", W_EXPORT_NDJSON, W_EXPORT_NDJSON_ABOUT,
	    "application/x-ndjson", false },
	{ "xlsx", W_EXPORT_XLSX, W_EXPORT_XLSX_ABOUT, "application/"
	    "vnd.openxmlformats-officedocument.spreadsheetml.sheet", true },
	{ "sav", W_EXPORT_SAV, W_EXPORT_SAV_ABOUT,
	    "application/x-spss-sav", true },
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
	ask->format = export_format_find(form_get(&rq->form, "format"));
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
	const struct export_format	*f = export_format_find(name);

	if (f != NULL)
		name = rq_word(rq, f->label);
	return (str_cat(rq->arena, name, STR(" \xc2\xb7 "), rq_word(rq,
	    in_words ? W_EXPORT_WORDS : W_EXPORT_CODES)));
}

/* --- what was taken out --- */

static const struct {
	const char	*name;
	enum word	 word;
} whys[] = {
	{ "rows", W_EXPORT_TOO_MANY }, { "size", W_EXPORT_TOO_BIG },
};

static struct str
why_said(struct rq *rq, struct str why)
{
	size_t	 i;

	for (i = 0; i < sizeof(whys) / sizeof(whys[0]); i++)
		if (str_is_c(why, whys[i].name))
			return (rq_word(rq, whys[i].word));
	if (str_is_c(why, "versions"))
		return (rq_say(rq, W_EXPORT_MANY_VERSIONS,
		    .number = app_number(rq, EXPORT_VERSIONS)));
	return (rq_word(rq, W_EXPORT_FAILED));
}

/* Of a file that is made behind the requests; true: it is under way. */
static bool
file_fill(struct rq *rq, const struct export_row *e, struct export_row_view *v)
{
	bool	 runs = str_is_c(e->state, "running"),
		 waits = str_is_c(e->state, "waiting");

	if (runs && e->expected != 0) {
		v->done = str_of_int(rq->arena, e->rows);
		v->expected = str_of_int(rq->arena, e->expected);
		v->rows = rq_say(rq, W_EXPORT_PROGRESS,
		    .count = app_number(rq, e->rows),
		    .number = app_number(rq, e->expected));
	} else if (runs || waits)
		v->state = rq_word(rq, W_EXPORT_WAITING);
	if (runs || waits || e->is_kept) {
		v->drop = e->id;
		v->drop_text = rq_word(rq, e->is_kept ? W_EXPORT_DELETE :
		    W_EXPORT_CANCEL);
		v->drop_name = e->is_kept ?
		    rq_say(rq, W_EXPORT_DELETE_OF, .when = v->when) :
		    rq_say(rq, W_EXPORT_CANCEL_OF, .when = v->when);
	}
	if (e->is_kept) {
		v->get = url(rq, APP_EXPORT_FILE, rq->arg[0], e->id);
		v->get_text = rq_say(rq, W_EXPORT_GET,
		    .size = page_size(rq, e->size));
	}
	return (runs || waits);
}

/* True: it is under way. */
static bool
past_fill(struct rq *rq, const struct export_row *e, struct export_row_view *v)
{
	v->when = app_time(rq, e->made_local);
	v->by = e->made_by;
	v->what = format_said(rq, e->format, e->in_words);
	v->filter = filter_said(rq, e->from, e->to, e->only);
	if (str_is_c(e->state, "done"))
		v->rows = rq_say_n(rq, W_EXPORT_COUNT, e->rows);
	else if (str_is_c(e->state, "cancelled"))
		v->state = rq_word(rq, W_EXPORT_DROPPED);
	else if (!e->is_file)
		v->state = rq_word(rq, W_EXPORT_NOT_FINISHED);
	else if (str_is_c(e->state, "failed"))
		v->state = why_said(rq, e->why);
	return (e->is_file && file_fill(rq, e, v));
}

/* While files are made the page can follow them, by itself only for who asked
 * for that: reloading takes the place in the page away. */
static void
reload_fill(struct rq *rq, bool going, struct app_export_view *v)
{
	struct str	 here = app_carry(rq, v->action);
	bool		 follows = form_find(&rq->query, "follow") != NULL;

	if (!going || rq->verb != GET)
		return;
	if (follows) {
		rq_header_add(rq, "refresh", STR("5"));
		v->reload_stop = str_cat(rq->arena, here, STR("#past"));
	} else
		v->reload = str_cat(rq->arena, here, str_has_byte(here, '?') ?
		    STR("&follow=1#past") : STR("?follow=1#past"));
}

static enum status
past_make(struct rq *rq, const struct export_ask *ask,
    struct app_export_view *out) AWAITS
{
	struct export_row	*rows;
	struct export_row_view	*v;
	enum status		 st;
	size_t			 i, n;
	bool			 going = false;

	if ((st = q_export_list(&rq->db, &rows, &n,
	    .survey = ask->survey->id)) != OK)
		return (st);
	v = arena_array(rq->arena, n, sizeof(*v));
	for (i = 0; i < n; i++)
		going = past_fill(rq, &rows[i], &v[i]) || going;
	out->past = (struct view_list){ v, n };
	reload_fill(rq, going, out);
	return (OK);
}

/* --- the page --- */

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
	v.action = url(rq, APP_EXPORT, ask->survey->slug);
	if ((st = export_table_make(rq, ask, &t)) != OK ||
	    (st = past_make(rq, ask, &v)) != OK)
		return (st);
	app_frame(rq, rq_say(rq, W_EXPORT_TITLE,
	    .survey = ask->survey->title), &v.layout, &v.nav);
	v.survey_title = ask->survey->title;
	v.survey_url = url(rq, APP_SURVEY, ask->survey->slug);
	v.responses_url = url(rq, APP_RESPONSES, ask->survey->slug);
	v.files_url = url(rq, APP_FILES, ask->survey->slug);
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

/* --- what is asked for, and given up --- */

const struct export_format *
export_format_find(struct str name)
{
	size_t	 i;

	for (i = 0; i < NFORMATS; i++)
		if (str_is_c(name, formats[i].name))
			return (&formats[i]);
	return (NULL);
}

/* To the list of exports, with the filters as they were. */
static enum status
past_see(struct rq *rq, const struct export_ask *ask, const char *more)
{
	const struct {
		const char	*name;
		struct str	 value;
	}		 parts[] = { { "from", ask->filter.from },
			    { "to", ask->filter.to },
			    { "state", ask->filter.state } };
	struct buf	 b = buf_new(rq->arena, 128);
	size_t		 i;

	buf_str(&b, url(rq, APP_EXPORT, rq->arg[0]));
	buf_c(&b, more);
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i].value.len != 0) {
			buf_char(&b, '&');
			buf_c(&b, parts[i].name);
			buf_char(&b, '=');
			buf_url_part(&b, parts[i].value);
		}
	buf_c(&b, "#past");
	return (rq_see_other(rq, buf_view(&b)));
}

static enum status
file_ask(struct rq *rq, struct export_ask *ask) AWAITS
{
	struct export_ask_row	*row;
	enum status		 st;

	st = q_export_ask(&rq->db, &row, .id = secret_uuid(rq->arena),
	    .survey = ask->survey->id, .format = str_of(ask->format->name),
	    .in_words = ask->in_words, .first = ask->filter.from,
	    .last = ask->filter.to, .only = ask->filter.state,
	    .language = rq->locale->tag);
	if (st != OK)
		return (st);
	if (str_is_c(row->verdict, "made"))
		return (past_see(rq, ask, "?follow=1"));
	problem_add(ask, "#past", rq_word(rq, str_is_c(row->verdict, "busy") ?
	    W_EXPORT_BUSY : W_EXPORT_FULL));
	return (export_show(rq, ask));
}

/* What is not there any more is as wanted. */
static enum status
export_drop(struct rq *rq, const struct export_ask *ask, struct str id) AWAITS
{
	struct export_drop_row	*row;
	enum status		 st;

	if (!app_id_is_valid(id))
		return (E_NOTFOUND);
	if ((st = q_export_drop(&rq->db, &row, .id = id,
	    .survey = ask->survey->id)) != OK)
		return (st);
	return (past_see(rq, ask, "?dropped=1"));
}

enum status
app_export_post(struct rq *rq)
{
	const struct form_field	*drop = form_find(&rq->form, "drop");
	struct export_ask	 ask;
	enum status		 st;

	if ((st = ask_load(rq, &rq->form, &ask)) != OK)
		return (st);
	if (drop != NULL)
		return (export_drop(rq, &ask, drop->value));
	choices_read(rq, &ask);
	if (ask.nproblems != 0)
		return (export_show(rq, &ask));
	if (ask.newest == 0)
		return (E_NOTFOUND);
	return (ask.format->is_file ? file_ask(rq, &ask) :
	    export_stream(rq, &ask));
}
