/* One of a few options, all to be seen. */
#include "form/types/types.h"

const struct question_type question_type_single = {
	.name = "single", .title = W_TYPE_SINGLE,
	.group = GROUP_CHOICE, .flags = QT_OPTIONS | QT_OTHER, .expr = EXPR_CODE,
	.json = AS_STRING, .tally = TALLY_CODES, .missing = W_ANSWER_MISSING_CHOICE,
	.look = { .control = "radios" }, .finish = choice_finish,
	.check = choice_check, .text = choice_text, .demo = choice_demo,
};
