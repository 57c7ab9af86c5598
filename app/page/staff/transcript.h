/* What was said in the session that a response is of. */
#ifndef PAGE_STAFF_TRANSCRIPT_H
#define PAGE_STAFF_TRANSCRIPT_H

#include "http/rq.h"

handler_fn	 app_transcript_get, app_transcript_post;

#endif
