/*
 * Evaluating a checked expression: one pass over its nodes, whose operands
 * always stand before them. The types were proven when it was read.
 */
#include <assert.h>

#include "form/expr.h"

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

static struct expr_value
value_measure(enum expr_op op, const struct expr_value *a)
{
	struct expr_value	 v = { .type = EXPR_NUMBER };

	if (op == EXPR_COUNT)
		v.number = a->empty ? 0 : (double)a->n;
	else
		v.number = a->empty ? 0 : (double)str_utf8_count(a->text);
	return (v);
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

bool
expr_is_true(const struct expr *e, const struct expr_env *env)
{
	struct expr_value	 v[EXPR_NODES_MAX];
	const struct expr_node	*node;
	size_t			 i;

	for (i = 0; i < e->n; i++) {
		node = &e->nodes[i];
		switch (node->op) {
		case EXPR_LITERAL:
			v[i] = node->value;
			break;
		case EXPR_NAME:
			v[i] = (struct expr_value){ .type = node->value.type };
			env->get(env->arg, node->index, &v[i]);
			break;
		case EXPR_COUNT:
		case EXPR_LENGTH:
			v[i] = value_measure(node->op, &v[node->a]);
			break;
		default:
			v[i] = (struct expr_value){ .type = EXPR_BOOL };
			v[i].truth = node_is_true(e, node, v);
		}
	}
	return (e->n != 0 && v[e->n - 1].truth);
}
