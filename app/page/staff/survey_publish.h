/* A draft becomes what visitors get. */
#ifndef PAGE_STAFF_SURVEY_PUBLISH_H
#define PAGE_STAFF_SURVEY_PUBLISH_H

#include "http/rq.h"

handler_fn	 app_publish_get, app_publish_post;

#endif
