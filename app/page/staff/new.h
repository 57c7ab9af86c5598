/* A new survey: from a template, a pasted list, another one, or blank. */
#ifndef PAGE_STAFF_NEW_H
#define PAGE_STAFF_NEW_H

#include "http/rq.h"

handler_fn	 app_new_get, app_new_post;

#endif
