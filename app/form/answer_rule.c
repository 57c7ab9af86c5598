/*
 * Checks, patterns, and what is asked for once more: see the header. A page
 * that comes back for a warning carries the codes of the questions concerned;
 * sent with them, these questions pass, and others are asked about as before.
 */
#include <string.h>

#include "base/buf.h"
#include "form/answer_rule.h"
#include "form/field.h"

bool
survey_question_is_required(const struct answers *answers,
    const struct question *q)
{
	size_t	 i;

	if (q->required_if != NULL &&
	    answers_condition(answers, q->required_if))
		return (true);
	if (!q->required || (q->type->flags & QT_ROWS) == 0)
		return (q->required);
	/* With one of its rows, which may not be shown. */
	for (i = 0; i < q->nparts; i++)
		if (q->parts[i].required &&
		    survey_part_is_shown(answers, q, i))
			return (true);
	return (false);
}

/* As field_number has it, or none. */
static struct str
number_text(struct arena *a, double x, int64_t decimals)
{
	struct str	 s;

	if (!(x > -1e12 && x < 1e12))
		return (STR_NONE);
	s = str_fmt(a, "%.*f", (int)decimals, x);
	return (field_number(a, s, -1, &s) == FIELD_OK ? s : STR_NONE);
}

void
answer_compute(const struct answers *answers, const struct question *q,
    struct answer *answer)
{
	struct expr_value	 v = answers_value(answers, q->value);
	struct str		*values;

	memset(answer, 0, sizeof(*answer));
	if (!v.empty && v.type == EXPR_NUMBER)
		v.text = number_text(answers->arena, v.number, q->decimals);
	if (v.empty || v.text.len == 0)
		return;
	values = arena_get(answers->arena, sizeof(*values));
	values[0] = v.text;
	answer->values = values;
	answer->n = 1;
	answer->state = ANSWER_GIVEN;
}

bool
answer_follows(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	if (q->pattern == NULL || answer->n == 0 ||
	    pattern_is_met(q->pattern, answer->values[0]))
		return (true);
	answer->error = text_is_given(&q->invalid) ?
	    text_in(&q->invalid, r->lang) : answer_say(r->arena, r->survey,
	    r->lang, W_ANSWER_PATTERN, q, STR_NONE, STR_NONE);
	return (false);
}

/* Is all answered that the test asks about, or is that what it asks? */
static bool
check_is_due(const struct answers *answers, const struct expr *e)
{
	const struct expr_node	*node;
	bool			 all = true;
	size_t			 i;

	for (i = 0; i < e->n; i++) {
		node = &e->nodes[i];
		if (node->op == EXPR_EMPTY || node->op == EXPR_COUNT)
			return (true);
		if (node->op == EXPR_NAME)
			all &= answers->list[node->index].state ==
			    ANSWER_GIVEN;
	}
	return (all);
}

struct str
answers_broken(const struct answers *answers, const struct question *q,
    enum check_severity severity, size_t lang)
{
	const struct question_check	*c;

	for (c = q->checks; c != NULL; c = c->next)
		if (c->severity == severity && check_is_due(answers, c->test) &&
		    !answers_condition(answers, c->test))
			return (text_in(&c->message, lang));
	return (STR_NONE);
}

struct str
answers_note(const struct answers *answers, const struct question *q,
    size_t lang)
{
	return (answers->list[q->index].error.len != 0 ? STR_NONE :
	    answers_broken(answers, q, CHECK_INFO, lang));
}

static bool
list_has(struct str list, struct str code)
{
	struct str	 one;
	bool		 more = list.len != 0;

	while (more) {
		more = str_cut(list, ' ', &one, &list);
		if (str_is(one, code))
			return (true);
	}
	return (false);
}

/* What may be passed over, once it was said; none: nothing. */
static struct str
warning(const struct answer_reader *r, const struct answers *answers,
    const struct question *q)
{
	struct str	 s = answers_broken(answers, q, CHECK_WARNING,
			    r->lang);

	if (s.len == 0 && q->soft && answers->list[q->index].state ==
	    ANSWER_ABSENT)
		s = text_is_given(&q->missing) ? text_in(&q->missing,
		    r->lang) : answer_say(r->arena, r->survey, r->lang,
		    W_ANSWER_SOFT, q, STR_NONE, STR_NONE);
	return (s.len == 0 ? s : str_cat(r->arena, s, STR(" "), answer_say(
	    r->arena, r->survey, r->lang, W_ANSWER_PASS, q, STR_NONE,
	    STR_NONE)));
}

void
answers_rule(const struct answer_reader *r, struct answers *answers,
    size_t page, struct str before)
{
	const struct survey	*s = answers->survey;
	const struct question	*q;
	struct answer		*answer;
	struct buf		 b = buf_new(r->arena, 64);
	struct str		 soft;
	size_t			 i;

	for (i = 0; i < s->nquestions; i++) {
		q = &s->questions[i];
		answer = &answers->list[i];
		if ((page != ANSWER_ALL_PAGES && q->page != page) ||
		    (q->type->flags & QT_UNASKED) != 0 ||
		    answer->error.len != 0 || answer->state == ANSWER_HIDDEN)
			continue;
		answer->error = answers_broken(answers, q, CHECK_ERROR,
		    r->lang);
		soft = answer->error.len != 0 ? STR_NONE :
		    warning(r, answers, q);
		if (soft.len != 0) {
			buf_str(&b, q->code);
			buf_char(&b, ' ');
			if (!list_has(before, q->code))
				answer->error = soft;
		}
		answers->nerrors += answer->error.len != 0;
	}
	answers->warned = str_trim(buf_view(&b));
}
