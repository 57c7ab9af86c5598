/* What a survey is now, in words. */
#ifndef PAGE_STAFF_SURVEY_STATE_H
#define PAGE_STAFF_SURVEY_STATE_H

#include "http/rq.h"
#include "store/survey.h"

/* "Paused". */
struct str	 survey_phase_label(const struct rq *, enum survey_phase);

#endif
