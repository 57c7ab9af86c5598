/*
 * The words that pages add around a survey's own, in each language we have
 * them in. A new language is a row of the table; a survey in a language
 * without one gets English around it, marked as such for screen readers.
 */
#ifndef PAGE_PART_WORDS_H
#define PAGE_PART_WORDS_H

#include "view/view.h"

VIEW_STRUCT(words,
    text(lang, skip, privacy, run_for, error, problem, page, of, optional,
        required, choose, which, up_to, characters, left, too_many, next, send,
        back, sending, thanks, sent, receipt, receipt_note, closed, closed_now,
        closed_unsent, fault, reference));

/* For a BCP 47 tag: "de-AT" finds "de"; English when there is none. */
const struct words	*words_find(struct str lang);
/* For an Accept-Language; where it names none of ours, for otherwise. */
const struct words	*words_pick(struct str accept, struct str otherwise);

#endif
