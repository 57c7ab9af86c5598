/* Any number of options, within bounds, some of which stand alone. */
#include "form/types/types.h"

static void
read_least(struct survey_maker *m, struct question *q, struct str value)
{
	q->min_choices = survey_xml_whole(m, q->line, "min", value, 0,
	    SURVEY_OPTIONS_MAX);
}

static void
read_most(struct survey_maker *m, struct question *q, struct str value)
{
	q->max_choices = survey_xml_whole(m, q->line, "max", value, 1,
	    SURVEY_OPTIONS_MAX);
}

static const struct question_attribute	attributes[] = {
	{ "min", read_least, W_ATTRIBUTE_MIN, NULL },
	{ "max", read_most, W_ATTRIBUTE_MAX, NULL },
	{ .name = NULL }
};

static void
multiple_finish(struct survey_maker *m, struct question *q)
{
	int64_t	 free;
	size_t	 i;

	choice_finish(m, q);
	for (i = 0, free = 0; i < q->ncodes; i++)
		free += i == q->noptions || !q->options[i].exclusive;
	if (q->max_choices != 0 && q->min_choices > q->max_choices)
		SURVEY_FAULT(m, q->line, W_LINT_MIN_OVER_MAX, .min =
		    SURVEY_NUMBER(m, q->min_choices), .max = SURVEY_NUMBER(m,
		    q->max_choices));
	if (q->min_choices > free || q->max_choices > free)
		SURVEY_FAULT(m, q->line, W_LINT_CHOOSE_FEW, .count =
		    SURVEY_NUMBER(m, free));
}

/* The chosen codes, in the order of the definition. */
static size_t
chosen_list(const struct question *q, const struct answer *answer,
    struct str *out, const struct question_option **alone)
{
	size_t	 i, n;

	*alone = NULL;
	for (i = n = 0; i < q->ncodes; i++) {
		if (!answer_has(answer, q->codes[i]))
			continue;
		out[n++] = q->codes[i];
		if (i < q->noptions && q->options[i].exclusive)
			*alone = &q->options[i];
	}
	return (n);
}

/* No more than are shown. */
static int64_t
least_choices(const struct answers *answers, const struct question *q)
{
	int64_t	 n = 0;
	size_t	 i;

	for (i = 0; i < q->ncodes && n < q->min_choices; i++)
		n += (i == q->noptions || !q->options[i].exclusive) &&
		    survey_code_is_shown(answers, q, q->codes[i]);
	return (n);
}

static bool
number_is_fine(const struct answer_reader *r, const struct question *q,
    struct answer *answer, const struct question_option *alone)
{
	int64_t	 n = (int64_t)answer->n;
	int64_t	 least = least_choices(r->answers, q);

	if (alone != NULL && n > 1)
		return (answer_refuse(r, q, answer, W_ANSWER_EXCLUSIVE,
		    text_in(&alone->label, r->lang), STR_NONE));
	if (alone == NULL && n < least)
		return (answer_refuse(r, q, answer, W_ANSWER_FEW,
		    str_of_int(r->arena, least), STR_NONE));
	if (q->max_choices != 0 && n > q->max_choices)
		return (answer_refuse(r, q, answer, W_ANSWER_MANY,
		    str_of_int(r->arena, q->max_choices), STR_NONE));
	return (true);
}

static bool
multiple_check(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	const struct question_option	*alone;
	struct str		*out;
	size_t			 i, n;

	choice_other_take(r, q, answer, true);
	for (i = 0; i < answer->n; i++)
		if (!choice_is_offered(r, q, answer, answer->values[i]))
			return (false);
	out = arena_array(r->arena, q->ncodes, sizeof(*out));
	n = chosen_list(q, answer, out, &alone);
	if (n != answer->n)
		return (answer_refuse(r, q, answer, W_ANSWER_TWICE, STR_NONE,
		    STR_NONE));
	if (!number_is_fine(r, q, answer, alone))
		return (false);
	answer->values = out;
	return (choice_other_check(r, q, answer));
}

static void
multiple_demo(struct toss *t, const struct question *q)
{
	size_t	 first, i, given = 0, most;

	most = q->max_choices > 0 ? (size_t)q->max_choices : 3;
	first = dice_below(t->dice, q->noptions);
	if (q->options[first].exclusive) {
		toss_add(t, q->code, q->options[first].code);
		return;
	}
	for (i = first; i < q->noptions && given < most; i++)
		if (!q->options[i].exclusive &&
		    (i == first || dice_is(t->dice, 30))) {
			toss_add(t, q->code, q->options[i].code);
			given++;
		}
}

const struct question_type question_type_multiple = {
	.name = "multiple", .title = W_TYPE_MULTIPLE,
	.group = GROUP_CHOICE, .flags = QT_OPTIONS | QT_OTHER,
	.expr = EXPR_CODES, .json = AS_LIST, .tally = TALLY_CODES,
	.missing = W_ANSWER_MISSING_CHOICES, .look = { .control = "checks" },
	.attributes = attributes, .finish = multiple_finish,
	.check = multiple_check, .text = choice_text, .demo = multiple_demo,
};
