/*
 * A type that the product does not have, for types.test.mjs: amounts, kept only
 * where they were given. Each option is a part that takes one; together they
 * make up total.
 */
#include "form/types/types.h"

extern const struct question_type	question_type_share;

static void
share_start(struct question *q)
{
	q->highest = 100;
}

static void
read_total(struct survey_maker *m, struct question *q, struct str value)
{
	q->highest = survey_xml_whole(m, q->line, "total", value, 1, 1000);
}

static const struct question_attribute	attributes[] = {
	{ .name = "total", .read = read_total }, { .name = NULL }
};

static void
share_finish(struct survey_maker *m, struct question *q)
{
	struct question_part	*parts;
	size_t			 i;

	parts = arena_array(m->arena, q->noptions, sizeof(*parts));
	for (i = 0; i < q->noptions; i++) {
		parts[i].name = str_fmt(m->arena, "%.*s.%.*s",
		    STR_ARG(q->code), STR_ARG(q->options[i].code));
		parts[i].label = q->options[i].label;
		parts[i].json = AS_NUMBER;
		parts[i].tally = TALLY_NUMBERS;
	}
	q->parts = parts;
	q->nparts = q->noptions;
}

static bool
share_check(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	int64_t	 n, sum = 0;
	size_t	 i;

	for (i = 0; i < q->nparts; i++) {
		if (answer_part(answer, i).len == 0)
			continue;
		if (!str_int(str_trim(answer_part(answer, i)), &n) || n < 0) {
			answer->error_part = &q->parts[i];
			return (answer_refuse(r, q, answer, W_ANSWER_NUMBER,
			    STR_NONE, STR_NONE));
		}
		answer_set(r->arena, &answer->parts[i],
		    str_of_int(r->arena, n));
		sum += n;
	}
	if (sum == q->highest)
		return (true);
	answer->error = str_fmt(r->arena, "The amounts must add up to %lld",
	    (long long)q->highest);
	return (false);
}

static void
share_text(const struct question *q, const struct answer *answer, size_t lang,
    struct lines *out)
{
	size_t	 i;

	for (i = 0; i < q->nparts; i++)
		if (answer_part(answer, i).len != 0)
			lines_add(out, str_fmt(out->arena, "%.*s: %.*s",
			    STR_ARG(text_in(&q->parts[i].label, lang)),
			    STR_ARG(answer_part(answer, i))));
}

static void
share_demo(struct toss *t, const struct question *q)
{
	toss_add(t, q->parts[dice_below(t->dice, q->nparts)].name,
	    str_of_int(t->arena, q->highest));
}

const struct question_type question_type_share = {
	.name = "share", .flags = QT_OPTIONS, .expr = EXPR_TEXT,
	.json = AS_NOTHING, .missing = W_ANSWER_MISSING_TEXT,
	.look = { .control = "checks" }, .attributes = attributes,
	.start = share_start, .finish = share_finish, .check = share_check,
	.text = share_text, .demo = share_demo,
};
