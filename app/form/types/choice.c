/* What choices share: options by their codes, and "other" with a text. */
#include "form/types/types.h"

#define QUOTED_MAX	60	/* bytes of a refused value in a message */

/* --- definition --- */

void
choice_finish(struct survey_maker *m, struct question *q)
{
	struct question_part	*part;
	struct str		*codes;
	size_t			 i;

	codes = arena_array(m->arena, q->noptions + 1, sizeof(*codes));
	for (i = 0; i < q->noptions; i++)
		codes[i] = q->options[i].code;
	if ((q->other = q->other_label.n != 0)) {
		codes[i++] = STR("other");
		part = arena_get(m->arena, sizeof(*part));
		*part = (struct question_part){ .name = str_cat(m->arena,
		    q->code, STR(".other")), .label = q->other_label,
		    .json = AS_STRING, .comment = true };
		q->parts = part;
		q->nparts = 1;
	}
	q->codes = codes;
	q->ncodes = i;
}

/* --- answers --- */

/* What was sent, short and harmless enough to be quoted. */
static struct str
quoted(struct arena *a, struct str value)
{
	struct str	 rest = value;

	while (rest.len != 0 && value.len - rest.len < QUOTED_MAX)
		(void)str_utf8_next(&rest);
	return (field_shown(a, str_first(value, value.len - rest.len)));
}

bool
choice_is_offered(const struct answer_reader *r, const struct question *q,
    struct answer *answer, struct str value)
{
	size_t	 i;

	for (i = 0; i < q->ncodes; i++)
		if (str_is(q->codes[i], value))
			return (true);
	return (answer_refuse(r, q, answer, W_ANSWER_OPTION, quoted(r->arena,
	    value), STR_NONE));
}

/* Who writes a text there means it, with or without the mark beside it. */
void
choice_other_take(const struct answer_reader *r, const struct question *q,
    struct answer *answer, bool beside)
{
	struct str	*values;
	size_t		 i;

	if (!q->other || answer_part(answer, 0).len == 0 ||
	    answer_has(answer, STR("other")) || (answer->n != 0 && !beside))
		return;
	values = arena_array(r->arena, answer->n + 1, sizeof(*values));
	for (i = 0; i < answer->n; i++)
		values[i] = answer->values[i];
	values[answer->n++] = STR("other");
	answer->values = values;
}

bool
choice_other_check(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	enum field_fault	 fault;
	struct str		 text, label;
	bool			 chosen;

	text = q->other ? answer_part(answer, 0) : STR_NONE;
	chosen = q->other && answer_has(answer, STR("other"));
	answer->error_part = q->parts;
	label = text_in(&q->other_label, r->lang);
	if (chosen != (text.len != 0))
		return (answer_refuse(r, q, answer, chosen ?
		    W_ANSWER_OTHER_MISSING : W_ANSWER_OTHER_ALONE, label, STR_NONE));
	fault = field_text(text, ANSWER_SHORT_MAX, false);
	if (fault != FIELD_OK)
		return (answer_refuse_fault(r, q, answer, fault, text,
		    ANSWER_SHORT_MAX, W_ANSWER_UTF8));
	answer->error_part = NULL;
	return (true);
}

bool
choice_check(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	choice_other_take(r, q, answer, false);
	/* Who chose something else after writing has changed their mind. */
	if (!answer_has(answer, STR("other")))
		answer->parts = NULL;
	return (choice_is_offered(r, q, answer, answer->values[0]) &&
	    choice_other_check(r, q, answer));
}

/* --- for people --- */

void
choice_text(const struct question *q, const struct answer *answer, size_t lang,
    struct lines *out)
{
	struct str	 label, text;
	size_t		 i;

	for (i = 0; i < answer->n; i++) {
		label = survey_answer_label(q, answer->values[i], lang);
		text = q->other && str_is_c(answer->values[i], "other") ?
		    answer_part(answer, 0) : STR_NONE;
		lines_add(out, text.len == 0 ? label : str_fmt(out->arena,
		    "%.*s: %.*s", STR_ARG(label), STR_ARG(text)));
	}
}

/* Earlier options are the more common ones. */
void
choice_demo(struct toss *t, const struct question *q)
{
	size_t	 i;

	i = dice_below(t->dice, q->ncodes);
	i = dice_below(t->dice, i + 1);
	if (q->other && i + 1 == q->ncodes)
		toss_add(t, q->parts[0].name,
		    STR("A question about my invoice"));
	toss_add(t, q->code, q->codes[i]);
}

void
band_demo(struct toss *t, const struct question *q)
{
	if (dice_is(t->dice, 58))
		toss_add(t, q->code, q->codes[dice_below(t->dice, q->ncodes)]);
}
