/* Hidden fields: what comes with the address of a survey. */
#include <string.h>

#include "form/answer_rule.h"

static const struct question *
hidden_find(const struct survey *s, struct str name)
{
	const struct question	*q = survey_question_find(s, name);

	return (q != NULL && (q->type->flags & QT_GIVEN) != 0 ? q : NULL);
}

bool
survey_is_given(const struct survey *s, const struct answer_input *in,
    size_t n)
{
	size_t	 i;

	for (i = 0; i < n; i++)
		if (hidden_find(s, in[i].name) != NULL)
			return (true);
	return (false);
}

void
answers_give(struct answers *answers, const struct answer_input *in, size_t n)
{
	struct answer_reader	 r = { answers->arena, answers->survey,
				    answers, 0 };
	const struct question	*q;
	struct answer		*answer;
	size_t			 i;

	for (i = 0; i < n; i++) {
		if ((q = hidden_find(answers->survey, in[i].name)) == NULL)
			continue;
		answer = &answers->list[q->index];
		if (answer->state == ANSWER_GIVEN)
			continue;	/* the first one counts */
		answer->values = &in[i].value;
		answer->n = 1;
		if (q->type->check(&r, q, answer))
			answer->state = ANSWER_GIVEN;
		else
			memset(answer, 0, sizeof(*answer));
	}
	answers_settle(answers);
}

struct str
answers_given(struct arena *a, const struct answers *answers)
{
	struct answers	 own = *answers;
	struct buf	 b = buf_new(a, 64);
	size_t		 i, n = 0;

	own.nstrange = 0;
	own.list = arena_array(a, answers->survey->nquestions,
	    sizeof(*own.list));
	for (i = 0; i < answers->survey->nquestions; i++) {
		if ((answers->survey->questions[i].type->flags &
		    QT_GIVEN) == 0 || answers->list[i].state != ANSWER_GIVEN)
			continue;
		own.list[i] = answers->list[i];
		n++;
	}
	if (n == 0)
		return (STR_NONE);
	answers_json(&own, &b);
	return (buf_view(&b));
}

void
answers_given_read(struct arena *a, const struct survey *s, struct str json,
    struct answer_input **in, size_t *n)
{
	struct answers	 own;
	size_t		 i;

	*n = 0;
	*in = arena_array(a, s->nquestions, sizeof(**in));
	if (json.len == 0 || answers_from_json(a, s, json, &own) != OK)
		return;
	for (i = 0; i < s->nquestions; i++)
		if (own.list[i].state == ANSWER_GIVEN)
			(*in)[(*n)++] = (struct answer_input){
			    s->questions[i].code, answer_value(&own.list[i]) };
}
