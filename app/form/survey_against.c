/*
 * May one version follow another? Charts merge versions by code, so a code
 * that changes its meaning would re-label what people said before.
 */
#include <string.h>

#include "form/survey_make.h"
#include "form/type.h"

struct pair {
	struct arena		*arena;
	struct survey_errors	*errors;
	const struct question	*old;
	const struct question	*next;
};

static bool
text_is_same(const struct text *a, const struct text *b)
{
	return (str_is(text_in(a, 0), text_in(b, 0)));
}

static void
compare_type(struct pair *p)
{
	if (p->old->type != p->next->type)
		SURVEY_FAULT(p, p->next->line, "\"%.*s\" was of type \"%s\" and "
		    "is now \"%s\": give the new question a new code",
		    STR_ARG(p->next->code), p->old->type->name,
		    p->next->type->name);
	else if (p->old->highest != p->next->highest)
		SURVEY_FAULT(p, p->next->line, "\"%.*s\" had %lld steps and now "
		    "has %lld, so old and new answers cannot be merged: give "
		    "it a new code", STR_ARG(p->next->code),
		    (long long)p->old->highest, (long long)p->next->highest);
	else if (p->old->metric != p->next->metric)
		SURVEY_FAULT(p, p->next->line, "\"%.*s\" counted as \"%s\" and "
		    "now as \"%s\": give it a new code",
		    STR_ARG(p->next->code), metric_names[p->old->metric],
		    metric_names[p->next->metric]);
}

static void
compare_options(struct pair *p)
{
	const struct question_option	*now, *was;
	size_t			 i;

	for (i = 0; i < p->next->noptions; i++) {
		now = &p->next->options[i];
		if ((was = question_option_find(p->old, now->code)) == NULL)
			continue;
		if (was->has_score != now->has_score ||
		    was->score != now->score)
			SURVEY_FAULT(p, now->line, "the option \"%.*s\" has "
			    "another score than before: give it a new code",
			    STR_ARG(now->code));
		if (!text_is_same(&was->label, &now->label))
			SURVEY_WARN(p, now->line, "the option \"%.*s\" was "
			    "called \"%.*s\" and is now \"%.*s\": if it means "
			    "something else, give it a new code",
			    STR_ARG(now->code),
			    STR_ARG(text_in(&was->label, 0)),
			    STR_ARG(text_in(&now->label, 0)));
	}
}

static void
compare_question(struct pair *p)
{
	size_t	 before;

	before = p->errors->nfatal;
	compare_type(p);
	if (p->errors->nfatal != before)
		return;
	if (!text_is_same(&p->old->label, &p->next->label))
		SURVEY_WARN(p, p->next->line, "the wording of \"%.*s\" has "
		    "changed: results show both wordings and the day",
		    STR_ARG(p->next->code));
	compare_options(p);
}

enum status
survey_check_against(struct arena *a, const struct survey *old,
    const struct survey *next, struct survey_errors *errors)
{
	struct pair	 p = { .arena = a, .errors = errors };
	size_t		 i;

	if (!str_is(old->code, next->code))
		SURVEY_FAULT(&p, 0, "the code of the survey was \"%.*s\" and is "
		    "now \"%.*s\"", STR_ARG(old->code), STR_ARG(next->code));
	for (i = 0; i < next->nquestions; i++) {
		p.next = &next->questions[i];
		p.old = survey_question_find(old, p.next->code);
		if (p.old != NULL)
			compare_question(&p);
	}
	survey_errors_sort(errors);
	return (errors->nfatal == 0 ? OK : E_INVALID);
}

static void
option_returns(struct pair *p, const struct question *newest,
    const struct question_option *now)
{
	const struct question_option	*was;

	was = question_option_find(p->old, now->code);
	if (was == NULL || (text_is_same(&was->label, &now->label) &&
	    was->has_score == now->has_score && was->score == now->score) ||
	    (newest != NULL && question_option_find(newest, now->code) != NULL))
		return;
	SURVEY_FAULT(p, now->line, "the option \"%.*s\" was once \"%.*s\" and "
	    "was dropped: give the new one a new code",
	    STR_ARG(now->code), STR_ARG(text_in(&was->label, 0)));
}

enum status
survey_check_return(struct arena *a, const struct survey *older,
    const struct survey *newest, const struct survey *next,
    struct survey_errors *errors)
{
	struct pair		 p = { .arena = a, .errors = errors };
	const struct question	*live;
	size_t			 i, k;

	for (i = 0; i < next->nquestions; i++) {
		p.next = &next->questions[i];
		p.old = survey_question_find(older, p.next->code);
		if (p.old == NULL)
			continue;
		live = survey_question_find(newest, p.next->code);
		compare_type(&p);
		if (live == NULL && !text_is_same(&p.old->label,
		    &p.next->label))
			SURVEY_FAULT(&p, p.next->line, "\"%.*s\" was another "
			    "question before it was dropped: give the new "
			    "one a new code", STR_ARG(p.next->code));
		for (k = 0; k < p.next->noptions; k++)
			option_returns(&p, live, &p.next->options[k]);
	}
	survey_errors_sort(errors);
	return (errors->nfatal == 0 ? OK : E_INVALID);
}
