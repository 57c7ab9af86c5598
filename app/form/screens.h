/*
 * One question a screen: the same survey with a page for each question. What
 * only says something stands above the question that follows it.
 */
#ifndef FORM_SCREENS_H
#define FORM_SCREENS_H

#include "form/survey.h"

/* The survey itself unless it asks for it (screens="question"). Questions keep
 * their index; a screen has its question's code. */
const struct survey *survey_screens(struct arena *, const struct survey *);

#endif
