/* An expression's words, and the first fault that is found in it. */
#include <string.h>

#include "form/expr_read.h"

/* Always -1, which is no node; so "fault(...) == 0" is always false. */
int
expr_fault(struct expr_reader *r, enum word id, const struct str *values)
{
	struct expr_fault	*f = r->fault;
	size_t			 i;

	if (expr_is_faulty(r))
		return (-1);
	f->id = id;
	for (i = 0; i < 2 && word_rows[id].args != NULL &&
	    word_rows[id].args[i] != NULL; i++)
		f->values[i] = values[i];
	f->why = words_fill(r->arena, &locales[LOCALE_EN], id, 0, values);
	return (-1);
}

int
expr_fault_english(struct expr_reader *r, struct str why)
{
	if (!expr_is_faulty(r))
		r->fault->why = why;
	return (-1);
}

bool
expr_is_faulty(const struct expr_reader *r)
{
	return (r->fault->why.p != NULL);
}

int
expr_fault_at(struct expr_reader *r, enum word expected, const char *signs)
{
	struct str	 what = signs != NULL ? str_of(signs) :
			    word(&locales[LOCALE_EN], expected);
	bool		 first = !expr_is_faulty(r);

	if (r->now.kind == T_END)
		(void)EXPR_FAULT(r, W_LINT_EXPR_ENDS, .expected = what);
	else
		(void)EXPR_FAULT(r, W_LINT_EXPR_EXPECTED, .expected = what,
		    .text = r->now.text);
	if (first)
		r->fault->expected = expected;
	return (-1);
}

static bool
is_digit(char c)
{
	return (c >= '0' && c <= '9');
}

static bool
is_word_byte(char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_' || c == '-');
}

/* 'it''s' */
static void
token_quoted(struct expr_reader *r)
{
	char	*p;
	size_t	 i, n;

	p = arena_get(r->arena, r->rest.len + 1);
	for (i = 1, n = 0; i < r->rest.len; i++) {
		if (r->rest.p[i] == '\'') {
			if (i + 1 >= r->rest.len || r->rest.p[i + 1] != '\'')
				break;
			i++;
		}
		p[n++] = r->rest.p[i];
	}
	if (i >= r->rest.len) {
		(void)EXPR_FAULT(r, W_LINT_EXPR_QUOTE_OPEN);
		r->rest = STR_NONE;
		return;
	}
	r->now = (struct expr_token){ T_QUOTED, { p, n } };
	r->rest = str_from(r->rest, i + 1);
}

static void
token_word(struct expr_reader *r)
{
	double	 unused;
	size_t	 n;

	for (n = 0; n < r->rest.len; n++)
		if (!is_word_byte(r->rest.p[n]) && (r->rest.p[n] != '.' ||
		    n == 0 || r->rest.p[n - 1] < '0' || r->rest.p[n - 1] > '9'))
			break;
	r->now.text = str_first(r->rest, n);
	r->now.kind = r->now.text.p[0] <= '9' &&
	    memchr(r->now.text.p, 'e', n) == NULL &&
	    memchr(r->now.text.p, 'E', n) == NULL &&
	    str_double(r->now.text, &unused) ? T_NUMBER : T_WORD;
	r->rest = str_from(r->rest, n);
}

static void
token_sign(struct expr_reader *r)
{
	size_t	 n;

	n = r->rest.len > 1 && r->rest.p[1] == '=' &&
	    strchr("!<>", r->rest.p[0]) != NULL ? 2 : 1;
	r->now = (struct expr_token){ T_SIGN, str_first(r->rest, n) };
	if (n == 1 && strchr("=<>(),+-*/", r->rest.p[0]) == NULL)
		(void)EXPR_FAULT(r, W_LINT_EXPR_NO_MEANING, .text =
		    r->now.text);
	r->rest = str_from(r->rest, n);
}

void
expr_next(struct expr_reader *r)
{
	r->rest = str_trim(r->rest);
	if (r->rest.len == 0 || expr_is_faulty(r)) {
		r->now = (struct expr_token){ T_END, STR_NONE };
		return;
	}
	if (r->rest.p[0] == '\'')
		token_quoted(r);
	else if (is_word_byte(r->rest.p[0]) && (r->rest.p[0] != '-' ||
	    (r->rest.len > 1 && is_digit(r->rest.p[1]))))
		token_word(r);
	else if (r->rest.p[0] == '\0')
		(void)EXPR_FAULT(r, W_LINT_EXPR_NO_MEANING, .text =
		    STR("NUL"));
	else
		token_sign(r);
}

bool
expr_accept(struct expr_reader *r, const char *text)
{
	if ((r->now.kind != T_WORD && r->now.kind != T_SIGN) ||
	    !str_is_c(r->now.text, text))
		return (false);
	expr_next(r);
	return (true);
}
