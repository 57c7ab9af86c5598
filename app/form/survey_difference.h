/*
 * What is different between two versions of a survey, as people speak of it:
 * asked anew, no longer asked, worded otherwise, at another place.
 */
#ifndef FORM_SURVEY_DIFFERENCE_H
#define FORM_SURVEY_DIFFERENCE_H

#include "form/survey.h"

enum survey_difference_kind {
	SURVEY_ADDED,
	SURVEY_DROPPED,
	SURVEY_REWORDED,	/* in the survey's own language */
	SURVEY_TRANSLATED,	/* in another language only */
	SURVEY_MOVED,		/* among the questions that both have */
	SURVEY_RULED,		/* required, bounds, when it is shown */
	SURVEY_OPTION_ADDED,
	SURVEY_OPTION_DROPPED,
	SURVEY_OPTION_REWORDED,
	SURVEY_DIFFERENCE__MAX
};

/* question: how it is called now, or was. old, next: how the question or its
 * option was worded and is. Texts are borrowed from the two surveys. */
struct survey_difference {
	enum survey_difference_kind kind;
	struct str	 question;
	struct str	 old, next;
};

/* In the order of next, then what was dropped in that of old. Steps grow with
 * the square of the questions, at most SURVEY_QUESTIONS_MAX. */
void		 survey_differences(struct arena *, const struct survey *old,
		    const struct survey *next, struct survey_difference **,
		    size_t *n);

#endif
