/* What is different between two versions, in words: see the header. */
#include "page/staff/survey_differences.h"

static struct str
difference_text(struct rq *rq, const struct survey_difference *d)
{
	static const enum word	 plain[SURVEY_DIFFERENCE__MAX] = {
		[SURVEY_ADDED] = W_DIFFERENCE_ADDED,
		[SURVEY_DROPPED] = W_DIFFERENCE_DROPPED,
		[SURVEY_TRANSLATED] = W_DIFFERENCE_TRANSLATED,
		[SURVEY_MOVED] = W_DIFFERENCE_MOVED,
		[SURVEY_RULED] = W_DIFFERENCE_RULED,
	};

	if (d->kind == SURVEY_OPTION_ADDED)
		return (rq_say(rq, W_DIFFERENCE_OPTION_ADDED,
		    .option = d->next));
	if (d->kind == SURVEY_OPTION_DROPPED)
		return (rq_say(rq, W_DIFFERENCE_OPTION_DROPPED,
		    .option = d->old));
	if (d->kind == SURVEY_REWORDED || d->kind == SURVEY_OPTION_REWORDED)
		return (rq_say(rq, W_DIFFERENCE_REWORDED, .old = d->old,
		    .new = d->next));
	return (rq_word(rq, plain[d->kind]));
}

struct view_list
differences_list(struct rq *rq, const struct survey_difference *list, size_t n)
{
	struct difference_view	*v = arena_array(rq->arena, n, sizeof(*v));
	size_t			 i;

	for (i = 0; i < n; i++)
		v[i] = (struct difference_view){ list[i].question,
		    difference_text(rq, &list[i]) };
	return ((struct view_list){ v, n });
}

struct view_list
differences_make(struct rq *rq, const struct survey *old,
    const struct survey *next)
{
	struct survey_difference	*list;
	size_t				 n;

	survey_differences(rq->arena, old, next, &list, &n);
	return (differences_list(rq, list, n));
}
