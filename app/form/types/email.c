/* An e-mail address; personal. */
#include "form/types/types.h"

static bool
email_check(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	enum field_fault	 fault;
	struct str		 s;

	fault = field_email(r->arena, answer->values[0], &s);
	if (fault != FIELD_OK)
		return (answer_refuse_fault(r, q, answer, fault,
		    answer->values[0], FIELD_EMAIL_MAX, W_ANSWER_EMAIL));
	answer_set(r->arena, answer, s);
	return (true);
}

static void
email_demo(struct toss *t, const struct question *q)
{
	if (dice_is(t->dice, 6))
		toss_add(t, q->code, str_fmt(t->arena, "visitor%zu@"
		    "mail.example", dice_below(t->dice, 9000) + 1000));
}

const struct question_type question_type_email = {
	.name = "email", .title = W_TYPE_EMAIL,
	.group = GROUP_PERSON, .flags = QT_TYPED | QT_PERSONAL |
	    QT_IDENTIFIES, .expr = EXPR_TEXT,
	.json = AS_STRING, .tally = TALLY_GIVEN, .missing = W_ANSWER_MISSING_TEXT,
	.look = { .control = "text", .type = "email", .inputmode = "email",
	    .autocomplete = "email", .width = "medium" },
	.attributes = line_attributes, .check = email_check, .text = plain_text,
	.demo = email_demo,
};
