/* What typed inputs share, and the words for what cannot be taken. */
#include "form/types/types.h"

/* --- saying no --- */

bool
answer_refuse(const struct answer_reader *r, const struct question *q,
    struct answer *answer, enum word w, struct str a, struct str b)
{
	answer->error = answer_say(r->arena, r->survey, r->lang, w, q, a, b);
	return (false);
}

bool
answer_refuse_fault(const struct answer_reader *r, const struct question *q,
    struct answer *answer, enum field_fault fault, struct str value,
    size_t max, enum word form)
{
	static const enum word	 says[FIELD__MAX] = {
		[FIELD_UTF8] = W_ANSWER_UTF8, [FIELD_CONTROL] = W_ANSWER_CONTROL,
		[FIELD_LONG] = W_ANSWER_LONG, [FIELD_DECIMALS] = W_ANSWER_DECIMALS,
	};

	return (answer_refuse(r, q, answer, fault == FIELD_FORM ? form :
	    says[fault], str_of_int(r->arena, (int64_t)max),
	    str_of_int(r->arena, (int64_t)str_utf8_count(value))));
}

void
answer_set(struct arena *a, struct answer *answer, struct str s)
{
	struct str	*values;

	values = arena_get(a, sizeof(*values));
	values[0] = s;
	answer->values = values;
	answer->n = 1;
}

/* --- attributes --- */

const struct question_attribute	 line_attributes[] = {
	{ "autocomplete", read_autocomplete, W_ATTRIBUTE_AUTOCOMPLETE, NULL },
	{ "width", read_width, W_ATTRIBUTE_WIDTH, "short|medium|long" },
	{ "pattern", read_pattern, W_ATTRIBUTE_PATTERN, NULL },
	{ .name = NULL }
};

void
read_autocomplete(struct survey_maker *m, struct question *q, struct str value)
{
	size_t	 i;

	for (i = 0; i < value.len; i++)
		if (!str_has_byte(STR("abcdefghijklmnopqrstuvwxyz0123456789- "),
		    value.p[i]))
			break;
	if (value.len == 0 || value.len > 64 || i != value.len)
		SURVEY_FAULT_EN(m, q->line, "autocomplete=\"%.*s\" is not a token "
		    "of HTML, like \"email\"", STR_ARG(value));
	q->autocomplete = value;
}

void
read_width(struct survey_maker *m, struct question *q, struct str value)
{
	if (!str_is_c(value, "short") && !str_is_c(value, "medium") &&
	    !str_is_c(value, "long"))
		SURVEY_FAULT_EN(m, q->line, "width=\"%.*s\" must be \"short\", "
		    "\"medium\" or \"long\"", STR_ARG(value));
	q->width = value;
}

void
read_pattern(struct survey_maker *m, struct question *q, struct str value)
{
	struct str	 why;

	if (pattern_read(m->arena, value, &q->pattern, &why) != OK)
		SURVEY_FAULT_EN(m, q->line, "pattern=\"%.*s\" cannot be read: "
		    "%.*s", STR_ARG(value), STR_ARG(why));
}

void
read_length(struct survey_maker *m, struct question *q, struct str value)
{
	q->length = (size_t)survey_xml_whole(m, q->line, "max", value, 1,
	    ANSWER_LENGTH_MAX);
}

/* The bound of a number or a date stays text until decimals is known. */
void
read_low(struct survey_maker *m, struct question *q, struct str value)
{
	(void)m;
	q->min = value;
}

void
read_high(struct survey_maker *m, struct question *q, struct str value)
{
	(void)m;
	q->max = value;
}

/* --- texts --- */

void
plain_text(const struct question *q, const struct answer *answer, size_t lang,
    struct lines *out)
{
	(void)q;
	(void)lang;
	lines_add(out, answer_value(answer));
}

void
text_demo(struct toss *t, const struct question *q)
{
	static const unsigned int	 given[] = { 62, 28, 34 };

	if (q->required || dice_is(t->dice, given[t->mood]))
		toss_add(t, q->code, t->comment(t));
}

/* --- ranges --- */

void
range_finish(struct survey_maker *m, const struct question *q,
    range_order *order)
{
	if (q->min.p != NULL && q->max.p != NULL && order(q->min, q->max) > 0)
		SURVEY_FAULT(m, q->line, W_LINT_MIN_OVER_MAX, .min = q->min,
		    .max = q->max);
}

bool
range_check(const struct answer_reader *r, const struct question *q,
    struct answer *answer, struct str s, range_order *order, enum word low,
    enum word high)
{
	if (q->min.p != NULL && order(s, q->min) < 0)
		return (answer_refuse(r, q, answer, low, q->min, STR_NONE));
	if (q->max.p != NULL && order(s, q->max) > 0)
		return (answer_refuse(r, q, answer, high, q->max, STR_NONE));
	answer_set(r->arena, answer, s);
	return (true);
}
