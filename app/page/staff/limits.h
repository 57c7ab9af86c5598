/* What all surveys of a customer are held to. */
#ifndef PAGE_STAFF_LIMITS_H
#define PAGE_STAFF_LIMITS_H

#include "http/rq.h"

handler_fn	 app_limits_get, app_limits_post;

#endif
