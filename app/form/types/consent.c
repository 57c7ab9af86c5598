/*
 * A box to tick beside words that one agrees with. What is stored says yes;
 * to which words, says the version of the response.
 */
#include "form/types/types.h"

static void
consent_finish(struct survey_maker *m, struct question *q)
{
	struct question_option	*yes;

	if (q->agree_label.n == 0)
		SURVEY_FAULT(m, q->line, W_LINT_NO_AGREE);
	yes = arena_get(m->arena, sizeof(*yes));
	*yes = (struct question_option){ .code = STR("yes"),
	    .label = q->agree_label };
	q->options = yes;
	q->noptions = 1;
	choice_finish(m, q);
}

static void
consent_demo(struct toss *t, const struct question *q)
{
	if (q->required || dice_is(t->dice, 70))
		toss_add(t, q->code, STR("yes"));
}

const struct question_type question_type_consent = {
	.name = "consent", .title = W_TYPE_CONSENT,
	.group = GROUP_PERSON, .own = "yes", .flags = QT_AGREE, .expr = EXPR_CODE,
	.json = AS_STRING, .tally = TALLY_CODES,
	.missing = W_ANSWER_MISSING_AGREE, .look = { .control = "checks" },
	.finish = consent_finish, .check = choice_check, .text = choice_text,
	.demo = consent_demo,
};
