/* A number between bounds, with so many decimals at most. */
#include "form/types/types.h"

void
read_decimals(struct survey_maker *m, struct question *q, struct str value)
{
	q->decimals = survey_xml_whole(m, q->line, "decimals", value, 0, 6);
}

static const struct question_attribute	attributes[] = {
	{ "min", read_low, W_ATTRIBUTE_MIN, NULL },
	{ "max", read_high, W_ATTRIBUTE_MAX, NULL },
	{ "decimals", read_decimals, W_ATTRIBUTE_DECIMALS, NULL },
	{ "autocomplete", read_autocomplete, W_ATTRIBUTE_AUTOCOMPLETE, NULL },
	{ "width", read_width, W_ATTRIBUTE_WIDTH, "short|medium|long" },
	{ "pattern", read_pattern, W_ATTRIBUTE_PATTERN, NULL },
	{ .name = NULL }
};

static int
number_order(struct str a, struct str b)
{
	double	 x, y;

	if (!str_double(a, &x) || !str_double(b, &y))
		return (0);
	return ((x > y) - (x < y));
}

static void
bound_finish(struct survey_maker *m, const struct question *q,
    const char *name, struct str *bound)
{
	if (bound->p == NULL || field_number(m->arena, *bound, q->decimals,
	    bound) == FIELD_OK)
		return;
	SURVEY_FAULT(m, q->line, W_LINT_NOT_NUMBER, .name = str_of(name),
	    .value = *bound);
	*bound = STR_NONE;
}

void
number_finish(struct survey_maker *m, struct question *q)
{
	bound_finish(m, q, "min", &q->min);
	bound_finish(m, q, "max", &q->max);
	range_finish(m, q, number_order);
}

bool
number_check(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	enum field_fault	 fault;
	struct str		 s;

	fault = field_number(r->arena, answer->values[0], q->decimals, &s);
	if (fault == FIELD_LONG)
		return (answer_refuse(r, q, answer, W_ANSWER_DIGITS, STR_NONE,
		    STR_NONE));
	if (fault != FIELD_OK)
		return (answer_refuse_fault(r, q, answer, fault,
		    answer->values[0], (size_t)q->decimals, W_ANSWER_NUMBER));
	return (range_check(r, q, answer, s, number_order, W_ANSWER_LOW,
	    W_ANSWER_HIGH));
}

static void
number_demo(struct toss *t, const struct question *q)
{
	int64_t	 low = 0;

	if (q->min.len > 0 && !str_int(q->min, &low))
		return;
	toss_add(t, q->code, str_of_int(t->arena, low +
	    (int64_t)dice_below(t->dice, dice_below(t->dice, 5) + 1)));
}

const struct question_type question_type_number = {
	.name = "number", .title = W_TYPE_NUMBER,
	.group = GROUP_VALUE, .flags = QT_TYPED, .expr = EXPR_NUMBER,
	.json = AS_NUMBER, .tally = TALLY_NUMBERS, .missing = W_ANSWER_MISSING_TEXT,
	.look = { .control = "text", .type = "text", .inputmode = "decimal",
	    .width = "short" },
	.attributes = attributes, .finish = number_finish,
	.check = number_check, .text = plain_text, .demo = number_demo,
};
