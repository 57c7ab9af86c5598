/* A number between two ends that is slid to, or typed; untouched it is none. */
#include "form/types/types.h"

static const struct question_attribute	attributes[] = {
	{ "min", read_low, W_ATTRIBUTE_MIN, NULL },
	{ "max", read_high, W_ATTRIBUTE_MAX, NULL },
	{ "decimals", read_decimals, W_ATTRIBUTE_DECIMALS, NULL },
	{ .name = NULL }
};

static void
slider_finish(struct survey_maker *m, struct question *q)
{
	if (q->min.p == NULL)
		q->min = STR("0");
	if (q->max.p == NULL)
		q->max = STR("100");
	number_finish(m, q);
	if (str_is(q->min, q->max))
		SURVEY_FAULT(m, q->line, W_LINT_SLIDER_ENDS);
}

static void
slider_show(const struct question *q, struct question_look *look)
{
	static const struct str	 steps[] = { { "1", 1 }, { "0.1", 3 },
	    { "0.01", 4 }, { "0.001", 5 }, { "0.0001", 6 }, { "0.00001", 7 },
	    { "0.000001", 8 } };

	look->min = q->min;
	look->max = q->max;
	look->step = steps[q->decimals < 0 || q->decimals > 6 ? 0 :
	    q->decimals];
}

static void
slider_demo(struct toss *t, const struct question *q)
{
	double	 low, high, at;

	if (!str_double(q->min, &low) || !str_double(q->max, &high))
		return;
	at = low + (high - low) * (double)(t->mood * 30 +
	    (int)dice_below(t->dice, 41)) / 100;
	toss_add(t, q->code, str_fmt(t->arena, "%.*f", (int)q->decimals, at));
}

const struct question_type question_type_slider = {
	.name = "slider", .title = W_TYPE_SLIDER,
	.group = GROUP_SCALE, .flags = QT_ENDS, .expr = EXPR_NUMBER,
	.json = AS_NUMBER, .tally = TALLY_NUMBERS,
	.missing = W_ANSWER_MISSING_TEXT, .look = { .control = "slider" },
	.attributes = attributes, .finish = slider_finish,
	.check = number_check, .show = slider_show, .text = plain_text,
	.demo = slider_demo,
};
