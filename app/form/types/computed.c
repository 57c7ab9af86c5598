/*
 * Values that are worked out of answers and stored with them: a number, one
 * of some options ("promoter"), or a text. Nobody is asked for them.
 */
#include "form/types/types.h"

static void
read_value(struct survey_maker *m, struct question *q, struct str value)
{
	m->value_of[q->index] = (struct survey_condition){ value, q->line };
}

static const struct question_attribute	attributes[] = {
	{ "value", read_value, W_ATTRIBUTE_VALUE, NULL },
	{ .name = NULL }
};

static const struct question_attribute	number_attributes[] = {
	{ "value", read_value, W_ATTRIBUTE_VALUE, NULL },
	{ "decimals", read_decimals, W_ATTRIBUTE_DECIMALS, NULL },
	{ .name = NULL }
};

static void
number_start(struct question *q)
{
	q->decimals = 2;
}

const struct question_type question_type_computed = {
	.name = "computed", .title = W_TYPE_COMPUTED,
	.group = GROUP_OTHER, .flags = QT_SILENT, .expr = EXPR_NUMBER,
	.json = AS_NUMBER, .tally = TALLY_NUMBERS,
	.missing = W_ANSWER_MISSING_TEXT, .attributes = number_attributes,
	.look = { .control = "none" },
	.start = number_start, .text = plain_text,
};

const struct question_type question_type_computed_code = {
	.name = "computed-code", .title = W_TYPE_COMPUTED_CODE,
	.group = GROUP_OTHER, .flags = QT_SILENT | QT_OPTIONS,
	.expr = EXPR_CODE, .json = AS_STRING, .tally = TALLY_CODES,
	.missing = W_ANSWER_MISSING_CHOICE, .attributes = attributes,
	.look = { .control = "none" },
	.finish = choice_finish, .text = choice_text,
};

const struct question_type question_type_computed_text = {
	.name = "computed-text", .title = W_TYPE_COMPUTED_TEXT,
	.group = GROUP_OTHER, .flags = QT_SILENT, .expr = EXPR_TEXT,
	.json = AS_STRING, .tally = TALLY_GIVEN,
	.missing = W_ANSWER_MISSING_TEXT, .attributes = attributes,
	.look = { .control = "none" },
	.text = plain_text,
};
