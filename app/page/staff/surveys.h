/* The list of the tenant's surveys. */
#ifndef PAGE_STAFF_SURVEYS_H
#define PAGE_STAFF_SURVEYS_H

#include "http/rq.h"

handler_fn	 app_surveys_get;

#endif
