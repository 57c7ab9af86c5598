/* 1 to 3 .. 10 steps: stars, or numbers where it measures effort. */
#include "form/types/types.h"

static void
rating_start(struct question *q)
{
	q->lowest = 1;
	q->highest = 5;
}

static void
read_steps(struct survey_maker *m, struct question *q, struct str value)
{
	q->highest = survey_xml_whole(m, q->line, "steps", value, 3, 10);
}

void
read_metric(struct survey_maker *m, struct question *q, struct str value)
{
	if (str_is_c(value, "csat"))
		q->metric = METRIC_CSAT;
	else if (str_is_c(value, "ces"))
		q->metric = METRIC_CES;
	else if (!str_is_c(value, "none"))
		SURVEY_FAULT_EN(m, q->line, "metric=\"%.*s\" must be \"csat\", "
		    "\"ces\" or \"none\"", STR_ARG(value));
}

static const struct question_attribute	attributes[] = {
	{ "steps", read_steps, W_ATTRIBUTE_STEPS, NULL },
	{ "metric", read_metric, W_ATTRIBUTE_METRIC, "csat|ces|none" },
	{ .name = NULL }
};

static void
rating_show(const struct question *q, struct question_look *look)
{
	if (q->metric == METRIC_CES)
		look->control = "scale";
}

const struct question_type question_type_rating = {
	.name = "rating", .title = W_TYPE_RATING,
	.group = GROUP_SCALE, .flags = QT_SCALE | QT_ENDS, .expr = EXPR_NUMBER,
	.json = AS_NUMBER, .tally = TALLY_CODES, .missing = W_ANSWER_MISSING_SCALE,
	.look = { .control = "stars" }, .attributes = attributes,
	.start = rating_start, .finish = scale_finish, .check = scale_check,
	.show = rating_show, .text = scale_text, .demo = scale_demo,
};
