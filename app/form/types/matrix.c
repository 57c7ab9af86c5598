/* Rows that are judged one by one, all on one scale or by the same options. */
#include "form/types/types.h"

#define ROWS_MAX	50	/* of one matrix: a page that can be read */
#define COLUMNS_MAX	12

/* A scale of numbers instead of options. */
static void
read_steps(struct survey_maker *m, struct question *q, struct str value)
{
	q->lowest = 1;
	q->highest = survey_xml_whole(m, q->line, "steps", value, 2, 11);
}

static const struct question_attribute	attributes[] = {
	{ "steps", read_steps, W_ATTRIBUTE_STEPS, NULL },
	{ .name = NULL }
};

static void
columns_finish(struct survey_maker *m, struct question *q)
{
	if (q->highest == 0) {
		choice_finish(m, q);
		return;
	}
	scale_finish(m, q);
	if (q->noptions != 0)
		SURVEY_FAULT(m, q->line, W_LINT_MATRIX_BOTH);
}

static void
matrix_finish(struct survey_maker *m, struct question *q)
{
	struct question_part	 like = { .tally = TALLY_CODES };
	struct question_part	*parts;
	size_t			 i;

	columns_finish(m, q);
	like.json = q->highest == 0 ? AS_STRING : AS_NUMBER;
	like.codes = q->codes;
	like.ncodes = q->ncodes;
	parts = parts_make(m, q, q->rows, q->nrows, &like);
	for (i = 0; i < q->nrows; i++)
		parts[i].required = q->required || q->rows[i].required;
	/* With one of its rows, it is required itself. */
	for (i = 0; i < q->nrows; i++)
		q->required |= parts[i].required;
	if (q->nrows == 0)
		SURVEY_FAULT(m, q->line, W_LINT_MATRIX_ROWS);
	if (q->nrows > ROWS_MAX || q->ncodes > COLUMNS_MAX)
		SURVEY_FAULT(m, q->line, W_LINT_MATRIX_MOST, .rows =
		    SURVEY_NUMBER(m, ROWS_MAX), .columns = SURVEY_NUMBER(m,
		    COLUMNS_MAX));
}

static bool
matrix_check(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	size_t	 i;

	for (i = 0; i < q->nparts; i++)
		if (answer_part(answer, i).len == 0) {
			if (q->parts[i].required &&
			    survey_part_is_shown(r->answers, q, i))
				return (part_refuse(r, q, answer, i,
				    W_ANSWER_ROW_MISSING, STR_NONE));
		} else if (!part_choose(r, q, answer, i))
			return (false);
	return (true);
}

static void
matrix_show(const struct question *q, struct question_look *look)
{
	if (q->highest != 0)
		look->width = "numbers";
}

/* Each row a little beside the mood of the whole; where options stand for a
 * scale, the first one is the best. */
static void
matrix_demo(struct toss *t, const struct question *q)
{
	size_t	 i, at, most = q->ncodes - 1;

	for (i = 0; i < q->nparts; i++) {
		at = (most * (size_t)(2 - t->mood) + dice_below(t->dice,
		    most + 2)) / 3;
		at = at > most ? most : at;
		if (q->parts[i].required || dice_is(t->dice, 94))
			toss_add(t, q->parts[i].name, q->codes[q->highest == 0 ?
			    at : most - at]);
	}
}

const struct question_type question_type_matrix = {
	.name = "matrix", .title = W_TYPE_MATRIX,
	.group = GROUP_CHOICE, .flags = QT_OPTIONS | QT_ROWS | QT_ENDS,
	.expr = EXPR_TEXT, .json = AS_NOTHING,
	.missing = W_ANSWER_MISSING_ROWS, .look = { .control = "matrix" },
	.attributes = attributes, .finish = matrix_finish,
	.check = matrix_check, .show = matrix_show, .text = parts_text, .demo = matrix_demo,
};
