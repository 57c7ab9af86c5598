/* What the list of comments is asked for: see the header. */
#include <string.h>

#include "base/date.h"
#include "form/field.h"
#include "form/recall.h"
#include "page/staff/comments_ask.h"
#include "page/staff/period.h"
#include "store/cursor.h"

#define VALUE_MAX	200	/* code points of a filter */
#define SCORE_MAX	100

const struct ask_row	asks[ASK__MAX] = {
	[ASK_Q] = { "q", NULL, W_COMMENTS_WORDS, false, false },
	[ASK_FROM] = { "from", "from", W_LIST_FROM, false, false },
	[ASK_TO] = { "to", "to", W_LIST_TO, false, false },
	[ASK_LOW] = { "low", "low", W_COMMENTS_LOW, true, true },
	[ASK_HIGH] = { "high", "high", W_COMMENTS_HIGH, true, true },
	[ASK_V] = { "v", "version", W_RESPONSE_VERSION, true, true },
	[ASK_LANG] = { "spoken", "language", W_LIST_LANGUAGE, false, true },
	[ASK_CHANNEL] = { "channel", "channel", W_RESPONSE_CHANNEL, false,
	    true },
	[ASK_AGENT] = { "agent", "agent", W_RESPONSE_AGENT, false, true },
	[ASK_QUEUE] = { "queue", "queue", W_RESPONSE_QUEUE, false, true },
	[ASK_QUESTION] = { "question", "question", W_COMMENTS_QUESTION, false,
	    true },
	[ASK_TAG] = { "tag", "tag", W_COMMENTS_TAG, false, true },
};

static void
problem_add(struct rq *rq, struct ask *ask, const char *name, struct str text)
{
	ask->problems[ask->nproblems++] = (struct problem_view){
	    str_cat(rq->arena, STR("#"), str_of(name)), text };
}

static void
days_read(struct rq *rq, struct ask *ask)
{
	int64_t	 first = INT64_MIN, last = INT64_MAX;

	if (!period_days_read(rq, ask->values[ASK_FROM], ask->values[ASK_TO],
	    &first, &last, ask->problems, &ask->nproblems))
		return;
	ask->holds[ASK_FROM] = ask->values[ASK_FROM].len != 0;
	ask->holds[ASK_TO] = ask->values[ASK_TO].len != 0;
}

static void
value_read(struct rq *rq, struct ask *ask, enum ask_name i)
{
	const struct ask_row	*row = &asks[i];
	struct str		 s = ask->values[i];
	int64_t			 n;

	if (s.len == 0)
		return;
	if (row->is_number && (!str_int(s, &n) || n < 0 || n > (i == ASK_V ?
	    INT32_MAX : SCORE_MAX)))
		problem_add(rq, ask, row->name, rq_say(rq,
		    W_COMMENTS_NO_NUMBER, .label = rq_word(rq, row->label)));
	else if (field_text(s, VALUE_MAX, false) != FIELD_OK)
		problem_add(rq, ask, row->name, rq_say(rq, W_COMMENTS_LONG,
		    .label = rq_word(rq, row->label)));
	else
		ask->holds[i] = true;
}

bool
ask_place_read(struct str s, struct comment *at)
{
	struct str	 low, n, rest;
	struct cursor	 c;
	int64_t		 day;

	if (s.len == 0)
		return (true);
	if (!str_cut(s, '_', &low, &rest) || !str_cut(rest, '_', &n, &rest) ||
	    !str_cut(rest, '_', &at->day, &rest) ||
	    !str_int(low, &at->low) || at->low < -INT16_MAX - 1 ||
	    at->low > INT16_MAX || !str_int(n, &at->n) || at->n < 0 ||
	    at->n > INT16_MAX || !date_read(at->day, &day) ||
	    !cursor_split(rest, &c) || c.at == NULL)
		return (false);
	at->us = c.micros;
	at->id = c.id;
	return (true);
}

static struct str
place_text(struct arena *a, const struct comment *at)
{
	return (str_fmt(a, "%lld_%lld_%.*s_%.*s", (long long)at->low,
	    (long long)at->n, STR_ARG(at->day), STR_ARG(cursor_after(a, at->us,
	    at->id))));
}

void
ask_read(struct rq *rq, struct ask *ask)
{
	size_t	 i;

	for (i = 0; i < ASK__MAX; i++)
		ask->values[i] = str_trim(form_get(&rq->query, asks[i].name));
	days_read(rq, ask);
	for (i = 0; i < ASK__MAX; i++) {
		if (i != ASK_FROM && i != ASK_TO)
			value_read(rq, ask, i);
		ask->nholding += ask->holds[i];
	}
	ask->by_score = str_is_c(form_get(&rq->query, "sort"), "low");
}

struct str
ask_json(struct arena *a, const struct ask *ask)
{
	struct buf	 b = buf_new(a, 256);
	bool		 is_first = true;
	size_t		 i;

	buf_char(&b, '{');
	for (i = 0; i < ASK__MAX; i++) {
		if (!ask->holds[i] || asks[i].key == NULL)
			continue;
		buf_c(&b, is_first ? "\"" : ",\"");
		buf_c(&b, asks[i].key);
		buf_c(&b, "\":");
		buf_json(&b, ask->values[i]);
		is_first = false;
	}
	buf_char(&b, '}');
	return (buf_view(&b));
}

struct str
ask_words(const struct ask *ask)
{
	return (ask->holds[ASK_Q] ? ask->values[ASK_Q] : STR(""));
}

/* --- addresses --- */

struct str
ask_url(struct rq *rq, const struct ask *ask, enum ask_name without,
    enum ask_name with, struct str value)
{
	struct buf	 b = buf_new(rq->arena, 128);
	struct str	 s;
	char		 mark = '?';
	size_t		 i;

	buf_str(&b, url(rq, APP_COMMENTS, ask->survey->slug));
	for (i = 0; i < ASK__MAX; i++) {
		s = i == with ? value : ask->holds[i] ? ask->values[i] :
		    STR_NONE;
		if (i == without || s.len == 0)
			continue;
		buf_char(&b, mark);
		buf_c(&b, asks[i].name);
		buf_char(&b, '=');
		buf_url_part(&b, s);
		mark = '&';
	}
	if (ask->by_score)
		buf_fmt(&b, "%csort=low", mark);
	return (buf_view(&b));
}

struct str
ask_page_url(struct rq *rq, const struct ask *ask, const struct comment *at)
{
	struct str	 to = ask_url(rq, ask, ASK__MAX, ASK__MAX, STR_NONE);

	return (str_fmt(rq->arena, "%.*s%colder=%.*s", STR_ARG(to),
	    str_has_byte(to, '?') ? '&' : '?',
	    STR_ARG(place_text(rq->arena, at))));
}

struct str
ask_question_label(struct rq *rq, const struct ask *ask, struct str code)
{
	const struct question	*q = ask->def == NULL ? NULL :
				    survey_question_find(ask->def, code);

	return (q == NULL ? code : recall_text(rq->arena, ask->def, NULL,
	    &q->label, ask->lang));
}

struct str
ask_value_label(struct rq *rq, const struct ask *ask, enum ask_name i)
{
	struct str	 value = ask->values[i];
	int64_t		 day;

	if ((i == ASK_FROM || i == ASK_TO) && date_read(value, &day))
		return (words_date(rq->arena, rq->locale, day));
	if (i == ASK_LANG)
		return (app_language(rq, value));
	if (i == ASK_CHANNEL)
		return (app_channel(rq, value));
	return (i == ASK_QUESTION ? ask_question_label(rq, ask, value) : value);
}

/* --- from a response's page --- */

bool
comments_are_listed(const struct rq *rq)
{
	return (str_is_c(form_get(&rq->query, "list"), "comments"));
}

enum status
comments_beside(struct rq *rq, struct str survey_id, struct str response,
    struct str *newer, struct str *older)
{
	struct comment_beside_row	*row;
	struct ask			 ask;
	enum status			 st;

	memset(&ask, 0, sizeof(ask));
	ask_read(rq, &ask);
	*newer = *older = STR_NONE;
	st = q_comment_beside(&rq->db, &row, .survey = survey_id,
	    .asked = ask_words(&ask), .want = ask_json(rq->arena, &ask),
	    .by_score = ask.by_score, .id = response);
	if (st == E_NOTFOUND)
		return (OK);
	if (st == OK) {
		*newer = row->newer;
		*older = row->older;
	}
	return (st);
}
