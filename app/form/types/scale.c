/* What scales share: whole numbers from q->lowest to q->highest. */
#include "form/types/types.h"

#define STEPS_MAX	100	/* far above what any check lets pass */

void
scale_finish(struct survey_maker *m, struct question *q)
{
	struct str	*codes;
	size_t		 i;

	if (q->highest > STEPS_MAX)
		q->highest = STEPS_MAX;
	q->ncodes = (size_t)(q->highest - q->lowest + 1);
	codes = arena_array(m->arena, q->ncodes, sizeof(*codes));
	for (i = 0; i < q->ncodes; i++)
		codes[i] = str_of_int(m->arena, q->lowest + (int64_t)i);
	q->codes = codes;
}

bool
scale_check(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	int64_t	 n;

	if (!str_int(str_trim(answer->values[0]), &n) || n < q->lowest ||
	    n > q->highest)
		return (answer_refuse(r, q, answer, W_ANSWER_SCALE,
		    str_of_int(r->arena, q->lowest),
		    str_of_int(r->arena, q->highest)));
	answer_set(r->arena, answer, str_of_int(r->arena, n));
	return (true);
}

void
scale_text(const struct question *q, const struct answer *answer, size_t lang,
    struct lines *out)
{
	(void)lang;
	lines_add(out, words_say(out->arena, out->locale, W_SCORE_OF,
	    .value = answer_value(answer),
	    .highest = str_of_int(out->arena, q->highest)));
}

/* A step by mood, with some spread. */
void
scale_demo(struct toss *t, const struct question *q)
{
	static const int64_t	 from[] = { 0, 40, 75 }, to[] = { 55, 85, 106 };
	int64_t			 percent, v;

	percent = from[t->mood] + (int64_t)dice_below(t->dice,
	    (size_t)(to[t->mood] - from[t->mood]));
	v = q->lowest + (percent * (q->highest - q->lowest) + 50) / 100;
	toss_add(t, q->code, str_of_int(t->arena, v > q->highest ?
	    q->highest : v));
}
