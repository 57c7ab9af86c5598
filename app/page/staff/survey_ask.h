/* Who is asked after a session: a survey's rules. */
#ifndef PAGE_STAFF_SURVEY_ASK_H
#define PAGE_STAFF_SURVEY_ASK_H

#include "http/rq.h"

handler_fn	 app_ask_get, app_ask_post;

#endif
