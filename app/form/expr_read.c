/*
 * Reading an expression: words, grammar (expr.h) and types in one pass. The
 * first fault ends it, with a sentence that quotes the place. The depth is
 * bounded, so the parser's recursion is.
 */
#include <string.h>

#include "form/expr.h"
#include "form/field.h"

enum token_kind { T_END, T_WORD, T_NUMBER, T_QUOTED, T_SIGN };

struct token {
	enum token_kind	 kind;
	struct str	 text;		/* quoted: without quotes, '' undone */
};

struct reader {
	struct arena		*arena;
	const struct expr_scope	*scope;
	struct str		 rest;
	struct token		 now;
	struct expr		*e;
	size_t			 cap;	/* of its nodes */
	int			 depth;
	struct str		 why;	/* set once: the first fault */
};

/* An operand before it is known what it is compared with. */
struct operand {
	struct token	 token;
	bool		 is_name;
	bool		 is_call;
	enum expr_type	 type;		/* of a name or a call */
	struct expr_name name;
	int		 node;		/* of a name or a call */
};

static int	 read_or(struct reader *);

/* Always -1, which is no node; so "fault(...) == 0" is always false. */
static int
fault(struct reader *r, struct str why)
{
	if (r->why.p == NULL)
		r->why = why;
	return (-1);
}

static int
fault_at(struct reader *r, const char *expected)
{
	if (r->now.kind == T_END)
		return (fault(r, str_fmt(r->arena, "the condition ends where "
		    "%s is expected", expected)));
	return (fault(r, str_fmt(r->arena, "%s is expected at \"%.*s\"",
	    expected, STR_ARG(r->now.text))));
}

static bool
is_word_byte(char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_' || c == '-');
}

/* 'it''s' */
static void
token_quoted(struct reader *r)
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
		(void)fault(r, STR("a quotation mark is not closed"));
		r->rest = STR_NONE;
		return;
	}
	r->now = (struct token){ T_QUOTED, { p, n } };
	r->rest = str_from(r->rest, i + 1);
}

static void
token_word(struct reader *r)
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
token_sign(struct reader *r)
{
	size_t	 n;

	n = r->rest.len > 1 && r->rest.p[1] == '=' &&
	    strchr("!<>", r->rest.p[0]) != NULL ? 2 : 1;
	r->now = (struct token){ T_SIGN, str_first(r->rest, n) };
	if (n == 1 && strchr("=<>(),", r->rest.p[0]) == NULL)
		(void)fault(r, str_fmt(r->arena, "\"%.*s\" has no meaning here",
		    STR_ARG(r->now.text)));
	r->rest = str_from(r->rest, n);
}

static void
next(struct reader *r)
{
	r->rest = str_trim(r->rest);
	if (r->rest.len == 0 || r->why.p != NULL) {
		r->now = (struct token){ T_END, STR_NONE };
		return;
	}
	if (r->rest.p[0] == '\'')
		token_quoted(r);
	else if (is_word_byte(r->rest.p[0]))
		token_word(r);
	else if (r->rest.p[0] == '\0')
		(void)fault(r, STR("a NUL byte has no meaning here"));
	else
		token_sign(r);
}

/* Take this word or sign if it is next. */
static bool
accept(struct reader *r, const char *text)
{
	if ((r->now.kind != T_WORD && r->now.kind != T_SIGN) ||
	    !str_is_c(r->now.text, text))
		return (false);
	next(r);
	return (true);
}

static int
node_add(struct reader *r, struct expr_node node)
{
	if (r->why.p != NULL)
		return (-1);
	if (r->e->n == EXPR_NODES_MAX)
		return (fault(r, str_fmt(r->arena, "the condition is too long: "
		    "it has more than %d parts", EXPR_NODES_MAX)));
	ARENA_PUSH(r->arena, r->e->nodes, r->e->n, r->cap) = node;
	return ((int)r->e->n - 1);
}

static int
node_pair(struct reader *r, enum expr_op op, int a, int b)
{
	if (a < 0 || b < 0)
		return (-1);
	return (node_add(r, (struct expr_node){ .op = op, .a = (uint16_t)a,
	    .b = (uint16_t)b }));
}

static bool
name_has(const struct expr_name *name, struct str code)
{
	size_t	 i;

	for (i = 0; i < name->ncodes; i++)
		if (str_is(name->codes[i], code))
			return (true);
	return (false);
}

static bool
name_find(struct reader *r, struct str word, struct expr_name *name)
{
	memset(name, 0, sizeof(*name));
	return (r->scope->find(r->scope->arg, word, name));
}

static int
node_name(struct reader *r, const struct expr_name *name, struct str word)
{
	if (name->later)
		return (fault(r, str_fmt(r->arena, "\"%.*s\" is asked later, "
		    "or is the question itself: a condition can only look "
		    "back", STR_ARG(word))));
	return (node_add(r, (struct expr_node){ .op = EXPR_NAME,
	    .index = name->index, .value = { .type = name->type } }));
}

/* count(q), length(q): a row each. */
static const struct {
	const char	*word;
	enum expr_op	 op;
	unsigned int	 takes;		/* bits of expr_type */
	const char	*of;
} calls[] = {
	{ "count", EXPR_COUNT, 1U << EXPR_CODES,
	    "a question with several choices" },
	{ "length", EXPR_LENGTH, 1U << EXPR_TEXT, "a question with text" },
};

static bool
read_call(struct reader *r, struct operand *o, size_t which)
{
	struct token	 word;

	if (!accept(r, "("))
		return (fault_at(r, "\"(\"") == 0);
	word = r->now;
	if (word.kind != T_WORD || !name_find(r, word.text, &o->name))
		return (fault_at(r, "the code of a question") == 0);
	next(r);
	if ((calls[which].takes & 1U << o->name.type) == 0) {
		(void)fault(r, str_fmt(r->arena, "%s() needs %s, and \"%.*s\" "
		    "is not one", calls[which].word, calls[which].of,
		    STR_ARG(word.text)));
		return (false);
	}
	if (!accept(r, ")"))
		return (fault_at(r, "\")\"") == 0);
	o->is_call = true;
	o->type = EXPR_NUMBER;
	o->node = node_name(r, &o->name, word.text);
	if (o->node >= 0)
		o->node = node_add(r, (struct expr_node){
		    .op = calls[which].op, .a = (uint16_t)o->node });
	return (o->node >= 0);
}

static bool
word_is_kept(struct str s)
{
	static const char *const kept[] = { "and", "or", "not", "in", "is",
	    "has", "empty" };
	size_t	 i;

	for (i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (str_is_c(s, kept[i]))
			return (true);
	return (false);
}

static bool
read_operand(struct reader *r, struct operand *o)
{
	size_t	 i;

	memset(o, 0, sizeof(*o));
	o->node = -1;
	o->token = r->now;
	if (r->now.kind == T_END || r->now.kind == T_SIGN ||
	    (r->now.kind == T_WORD && word_is_kept(r->now.text))) {
		(void)fault_at(r, "a question or a value");
		return (false);
	}
	next(r);
	if (o->token.kind != T_WORD)
		return (r->why.p == NULL);
	for (i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (str_is_c(o->token.text, calls[i].word))
			return (read_call(r, o, i));
	o->is_name = name_find(r, o->token.text, &o->name);
	o->type = o->name.type;
	return (r->why.p == NULL);
}

/* The operand is a question: its node. */
static int
operand_name(struct reader *r, struct operand *o)
{
	if (o->is_call)
		return (o->node);
	if (!o->is_name && o->token.kind == T_WORD)
		return (fault(r, str_fmt(r->arena, "there is no question "
		    "\"%.*s\"", STR_ARG(o->token.text))));
	if (!o->is_name)
		return (fault(r, str_fmt(r->arena, "\"%.*s\" is a value, and a "
		    "question is expected", STR_ARG(o->token.text))));
	return (node_name(r, &o->name, o->token.text));
}

/* A literal that is compared with something of this type: its value. */
static bool
literal_read(struct reader *r, const struct token *t, enum expr_type type,
    const struct expr_name *name, struct str whose, struct expr_value *v)
{
	int64_t		 day;
	struct str	 canon;
	const char	*need = NULL;

	*v = (struct expr_value){ .type = type, .text = t->text };
	if (type == EXPR_CODES)
		v->type = EXPR_CODE;
	if (type == EXPR_NUMBER) {
		if (t->kind != T_NUMBER || !str_double(t->text, &v->number))
			need = "a number";
	} else if (type == EXPR_DATE) {
		if (t->kind != T_QUOTED || field_date(r->arena, t->text,
		    &canon, &day) != FIELD_OK || !str_is(canon, t->text))
			need = "a date like '2026-01-31'";
	} else if (type == EXPR_TEXT) {
		if (t->kind != T_QUOTED)
			need = "a text in quotation marks";
	} else if (!name_has(name, t->text))
		return (fault(r, str_fmt(r->arena, "\"%.*s\" is not an option "
		    "of \"%.*s\"", STR_ARG(t->text), STR_ARG(whose))) == 0);
	return (need == NULL || fault(r, str_fmt(r->arena, "\"%.*s\" is "
	    "compared with \"%.*s\", but needs %s", STR_ARG(whose),
	    STR_ARG(t->text), need)) == 0);
}

static int
node_literal(struct reader *r, const struct token *t, const struct operand *o)
{
	struct expr_value	 v;

	if (r->why.p != NULL || !literal_read(r, t, o->type, &o->name,
	    o->token.text, &v))
		return (-1);
	return (node_add(r, (struct expr_node){ .op = EXPR_LITERAL,
	    .value = v }));
}

/* Is this operand, beside a question, one of that question's options? */
static bool
operand_is_option(const struct operand *o, const struct operand *beside)
{
	return (!o->is_call && beside->is_name && o->token.kind != T_QUOTED &&
	    (beside->type == EXPR_CODE || beside->type == EXPR_CODES) &&
	    name_has(&beside->name, o->token.text));
}

static bool
types_can_compare(struct reader *r, enum expr_op op, const struct operand *a,
    const struct operand *b)
{
	if (a->type == EXPR_CODES || b->type == EXPR_CODES) {
		(void)fault(r, str_fmt(r->arena, "\"%.*s\" can have several "
		    "values: write \"has\" instead of a comparison",
		    STR_ARG(a->type == EXPR_CODES ? a->token.text :
		    b->token.text)));
		return (false);
	}
	if (a->type != b->type) {
		(void)fault(r, str_fmt(r->arena, "\"%.*s\" and \"%.*s\" are of "
		    "different kinds and cannot be compared",
		    STR_ARG(a->token.text), STR_ARG(b->token.text)));
		return (false);
	}
	if (op != EXPR_EQ && op != EXPR_NE && a->type != EXPR_NUMBER &&
	    a->type != EXPR_DATE) {
		(void)fault(r, str_fmt(r->arena, "\"%.*s\" has no order: only "
		    "= and != can be used", STR_ARG(a->token.text)));
		return (false);
	}
	return (true);
}

static int
read_compare(struct reader *r, enum expr_op op, struct operand *a)
{
	struct operand	 b;
	bool		 a_name, b_name;
	int		 na, nb;

	if (!read_operand(r, &b))
		return (-1);
	a_name = (a->is_name || a->is_call) && !operand_is_option(a, &b);
	b_name = (b.is_name || b.is_call) && !operand_is_option(&b, a);
	if ((a->is_name && !a_name && b_name) ||
	    (b.is_name && !b_name && a_name))
		return (fault(r, str_fmt(r->arena, "\"%.*s\" is a question and "
		    "an option too: put the option in quotation marks",
		    STR_ARG(a_name ? b.token.text : a->token.text))));
	if (!a_name && !b_name)
		return (a->token.kind == T_WORD ? operand_name(r, a) :
		    fault(r, STR("two values are compared, and no "
		    "question")));
	if (!a_name)
		a->type = b.type;
	if (!b_name)
		b.type = a->type;
	/* An unknown word beside a text or a number is a misspelled name. */
	if (!a_name && a->token.kind == T_WORD && b.type != EXPR_CODE &&
	    b.type != EXPR_CODES)
		return (operand_name(r, a));
	if (!b_name && b.token.kind == T_WORD && a->type != EXPR_CODE &&
	    a->type != EXPR_CODES)
		return (operand_name(r, &b));
	if (!types_can_compare(r, op, a, &b))
		return (-1);
	na = a_name ? operand_name(r, a) : node_literal(r, &a->token, &b);
	nb = na < 0 ? -1 : b_name ? operand_name(r, &b) :
	    node_literal(r, &b.token, a);
	return (node_pair(r, op, na, nb));
}

/* The list of in (...): codes side by side in one node, numbers as nodes. */
static int
read_in(struct reader *r, struct operand *a)
{
	struct expr_node	 node = { .op = EXPR_IN };
	struct expr_value	 v;
	struct str		*codes;
	size_t			 n, cap;
	int			 left, at;

	if ((left = operand_name(r, a)) < 0)
		return (-1);
	if (a->type == EXPR_CODES)
		return (fault(r, str_fmt(r->arena, "\"%.*s\" can have several "
		    "values: write \"has\" instead of \"in\"",
		    STR_ARG(a->token.text))));
	if (!accept(r, "("))
		return (fault_at(r, "\"(\""));
	codes = NULL;
	n = cap = 0;
	node.a = (uint16_t)left;
	do {
		if (r->now.kind == T_END || r->now.kind == T_SIGN)
			return (fault_at(r, "a value"));
		if (!literal_read(r, &r->now, a->type, &a->name,
		    a->token.text, &v))
			return (-1);
		if (a->type == EXPR_NUMBER) {
			at = node_add(r, (struct expr_node){
			    .op = EXPR_LITERAL, .value = v });
			if (at < 0)
				return (-1);
			if (node.index++ == 0)
				node.b = (uint16_t)at;
		} else
			ARENA_PUSH(r->arena, codes, n, cap) = v.text;
		next(r);
	} while (accept(r, ","));
	if (!accept(r, ")"))
		return (fault_at(r, "\",\" or \")\""));
	node.value = (struct expr_value){ .type = a->type, .codes = codes,
	    .n = n };
	return (node_add(r, node));
}

static int
read_has(struct reader *r, struct operand *a)
{
	struct token	 t;
	int		 left, right;

	if ((left = operand_name(r, a)) < 0)
		return (-1);
	if (a->type != EXPR_CODES)
		return (fault(r, str_fmt(r->arena, "\"%.*s\" has one value: "
		    "write \"=\" instead of \"has\"", STR_ARG(a->token.text))));
	if (r->now.kind == T_END || r->now.kind == T_SIGN)
		return (fault_at(r, "an option"));
	t = r->now;
	next(r);
	right = node_literal(r, &t, a);
	return (node_pair(r, EXPR_HAS, left, right));
}

static int
read_is(struct reader *r, struct operand *a)
{
	bool	 no;
	int	 at;

	no = accept(r, "not");
	if (!accept(r, "empty"))
		return (fault_at(r, "\"empty\" or \"not empty\""));
	if (a->is_call)
		return (fault(r, STR("count() and length() are never empty: "
		    "compare them with 0")));
	if ((at = operand_name(r, a)) < 0)
		return (-1);
	at = node_pair(r, EXPR_EMPTY, at, 0);
	return (no ? node_pair(r, EXPR_NOT, at, 0) : at);
}

static const struct {
	const char	*sign;
	enum expr_op	 op;
} compares[] = {
	{ "=", EXPR_EQ }, { "!=", EXPR_NE }, { "<", EXPR_LT },
	{ "<=", EXPR_LE }, { ">", EXPR_GT }, { ">=", EXPR_GE },
};

static int
read_test(struct reader *r)
{
	struct operand	 a;
	size_t		 i;
	bool		 no;
	int		 at;

	if (accept(r, "(")) {
		at = read_or(r);
		if (at >= 0 && !accept(r, ")"))
			return (fault_at(r, "\")\""));
		return (at);
	}
	if (!read_operand(r, &a))
		return (-1);
	for (i = 0; i < sizeof(compares) / sizeof(compares[0]); i++)
		if (accept(r, compares[i].sign))
			return (read_compare(r, compares[i].op, &a));
	if (accept(r, "is"))
		return (read_is(r, &a));
	no = accept(r, "not");
	if (accept(r, "in"))
		at = read_in(r, &a);
	else if (accept(r, "has"))
		at = read_has(r, &a);
	else
		return (fault_at(r, "a comparison (=, !=, <, <=, >, >=, in, "
		    "has, is empty)"));
	return (no ? node_pair(r, EXPR_NOT, at, 0) : at);
}

static int
read_not(struct reader *r)
{
	bool	 no;
	int	 at;

	for (no = false; accept(r, "not");)
		no = !no;
	if (++r->depth > EXPR_DEPTH_MAX)
		return (fault(r, str_fmt(r->arena, "parentheses are nested "
		    "deeper than %d", EXPR_DEPTH_MAX)));
	at = read_test(r);
	r->depth--;
	return (no ? node_pair(r, EXPR_NOT, at, 0) : at);
}

static int
read_and(struct reader *r)
{
	int	 at;

	at = read_not(r);
	while (at >= 0 && accept(r, "and"))
		at = node_pair(r, EXPR_AND, at, read_not(r));
	return (at);
}

static int
read_or(struct reader *r)
{
	int	 at;

	at = read_and(r);
	while (at >= 0 && accept(r, "or"))
		at = node_pair(r, EXPR_OR, at, read_and(r));
	return (at);
}

enum status
expr_read(struct arena *arena, struct str text, const struct expr_scope *scope,
    const struct expr **out, struct str *why)
{
	struct reader	 r = { .arena = arena, .scope = scope, .rest = text };

	*out = NULL;
	if (text.len > EXPR_TEXT_MAX) {
		*why = str_fmt(arena, "the condition is longer than %d bytes",
		    EXPR_TEXT_MAX);
		return (E_INVALID);
	}
	r.e = arena_get(arena, sizeof(*r.e));
	/* All it can need at once, since it is kept: a part is a byte or more. */
	r.cap = text.len < EXPR_NODES_MAX ? text.len + 1 : EXPR_NODES_MAX;
	r.e->nodes = arena_array(arena, r.cap, sizeof(*r.e->nodes));
	r.e->text = str_dup(arena, text);
	next(&r);
	(void)read_or(&r);
	if (r.why.p == NULL && r.now.kind != T_END)
		(void)fault(&r, str_fmt(arena, "\"%.*s\" is left over after "
		    "the end of the condition", STR_ARG(r.now.text)));
	if (r.why.p != NULL) {
		*why = r.why;
		return (E_INVALID);
	}
	*out = r.e;
	return (OK);
}
