/* Two versions compared by the codes of their questions: see the header. */
#include "form/survey_difference.h"

struct compare {
	struct arena		*arena;
	const struct survey	*old, *next;
	struct survey_difference *list;
	size_t			 n, cap;
};

static void
difference_add(struct compare *c, enum survey_difference_kind kind,
    struct str question, struct str old, struct str next)
{
	ARENA_PUSH(c->arena, c->list, c->n, c->cap) =
	    (struct survey_difference){ kind, question, old, next };
}

static bool
is_reworded(const struct text *old, const struct text *next)
{
	return (!str_is(text_in(old, 0), text_in(next, 0)));
}

/* In a language that both have. */
static bool
is_translated(const struct compare *c, const struct text *old,
    const struct text *next)
{
	size_t	 i, k;

	for (i = 1; i < c->next->nlanguages; i++)
		for (k = 1; k < c->old->nlanguages; k++)
			if (str_is(c->next->languages[i],
			    c->old->languages[k]) &&
			    !str_is(text_in(old, k), text_in(next, i)))
				return (true);
	return (false);
}

static void
options_compare(struct compare *c, const struct question *was,
    const struct question *now)
{
	const struct question_option	*o;
	struct str			 name = text_in(&now->label, 0);
	size_t				 i;

	for (i = 0; i < now->noptions; i++) {
		o = question_option_find(was, now->options[i].code);
		if (o == NULL)
			difference_add(c, SURVEY_OPTION_ADDED, name, STR_NONE,
			    text_in(&now->options[i].label, 0));
		else if (is_reworded(&o->label, &now->options[i].label))
			difference_add(c, SURVEY_OPTION_REWORDED, name,
			    text_in(&o->label, 0),
			    text_in(&now->options[i].label, 0));
	}
	for (i = 0; i < was->noptions; i++)
		if (question_option_find(now, was->options[i].code) == NULL)
			difference_add(c, SURVEY_OPTION_DROPPED, name,
			    text_in(&was->options[i].label, 0), STR_NONE);
}

static bool
is_same_test(const struct expr *a, const struct expr *b)
{
	return ((a == NULL) == (b == NULL) && (a == NULL ||
	    str_is(a->text, b->text)));
}

/* Does one that both have come and go otherwise? */
static bool
items_are_ruled(const struct question_option *was, size_t nwas,
    const struct question_option *now, size_t nnow)
{
	size_t	 i, k;

	for (i = 0; i < nnow; i++)
		for (k = 0; k < nwas; k++)
			if (str_is(was[k].code, now[i].code) &&
			    !is_same_test(was[k].show_if, now[i].show_if))
				return (true);
	return (false);
}

static bool
is_ruled(const struct question *was, const struct question *now)
{
	return (was->required != now->required ||
	    !is_same_test(was->show_if, now->show_if) ||
	    !str_is(was->min, now->min) || !str_is(was->max, now->max) ||
	    was->min_choices != now->min_choices ||
	    was->max_choices != now->max_choices ||
	    items_are_ruled(was->options, was->noptions, now->options,
	    now->noptions) ||
	    items_are_ruled(was->rows, was->nrows, now->rows, now->nrows));
}

static void
question_compare(struct compare *c, const struct question *was,
    const struct question *now)
{
	struct str	 old = text_in(&was->label, 0);
	struct str	 next = text_in(&now->label, 0);

	if (is_reworded(&was->label, &now->label) ||
	    is_reworded(&was->help, &now->help))
		difference_add(c, SURVEY_REWORDED, next, old, next);
	else if (is_translated(c, &was->label, &now->label))
		difference_add(c, SURVEY_TRANSLATED, next, old, next);
	if (is_ruled(was, now))
		difference_add(c, SURVEY_RULED, next, old, next);
	options_compare(c, was, now);
}

/*
 * Which of the common questions stay where they are: the longest row of them
 * that has the old order. best[i]: how long such a row is that ends with i.
 */
static void
moves_find(struct compare *c, const size_t *at, size_t n, bool *stays)
{
	size_t	*best = arena_array(c->arena, n, sizeof(*best));
	size_t	*before = arena_array(c->arena, n, sizeof(*before));
	size_t	 i, k, end = 0;

	for (i = 0; i < n; i++) {
		best[i] = 1;
		before[i] = i;
		for (k = 0; k < i; k++)
			if (at[k] < at[i] && best[k] + 1 > best[i]) {
				best[i] = best[k] + 1;
				before[i] = k;
			}
		if (best[i] > best[end])
			end = i;
	}
	for (i = end; n != 0; i = before[i]) {
		stays[i] = true;
		if (before[i] == i)
			break;
	}
}

static void
common_compare(struct compare *c)
{
	const struct survey	*s = c->next;
	const struct question	*was;
	size_t			*at = arena_array(c->arena, s->nquestions,
				    sizeof(*at));
	bool			*stays = arena_array(c->arena, s->nquestions,
				    sizeof(*stays));
	size_t			 i, n = 0;

	for (i = 0; i < s->nquestions; i++)
		if ((was = survey_question_find(c->old,
		    s->questions[i].code)) != NULL)
			at[n++] = was->index;
	moves_find(c, at, n, stays);
	for (i = n = 0; i < s->nquestions; i++) {
		was = survey_question_find(c->old, s->questions[i].code);
		if (was == NULL) {
			difference_add(c, SURVEY_ADDED,
			    text_in(&s->questions[i].label, 0), STR_NONE,
			    text_in(&s->questions[i].label, 0));
			continue;
		}
		if (!stays[n++])
			difference_add(c, SURVEY_MOVED,
			    text_in(&s->questions[i].label, 0), STR_NONE,
			    STR_NONE);
		question_compare(c, was, &s->questions[i]);
	}
}

/* When a page is shown, and where one goes from it. */
static bool
page_is_ruled(const struct survey *old, const struct survey_page *was,
    const struct survey *next, const struct survey_page *now)
{
	const struct page_jump	*a, *b;
	size_t			 i;

	if (!is_same_test(was->show_if, now->show_if) ||
	    was->njumps != now->njumps)
		return (true);
	for (i = 0; i < now->njumps; i++) {
		a = &was->jumps[i];
		b = &now->jumps[i];
		if (!is_same_test(a->when, b->when) ||
		    (a->to == old->npages) != (b->to == next->npages) ||
		    (b->to != next->npages && !str_is(old->pages[a->to].code,
		    next->pages[b->to].code)))
			return (true);
	}
	return (false);
}

/* Called by their titles, else by what they ask first. */
static void
pages_compare(struct compare *c)
{
	const struct survey_page	*now;
	struct str			 name;
	size_t				 i, k;

	for (i = 0; i < c->next->npages; i++) {
		now = &c->next->pages[i];
		name = text_in(&now->title, 0);
		if (name.len == 0 && now->nquestions != 0)
			name = text_in(&now->questions[0].label, 0);
		for (k = 0; k < c->old->npages; k++)
			if (str_is(c->old->pages[k].code, now->code) &&
			    page_is_ruled(c->old, &c->old->pages[k], c->next,
			    now))
				difference_add(c, SURVEY_RULED, name,
				    STR_NONE, STR_NONE);
	}
}

void
survey_differences(struct arena *a, const struct survey *old,
    const struct survey *next, struct survey_difference **out, size_t *n)
{
	struct compare	 c = { .arena = a, .old = old, .next = next };
	size_t		 i;

	common_compare(&c);
	pages_compare(&c);
	for (i = 0; i < old->nquestions; i++)
		if (survey_question_find(next, old->questions[i].code) == NULL)
			difference_add(&c, SURVEY_DROPPED,
			    text_in(&old->questions[i].label, 0),
			    text_in(&old->questions[i].label, 0), STR_NONE);
	*out = c.list;
	*n = c.n;
}
