/* An expression's words, and the first fault that is found in it. */
#include <string.h>

#include "form/expr_read.h"

/* Always -1, which is no node; so "fault(...) == 0" is always false. */
int
expr_fault(struct expr_reader *r, struct str why)
{
	if (r->why.p == NULL)
		r->why = why;
	return (-1);
}

int
expr_fault_at(struct expr_reader *r, const char *expected)
{
	if (r->now.kind == T_END)
		return (expr_fault(r, str_fmt(r->arena, "the condition ends where "
		    "%s is expected", expected)));
	return (expr_fault(r, str_fmt(r->arena, "%s is expected at \"%.*s\"",
	    expected, STR_ARG(r->now.text))));
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
		(void)expr_fault(r, STR("a quotation mark is not closed"));
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
		(void)expr_fault(r, str_fmt(r->arena, "\"%.*s\" has no meaning here",
		    STR_ARG(r->now.text)));
	r->rest = str_from(r->rest, n);
}

void
expr_next(struct expr_reader *r)
{
	r->rest = str_trim(r->rest);
	if (r->rest.len == 0 || r->why.p != NULL) {
		r->now = (struct expr_token){ T_END, STR_NONE };
		return;
	}
	if (r->rest.p[0] == '\'')
		token_quoted(r);
	else if (is_word_byte(r->rest.p[0]) && (r->rest.p[0] != '-' ||
	    (r->rest.len > 1 && is_digit(r->rest.p[1]))))
		token_word(r);
	else if (r->rest.p[0] == '\0')
		(void)expr_fault(r, STR("a NUL byte has no meaning here"));
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
