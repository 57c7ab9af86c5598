/* The household's income, as one of a few bands; personal. */
#include "form/types/types.h"

const struct question_type question_type_income_band = {
	.name = "income-band", .title = W_TYPE_INCOME_BAND,
	.group = GROUP_PERSON, .flags = QT_OPTIONS | QT_PERSONAL,
	.expr = EXPR_CODE, .json = AS_STRING, .tally = TALLY_CODES,
	.missing = W_ANSWER_MISSING_CHOICE, .look = { .control = "radios" },
	.finish = choice_finish, .check = choice_check, .text = choice_text,
	.demo = band_demo,
};
