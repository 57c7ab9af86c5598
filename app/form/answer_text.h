/*
 * What the form engine itself says to a visitor, in the languages it knows.
 * A further language is a column of each row. In a message, {label} is the
 * question's text, {a} and {b} are the message's own values.
 */
#ifndef FORM_ANSWER_TEXT_H
#define FORM_ANSWER_TEXT_H

#include "form/survey.h"

enum word {
	WORD_YES, WORD_NO,
	SAY_MISSING_CHOICE, SAY_MISSING_CHOICES, SAY_MISSING_SCALE,
	SAY_MISSING_TEXT,
	SAY_SCALE, SAY_OPTION, SAY_ONCE, SAY_TWICE, SAY_FEW, SAY_MANY,
	SAY_EXCLUSIVE,
	SAY_OTHER_MISSING, SAY_OTHER_ALONE, SAY_UTF8, SAY_CONTROL, SAY_LONG,
	SAY_EMAIL, SAY_NUMBER, SAY_DECIMALS, SAY_DIGITS, SAY_LOW, SAY_HIGH,
	SAY_DATE, SAY_EARLY, SAY_LATE, SAY_POSTCODE, SAY_UNKNOWN_FIELDS,
	WORD__MAX
};

/* In the language of the survey with index lang; q may be NULL. */
struct str	 answer_say(struct arena *, const struct survey *, size_t lang,
		    enum word, const struct question *q, struct str a,
		    struct str b);
/* One word in every language of the survey. */
struct text	 answer_word_text(struct arena *, const struct survey *,
		    enum word);

#endif
