/* The dashboard of one survey. */
#ifndef PAGE_STAFF_SURVEY_H
#define PAGE_STAFF_SURVEY_H

#include "http/rq.h"
#include "view/view.h"

handler_fn	 app_survey_get;

extern struct view	 app_survey_views[];
extern const size_t	 app_survey_nviews;

#endif
