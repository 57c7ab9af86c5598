/*
 * Values in an expression: what is reckoned with signs, and functions. The
 * depth is bounded, so the recursion is.
 */
#include <string.h>

#include "form/expr_read.h"

/* The arguments of a function, one by one: each is gathered with those before
 * it. */
struct call {
	const char	*word;
	enum expr_op	 each;		/* of one: LITERAL for as it is */
	enum expr_op	 join;		/* of two */
	unsigned int	 takes;		/* bits of expr_type */
	enum word	 need;
	int		 least, most;
};

#define MANY		EXPR_NODES_MAX

static const struct call	calls[] = {
	{ "count", EXPR_COUNT, EXPR_ADD, EXPR_ANY_VALUE,
	    W_LINT_EXPR_VALUE, 1, MANY },
	{ "length", EXPR_LENGTH, EXPR_ADD, 1U << EXPR_TEXT,
	    W_LINT_EXPR_NOT_TEXT, 1, 1 },
	{ "score", EXPR_SCORE, EXPR_ADD, 1U << EXPR_CODE,
	    W_LINT_EXPR_NOT_SCORED, 1, 1 },
	{ "sum", EXPR_LITERAL, EXPR_SUM, 1U << EXPR_NUMBER,
	    W_LINT_EXPR_NOT_NUMBER, 1, MANY },
	{ "min", EXPR_LITERAL, EXPR_LEAST, 1U << EXPR_NUMBER,
	    W_LINT_EXPR_NOT_NUMBER, 1, MANY },
	{ "max", EXPR_LITERAL, EXPR_MOST, 1U << EXPR_NUMBER,
	    W_LINT_EXPR_NOT_NUMBER, 1, MANY },
	{ "days_between", EXPR_LITERAL, EXPR_DAYS, 1U << EXPR_DATE,
	    W_LINT_EXPR_NOT_DATE, 2, 2 },
};

/* score(q) */
static int
node_score(struct expr_reader *r, const struct expr_operand *o, int at)
{
	struct expr_node	 node = { .op = EXPR_SCORE };

	if (!o->is_name || o->name.scores == NULL)
		return (EXPR_FAULT(r, W_LINT_EXPR_UNSCORED, .code =
		    o->token.text));
	node.a = (uint16_t)at;
	node.value.codes = o->name.codes;
	node.value.n = o->name.ncodes;
	node.with.scores = o->name.scores;
	return (expr_node_add(r, node));
}

static int
read_argument(struct expr_reader *r, const struct call *call, enum expr_op each)
{
	struct expr_operand	 o;
	int		 at;

	if (!expr_read_sum(r, &o))
		return (-1);
	if ((at = expr_operand_value(r, &o, call->takes, call->need)) < 0)
		return (-1);
	if (each == EXPR_SCORE)
		return (node_score(r, &o, at));
	return (each == EXPR_LITERAL ? at : expr_node_pair(r, each, at, 0));
}

static int
read_arguments(struct expr_reader *r, const struct call *call)
{
	int	 at, all = -1, n = 0;

	do {
		if ((at = read_argument(r, call, call->each)) < 0)
			return (-1);
		all = n++ == 0 ? at : expr_node_pair(r, call->join, all, at);
	} while (all >= 0 && n < call->most && expr_accept(r, ","));
	if (all >= 0 && n < call->least)
		return (expr_fault_at(r, W_NONE, "\",\""));
	return (all);
}

/* The sum of what is there, divided by how many there are. */
static int
read_mean(struct expr_reader *r)
{
	static const struct call	 mean = { "mean", EXPR_LITERAL, EXPR_SUM,
	    1U << EXPR_NUMBER, W_LINT_EXPR_NOT_NUMBER, 1, MANY };
	int	 at, sum = -1, count = -1;

	do {
		if ((at = read_argument(r, &mean, EXPR_LITERAL)) < 0)
			return (-1);
		sum = sum < 0 ? at : expr_node_pair(r, EXPR_SUM, sum, at);
		at = expr_node_pair(r, EXPR_COUNT, at, 0);
		count = count < 0 ? at : expr_node_pair(r, EXPR_ADD, count, at);
	} while (sum >= 0 && count >= 0 && expr_accept(r, ","));
	return (expr_node_pair(r, EXPR_DIVIDE, sum, count));
}

/* if(condition, this, that): both of them numbers, or neither. */
static int
read_choice(struct expr_reader *r, enum expr_type *type)
{
	struct expr_operand	 o;
	enum expr_type	 types[2];
	int		 when, at[2], i;

	if (!expr_read_or(r, &o) || (when = expr_operand_condition(r, &o)) < 0)
		return (-1);
	for (i = 0; i < 2; i++) {
		if (!expr_accept(r, ","))
			return (expr_fault_at(r, W_NONE, "\",\""));
		if (!expr_read_sum(r, &o) || (at[i] = expr_operand_value(r, &o,
		    EXPR_ANY_VALUE & ~(1U << EXPR_CODES), 
		    W_LINT_EXPR_NOT_SINGLE)) < 0)
			return (-1);
		types[i] = r->e->nodes[at[i]].op == EXPR_LITERAL ?
		    r->e->nodes[at[i]].value.type : o.type;
	}
	if ((types[0] == EXPR_NUMBER) != (types[1] == EXPR_NUMBER))
		return (EXPR_FAULT(r, W_LINT_EXPR_IF_MIXED));
	*type = types[0] == types[1] && types[0] != EXPR_CODE ? types[0] :
	    EXPR_TEXT;
	return (expr_node_add(r, (struct expr_node){ .op = EXPR_IF,
	    .a = (uint16_t)at[0], .b = (uint16_t)at[1], .c = (uint16_t)when,
	    .value.type = *type }));
}

/* Behind "word(". */
static bool
read_call(struct expr_reader *r, struct expr_operand *o)
{
	struct str	 word = o->token.text;
	enum expr_type	 type = EXPR_NUMBER;
	size_t		 i;
	int		 at;

	if (++r->depth > EXPR_DEPTH_MAX)
		return (EXPR_FAULT(r, W_LINT_EXPR_DEEP, .most =
		    str_of_int(r->arena, EXPR_DEPTH_MAX)) == 0);
	for (i = 0; i < COUNT(calls) && !str_is_c(word, calls[i].word); i++)
		;
	if (i < COUNT(calls))
		at = read_arguments(r, &calls[i]);
	else if (str_is_c(word, "mean"))
		at = read_mean(r);
	else if (str_is_c(word, "if"))
		at = read_choice(r, &type);
	else
		return (EXPR_FAULT(r, W_LINT_EXPR_NO_FUNCTION, .name = word) ==
		    0);
	if (at >= 0 && !expr_accept(r, ")"))
		return (expr_fault_at(r, W_NONE, "\")\"") == 0);
	r->depth--;
	return (expr_made(o, type, at));
}

static bool
read_minus(struct expr_reader *r, struct expr_operand *o)
{
	int	 at;

	at = expr_operand_value(r, o, 1U << EXPR_NUMBER, W_LINT_EXPR_NOT_NUMBER);
	return (at >= 0 && expr_made(o, EXPR_NUMBER, expr_node_pair(r, EXPR_NEGATE, at,
	    0)));
}

static bool
read_unit(struct expr_reader *r, struct expr_operand *o)
{
	bool	 minus = false;

	while (expr_accept(r, "-"))
		minus = !minus;
	memset(o, 0, sizeof(*o));
	o->node = -1;
	o->token = r->now;
	if (expr_accept(r, "(")) {
		if (!expr_read_or(r, o) || (!expr_accept(r, ")") &&
		    expr_fault_at(r, W_NONE, "\")\"") < 0))
			return (false);
		return (!minus || read_minus(r, o));
	}
	if (r->now.kind == T_END || r->now.kind == T_SIGN ||
	    (r->now.kind == T_WORD && expr_word_is_kept(r->now.text)))
		return (expr_fault_at(r, W_LINT_AN_OPERAND, NULL) == 0);
	expr_next(r);
	if (o->token.kind == T_WORD) {
		if (expr_accept(r, "(")) {
			if (!read_call(r, o))
				return (false);
		} else {
			o->is_name = expr_name_find(r, o->token.text, &o->name);
			o->type = o->name.type;
		}
	}
	return (!expr_is_faulty(r) && (!minus || read_minus(r, o)));
}

/* What stands on both sides of a sign is worked out. */
static bool
read_reckoned(struct expr_reader *r, struct expr_operand *o, enum expr_op op,
    bool (*read)(struct expr_reader *, struct expr_operand *))
{
	struct expr_operand	 b;
	int		 left, right;

	left = expr_operand_value(r, o, 1U << EXPR_NUMBER, 
	    W_LINT_EXPR_NOT_NUMBER);
	if (left < 0 || !read(r, &b))
		return (false);
	right = expr_operand_value(r, &b, 1U << EXPR_NUMBER, 
	    W_LINT_EXPR_NOT_NUMBER);
	return (expr_made(o, EXPR_NUMBER, expr_node_pair(r, op, left, right)));
}

static bool
read_product(struct expr_reader *r, struct expr_operand *o)
{
	if (!read_unit(r, o))
		return (false);
	for (;;) {
		if (expr_accept(r, "*")) {
			if (!read_reckoned(r, o, EXPR_MULTIPLY, read_unit))
				return (false);
		} else if (expr_accept(r, "/")) {
			if (!read_reckoned(r, o, EXPR_DIVIDE, read_unit))
				return (false);
		} else
			return (true);
	}
}

bool
expr_read_sum(struct expr_reader *r, struct expr_operand *o)
{
	if (!read_product(r, o))
		return (false);
	for (;;) {
		if (expr_accept(r, "+") || (r->now.kind == T_NUMBER &&
		    str_starts(r->now.text, STR("-")))) {
			/* "a -1": the sign is the number's own. */
			if (!read_reckoned(r, o, EXPR_ADD, read_product))
				return (false);
		} else if (expr_accept(r, "-")) {
			if (!read_reckoned(r, o, EXPR_SUBTRACT, read_product))
				return (false);
		} else
			return (true);
	}
}
