/*
 * The types of questions, one row each. A new type is a row here, a value of
 * question_kind, a rule in answer_rule.c and a name in the schema.
 */
#include <assert.h>

#include "form/answer_rule.h"

#define PERSONAL_LIST	(QT_OPTIONS | QT_PERSONAL | QT_CHART)

const struct question_type question_types[] = {
	[Q_NPS] = { "nps", QT_CHART | QT_SCALE | QT_NUMERIC,
	    EXPR_NUMBER, &answer_rule_scale },
	[Q_RATING] = { "rating", QT_CHART | QT_SCALE | QT_NUMERIC,
	    EXPR_NUMBER, &answer_rule_scale },
	[Q_SINGLE] = { "single", QT_OPTIONS | QT_OTHER | QT_CHART,
	    EXPR_CODE, &answer_rule_option },
	[Q_MULTIPLE] = { "multiple",
	    QT_OPTIONS | QT_OTHER | QT_SEVERAL | QT_CHART,
	    EXPR_CODES, &answer_rule_several },
	[Q_DROPDOWN] = { "dropdown", QT_OPTIONS | QT_OTHER | QT_CHART,
	    EXPR_CODE, &answer_rule_option },
	[Q_YESNO] = { "yesno", QT_OPTIONS | QT_CHART,
	    EXPR_CODE, &answer_rule_option },
	[Q_SHORT] = { "short-text", QT_TEXT,
	    EXPR_TEXT, &answer_rule_text },
	[Q_LONG] = { "long-text", QT_TEXT | QT_LINES,
	    EXPR_TEXT, &answer_rule_text },
	[Q_EMAIL] = { "email", QT_PERSONAL,
	    EXPR_TEXT, &answer_rule_email },
	[Q_NUMBER] = { "number", QT_NUMERIC | QT_RANGE | QT_CHART,
	    EXPR_NUMBER, &answer_rule_number },
	[Q_DATE] = { "date", QT_RANGE,
	    EXPR_DATE, &answer_rule_date },
	[Q_POSTCODE] = { "postcode", QT_PERSONAL,
	    EXPR_TEXT, &answer_rule_postcode },
	[Q_AGE] = { "age-band", PERSONAL_LIST,
	    EXPR_CODE, &answer_rule_option },
	[Q_INCOME] = { "income-band", PERSONAL_LIST,
	    EXPR_CODE, &answer_rule_option },
	[Q_STATEMENT] = { "statement", QT_NO_ANSWER,
	    EXPR_TEXT, &answer_rule_nothing },
};
static_assert(sizeof(question_types) / sizeof(question_types[0]) == Q__MAX,
    "a row for each type");

const char *const metric_names[] = {
	[METRIC_NONE] = "none", [METRIC_NPS] = "nps", [METRIC_CSAT] = "csat",
	[METRIC_CES] = "ces",
};
static_assert(sizeof(metric_names) / sizeof(metric_names[0]) == METRIC__MAX,
    "a name for each metric");
