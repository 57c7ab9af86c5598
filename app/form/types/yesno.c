/* Yes or no, in the words of the engine or of the definition. */
#include "form/types/types.h"

static void
yesno_finish(struct survey_maker *m, struct question *q)
{
	struct question_option	*options;
	size_t			 i;

	for (i = 0; i < q->noptions; i++)
		if (!str_is_c(q->options[i].code, "yes") &&
		    !str_is_c(q->options[i].code, "no"))
			SURVEY_FAULT(m, q->options[i].line, W_LINT_YESNO_ONLY);
	if (q->noptions == 0) {
		options = arena_array(m->arena, 2, sizeof(*options));
		options[0].code = STR("yes");
		options[0].label = answer_word_text(m->arena, m->survey,
		    W_QUESTION_YES);
		options[1].code = STR("no");
		options[1].label = answer_word_text(m->arena, m->survey,
		    W_QUESTION_NO);
		q->options = options;
		q->noptions = 2;
	}
	choice_finish(m, q);
}

static void
yesno_demo(struct toss *t, const struct question *q)
{
	static const unsigned int	 yes[] = { 25, 65, 92 };

	toss_add(t, q->code, dice_is(t->dice, yes[t->mood]) ? STR("yes") :
	    STR("no"));
}

const struct question_type question_type_yesno = {
	.name = "yesno", .title = W_TYPE_YESNO,
	.group = GROUP_CHOICE, .own = "yes no", .flags = QT_OPTIONS, .expr = EXPR_CODE,
	.json = AS_STRING, .tally = TALLY_CODES, .missing = W_ANSWER_MISSING_CHOICE,
	.look = { .control = "radios" }, .finish = yesno_finish,
	.check = choice_check, .text = choice_text, .demo = yesno_demo,
};
