/*
 * What times share, alone or with their day: as the respondent's clock shows
 * them, in no time zone.
 */
#include "form/types/types.h"

static void
bound_finish(struct survey_maker *m, const struct question *q,
    field_reader *read, const char *name, struct str *bound)
{
	if (bound->p == NULL || read(m->arena, *bound, bound) == FIELD_OK)
		return;
	SURVEY_FAULT(m, q->line, W_LINT_NOT_MOMENT, .name = str_of(name),
	    .value = *bound, .type = str_of(q->type->name));
	*bound = STR_NONE;
}

void
moment_finish(struct survey_maker *m, struct question *q, field_reader *read)
{
	bound_finish(m, q, read, "min", &q->min);
	bound_finish(m, q, read, "max", &q->max);
	range_finish(m, q, str_cmp);
}

bool
moment_check(const struct answer_reader *r, const struct question *q,
    struct answer *answer, field_reader *read, enum word form)
{
	enum field_fault	 fault;
	struct str		 s;

	fault = read(r->arena, answer->values[0], &s);
	if (fault != FIELD_OK)
		return (answer_refuse_fault(r, q, answer, fault,
		    answer->values[0], 0, form));
	return (range_check(r, q, answer, s, str_cmp, W_ANSWER_TIME_EARLY,
	    W_ANSWER_TIME_LATE));
}

void
moment_show(const struct question *q, struct question_look *look)
{
	look->min = q->min;
	look->max = q->max;
}
