/* The respondent's age, as one of a few bands; personal. */
#include "form/types/types.h"

const struct question_type question_type_age_band = {
	.name = "age-band", .title = W_TYPE_AGE_BAND,
	.group = GROUP_PERSON, .flags = QT_OPTIONS | QT_PERSONAL,
	.expr = EXPR_CODE, .json = AS_STRING, .tally = TALLY_CODES,
	.missing = W_ANSWER_MISSING_CHOICE, .look = { .control = "radios" },
	.finish = choice_finish, .check = choice_check, .text = choice_text,
	.demo = band_demo,
};
