/* The dashboard of one survey. */
#ifndef PAGE_STAFF_SURVEY_H
#define PAGE_STAFF_SURVEY_H

#include "http/rq.h"

handler_fn	 app_survey_get;

#endif
