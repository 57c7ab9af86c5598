/* A day between bounds. */
#include "base/date.h"
#include "form/types/types.h"

static const struct question_attribute	attributes[] = {
	{ "min", read_low, W_ATTRIBUTE_MIN, NULL },
	{ "max", read_high, W_ATTRIBUTE_MAX, NULL },
	{ "autocomplete", read_autocomplete, W_ATTRIBUTE_AUTOCOMPLETE, NULL },
	{ "width", read_width, W_ATTRIBUTE_WIDTH, "short|medium|long" },
	{ "pattern", read_pattern, W_ATTRIBUTE_PATTERN, NULL },
	{ .name = NULL }
};

static void
bound_finish(struct survey_maker *m, const struct question *q,
    const char *name, struct str *bound)
{
	int64_t	 days;

	if (bound->p == NULL || field_date(m->arena, *bound, bound, &days) ==
	    FIELD_OK)
		return;
	SURVEY_FAULT(m, q->line, W_LINT_NOT_DATE, .name = str_of(name), .value
	    = *bound);
	*bound = STR_NONE;
}

static void
date_finish(struct survey_maker *m, struct question *q)
{
	bound_finish(m, q, "min", &q->min);
	bound_finish(m, q, "max", &q->max);
	range_finish(m, q, str_cmp);
}

static bool
date_check(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	enum field_fault	 fault;
	struct str		 s;
	int64_t			 days;

	fault = field_date(r->arena, answer->values[0], &s, &days);
	if (fault != FIELD_OK)
		return (answer_refuse_fault(r, q, answer, fault,
		    answer->values[0], 0, W_ANSWER_DATE));
	return (range_check(r, q, answer, s, str_cmp, W_ANSWER_EARLY, W_ANSWER_LATE));
}

static void
date_show(const struct question *q, struct question_look *look)
{
	look->min = q->min;
	look->max = q->max;
}

static void
date_line(const struct question *q, const struct answer *answer, size_t lang,
    struct lines *out)
{
	struct str	 value = answer_value(answer);
	int64_t		 day;

	(void)q;
	(void)lang;
	lines_add(out, date_read(value, &day) ?
	    words_date(out->arena, out->locale, day) : value);
}

static void
date_demo(struct toss *t, const struct question *q)
{
	toss_add(t, q->code, date_iso(t->arena, t->today -
	    (int64_t)dice_below(t->dice, 150)));
}

const struct question_type question_type_date = {
	.name = "date", .title = W_TYPE_DATE,
	.group = GROUP_VALUE, .flags = QT_TYPED, .expr = EXPR_DATE,
	.json = AS_STRING, .tally = TALLY_GIVEN, .missing = W_ANSWER_MISSING_TEXT,
	.look = { .control = "text", .type = "date", .width = "short" },
	.attributes = attributes, .finish = date_finish, .check = date_check,
	.show = date_show, .text = date_line, .demo = date_demo,
};
