/*
 * GET /app/surveys/:survey/comments: what people said in their own words, found
 * by words and filters, which stand in the address. Each text is shown as it was
 * typed; what was found in it is a mark of its own and never markup of theirs.
 */
#include <string.h>

#include "base/date.h"
#include "form/field.h"
#include "form/recall.h"
#include "form/type.h"
#include "page/staff/comments.h"
#include "page/staff/comments_ask.h"
#include "page/staff/comments_rise.h"
#include "page/staff/period.h"
#include "page/staff/tally.h"
#include "store/cache.h"

#define ROWS		30
#define CUT_FROM	600	/* bytes of a text that is shown whole */
#define CUT_BEFORE	120	/* bytes before what was found first */

/* A stretch of a text; hit: it is what was asked for. */
VIEW_STRUCT(stretch_view, text(text), flag(hit));

/* A filter that holds; href: without it. */
VIEW_STRUCT(chip_view, text(label, href));

VIEW_STRUCT(comment_row_view,
    text(href, when, iso, score, tone, question, meta, agent, agent_url, queue,
        queue_url, transcript_url, notes),
    flag(partial),
    list(stretch_view, stretches),
    list(chip_view, tags));

VIEW_STRUCT(app_comments_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(survey_title, survey_url, responses_url, action, found, waiting,
        older_url, newest_url, further, further_url, part, none, drop_url,
        drop),
    flag(asks_more),
    sub(field_view, q, from, to, low, high, v, agent, queue),
    list(choice_view, questions), list(choice_view, langs),
    list(choice_view, channels), list(choice_view, all_tags),
    list(choice_view, sorts),
    list(chip_view, chips),
    list(problem_view, errors),
    list(rise_view, rises),
    list(comment_row_view, rows));

VIEW_PAGE(app_comments_page, app_comments_view, "app/comments.html");

static struct str
listed_url(struct rq *rq, struct str to)
{
	return (app_carry(rq, str_cat(rq->arena, to,
	    form_find(&rq->query, "list") == NULL ? STR("?list=comments") :
	    STR_NONE)));
}

/* --- filters --- */

static struct view_list
chips_make(struct rq *rq, const struct ask *ask)
{
	struct chip_view	*v = arena_array(rq->arena, ASK__MAX,
				    sizeof(*v));
	size_t			 i, n = 0;

	for (i = 0; i < ASK__MAX; i++)
		if (ask->holds[i])
			v[n++] = (struct chip_view){ rq_say(rq, W_COMMENTS_CHIP,
			    .label = rq_word(rq, asks[i].label),
			    .value = ask_value_label(rq, ask, i)),
			    ask_url(rq, ask, i, ASK__MAX, STR_NONE) };
	return ((struct view_list){ v, n });
}

/* Choices of a select: what is chosen is among them. */
struct choices {
	struct choice_view	*list;
	size_t			 n, cap;
	struct str		 chosen;
	bool			 is_there;
};

static void
choice_add(struct rq *rq, struct choices *c, struct str value, struct str label)
{
	bool	 is_it = str_is(value, c->chosen);

	ARENA_PUSH(rq->arena, c->list, c->n, c->cap) = (struct choice_view){
	    value, label, is_it };
	c->is_there = c->is_there || is_it;
}

static struct view_list
choices_end(struct rq *rq, const struct ask *ask, struct choices *c,
    enum ask_name i)
{
	if (ask->holds[i] && !c->is_there)
		choice_add(rq, c, ask->values[i], ask_value_label(rq, ask, i));
	return ((struct view_list){ c->list, c->n });
}

static bool
question_is_free(const struct question *q)
{
	size_t	 i;

	if (q->personal)
		return (false);
	for (i = 0; i < q->nparts; i++)
		if (q->parts[i].comment)
			return (true);
	return ((q->type->flags & QT_COMMENT) != 0);
}

static void
definition_choices(struct rq *rq, const struct ask *ask,
    struct app_comments_view *v)
{
	struct choices	 q = { .chosen = ask->values[ASK_QUESTION] };
	struct choices	 l = { .chosen = ask->values[ASK_LANG] };
	size_t		 i;

	for (i = 0; ask->def != NULL && i < ask->def->nquestions; i++)
		if (question_is_free(&ask->def->questions[i]))
			choice_add(rq, &q, ask->def->questions[i].code,
			    ask_question_label(rq, ask,
			    ask->def->questions[i].code));
	for (i = 0; ask->def != NULL && i < ask->def->nlanguages; i++)
		choice_add(rq, &l, ask->def->languages[i], app_language(rq,
		    ask->def->languages[i]));
	v->questions = choices_end(rq, ask, &q, ASK_QUESTION);
	v->langs = choices_end(rq, ask, &l, ASK_LANG);
}

static enum status
choices_fill(struct rq *rq, const struct ask *ask, struct app_comments_view *v)
    AWAITS
{
	static const struct str	 channels[] = { STR_INIT("web"),
				    STR_INIT("chat"), STR_INIT("email"),
				    STR_INIT("voice"), STR_INIT("import") };
	struct choices		 c = { .chosen = ask->values[ASK_CHANNEL] };
	struct choices		 t = { .chosen = ask->values[ASK_TAG] };
	struct choices		 s = { .chosen = ask->by_score ? STR("low") :
				    STR("") };
	struct tag_list_row	*tags;
	enum status		 st;
	size_t			 i, n;

	if ((st = q_tag_list(&rq->db, &tags, &n)) != OK)
		return (st);
	definition_choices(rq, ask, v);
	for (i = 0; i < sizeof(channels) / sizeof(channels[0]); i++)
		choice_add(rq, &c, channels[i], app_channel(rq,
		    channels[i]));
	for (i = 0; i < n; i++)
		choice_add(rq, &t, tags[i].name, tags[i].name);
	choice_add(rq, &s, STR(""), rq_word(rq, W_COMMENTS_SORT_NEW));
	choice_add(rq, &s, STR("low"), rq_word(rq, W_COMMENTS_SORT_LOW));
	v->channels = choices_end(rq, ask, &c, ASK_CHANNEL);
	v->all_tags = choices_end(rq, ask, &t, ASK_TAG);
	v->sorts = (struct view_list){ s.list, s.n };
	return (OK);
}

static void
fields_fill(struct rq *rq, const struct ask *ask, struct app_comments_view *v)
{
	struct field_view *const	 fields[ASK__MAX] = {
					    [ASK_Q] = &v->q,
					    [ASK_FROM] = &v->from,
					    [ASK_TO] = &v->to,
					    [ASK_LOW] = &v->low,
					    [ASK_HIGH] = &v->high,
					    [ASK_V] = &v->v,
					    [ASK_AGENT] = &v->agent,
					    [ASK_QUEUE] = &v->queue };
	struct str			 value;
	size_t				 i;

	for (i = 0; i < ASK__MAX; i++) {
		v->asks_more = v->asks_more || (asks[i].is_more &&
		    ask->values[i].len != 0);
		if (fields[i] == NULL)
			continue;
		value = i == ASK_FROM || i == ASK_TO ?
		    period_day_kept(ask->values[i]) : field_shown(rq->arena,
		    ask->values[i]);
		app_field_fill(rq->arena, asks[i].name, value, ask->problems,
		    ask->nproblems, fields[i]);
	}
}

/* --- rows --- */

/* Up to a boundary between two characters, at least at. */
static size_t
boundary(struct str s, size_t at)
{
	while (at < s.len && ((unsigned char)s.p[at] & 0xc0) == 0x80)
		at++;
	return (at < s.len ? at : s.len);
}

struct stretches {
	struct stretch_view	*list;
	size_t			 n, cap;
};

static void
stretch_add(struct rq *rq, struct stretches *out, struct str text, bool hit)
{
	if (text.len != 0)
		ARENA_PUSH(rq->arena, out->list, out->n, out->cap) =
		    (struct stretch_view){ text, hit };
}

/* The database puts U+0002 before and U+0003 behind what it found. */
static void
stretches_cut(struct rq *rq, struct str marked, struct stretches *out)
{
	struct str	 before, hit, rest;

	while (str_cut(marked, '\2', &before, &rest)) {
		stretch_add(rq, out, before, false);
		if (!str_cut(rest, '\3', &hit, &marked))
			return;
		stretch_add(rq, out, hit, true);
	}
	stretch_add(rq, out, marked, false);
}

/* Are the stretches, one behind the other, what was typed? Marks that would
 * change a text are left out. */
static bool
stretches_are(const struct stretches *s, struct str said)
{
	size_t	 i;

	for (i = 0; i < s->n; i++) {
		if (!str_starts(said, s->list[i].text))
			return (false);
		said = str_from(said, s->list[i].text.len);
	}
	return (said.len == 0);
}

/* Of a long text what stands around the first thing that was found; the whole
 * is a click away. */
static void
stretches_shorten(struct rq *rq, struct stretches *s)
{
	static const struct str	 dots = STR_INIT("\xe2\x80\xa6");
	struct str		*text;
	size_t			 i, from, left = CUT_FROM;

	text = &s->list[0].text;
	if (s->n > 1 && !s->list[0].hit && text->len > 2 * CUT_BEFORE) {
		from = boundary(*text, text->len - CUT_BEFORE);
		*text = str_cat(rq->arena, dots, str_from(*text, from));
	}
	for (i = 0; i < s->n; i++) {
		text = &s->list[i].text;
		if (text->len <= left) {
			left -= text->len;
			continue;
		}
		*text = str_cat(rq->arena, str_first(*text, boundary(*text,
		    left)), dots);
		s->n = i + 1;
	}
}

static struct view_list
stretches_make(struct rq *rq, const struct comment *c)
{
	struct stretches	 s = { .n = 0 };
	size_t			 i, len = 0;

	if (c->marked.len != 0)
		stretches_cut(rq, c->marked, &s);
	if (!stretches_are(&s, c->said)) {
		s.n = 0;
		stretch_add(rq, &s, c->said, false);
	}
	for (i = 0; i < s.n; i++)
		len += s.list[i].text.len;
	if (len > CUT_FROM)
		stretches_shorten(rq, &s);
	return ((struct view_list){ s.list, s.n });
}

static struct view_list
tags_make(struct rq *rq, const struct ask *ask, struct str lines)
{
	struct chip_view *v = NULL;
	size_t		 n = 0, cap = 0;
	struct str	 tag, rest = lines;
	bool		 more = lines.len != 0;

	while (more) {
		more = str_cut(rest, '\n', &tag, &rest);
		ARENA_PUSH(rq->arena, v, n, cap) = (struct chip_view){ tag,
		    ask_url(rq, ask, ASK__MAX, ASK_TAG, tag) };
	}
	return ((struct view_list){ v, n });
}

static enum status
row_fill(struct rq *rq, const struct ask *ask, const struct comment *c,
    struct comment_row_view *v) AWAITS
{
	const struct survey	*def;
	const struct question	*q;
	enum status		 st;

	if ((st = cache_version_get(&rq->db, ask->survey->id, c->version,
	    &def)) != OK)
		return (st);
	q = survey_question_find(def, c->question);
	v->question = q == NULL ? c->question : recall_text(rq->arena, def,
	    NULL, &q->label, survey_language_find(def, rq->locale->tag));
	v->href = listed_url(rq, url(rq, APP_RESPONSE, c->id));
	v->when = app_time(rq, c->started_local);
	v->iso = c->started_at;
	v->score = c->score;
	v->tone = metric_tone(metric_headline(def), c->score);
	v->meta = rq_say(rq, W_RESPONSES_META, .language = app_language(rq,
	    c->language), .channel = app_channel(rq, c->channel));
	v->agent = c->agent;
	v->agent_url = ask_url(rq, ask, ASK__MAX, ASK_AGENT, c->agent);
	v->queue = c->queue;
	v->queue_url = ask_url(rq, ask, ASK__MAX, ASK_QUEUE, c->queue);
	v->partial = !c->is_complete;
	v->stretches = stretches_make(rq, c);
	v->tags = tags_make(rq, ask, c->tags);
	if (c->notes != 0)
		v->notes = rq_say_n(rq, W_COMMENTS_NOTES, c->notes);
	if (c->has_transcript && rq_can(rq, CAN_READ_TRANSCRIPTS))
		v->transcript_url = listed_url(rq, url(rq, APP_TRANSCRIPT,
		    c->id));
	return (OK);
}

static struct str
day_said(struct rq *rq, struct str iso)
{
	int64_t	 day;

	return (date_read(iso, &day) ? words_date(rq->arena, rq->locale, day) :
	    iso);
}

/* The rows that are no comment say how the search ended. */
static void
end_fill(struct rq *rq, const struct ask *ask, const struct comment *c,
    struct app_comments_view *v)
{
	if (str_is_c(c->kind, "void"))
		v->none = rq_word(rq, W_COMMENTS_VOID);
	else if (str_is_c(c->kind, "part"))
		v->part = rq_say(rq, W_COMMENTS_PART, .day = day_said(rq,
		    c->day));
	else {
		v->further = rq_say(rq, W_COMMENTS_LOOKED, .day = day_said(rq,
		    c->day));
		v->further_url = ask_page_url(rq, ask, c);
	}
}

static enum status
rows_make(struct rq *rq, const struct ask *ask, const struct comment *list,
    size_t n, struct app_comments_view *v) AWAITS
{
	struct comment_row_view	*rows = arena_array(rq->arena, n,
				    sizeof(*rows));
	enum status		 st;
	size_t			 i, k = 0, last = 0;

	for (i = 0; i < n; i++) {
		if (!str_is_c(list[i].kind, "hit")) {
			end_fill(rq, ask, &list[i], v);
			continue;
		}
		if (k == ROWS) {
			v->older_url = ask_page_url(rq, ask, &list[last]);
			break;
		}
		last = i;
		if ((st = row_fill(rq, ask, &list[i], &rows[k++])) != OK)
			return (st);
	}
	v->rows = (struct view_list){ rows, k };
	return (OK);
}

/* Nothing is shown: because there is nothing, nothing of these days, or nothing
 * under these filters; and what to drop to see more. */
static void
none_fill(struct rq *rq, const struct ask *ask, bool is_there,
    struct app_comments_view *v)
{
	bool	 days = ask->holds[ASK_FROM] || ask->holds[ASK_TO];

	if (v->none.len != 0 || v->further.len != 0)
		return;
	if (!is_there) {
		v->none = rq_word(rq, W_COMMENTS_NONE);
		return;
	}
	if (days && ask->nholding == (size_t)(ask->holds[ASK_FROM] +
	    ask->holds[ASK_TO])) {
		v->none = rq_word(rq, W_COMMENTS_NONE_PERIOD);
		v->drop = rq_word(rq, W_COMMENTS_DROP_PERIOD);
	} else {
		v->none = rq_word(rq, W_COMMENTS_NONE_FILTERS);
		v->drop = rq_word(rq, W_LIST_CLEAR);
	}
	v->drop_url = v->action;
}

static enum status
rows_fill(struct rq *rq, const struct ask *ask, struct app_comments_view *v)
    AWAITS
{
	struct pg_exchange	*x = pg_begin(&rq->db, PG_READ);
	struct comment_any_row	*any;
	struct comment		*list;
	enum status		 st;
	size_t			 found, there, n;

	found = put_comment_list(x, .survey = ask->survey->id,
	    .asked = ask_words(ask), .want = ask_json(rq->arena, ask),
	    .by_score = ask->by_score, .id = ask->at.id, .low = ask->at.low,
	    .day = ask->at.day, .us = ask->at.id.len == 0 ? NULL :
	    &ask->at.us, .n = ask->at.n, .rows = ROWS + 1);
	there = put_comment_any(x, .survey = ask->survey->id);
	if ((st = pg_run(x)) != OK)
		return (st);
	list = take_comment_list(x, found, &n);
	any = take_comment_any(x, there);
	if ((st = rows_make(rq, ask, list, n, v)) != OK)
		return (st);
	if (any->waiting != 0)
		v->waiting = rq_say_n(rq, W_COMMENTS_WAITING, any->waiting);
	if (v->rows.n == 0)
		none_fill(rq, ask, any->is_there, v);
	else
		v->found = ask->by_score ?
		    rq_say_n(rq, W_COMMENTS_COUNT_LOW, (int64_t)v->rows.n) :
		    rq_say_n(rq, W_COMMENTS_COUNT, (int64_t)v->rows.n);
	return (OK);
}

/* --- the page --- */

static enum status
page_fill(struct rq *rq, struct ask *ask, struct app_comments_view *v) AWAITS
{
	enum status	 st;

	v->survey_title = ask->survey->title;
	v->survey_url = url(rq, APP_SURVEY, ask->survey->slug);
	v->responses_url = url(rq, APP_RESPONSES, ask->survey->slug);
	v->action = url(rq, APP_COMMENTS, ask->survey->slug);
	if (ask->at.id.len != 0)
		v->newest_url = ask_url(rq, ask, ASK__MAX, ASK__MAX, STR_NONE);
	if ((st = choices_fill(rq, ask, v)) != OK ||
	    (st = rows_fill(rq, ask, v)) != OK ||
	    (st = comments_rise(rq, ask, &v->rises)) != OK)
		return (st);
	fields_fill(rq, ask, v);
	v->chips = chips_make(rq, ask);
	v->errors = (struct view_list){ ask->problems, ask->nproblems };
	v->layout.has_error = ask->nproblems != 0;
	return (OK);
}

enum status
app_comments_get(struct rq *rq)
{
	struct app_comments_view	 v;
	struct ask			 ask;
	enum status			 st;

	memset(&v, 0, sizeof(v));
	memset(&ask, 0, sizeof(ask));
	if ((st = q_survey_get(&rq->db, &ask.survey, .slug = rq->arg[0])) != OK)
		return (st);
	if (ask.survey->version != 0) {
		if ((st = cache_version_get(&rq->db, ask.survey->id,
		    ask.survey->version, &ask.def)) != OK)
			return (st);
		ask.lang = survey_language_find(ask.def, rq->locale->tag);
	}
	/* A place that is not one of ours is an address that is not there. */
	if (!ask_place_read(form_get(&rq->query, "older"), &ask.at))
		return (E_NOTFOUND);
	app_frame(rq, rq_say(rq, W_COMMENTS_TITLE, .survey =
	    ask.survey->title), &v.layout, &v.nav);
	ask_read(rq, &ask);
	if ((st = page_fill(rq, &ask, &v)) != OK)
		return (st);
	return (page_send(rq, ask.nproblems == 0 ? 200 : 422,
	    &app_comments_page, &v));
}
