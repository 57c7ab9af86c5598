/* Three or five faces, from a bad one to a good one, each with its name. */
#include "form/types/types.h"

/* Mouths, from sad to happy; three faces take the second, third and fourth. */
static const struct str	 mouths[] = {
	{ "M9 23q7-9 14 0", 14 }, { "M10 22q6-4 12 0", 15 },
	{ "M10 21h12", 9 }, { "M10 20q6 4 12 0", 15 },
	{ "M9 19q7 9 14 0", 14 },
};
static const enum word	 names[] = { W_QUESTION_FACE_1, W_QUESTION_FACE_2,
	W_QUESTION_FACE_3, W_QUESTION_FACE_4, W_QUESTION_FACE_5 };

static size_t
first_face(const struct question *q)
{
	return (q->highest == 3 ? 1 : 0);
}

static void
smileys_start(struct question *q)
{
	q->lowest = 1;
	q->highest = 5;
}

static void
read_steps(struct survey_maker *m, struct question *q, struct str value)
{
	if (str_is_c(value, "3"))
		q->highest = 3;
	else if (!str_is_c(value, "5"))
		SURVEY_FAULT_EN(m, q->line, "steps=\"%.*s\" must be \"3\" or "
		    "\"5\"", STR_ARG(value));
}

static const struct question_attribute	attributes[] = {
	{ "steps", read_steps, W_ATTRIBUTE_STEPS, NULL },
	{ "metric", read_metric, W_ATTRIBUTE_METRIC, "csat|ces|none" },
	{ .name = NULL }
};

/* Names of the definition stand for those of the catalogue: all, in order. */
static void
names_check(struct survey_maker *m, const struct question *q)
{
	size_t	 i;
	bool	 fine = q->noptions == q->ncodes;

	for (i = 0; fine && i < q->noptions; i++)
		fine = str_is(q->options[i].code, q->codes[i]);
	if (!fine)
		SURVEY_FAULT(m, q->line, W_LINT_SMILEYS_OPTIONS, .count =
		    SURVEY_NUMBER(m, q->ncodes));
}

static void
smileys_finish(struct survey_maker *m, struct question *q)
{
	struct question_option	*options;
	size_t			 i;

	scale_finish(m, q);
	if (q->noptions != 0) {
		names_check(m, q);
		return;
	}
	options = arena_array(m->arena, q->ncodes, sizeof(*options));
	for (i = 0; i < q->ncodes; i++) {
		options[i].code = q->codes[i];
		options[i].label = answer_word_text(m->arena, m->survey,
		    names[first_face(q) + i]);
	}
	q->options = options;
	q->noptions = q->ncodes;
}

static void
smileys_show(const struct question *q, struct question_look *look)
{
	look->drawings = mouths + first_face(q);
}

/* "Good (4 of 5)" */
static void
smileys_text(const struct question *q, const struct answer *answer,
    size_t lang, struct lines *out)
{
	struct str	 value = answer_value(answer);

	lines_add(out, str_cat(out->arena, survey_answer_label(q, value, lang),
	    STR(" ("), words_say(out->arena, out->locale, W_SCORE_OF,
	    .value = value, .highest = str_of_int(out->arena, q->highest)),
	    STR(")")));
}

const struct question_type question_type_smileys = {
	.name = "smileys", .title = W_TYPE_SMILEYS,
	.group = GROUP_SCALE, .own = "1 2 3 4 5", .flags = QT_SCALE | QT_OPTIONS,
	.expr = EXPR_NUMBER, .json = AS_NUMBER, .tally = TALLY_CODES,
	.missing = W_ANSWER_MISSING_CHOICE, .look = { .control = "faces" },
	.attributes = attributes, .start = smileys_start,
	.finish = smileys_finish, .check = scale_check, .show = smileys_show,
	.text = smileys_text, .demo = scale_demo,
};
