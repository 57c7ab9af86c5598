/* Words between the questions: asks nothing, and has no field. */
#include "form/types/types.h"

const struct question_type question_type_statement = {
	.name = "statement", .title = W_TYPE_STATEMENT,
	.group = GROUP_OTHER, .flags = QT_NO_ANSWER, .expr = EXPR_TEXT,
	.look = { .control = "statement" },
};
