/* A postcode of any country; personal. */
#include "form/types/types.h"

static bool
postcode_check(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	enum field_fault	 fault;
	struct str		 s;

	fault = field_postcode(r->arena, answer->values[0], &s);
	if (fault != FIELD_OK)
		return (answer_refuse_fault(r, q, answer, fault,
		    answer->values[0], FIELD_POSTCODE_MAX, W_ANSWER_POSTCODE));
	answer_set(r->arena, answer, s);
	return (true);
}

static void
postcode_demo(struct toss *t, const struct question *q)
{
	static const char *const	 outward[] = { "LS1", "M4", "SW1A",
					    "EH3", "CF10", "B2", "G1", "BS8",
					    "NE1", "OX2", NULL };
	const char			*area;
	size_t				 digit;

	if (!dice_is(t->dice, 45))
		return;
	area = dice_pick(t->dice, outward);
	digit = dice_below(t->dice, 9) + 1;
	toss_add(t, q->code, str_fmt(t->arena, "%s %zu%c%c", area, digit,
	    "ABDEFGHJLN"[dice_below(t->dice, 10)],
	    "PQRSTUWXYZ"[dice_below(t->dice, 10)]));
}

const struct question_type question_type_postcode = {
	.name = "postcode", .title = W_TYPE_POSTCODE,
	.group = GROUP_PERSON, .flags = QT_TYPED | QT_PERSONAL, .expr = EXPR_TEXT,
	.json = AS_STRING, .tally = TALLY_GIVEN, .missing = W_ANSWER_MISSING_TEXT,
	.look = { .control = "text", .type = "text",
	    .autocomplete = "postal-code", .width = "short" },
	.attributes = line_attributes, .check = postcode_check, .text = plain_text,
	.demo = postcode_demo,
};
