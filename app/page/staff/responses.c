/*
 * GET /app/surveys/:survey/responses and /app/responses/:id. A response is
 * read with the definition of its own version, so that what people said is
 * never shown under words they did not see.
 */
#include <string.h>

#include "form/answer.h"
#include "form/recall.h"
#include "page/part/download.h"
#include "page/staff/period.h"
#include "page/staff/responses.h"
#include "page/staff/tally.h"
#include "rule/context.h"
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
    text(count_text, score_name, older_url, newest_url),
    flag(filtered),
    list(choice_view, states),
    list(problem_view, errors),
    list(response_row_view, rows));

/* --- one response --- */

/* href: of a file, its download; else none. */
VIEW_STRUCT(value_view, text(text, href, size));

VIEW_STRUCT(answer_view, text(label, absent), list(value_view, values));

VIEW_STRUCT(app_response_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(survey_title, list_url, receipt, newer_url, older_url),
    text(version, version_url, transcript_url),
    flag(partial),
    list(fact_view, facts),
    list(answer_view, answers));

VIEW_PAGE(app_responses_page, app_responses_view, "app/responses.html");
VIEW_PAGE(app_response_page, app_response_view, "app/response.html");

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
	struct problem_view	 problems[3];
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
	return (buf_view(&b));
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

static struct str
channel_label(struct rq *rq, struct str channel)
{
	static const struct {
		const char	*name;
		enum word	 label;
	} ours[] = {
		{ "web", W_CHANNEL_WEB }, { "chat", W_CHANNEL_CHAT },
		{ "email", W_CHANNEL_EMAIL }, { "voice", W_CHANNEL_VOICE },
		{ "import", W_CHANNEL_IMPORT },
	};
	size_t	 i;

	for (i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		if (str_is_c(channel, ours[i].name))
			return (rq_word(rq, ours[i].label));
	return (channel);
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
	    .language = app_language(rq, r->language), .channel = channel_label(rq, r->channel));
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
	if (list.next.len != 0)
		v->older_url = list_url(rq, v->action, &ask->filter,
		    list.next);
	if (ask->filter.cursor.len != 0)
		v->newest_url = list_url(rq, v->action, &ask->filter,
		    STR_NONE);
	if (list.n == 0)
		return (OK);
	st = cache_version_get(&rq->db, survey->id, survey->version,
	    &def);
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
	enum status			 st;

	memset(&v, 0, sizeof(v));
	if ((st = q_survey_get(&rq->db, &survey, .slug = rq->arg[0])) != OK)
		return (st);
	app_frame(rq, rq_say(rq, W_RESPONSES_TITLE, .survey = survey->title),
	    &v.layout, &v.nav);
	ask_read(rq, &ask);
	ask.filter.survey_id = survey->id;
	v.survey_title = survey->title;
	v.survey_url = url(rq, APP_SURVEY, survey->slug);
	v.action = url(rq, APP_RESPONSES, survey->slug);
	v.export_url = list_url(rq, url(rq, APP_EXPORT, survey->slug),
	    &ask.filter, STR_NONE);
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
	    ask.filter.state.len != 0;
	if ((st = rows_fill(rq, survey, &ask, &v)) != OK)
		return (st);
	return (page_send(rq, ask.nproblems == 0 ? 200 : 422,
	    &app_responses_page, &v));
}

/* --- one response --- */

static void
answer_fill(struct rq *rq, struct str label, const struct lines *lines,
    struct answer_view *v)
{
	struct value_view	*values;
	size_t			 i;

	v->label = label;
	values = arena_array(rq->arena, lines->n, sizeof(*values));
	for (i = 0; i < lines->n; i++)
		values[i].text = lines->list[i];
	v->values = (struct view_list){ values, lines->n };
}

/* The answer is its name; with it goes the file itself. */
static void
file_link(struct rq *rq, const struct answer *a, struct answer_view *v)
{
	struct value_view	*value = arena_get(rq->arena, sizeof(*value));
	int64_t			 size;

	*value = (struct value_view){ .text = answer_part(a, FILE_NAME),
	    .href = url(rq, APP_RESPONSE_FILE, rq->arg[0], answer_value(a)) };
	if (str_int(answer_part(a, FILE_SIZE), &size))
		value->size = page_size(rq, size);
	v->values = (struct view_list){ value, 1 };
}

/* What was stored under the question's name in another shape than its type
 * has today is shown as it is. */
static void
question_fill(struct rq *rq, const struct answers *answers,
    const struct question *q, size_t lang, struct answer_view *v)
{
	const struct answer	*a = &answers->list[q->index];
	struct lines		 lines = { .locale = rq->locale,
				    .arena = rq->arena };
	struct str		 strange;

	strange = answers_strange(rq->arena, answers, q->code);
	if (a->state == ANSWER_GIVEN)
		q->type->text(q, a, lang, &lines);
	else if (strange.p != NULL)
		lines_add(&lines, strange);
	else
		v->absent = rq_word(rq, a->state == ANSWER_HIDDEN ?
		    W_RESPONSE_HIDDEN : W_RESPONSE_UNANSWERED);
	answer_fill(rq, recall_text(rq->arena, answers->survey, answers,
	    &q->label, lang), &lines, v);
	if ((q->type->flags & QT_APART) != 0 && a->state == ANSWER_GIVEN)
		file_link(rq, a, v);
}

static struct view_list
answers_make(struct rq *rq, const struct answers *answers)
{
	const struct survey	*def = answers->survey;
	const struct question	*q;
	struct answer_view	*v;
	struct str		 name;
	size_t			 i, n, lang;

	lang = survey_language_find(def, rq->locale->tag);
	v = arena_array(rq->arena, def->nquestions + answers->nstrange,
	    sizeof(*v));
	for (i = n = 0; i < def->nquestions; i++)
		if ((def->questions[i].type->flags & QT_NO_ANSWER) == 0)
			question_fill(rq, answers, &def->questions[i], lang,
			    &v[n++]);
	for (i = 0; i < answers->nstrange; i++) {
		name = answers->strange[i].name;
		q = survey_question_find(def, name);
		if (q == NULL || (q->type->flags & QT_NO_ANSWER) != 0)
			answer_fill(rq, q == NULL ? name :
			    recall_text(rq->arena, def, answers, &q->label,
			    lang), &(struct lines){ .n = 1, .list =
			    (struct str[]){ answers_strange(rq->arena, answers,
			    name) } }, &v[n++]);
	}
	return ((struct view_list){ v, n });
}

static void
fact_add(struct rq *rq, enum word label, struct str value,
    struct fact_view *f, size_t *n)
{
	if (value.len != 0)
		f[(*n)++] = (struct fact_view){ rq_word(rq, label), value };
}

static struct str
time_said(struct rq *rq, struct str local)
{
	return (local.len == 0 ? STR_NONE : app_time(rq, local));
}

/* What a signed link said; at most eight. */
static void
context_facts(struct rq *rq, const struct response *r, struct fact_view *f,
    size_t *n)
{
	struct context	 c;

	context_of_json(rq->arena, r->session, &c);
	fact_add(rq, W_RESPONSE_SESSION, c.session, f, n);
	fact_add(rq, W_RESPONSE_AGENT, c.agent, f, n);
	fact_add(rq, W_RESPONSE_QUEUE, c.queue, f, n);
	fact_add(rq, W_RESPONSE_OUTCOME, c.outcome, f, n);
	if (c.language.len != 0)
		fact_add(rq, W_RESPONSE_SPOKEN, app_language(rq, c.language),
		    f, n);
	fact_add(rq, W_RESPONSE_SESSION_START, time_said(rq,
	    r->session_start), f, n);
	fact_add(rq, W_RESPONSE_SESSION_END, time_said(rq, r->session_end), f,
	    n);
	fact_add(rq, W_RESPONSE_SESSION_KEY, c.key, f, n);
}

static struct view_list
facts_make(struct rq *rq, const struct response *r)
{
	struct fact_view	*f;
	size_t			 n = 0;

	f = arena_array(rq->arena, 6 + 8, sizeof(*f));
	f[n++] = (struct fact_view){ rq_word(rq, W_RESPONSES_STATE),
	    r->is_complete ? rq_word(rq, W_LIST_COMPLETE) : rq_say(rq,
	    W_RESPONSE_PARTIAL_PAGE, .page = app_number(rq, r->page)) };
	f[n++] = (struct fact_view){ rq_word(rq, W_RESPONSE_STARTED),
	    app_time(rq, r->started_local) };
	if (r->completed_at.len != 0)
		f[n++] = (struct fact_view){ rq_word(rq,
		    W_RESPONSE_COMPLETED), app_time(rq, r->completed_local) };
	f[n++] = (struct fact_view){ rq_word(rq, W_LIST_TIME_ZONE),
	    page_zone(rq) };
	f[n++] = (struct fact_view){ rq_word(rq, W_LIST_LANGUAGE),
	    app_language(rq, r->language) };
	f[n++] = (struct fact_view){ rq_word(rq, W_RESPONSE_CHANNEL),
	    channel_label(rq, r->channel) };
	context_facts(rq, r, f, &n);
	return ((struct view_list){ f, n });
}

static enum status
response_load(struct rq *rq, struct str id, struct response **r,
    struct answers *answers) AWAITS
{
	const struct survey	*def;
	enum status		 st;

	if (!app_id_is_valid(id))
		return (E_NOTFOUND);
	if ((st = q_response_get(&rq->db, r, .id = id)) != OK ||
	    (st = cache_version_get(&rq->db, (*r)->survey_id, (*r)->version,
	    &def)) != OK)
		return (st);
	return (answers_from_json(rq->arena, def, (*r)->answers, answers) == OK ?
	    OK : db_refuse(&rq->db, E_INTERNAL,
	    "stored answers cannot be read"));
}

static struct str
response_url(struct rq *rq, struct str id)
{
	if (id.len == 0)
		return (STR_NONE);
	return (app_carry(rq, url(rq, APP_RESPONSE, id)));
}

/* Its version's pages, for who may look at them, and the way back. */
static struct str
version_url(struct rq *rq, const struct response *r, struct str slug)
{
	if (!rq_can(rq, CAN_EDIT_SURVEYS))
		return (STR_NONE);
	return (app_carry(rq, str_cat(rq->arena, url(rq, APP_VERSION_LOOK,
	    slug, str_of_int(rq->arena, r->version)), STR("?response="),
	    rq->arg[0])));
}

enum status
app_response_get(struct rq *rq)
{
	struct app_response_view	 v;
	struct survey_row		*survey;
	struct response			*r;
	struct answers			 answers;
	struct str			 newer, older;
	enum status			 st;

	memset(&v, 0, sizeof(v));
	if ((st = response_load(rq, rq->arg[0], &r, &answers)) != OK ||
	    (st = q_survey_find(&rq->db, &survey, .id = r->survey_id)) != OK ||
	    (st = store_response_neighbours(&rq->db, r, &newer,
	    &older)) != OK)
		return (st);
	app_frame(rq, rq_say(rq, W_RESPONSE_TITLE, .receipt = r->receipt),
	    &v.layout, &v.nav);
	v.survey_title = survey->title;
	v.list_url = app_carry(rq, url(rq, APP_RESPONSES, survey->slug));
	v.version = app_number(rq, r->version);
	v.version_url = version_url(rq, r, survey->slug);
	v.receipt = r->receipt;
	v.partial = !r->is_complete;
	v.facts = facts_make(rq, r);
	v.answers = answers_make(rq, &answers);
	if (r->has_transcript && rq_can(rq, CAN_READ_TRANSCRIPTS))
		v.transcript_url = app_carry(rq, url(rq, APP_TRANSCRIPT,
		    rq->arg[0]));
	v.newer_url = response_url(rq, newer);
	v.older_url = response_url(rq, older);
	return (page_send(rq, 200, &app_response_page, &v));
}

/* --- its files --- */

/* Whoever downloads is in the audit log before the first byte. */
enum status
app_response_file_get(struct rq *rq)
{
	struct file	*f;
	enum status	 st;

	if (!app_id_is_valid(rq->arg[0]) || !app_id_is_valid(rq->arg[1]))
		return (E_NOTFOUND);
	if ((st = q_response_file_get(&rq->db, &f, .response = rq->arg[0],
	    .file = rq->arg[1])) != OK ||
	    (st = q_audit_add(&rq->db, .action = STR("response.download"),
	    .object_kind = STR("response"), .object_id = rq->arg[0],
	    .detail = STR_NONE)) != OK)
		return (st);
	return (download_send(rq, f));
}
