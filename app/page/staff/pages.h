/* Where people stop answering a survey, and how long its pages take. */
#ifndef PAGE_STAFF_PAGES_H
#define PAGE_STAFF_PAGES_H

#include "http/rq.h"

handler_fn	 app_pages_get;

#endif
