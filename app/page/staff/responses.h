/* What respondents said: the list of a survey, and one response. */
#ifndef PAGE_STAFF_RESPONSES_H
#define PAGE_STAFF_RESPONSES_H

#include "http/rq.h"

handler_fn	 app_responses_get, app_response_get, app_response_file_get;

#endif
