/* Which pages a respondent sees, and what dashboards count of the answers. */
#include "form/answer.h"

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

struct cells {
	struct arena	*arena;
	struct str	*list;
	size_t		 n;
	size_t		 cap;
};

/* A number is counted by value only where there are few: whole, 0 to 100. */
static bool
value_is_countable(const struct question *q, struct str value)
{
	int64_t	 n;

	if ((q->type->flags & QT_CHART) == 0)
		return (false);
	if (q->kind != Q_NUMBER)
		return (true);
	return (str_int(value, &n) && n >= 0 && n <= 100);
}

void
answers_cells(struct arena *arena, const struct answers *answers,
    const struct str **out, size_t *n)
{
	struct cells		 c = { .arena = arena };
	const struct question	*q;
	const struct answer	*answer;
	size_t			 i, j;
	struct str		 value;

	for (i = 0; i < answers->survey->nquestions; i++) {
		q = &answers->survey->questions[i];
		answer = &answers->list[i];
		if (answer->state != ANSWER_GIVEN)
			continue;
		for (j = 0; j < answer->n; j++) {
			value = value_is_countable(q, answer->values[j]) ?
			    answer->values[j] : STR("*");
			ARENA_PUSH(arena, c.list, c.n, c.cap) = str_fmt(arena,
			    "%.*s=%.*s", STR_ARG(q->code), STR_ARG(value));
		}
	}
	*out = c.list;
	*n = c.n;
}
