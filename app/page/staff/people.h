/* Who works for the tenant. */
#ifndef PAGE_STAFF_PEOPLE_H
#define PAGE_STAFF_PEOPLE_H

#include "http/rq.h"

handler_fn	 app_people_get, app_people_post;

#endif
