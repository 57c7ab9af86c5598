/*
 * What a simple rule can tell of a question's words, in English and German: one
 * that leads to its answer, and one that asks two things at once. A rule that
 * looks at words is wrong at times, so what it finds is a hint.
 */
#ifndef FORM_SURVEY_WORDING_H
#define FORM_SURVEY_WORDING_H

#include "base/str.h"

/* The words that lead, as they stand in the text; none: there are none, or it
 * is in a language without rules. */
struct str	 wording_leads(struct str language, struct str text);
/* "and" or "und" between two things; for a question that is answered by one
 * judgement. */
struct str	 wording_doubles(struct str language, struct str text);

#endif
