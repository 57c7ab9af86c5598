/* A telephone number; personal. */
#include "form/types/types.h"

static bool
phone_check(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	enum field_fault	 fault;
	struct str		 s;

	fault = field_phone(r->arena, answer->values[0], &s);
	if (fault != FIELD_OK)
		return (answer_refuse_fault(r, q, answer, fault ==
		    FIELD_LONG ? FIELD_FORM : fault, answer->values[0], 0,
		    W_ANSWER_PHONE));
	answer_set(r->arena, answer, s);
	return (true);
}

/* From the numbers that Ofcom keeps for drama. */
static void
phone_demo(struct toss *t, const struct question *q)
{
	if (dice_is(t->dice, 12))
		toss_add(t, q->code, str_fmt(t->arena, "+44 7700 900%03zu",
		    dice_below(t->dice, 1000)));
}

const struct question_type question_type_phone = {
	.name = "phone", .title = W_TYPE_PHONE,
	.group = GROUP_PERSON, .flags = QT_TYPED | QT_PERSONAL |
	    QT_IDENTIFIES, .expr = EXPR_TEXT,
	.json = AS_STRING, .tally = TALLY_GIVEN,
	.missing = W_ANSWER_MISSING_TEXT,
	.look = { .control = "text", .type = "tel", .inputmode = "tel",
	    .autocomplete = "tel", .width = "medium" },
	.attributes = line_attributes, .check = phone_check, .text = plain_text,
	.demo = phone_demo,
};
