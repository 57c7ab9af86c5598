/* The first page after signing in. */
#ifndef PAGE_STAFF_HOME_H
#define PAGE_STAFF_HOME_H

#include "http/rq.h"

handler_fn	 app_home_get;

#endif
