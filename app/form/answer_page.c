/* Which pages a respondent sees, and what dashboards count of the answers. */
#include "form/order.h"
#include "form/type.h"

/* --- page flow --- */

void
answers_visit(struct arena *a, struct answers *answers, const unsigned char *id)
{
	answers->visit = id;
	answers->order = order_pages(a, answers->survey, id);
}

/* Pages in the order of the visit: what stands at a place, and where. */
static size_t
page_at(const struct answers *answers, size_t place)
{
	return (answers->order == NULL ? place : answers->order[place]);
}

static size_t
place_of(const struct answers *answers, size_t page)
{
	size_t	 i = 0, n = answers->survey->npages;

	if (page >= n || answers->order == NULL)
		return (page < n ? page : n);
	while (answers->order[i] != page)
		i++;
	return (i);
}

static bool
page_from(const struct answers *answers, size_t place, size_t *page)
{
	for (; place < answers->survey->npages; place++)
		if (survey_page_is_shown(answers, page_at(answers, place))) {
			*page = page_at(answers, place);
			return (true);
		}
	return (false);
}

bool
survey_page_first(const struct answers *answers, size_t *page)
{
	return (page_from(answers, 0, page));
}

bool
survey_page_next(const struct answers *answers, size_t from, size_t *page)
{
	return (page_from(answers, place_of(answers, from) + 1, page));
}

bool
survey_page_before(const struct answers *answers, size_t from, size_t *page)
{
	size_t	 i;

	for (i = place_of(answers, from); i-- > 0;)
		if (survey_page_is_shown(answers, page_at(answers, i))) {
			*page = page_at(answers, i);
			return (true);
		}
	return (false);
}

size_t
survey_page_number(const struct answers *answers, size_t page, size_t *of)
{
	size_t	 i, number, place = place_of(answers, page);

	*of = 0;
	for (i = number = 0; i < answers->survey->npages; i++) {
		if (!survey_page_is_shown(answers, page_at(answers, i)))
			continue;
		++*of;
		if (i <= place)
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
