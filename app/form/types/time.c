/* A time of the day. */
#include "form/types/types.h"

static const struct question_attribute	attributes[] = {
	{ "min", read_low, W_ATTRIBUTE_MIN, NULL },
	{ "max", read_high, W_ATTRIBUTE_MAX, NULL },
	{ .name = NULL }
};

static void
time_finish(struct survey_maker *m, struct question *q)
{
	moment_finish(m, q, field_time);
}

static bool
time_check(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	return (moment_check(r, q, answer, field_time, W_ANSWER_TIME));
}

static void
time_demo(struct toss *t, const struct question *q)
{
	toss_add(t, q->code, str_fmt(t->arena, "%02zu:%02zu",
	    8 + dice_below(t->dice, 12), 5 * dice_below(t->dice, 12)));
}

const struct question_type question_type_time = {
	.name = "time", .title = W_TYPE_TIME,
	.group = GROUP_VALUE, .expr = EXPR_TEXT, .json = AS_STRING,
	.tally = TALLY_GIVEN, .missing = W_ANSWER_MISSING_TEXT,
	.look = { .control = "text", .type = "time", .width = "short",
	    .note = W_QUESTION_LOCAL_TIME },
	.attributes = attributes, .finish = time_finish, .check = time_check,
	.show = moment_show, .text = plain_text, .demo = time_demo,
};
