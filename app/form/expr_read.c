/*
 * Reading an expression: grammar (expr.h) and types in one pass. The first
 * fault ends it, with a sentence that quotes the place. The depth is bounded,
 * so the parser's recursion is.
 */
#include <string.h>

#include "form/expr_read.h"
#include "form/field.h"

int
expr_node_add(struct expr_reader *r, struct expr_node node)
{
	if (expr_is_faulty(r))
		return (-1);
	if (r->e->n == EXPR_NODES_MAX)
		return (EXPR_FAULT(r, W_LINT_EXPR_PARTS, .most =
		    str_of_int(r->arena, EXPR_NODES_MAX)));
	ARENA_PUSH(r->arena, r->e->nodes, r->e->n, r->cap) = node;
	return ((int)r->e->n - 1);
}

int
expr_node_pair(struct expr_reader *r, enum expr_op op, int a, int b)
{
	if (a < 0 || b < 0)
		return (-1);
	return (expr_node_add(r, (struct expr_node){ .op = op, .a = (uint16_t)a,
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

bool
expr_name_find(struct expr_reader *r, struct str word, struct expr_name *name)
{
	memset(name, 0, sizeof(*name));
	return (r->scope->find(r->scope->arg, word, name));
}

static int
node_name(struct expr_reader *r, const struct expr_name *name, struct str word)
{
	if (name->later)
		return (EXPR_FAULT(r, W_LINT_EXPR_LATER, .code = word));
	return (expr_node_add(r, (struct expr_node){ .op = EXPR_NAME,
	    .index = name->index, .value = { .type = name->type } }));
}

bool
expr_word_is_kept(struct str s)
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
operand_name(struct expr_reader *r, struct expr_operand *o)
{
	if (o->is_made)
		return (o->node);
	if (!o->is_name && o->token.kind == T_WORD)
		return (EXPR_FAULT(r, W_LINT_EXPR_UNKNOWN, .code =
		    o->token.text));
	if (!o->is_name)
		return (EXPR_FAULT(r, W_LINT_EXPR_VALUE, .value =
		    o->token.text));
	return (node_name(r, &o->name, o->token.text));
}

/* A literal that is compared with something of this type: its value. */
static bool
literal_read(struct expr_reader *r, const struct expr_token *t, enum expr_type type,
    const struct expr_name *name, struct str whose, struct expr_value *v)
{
	int64_t		 day;
	struct str	 canon;
	enum word	 need = W_NONE;

	*v = (struct expr_value){ .type = type, .text = t->text };
	if (type == EXPR_CODES)
		v->type = EXPR_CODE;
	if (type == EXPR_NUMBER) {
		if (t->kind != T_NUMBER || !str_double(t->text, &v->number))
			need = W_LINT_EXPR_WITH_NUMBER;
	} else if (type == EXPR_DATE) {
		if (t->kind != T_QUOTED || field_date(r->arena, t->text,
		    &canon, &day) != FIELD_OK || !str_is(canon, t->text))
			need = W_LINT_EXPR_WITH_DATE;
	} else if (type == EXPR_TEXT) {
		if (t->kind != T_QUOTED)
			need = W_LINT_EXPR_WITH_TEXT;
	} else if (!name_has(name, t->text))
		return (EXPR_FAULT(r, W_LINT_EXPR_OPTION, .value = t->text,
		    .question = whose) == 0);
	/* All of them take the same values. */
	return (need == W_NONE || expr_fault(r, need, (const struct str *)
	    (const void *)&(struct args_W_LINT_EXPR_WITH_NUMBER){
	    .question = whose, .value = t->text }) == 0);
}

static int
node_literal(struct expr_reader *r, const struct expr_token *t, const struct expr_operand *o)
{
	struct expr_value	 v;

	if (expr_is_faulty(r) || !literal_read(r, t, o->type, &o->name,
	    o->token.text, &v))
		return (-1);
	return (expr_node_add(r, (struct expr_node){ .op = EXPR_LITERAL,
	    .value = v }));
}

/* All of them take the value that is none of what is needed. */
static int
value_fault(struct expr_reader *r, enum word need,
    const struct expr_operand *o)
{
	return (expr_fault(r, need, (const struct str *)(const void *)
	    &(struct args_W_LINT_EXPR_NOT_TEXT){ .value = o->token.text }));
}

int
expr_operand_value(struct expr_reader *r, struct expr_operand *o, unsigned int takes,
    enum word need)
{
	struct expr_operand	 as = { .type = EXPR_NUMBER };

	if (o->is_made || o->is_name || o->token.kind == T_WORD) {
		if (!o->is_made && !o->is_name)
			return (operand_name(r, o));
		if ((takes & 1U << o->type) == 0)
			return (value_fault(r, need, o));
		return (operand_name(r, o));
	}
	if (o->token.kind == T_QUOTED)
		as.type = takes == 1U << EXPR_DATE ? EXPR_DATE : EXPR_TEXT;
	if ((takes & 1U << as.type) == 0)
		return (value_fault(r, need, o));
	as.token = o->token;
	o->type = as.type;
	return (node_literal(r, &o->token, &as));
}

/* Is this operand, beside a question, one of that question's options? */
static bool
operand_is_option(const struct expr_operand *o, const struct expr_operand *beside)
{
	return (!o->is_made && beside->is_name && o->token.kind != T_QUOTED &&
	    (beside->type == EXPR_CODE || beside->type == EXPR_CODES) &&
	    name_has(&beside->name, o->token.text));
}

static bool
types_can_compare(struct expr_reader *r, enum expr_op op, const struct expr_operand *a,
    const struct expr_operand *b)
{
	if (a->type == EXPR_BOOL || b->type == EXPR_BOOL) {
		(void)EXPR_FAULT(r, W_LINT_EXPR_BOOL_COMPARED);
		return (false);
	}
	if (a->type == EXPR_CODES || b->type == EXPR_CODES) {
		(void)EXPR_FAULT(r, W_LINT_EXPR_SEVERAL, .code = a->type ==
		    EXPR_CODES ? a->token.text : b->token.text);
		return (false);
	}
	if (a->type != b->type) {
		(void)EXPR_FAULT(r, W_LINT_EXPR_KINDS, .a = a->token.text, .b =
		    b->token.text);
		return (false);
	}
	if (op != EXPR_EQ && op != EXPR_NE && a->type != EXPR_NUMBER &&
	    a->type != EXPR_DATE) {
		(void)EXPR_FAULT(r, W_LINT_EXPR_NO_ORDER, .code =
		    a->token.text);
		return (false);
	}
	return (true);
}

static int
read_compare(struct expr_reader *r, enum expr_op op, struct expr_operand *a)
{
	struct expr_operand	 b;
	bool		 a_name, b_name;
	int		 na, nb;

	if (!expr_read_sum(r, &b))
		return (-1);
	a_name = (a->is_name || a->is_made) && !operand_is_option(a, &b);
	b_name = (b.is_name || b.is_made) && !operand_is_option(&b, a);
	if ((a->is_name && !a_name && b_name) ||
	    (b.is_name && !b_name && a_name))
		return (EXPR_FAULT(r, W_LINT_EXPR_BOTH, .code = a_name ?
		    b.token.text : a->token.text));
	if (!a_name && !b_name)
		return (a->token.kind == T_WORD ? operand_name(r, a) :
		    EXPR_FAULT(r, W_LINT_EXPR_TWO_VALUES));
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
	return (expr_node_pair(r, op, na, nb));
}

/* The list of in (...): codes side by side in one node, numbers as nodes. */
static int
read_in(struct expr_reader *r, enum expr_op op, struct expr_operand *a)
{
	struct expr_node	 node = { .op = op };
	struct expr_value	 v;
	struct str		*codes;
	size_t			 n, cap;
	int			 left, at;

	if ((left = operand_name(r, a)) < 0)
		return (-1);
	if (a->type == EXPR_BOOL)
		return (EXPR_FAULT(r, W_LINT_EXPR_BOOL_IN));
	if (a->type == EXPR_CODES)
		return (EXPR_FAULT(r, W_LINT_EXPR_SEVERAL, .code =
		    a->token.text));
	if (!expr_accept(r, "("))
		return (expr_fault_at(r, W_NONE, "\"(\""));
	codes = NULL;
	n = cap = 0;
	node.a = (uint16_t)left;
	do {
		if (r->now.kind == T_END || r->now.kind == T_SIGN)
			return (expr_fault_at(r, W_LINT_A_VALUE, NULL));
		if (!literal_read(r, &r->now, a->type, &a->name,
		    a->token.text, &v))
			return (-1);
		if (a->type == EXPR_NUMBER) {
			at = expr_node_add(r, (struct expr_node){
			    .op = EXPR_LITERAL, .value = v });
			if (at < 0)
				return (-1);
			if (node.index++ == 0)
				node.b = (uint16_t)at;
		} else
			ARENA_PUSH(r->arena, codes, n, cap) = v.text;
		expr_next(r);
	} while (expr_accept(r, ","));
	if (!expr_accept(r, ")"))
		return (expr_fault_at(r, W_NONE, "\",\" \")\""));
	node.value = (struct expr_value){ .type = a->type, .codes = codes,
	    .n = n };
	return (expr_node_add(r, node));
}

static int
read_has(struct expr_reader *r, enum expr_op op, struct expr_operand *a)
{
	struct expr_token	 t;
	int		 left, right;

	if ((left = operand_name(r, a)) < 0)
		return (-1);
	if (a->type != EXPR_CODES || !a->is_name)
		return (EXPR_FAULT(r, W_LINT_EXPR_ONE_VALUE, .code =
		    a->token.text));
	if (r->now.kind == T_END || r->now.kind == T_SIGN)
		return (expr_fault_at(r, W_LINT_AN_OPTION, NULL));
	t = r->now;
	expr_next(r);
	right = node_literal(r, &t, a);
	return (expr_node_pair(r, op, left, right));
}

static int
read_is(struct expr_reader *r, struct expr_operand *a)
{
	bool	 no;
	int	 at;

	no = expr_accept(r, "not");
	if (!expr_accept(r, "empty"))
		return (expr_fault_at(r, W_NONE, "\"empty\" \"not empty\""));
	if ((at = operand_name(r, a)) < 0)
		return (-1);
	if (r->e->nodes[at].op == EXPR_COUNT ||
	    r->e->nodes[at].op == EXPR_LENGTH)
		return (EXPR_FAULT(r, W_LINT_EXPR_NEVER_EMPTY));
	if (a->type == EXPR_BOOL)
		return (EXPR_FAULT(r, W_LINT_EXPR_BOOL_EMPTY));
	at = expr_node_pair(r, EXPR_EMPTY, at, 0);
	return (no ? expr_node_pair(r, EXPR_NOT, at, 0) : at);
}

/* Of two texts, is the second in the first? Or does it follow a pattern? */
static int
read_text_test(struct expr_reader *r, enum expr_op op, struct expr_operand *a)
{
	const struct pattern	*pattern;
	struct expr_operand		 b;
	struct str		 why;
	int			 left, right;

	left = expr_operand_value(r, a, 1U << EXPR_TEXT, W_LINT_EXPR_NOT_TEXT);
	if (left < 0 || (op == EXPR_MATCHES && r->now.kind != T_QUOTED))
		return (left < 0 ? -1 : expr_fault_at(r,
		    W_LINT_A_PATTERN, NULL));
	if (!expr_read_sum(r, &b))
		return (-1);
	right = expr_operand_value(r, &b, 1U << EXPR_TEXT, W_LINT_EXPR_NOT_TEXT);
	if (op == EXPR_CONTAINS || right < 0)
		return (expr_node_pair(r, op, left, right));
	if (b.is_made)
		return (EXPR_FAULT(r, W_LINT_EXPR_PATTERN_ONLY));
	if (pattern_read(r->arena, b.token.text, &pattern, &why) != OK)
		return (expr_fault_english(r, str_fmt(r->arena, "the pattern \"%.*s\" cannot "
		    "be read: %.*s", STR_ARG(b.token.text), STR_ARG(why))));
	return (expr_node_add(r, (struct expr_node){ .op = EXPR_MATCHES,
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
	int		(*read)(struct expr_reader *, enum expr_op,
			    struct expr_operand *);
} tests[] = {
	{ "in", EXPR_IN, read_in }, { "has", EXPR_HAS, read_has },
	{ "contains", EXPR_CONTAINS, read_text_test },
	{ "matches", EXPR_MATCHES, read_text_test },
};

bool
expr_made(struct expr_operand *o, enum expr_type type, int node)
{
	*o = (struct expr_operand){ .token = o->token, .is_made = true,
	    .type = type, .node = node };
	return (node >= 0);
}

static bool
read_test(struct expr_reader *r, struct expr_operand *a)
{
	size_t	 i;
	bool	 no;
	int	 at;

	if (!expr_read_sum(r, a))
		return (false);
	for (i = 0; i < COUNT(compares); i++)
		if (expr_accept(r, compares[i].sign))
			return (expr_made(a, EXPR_BOOL, read_compare(r,
			    compares[i].op, a)));
	if (expr_accept(r, "is"))
		return (expr_made(a, EXPR_BOOL, read_is(r, a)));
	no = expr_accept(r, "not");
	for (i = 0; i < COUNT(tests); i++)
		if (expr_accept(r, tests[i].word)) {
			at = tests[i].read(r, tests[i].op, a);
			return (expr_made(a, EXPR_BOOL, no ? expr_node_pair(r, EXPR_NOT,
			    at, 0) : at));
		}
	return (!no || expr_fault_at(r, W_NONE, "\"in\" \"has\" \"contains\" "
	    "\"matches\"") == 0);
}

int
expr_operand_condition(struct expr_reader *r, const struct expr_operand *o)
{
	if (o->is_made && o->type == EXPR_BOOL)
		return (o->node);
	return (expr_fault_at(r, W_LINT_A_COMPARISON, NULL));
}

static bool
read_not(struct expr_reader *r, struct expr_operand *o)
{
	bool	 any, no;

	for (any = no = false; expr_accept(r, "not"); any = true)
		no = !no;
	if (++r->depth > EXPR_DEPTH_MAX)
		return (EXPR_FAULT(r, W_LINT_EXPR_DEEP, .most =
		    str_of_int(r->arena, EXPR_DEPTH_MAX)) == 0);
	if (!read_test(r, o) || (any && expr_operand_condition(r, o) < 0))
		return (false);
	r->depth--;
	return (!no || expr_made(o, EXPR_BOOL, expr_node_pair(r, EXPR_NOT, o->node, 0)));
}

/* One or several, joined by the word. */
static bool
read_joined(struct expr_reader *r, struct expr_operand *o, const char *word,
    enum expr_op op, bool (*read)(struct expr_reader *, struct expr_operand *))
{
	struct expr_operand	 b;
	int		 left, right;

	if (!read(r, o))
		return (false);
	while (expr_accept(r, word)) {
		left = expr_operand_condition(r, o);
		if (left < 0 || !read(r, &b) ||
		    (right = expr_operand_condition(r, &b)) < 0 ||
		    !expr_made(o, EXPR_BOOL, expr_node_pair(r, op, left, right)))
			return (false);
	}
	return (true);
}

static bool
read_and(struct expr_reader *r, struct expr_operand *o)
{
	return (read_joined(r, o, "and", EXPR_AND, read_not));
}

bool
expr_read_or(struct expr_reader *r, struct expr_operand *o)
{
	return (read_joined(r, o, "or", EXPR_OR, read_and));
}

/* --- the whole --- */

/* A condition or a value, as its last node. */
static void
read_whole(struct expr_reader *r, bool is_value)
{
	struct expr_operand	 o;
	int		 at;

	expr_next(r);
	if (!expr_read_or(r, &o))
		return;
	at = is_value ? expr_operand_value(r, &o, EXPR_ANY_VALUE & ~(1U << EXPR_CODES),
	    W_LINT_EXPR_NOT_SINGLE) : expr_operand_condition(r, &o);
	if (at >= 0 && r->now.kind != T_END)
		(void)EXPR_FAULT(r, W_LINT_EXPR_LEFT_OVER, .text =
		    r->now.text);
}

static enum status
text_read(struct arena *arena, struct str text, const struct expr_scope *scope,
    bool is_value, const struct expr **out, struct expr_fault *fault)
{
	struct expr_reader	 r = { .arena = arena, .scope = scope, .rest = text,
				    .fault = fault };

	*out = NULL;
	memset(fault, 0, sizeof(*fault));
	if (text.len > EXPR_TEXT_MAX) {
		(void)EXPR_FAULT(&r, W_LINT_EXPR_LONG,
		    .most = str_of_int(arena, EXPR_TEXT_MAX));
		return (E_INVALID);
	}
	r.e = arena_get(arena, sizeof(*r.e));
	/* Most need fewer nodes than bytes, and it is kept. */
	r.cap = text.len < EXPR_NODES_MAX ? text.len + 1 : EXPR_NODES_MAX;
	r.e->nodes = arena_array(arena, r.cap, sizeof(*r.e->nodes));
	r.e->text = str_dup(arena, text);
	read_whole(&r, is_value);
	if (expr_is_faulty(&r))
		return (E_INVALID);
	*out = r.e;
	return (OK);
}

enum status
expr_read(struct arena *arena, struct str text, const struct expr_scope *scope,
    const struct expr **out, struct expr_fault *fault)
{
	return (text_read(arena, text, scope, false, out, fault));
}

enum status
expr_read_value(struct arena *arena, struct str text,
    const struct expr_scope *scope, const struct expr **out, struct expr_fault *fault)
{
	return (text_read(arena, text, scope, true, out, fault));
}
