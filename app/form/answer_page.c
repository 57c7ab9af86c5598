/* Which pages a respondent sees, and what dashboards count of the answers. */
#include "form/type.h"

/* --- page flow --- */

bool
survey_question_is_offered(const struct answers *answers,
    const struct question *q)
{
	return (survey_question_is_shown(answers, q) ||
	    (q->live && survey_page_is_shown(answers, q->page)));
}

bool
survey_page_is_shown(const struct answers *answers, size_t page)
{
	const struct survey_page	*p = &answers->survey->pages[page];
	const struct question		*q;
	size_t				 i;

	/* A live question stands on the page even while its condition is
	 * false, but its page has the question that it asks about, too. */
	for (i = 0; i < p->nquestions; i++) {
		q = &p->questions[i];
		if (survey_question_is_shown(answers, q))
			return (true);
	}
	return (false);
}

bool
survey_page_first(const struct answers *answers, size_t *page)
{
	size_t	 i;

	for (i = 0; i < answers->survey->npages; i++)
		if (survey_page_is_shown(answers, i)) {
			*page = i;
			return (true);
		}
	return (false);
}

bool
survey_page_next(const struct answers *answers, size_t from, size_t *page)
{
	size_t	 i;

	for (i = from + 1; i < answers->survey->npages; i++)
		if (survey_page_is_shown(answers, i)) {
			*page = i;
			return (true);
		}
	return (false);
}

bool
survey_page_before(const struct answers *answers, size_t from, size_t *page)
{
	size_t	 i;

	if (from > answers->survey->npages)
		from = answers->survey->npages;
	for (i = from; i-- > 0;)
		if (survey_page_is_shown(answers, i)) {
			*page = i;
			return (true);
		}
	return (false);
}

size_t
survey_page_number(const struct answers *answers, size_t page, size_t *of)
{
	size_t	 i, number;

	*of = 0;
	for (i = number = 0; i < answers->survey->npages; i++) {
		if (!survey_page_is_shown(answers, i))
			continue;
		++*of;
		if (i <= page)
			number = *of;
	}
	return (number);
}

/* --- counting --- */

/* A number is counted by value only where there are few: whole, 0 to 100. */
static bool
value_is_countable(enum tally_by tally, struct str value)
{
	int64_t	 n;

	return (tally == TALLY_CODES || (tally == TALLY_NUMBERS &&
	    str_int(value, &n) && n >= 0 && n <= 100));
}

static void
cell_add(struct lines *out, struct str name, struct str mark,
    struct str value)
{
	lines_add(out, str_cat(out->arena, name, mark, value));
}

static void
cells_add(struct lines *out, struct str name, enum tally_by tally,
    const struct answer *answer)
{
	size_t	 i;

	for (i = 0; tally != TALLY_NOTHING && i < answer->n; i++) {
		cell_add(out, name, STR("="), value_is_countable(tally,
		    answer->values[i]) ? answer->values[i] : STR("*"));
		if (tally == TALLY_NUMBERS)
			cell_add(out, name, STR("~"), answer->values[i]);
	}
}

void
answers_cells(struct arena *arena, const struct answers *answers,
    const struct str **cells, size_t *n)
{
	struct lines		 out = { .arena = arena };
	const struct question	*q;
	const struct answer	*answer;
	size_t			 i, k;

	for (i = 0; i < answers->survey->nquestions; i++) {
		q = &answers->survey->questions[i];
		answer = &answers->list[i];
		if ((q->type->flags & QT_NO_ANSWER) == 0 &&
		    survey_question_is_shown(answers, q))
			cell_add(&out, q->code, STR("#"), STR("shown"));
		if (answer->state != ANSWER_GIVEN)
			continue;
		cell_add(&out, q->code, STR("#"), STR("answered"));
		cells_add(&out, q->code, q->type->tally, answer);
		for (k = 0; answer->parts != NULL && k < q->nparts; k++)
			cells_add(&out, q->parts[k].name, q->parts[k].tally,
			    &answer->parts[k]);
	}
	*cells = out.list;
	*n = out.n;
}
