/*
 * What a respondent is shown, as the answers are: conditions of pages, of
 * questions, of their options and rows; and pages that were jumped over.
 */
#include <string.h>

#include "form/answer_rule.h"

static void
env_get(const void *arg, size_t index, struct expr_value *v)
{
	const struct answers	*answers = arg;
	const struct answer	*answer = &answers->list[index];

	v->empty = answer->state != ANSWER_GIVEN;
	if (v->empty || answer->n == 0)
		return;		/* of parts alone: it is there */
	v->text = answer->values[0];
	v->codes = answer->values;
	v->n = answer->n;
	if (v->type == EXPR_NUMBER && !str_double(v->text, &v->number))
		v->empty = true;
}

struct expr_value
answers_value(const struct answers *answers, const struct expr *e)
{
	struct expr_env	 env = { env_get, answers };

	return (expr_value(e, &env));
}

bool
answers_condition(const struct answers *answers, const struct expr *e)
{
	struct expr_env	 env = { env_get, answers };

	return (e == NULL || expr_is_true(e, &env));
}

/* --- jumps --- */

/* From a page that one comes by: the first jump whose condition holds. */
static void
page_leave(struct answers *answers, size_t page)
{
	const struct survey_page	*p = &answers->survey->pages[page];
	size_t				 i;

	if (answers->passed[page] || !answers_condition(answers, p->show_if))
		return;
	for (i = 0; i < p->njumps; i++)
		if (answers_condition(answers, p->jumps[i].when)) {
			answers->jump_to = p->jumps[i].to;
			return;
		}
}

void
answers_enter(struct answers *answers, size_t page)
{
	if (answers->passed == NULL)
		return;
	if (page == 0)
		answers->jump_to = 0;
	else
		page_leave(answers, page - 1);
	answers->passed[page] = page < answers->jump_to;
}

/* --- options, rows, items --- */

/* Whose place, amount or judgement part i is. NULL: nobody's, as the text of
 * "other". */
static const struct question_option *
part_item(const struct question *q, size_t i)
{
	if ((q->type->flags & QT_ROWS) != 0)
		return (&q->rows[i]);
	return (q->type->json == AS_NOTHING ? &q->options[i] : NULL);
}

/* offered: what a page without script must carry is asked for. */
static bool
item_is(const struct answers *answers, const struct question *q,
    const struct question_option *o, bool offered)
{
	return (o == NULL || o->show_if == NULL ||
	    (offered && q->live && o->live) ||
	    answers_condition(answers, o->show_if));
}

static bool
code_is(const struct answers *answers, const struct question *q,
    struct str code, bool offered)
{
	return (!q->varies || item_is(answers, q, question_option_find(q,
	    code), offered));
}

static bool
part_is(const struct answers *answers, const struct question *q, size_t i,
    bool offered)
{
	return (!q->varies || item_is(answers, q, part_item(q, i), offered));
}

bool
survey_code_is_shown(const struct answers *answers, const struct question *q,
    struct str code)
{
	return (code_is(answers, q, code, false));
}

bool
survey_code_is_offered(const struct answers *answers,
    const struct question *q, struct str code)
{
	return (code_is(answers, q, code, true));
}

bool
survey_part_is_shown(const struct answers *answers, const struct question *q,
    size_t i)
{
	return (part_is(answers, q, i, false));
}

bool
survey_part_is_offered(const struct answers *answers,
    const struct question *q, size_t i)
{
	return (part_is(answers, q, i, true));
}

/* Is anything left to answer with? */
static bool
has_choice(const struct answers *answers, const struct question *q,
    bool offered)
{
	size_t	 i;

	for (i = 0; i < q->ncodes; i++)
		if (code_is(answers, q, q->codes[i], offered))
			break;
	if ((q->ncodes != 0 && i == q->ncodes) || q->type->json != AS_NOTHING)
		return (i != q->ncodes);
	for (i = 0; i < q->nparts; i++)
		if (part_is(answers, q, i, offered))
			return (true);
	return (false);
}

/* --- questions and pages --- */

bool
survey_question_is_shown(const struct answers *answers,
    const struct question *q)
{
	if ((q->type->flags & QT_GIVEN) != 0)
		return (true);	/* on whatever page it stands */
	return ((answers->passed == NULL || !answers->passed[q->page]) &&
	    answers_condition(answers,
	    answers->survey->pages[q->page].show_if) &&
	    answers_condition(answers, q->show_if) &&
	    (!q->varies || has_choice(answers, q, false)));
}

bool
survey_question_is_offered(const struct answers *answers,
    const struct question *q)
{
	return ((q->type->flags & QT_SILENT) == 0 &&
	    (survey_question_is_shown(answers, q) ||
	    (q->live && survey_page_is_shown(answers, q->page) &&
	    (!q->varies || has_choice(answers, q, true)))));
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
		if ((q->type->flags & QT_SILENT) == 0 &&
		    survey_question_is_shown(answers, q))
			return (true);
	}
	return (false);
}

/* --- what was said of what is not shown --- */

/* Those of the values that stay; by: the question whose codes they are. */
static void
values_drop(const struct answers *answers, const struct question *by,
    struct answer *answer)
{
	struct str	*left = NULL;
	size_t		 i, n = 0;

	for (i = 0; i < answer->n; i++)
		if (survey_code_is_shown(answers, by,
		    str_trim(answer->values[i])))
			n++;
	if (n == answer->n)
		return;
	left = arena_array(answers->arena, n, sizeof(*left));
	for (i = n = 0; i < answer->n; i++)
		if (survey_code_is_shown(answers, by,
		    str_trim(answer->values[i])))
			left[n++] = answer->values[i];
	answer->values = left;
	answer->n = n;
}

void
answer_drop(const struct answers *answers, const struct question *q,
    struct answer *answer)
{
	struct answer	*parts;
	size_t		 i;

	if (!q->varies)
		return;
	values_drop(answers, q, answer);
	if (answer->parts == NULL || q->type->json != AS_NOTHING)
		return;
	parts = arena_array(answers->arena, q->nparts, sizeof(*parts));
	for (i = 0; i < q->nparts; i++) {
		if (!survey_part_is_shown(answers, q, i))
			continue;
		parts[i] = answer->parts[i];
		if ((q->type->flags & QT_ROWS) != 0)
			values_drop(answers, q, &parts[i]);
	}
	answer->parts = parts;
}

bool
answer_is_empty(const struct question *q, const struct answer *answer)
{
	size_t	 i;

	for (i = 0; answer->parts != NULL && i < q->nparts; i++)
		if (answer->parts[i].n != 0)
			return (false);
	return (answer->n == 0);
}
