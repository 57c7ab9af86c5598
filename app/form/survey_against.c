/*
 * May one version follow another? Charts merge versions by code, so a code
 * that changes its meaning would re-label what people said before.
 */
#include <string.h>

#include "form/survey_make.h"
#include "form/type.h"

struct pair {
	struct arena		*arena;
	struct findings	*errors;
	const struct question	*old;
	const struct question	*next;
};

static bool
text_is_same(const struct text *a, const struct text *b)
{
	return (str_is(text_in(a, 0), text_in(b, 0)));
}

/* It means something else under the same code. */
static void
fresh(const struct pair *p, struct finding *f, const char *item,
    struct str code)
{
	f->mend = (struct mend){ .kind = MEND_FRESH, .is_question = true,
	    .at = p->next->index, .attribute = item, .from = code };
}
#define FRESH(p, severity, line, ...)					\
	fresh((p), SURVEY_FIND((p), (severity), (line), __VA_ARGS__), NULL,	\
	    STR_NONE)

static void
compare_type(struct pair *p)
{
	if (p->old->type != p->next->type)
		FRESH(p, FINDING_ERROR, p->next->line, W_LINT_TYPE_CHANGED, .code =
		    p->next->code, .was = str_of(p->old->type->name), .now =
		    str_of(p->next->type->name));
	else if (p->old->highest != p->next->highest)
		FRESH(p, FINDING_ERROR, p->next->line, W_LINT_STEPS_CHANGED, .code =
		    p->next->code, .was = SURVEY_NUMBER(p, p->old->highest),
		    .now = SURVEY_NUMBER(p, p->next->highest));
	else if (p->old->metric != p->next->metric)
		FRESH(p, FINDING_ERROR, p->next->line, W_LINT_METRIC_CHANGED, .code =
		    p->next->code, .was = str_of(metric_names[p->old->metric]),
		    .now = str_of(metric_names[p->next->metric]));
}

/* Options or rows, of the old list and of the new one, and what is said of
 * them; both kinds of sentences take the same values. */
struct listed {
	const char		*item;		/* "option", "row" */
	enum word		 wording, returns;
	const struct question_option *was, *now;
	size_t			 nwas, nnow;
};

static const struct question_option *
listed_find(const struct question_option *list, size_t n, struct str code)
{
	size_t	 i;

	for (i = 0; i < n; i++)
		if (str_is(list[i].code, code))
			return (&list[i]);
	return (NULL);
}

static void
compare_listed(struct pair *p, const struct listed *l)
{
	const struct question_option	*now, *was;
	size_t			 i;

	for (i = 0; i < l->nnow; i++) {
		now = &l->now[i];
		if ((was = listed_find(l->was, l->nwas, now->code)) == NULL)
			continue;
		if (was->has_score != now->has_score ||
		    was->score != now->score)
			fresh(p, SURVEY_FIND(p, FINDING_ERROR, now->line,
			    W_LINT_SCORE_CHANGED, .code = now->code), l->item,
			    now->code);
		if (!str_is(was->image, now->image))
			fresh(p, SURVEY_FIND(p, FINDING_WARNING, now->line,
			    W_LINT_PICTURE_CHANGED, .code = now->code),
			    l->item, now->code);
		if (!text_is_same(&was->label, &now->label))
			fresh(p, finding_add(p->arena, p->errors,
			    FINDING_WARNING, now->line, l->wording,
			    (const struct str *)(const void *)
			    &(struct args_W_LINT_OPTION_WORDING){
			    .code = now->code, .was = text_in(&was->label, 0),
			    .now = text_in(&now->label, 0) }), l->item,
			    now->code);
	}
}

static void
compare_options(struct pair *p)
{
	compare_listed(p, &(struct listed){
	    "option", W_LINT_OPTION_WORDING, W_LINT_OPTION_RETURNS, p->old->options,
	    p->next->options, p->old->noptions, p->next->noptions });
	compare_listed(p, &(struct listed){
	    "row", W_LINT_ROW_WORDING, W_LINT_ROW_RETURNS, p->old->rows,
	    p->next->rows, p->old->nrows, p->next->nrows });
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
		SURVEY_WARN(p, p->next->line, W_LINT_WORDING, .code =
		    p->next->code);
	compare_options(p);
}

enum status
survey_check_against(struct arena *a, const struct survey *old,
    const struct survey *next, struct findings *errors)
{
	struct pair	 p = { .arena = a, .errors = errors };
	size_t		 i;

	if (!str_is(old->code, next->code))
		SURVEY_FAULT(&p, 0, W_LINT_SURVEY_CODE, .was = old->code, .now
		    = next->code);
	for (i = 0; i < next->nquestions; i++) {
		p.next = &next->questions[i];
		p.old = survey_question_find(old, p.next->code);
		if (p.old != NULL)
			compare_question(&p);
	}
	if (next->identity < old->identity)
		SURVEY_WARN(&p, 0, W_LINT_IDENTITY_LESS);
	findings_sort(errors);
	return (errors->nfatal == 0 ? OK : E_INVALID);
}

/* One that was dropped comes back as something else. live: that the newest
 * version has. */
static void
listed_returns(struct pair *p, const struct listed *l,
    const struct question_option *live, size_t nlive)
{
	const struct question_option	*was, *now;
	size_t				 i;

	for (i = 0; i < l->nnow; i++) {
		now = &l->now[i];
		was = listed_find(l->was, l->nwas, now->code);
		if (was == NULL || (text_is_same(&was->label, &now->label) &&
		    was->has_score == now->has_score &&
		    was->score == now->score) ||
		    listed_find(live, nlive, now->code) != NULL)
			continue;
		fresh(p, finding_add(p->arena, p->errors, FINDING_ERROR,
		    now->line, l->returns, (const struct str *)(const void *)
		    &(struct args_W_LINT_OPTION_RETURNS){ .code = now->code,
		    .was = text_in(&was->label, 0) }), l->item, now->code);
	}
}

static void
options_return(struct pair *p, const struct question *live)
{
	listed_returns(p, &(struct listed){
	    "option", W_LINT_OPTION_WORDING, W_LINT_OPTION_RETURNS, p->old->options,
	    p->next->options, p->old->noptions, p->next->noptions },
	    live == NULL ? NULL : live->options,
	    live == NULL ? 0 : live->noptions);
	listed_returns(p, &(struct listed){
	    "row", W_LINT_ROW_WORDING, W_LINT_ROW_RETURNS, p->old->rows,
	    p->next->rows, p->old->nrows, p->next->nrows },
	    live == NULL ? NULL : live->rows,
	    live == NULL ? 0 : live->nrows);
}

enum status
survey_check_return(struct arena *a, const struct survey *older,
    const struct survey *newest, const struct survey *next,
    struct findings *errors)
{
	struct pair		 p = { .arena = a, .errors = errors };
	const struct question	*live;
	size_t			 i;

	for (i = 0; i < next->nquestions; i++) {
		p.next = &next->questions[i];
		p.old = survey_question_find(older, p.next->code);
		if (p.old == NULL)
			continue;
		live = survey_question_find(newest, p.next->code);
		compare_type(&p);
		if (live == NULL && !text_is_same(&p.old->label,
		    &p.next->label))
			FRESH(&p, FINDING_ERROR, p.next->line,
			    W_LINT_QUESTION_RETURNS,
			    .code = p.next->code);
		options_return(&p, live);
	}
	findings_sort(errors);
	return (errors->nfatal == 0 ? OK : E_INVALID);
}
