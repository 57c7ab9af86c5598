/* One line of words. */
#include "form/types/types.h"

static const struct question_attribute	attributes[] = {
	{ "max", read_length, W_ATTRIBUTE_MAX, NULL },
	{ "autocomplete", read_autocomplete, W_ATTRIBUTE_AUTOCOMPLETE, NULL },
	{ "width", read_width, W_ATTRIBUTE_WIDTH, "short|medium|long" },
	{ "pattern", read_pattern, W_ATTRIBUTE_PATTERN, NULL },
	{ .name = NULL }
};

static bool
short_check(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	enum field_fault	 fault;

	fault = field_text(answer->values[0], q->length, false);
	return (fault == FIELD_OK || answer_refuse_fault(r, q, answer, fault,
	    answer->values[0], q->length, W_ANSWER_UTF8));
}

const struct question_type question_type_short_text = {
	.name = "short-text", .title = W_TYPE_SHORT_TEXT,
	.group = GROUP_TEXT, .flags = QT_TYPED | QT_COMMENT,
	.expr = EXPR_TEXT, .json = AS_STRING, .tally = TALLY_GIVEN,
	.missing = W_ANSWER_MISSING_TEXT,
	.look = { .control = "text", .type = "text" },
	.attributes = attributes, .check = short_check, .text = plain_text,
	.demo = text_demo,
};
