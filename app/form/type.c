/* What any type's answer is to those who ask for no particular one. */
#include "form/type.h"

const struct question_type *
question_type_find(struct str name)
{
	const struct question_type *const	*type;

	for (type = question_types; *type != NULL; type++)
		if (str_is_c(name, (*type)->name))
			return (*type);
	return (NULL);
}

void
lines_add(struct lines *out, struct str line)
{
	ARENA_PUSH(out->arena, out->list, out->n, out->cap) = line;
}

const struct question *
question_of_name(const struct survey *s, struct str name,
    const struct question_part **part)
{
	const struct question	*q;
	struct str		 code, rest;
	size_t			 i;

	*part = NULL;
	if (!str_cut(name, '.', &code, &rest))
		return (survey_question_find(s, name));
	if ((q = survey_question_find(s, code)) == NULL)
		return (NULL);
	for (i = 0; i < q->nparts && *part == NULL; i++)
		if (str_is(q->parts[i].name, name))
			*part = &q->parts[i];
	return (*part == NULL ? NULL : q);
}

struct str
part_answer_label(const struct question *q, const struct question_part *part,
    struct str value, size_t lang)
{
	return (part->json == AS_NUMBER ? value :
	    survey_answer_label(q, value, lang));
}

struct str
answer_comment(const struct question *q, const struct answer *answer)
{
	size_t	 i;

	if (answer->state != ANSWER_GIVEN || q->personal)
		return (STR_NONE);
	if ((q->type->flags & QT_COMMENT) != 0)
		return (answer_value(answer));
	for (i = 0; i < q->nparts; i++)
		if (q->parts[i].comment && answer_part(answer, i).len != 0)
			return (answer_part(answer, i));
	return (STR_NONE);
}

const struct question *
survey_headline(const struct survey *def)
{
	static const enum metric	 order[] = { METRIC_NPS, METRIC_CSAT,
					    METRIC_CES };
	size_t				 i, j;

	for (i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		for (j = 0; j < def->nquestions; j++)
			if (def->questions[j].metric == order[i])
				return (&def->questions[j]);
	return (NULL);
}

bool
answers_have_comment(const struct answers *answers)
{
	const struct survey	*s = answers->survey;
	size_t			 i;

	for (i = 0; i < s->nquestions; i++)
		if (answer_comment(&s->questions[i],
		    &answers->list[i]).len != 0)
			return (true);
	return (false);
}

/* --- as columns of a table --- */

void
question_columns(const struct question *q, struct lines *names)
{
	size_t	 i;

	if (q->type->json == AS_LIST)
		for (i = 0; i < q->ncodes; i++)
			lines_add(names, str_fmt(names->arena, "%.*s=%.*s",
			    STR_ARG(q->code), STR_ARG(q->codes[i])));
	else if (q->type->json != AS_NOTHING)
		lines_add(names, q->code);
	for (i = 0; i < q->nparts; i++)
		lines_add(names, q->parts[i].name);
}

void
answer_columns(const struct question *q, const struct answer *answer,
    struct lines *values)
{
	size_t	 i;

	if (q->type->json == AS_LIST)
		for (i = 0; i < q->ncodes; i++)
			lines_add(values, answer->n == 0 ? STR_NONE :
			    answer_has(answer, q->codes[i]) ? STR("1") :
			    STR("0"));
	else if (q->type->json != AS_NOTHING)
		lines_add(values, answer_value(answer));
	for (i = 0; i < q->nparts; i++)
		lines_add(values, answer_part(answer, i));
}
