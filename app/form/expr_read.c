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

/* An operand: a literal or a name, before it is known what it is compared
 * with, or something that was worked out and has its node. */
struct operand {
	struct token	 token;		/* its first */
	bool		 is_name;
	bool		 is_made;
	enum expr_type	 type;		/* of a name or what was made */
	struct expr_name name;
	int		 node;		/* of what was made */
};

#define COUNT(table)	(sizeof(table) / sizeof((table)[0]))

static bool	 read_or(struct reader *, struct operand *);
static bool	 read_sum(struct reader *, struct operand *);

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
	if (n == 1 && strchr("=<>(),+-*/", r->rest.p[0]) == NULL)
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
	else if (is_word_byte(r->rest.p[0]) && (r->rest.p[0] != '-' ||
	    (r->rest.len > 1 && is_digit(r->rest.p[1]))))
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

static bool
word_is_kept(struct str s)
{
	static const char *const kept[] = { "and", "or", "not", "in", "is",
	    "has", "empty" };
	size_t	 i;

	for (i = 0; i < COUNT(kept); i++)
		if (str_is_c(s, kept[i]))
			return (true);
	return (false);
}

/* The operand is a question: its node. */
static int
operand_name(struct reader *r, struct operand *o)
{
	if (o->is_made)
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

/* The operand by itself has one of these types: its node. A quoted text is a
 * text, or a date where only that is taken. */
static int
operand_value(struct reader *r, struct operand *o, unsigned int takes,
    const char *need)
{
	struct operand	 as = { .type = EXPR_NUMBER };

	if (o->is_made || o->is_name || o->token.kind == T_WORD) {
		if (!o->is_made && !o->is_name)
			return (operand_name(r, o));
		if ((takes & 1U << o->type) == 0)
			return (fault(r, str_fmt(r->arena, "%s, and \"%.*s\" "
			    "is not one", need, STR_ARG(o->token.text))));
		return (operand_name(r, o));
	}
	if (o->token.kind == T_QUOTED)
		as.type = takes == 1U << EXPR_DATE ? EXPR_DATE : EXPR_TEXT;
	if ((takes & 1U << as.type) == 0)
		return (fault(r, str_fmt(r->arena, "%s, and \"%.*s\" is not "
		    "one", need, STR_ARG(o->token.text))));
	as.token = o->token;
	o->type = as.type;
	return (node_literal(r, &o->token, &as));
}

/* Is this operand, beside a question, one of that question's options? */
static bool
operand_is_option(const struct operand *o, const struct operand *beside)
{
	return (!o->is_made && beside->is_name && o->token.kind != T_QUOTED &&
	    (beside->type == EXPR_CODE || beside->type == EXPR_CODES) &&
	    name_has(&beside->name, o->token.text));
}

static bool
types_can_compare(struct reader *r, enum expr_op op, const struct operand *a,
    const struct operand *b)
{
	if (a->type == EXPR_BOOL || b->type == EXPR_BOOL) {
		(void)fault(r, STR("a condition is true or not, and is "
		    "compared with nothing"));
		return (false);
	}
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

	if (!read_sum(r, &b))
		return (-1);
	a_name = (a->is_name || a->is_made) && !operand_is_option(a, &b);
	b_name = (b.is_name || b.is_made) && !operand_is_option(&b, a);
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
read_in(struct reader *r, enum expr_op op, struct operand *a)
{
	struct expr_node	 node = { .op = op };
	struct expr_value	 v;
	struct str		*codes;
	size_t			 n, cap;
	int			 left, at;

	if ((left = operand_name(r, a)) < 0)
		return (-1);
	if (a->type == EXPR_BOOL)
		return (fault(r, STR("a condition is true or not, and in no "
		    "list")));
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
read_has(struct reader *r, enum expr_op op, struct operand *a)
{
	struct token	 t;
	int		 left, right;

	if ((left = operand_name(r, a)) < 0)
		return (-1);
	if (a->type != EXPR_CODES || !a->is_name)
		return (fault(r, str_fmt(r->arena, "\"%.*s\" has one value: "
		    "write \"=\" instead of \"has\"", STR_ARG(a->token.text))));
	if (r->now.kind == T_END || r->now.kind == T_SIGN)
		return (fault_at(r, "an option"));
	t = r->now;
	next(r);
	right = node_literal(r, &t, a);
	return (node_pair(r, op, left, right));
}

static int
read_is(struct reader *r, struct operand *a)
{
	bool	 no;
	int	 at;

	no = accept(r, "not");
	if (!accept(r, "empty"))
		return (fault_at(r, "\"empty\" or \"not empty\""));
	if ((at = operand_name(r, a)) < 0)
		return (-1);
	if (r->e->nodes[at].op == EXPR_COUNT ||
	    r->e->nodes[at].op == EXPR_LENGTH)
		return (fault(r, STR("count() and length() are never empty: "
		    "compare them with 0")));
	if (a->type == EXPR_BOOL)
		return (fault(r, STR("a condition is true or not, and never "
		    "empty")));
	at = node_pair(r, EXPR_EMPTY, at, 0);
	return (no ? node_pair(r, EXPR_NOT, at, 0) : at);
}

/* Of two texts, is the second in the first? Or does it follow a pattern? */
static int
read_text_test(struct reader *r, enum expr_op op, struct operand *a)
{
	const struct pattern	*pattern;
	struct operand		 b;
	struct str		 why;
	int			 left, right;

	left = operand_value(r, a, 1U << EXPR_TEXT, "a text");
	if (left < 0 || (op == EXPR_MATCHES && r->now.kind != T_QUOTED))
		return (left < 0 ? -1 : fault_at(r, "a pattern in quotation "
		    "marks"));
	if (!read_sum(r, &b))
		return (-1);
	right = operand_value(r, &b, 1U << EXPR_TEXT, "a text");
	if (op == EXPR_CONTAINS || right < 0)
		return (node_pair(r, op, left, right));
	if (b.is_made)
		return (fault(r, STR("a pattern is a text in quotation marks, "
		    "and nothing else")));
	if (pattern_read(r->arena, b.token.text, &pattern, &why) != OK)
		return (fault(r, str_fmt(r->arena, "the pattern \"%.*s\" cannot "
		    "be read: %.*s", STR_ARG(b.token.text), STR_ARG(why))));
	return (node_add(r, (struct expr_node){ .op = EXPR_MATCHES,
	    .a = (uint16_t)left, .with.pattern = pattern }));
}

static const struct {
	const char	*sign;
	enum expr_op	 op;
} compares[] = {
	{ "=", EXPR_EQ }, { "!=", EXPR_NE }, { "<", EXPR_LT },
	{ "<=", EXPR_LE }, { ">", EXPR_GT }, { ">=", EXPR_GE },
};

static const struct {
	const char	*word;
	enum expr_op	 op;
	int		(*read)(struct reader *, enum expr_op,
			    struct operand *);
} tests[] = {
	{ "in", EXPR_IN, read_in }, { "has", EXPR_HAS, read_has },
	{ "contains", EXPR_CONTAINS, read_text_test },
	{ "matches", EXPR_MATCHES, read_text_test },
};

static bool
made(struct operand *o, enum expr_type type, int node)
{
	*o = (struct operand){ .token = o->token, .is_made = true,
	    .type = type, .node = node };
	return (node >= 0);
}

static bool
read_test(struct reader *r, struct operand *a)
{
	size_t	 i;
	bool	 no;
	int	 at;

	if (!read_sum(r, a))
		return (false);
	for (i = 0; i < COUNT(compares); i++)
		if (accept(r, compares[i].sign))
			return (made(a, EXPR_BOOL, read_compare(r,
			    compares[i].op, a)));
	if (accept(r, "is"))
		return (made(a, EXPR_BOOL, read_is(r, a)));
	no = accept(r, "not");
	for (i = 0; i < COUNT(tests); i++)
		if (accept(r, tests[i].word)) {
			at = tests[i].read(r, tests[i].op, a);
			return (made(a, EXPR_BOOL, no ? node_pair(r, EXPR_NOT,
			    at, 0) : at));
		}
	return (!no || fault_at(r, "\"in\", \"has\", \"contains\" or "
	    "\"matches\"") == 0);
}

/* What was read must be a condition: its node. */
static int
operand_condition(struct reader *r, const struct operand *o)
{
	if (o->is_made && o->type == EXPR_BOOL)
		return (o->node);
	return (fault_at(r, "a comparison (=, !=, <, <=, >, >=, in, has, "
	    "contains, matches, is empty)"));
}

static bool
read_not(struct reader *r, struct operand *o)
{
	bool	 any, no;

	for (any = no = false; accept(r, "not"); any = true)
		no = !no;
	if (++r->depth > EXPR_DEPTH_MAX)
		return (fault(r, str_fmt(r->arena, "parentheses are nested "
		    "deeper than %d", EXPR_DEPTH_MAX)) == 0);
	if (!read_test(r, o) || (any && operand_condition(r, o) < 0))
		return (false);
	r->depth--;
	return (!no || made(o, EXPR_BOOL, node_pair(r, EXPR_NOT, o->node, 0)));
}

/* One or several, joined by the word. */
static bool
read_joined(struct reader *r, struct operand *o, const char *word,
    enum expr_op op, bool (*read)(struct reader *, struct operand *))
{
	struct operand	 b;
	int		 left, right;

	if (!read(r, o))
		return (false);
	while (accept(r, word)) {
		left = operand_condition(r, o);
		if (left < 0 || !read(r, &b) ||
		    (right = operand_condition(r, &b)) < 0 ||
		    !made(o, EXPR_BOOL, node_pair(r, op, left, right)))
			return (false);
	}
	return (true);
}

static bool
read_and(struct reader *r, struct operand *o)
{
	return (read_joined(r, o, "and", EXPR_AND, read_not));
}

static bool
read_or(struct reader *r, struct operand *o)
{
	return (read_joined(r, o, "or", EXPR_OR, read_and));
}

/* --- values --- */

/* The arguments of a function, one by one: each is gathered with those before
 * it. */
struct call {
	const char	*word;
	enum expr_op	 each;		/* of one: LITERAL for as it is */
	enum expr_op	 join;		/* of two */
	unsigned int	 takes;		/* bits of expr_type */
	const char	*need;
	int		 least, most;
};

#define ANY_VALUE	(~(1U << EXPR_BOOL))
#define MANY		EXPR_NODES_MAX

static const struct call	calls[] = {
	{ "count", EXPR_COUNT, EXPR_ADD, ANY_VALUE,
	    "count() needs a question", 1, MANY },
	{ "length", EXPR_LENGTH, EXPR_ADD, 1U << EXPR_TEXT,
	    "length() needs a question with text", 1, 1 },
	{ "score", EXPR_SCORE, EXPR_ADD, 1U << EXPR_CODE,
	    "score() needs a question whose options have scores", 1, 1 },
	{ "sum", EXPR_LITERAL, EXPR_SUM, 1U << EXPR_NUMBER,
	    "sum() needs numbers", 1, MANY },
	{ "min", EXPR_LITERAL, EXPR_LEAST, 1U << EXPR_NUMBER,
	    "min() needs numbers", 1, MANY },
	{ "max", EXPR_LITERAL, EXPR_MOST, 1U << EXPR_NUMBER,
	    "max() needs numbers", 1, MANY },
	{ "days_between", EXPR_LITERAL, EXPR_DAYS, 1U << EXPR_DATE,
	    "days_between() needs dates", 2, 2 },
};

/* score(q) */
static int
node_score(struct reader *r, const struct operand *o, int at)
{
	struct expr_node	 node = { .op = EXPR_SCORE };

	if (!o->is_name || o->name.scores == NULL)
		return (fault(r, str_fmt(r->arena, "no option of \"%.*s\" has "
		    "a score", STR_ARG(o->token.text))));
	node.a = (uint16_t)at;
	node.value.codes = o->name.codes;
	node.value.n = o->name.ncodes;
	node.with.scores = o->name.scores;
	return (node_add(r, node));
}

static int
read_argument(struct reader *r, const struct call *call, enum expr_op each)
{
	struct operand	 o;
	int		 at;

	if (!read_sum(r, &o))
		return (-1);
	if ((at = operand_value(r, &o, call->takes, call->need)) < 0)
		return (-1);
	if (each == EXPR_SCORE)
		return (node_score(r, &o, at));
	return (each == EXPR_LITERAL ? at : node_pair(r, each, at, 0));
}

static int
read_arguments(struct reader *r, const struct call *call)
{
	int	 at, all = -1, n = 0;

	do {
		if ((at = read_argument(r, call, call->each)) < 0)
			return (-1);
		all = n++ == 0 ? at : node_pair(r, call->join, all, at);
	} while (all >= 0 && n < call->most && accept(r, ","));
	if (all >= 0 && n < call->least)
		return (fault_at(r, "\",\""));
	return (all);
}

/* The sum of what is there, divided by how many there are. */
static int
read_mean(struct reader *r)
{
	static const struct call	 mean = { "mean", EXPR_LITERAL, EXPR_SUM,
	    1U << EXPR_NUMBER, "mean() needs numbers", 1, MANY };
	int	 at, sum = -1, count = -1;

	do {
		if ((at = read_argument(r, &mean, EXPR_LITERAL)) < 0)
			return (-1);
		sum = sum < 0 ? at : node_pair(r, EXPR_SUM, sum, at);
		at = node_pair(r, EXPR_COUNT, at, 0);
		count = count < 0 ? at : node_pair(r, EXPR_ADD, count, at);
	} while (sum >= 0 && count >= 0 && accept(r, ","));
	return (node_pair(r, EXPR_DIVIDE, sum, count));
}

/* if(condition, this, that): both of them numbers, or neither. */
static int
read_choice(struct reader *r, enum expr_type *type)
{
	struct operand	 o;
	enum expr_type	 types[2];
	int		 when, at[2], i;

	if (!read_or(r, &o) || (when = operand_condition(r, &o)) < 0)
		return (-1);
	for (i = 0; i < 2; i++) {
		if (!accept(r, ","))
			return (fault_at(r, "\",\""));
		if (!read_sum(r, &o) || (at[i] = operand_value(r, &o,
		    ANY_VALUE & ~(1U << EXPR_CODES), "if() needs values that "
		    "are one")) < 0)
			return (-1);
		types[i] = r->e->nodes[at[i]].op == EXPR_LITERAL ?
		    r->e->nodes[at[i]].value.type : o.type;
	}
	if ((types[0] == EXPR_NUMBER) != (types[1] == EXPR_NUMBER))
		return (fault(r, STR("if() has a number and something else: "
		    "both must be numbers, or both texts")));
	*type = types[0] == types[1] && types[0] != EXPR_CODE ? types[0] :
	    EXPR_TEXT;
	return (node_add(r, (struct expr_node){ .op = EXPR_IF,
	    .a = (uint16_t)at[0], .b = (uint16_t)at[1], .c = (uint16_t)when,
	    .value.type = *type }));
}

/* Behind "word(". */
static bool
read_call(struct reader *r, struct operand *o)
{
	struct str	 word = o->token.text;
	enum expr_type	 type = EXPR_NUMBER;
	size_t		 i;
	int		 at;

	if (++r->depth > EXPR_DEPTH_MAX)
		return (fault(r, str_fmt(r->arena, "parentheses are nested "
		    "deeper than %d", EXPR_DEPTH_MAX)) == 0);
	for (i = 0; i < COUNT(calls) && !str_is_c(word, calls[i].word); i++)
		;
	if (i < COUNT(calls))
		at = read_arguments(r, &calls[i]);
	else if (str_is_c(word, "mean"))
		at = read_mean(r);
	else if (str_is_c(word, "if"))
		at = read_choice(r, &type);
	else
		return (fault(r, str_fmt(r->arena, "there is no function "
		    "\"%.*s\"", STR_ARG(word))) == 0);
	if (at >= 0 && !accept(r, ")"))
		return (fault_at(r, "\")\"") == 0);
	r->depth--;
	return (made(o, type, at));
}

static bool
read_minus(struct reader *r, struct operand *o)
{
	int	 at;

	at = operand_value(r, o, 1U << EXPR_NUMBER, "a minus needs a number");
	return (at >= 0 && made(o, EXPR_NUMBER, node_pair(r, EXPR_NEGATE, at,
	    0)));
}

static bool
read_unit(struct reader *r, struct operand *o)
{
	bool	 minus = false;

	while (accept(r, "-"))
		minus = !minus;
	memset(o, 0, sizeof(*o));
	o->node = -1;
	o->token = r->now;
	if (accept(r, "(")) {
		if (!read_or(r, o) || (!accept(r, ")") &&
		    fault_at(r, "\")\"") < 0))
			return (false);
		return (!minus || read_minus(r, o));
	}
	if (r->now.kind == T_END || r->now.kind == T_SIGN ||
	    (r->now.kind == T_WORD && word_is_kept(r->now.text)))
		return (fault_at(r, "a question or a value") == 0);
	next(r);
	if (o->token.kind == T_WORD) {
		if (accept(r, "(")) {
			if (!read_call(r, o))
				return (false);
		} else {
			o->is_name = name_find(r, o->token.text, &o->name);
			o->type = o->name.type;
		}
	}
	return (r->why.p == NULL && (!minus || read_minus(r, o)));
}

/* What stands on both sides of a sign is worked out. */
static bool
read_reckoned(struct reader *r, struct operand *o, enum expr_op op,
    bool (*read)(struct reader *, struct operand *))
{
	struct operand	 b;
	int		 left, right;

	left = operand_value(r, o, 1U << EXPR_NUMBER, "reckoning needs "
	    "numbers");
	if (left < 0 || !read(r, &b))
		return (false);
	right = operand_value(r, &b, 1U << EXPR_NUMBER, "reckoning needs "
	    "numbers");
	return (made(o, EXPR_NUMBER, node_pair(r, op, left, right)));
}

static bool
read_product(struct reader *r, struct operand *o)
{
	if (!read_unit(r, o))
		return (false);
	for (;;) {
		if (accept(r, "*")) {
			if (!read_reckoned(r, o, EXPR_MULTIPLY, read_unit))
				return (false);
		} else if (accept(r, "/")) {
			if (!read_reckoned(r, o, EXPR_DIVIDE, read_unit))
				return (false);
		} else
			return (true);
	}
}

static bool
read_sum(struct reader *r, struct operand *o)
{
	if (!read_product(r, o))
		return (false);
	for (;;) {
		if (accept(r, "+") || (r->now.kind == T_NUMBER &&
		    str_starts(r->now.text, STR("-")))) {
			/* "a -1": the sign is the number's own. */
			if (!read_reckoned(r, o, EXPR_ADD, read_product))
				return (false);
		} else if (accept(r, "-")) {
			if (!read_reckoned(r, o, EXPR_SUBTRACT, read_product))
				return (false);
		} else
			return (true);
	}
}

/* --- the whole --- */

/* A condition or a value, as its last node. */
static void
read_whole(struct reader *r, bool is_value)
{
	struct operand	 o;
	int		 at;

	next(r);
	if (!read_or(r, &o))
		return;
	at = is_value ? operand_value(r, &o, ANY_VALUE & ~(1U << EXPR_CODES),
	    "a value is expected that is one") : operand_condition(r, &o);
	if (at >= 0 && r->now.kind != T_END)
		(void)fault(r, str_fmt(r->arena, "\"%.*s\" is left over after "
		    "the end of the %s", STR_ARG(r->now.text), is_value ?
		    "value" : "condition"));
}

static enum status
text_read(struct arena *arena, struct str text, const struct expr_scope *scope,
    bool is_value, const struct expr **out, struct str *why)
{
	struct reader	 r = { .arena = arena, .scope = scope, .rest = text };

	*out = NULL;
	if (text.len > EXPR_TEXT_MAX) {
		*why = str_fmt(arena, "the condition is longer than %d bytes",
		    EXPR_TEXT_MAX);
		return (E_INVALID);
	}
	r.e = arena_get(arena, sizeof(*r.e));
	/* Most need fewer nodes than bytes, and it is kept. */
	r.cap = text.len < EXPR_NODES_MAX ? text.len + 1 : EXPR_NODES_MAX;
	r.e->nodes = arena_array(arena, r.cap, sizeof(*r.e->nodes));
	r.e->text = str_dup(arena, text);
	read_whole(&r, is_value);
	if (r.why.p != NULL) {
		*why = r.why;
		return (E_INVALID);
	}
	*out = r.e;
	return (OK);
}

enum status
expr_read(struct arena *arena, struct str text, const struct expr_scope *scope,
    const struct expr **out, struct str *why)
{
	return (text_read(arena, text, scope, false, out, why));
}

enum status
expr_read_value(struct arena *arena, struct str text,
    const struct expr_scope *scope, const struct expr **out, struct str *why)
{
	return (text_read(arena, text, scope, true, out, why));
}
