/*
 * What follows from the whole of a foreign survey: codes that are allowed and
 * used once, a text where one is needed, tables without a type of ours as
 * questions of their own, conditions in our language.
 */
#include <string.h>

#include "exchange/sketch.h"
#include "form/survey_make.h"
#include "form/type.h"

#define TABLE_ROWS	50	/* of one matrix: see conf/survey.md */
#define TABLE_COLUMNS	12

/* --- codes --- */

/* Letters, digits and "_" (or what else is allowed) of it. */
static struct str
code_made(struct sketch *s, struct str there, bool is_option)
{
	struct buf	 b = buf_new(s->arena, SURVEY_CODE_MAX + 1);
	size_t		 i;
	char		 c;

	for (i = 0; i < there.len && b.len < SURVEY_CODE_MAX; i++) {
		c = there.p[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')))
			c = c == '-' && is_option ? '-' : '_';
		if (b.len == 0 && (c == '_' || c == '-' || (!is_option &&
		    c >= '0' && c <= '9')))
			buf_char(&b, is_option ? 'x' : 'q');
		if (b.len < SURVEY_CODE_MAX)
			buf_char(&b, c);
	}
	if (b.len == 0)
		buf_char(&b, is_option ? 'x' : 'q');
	return (buf_view(&b));
}

/* With the first number behind it that nobody has, from 2 on. */
static struct str
code_free(struct sketch *s, struct names *taken, struct str code)
{
	struct str	 tried = code, tail;
	int64_t		 n;

	for (n = 2; survey_code_is_reserved(tried) ||
	    !names_put(taken, tried, s); n++) {
		tail = str_cat(s->arena, STR("_"), str_of_int(s->arena, n));
		tried = str_cat(s->arena, str_first(code, SURVEY_CODE_MAX -
		    tail.len), tail);
	}
	return (tried);
}

/* More than capitals changed. */
static bool
is_other_code(struct str code, struct str there)
{
	return (!str_is_nocase(code, str_trim(there)));
}

static void
options_code(struct sketch *s, struct sketch_question *q,
    struct sketch_list *l)
{
	struct names		 taken = { .arena = s->arena };
	struct sketch_option	*o;
	size_t			 i;
	bool			 changed = false;

	for (i = 0; i < l->n; i++) {
		o = l->list[i];
		o->code = code_free(s, &taken, code_made(s, o->there, true));
		changed |= is_other_code(o->code, o->there);
	}
	if (changed && !s->no_codes)
		sketch_tell(s, REPORT_CHANGED, W_EXCHANGE_OPTION_CODES, q,
		    STR_NONE);
}

static void
codes_settle(struct sketch *s)
{
	struct names		 taken = { .arena = s->arena };
	struct sketch_question	*q;
	size_t			 i;

	for (i = 0; i < s->npages; i++)
		s->pages[i].code = code_free(s, &taken, code_made(s,
		    s->pages[i].there, false));
	for (i = 0; i < s->nquestions; i++) {
		q = s->questions[i];
		q->code = code_free(s, &s->taken, code_made(s, q->there,
		    false));
		if (!s->no_codes && is_other_code(q->code, q->there))
			sketch_tell(s, REPORT_CHANGED, W_EXCHANGE_CODE, q,
			    q->there);
		options_code(s, q, &q->options);
		options_code(s, q, &q->rows);
	}
}

static struct str
survey_code_made(struct sketch *s)
{
	struct str	 made = str_slug(s->arena, s->code.len != 0 ? s->code :
			    s->title.in[0], 40);

	if (made.len == 0)
		return (STR("survey"));
	if (made.p[0] < '0' || made.p[0] > '9')
		return (made);
	return (str_cat(s->arena, STR("survey-"), str_slug(s->arena, made,
	    33)));
}

/* --- texts --- */

/* In the survey's own language; where it has none there, another's words. */
static bool
own_text(struct sketch *s, const struct sketch_question *q,
    struct sketch_text *t)
{
	size_t	 i;

	if (t->in[0].len != 0)
		return (true);
	for (i = 1; i < s->nlanguages; i++)
		if (t->in[i].len != 0) {
			t->in[0] = t->in[i];
			sketch_tell(s, REPORT_CHANGED, W_EXCHANGE_TEXT_FOREIGN,
			    q, STR_NONE);
			return (true);
		}
	return (false);
}

static void
list_texts(struct sketch *s, struct sketch_question *q, struct sketch_list *l)
{
	size_t	 i;

	for (i = 0; i < l->n; i++)
		if (!own_text(s, q, &l->list[i]->label))
			l->list[i]->label.in[0] = l->list[i]->there.len != 0 ?
			    l->list[i]->there : l->list[i]->code;
}

static void
question_texts(struct sketch *s, struct sketch_question *q)
{
	struct sketch_text	*more[] = { &q->help, &q->placeholder, &q->low,
				    &q->high, &q->other };
	size_t			 i;

	for (i = 0; i < sizeof(more) / sizeof(more[0]); i++)
		(void)own_text(s, q, more[i]);
	if (!own_text(s, q, &q->label)) {
		q->label.in[0] = q->there.len != 0 ? q->there : q->code;
		sketch_tell(s, REPORT_CHANGED, W_EXCHANGE_TEXT_EMPTY, q,
		    STR_NONE);
	}
	list_texts(s, q, &q->options);
	list_texts(s, q, &q->rows);
}

static void
texts_settle(struct sketch *s)
{
	size_t	 i;

	for (i = 0; i < s->npages; i++) {
		(void)own_text(s, NULL, &s->pages[i].title);
		(void)own_text(s, NULL, &s->pages[i].intro);
	}
	(void)own_text(s, NULL, &s->intro);
	(void)own_text(s, NULL, &s->thanks);
	for (i = 0; i < s->nquestions; i++)
		question_texts(s, s->questions[i]);
	if (!own_text(s, NULL, &s->title))
		sketch_say_word(s, &s->title, W_EXCHANGE_UNTITLED);
}

/* --- tables --- */

/* "Parent - row", and the column's words where it has one. */
static void
cell_label(struct sketch *s, struct sketch_question *cell,
    const struct sketch_question *q, const struct sketch_option *row,
    const struct sketch_option *column)
{
	struct str	 parts[3], text;
	size_t		 i, k;

	for (i = 0; i < s->nlanguages; i++) {
		parts[0] = q->label.in[i];
		parts[1] = row->label.in[i];
		parts[2] = column == NULL ? STR_NONE : column->label.in[i];
		for (text = STR_NONE, k = 0; k < 3; k++)
			if (parts[k].len != 0)
				text = text.len == 0 ? parts[k] :
				    str_cat(s->arena, text, STR(" \xe2\x80\x93 "),
				    parts[k]);
		if (text.len > SURVEY_TEXT_MAX)
			text = row->label.in[i];
		cell->label.in[i] = text;
	}
}

static struct sketch_question *
cell_add(struct sketch *s, const struct sketch_question *q,
    const struct sketch_option *row, const struct sketch_option *column)
{
	struct sketch_question	*cell;
	size_t			 page = q->page;

	cell = sketch_question(s, column == NULL ? str_cat(s->arena, q->there,
	    STR("_"), row->there) : str_cat(s->arena, q->there, STR("_"),
	    row->there, STR("_"), column->there), "");
	cell->type = q->row_type;
	cell->page = page;
	cell->required = q->required;
	cell->asked_once = q->asked_once;
	cell->must = q->must;
	cell->when = q->when;
	if (!q->by_column)
		cell->options = q->options;
	memcpy(cell->attrs, q->attrs, sizeof(cell->attrs));
	cell->nattrs = q->nattrs;
	cell_label(s, cell, q, row, column);
	return (cell);
}

static void
table_split(struct sketch *s, struct sketch_question *q)
{
	struct sketch_question	*cell;
	size_t			 i, k, n;

	sketch_tell(s, REPORT_CHANGED, W_EXCHANGE_ROWS, q, STR_NONE);
	n = q->by_column ? q->options.n : 1;
	if (str_is(q->type, STR("ranking"))) {
		sketch_attr(s, q, "min", STR("1"));
		sketch_attr(s, q, "max", str_of_int(s->arena,
		    (int64_t)q->rows.n));
	}
	for (i = 0; i < q->rows.n; i++)
		for (k = 0; k < n; k++) {
			cell = cell_add(s, q, q->rows.list[i], q->by_column ?
			    q->options.list[k] : NULL);
			if (q->first == NULL)
				q->first = cell;
		}
}

/* More than one of ours holds, or nothing to choose from: rows by themselves. */
static void
table_judge(struct sketch_question *q)
{
	if (q->row_type.len == 0 && str_is(q->type, STR("matrix")) &&
	    (q->rows.n > TABLE_ROWS || q->options.n > TABLE_COLUMNS ||
	    (q->nattrs == 0 && q->options.n < 2)))
		q->row_type = q->nattrs == 0 ? STR("single") : STR("rating");
}

/* The questions again, each table's rows in its place. */
static void
tables_settle(struct sketch *s)
{
	struct sketch_question	**all = s->questions, *q;
	size_t			 n = s->nquestions, i;

	s->questions = NULL;
	s->nquestions = s->cap = 0;
	for (i = 0; i < n; i++) {
		q = all[i];
		table_judge(q);
		if (q->row_type.len != 0 && q->rows.n != 0)
			table_split(s, q);
		else if (s->nquestions == SURVEY_QUESTIONS_MAX)
			sketch_tell(s, REPORT_LOST, W_EXCHANGE_QUESTIONS, q,
			    STR_NONE);
		else
			ARENA_PUSH(s->arena, s->questions, s->nquestions,
			    s->cap) = q;
	}
}

/* A question to choose from needs two options: else it is one to type in. */
static void
types_settle(struct sketch *s)
{
	const struct question_type	*type;
	struct sketch_question		*q;
	size_t				 i;

	for (i = 0; i < s->nquestions; i++) {
		q = s->questions[i];
		if ((type = question_type_find(q->type)) == NULL) {
			sketch_tell(s, REPORT_CHANGED, W_EXCHANGE_TYPE_NEAREST,
			    q, q->type);
			q->type = STR("short-text");
			q->nattrs = 0;
		} else if ((type->flags & QT_OPTIONS) != 0 &&
		    !str_is(q->type, STR("yesno")) && q->options.n +
		    sketch_text_is_given(&q->other) < 2) {
			sketch_tell(s, REPORT_CHANGED, W_EXCHANGE_OPTIONS_FEW,
			    q, STR_NONE);
			q->type = STR("short-text");
			q->nattrs = 0;
		}
	}
}

/* --- conditions --- */

static void
when_settle(struct sketch *s, const struct sketch_question *q,
    struct sketch_if *when, enum word lost)
{
	struct str	 ours;
	size_t		 i;

	when->ours = when->there = STR_NONE;
	for (i = 0; i < when->n; i++) {
		when->there = when->there.len == 0 ? when->list[i] :
		    str_cat(s->arena, when->there, STR(" && "),
		    when->list[i]);
		if (!condition_translate(s, when->list[i], &ours))
			sketch_tell(s, REPORT_LOST, lost, q, when->list[i]);
		else if (ours.len != 0)
			when->ours = when->ours.len == 0 ? ours :
			    str_cat(s->arena, STR("("), when->ours,
			    STR(") and ("), ours, STR(")"));
	}
	if (when->ours.len > EXPR_TEXT_MAX) {
		sketch_tell(s, REPORT_LOST, lost, q, when->there);
		when->ours = STR_NONE;
	}
}

bool
sketch_settle(struct sketch *s)
{
	size_t	 i;

	if (s->nlanguages == 0)
		(void)sketch_language(s, STR("en"));
	tables_settle(s);
	codes_settle(s);
	texts_settle(s);
	types_settle(s);
	s->code = survey_code_made(s);
	for (i = 0; i < s->npages; i++)
		when_settle(s, NULL, &s->pages[i].when, W_EXCHANGE_CONDITION);
	for (i = 0; i < s->nquestions; i++) {
		when_settle(s, s->questions[i], &s->questions[i]->when,
		    W_EXCHANGE_CONDITION);
		when_settle(s, s->questions[i], &s->questions[i]->must,
		    W_EXCHANGE_REQUIRED_IF);
	}
	return (s->nquestions != 0);
}
