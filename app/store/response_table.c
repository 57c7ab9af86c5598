/* Responses as a table: see the header. */
#include <string.h>

#include "base/date.h"
#include "form/recall.h"
#include "rule/context.h"
#include "store/response_table.h"

/* The columns that are no answers. */
static const struct {
	const char	*name;
	enum word	 label;
	enum table_kind	 kind;
} ours[] = {
	{ "_receipt", W_EXPORT_RECEIPT, TABLE_TEXT },
	{ "_state", W_RESPONSES_STATE, TABLE_TEXT },
	{ "_version", W_RESPONSE_VERSION, TABLE_NUMBER },
	{ "_started_at", W_RESPONSE_STARTED, TABLE_TIME },
	{ "_completed_at", W_RESPONSE_COMPLETED, TABLE_TIME },
	{ "_language", W_LIST_LANGUAGE, TABLE_TEXT },
	{ "_channel", W_RESPONSE_CHANNEL, TABLE_TEXT },
	{ "_session", W_RESPONSE_SESSION, TABLE_TEXT },
	{ "_agent", W_RESPONSE_AGENT, TABLE_TEXT },
	{ "_queue", W_RESPONSE_QUEUE, TABLE_TEXT },
	{ "_outcome", W_RESPONSE_OUTCOME, TABLE_TEXT },
	{ "_session_language", W_RESPONSE_SPOKEN, TABLE_TEXT },
	{ "_session_start", W_RESPONSE_SESSION_START, TABLE_TIME },
	{ "_session_end", W_RESPONSE_SESSION_END, TABLE_TIME },
};
#define OURS	(sizeof(ours) / sizeof(ours[0]))

/* --- columns --- */

struct response_table
response_table_new(struct arena *a, int64_t nversions)
{
	struct response_table	 t = { .arena = a, .nversions = nversions };
	size_t			 i;

	t.versions = arena_array(a, (size_t)nversions + 1,
	    sizeof(struct table_version));
	for (i = 0; i < OURS; i++)
		ARENA_PUSH(a, t.columns, t.n, t.cap) = (struct table_column){
		    .name = str_of(ours[i].name),
		    .label = str_of(ours[i].name), .kind = ours[i].kind };
	return (t);
}

void
response_table_words(struct response_table *t, const struct locale *locale,
    bool in_words)
{
	size_t	 i;

	t->locale = locale;
	t->in_words = in_words;
	for (i = 0; i < OURS; i++)
		t->columns[i].label = word(locale, ours[i].label);
}

static enum table_kind
value_kind(enum answer_json json, size_t ncodes)
{
	return (json == AS_NUMBER ? TABLE_NUMBER :
	    ncodes != 0 ? TABLE_CODE : TABLE_TEXT);
}

static struct str
label_of(struct response_table *t, const struct survey *def,
    const struct text *text, size_t lang)
{
	return (str_one_line(t->arena, recall_text(t->arena, def, NULL, text,
	    lang)));
}

/* How many are of its own value; behind them stand those of its parts. */
static size_t
columns_own(const struct question *q)
{
	return (q->type->json == AS_LIST ? q->ncodes :
	    q->type->json != AS_NOTHING);
}

/* The k-th column of a question, in the order of question_columns. */
static void
column_fill(struct response_table *t, const struct survey *def,
    const struct question *q, size_t k, size_t lang, struct table_column *c)
{
	size_t			 own = columns_own(q);
	const struct locale	*l = t->locale;
	struct str		 more;

	c->def = def;
	c->question = q;
	c->label = label_of(t, def, &q->label, lang);
	if (k < own && q->type->json != AS_LIST) {
		c->kind = value_kind(q->type->json, q->ncodes);
		return;
	}
	if (k < own) {
		c->kind = TABLE_TICK;
		more = survey_answer_label(q, q->codes[k], lang);
	} else {
		c->part = &q->parts[k - own];
		c->kind = value_kind(c->part->json, c->part->ncodes);
		more = (q->type->flags & QT_GIVEN) != 0 && l != NULL ?
		    word(l, W_RESPONSE_UNVERIFIED) :
		    label_of(t, def, &c->part->label, lang);
	}
	if (more.len != 0 && !str_is(more, c->label))
		c->label = str_cat(t->arena, c->label, STR(": "),
		    str_one_line(t->arena, more));
}

static size_t
column_place(struct response_table *t, struct str name, bool *is_new)
{
	size_t	 i;

	for (i = OURS; i < t->n; i++)
		if (str_is(t->columns[i].name, name))
			break;
	if ((*is_new = i == t->n))
		ARENA_PUSH(t->arena, t->columns, t->n, t->cap) =
		    (struct table_column){ .name = name, .label = name };
	return (i);
}

void
response_table_add(struct response_table *t, int64_t number,
    const struct survey *def)
{
	struct table_version	*v = &t->versions[number];
	struct lines		 names = { .arena = t->arena };
	size_t			 i, k, first;
	bool			 is_new;

	v->def = def;
	v->lang = t->locale == NULL ? 0 :
	    survey_language_find(def, t->locale->tag);
	for (i = 0; i < def->nquestions; i++)
		question_columns(&def->questions[i], &names);
	v->places = arena_array(t->arena, names.n, sizeof(*v->places));
	for (i = k = 0; i < def->nquestions; i++) {
		first = k;
		names.n = 0;
		question_columns(&def->questions[i], &names);
		for (; k - first < names.n; k++) {
			v->places[k] = column_place(t, names.list[k - first],
			    &is_new);
			if (is_new)
				column_fill(t, def, &def->questions[i],
				    k - first, v->lang,
				    &t->columns[v->places[k]]);
		}
	}
}

/* --- cells --- */

/* As _started_at is written. */
static struct str
moment(struct arena *a, int64_t at)
{
	return (at == 0 ? STR_NONE : time_iso(a, at));
}

static struct str
state_of(const struct response_table *t, const struct response *r,
    bool said)
{
	if (!said)
		return (r->is_complete ? STR("complete") : STR("partial"));
	return (word(t->locale, r->is_complete ? W_LIST_COMPLETE :
	    W_LIST_PARTIAL));
}

static void
ours_fill(const struct response_table *t, struct arena *a,
    const struct response *r, struct str *row)
{
	struct context	 c;

	context_of_json(a, r->session, &c);
	memcpy(row, (const struct str[OURS]){ r->receipt,
	    state_of(t, r, t->in_words), str_of_int(a, r->version),
	    r->started_at, r->completed_at, r->language, r->channel,
	    c.session, c.agent, c.queue, c.outcome, c.language,
	    moment(a, c.start), moment(a, c.end) },
	    OURS * sizeof(struct str));
}

static struct str
value_said(const struct question *q, const struct question_part *part,
    struct str value, size_t lang)
{
	if (value.len == 0)
		return (value);
	return (part != NULL ? part_answer_label(q, part, value, lang) :
	    survey_answer_label(q, value, lang));
}

/* Of one question, whose first column is the k-th of its version. */
static void
question_cells(const struct response_table *t, const struct table_version *v,
    const struct question *q, const struct answer *answer, size_t *k,
    struct lines *values, struct str *row)
{
	size_t	 own = columns_own(q), i;

	values->n = 0;
	answer_columns(q, answer, values);
	for (i = 0; i < values->n; i++, (*k)++)
		row[v->places[*k]] = !t->in_words ||
		    (i < own && q->type->json == AS_LIST) ? values->list[i] :
		    value_said(q, i < own ? NULL : &q->parts[i - own],
		    values->list[i], v->lang);
}

static enum status
version_of(const struct response_table *t, const struct response *r,
    struct arena *a, const struct table_version **v, struct answers *answers)
{
	if (r->version < 1 || r->version > t->nversions ||
	    (*v = &t->versions[r->version])->def == NULL)
		return (E_CONFLICT);
	return (answers_from_json(a, (*v)->def, r->answers, answers) == OK ?
	    OK : E_INVALID);
}

enum status
response_table_cells(const struct response_table *t, const struct response *r,
    struct arena *a, struct str **cells)
{
	const struct table_version	*v;
	struct lines			 values = { .arena = a };
	struct answers			 answers;
	enum status			 st;
	size_t				 i, k;

	if ((st = version_of(t, r, a, &v, &answers)) != OK)
		return (st);
	*cells = arena_array(a, t->n, sizeof(**cells));
	ours_fill(t, a, r, *cells);
	for (i = k = 0; i < v->def->nquestions; i++)
		question_cells(t, v, &v->def->questions[i], &answers.list[i],
		    &k, &values, *cells);
	return (OK);
}

/* --- CSV --- */

void
response_table_head(const struct response_table *t, struct buf *b)
{
	size_t	 i;

	for (i = 0; i < t->n; i++) {
		if (i != 0)
			buf_char(b, ',');
		if (t->in_words)
			buf_csv(b, t->columns[i].label);
		else if (i < OURS)
			buf_str(b, t->columns[i].name);
		else
			buf_csv(b, t->columns[i].name);
	}
	buf_c(b, "\r\n");
}

enum status
response_table_row(const struct response_table *t, const struct response *r,
    struct buf *b)
{
	struct str	*cells;
	enum status	 st;
	size_t		 i;

	if ((st = response_table_cells(t, r, b->arena, &cells)) != OK)
		return (st);
	for (i = 0; i < t->n; i++) {
		if (i != 0)
			buf_char(b, ',');
		buf_csv(b, cells[i]);
	}
	buf_c(b, "\r\n");
	return (OK);
}

/* --- JSON --- */

static void
member(struct buf *b, const char *before, struct str s)
{
	buf_c(b, before);
	if (s.len == 0)
		buf_c(b, "null");
	else
		buf_json(b, s);
}

/* What was asked, and each thing that was answered, as it was read. */
static void
words_write(const struct response_table *t, const struct table_version *v,
    const struct answers *answers, struct buf *b)
{
	const struct question	*q;
	struct lines		 said;
	size_t			 i, k, n = 0;

	buf_c(b, ",\"words\":{");
	for (i = 0; i < v->def->nquestions; i++) {
		q = &v->def->questions[i];
		if (answers->list[i].state != ANSWER_GIVEN)
			continue;
		said = (struct lines){ .locale = t->locale,
		    .arena = b->arena };
		q->type->text(q, &answers->list[i], v->lang, &said);
		if (n++ != 0)
			buf_char(b, ',');
		buf_json(b, q->code);
		buf_c(b, ":{\"question\":");
		buf_json(b, recall_text(b->arena, v->def, answers, &q->label,
		    v->lang));
		buf_c(b, ",\"answer\":[");
		for (k = 0; k < said.n; k++) {
			if (k != 0)
				buf_char(b, ',');
			buf_json(b, said.list[k]);
		}
		buf_c(b, "]}");
	}
	buf_char(b, '}');
}

enum status
response_table_line(const struct response_table *t, const struct response *r,
    struct buf *b)
{
	const struct table_version	*v;
	struct answers			 answers;
	enum status			 st;

	if ((st = version_of(t, r, b->arena, &v, &answers)) != OK)
		return (st);
	member(b, "{\"receipt\":", r->receipt);
	member(b, ",\"state\":", state_of(t, r, false));
	buf_fmt(b, ",\"version\":%lld", (long long)r->version);
	member(b, ",\"started_at\":", r->started_at);
	member(b, ",\"completed_at\":", r->completed_at);
	member(b, ",\"language\":", r->language);
	member(b, ",\"channel\":", r->channel);
	buf_c(b, ",\"session\":");
	buf_str(b, r->session.len == 0 ? STR("null") : r->session);
	buf_c(b, ",\"answers\":");
	buf_str(b, r->answers);
	if (t->in_words)
		words_write(t, v, &answers, b);
	buf_c(b, "}\n");
	return (OK);
}
