/*
 * A value that comes along with the page's address: who served, which queue.
 * Whoever has the address can change it, so it says of itself that nobody has
 * verified it, in a part of its own that is stored with it.
 */
#include "form/types/types.h"

/* What the pages' own addresses carry. */
static const char *const	taken[] = { "t", "c", "e", "p", "n", "r",
	"s", "send" };

static void
hidden_finish(struct survey_maker *m, struct question *q)
{
	struct question_part	*part = arena_get(m->arena, sizeof(*part));
	size_t			 i;

	*part = (struct question_part){ .name = str_cat(m->arena, q->code,
	    STR(".unverified")), .label = q->label, .json = AS_NUMBER };
	q->parts = part;
	q->nparts = 1;
	for (i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
		if (str_is_c(q->code, taken[i]))
			SURVEY_FAULT(m, q->line, W_LINT_HIDDEN_CODE, .code =
			    str_of(taken[i]));
}

/* What is not fit is left out: nobody typed it, so nobody could mend it. */
static bool
hidden_check(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	struct str	 value = str_trim(answer_value(answer));

	if (value.len == 0 || field_text(value, q->length, false) != FIELD_OK)
		return (false);
	answer_set(r->arena, answer, value);
	answer->parts = arena_array(r->arena, 1, sizeof(*answer->parts));
	answer_set(r->arena, &answer->parts[0], STR("1"));
	return (true);
}

static void
hidden_text(const struct question *q, const struct answer *answer, size_t lang,
    struct lines *out)
{
	(void)q;
	(void)lang;
	lines_add(out, answer_value(answer));
	if (answer_part(answer, 0).len != 0 && out->locale != NULL)
		lines_add(out, word(out->locale, W_RESPONSE_UNVERIFIED));
}

const struct question_type question_type_hidden = {
	.name = "hidden", .title = W_TYPE_HIDDEN, .group = GROUP_OTHER,
	.flags = QT_SILENT | QT_GIVEN, .expr = EXPR_TEXT,
	.json = AS_STRING, .tally = TALLY_GIVEN,
	.missing = W_ANSWER_MISSING_TEXT, .look = { .control = "none" },
	.finish = hidden_finish, .check = hidden_check, .text = hidden_text,
};
