/* The state, dates, limit, message and address of a survey. */
#ifndef PAGE_STAFF_SURVEY_SETTINGS_H
#define PAGE_STAFF_SURVEY_SETTINGS_H

#include "http/rq.h"

handler_fn	 app_survey_settings_get, app_survey_settings_post;

#endif
