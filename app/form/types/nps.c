/* 0 to 10, how likely one is to recommend: the Net Promoter Score. */
#include "form/types/types.h"

static void
nps_start(struct question *q)
{
	q->metric = METRIC_NPS;
	q->highest = 10;
}

const struct question_type question_type_nps = {
	.name = "nps", .title = W_TYPE_NPS,
	.group = GROUP_SCALE, .flags = QT_SCALE | QT_ENDS, .expr = EXPR_NUMBER,
	.json = AS_NUMBER, .tally = TALLY_CODES, .missing = W_ANSWER_MISSING_SCALE,
	.look = { .control = "scale" }, .start = nps_start,
	.finish = scale_finish, .check = scale_check, .text = scale_text,
	.demo = scale_demo,
};
