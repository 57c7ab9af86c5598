/* What respondents said: the list of a survey, and one response. */
#ifndef PAGE_STAFF_RESPONSES_H
#define PAGE_STAFF_RESPONSES_H

#include "http/rq.h"
#include "store/response.h"

handler_fn	 app_responses_get, app_response_get, app_response_post,
		 app_response_file_get;

/* What the address of the list asks for, without the survey and the page; what
 * it says wrong asks for nothing. */
void		 responses_filter_read(struct rq *, struct response_filter *);

#endif
