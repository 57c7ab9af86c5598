/* Amounts for each of the options, which make up a total. */
#include "form/types/types.h"

#define TOTAL_MAX	1000000

static void
sum_start(struct question *q)
{
	q->highest = 100;
}

static void
read_total(struct survey_maker *m, struct question *q, struct str value)
{
	q->highest = survey_xml_whole(m, q->line, "total", value, 1,
	    TOTAL_MAX);
}

static const struct question_attribute	attributes[] = {
	{ "total", read_total, W_ATTRIBUTE_TOTAL, NULL },
	{ .name = NULL }
};

static void
sum_finish(struct survey_maker *m, struct question *q)
{
	static const struct question_part	 like = {
		.json = AS_NUMBER, .tally = TALLY_NUMBERS
	};

	(void)parts_make(m, q, q->options, q->noptions, &like);
}

/* A whole amount from 0 to the total; what was left empty is 0. */
static bool
amount_read(const struct answer_reader *r, const struct question *q,
    struct answer *answer, size_t i, int64_t *n)
{
	struct str	 text = answer_part(answer, i);

	if (text.len == 0)
		text = STR("0");
	if (field_number(r->arena, text, 0, &text) != FIELD_OK ||
	    !str_int(text, n) || *n < 0 || *n > q->highest)
		return (part_refuse(r, q, answer, i, W_ANSWER_AMOUNT,
		    str_of_int(r->arena, q->highest)));
	answer_set(r->arena, &answer->parts[i], text);
	return (true);
}

/* What was left empty stays so while something is wrong. */
static bool
sum_check(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	struct answer	 read = *answer;
	int64_t		 n, sum = 0;
	size_t		 i;

	read.parts = arena_array(r->arena, q->nparts, sizeof(*read.parts));
	for (i = 0; i < q->nparts; i++)
		read.parts[i] = answer->parts[i];
	for (i = 0; i < q->nparts; i++) {
		if (!survey_part_is_shown(r->answers, q, i))
			continue;
		if (!amount_read(r, q, &read, i, &n)) {
			answer->error = read.error;
			answer->error_part = read.error_part;
			return (false);
		}
		sum += n;
	}
	if (sum != q->highest)
		return (answer_refuse(r, q, answer, W_ANSWER_SUM,
		    str_of_int(r->arena, sum),
		    str_of_int(r->arena, q->highest)));
	*answer = read;
	return (true);
}

static void
sum_show(const struct question *q, struct question_look *look)
{
	look->total = q->highest;
}

/* The total in a few pieces; the earlier options get more of them. */
static void
sum_demo(struct toss *t, const struct question *q)
{
	int64_t	*amount, left, piece;
	size_t	 i;

	amount = arena_array(t->arena, q->nparts, sizeof(*amount));
	for (left = q->highest; left > 0; left -= piece) {
		piece = (q->highest + 9) / 10;
		piece = piece > left ? left : piece;
		amount[dice_below(t->dice, dice_below(t->dice, q->nparts) +
		    1)] += piece;
	}
	for (i = 0; i < q->nparts; i++)
		if (amount[i] != 0)
			toss_add(t, q->parts[i].name, str_of_int(t->arena,
			    amount[i]));
}

const struct question_type question_type_sum = {
	.name = "sum", .title = W_TYPE_SUM,
	.group = GROUP_SCALE, .flags = QT_OPTIONS, .expr = EXPR_TEXT,
	.json = AS_NOTHING, .missing = W_ANSWER_MISSING_SUM,
	.look = { .control = "sum" }, .attributes = attributes,
	.start = sum_start, .finish = sum_finish, .check = sum_check,
	.show = sum_show, .text = parts_text, .demo = sum_demo,
};
