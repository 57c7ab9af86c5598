/* A response in a few words: see the header. */
#include "job/brief.h"
#include "rule/route.h"

static const enum word	metric_words[METRIC__MAX] = {
	[METRIC_NPS] = W_METRIC_NPS,
	[METRIC_CSAT] = W_METRIC_CSAT,
	[METRIC_CES] = W_METRIC_CES,
};

/* The one that dashboards begin with, of those that were answered. */
static const struct question *
headline(const struct answers *answers)
{
	static const enum metric	 order[] = { METRIC_NPS, METRIC_CSAT,
					    METRIC_CES };
	const struct survey		*def = answers->survey;
	size_t				 i, j;

	for (i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		for (j = 0; j < def->nquestions; j++)
			if (def->questions[j].metric == order[i] &&
			    answers->list[j].state == ANSWER_GIVEN)
				return (&def->questions[j]);
	return (NULL);
}

static struct str
cut(struct arena *a, struct str s)
{
	struct str	 rest = s;
	size_t		 n = BRIEF_COMMENT;

	while (rest.len != 0 && n-- > 0)
		if (str_utf8_next(&rest) < 0)
			return (STR_NONE);
	return (rest.len == 0 ? s : str_cat(a, str_first(s,
	    s.len - rest.len), STR("\xe2\x80\xa6")));
}

void
brief_make(struct arena *a, const struct locale *l,
    const struct answers *answers, struct brief *out)
{
	const struct survey	*def = answers->survey;
	const struct question	*q = headline(answers);
	size_t			 i;

	*out = (struct brief){ .score = STR_NONE };
	if (q != NULL) {
		out->score_name = word(l, metric_words[q->metric]);
		out->score = answer_value(&answers->list[q->index]);
	}
	for (i = 0; i < def->nquestions && out->comment.len == 0; i++)
		if (answers->list[i].state == ANSWER_GIVEN)
			out->comment = cut(a, str_trim(answer_comment(
			    &def->questions[i], &answers->list[i])));
}

struct str
brief_url(struct arena *a, const char *public_url, struct str response)
{
	return (str_cat(a, str_of(public_url), route_address(a, STR_NONE,
	    APP_RESPONSE, response)));
}
