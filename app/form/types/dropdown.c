/* One of many options, in a list that opens. */
#include "form/types/types.h"

static const struct question_attribute	attributes[] = {
	{ "width", read_width, W_ATTRIBUTE_WIDTH, "short|medium|long" },
	{ .name = NULL }
};

const struct question_type question_type_dropdown = {
	.name = "dropdown", .title = W_TYPE_DROPDOWN,
	.group = GROUP_CHOICE, .flags = QT_OPTIONS | QT_OTHER, .expr = EXPR_CODE,
	.json = AS_STRING, .tally = TALLY_CODES, .missing = W_ANSWER_MISSING_CHOICE,
	.look = { .control = "select" }, .attributes = attributes,
	.finish = choice_finish, .check = choice_check, .text = choice_text,
	.demo = choice_demo,
};
