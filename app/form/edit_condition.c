/* Conditions as rows of question, operator and value: see the header. */
#include <string.h>

#include "form/edit.h"
#include "form/survey_make.h"

#define BIT(kind)	(1U << (kind))
#define ORDERED		(BIT(EXPR_NUMBER) | BIT(EXPR_DATE))
#define SAME		(ORDERED | BIT(EXPR_CODE) | BIT(EXPR_TEXT))
#define ANY		(SAME | BIT(EXPR_CODES))

/* How an operator is written, and which kinds have it. */
static const struct {
	const char	*sign;
	unsigned int	 kinds;
} ops[EDIT_OP__MAX] = {
	[EDIT_IS] = { "=", SAME },
	[EDIT_IS_NOT] = { "!=", SAME },
	[EDIT_LESS] = { "<", ORDERED },
	[EDIT_AT_MOST] = { "<=", ORDERED },
	[EDIT_MORE] = { ">", ORDERED },
	[EDIT_AT_LEAST] = { ">=", ORDERED },
	[EDIT_HAS] = { "has", BIT(EXPR_CODES) },
	[EDIT_HAS_NOT] = { "not has", BIT(EXPR_CODES) },
	[EDIT_CONTAINS] = { "contains", BIT(EXPR_TEXT) },
	[EDIT_CONTAINS_NOT] = { "not contains", BIT(EXPR_TEXT) },
	[EDIT_EMPTY] = { "is empty", ANY },
	[EDIT_NOT_EMPTY] = { "is not empty", ANY },
};

bool
edit_op_is_for(enum edit_op op, enum expr_type kind)
{
	return (kind < EXPR_TYPE__MAX ? (ops[op].kinds & BIT(kind)) != 0 :
	    op == EDIT_EMPTY || op == EDIT_NOT_EMPTY);
}

bool
edit_op_has_value(enum edit_op op)
{
	return (op != EDIT_EMPTY && op != EDIT_NOT_EMPTY);
}

struct token {
	struct str	 text;
	bool		 quoted;
};

static bool
is_word(char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.');
}

/* 'it''s' without its quotes. */
static bool
quoted_read(struct arena *a, struct str *s, struct token *t)
{
	struct buf	 b = buf_new(a, 64);

	*s = str_from(*s, 1);
	for (; s->len != 0; *s = str_from(*s, 1)) {
		if (s->p[0] == '\'') {
			*s = str_from(*s, 1);
			if (s->len == 0 || s->p[0] != '\'') {
				*t = (struct token){ buf_view(&b), true };
				return (true);
			}
		}
		buf_char(&b, s->p[0]);
	}
	return (false);
}

/* false: there is none, or nothing that rows could say. */
static bool
token_next(struct arena *a, struct str *s, struct token *t)
{
	size_t	 i = 0;

	*s = str_trim(*s);
	if (s->len == 0)
		return (false);
	if (s->p[0] == '\'')
		return (quoted_read(a, s, t));
	if (is_word(s->p[0]))
		while (i < s->len && is_word(s->p[i]))
			i++;
	else
		while (i < s->len && i < 2 && str_has_byte(STR("=!<>"),
		    s->p[i]))
			i++;
	*t = (struct token){ str_first(*s, i), false };
	*s = str_from(*s, i);
	return (i != 0);
}

static bool
token_is(struct arena *a, struct str *s, const char *word)
{
	struct str	 rest = *s;
	struct token	 t;

	if (!token_next(a, &rest, &t) || t.quoted || !str_is_c(t.text, word))
		return (false);
	*s = rest;
	return (true);
}

/* All words of an operator. */
static bool
sign_is(struct arena *a, struct str *s, const char *sign)
{
	struct str	 rest = *s;
	struct token	 here, want;
	struct str	 words = str_of(sign);

	while (token_next(a, &words, &want))
		if (!token_next(a, &rest, &here) || here.quoted ||
		    !str_is(here.text, want.text))
			return (false);
	*s = rest;
	return (true);
}

static bool
op_read(struct arena *a, struct str *s, enum edit_op *op)
{
	size_t	 i;

	for (i = 0; i < EDIT_OP__MAX; i++)
		if (sign_is(a, s, ops[i].sign)) {
			*op = (enum edit_op)i;
			return (true);
		}
	return (false);
}

static bool
row_read(struct arena *a, struct str *s, struct edit_row *r)
{
	struct token	 t;

	memset(r, 0, sizeof(*r));
	if (!token_next(a, s, &t) || t.quoted ||
	    !survey_code_is_question(t.text) ||
	    survey_code_is_reserved(t.text))
		return (false);
	r->question = t.text;
	if (!op_read(a, s, &r->op))
		return (false);
	if (!edit_op_has_value(r->op))
		return (true);
	if (!token_next(a, s, &t))
		return (false);
	r->value = t.text;
	r->bare = !t.quoted;
	return (t.quoted || is_word(t.text.p[0]));
}

bool
edit_condition_read(struct arena *a, struct str s, struct edit_condition *c)
{
	bool	 any;

	memset(c, 0, sizeof(*c));
	for (;;) {
		if (c->n == EDIT_ROWS || !row_read(a, &s, &c->rows[c->n++]))
			return (false);
		if ((s = str_trim(s)).len == 0)
			return (true);
		any = token_is(a, &s, "or");
		if (!any && !token_is(a, &s, "and"))
			return (false);
		if (c->n > 1 && any != c->any)
			return (false);
		c->any = any;
	}
}

static bool
is_number(struct str s)
{
	double	 x;

	return (str_double(s, &x));
}

struct str
edit_condition_write(struct arena *a, const struct edit_condition *c,
    const enum expr_type *kinds)
{
	struct buf		 b = buf_new(a, 128);
	const struct edit_row	*r;
	size_t			 i, k;

	for (i = 0; i < c->n; i++) {
		r = &c->rows[i];
		if (i != 0)
			buf_c(&b, c->any ? " or " : " and ");
		buf_str(&b, r->question);
		buf_fmt(&b, " %s", ops[r->op].sign);
		if (!edit_op_has_value(r->op))
			continue;
		buf_char(&b, ' ');
		if (kinds[i] == EXPR_NUMBER && is_number(r->value)) {
			buf_str(&b, r->value);
			continue;
		}
		buf_char(&b, '\'');
		for (k = 0; k < r->value.len; k++) {
			buf_char(&b, r->value.p[k]);
			if (r->value.p[k] == '\'')
				buf_char(&b, '\'');
		}
		buf_char(&b, '\'');
	}
	return (buf_view(&b));
}
