/*
 * What the form engine itself says to a visitor, in the language of the
 * survey or else in English. In a text of the catalogue, {label} is the
 * question's, {a} and {b} are the text's own values.
 */
#ifndef FORM_ANSWER_TEXT_H
#define FORM_ANSWER_TEXT_H

#include "base/words.h"
#include "form/survey.h"

/* In the language of the survey with index lang; q may be NULL. */
struct str	 answer_say(struct arena *, const struct survey *, size_t lang,
		    enum word, const struct question *q, struct str a,
		    struct str b);
/* One word in every language of the survey. */
struct text	 answer_word_text(struct arena *, const struct survey *,
		    enum word);

#endif
