/* Words with line ends, as many as max allows. */
#include "form/types/types.h"

static const struct question_attribute	attributes[] = {
	{ "max", read_length, W_ATTRIBUTE_MAX, NULL },
	{ "autocomplete", read_autocomplete, W_ATTRIBUTE_AUTOCOMPLETE, NULL },
	{ "width", read_width, W_ATTRIBUTE_WIDTH, "short|medium|long" },
	{ "pattern", read_pattern, W_ATTRIBUTE_PATTERN, NULL },
	{ .name = NULL }
};

static void
long_start(struct question *q)
{
	q->length = ANSWER_LONG_MAX;
}

static bool
long_check(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	enum field_fault	 fault;
	struct str		 s;

	s = str_lines_plain(r->arena, answer->values[0]);
	if ((fault = field_text(s, q->length, true)) != FIELD_OK)
		return (answer_refuse_fault(r, q, answer, fault, s, q->length,
		    W_ANSWER_UTF8));
	answer_set(r->arena, answer, s);
	return (true);
}

static void
long_show(const struct question *q, struct question_look *look)
{
	look->max_length = q->length;
}

const struct question_type question_type_long_text = {
	.name = "long-text", .title = W_TYPE_LONG_TEXT,
	.group = GROUP_TEXT, .flags = QT_TYPED | QT_COMMENT,
	.expr = EXPR_TEXT, .json = AS_STRING, .tally = TALLY_GIVEN,
	.missing = W_ANSWER_MISSING_TEXT, .look = { .control = "textarea" },
	.attributes = attributes, .start = long_start, .check = long_check,
	.show = long_show, .text = plain_text, .demo = text_demo,
};
