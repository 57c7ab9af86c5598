/*
 * A new code for what had one before: see edit_recode. In a condition a code is
 * a question's where a question may stand, and an option's beside the question
 * whose option it is (form/expr.h), so both may be called alike.
 */
#include <string.h>

#include "form/edit_change.h"
#include "form/expr_read.h"
#include "form/survey_make.h"
#include "form/type.h"

/* --- a condition's words --- */

struct token {
	size_t		 at, len;	/* in the text, with its quotes */
	struct str	 text;		/* without */
	bool		 is_word, is_quoted;
	size_t		 beside;	/* the token of the question whose option
					 * it stands for, or EDIT_NONE */
};

struct tokens {
	struct token	*list;
	size_t		 n, cap;
};

/* Up to a fault, if there is one: what is behind it stays as it is. */
static void
tokens_read(struct arena *a, struct str text, struct tokens *out)
{
	struct expr_fault	 fault = { .why = STR_NONE };
	struct expr_reader	 r = { .arena = a, .rest = text,
				    .fault = &fault };
	struct token		 t;

	memset(out, 0, sizeof(*out));
	for (;;) {
		t = (struct token){ .beside = EDIT_NONE };
		t.at = (size_t)(str_trim(r.rest).p - text.p);
		expr_next(&r);
		if (r.now.kind == T_END || expr_is_faulty(&r))
			return;
		t.len = (size_t)(r.rest.p - text.p) - t.at;
		t.text = r.now.text;
		t.is_quoted = r.now.kind == T_QUOTED;
		t.is_word = r.now.kind == T_WORD || r.now.kind == T_NUMBER;
		ARENA_PUSH(a, out->list, out->n, out->cap) = t;
	}
}

static bool
token_is(const struct tokens *t, size_t i, const char *text)
{
	return (i < t->n && !t->list[i].is_quoted &&
	    str_is_c(t->list[i].text, text));
}

static bool
option_is(const struct edit *e, const struct edit_question *q, struct str code)
{
	const struct question_type	*type = question_type_find(q->type);
	struct str			 rest, one;
	size_t				 i, n = 0;

	if (type == NULL ||
	    (type->expr != EXPR_CODE && type->expr != EXPR_CODES))
		return (false);
	for (i = edit_child(e, q->node, "option"); i != EDIT_NONE;
	    i = edit_next(e, i), n++)
		if (str_is(edit_attribute(e, i, "code"), code))
			return (true);
	for (rest = str_of(type->own); n == 0 && rest.len != 0;) {
		(void)str_cut(rest, ' ', &one, &rest);
		if (str_is(one, code))
			return (true);
	}
	return (false);
}

/* Token i stands beside the question of token k: is it an option of it? What is
 * quoted is no question, whatever it is called. */
static void
beside_set(const struct edit *e, struct tokens *t, size_t i, size_t k)
{
	const struct edit_question	*q;

	if (i >= t->n || k >= t->n || !t->list[k].is_word ||
	    (!t->list[i].is_word && !t->list[i].is_quoted))
		return;
	q = edit_question_find(e, t->list[k].text);
	if (q != NULL && (t->list[i].is_quoted ||
	    option_is(e, q, t->list[i].text)))
		t->list[i].beside = k;
}

/* "a has b", "a not has b": b is an option of a, or nothing. */
static void
list_mark(struct tokens *t, size_t i, bool several)
{
	size_t	 k = i != 0 && token_is(t, i - 1, "not") ? i - 1 : i;

	if (k == 0)
		return;
	for (i++; i < t->n; i++) {
		if (t->list[i].is_word || t->list[i].is_quoted)
			t->list[i].beside = k - 1;
		else if (token_is(t, i, ")"))
			return;
		if (!several)
			return;
	}
}

static void
tokens_mark(const struct edit *e, struct tokens *t)
{
	size_t	 i;

	for (i = 1; i < t->n; i++)
		if (token_is(t, i, "=") || token_is(t, i, "!=")) {
			beside_set(e, t, i + 1, i - 1);
			beside_set(e, t, i - 1, i + 1);
		} else if (token_is(t, i, "has"))
			list_mark(t, i, false);
		else if (token_is(t, i, "in") && token_is(t, i + 1, "("))
			list_mark(t, i, true);
}

/* --- what asks it --- */

/* What gets the code to: the question, or an option of it (item). */
struct recoding {
	struct edit			*e;
	const struct edit_question	*q;
	size_t				 item;	/* or EDIT_NONE */
	struct str			 from, to;
};

static bool
token_means(const struct recoding *r, const struct tokens *t, size_t i)
{
	const struct token	*w = &t->list[i];

	if (!str_is(w->text, r->from))
		return (false);
	if (r->item == EDIT_NONE)	/* nor what may be a function's name */
		return (w->is_word && w->beside == EDIT_NONE &&
		    !token_is(t, i + 1, "("));
	return (w->beside != EDIT_NONE &&
	    str_is(t->list[w->beside].text, r->q->code));
}

static struct str
condition_recoded(const struct recoding *r, struct str text)
{
	struct buf	 b = buf_new(r->e->arena, text.len + 64);
	struct tokens	 t;
	size_t		 i, at = 0;

	tokens_read(r->e->arena, text, &t);
	tokens_mark(r->e, &t);
	for (i = 0; i < t.n; i++) {
		if (!token_means(r, &t, i))
			continue;
		buf_str(&b, str_first(str_from(text, at), t.list[i].at - at));
		buf_c(&b, t.list[i].is_quoted ? "'" : "");
		buf_str(&b, r->to);
		buf_c(&b, t.list[i].is_quoted ? "'" : "");
		at = t.list[i].at + t.list[i].len;
	}
	buf_str(&b, str_from(text, at));
	return (buf_view(&b));
}

static void
node_recode(const struct recoding *r, size_t node)
{
	const struct edit_node		*n = &r->e->nodes[node];
	struct renamed			 one = { r->from, r->to };
	const struct renaming		 words = { r->e, &one, 1 };
	struct str			 text, next;
	size_t				 i;

	for (i = 0; edit_conditions[i] != NULL; i++) {
		text = edit_attribute(r->e, node, edit_conditions[i]);
		if (text.len == 0)
			continue;
		next = condition_recoded(r, text);
		if (!str_is(next, text))
			edit_set_attribute(r->e, node, edit_conditions[i],
			    next);
	}
	text = str_first(str_from(r->e->xml, n->open), n->close - n->open);
	if (r->item != EDIT_NONE || n->child != EDIT_NONE ||
	    !str_has_byte(text, '{'))
		return;
	next = edit_words_renamed(&words, text);
	if (!str_is(next, text))
		edit_put(r->e, n->open, text.len, next);
}

/* --- the new code --- */

/* "topic" of "topic_v4" and "topic_v4_2", where the version is this one; *again:
 * how often it was given there: 0, 1, 2. */
static struct str
stem_of(struct arena *a, struct str code, int64_t version, int64_t *again)
{
	struct str	 mark = str_fmt(a, "_v%lld", (long long)version), rest;
	size_t		 i;

	*again = 0;
	for (i = 1; i + mark.len <= code.len; i++) {
		rest = str_from(code, i);
		if (!str_starts(rest, mark))
			continue;
		rest = str_from(rest, mark.len);
		*again = 1;
		if (rest.len == 0 || (rest.p[0] == '_' &&
		    str_int(str_from(rest, 1), again)))
			return (str_first(code, i));
		*again = 0;
	}
	/* Of an older one the number goes. */
	for (i = code.len; i > 0 && code.p[i - 1] >= '0' &&
	    code.p[i - 1] <= '9'; i--)
		;
	if (i < code.len && i > 2 && str_is(str_first(str_from(code, i - 2),
	    2), STR("_v")))
		return (str_first(code, i - 2));
	return (code);
}

static bool
listed(const struct question_option *list, size_t n, struct str code)
{
	size_t	 i;

	for (i = 0; i < n; i++)
		if (str_is(list[i].code, code))
			return (true);
	return (false);
}

static bool
recoding_is_free(const struct recoding *r, struct str code,
    const struct survey *published)
{
	const struct question	*old;
	const char		*name;
	size_t			 i;

	if (r->item == EDIT_NONE)
		return (edit_code_is_free(r->e, code, published));
	name = str_c(r->e->arena, r->e->nodes[r->item].name);
	for (i = edit_child(r->e, r->q->node, name); i != EDIT_NONE;
	    i = edit_next(r->e, i))
		if (str_is(edit_attribute(r->e, i, "code"), code))
			return (false);
	old = published == NULL ? NULL : survey_question_find(published,
	    r->q->code);
	return (old == NULL || !(listed(old->options, old->noptions, code) ||
	    listed(old->rows, old->nrows, code)));
}

static void
code_choose(struct recoding *r, int64_t version, const struct survey *published)
{
	struct arena	*a = r->e->arena;
	struct str	 stem, end;
	int64_t		 again;

	stem = stem_of(a, r->from, version, &again);
	if (stem.len == 0)
		stem = r->item == EDIT_NONE ? r->q->type : STR("o");
	do {
		again++;
		end = again == 1 ? str_fmt(a, "_v%lld", (long long)version) :
		    str_fmt(a, "_v%lld_%lld", (long long)version,
		    (long long)again);
		r->to = str_cat(a, str_first(stem, stem.len + end.len >
		    SURVEY_CODE_MAX ? SURVEY_CODE_MAX - end.len : stem.len),
		    end);
	} while (!recoding_is_free(r, r->to, published));
}

struct str
edit_recode(struct edit *e, const struct edit_question *q, size_t item,
    int64_t version, const struct survey *published)
{
	struct recoding	 r = { .e = e, .q = q, .item = item,
			    .from = item == EDIT_NONE ? q->code :
			    edit_attribute(e, item, "code") };
	size_t		 i;

	code_choose(&r, version, published);
	for (i = 0; i < e->nnodes; i++)
		node_recode(&r, i);
	edit_set_attribute(e, item == EDIT_NONE ? q->node : item, "code",
	    r.to);
	return (r.to);
}
