/*
 * GET and POST of /app/responses/:id: one response, with the definition of its
 * own version, and what a team says about it: tags and notes. Whoever came from
 * a list of responses or of comments stays in that list.
 */
#include <string.h>

#include "form/answer.h"
#include "form/recall.h"
#include "page/staff/comments_ask.h"
#include "page/part/download.h"
#include "page/staff/marks.h"
#include "page/staff/responses.h"
#include "page/staff/tally.h"
#include "rule/context.h"
#include "store/cache.h"

/* href: of a file, its download; else none. */
VIEW_STRUCT(value_view, text(text, href, size));

VIEW_STRUCT(answer_view, text(label, absent), list(value_view, values));

VIEW_STRUCT(app_response_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(survey_title, list_url, receipt, newer_url, older_url),
    text(version, version_url, transcript_url),
    flag(partial, of_comments),
    sub(marks_view, marks),
    list(problem_view, errors),
    list(fact_view, facts),
    list(answer_view, answers));

VIEW_PAGE(app_response_page, app_response_view, "app/response.html");

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
	    app_channel(rq, r->channel) };
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

/* In the list that one came from. */
static enum status
beside_find(struct rq *rq, const struct response *r, struct str *newer,
    struct str *older) AWAITS
{
	struct response_filter	 filter;

	if (comments_are_listed(rq))
		return (comments_beside(rq, r->survey_id, r->id, newer, older));
	responses_filter_read(rq, &filter);
	return (store_response_neighbours(&rq->db, &filter, r, newer, older));
}

static enum status
response_show(struct rq *rq, const struct marks_wrong *wrong) AWAITS
{
	struct app_response_view	 v;
	struct problem_view		 problem;
	struct survey_row		*survey;
	struct response			*r;
	struct answers			 answers;
	struct str			 newer, older;
	enum status			 st;

	memset(&v, 0, sizeof(v));
	if ((st = response_load(rq, rq->arg[0], &r, &answers)) != OK ||
	    (st = q_survey_find(&rq->db, &survey, .id = r->survey_id)) != OK ||
	    (st = beside_find(rq, r, &newer, &older)) != OK ||
	    (st = marks_fill(rq, survey->slug, wrong, &v.marks)) != OK)
		return (st);
	app_frame(rq, rq_say(rq, W_RESPONSE_TITLE, .receipt = r->receipt),
	    &v.layout, &v.nav);
	v.survey_title = survey->title;
	v.of_comments = comments_are_listed(rq);
	v.list_url = app_carry(rq, v.of_comments ? url(rq, APP_COMMENTS,
	    survey->slug) : url(rq, APP_RESPONSES, survey->slug));
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
	problem = (struct problem_view){ str_of(wrong->at), rq_word(rq,
	    wrong->word) };
	v.errors = (struct view_list){ &problem, wrong->word != W_NONE };
	v.layout.has_error = wrong->word != W_NONE;
	return (page_send(rq, wrong->code, &app_response_page, &v));
}

enum status
app_response_get(struct rq *rq)
{
	struct marks_wrong	 nothing = { W_NONE, "", 200 };

	return (response_show(rq, &nothing));
}

enum status
app_response_post(struct rq *rq)
{
	struct marks_wrong	 wrong;
	enum status		 st = marks_post(rq, &wrong);

	return (st == E_INVALID ? response_show(rq, &wrong) : st);
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
