/* A day and a time of it. */
#include "base/date.h"
#include "form/types/types.h"

static const struct question_attribute	attributes[] = {
	{ "min", read_low, W_ATTRIBUTE_MIN, NULL },
	{ "max", read_high, W_ATTRIBUTE_MAX, NULL },
	{ .name = NULL }
};

static void
datetime_finish(struct survey_maker *m, struct question *q)
{
	moment_finish(m, q, field_moment);
}

static bool
datetime_check(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	return (moment_check(r, q, answer, field_moment, W_ANSWER_MOMENT));
}

static void
datetime_line(const struct question *q, const struct answer *answer,
    size_t lang, struct lines *out)
{
	struct str	 value = answer_value(answer), day, time;
	int64_t		 n;

	(void)q;
	(void)lang;
	if (str_cut(value, 'T', &day, &time) && date_read(day, &n))
		value = words_say(out->arena, out->locale, W_DATE_TIME,
		    .date = words_date(out->arena, out->locale, n),
		    .time = time);
	lines_add(out, value);
}

static void
datetime_demo(struct toss *t, const struct question *q)
{
	toss_add(t, q->code, str_fmt(t->arena, "%.*sT%02zu:%02zu",
	    STR_ARG(date_iso(t->arena, t->today -
	    (int64_t)dice_below(t->dice, 150))),
	    8 + dice_below(t->dice, 12), 5 * dice_below(t->dice, 12)));
}

const struct question_type question_type_datetime = {
	.name = "datetime", .title = W_TYPE_DATETIME,
	.group = GROUP_VALUE, .expr = EXPR_TEXT, .json = AS_STRING,
	.tally = TALLY_GIVEN, .missing = W_ANSWER_MISSING_TEXT,
	.look = { .control = "text", .type = "datetime-local",
	    .width = "medium", .note = W_QUESTION_LOCAL_TIME },
	.attributes = attributes, .finish = datetime_finish,
	.check = datetime_check, .show = moment_show, .text = datetime_line,
	.demo = datetime_demo,
};
