/*
 * Evaluating a checked expression: one pass over its nodes, whose operands
 * always stand before them. The types were proven when it was read.
 */
#include <assert.h>
#include <math.h>

#include "base/date.h"
#include "form/expr.h"
#include "form/field.h"

static_assert(sizeof(struct expr_value) <= 48,
    "EXPR_NODES_MAX values must fit a coroutine's stack");

static bool
codes_have(const struct expr_value *v, struct str code)
{
	size_t	 i;

	for (i = 0; i < v->n; i++)
		if (str_is(v->codes[i], code))
			return (true);
	return (false);
}

/* <0, 0 or >0; neither side is empty. */
static int
value_order(const struct expr_value *a, const struct expr_value *b)
{
	if (a->type == EXPR_NUMBER && b->type == EXPR_NUMBER)
		return ((a->number > b->number) - (a->number < b->number));
	return (str_cmp(a->text, b->text));
}

static bool
compare_is_true(enum expr_op op, const struct expr_value *a,
    const struct expr_value *b)
{
	int	 order;

	if (a->empty || b->empty)
		return (op == EXPR_NE);
	order = value_order(a, b);
	switch (op) {
	case EXPR_EQ:
		return (order == 0);
	case EXPR_NE:
		return (order != 0);
	case EXPR_LT:
		return (order < 0);
	case EXPR_LE:
		return (order <= 0);
	case EXPR_GT:
		return (order > 0);
	default:
		return (order >= 0);
	}
}

/* in ( ... ): the right side lists numbers as their text, too. */
static bool
in_is_true(const struct expr_node *nodes, const struct expr_node *node,
    const struct expr_value *v)
{
	const struct expr_value	*a;
	size_t			 i;

	a = &v[node->a];
	if (a->empty)
		return (false);
	if (a->type != EXPR_NUMBER)
		return (codes_have(&node->value, a->text));
	/* The numbers stand as literals in a row, from b on. */
	for (i = 0; i < node->index; i++)
		if (nodes[node->b + i].value.number == a->number)
			return (true);
	return (false);
}

/* A number, or empty if it is none. */
static struct expr_value
value_number(double x)
{
	return ((struct expr_value){ .type = EXPR_NUMBER, .number = x,
	    .empty = !isfinite(x) });
}

static struct expr_value
value_score(const struct expr_node *node, const struct expr_value *a)
{
	size_t	 i;

	for (i = 0; !a->empty && i < node->value.n; i++)
		if (str_is(node->value.codes[i], a->text))
			return (value_number(node->with.scores[i]));
	return (value_number(NAN));
}

/* One operand. */
static struct expr_value
value_measure(const struct expr_node *node, const struct expr_value *a)
{
	switch (node->op) {
	case EXPR_COUNT:
		return (value_number(a->empty ? 0 : a->type == EXPR_CODES ?
		    (double)a->n : 1));
	case EXPR_LENGTH:
		return (value_number(a->empty ? 0 :
		    (double)str_utf8_count(a->text)));
	case EXPR_SCORE:
		return (value_score(node, a));
	default:
		return (value_number(a->empty ? (double)NAN : -a->number));
	}
}

/* "2026-01-31" as field_date writes it. */
static double
day_of(struct str s)
{
	struct civil	 day = { 0 };
	size_t		 i;

	if (s.len != 10)
		return (NAN);
	for (i = 0; i < 10; i++)
		if ((i == 4 || i == 7) != (s.p[i] == '-') ||
		    (s.p[i] != '-' && (s.p[i] < '0' || s.p[i] > '9')))
			return (NAN);
	for (i = 0; i < 4; i++)
		day.year = day.year * 10 + (s.p[i] - '0');
	day.month = (s.p[5] - '0') * 10 + (s.p[6] - '0');
	day.day = (s.p[8] - '0') * 10 + (s.p[9] - '0');
	if (day.month < 1 || day.month > 12 || day.day < 1 || day.day > 31)
		return (NAN);
	return ((double)civil_days(day));
}

/* Two operands, of which the one that is there is enough. */
static struct expr_value
value_gather(enum expr_op op, const struct expr_value *a,
    const struct expr_value *b)
{
	if (a->empty)
		return (*b);
	if (b->empty)
		return (*a);
	if (op == EXPR_SUM)
		return (value_number(a->number + b->number));
	if (op == EXPR_LEAST)
		return (a->number < b->number ? *a : *b);
	return (a->number > b->number ? *a : *b);
}

static struct expr_value
value_reckon(enum expr_op op, const struct expr_value *a,
    const struct expr_value *b)
{
	if (a->empty || b->empty)
		return (value_number(NAN));
	switch (op) {
	case EXPR_ADD:
		return (value_number(a->number + b->number));
	case EXPR_SUBTRACT:
		return (value_number(a->number - b->number));
	case EXPR_MULTIPLY:
		return (value_number(a->number * b->number));
	case EXPR_DIVIDE:
		return (value_number(b->number == 0 ? (double)NAN :
		    a->number / b->number));
	default:
		return (value_number(day_of(b->text) - day_of(a->text)));
	}
}

/* Byte by byte, blind to the case of ASCII letters. */
static bool
text_contains(struct str text, struct str part)
{
	size_t	 i;

	for (i = 0; part.len <= text.len && i <= text.len - part.len; i++)
		if (str_is_nocase(str_first(str_from(text, i), part.len),
		    part))
			return (true);
	return (false);
}

static bool
node_is_true(const struct expr *e, const struct expr_node *node,
    const struct expr_value *v)
{
	switch (node->op) {
	case EXPR_IN:
		return (in_is_true(e->nodes, node, v));
	case EXPR_HAS:
		return (!v[node->a].empty &&
		    codes_have(&v[node->a], v[node->b].text));
	case EXPR_CONTAINS:
		return (!v[node->a].empty && !v[node->b].empty &&
		    text_contains(v[node->a].text, v[node->b].text));
	case EXPR_MATCHES:
		return (!v[node->a].empty && pattern_is_met(
		    node->with.pattern, v[node->a].text));
	case EXPR_EMPTY:
		return (v[node->a].empty);
	case EXPR_NOT:
		return (!v[node->a].truth);
	case EXPR_AND:
		return (v[node->a].truth && v[node->b].truth);
	case EXPR_OR:
		return (v[node->a].truth || v[node->b].truth);
	default:
		return (compare_is_true(node->op, &v[node->a], &v[node->b]));
	}
}

static struct expr_value
node_value(const struct expr *e, const struct expr_node *node,
    const struct expr_value *v, const struct expr_env *env)
{
	struct expr_value	 name = { .type = node->value.type };

	switch (node->op) {
	case EXPR_LITERAL:
		return (node->value);
	case EXPR_NAME:
		env->get(env->arg, node->index, &name);
		return (name);
	case EXPR_COUNT:
	case EXPR_LENGTH:
	case EXPR_SCORE:
	case EXPR_NEGATE:
		return (value_measure(node, &v[node->a]));
	case EXPR_SUM:
	case EXPR_LEAST:
	case EXPR_MOST:
		return (value_gather(node->op, &v[node->a], &v[node->b]));
	case EXPR_ADD:
	case EXPR_SUBTRACT:
	case EXPR_MULTIPLY:
	case EXPR_DIVIDE:
	case EXPR_DAYS:
		return (value_reckon(node->op, &v[node->a], &v[node->b]));
	case EXPR_IF:
		name = v[v[node->c].truth ? node->a : node->b];
		name.type = node->value.type;
		return (name);
	default:
		return ((struct expr_value){ .type = EXPR_BOOL,
		    .truth = node_is_true(e, node, v) });
	}
}

struct expr_value
expr_value(const struct expr *e, const struct expr_env *env)
{
	struct expr_value	 v[EXPR_NODES_MAX];
	size_t			 i;

	for (i = 0; i < e->n; i++)
		v[i] = node_value(e, &e->nodes[i], v, env);
	return (e->n != 0 ? v[e->n - 1] : (struct expr_value){ .empty = true });
}

bool
expr_is_true(const struct expr *e, const struct expr_env *env)
{
	return (expr_value(e, env).truth);
}

enum expr_type
expr_type(const struct expr *e)
{
	const struct expr_node	*last = &e->nodes[e->n - 1];

	if (last->op == EXPR_LITERAL || last->op == EXPR_NAME ||
	    last->op == EXPR_IF)
		return (last->value.type);
	return (last->op < EXPR_EQ ? EXPR_NUMBER : EXPR_BOOL);
}

size_t
expr_outcomes(const struct expr *e, struct str *list, size_t max)
{
	bool			 leads[EXPR_NODES_MAX] = { false };
	const struct expr_node	*node;
	size_t			 i, k, n = 0;

	if (e->n == 0)
		return (0);
	leads[e->n - 1] = true;
	for (i = e->n; i-- != 0;) {
		node = &e->nodes[i];
		if (!leads[i])
			continue;
		if (node->op == EXPR_IF) {
			leads[node->a] = leads[node->b] = true;
			continue;
		}
		if (node->op != EXPR_LITERAL || node->value.type != EXPR_TEXT)
			return (0);
		for (k = 0; k < n && !str_is(list[k], node->value.text); k++)
			;
		if (k == n && n == max)
			return (0);
		if (k == n)
			list[n++] = node->value.text;
	}
	return (n);
}
