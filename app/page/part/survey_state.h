/* What a survey is now, in words: for its people and for its visitors. */
#ifndef PAGE_PART_SURVEY_STATE_H
#define PAGE_PART_SURVEY_STATE_H

#include "http/rq.h"
#include "store/survey.h"

/* "Paused". */
struct str	 survey_phase_label(const struct rq *, enum survey_phase);
/* What the visitor of a survey that takes no answers reads: the heading, and
 * what stands below it without a message of the customer's. */
void		 survey_closed_words(struct rq *, const struct survey_row *,
		    struct str *heading, struct str *lead);

#endif
